"""Teksten som følger en delt lenke."""

from __future__ import annotations

from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.framstilling.dom import dommen, forbehold, utenfor_summen
from scenario.framstilling.ord import VANNMERKE


def epost(valg: Valg, resultat: Resultat, lenke: str) -> str:
    """Forslag til e-post, i ren tekst: hva alternativet gir, lenken, og at det er et regneeksempel."""
    overskrift = f"Et regneeksempel: {valg.navn}" if valg.navn else "Et regneeksempel"
    linjer = [
        overskrift,
        valg.merknad,
        "",
        " ".join((dommen(resultat), *forbehold(resultat))),
        utenfor_summen(resultat) or "",
        "",
        lenke,
        "",
    ]
    slutt = f"{VANNMERKE}. Tallgrunnlag: utgave {resultat.utgave}."
    return "\n".join(linje for nr, linje in enumerate([*linjer, slutt]) if linje or nr not in (1, 4)).replace(
        "\u00a0", " "
    )
