"""Innholdet i et rom som tekst: planen på lerretet, planen det spørres om, og møtet. Ingenting om noen som er med."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

LENGST = 20_000


class Terskel(StrEnum):
    """Hvor mange som må svare ja for at et tiltak er i den felles kjernen."""

    ALLE = "alle"
    TRE_AV_FIRE = "3 av 4"
    HALVPARTEN = "over halvparten"

    def minst(self, antall: int) -> int:
        """Færrest ja når så mange har svart."""
        return {self.ALLE: antall, self.TRE_AV_FIRE: -(-3 * antall // 4)}.get(self, antall // 2 + 1)


@dataclass(frozen=True, slots=True)
class Rominnhold:
    """Det lederen har lagt fram."""

    s: str
    u: str
    """Lenkekoden til planen på lerretet, og utgaven den er regnet med."""
    spurt_s: str
    spurt_u: str
    """Planen det spørres om. Den følger lerretet til gjettingen begynner, og står så fast."""
    alle: bool = True
    """Sant når det spørres om alle tiltak som kan velges, ikke bare planens."""
    terskel: Terskel = Terskel.TRE_AV_FIRE
    side: int = 0
    """Siden av tellingen som står på lerretet."""
    m: str = ""
    """Møtet, så lederen kan bytte skjerm uten å miste loggen."""

    def som_tekst(self) -> str:
        """Teksten som lagres."""
        return urlencode({n: int(v) if isinstance(v, bool) else v for n, v in asdict(self).items()})


def les(tekst: str) -> Rominnhold:
    """Innholdet i teksten. Gir ValueError når den ikke er skrevet her."""
    felt = dict(parse_qsl(tekst[:LENGST], keep_blank_values=True))
    try:
        return Rominnhold(
            s=felt["s"],
            u=felt["u"],
            spurt_s=felt["spurt_s"],
            spurt_u=felt["spurt_u"],
            alle=felt["alle"] == "1",
            terskel=Terskel(felt["terskel"]),
            side=int(felt["side"]),
            m=felt["m"],
        )
    except KeyError as feil:
        raise ValueError(f"rommet mangler {feil}") from None
