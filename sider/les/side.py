"""Les: et delt alternativ slik mottakeren ser det først. Ett trykk fører videre med alt på plass."""

from sider.felles import lesing

lesing.vis()
