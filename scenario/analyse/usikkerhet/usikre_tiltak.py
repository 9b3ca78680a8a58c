"""Leddene i effekten av hvert tiltak som én verdi per trekning (1000 kr, innsparing positiv)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from scenario.analyse.usikkerhet.forsinkelse import Startplan, startplan
from scenario.analyse.usikkerhet.pert import Spennverdi, verdi_ved
from scenario.analyse.usikkerhet.standardspenn import SIKKERT, med_spenn, vanlig_spenn
from scenario.analyse.usikkerhet.trekninger import EGET_ANSLAG, MERKOSTNADER, Størrelse, Trekker, Verdi, ekstern_kilde
from scenario.analyse.usikkerhet.verdi import ganger, samlet
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Bidrag, Resultat
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.uttrykk import faktorer
from scenario.begreper.valg import EgetTiltak, Forutsetninger, Tiltaksvalg, Valg
from scenario.beregning import effekt as effekter
from scenario.beregning.innfasing import løper


@dataclass(frozen=True, slots=True)
class UsikkertTiltak:
    """Ett tiltak som teller, med leddene før de felles faktorene."""

    id: str
    navn: str
    brutto: Verdi
    """Brutto helårseffekt etter realiseringsgrad."""
    fast: Verdi
    """Varige merkostnader og inntektsbortfall, som verken leveringen eller forsinkelsen endrer."""
    løper: tuple[float, ...]
    """Andelen av hvert år de faste kostnadene løper, fra den planlagte starten."""
    plan: Startplan
    usikre: tuple[str, ...]
    """Navnene på tallene som trekkes."""
    ender: tuple[float, float] | None
    """P10 og P90 av effekten når bare ett tall er usikkert. None når de må leses av trekningene."""

    @property
    def helår(self) -> Verdi:
        """Helårseffekten når alt leveres."""
        return self.i_året(1.0, 1.0, 1.0)

    @property
    def koster(self) -> bool:
        """Sant når tiltaket har faste kostnader, så effekten ikke følger leveringen rett fram."""
        return not isinstance(self.fast, float) or self.fast != 0.0

    def i_året(self, innfaset: Verdi, levering: Verdi, løper: float) -> Verdi:
        """Effekten i et år, der leveringen og innfasingen er en del av brutto."""
        if not self.koster:
            return ganger(ganger(self.brutto, innfaset), levering)
        svar: Verdi = effekter.effekt_av(self.brutto, innfaset, 1.0, levering, self.fast, 0.0, løper)
        return svar


@dataclass(frozen=True, slots=True)
class Oppskrift:
    """Alt som trengs for å regne effekten av ett tiltak på nytt med noen av tallene låst."""

    bidrag: Bidrag
    valg: Tiltaksvalg | EgetTiltak
    tiltak: Tiltak | None
    """Tiltaket i katalogen; None for brukerens egne."""
    plan: Startplan
    forutsetninger: Forutsetninger
    år: tuple[int, ...]
    vanlig: Spennverdi = SIKKERT
    """Spennet tall uten eget spenn får, som andel av tallet."""

    def regn(self, trekker: Trekker, låst: frozenset[Størrelse] = frozenset(), *, ender: bool = True) -> UsikkertTiltak:
        """Tiltaket med trukket effekt. Låste tall står på sannsynlig verdi. Endene regnes når de trengs."""
        alle = dict(_spennene(self.tiltak, self.valg, self.vanlig))
        sikre = {navn: float(nivåer[1]) for navn, nivåer in alle.items()}
        id = self.bidrag.id
        usikre = {n: s for n, s in alle.items() if s[0] < s[2] and (id, n) not in låst}
        verdier = {**sikre, **{n: trekker.verdi((id, n), s) for n, s in usikre.items()}}
        return self._tiltak(verdier, tuple(usikre), self._ender(sikre, usikre) if ender else None)

    def ekstern_kilde(self, usikre: tuple[str, ...]) -> str:
        """Den eksterne kilden et av de usikre tallene står i; tom når ingen av dem gjør det."""
        drivere = self.tiltak.drivere if self.tiltak else {}
        return next((k for n in usikre if n in drivere and (k := ekstern_kilde(drivere[n]))), "")

    def _ender(self, sikre: Mapping[str, float], usikre: Mapping[str, Spennverdi]) -> tuple[float, float] | None:
        if len(usikre) != 1:
            return None
        ((navn, spenn),) = usikre.items()
        ender = [self._tiltak({**sikre, navn: verdi_ved(spenn, p)}, (), None).helår for p in (0.10, 0.90)]
        return min(map(float, ender)), max(map(float, ender))

    def _tiltak(
        self, verdier: Mapping[str, Verdi], usikre: tuple[str, ...], ender: tuple[float, float] | None
    ) -> UsikkertTiltak:
        realisert = float(self.valg.realiseringsgrad) * float(self.forutsetninger.realiseringsgrad)
        return UsikkertTiltak(
            id=self.bidrag.id,
            navn=self.bidrag.navn,
            brutto=ganger(self._brutto(verdier), realisert),
            fast=samlet([float(self.valg.inntektsbortfall), verdier.get(MERKOSTNADER, 0.0)]),
            løper=løper(self.plan.start, self.år),
            plan=self.plan,
            usikre=usikre,
            ender=ender,
        )

    def _brutto(self, verdier: Mapping[str, Verdi]) -> Verdi:
        """Samme regnestykke som i beregningen, der hvert usikre tall er byttet med verdien det har fått."""
        if EGET_ANSLAG in verdier:
            return verdier[EGET_ANSLAG]
        assert self.tiltak is not None and isinstance(self.valg, Tiltaksvalg)
        drivere = {n: v for n, v in verdier.items() if n != MERKOSTNADER}
        per_enhet = effekter.effekt_per_enhet(self.tiltak, cast("Mapping[str, float]", drivere))
        svar: Verdi = effekter.brutto_av(
            float(effekter.regnet_mengde(self.tiltak, self.valg, self.forutsetninger)), per_enhet
        )
        return svar


@lru_cache(maxsize=4096)
def _spennene(
    tiltak: Tiltak | None, valg: Tiltaksvalg | EgetTiltak, vanlig: Spennverdi
) -> tuple[tuple[str, Spennverdi], ...]:
    """Spennet til hvert tall bak effekten. Huskes: et klikk endrer ett tiltak, og de andre er som før."""
    tall = dict(_bak_brutto(tiltak, valg))
    per_enhet = tiltak.per_enhet_med(tall) if tiltak else None
    med = med_spenn(tall, vanlig, faktorer(per_enhet) if per_enhet else frozenset())
    return (MERKOSTNADER, _merkostnader(tiltak, valg)), *med.items()


def _bak_brutto(tiltak: Tiltak | None, valg: Tiltaksvalg | EgetTiltak) -> Iterator[tuple[str, Spennverdi]]:
    if isinstance(valg, EgetTiltak):
        yield EGET_ANSLAG, valg.helårseffekt.nivåer
    elif valg.eget_anslag is not None:
        yield EGET_ANSLAG, valg.eget_anslag.nivåer
    elif tiltak is not None:
        egne = dict(valg.drivere)
        for navn, driver in tiltak.drivere.items():
            if navn in tiltak.valgfrie and navn not in egne:
                continue
            yield navn, (egne[navn],) * 3 if navn in egne else driver.nivåer or (0.0, 0.0, 0.0)


def _merkostnader(tiltak: Tiltak | None, valg: Tiltaksvalg | EgetTiltak) -> Spennverdi:
    if valg.varige_merkostnader is not None:
        return (valg.varige_merkostnader,) * 3
    katalogens = tiltak.varige_merkostnader if tiltak else None
    return (katalogens.nivåer if katalogens else None) or (0.0, 0.0, 0.0)


def oppskrifter(kommune: Kommune, valg: Valg, resultat: Resultat) -> tuple[Oppskrift, ...]:
    """Én per tiltak som teller i resultatet, i samme rekkefølge."""
    valgte: dict[str, Tiltaksvalg | EgetTiltak] = {t.id: t for t in valg.tiltak}
    valgte |= {e.nøkkel: e for e in valg.egne_tiltak}
    katalog = kommune.tiltak_etter_id
    vanlig = vanlig_spenn(kommune) if valg.forutsetninger.spenn_der_det_mangler else SIKKERT
    return tuple(
        Oppskrift(b, ett, katalog.get(b.id), startplan(kommune, ett), valg.forutsetninger, kommune.år, vanlig)
        for b in resultat.bidrag
        for ett in (valgte[b.id],)
    )
