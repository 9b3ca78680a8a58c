"""Faste navn og merker: opphav, grunner og tall det vises til flere steder."""

from __future__ import annotations

from scenario.begreper.felles import Opphav
from scenario.begreper.resultat import Grunn

OPPHAV: dict[Opphav, tuple[str, str]] = {
    Opphav.KILDE: ("Kilde", "Står i et av kommunens egne dokumenter."),
    Opphav.AVLEDET: ("Avledet", "Regnet av tall fra kommunens dokumenter. Regnestykket vises."),
    Opphav.EKSTERN: ("Ekstern", "Fra en åpen kilde utenfor kommunens dokumenter."),
    Opphav.ANTAKELSE: ("Antakelse", "Regneeksempel. Valgt for å kunne regne, ikke kommunens tall."),
    Opphav.IKKE_TALLFESTET: (
        "Ikke tallfestet",
        "Verken kilde eller forsvarlig regneeksempel. Telles ikke som 0.",
    ),
    Opphav.EGET: ("Eget tall", "Satt av den som har laget alternativet."),
}
"""Navn og forklaring for hver opphavsklasse."""

GRUNN: dict[Grunn, str] = {
    Grunn.INNTEKT: "gir inntekt, ikke lavere driftskostnad",
    Grunn.ANTAKELSE: "bygger på antakelser, som er slått av",
    Grunn.TEMA: "temaet er satt til «ikke nå»",
    Grunn.VEDTATT: "er alt vedtatt og teller ikke",
    Grunn.SENT: "starter etter perioden",
}
"""Hvorfor et valgt tiltak ikke regnes med, som ledd i en setning."""

VANNMERKE = "Regneeksempel – ikke fremmet forslag"
OPPFØLGING = "Oppfølging – plan og status slik de er meldt"
"""Merket på oppfølgingen, som ikke er et regneeksempel."""


def opphavsnavn(opphav: Opphav) -> str:
    """«Kilde», «Avledet» …"""
    return OPPHAV[opphav][0]


def opphavsmerke(opphav: Opphav) -> str:
    """Bokstav og navn: «K · Kilde»."""
    return f"{opphav.bokstav} · {opphavsnavn(opphav)}"
