"""Det rommet blir spurt om: planen, og tiltakene det tar stilling til, med doser. Beløp er hele 1000 kr.

En dose er mengden som tekst («2.5»); tom er ikke med. Tiltak uten mengde har dosen «1».
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scenario.begreper.kommune import Kommune
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn, effekt
from scenario.beregning.utfylling import fyll_ut_tiltak
from scenario.framstilling import dom
from scenario.framstilling.forklaring import etter_størrelse
from scenario.framstilling.leseforklaring import antall_valgte, overskrift
from scenario.framstilling.listeforklaring import stopp, trinnene
from scenario.framstilling.tall import antall, mill

IKKE_MED = ""


@dataclass(frozen=True, slots=True)
class Romtiltak:
    """Ett tiltak rommet tar stilling til, som ferdig tekst."""

    id: str
    navn: str
    tema: str
    dose: str
    """Dosen det spørres om."""
    mengde: str
    """«3 skoler»; tom for tiltak som er av eller på."""
    folk: str
    """Hva mengden betyr for folk."""
    beløp: str
    """Helårseffekten alene, «23,1»; tom når tiltaket ikke har tall."""
    doser: tuple[tuple[str, str], ...]
    """Dosene det kan bygges med, og teksten til hver. Den første er «ikke med»."""


@dataclass(frozen=True, slots=True)
class Romplan:
    """Planen på lerretet, og det rommet blir spurt om."""

    kommune: Kommune
    valg: Valg
    tiltak: tuple[Romtiltak, ...]

    @property
    def navn(self) -> str:
        """Navnet på planen."""
        return overskrift(self.valg)

    @property
    def antall(self) -> int:
        """Hvor mange tiltak planen har."""
        return antall_valgte(self.valg)

    def spør_om(self, spørsmål: str, svar: str) -> bool:
        """Sant når dette er et svar på noe det spørres om: et tiltak i planen, og en dose det kan bygges med."""
        slag, _, id = spørsmål.partition(":")
        doser = next((dict(t.doser) for t in self.tiltak if t.id == id), None)
        return not id or (doser is not None and (slag != "bygg" or svar in doser))

    def med_doser(self, doser: Mapping[str, str]) -> Valg:
        """Valget med disse tiltakene og dosene, på planens egne forutsetninger. Ukjente tiltak er ikke med."""
        kjente = {t.id for t in self.tiltak}
        valgte = (self._dosert(id, dose) for id, dose in doser.items() if id in kjente and dose != IKKE_MED)
        return Valg(self.valg.forutsetninger).med(
            tiltak=tuple(sorted(valgte, key=lambda tv: tv.id)), lukkede_temaer=self.valg.lukkede_temaer
        )

    def _dosert(self, id: str, dose: str) -> Tiltaksvalg:
        tv = self.valg.tiltaksvalg(id) or Tiltaksvalg(id)
        tiltak = self.kommune.tiltak_etter_id[id]
        return fyll_ut_tiltak(self.kommune, replace(tv, mengde=float(dose)) if tiltak.mengde else tv)


def romplanen(kommune: Kommune, valg: Valg, alle: bool) -> Romplan:
    """Planen, med tiltakene i den, eller alle som kan velges."""
    valgte = {tv.id for tv in valg.tiltak}
    tiltak = (t for t in etter_størrelse(kommune) if alle or t.id in valgte)
    return Romplan(kommune, valg, tuple(_tiltaket(t, valg) for t in tiltak))


def _tiltaket(tiltak: Tiltak, valg: Valg) -> Romtiltak:
    tv = valg.tiltaksvalg(tiltak.id) or Tiltaksvalg(tiltak.id)
    mengde = effekt.mengde(tiltak, tv)
    ledd = effekt.effektledd(tiltak, tv, valg.forutsetninger)
    return Romtiltak(
        id=tiltak.id,
        navn=tiltak.navn,
        tema=str(tiltak.temaer[0]) if tiltak.temaer else "",
        dose=som_dose(mengde),
        mengde=i_ord(tiltak, mengde),
        folk=tiltak.konsekvens(mengde) or "",
        beløp="" if ledd is None else mill(ledd.helår[1]),
        doser=_dosene(tiltak, mengde),
    )


def _dosene(tiltak: Tiltak, valgt: float) -> tuple[tuple[str, str], ...]:
    mengder = trinnene(tiltak, valgt)
    med = sorted({mengder[i] for i in stopp(mengder, tiltak.mengde)} | {valgt} if tiltak.mengde else {1.0})
    ord_ = ((som_dose(m), i_ord(tiltak, m) or "med") for m in med if m > 0)
    return ((IKKE_MED, "ikke med"), *ord_)


def i_ord(tiltak: Tiltak, mengde: float) -> str:
    """«3 skoler»; tom for tiltak som er av eller på."""
    return antall(mengde, tiltak.mengde.enhet, tiltak.mengde.enhet_flertall) if tiltak.mengde else ""


def som_dose(mengde: float) -> str:
    """Mengden slik den lagres."""
    return f"{mengde:.3f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Sum:
    """Det noen har valgt, målt mot målet."""

    tekst: str
    """«47,1 av 150 mill. kr»; eller at tiltakene ikke kan stå sammen."""
    andel: float
    """Andelen (0–1) av målet; 0 når det ikke finnes noen sum."""


def summen(plan: Romplan, doser: Mapping[str, str]) -> Sum:
    """Summen av det én har valgt, regnet med overlapp som planen ellers."""
    resultat = beregn(plan.kommune, plan.med_doser(doser))
    if resultat.konflikter:
        return Sum("Noe av dette kan ikke stå sammen, så det finnes ingen sum.", 0.0)
    return Sum(dom.av_målet(resultat), max(0.0, min(1.0, dom.nådd(resultat) / resultat.mål)))
