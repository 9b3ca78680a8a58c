"""Køen: hvem som venter på hva, hvem som gjør det, og svarene som huskes.

Hver eier har høyst ett oppdrag i køen om gangen. Den som spør, får svaret eller hvor langt det er kommet, og spør
igjen. Spør ingen lenger, blir arbeidet lagt bort.
"""

from __future__ import annotations

import logging
import pickle
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Final

from sider.arbeidere.arbeider import FEIL, FERDIG
from sider.arbeidere.oppdrag import Feilet, Ferdig, Gjøres, Oppdrag, Svar, Venter
from sider.arbeidere.prosess import Død, Prosess

_logg: Final = logging.getLogger("innsparing")

STOPPET: Final = "Arbeidet stoppet før det var ferdig. Ingenting du har valgt, er borte. Prøv igjen."
FOR_LENGE: Final = "Det tok for lang tid, og ble stoppet. Ingenting du har valgt, er borte. Prøv igjen."
GIKK_IKKE: Final = "Det gikk ikke, og feilen står i loggen til tjeneren. Ingenting du har valgt, er borte."
FULLT: Final = "Det er for mange som venter akkurat nå. Prøv igjen om litt."
FLEST_SVAR: Final = 512
"""Så mange svar huskes, uansett hvor små de er."""
_DØD: Final = "død"


@dataclass(frozen=True, slots=True)
class Køgrenser:
    """Det køen tåler."""

    sekunder: float = 60.0
    """Lengste oppdrag."""
    stille: float = 5.0
    """Så lenge kan det gå mellom to spørsmål før eieren regnes som borte (sekunder)."""
    nåde: float = 3.0
    """Så lenge får en arbeider på å legge bort et oppdrag før prosessen stoppes (sekunder)."""
    minne: int = 700_000_000
    """En arbeider som har brukt mer enn dette, byttes ut etter oppdraget (byte)."""
    husket: int = 96_000_000
    """Oppdragene og svarene som huskes, tar høyst så mye (byte). Det nyeste huskes alltid."""
    husket_sekunder: float = 900.0
    feil_sekunder: float = 60.0
    """Så lenge huskes det at et oppdrag ikke gikk, så det ikke prøves igjen av seg selv."""
    flest: int = 200
    """Så mange oppdrag kan vente eller være i gang."""


@dataclass(eq=False, slots=True)
class _Jobb:
    nummer: int
    oppdrag: Oppdrag
    eiere: set[str] = field(default_factory=set)
    svar: Gjøres | None = None
    """None til en arbeider har begynt."""
    prosess: Prosess | None = None
    startet: float = 0.0
    lagt_bort: float | None = None
    for_lenge: bool = False


@dataclass(eq=False, slots=True)
class _Eier:
    jobb: _Jobb | None = None
    spurt: bool = False
    """Sant når jobben er spurt etter siden `begynn`."""
    sist: float = 0.0


@dataclass(frozen=True, slots=True)
class Køstand:
    """Hvordan det går med arbeiderne."""

    arbeidere: int
    """Så mange skal det være. 0 når arbeidet gjøres på stedet."""
    lever: int
    venter: int


class Kø:
    """Oppdragene og arbeiderne. Med 0 arbeidere gjøres alt på stedet, og svaret kommer med en gang."""

    def __init__(
        self,
        arbeidere: int = 0,
        grenser: Køgrenser = Køgrenser(),
        start: Callable[[], Prosess] = Prosess,
        klokke: Callable[[], float] = time.monotonic,
    ) -> None:
        self.arbeidere, self.grenser, self._start, self._klokke = arbeidere, grenser, start, klokke
        self._noe_nytt = threading.Condition()
        self._venter: list[_Jobb] = []
        self._i_gang: set[_Jobb] = set()
        self._jobber: dict[Hashable, _Jobb] = {}
        self._eiere: dict[str, _Eier] = {}
        self._husket: OrderedDict[Hashable, tuple[Ferdig | Feilet, int, float]] = OrderedDict()
        self._prosesser: set[Prosess] = set()
        self._nummer = 0
        self._stopp = False
        for arbeid in ([self._arbeid] * arbeidere + [self._vakt]) if arbeidere else []:
            threading.Thread(target=arbeid, name=arbeid.__name__, daemon=True).start()

    # --- Den som spør ---------------------------------------------------------------------------------------------

    def begynn(self, eier: str) -> None:
        """Eieren begynner å si hva den vil ha. Det den ikke spør etter før `slutt`, legges bort."""
        with self._noe_nytt:
            if kjent := self._eiere.get(eier):
                kjent.spurt = False

    def slutt(self, eier: str) -> None:
        """Eieren har sagt alt den vil ha."""
        with self._noe_nytt:
            kjent = self._eiere.get(eier)
            if kjent and not kjent.spurt:
                self._slipp(eier)

    def spør(self, eier: str, oppdrag: Oppdrag, vent: float = 0.0) -> Svar:
        """Svaret på oppdraget, eller hvor langt det er kommet. Venter høyst så mange sekunder på svaret."""
        if not self.arbeidere:
            return self.kjent(oppdrag) or self._gjør_her(oppdrag)
        with self._noe_nytt:
            svar, til = self._spør(eier, oppdrag), time.monotonic() + vent
            while isinstance(svar, Gjøres | Venter) and (igjen := til - time.monotonic()) > 0:
                self._noe_nytt.wait(min(1.0, igjen))
                svar = self._spør(eier, oppdrag)
            return svar

    def kjent(self, oppdrag: Oppdrag) -> Ferdig | Feilet | None:
        """Svaret når det alt er gitt. Setter ikke noe i gang."""
        with self._noe_nytt:
            return self._kjent(oppdrag.nøkkel)

    def glem(self, oppdrag: Oppdrag) -> None:
        """Glemmer svaret, så oppdraget kan gjøres på nytt."""
        with self._noe_nytt:
            self._husket.pop(oppdrag.nøkkel, None)

    def stand(self) -> Køstand:
        """Hvordan det går nå."""
        with self._noe_nytt:
            lever = sum(p.lever for p in self._prosesser)
            return Køstand(self.arbeidere, lever, len(self._venter))

    def stopp(self) -> None:
        """Stopper arbeiderne for godt."""
        with self._noe_nytt:
            self._stopp = True
            self._noe_nytt.notify_all()
            for prosess in self._prosesser:
                prosess.drep()

    def _spør(self, eier: str, oppdrag: Oppdrag) -> Svar:
        if kjent := self._kjent(oppdrag.nøkkel):
            return kjent
        e = self._eiere.setdefault(eier, _Eier())
        e.sist = self._klokke()
        if e.jobb and e.jobb.oppdrag.nøkkel != oppdrag.nøkkel:
            if e.spurt:
                return Venter(0)
            self._legg_bort(eier, e)
        if e.jobb is None:
            e.jobb = self._jobber.get(oppdrag.nøkkel) or self._ny(oppdrag)
            if e.jobb is None:
                return Feilet(FULLT)
            e.jobb.eiere.add(eier)
        e.spurt = True
        return e.jobb.svar or Venter(1 + self._venter.index(e.jobb))

    def _kjent(self, nøkkel: Hashable) -> Ferdig | Feilet | None:
        if nøkkel not in self._husket:
            return None
        svar, _, til = self._husket[nøkkel]
        if til < self._klokke():
            del self._husket[nøkkel]
            return None
        self._husket.move_to_end(nøkkel)
        return svar

    def _ny(self, oppdrag: Oppdrag) -> _Jobb | None:
        if len(self._jobber) >= self.grenser.flest:
            return None
        self._nummer += 1
        jobb = self._jobber[oppdrag.nøkkel] = _Jobb(self._nummer, oppdrag)
        self._venter.append(jobb)
        self._noe_nytt.notify_all()
        return jobb

    def _slipp(self, eier: str) -> None:
        self._legg_bort(eier, self._eiere.pop(eier))

    def _legg_bort(self, eier: str, e: _Eier) -> None:
        jobb, e.jobb = e.jobb, None
        if jobb is None:
            return
        jobb.eiere.discard(eier)
        if jobb.eiere or self._jobber.get(jobb.oppdrag.nøkkel) is not jobb:
            return
        del self._jobber[jobb.oppdrag.nøkkel]
        if jobb in self._venter:
            self._venter.remove(jobb)
        elif jobb.prosess:
            jobb.lagt_bort = self._klokke()
            jobb.prosess.avbryt(jobb.nummer)

    def _gjør_her(self, oppdrag: Oppdrag) -> Ferdig:
        svar = Ferdig(oppdrag.gjør(lambda *_: None))
        with self._noe_nytt:
            self._husk(oppdrag, svar, 0)
        return svar

    def _husk(self, oppdrag: Oppdrag, svar: Ferdig | Feilet, byte: int) -> None:
        g, nøkkel = self.grenser, oppdrag.nøkkel
        sekunder = g.stille if oppdrag.glemmes else g.feil_sekunder if isinstance(svar, Feilet) else g.husket_sekunder
        self._husket.pop(nøkkel, None)
        self._husket[nøkkel] = (svar, byte, self._klokke() + sekunder)
        while len(self._husket) > 1 and self._for_mye():
            self._husket.popitem(last=False)

    def _for_mye(self) -> bool:
        byte = sum(størrelse for _, størrelse, _ in self._husket.values())
        return byte > self.grenser.husket or len(self._husket) > FLEST_SVAR

    # --- Den som gjør ---------------------------------------------------------------------------------------------

    def _arbeid(self) -> None:
        prosess = self._ny_prosess()
        while (jobb := self._neste()) is not None:
            if prosess is None or not prosess.lever:
                self._rydd(prosess)
                prosess = self._ny_prosess()
            hva, innhold = self._utfør(jobb, prosess)
            self._ferdig(jobb, hva, innhold)
            if prosess and (hva == _DØD or prosess.minne > self.grenser.minne):
                self._rydd(prosess)
                prosess = self._ny_prosess()
        self._rydd(prosess)

    def _ny_prosess(self) -> Prosess | None:
        if self._stopp:
            return None
        prosess = None
        try:
            prosess = self._start()
            with self._noe_nytt:
                self._prosesser.add(prosess)
            prosess.vent_til_klar()
        except (Død, OSError):
            if not self._stopp:
                self._si_fra("En arbeider kom ikke i gang.")
            self._rydd(prosess)
            return None
        return prosess

    def _rydd(self, prosess: Prosess | None) -> None:
        if prosess:
            prosess.rydd()
            with self._noe_nytt:
                self._prosesser.discard(prosess)

    def _neste(self) -> _Jobb | None:
        with self._noe_nytt:
            self._noe_nytt.wait_for(lambda: self._venter or self._stopp)
            if self._stopp:
                return None
            jobb = self._venter.pop(0)
            jobb.svar, jobb.startet = Gjøres(), self._klokke()
            self._i_gang.add(jobb)
            return jobb

    def _utfør(self, jobb: _Jobb, prosess: Prosess | None) -> tuple[str, Any]:
        if prosess is None:
            return _DØD, None
        with self._noe_nytt:
            if self._jobber.get(jobb.oppdrag.nøkkel) is not jobb:
                return "", None
            jobb.prosess, jobb.startet = prosess, self._klokke()

        def meld(*skritt: Any) -> None:
            jobb.svar = Gjøres(*skritt)

        try:
            sendt = jobb.oppdrag.pakket()
            hva, innhold = prosess.gjør(jobb.nummer, sendt, meld)
            if hva == FEIL:
                self._si_fra("Et oppdrag feilet.", jobb, slag=innhold)
            return hva, (pickle.loads(innhold), len(innhold) + len(sendt)) if hva == FERDIG else None
        except Død:
            return _DØD, None
        except Exception:
            self._si_fra("Et oppdrag kunne ikke sendes eller leses.", jobb)
            return FEIL, None

    def _ferdig(self, jobb: _Jobb, hva: str, innhold: Any) -> None:
        verdi, byte = innhold or (None, 0)
        svar = Ferdig(verdi) if hva == FERDIG else self._feilet(jobb, hva)
        with self._noe_nytt:
            self._i_gang.discard(jobb)
            if svar:
                self._husk(jobb.oppdrag, svar, byte)
            if self._jobber.get(jobb.oppdrag.nøkkel) is jobb:
                del self._jobber[jobb.oppdrag.nøkkel]
            for eier in jobb.eiere:
                if eier in self._eiere and self._eiere[eier].jobb is jobb:
                    self._eiere[eier].jobb = None
            self._noe_nytt.notify_all()

    def _feilet(self, jobb: _Jobb, hva: str) -> Feilet | None:
        if self._stopp or (hva != FEIL and (hva != _DØD or jobb.lagt_bort is not None)):
            return None
        if hva == FEIL:
            return Feilet(GIKK_IKKE)
        setning = FOR_LENGE if jobb.for_lenge else STOPPET
        self._si_fra("En arbeider stoppet.", jobb, for_lenge=jobb.for_lenge)
        return Feilet(setning)

    def _si_fra(self, setning: str, jobb: _Jobb | None = None, **felt: Any) -> None:
        """Logger slaget og stedet i koden, aldri det oppdraget gjaldt."""
        oppgave = {"oppgave": jobb.oppdrag.oppgave.__name__} if jobb else {}
        feil = bool(sys.exc_info()[0])
        _logg.warning(setning, exc_info=feil, extra={"hendelse": "arbeider", "felt": oppgave | felt})

    def _vakt(self) -> None:
        """Legger bort arbeid ingen spør etter, og stopper det som ikke gir seg."""
        while True:
            with self._noe_nytt:
                self._noe_nytt.wait_for(lambda: self._eiere or self._i_gang or self._husket or self._stopp)
                if self._stopp:
                    return
                self.pass_på()
                self._noe_nytt.wait_for(lambda: self._stopp, 1.0)

    def pass_på(self) -> None:
        """Ett tilsyn. Kalles av vakten."""
        nå = self._klokke()
        for nøkkel in [n for n, (_, _, til) in self._husket.items() if til < nå]:
            del self._husket[nøkkel]
        for eier in [navn for navn, e in self._eiere.items() if nå - e.sist > self.grenser.stille]:
            self._slipp(eier)
        for jobb in self._i_gang:
            jobb.for_lenge = jobb.for_lenge or nå - jobb.startet > self.grenser.sekunder
            gir_seg_ikke = jobb.lagt_bort is not None and nå - jobb.lagt_bort > self.grenser.nåde
            if jobb.prosess and (jobb.for_lenge or gir_seg_ikke):
                jobb.prosess.drep()
