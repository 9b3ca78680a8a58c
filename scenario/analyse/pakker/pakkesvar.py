"""Pakker av tiltak som når målet under brukerens egne grenser: den beste, andre ulike, og hvor mye som er bevist.

Rekkefølgen mellom pakker er fast: minst av formålet, så færrest tiltak, så minst omfang (mengde i forhold til
katalogens standard), så størst effekt i hele kroner, så id-rekkefølgen – ved det første tiltaket to pakker er
ulike i, kommer pakken som har det, først, og ellers den med minste mulighet (mengde, så start).

Pakke nummer k er den første i rekkefølgen som skiller seg fra alle tidligere med minst `ulikhet` tiltak, der et tiltak
teller når det er i den ene og ikke i den andre. Andre mengder eller datoer gjør ikke to pakker ulike.

Svarene er regnestykker, ikke anbefalinger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from scenario.analyse.pakker.gjentakelse import Gjentakelse, Uunnværlig, gjentakelse, uunnværlige
from scenario.analyse.pakker.pakke_best import Beste, finn_beste
from scenario.analyse.pakker.pakke_etterprov import etterprøv
from scenario.analyse.pakker.pakke_grenser import (
    KRONE,
    Grenserad,
    Retning,
    antallsretning,
    effektretning,
    formålsretning,
    grenser,
    målrad,
    omfangsretning,
)
from scenario.analyse.pakker.pakke_modell import Heltall, Pakkemodell, bygg
from scenario.analyse.pakker.pakke_umulig import Umulig, forklar_umulig
from scenario.analyse.pakker.pakkesporsmal import Formål, Frist, Pakkespørsmål, feil_i
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg

FLEST_PAKKER = 10
NESTEN_KRONER = 10.0
"""Formål i kroner som det tar for lang tid å skille, regnes som like når de er nærmere enn dette (1000 kr)."""


class Pakkestatus(StrEnum):
    """Hva søket kan si."""

    BEVIST = "bevist"
    """Den første pakken er den beste som finnes."""
    NESTEN = "nesten"
    """Den første pakken er så godt som den beste: hvor mye bedre det kan bli, er bevist og høyst `NESTEN_KRONER`."""
    TIDEN_UTE = "tiden_ute"
    """Tiden gikk ut. Den første pakken er den beste som ble funnet; hvor mye bedre det kan bli, er bevist."""
    UMULIG = "umulig"
    """Bevist at ingen pakke holder alle grensene."""
    UAVKLART = "uavklart"
    """Tiden gikk ut før noen pakke ble funnet."""


@dataclass(frozen=True, slots=True)
class Pakke:
    """En pakke, regnet etter av beregningen."""

    valg: Valg
    resultat: Resultat
    tiltak: tuple[str, ...]
    formålsverdi: float
    """I formålets enhet."""
    minst_mulig: float
    """Ingen pakke (som er ulik nok fra de tidligere) har lavere verdi enn dette."""
    bevist: bool
    """Sant når ingen har lavere verdi."""
    entydig: bool
    """Sant når også plassen blant like gode pakker er avgjort."""

    @property
    def gap(self) -> float:
        """Så mye lavere kan verdien høyst bli."""
        return self.formålsverdi - self.minst_mulig


@dataclass(frozen=True, slots=True)
class Pakkesvar:
    """Hele svaret på ett spørsmål."""

    status: Pakkestatus
    pakker: tuple[Pakke, ...]
    gjentakelse: Gjentakelse | None
    uunnværlige: tuple[Uunnværlig, ...]
    umulig: Umulig | None
    tiden_ute: bool = False
    """Sant når det kan finnes flere pakker enn dem som ble funnet i tide."""


Melding = Callable[[str, int, int, tuple[Pakke, ...]], None]
"""Framdrift: hva som gjøres, hvor langt det er kommet, av hvor mange skritt, og pakkene som er funnet."""


PAKKENES_DEL = 0.6
"""Andelen av tiden de neste pakkene får, så det alltid er tid igjen til å telle hva som går igjen."""


def finn_pakker(spørsmål: Pakkespørsmål, antall: int = FLEST_PAKKER, frist: Frist | None = None) -> Iterator[Pakke]:
    """Pakkene i rekkefølge, én om gangen. Ingen når det ikke finnes noen. ValueError når spørsmålet ikke gir mening.

    Går tiden ut, er den siste pakken ikke bevist, og så stopper det. Formål i kroner kan være så jevne at det ikke lar
    seg avgjøre i rimelig tid hva som er minst; da er pakken ikke bevist, men gapet er kjent og høyst `NESTEN_KRONER`.
    """
    søket = _Pakkesøk(_kontrollert(spørsmål), frist or Frist())
    while len(søket.funnet) < antall and (pakke := søket.neste()) is not None:
        yield pakke


def svar(
    spørsmål: Pakkespørsmål,
    antall: int = FLEST_PAKKER,
    frist: Frist | None = None,
    meld: Melding = lambda *_: None,
) -> Pakkesvar:
    """Pakkene, det som går igjen i de nesten like gode, og det ingen når målet uten – eller hvorfor det er umulig."""
    tid = frist or Frist()
    søket = _Pakkesøk(_kontrollert(spørsmål), tid)
    pakker: list[Pakke] = []
    while len(pakker) < antall and (pakke := søket.neste()) is not None:
        pakker.append(pakke)
        meld("pakker", len(pakker), antall, tuple(pakker))
        if len(pakker) == 1:
            søket.frist = tid.del_(PAKKENES_DEL)
    søket.frist = tid
    if not pakker:
        meld("umulig", 0, 1, ())
        umulig = forklar_umulig(spørsmål, tid) if søket.umulig else None
        status = Pakkestatus.UMULIG if søket.umulig else Pakkestatus.UAVKLART
        return Pakkesvar(status, (), None, (), umulig, not søket.umulig)
    meld("går igjen", 0, 1, tuple(pakker))
    gjentatt, må = søket.gjentakelse()
    meld("går igjen", 1, 1, tuple(pakker))
    status = (
        Pakkestatus.BEVIST
        if pakker[0].bevist
        else Pakkestatus.NESTEN
        if pakker[0].gap <= NESTEN_KRONER
        else Pakkestatus.TIDEN_UTE
    )
    return Pakkesvar(status, tuple(pakker), gjentatt, må, None, len(pakker) < antall and not søket.tomt)


def _kontrollert(spørsmål: Pakkespørsmål) -> Pakkespørsmål:
    if feil := feil_i(spørsmål):
        raise ValueError("\n".join(feil))
    return spørsmål


def retninger(modell: Pakkemodell) -> list[Retning]:
    """Det pakkene rangeres etter, viktigst først."""
    formål = modell.spørsmål.formål
    antall = [] if formål is Formål.FÆRREST else [antallsretning(modell)]
    return [formålsretning(modell, formål), *antall, omfangsretning(modell), effektretning(modell)]


def ulik_rad(modell: Pakkemodell, pakke: Heltall, ulikhet: int) -> Grenserad:
    """Pakken skiller seg fra denne med minst så mange tiltak."""
    fortegn = np.where(pakke > 0, -1.0, 1.0)
    return Grenserad(modell.med() * fortegn[:, None], ulikhet - int((pakke > 0).sum()) - 0.01)


class _Pakkesøk:
    """Ett spørsmål, og pakkene som er funnet så langt."""

    def __init__(self, spørsmål: Pakkespørsmål, frist: Frist) -> None:
        self.frist, self.modell = frist, bygg(spørsmål)
        self.rader = [målrad(self.modell), *grenser(self.modell)]
        self.retninger = retninger(self.modell)
        self.funnet: list[Pakke] = []
        self.første: Beste | None = None
        self.umulig = bool(self.modell.utvalg.motsigelser)
        self.slutt = self.tomt = self.umulig
        self.øvre: int | None = None
        i_kroner = spørsmål.formål in (Formål.TRYGGHET, Formål.TIDLIG, Formål.OMSTILLING)
        self.nok = NESTEN_KRONER / KRONE if i_kroner else 0.0

    def neste(self) -> Pakke | None:
        """Den neste pakken som er ulik de forrige, eller None når det ikke er flere."""
        if self.slutt or self.frist.ute:
            return None
        best = finn_beste(self.modell, self.rader, self.retninger, self.frist, self.øvre, self.nok)
        self.slutt = best.valgt is None
        self.tomt = self.slutt and best.bevist
        self.umulig = best.bevist and best.valgt is None and not self.funnet
        if best.valgt is None:
            return None
        self.første = self.første or best
        self.øvre = best.trinn if best.bevist else None
        self.rader.append(ulik_rad(self.modell, best.valgt, self.modell.spørsmål.ulikhet))
        self.funnet.append(self._pakke(best, best.valgt))
        return self.funnet[-1]

    def _pakke(self, best: Beste, valgt: Heltall) -> Pakke:
        valg = self.modell.som_valg(valgt)
        enhet = -self.retninger[0].kvant * KRONE
        return Pakke(
            valg=valg,
            resultat=etterprøv(self.modell, valgt, valg),
            tiltak=self.modell.ider(valgt),
            formålsverdi=best.trinn * enhet + 0.0,
            minst_mulig=best.skranke * enhet + 0.0,
            bevist=best.bevist,
            entydig=best.entydig,
        )

    def gjentakelse(self) -> tuple[Gjentakelse | None, tuple[Uunnværlig, ...]]:
        """Hvor ofte hvert tiltak er med i de nesten like gode pakkene, og hvilke som må være med."""
        if self.første is None or self.første.valgt is None or self.frist.ute:
            return None, ()
        antall = int((self.første.valgt > 0).sum())
        svar = gjentakelse(self.modell, self.retninger[0], self.første.trinn, antall, self.frist)
        return svar, uunnværlige(self.modell, svar, [set(p.tiltak) for p in self.funnet], self.frist)
