"""Den beste pakken etter flere retninger i prioritert rekkefølge, med bevis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import floor, inf

import numpy as np

from scenario.analyse.pakker.pakke_grenser import Grenserad, Retning
from scenario.analyse.pakker.pakke_lp import Skranke, forslag, skranke
from scenario.analyse.pakker.pakke_modell import Heltall, Pakkemodell, rettelse
from scenario.analyse.pakker.pakke_sok import Ønske, først_i_rekkefølge, holder, oppgave, søk
from scenario.analyse.pakker.pakkesporsmal import Frist

NODER = 60_000
"""Så mange halvferdige pakker prøves med én skranke før oppgaven deles i to med hver sin."""


TÅLMODIGHET = 400_000
"""Så mange halvferdige pakker prøves for én retning før «nesten» er godt nok. Et antall, og ikke en tid: da blir svaret
det samme på alle maskiner."""


@dataclass(frozen=True, eq=False, slots=True)
class Beste:
    """Den beste pakken, eller det som er kjent når søket ga seg."""

    valgt: Heltall | None
    trinn: int
    """Verdien i første retning, i hele kvant."""
    skranke: int
    """Ingen pakke er bedre enn dette i første retning."""
    bevist: bool
    """Sant når ingen pakke er bedre i første retning – eller når det ikke finnes noen pakke."""
    avklart: int
    """Så mange av retningene, fra den første, er avgjort med bevis."""
    entydig: bool
    """Sant når alle retningene og id-rekkefølgen er avgjort."""
    noder: int


def finn_beste(
    modell: Pakkemodell,
    rader: Sequence[Grenserad],
    retninger: Sequence[Retning],
    frist: Frist,
    øvre: int | None = None,
    nok: float = 0.0,
    eksakte: int = 1,
) -> Beste:
    """Størst i første retning, så i de neste, så først i id-rekkefølge.

    `øvre` er et kjent tak for den første. Er avstanden til skranken høyst `nok` (i retningens enhet) når tålmodigheten
    tar slutt, er det godt nok; da er ikke pakken bevist best, men avstanden er det. Retningene etter de `eksakte`
    første avgjøres så langt tålmodigheten rekker.
    """
    jakt = _Jakt(modell, list(rader), frist)
    første = jakt.størst(retninger[0], _Krav(øvre=øvre, nok=nok))
    if jakt.valgt is None:
        return Beste(None, første.trinn, første.trinn, første.ferdig, 0, False, jakt.noder)
    tak = max(første.trinn, floor(første.skranke / retninger[0].kvant + 1e-6))
    resten = jakt.resten(retninger[1:], eksakte - 1)
    avklart = 1 + resten if første.ferdig else 0
    entydig = avklart == len(retninger) > 1
    return Beste(jakt.valgt, første.trinn, tak, første.ferdig, avklart, entydig, jakt.noder)


@dataclass(frozen=True, slots=True)
class _Krav:
    kjent: int | None = None
    øvre: int | None = None
    siste: bool = False
    nok: float = 0.0


@dataclass(frozen=True, slots=True)
class _Svar:
    trinn: int
    skranke: float
    ferdig: bool


@dataclass(slots=True)
class _Jakt:
    """Retningene som er avgjort, er blitt grenser for dem som følger."""

    modell: Pakkemodell
    rader: list[Grenserad]
    frist: Frist
    faste: list[tuple[Skranke, float]] = field(default_factory=list)
    valgt: Heltall | None = None
    noder: int = 0

    def størst(self, retning: Retning, krav: _Krav) -> _Svar:
        """Størst verdi i retningen, som så blir en grense."""
        rot = skranke(self.modell, self.rader, retning)
        ønske, åpne = self._let(retning, rot, krav)
        if ønske.minst is None:
            return _Svar(0, max(åpne, default=-inf), not åpne)
        self.rader.append(retning.rad(ønske.minst))
        self.faste.append((rot, retning.minst(ønske.minst)))
        verdi_ = ønske.minst * retning.kvant
        return _Svar(ønske.minst, max([verdi_, *åpne]), not åpne)

    def resten(self, retninger: Sequence[Retning], eksakte: int) -> int:
        """Tar de andre retningene i tur og orden. Gir antallet som ble avgjort før det første som ikke ble det."""
        avklart, alle = 0, True
        for nr, retning in enumerate(retninger):
            if self.valgt is None or self.frist.ute:
                break
            kjent = verdi(self.modell, retning, self.valgt)
            siste = nr == len(retninger) - 1
            alle &= self.størst(retning, _Krav(kjent, siste=siste, nok=0.0 if nr < eksakte else inf)).ferdig
            avklart += alle
        return avklart

    def _let(self, retning: Retning, rot: Skranke, krav: _Krav) -> tuple[Ønske, list[float]]:
        """Søker, og deler oppgaven når den er for stor for én skranke. Gir takene for det som ikke ble avklart."""
        stabel, ønske, fra = [(self.modell, rot)], Ønske(krav.kjent, krav.øvre, krav.siste, NODER), self.noder
        tak = inf
        while stabel := [(m, s) for m, s in stabel if _tak(m, s) >= self._bedre(ønske, retning)]:
            åpne = [min(tak, _tak(m, s)) for m, s in stabel]
            if self._gir_seg(self.noder - fra, ønske, retning, åpne, krav.nok):
                return ønske, åpne if max(åpne) >= self._bedre(ønske, retning) else []
            if self.noder > fra and tak == inf:
                ønske, tak = self._spør_highs(retning, ønske)
            modell, s = stabel.pop()
            funn = søk(oppgave(modell, self.rader, retning, [s], self.faste), self.frist, ønske)
            self.noder += funn.noder
            ønske = self._ta_vare_på(funn.valgt, funn.trinn, ønske)
            if ønske.minst is not None and krav.øvre is not None and ønske.minst >= krav.øvre:
                break
            if not funn.ferdig:
                stabel += self._del(modell, s, retning)
        return ønske, []

    def _bedre(self, ønske: Ønske, retning: Retning) -> float:
        """Det et tak minst må være for at det kan finnes noe av interesse under det."""
        if ønske.minst is None:
            return -inf
        minst = retning.minst(ønske.minst if ønske.først else ønske.minst + 1)
        return minst - 1e-9 * abs(minst) - 1e-9

    def _gir_seg(self, brukt: int, ønske: Ønske, retning: Retning, åpne: list[float], nok: float) -> bool:
        """Om søket skal slutte her: fristen er ute, eller det er lett lenge og det som er funnet, er godt nok."""
        return self.frist.ute or (brukt > TÅLMODIGHET and self._nok(ønske, retning, åpne, nok))

    def _nok(self, ønske: Ønske, retning: Retning, åpne: list[float], nok: float) -> bool:
        """Om det som er funnet, er godt nok – eller om HiGHS har vist at det ikke finnes noe bedre."""
        if max(åpne) < self._bedre(ønske, retning) or max(åpne) == -inf:
            return True
        return ønske.minst is not None and max(åpne) - ønske.minst * retning.kvant <= nok

    def _spør_highs(self, retning: Retning, ønske: Ønske) -> tuple[Ønske, float]:
        """Lar HiGHS finne en pakke å måle seg mot. Den tas bare imot når den holder regnet av oss."""
        svar = forslag(self.modell, self.rader, retning, self.frist.igjen)
        if svar.valgt is not None and holder(oppgave(self.modell, self.rader, retning), svar.valgt[:, None]).all():
            trinn = verdi(self.modell, retning, svar.valgt)
            if ønske.minst is None or trinn > ønske.minst:
                ønske = self._ta_vare_på(svar.valgt, trinn, ønske)
        return ønske, min(svar.tak, 1e300)

    def _ta_vare_på(self, funnet: Heltall | None, trinn: int, ønske: Ønske) -> Ønske:
        if funnet is None:
            return ønske
        if self.valgt is not None and ønske.først and ønske.minst == trinn:
            funnet = først_i_rekkefølge(np.column_stack([self.valgt, funnet]))
        self.valgt = funnet
        return replace(ønske, minst=trinn)

    def _del(self, modell: Pakkemodell, s: Skranke, retning: Retning) -> list[tuple[Pakkemodell, Skranke]]:
        """To halvdeler av oppgaven, den mest lovende sist."""
        deler = [(m, skranke(m, self.rader, retning)) for m in _halvdeler(modell, s)]
        return sorted(deler, key=lambda d: _tak(*d))


def _tak(modell: Pakkemodell, s: Skranke) -> float:
    """Ingen pakke i modellen har større verdi enn dette."""
    return s.høyest(modell) if s.har_retning else -inf


def _halvdeler(modell: Pakkemodell, s: Skranke) -> list[Pakkemodell]:
    """Modellen delt på den kandidaten det lineære svaret er mest i tvil om: med eller uten, ellers på mulighetene."""
    valgfri = modell.tillatt.sum(axis=1) > 1
    i = int(np.argmax(np.where(valgfri, s.tvil + 1e-9 * np.ptp(s.koef, axis=1), -1.0)))
    muligheter = np.flatnonzero(modell.tillatt[i])
    midt = 1 if muligheter[0] == 0 else len(muligheter) // 2
    ut = []
    for del_ in (muligheter[:midt], muligheter[midt:]):
        tillatt = modell.tillatt.copy()
        tillatt[i] = False
        tillatt[i, del_] = True
        ut.append(replace(modell, tillatt=tillatt))
    return ut


def verdi(modell: Pakkemodell, retning: Retning, valgt: Heltall) -> int:
    """Retningens verdi for én pakke, i hele kvant."""
    sum_ = float(retning.koef[np.arange(len(valgt)), valgt].sum())
    if retning.dimensjon is not None:
        sum_ -= sum(float(o.tabell[valgt[o.i], valgt[o.j]] @ retning.dimensjon) for o in modell.overlapp)
        rettet = rettelse(modell, valgt[:, None])
        sum_ -= 0.0 if rettet is None else float(retning.dimensjon @ rettet[:, 0])
    return retning.trinn(sum_)
