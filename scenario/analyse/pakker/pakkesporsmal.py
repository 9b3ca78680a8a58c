"""Spørsmålet «hvilke pakker når målet?»: grensene brukeren setter, og det pakkene skal måles etter (1000 kr).

Alt er brukerens valg og skal stå på skjermen. Svarene er regnestykker, ikke anbefalinger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import inf, isfinite

from scenario.begreper.felles import Måned, Opphav
from scenario.begreper.kommune import Kommune
from scenario.begreper.tall import skrevet
from scenario.begreper.valg import ENDRER_IKKE_PLANEN, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.utfylling import fyll_ut_tiltak

STØRST_EFFEKT = 1e11
"""Største helårseffekt av ett tiltak i valget (1000 kr). Andre mengder kan gjøre den noen titalls ganger større."""
PÅ_ANTAKELSER = frozenset({Opphav.ANTAKELSE})
"""Opphavene som er antakelser. Brukerens egne tall er et eget opphav og regnes ikke med, som ellers på skjermen."""


class Formål(StrEnum):
    """Det en pakke skal ha minst mulig av, når grensene holder."""

    FÆRREST = "færrest"
    """Antall tiltak i pakken."""
    KONSEKVENS = "konsekvens"
    """Sum av ulempen for hver gruppe × gruppens vekt × mengde i forhold til standardmengden.

    Ulempen er den vurderte følgen for gruppen, og konsekvensgraden der ingen har vurdert den.
    """
    TRYGGHET = "trygghet"
    """Helårseffekt før overlapp fra tiltak som hviler på antakelser, 1000 kr. Tiltak som koster, trekker ikke fra."""
    TIDLIG = "tidlig"
    """Helårseffekten som ennå ikke virker, summert over årene med krav, før overlapp, 1000 kr."""
    OMSTILLING = "omstilling"
    """Engangskostnader over alle årene, 1000 kr."""


class Inndeling(StrEnum):
    """Det et tak kan gjelde."""

    TEMA = "tema"
    OMRÅDE = "område"
    GRUPPE = "gruppe"


@dataclass(frozen=True, slots=True)
class Tak:
    """Det meste som kan hentes fra ett tema, ett område eller én gruppe."""

    inndeling: Inndeling
    id: str
    """Temaets nummer, områdets kode eller gruppens id."""
    kroner: float | None = None
    """Høyeste sum av helårseffekt før overlapp."""
    antall: int | None = None
    """Flest tiltak."""


@dataclass(frozen=True, slots=True)
class Pakkespørsmål:
    """Alt søket trenger å vite. Like spørsmål gir like svar i samme rekkefølge.

    Tiltakene i `valg` er ikke låst: de bærer brukerens egne anslag, mengder og datoer til pakkene. Egne tiltak
    kan være med på linje med katalogens. Tiltak som ikke er tallfestet eller ikke regnes med, hjelper aldri; de er
    bare med når de er låst eller et annet tiltak i pakken forutsetter dem.
    """

    kommune: Kommune
    valg: Valg
    formål: Formål = Formål.FÆRREST
    mål: float | None = None
    """Effekten pakken minst skal ha. None er målet i forutsetningene."""
    år: int | None = None
    """Året effekten skal være nådd. None måler som måloppnåelsen: helårsnivået, eller summen når det er målet."""
    må_med: tuple[str, ...] = ()
    ikke_aktuelt: tuple[str, ...] = ()
    lukkede_temaer: tuple[int, ...] = ()
    """Temaer som er lukket i tillegg til dem valget alt har lukket."""
    tak: tuple[Tak, ...] = ()
    høyst_tiltak: int | None = None
    fond_over_krav: tuple[int, ...] = ()
    """Årene fondet skal være minst så stort som handlingsregelen krever."""
    høyst_antakelser_prosent: float | None = None
    """Største del av helårseffekten før overlapp som kan hvile på antakelser. Tiltak som koster, er ikke med i den."""
    mengdetrinn: int = 5
    """Så mange mengder som prøves per tiltak: katalogens minste og største, brukerens egen (ellers standarden), og
    resten jevnt fordelt på katalogens trinn. 1 er bare brukerens egen. Tiltak med eget anslag har alltid én."""
    mengder: tuple[tuple[str, tuple[float, ...]], ...] = ()
    """Bestemte mengder for enkelte tiltak, i stedet for trinnene."""
    utsettelser: tuple[int, ...] = (0,)
    """Måneder hvert tiltak kan starte etter sin dato. (0,) er bare datoen selv."""
    starter: tuple[tuple[str, tuple[Måned, ...]], ...] = ()
    """Bestemte startmåneder for enkelte tiltak, i stedet for utsettelsene."""
    vekter: tuple[tuple[str, float], ...] = ()
    """Hvor tungt følgene for hver gruppe teller. Grupper som ikke er nevnt, teller 1."""
    vekt_uten_gruppe: float = 1.0
    """Vekten av tiltak som ikke er knyttet til noen gruppe."""
    konsekvensgrad_egne: float = 2.0
    """Konsekvensgraden egne tiltak får, siden ingen har vurdert dem."""
    ulikhet: int = 4
    """Pakkene i listen skiller seg fra hverandre med minst så mange tiltak. 4 er to tiltak byttet ut."""
    nær_prosent: float = 5.0
    """Så mye dårligere enn den beste kan en pakke være og likevel regnes som nesten like god."""
    frø: int = 150
    """Styrer utvalget når det er for mange nesten like gode pakker til å telle alle."""

    @property
    def lukket(self) -> frozenset[int]:
        """Alle temaer som er lukket."""
        return frozenset(self.lukkede_temaer) | frozenset(self.valg.lukkede_temaer)

    def vekt(self, gruppe: str) -> float:
        """Vekten av én gruppe."""
        return dict(self.vekter).get(gruppe, 1.0)


def med_standardmengder(spørsmål: Pakkespørsmål) -> Pakkespørsmål:
    """Samme spørsmål der hvert tiltak bare kan ha katalogens standardmengde."""
    med_mengde = (t for t in spørsmål.kommune.valgbare if t.mengde is not None)
    return replace(spørsmål, mengder=tuple((t.id, (t.standardmengde,)) for t in med_mengde))


@dataclass(slots=True)
class Frist:
    """Når et søk skal gi seg. Klokken er et argument, så svarene aldri hviler på en skjult klokke."""

    klokke: Callable[[], float] = field(default=lambda: 0.0)
    slutt: float = inf

    @classmethod
    def om(cls, sekunder: float, klokke: Callable[[], float]) -> Frist:
        """Fristen så mange sekunder fra nå."""
        return cls(klokke, klokke() + sekunder)

    @property
    def igjen(self) -> float:
        """Tiden som er igjen."""
        return max(0.0, self.slutt - self.klokke())

    def del_(self, andel: float) -> Frist:
        """En frist som går ut når denne andelen av tiden som er igjen, er brukt."""
        return Frist(self.klokke, self.klokke() + andel * self.igjen)

    @property
    def ute(self) -> bool:
        """Sant når tiden er brukt opp."""
        return self.klokke() >= self.slutt


def det_søket_hviler_på(kommune: Kommune, valg: Valg) -> Valg:
    """Valget med bare det som kan endre en pakke: egne tall, ikke navn, usikkerhet eller hva som er slått på."""
    egne = (t for t in valg.tiltak if fyll_ut_tiltak(kommune, t) != fyll_ut_tiltak(kommune, Tiltaksvalg(t.id)))
    usikkerhet = {navn: getattr(kommune.standard, navn) for navn in ENDRER_IKKE_PLANEN}
    forutsetninger = replace(valg.forutsetninger, **usikkerhet)
    return valg.med(forutsetninger=forutsetninger, tiltak=tuple(egne), navn="", merknad="")


def med_resten(pakke: Valg, valg: Valg) -> Valg:
    """Pakken med det i brukerens valg som søket ikke hviler på."""
    return pakke.med(forutsetninger=valg.forutsetninger, navn=valg.navn, merknad=valg.merknad)


def feil_i(spørsmål: Pakkespørsmål) -> tuple[str, ...]:
    """Hvorfor spørsmålet ikke gir mening, én norsk setning per feil."""
    return tuple([*_ukjente(spørsmål), *_ulovlige(spørsmål), *_for_store(spørsmål)])


def _ukjente(s: Pakkespørsmål) -> Iterator[str]:
    info = s.kommune.opplysninger
    kjente = set(s.kommune.tiltak_etter_id) | {e.nøkkel for e in s.valg.egne_tiltak}
    nevnt = {*s.må_med, *s.ikke_aktuelt, *(id for id, _ in s.mengder), *(id for id, _ in s.starter)}
    yield from (f"tiltaket «{id}» finnes ikke" for id in sorted(nevnt - kjente))
    navn = {
        Inndeling.TEMA: {m.id for m in info.temaer},
        Inndeling.OMRÅDE: {m.id for m in info.områder},
        Inndeling.GRUPPE: {m.id for m in info.grupper},
    }
    yield from (f"{t.inndeling} «{t.id}» finnes ikke" for t in s.tak if t.id not in navn[t.inndeling])
    yield from (f"tema {t} finnes ikke" for t in s.lukkede_temaer if str(t) not in navn[Inndeling.TEMA])
    yield from (f"gruppe «{g}» finnes ikke" for g, _ in s.vekter if g not in navn[Inndeling.GRUPPE])
    år = {*s.fond_over_krav, *(() if s.år is None else (s.år,))}
    yield from (
        f"{y}: modellen regner for {s.kommune.år[0]}–{s.kommune.år[-1]}" for y in sorted(år - set(s.kommune.år))
    )


def _ulovlige(s: Pakkespørsmål) -> Iterator[str]:
    yield from _ulovlige_grenser(s)
    if s.mengdetrinn < 1:
        yield "mengdetrinn må være minst 1"
    if not s.utsettelser or min(s.utsettelser) < 0:
        yield "utsettelser må være minst ett helt antall måneder fra 0 og oppover"
    if s.ulikhet < 1:
        yield "ulikhet må være minst 1"
    if s.nær_prosent < 0:
        yield "nær_prosent kan ikke være negativ"
    if any(v < 0 for _, v in s.vekter) or s.vekt_uten_gruppe < 0 or s.konsekvensgrad_egne < 0:
        yield "vekter og konsekvensgrad kan ikke være negative"
    if any(not verdier for _, verdier in (*s.mengder, *s.starter)):
        yield "et tiltak må ha minst én mengde og én startmåned"


def _for_store(s: Pakkespørsmål) -> Iterator[str]:
    """Søket regner i hele kroner, og så store beløp har ikke maskinen hele kroner i."""
    for b in beregn(s.kommune, s.valg).bidrag:
        if abs(b.helårseffekt) > STØRST_EFFEKT:
            yield f"«{b.navn}» har en helårseffekt som er for stor til at søket kan regne i hele kroner"


def _ulovlige_grenser(s: Pakkespørsmål) -> Iterator[str]:
    tall = [s.mål, s.høyst_antakelser_prosent, s.nær_prosent, s.vekt_uten_gruppe, s.konsekvensgrad_egne]
    tall += [*(t.kroner for t in s.tak), *(v for _, v in s.vekter), *(m for _, ms in s.mengder for m in ms)]
    if not all(v is None or isfinite(v) for v in tall):
        yield "alle tall må være endelige"
    if s.mål is not None and s.mål <= 0:
        yield f"målet {skrevet(s.mål)} må være større enn 0"
    if s.høyst_antakelser_prosent is not None and s.høyst_antakelser_prosent < 0:
        yield "delen som hviler på antakelser, kan ikke være mindre enn 0 prosent"
    if s.høyst_tiltak is not None and s.høyst_tiltak < 0:
        yield "antall tiltak kan ikke være mindre enn 0"
