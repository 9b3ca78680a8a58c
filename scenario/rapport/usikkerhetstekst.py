"""Usikkerheten i summen og fondet som setninger til rapportene."""

from __future__ import annotations

from scenario.analyse.usikkerhet import Usikkerhet
from scenario.framstilling import sannsynlighet


def usikkerhetstekst(svar: Usikkerhet) -> tuple[str, ...]:
    """Setningene, den viktigste først. Tom når alt er sikkert eller usikkerheten er slått av."""
    if not svar.trekninger:
        return ()
    r, sum_ = svar.resultat, svar.oppnådd
    over, tomt = svar.sannsynlighet_over_reservekrav[-1], svar.sannsynlighet_tomt_fond[-1]
    ledd = {ett.årsak.value: ett.beløp for ett in svar.forklaring}
    setninger = (
        sannsynlighet.hovedsetning(sum_.p10, sum_.p90, svar.sannsynlighet_mål, r.mål, r.akkumulert),
        sannsynlighet.TROLIG,
        sannsynlighet.om_fondet(over, tomt, r.år[-1]),
        sannsynlighet.hvorfor_lavere(r.helårseffekt, svar.helårseffekt.p50, ledd),
    )
    return tuple(s for s in setninger if s)
