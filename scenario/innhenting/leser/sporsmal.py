"""Spørsmålene og svarene. Et spørsmål stilles én gang; svaret gjelder hver gang lista leses."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from scenario.innhenting.ider import id_av_navn
from scenario.innhenting.leser.ord import enkel
from scenario.innhenting.leser.resultat import Listespørsmål

TA_MED = "ta med"
LA_VÆRE = ("la være", TA_MED)
"""Valgene når noe står utenfor til noen ber om det."""


@dataclass(frozen=True, slots=True)
class Lesesvar:
    """Det brukeren har sagt om lista. Alt kan være tomt."""

    svar: Mapping[str, str] = field(default_factory=dict)
    """Spørsmål og valg."""
    ark: tuple[str, ...] = ()
    """Arkene som skal leses; «alle» er alle synlige."""
    enhet: str | None = None
    fortegn: str | None = None
    kolonner: Mapping[str, str] = field(default_factory=dict)
    """Rolle (eller årstall) og bokstav."""
    strengt: bool = True
    """Om et svar som ikke passer, er en feil. Ellers er spørsmålet ubesvart."""
    til_katalogen: bool = False
    """Sant når lista skal inn i katalogen. Der er et likt navn det samme tiltaket, og et lignende må noen svare på."""


class Spørsmålsbok:
    """Samler spørsmålene mens lista leses, og gir svaret når det finnes."""

    def __init__(self, svar: Mapping[str, str]) -> None:
        self._svar = dict(svar)
        self.stilt: dict[str, Listespørsmål] = {}
        self.feil: list[str] = []

    def spør(self, id: str, tekst: str, valg: tuple[str, ...], stopper: bool = True) -> str | None:
        """Svaret, eller None når ingen har svart. Et svar som ikke er et av valgene, er en feil."""
        if id in self.stilt:
            return self.stilt[id].svar
        svar = self._valgt(id, valg) if id in self._svar else None
        self.stilt[id] = Listespørsmål(id, tekst, valg, stopper, svar)
        return svar

    def er_gitt(self, id: str) -> bool:
        """Om noen har gitt et svar på spørsmålet."""
        return id in self._svar

    def _valgt(self, id: str, valg: tuple[str, ...]) -> str | None:
        gitt = enkel(self._svar[id])
        like = [v for v in valg if enkel(v) == gitt] or [v for v in valg if enkel(v).startswith(gitt) and gitt]
        if len(like) == 1:
            return like[0]
        self.feil.append(f"Svaret «{self._svar[id][:40]}» på «{id}» må være en av: {', '.join(valg)}.")
        return None

    def ukjente(self) -> list[str]:
        """Svar på spørsmål som ikke er stilt, som setninger."""
        ut = []
        for id in self._svar.keys() - self.stilt.keys():
            nær = difflib.get_close_matches(id, self.stilt, n=1)
            ut.append(
                f"Det er ikke stilt noe spørsmål som heter «{id[:40]}»." + (f" Mente du «{nær[0]}»?" if nær else "")
            )
        return sorted(ut)


def kort_id(tekst: str) -> str:
    """Teksten som en del av en id: «Oppvekst og skole» blir `oppvekst-og-skole`."""
    return re.sub("_", "-", id_av_navn(tekst, ()))
