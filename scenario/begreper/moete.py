"""Møtet: veien valget har tatt mens det er i gang, bokmerkene, og om resultatet er skjult. Tider er sekunder."""

from __future__ import annotations

from dataclasses import dataclass, replace

FLEST_STEG = 60
FLEST_BOKMERKER = 30
LENGSTE_NAVN = 60


@dataclass(frozen=True, slots=True)
class Møtesteg:
    """Ett valg underveis."""

    nr: int
    forelder: int
    """Steget det ble endret fra; det første er sin egen forelder."""
    sekund: int
    """Sekunder ut i møtet."""
    kode: str
    """Lenkekoden."""
    utgave: str


@dataclass(frozen=True, slots=True)
class Bokmerke:
    """Et navn på et steg."""

    steg: int
    sekund: int
    navn: str


@dataclass(frozen=True, slots=True)
class Møte:
    """Alt møtet husker. Ingenting om hvem som mente hva."""

    start: int
    """Sekunder siden 1970 (UTC)."""
    forskyvning: int
    """Minutter møterommets klokke er foran UTC."""
    steg: tuple[Møtesteg, ...]
    """I den rekkefølgen de ble til. Å angre tar ingenting bort."""
    her: int
    """Nummeret på steget som vises."""
    merker: tuple[Bokmerke, ...] = ()
    skjult_fra: int | None = None
    """Steget som sist ble vist, når resultatet er skjult til rommet har gjettet."""
    gjett: float | None = None
    """Det rommet gjettet (1000 kr), til neste endring."""
    utelatt: int = 0
    """Gamle steg uten bokmerke som ikke fikk plass."""

    @classmethod
    def begynn(cls, start: int, forskyvning: int, kode: str, utgave: str) -> Møte:
        """Et møte som starter med dette valget."""
        return cls(start, forskyvning, (Møtesteg(0, 0, 0, kode, utgave),), 0)

    def nummer(self, nr: int) -> Møtesteg:
        """Steget med dette nummeret. KeyError når det ikke finnes."""
        for steg in self.steg:
            if steg.nr == nr:
                return steg
        raise KeyError(nr)

    @property
    def nå(self) -> Møtesteg:
        """Steget som vises."""
        return self.nummer(self.her)

    def følg(self, kode: str, utgave: str, sekund: int) -> Møte:
        """Møtet med et nytt steg når valget er et annet enn det som vises."""
        nå = self.nå
        if (kode, utgave) == (nå.kode, nå.utgave):
            return self
        nytt = Møtesteg(self.steg[-1].nr + 1, self.her, max(0, sekund), kode, utgave)
        gjett = self.gjett if self.skjult_fra is not None else None
        return replace(self, steg=(*self.steg, nytt), her=nytt.nr, gjett=gjett).beskåret(FLEST_STEG)

    def til(self, nr: int) -> Møte:
        """Møtet med et annet steg framme."""
        return replace(self, her=self.nummer(nr).nr, gjett=None)

    def angret(self) -> Møte:
        """Ett steg tilbake. Det første steget kan ikke angres."""
        return self if self.nå.forelder == self.her else self.til(self.nå.forelder)

    def gjort_om(self) -> Møte:
        """Fram igjen til det nyeste steget som ble gjort herfra."""
        barn = [s.nr for s in self.steg if s.forelder == self.her and s.nr != self.her]
        return self.til(barn[-1]) if barn else self

    @property
    def kan_angre(self) -> bool:
        """Sant når det finnes et steg tilbake."""
        return self.nå.forelder != self.her

    @property
    def kan_gjøre_om(self) -> bool:
        """Sant når det finnes et steg fram."""
        return any(s.forelder == self.her and s.nr != self.her for s in self.steg)

    # --- Bokmerker ---

    def merket(self, navn: str, sekund: int) -> Møte:
        """Møtet med et bokmerke her. Et steg har ett bokmerke; det nye navnet gjelder."""
        if len(self.merker) >= FLEST_BOKMERKER and self.merke_her is None:
            return self
        nytt = Bokmerke(self.her, max(0, sekund), navn[:LENGSTE_NAVN])
        return replace(self, merker=(*(m for m in self.merker if m.steg != self.her), nytt))

    @property
    def merke_her(self) -> Bokmerke | None:
        """Bokmerket på steget som vises."""
        return next((m for m in self.merker if m.steg == self.her), None)

    def neste_merke(self) -> Bokmerke | None:
        """Bokmerket etter dette, i den rekkefølgen de ble satt."""
        return next(iter(self._etter()), None)

    def forrige_merke(self) -> Bokmerke | None:
        """Bokmerket før dette."""
        alle, etter = list(self.merker), self._etter()
        før = alle[: len(alle) - len(etter)]
        if før and før[-1].steg == self.her:
            før = før[:-1]
        return før[-1] if før else None

    def _etter(self) -> tuple[Bokmerke, ...]:
        """Bokmerkene som er satt etter det som vises, eller på senere steg når ingenting er merket her."""
        merke = self.merke_her
        if merke is not None:
            return self.merker[self.merker.index(merke) + 1 :]
        return tuple(m for m in self.merker if m.steg > self.her)

    # --- Skjult resultat ---

    def skjult(self) -> Møte:
        """Møtet med resultatet skjult fra og med nå."""
        return replace(self, skjult_fra=self.her, gjett=None)

    def avslørt(self, gjett: float | None = None) -> Møte:
        """Møtet med resultatet vist, og det rommet gjettet."""
        return replace(self, skjult_fra=None, gjett=gjett)

    # --- Det som må få plass ---

    def beskåret(self, flest: int) -> Møte:
        """Høyst så mange steg: de eldste uten bokmerke går ut, og de som kom etter dem, arver forelderen."""
        bort = self._kan_bort()[: max(0, len(self.steg) - flest)]
        return self._uten(set(bort)) if bort else self

    def _kan_bort(self) -> list[int]:
        fast = {self.steg[0].nr, self.her, self.skjult_fra, self.nå.forelder, *(m.steg for m in self.merker)}
        return [s.nr for s in self.steg if s.nr not in fast]

    def _uten(self, bort: set[int]) -> Møte:
        forelder = {s.nr: s.forelder for s in self.steg}

        def nærmeste(nr: int) -> int:
            while nr in bort:
                nr = forelder[nr]
            return nr

        igjen = tuple(replace(s, forelder=nærmeste(s.forelder)) for s in self.steg if s.nr not in bort)
        return replace(self, steg=igjen, utelatt=self.utelatt + len(bort))

    def flettet(self, andre: Møte) -> Møte:
        """Det samme møtet fra en annen adresse: alt noen av dem husker, og det den andre viser."""
        if self.start != andre.start:
            return andre
        steg = {s.nr: s for s in (*andre.steg, *self.steg)}
        merker = {m.steg: m for m in (*andre.merker, *self.merker)}
        return replace(
            andre,
            steg=tuple(steg[nr] for nr in sorted(steg)),
            merker=tuple(sorted(merker.values(), key=lambda m: (m.sekund, m.steg))),
            utelatt=min(self.utelatt, andre.utelatt),
        ).beskåret(FLEST_STEG)
