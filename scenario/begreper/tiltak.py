"""Tiltak, effektformer og relasjoner slik de står i tallgrunnlaget."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum
from functools import cached_property, reduce
from operator import mul
from typing import Any, Literal, Self, assert_never

from pydantic import Field, model_validator

from scenario.begreper.effektformer import (
    DEMOGRAFI,
    PERIODE,
    SYKEFRAVÆR,
    SYKEFRAVÆR_MED_PERIODE,
    DemografiEffekt,
    Driver,
    Effektform,
    FormelEffekt,
    IkkeTallfestetEffekt,
    ProduktEffekt,
    SatsEffekt,
    SykefraværEffekt,
)
from scenario.begreper.felles import KildeIder, Modell, Måned, Opphav, Årsverdier, svakest
from scenario.begreper.tall import Spenn, Tall, skrevet
from scenario.begreper.uttrykk import Fast, Navn, Uttrykk

ÅRSVERK = "årsverk"
"""Enheten til tiltak der mengden selv er antall årsverk."""
KODE = "[a-w]|[xyz][a-z0-9]|[xyz][A-Z][a-z0-9]"
"""Lenkekodene: 23 på ett tegn, 108 på to og 2 808 på tre. Ingen kode er begynnelsen på en annen."""


class Mengde(Modell):
    """Hvor mye av tiltaket som gjennomføres. Standard og grenser er antakelser."""

    standard: float = Field(gt=0, allow_inf_nan=False)
    minst: float = Field(ge=0, allow_inf_nan=False)
    størst: float = Field(gt=0, allow_inf_nan=False)
    trinn: float = Field(gt=0, allow_inf_nan=False)
    enhet: str
    """Entall, for eksempel «skole»."""
    enhet_flertall: str
    heltall: bool = False
    """Sant når bare hele enheter gir mening (skoler, barnehager)."""
    merknad: str = "Regneeksempel"

    @model_validator(mode="after")
    def _grensene_henger_sammen(self) -> Self:
        if not self.minst <= self.standard <= self.størst:
            grenser = f"{skrevet(self.minst)}–{skrevet(self.størst)}"
            raise ValueError(f"standard: {skrevet(self.standard)} ligger utenfor grensene {grenser}")
        for navn in ("standard", "minst", "størst") if self.heltall else ():
            if not (verdi := getattr(self, navn)).is_integer():
                raise ValueError(f"{navn}: {skrevet(verdi)} må være et helt tall når «heltall» er satt")
        return self


class Omstilling(Modell):
    """Engangskostnad i startåret = fast + per_enhet × mengde (1000 kr). Alltid en antakelse i katalogen."""

    fast: float = Field(default=0, ge=0, allow_inf_nan=False)
    per_enhet: float = Field(default=0, ge=0, allow_inf_nan=False)
    prisår: int | None = Field(default=None, ge=1990, le=2100)
    """Året beløpets kroner gjelder. Er kommunens prisår, for omstilling regnes ikke om."""
    merknad: str


class Konsekvens(Modell):
    """Hva tiltaket betyr for folk fra og med en mengde. Redaksjonell og foreløpig."""

    fra: float = Field(default=0, ge=0, allow_inf_nan=False)
    tekst: str = Field(min_length=10, max_length=140)


class Følge(IntEnum):
    """Følgen for en gruppe, med retning. Det som er oversatt fra `konsekvensgrad`, sier aldri at noe blir bedre."""

    VESENTLIG_DÅRLIGERE = -2
    NOE_DÅRLIGERE = -1
    INGEN_MERKBAR = 0
    NOE_BEDRE = 1
    VESENTLIG_BEDRE = 2


BRUKERNES = "ansatte"
"""Gruppen graden ikke gjelder: `konsekvensgrad` er følgen for dem som bruker tjenesten."""


class Virkning(Modell):
    """Hva tiltaket betyr for én gruppe, slik en enhet i kommunen har vurdert det."""

    gruppe: str
    følge: int = Field(ge=-2, le=2)
    """−2 vesentlig dårligere, −1 noe dårligere, 0 ingen merkbar endring, 1 noe bedre, 2 vesentlig bedre."""
    vurdert_av: str = Field(min_length=2, max_length=80)
    """Enheten som har vurdert, aldri en person."""
    dato: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    kilde: KildeIder = ()
    merknad: str | None = None
    """Hva vurderingen hviler på, eller hva som er usikkert."""


class Lovkrav(Modell):
    """Noe loven krever før tiltaket kan vedtas eller gjennomføres."""

    tekst: str = Field(min_length=10, max_length=200)
    kilde: KildeIder = Field(min_length=1)


class Status(StrEnum):
    """Aktive kan velges, vedtatte er låst på og teller 0, utgåtte åpnes bare fra gamle lenker."""

    AKTIV = "aktiv"
    VEDTATT = "vedtatt"
    UTGÅTT = "utgått"


class Tiltak(Modell):
    """Ett innsparingstiltak. Beløp i 1000 kr per år; innsparing er positiv."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{2,40}$")
    kode: str = Field(pattern=rf"^({KODE})$")
    """Fast kortkode i lenker. Kan aldri endres eller brukes om igjen."""
    nummer: str | None = Field(default=None, max_length=20, exclude_if=lambda verdi: verdi is None)
    """Nummeret kommunens egen liste har på tiltaket, slik det sies i rommet. I en prøvd liste også i navnet."""
    navn: str = Field(min_length=3, max_length=70)
    status: Status = Status.AKTIV
    type: Literal["kostnad", "inntekt"] = "kostnad"
    """Inntektstiltak er ikke lavere driftskostnad og holdes utenfor til brukeren slår dem på."""
    temaer: tuple[int, ...]
    områder: tuple[str, ...]
    grupper: tuple[str, ...] = ()
    """Hvem som merker tiltaket mest."""
    hensikt: str
    """Hva tiltaket er, høyst 20 ord."""
    bakgrunn: str
    """50–100 ord: hva kildene sier, og hva de ikke sier."""
    konsekvenser: tuple[Konsekvens, ...] = ()
    konsekvensgrad: int = Field(default=0, ge=0, le=3)
    """0 ingen, 1 liten, 2 merkbar, 3 stor følge for brukere. Redaksjonelt skjønn."""
    virkninger: tuple[Virkning, ...] = Field(default=(), exclude_if=lambda verdi: not verdi)
    """Følgen per gruppe, med retning. Går foran `konsekvensgrad` for gruppene som er nevnt."""
    årsverk: Tall | None = Field(default=None, exclude_if=lambda verdi: verdi is None)
    """Årsverk per enhet av mengden i et helt år; minus er færre. Tomt er ukjent, aldri 0."""
    ansvarlig: str | None = Field(default=None, exclude_if=lambda verdi: verdi is None)
    """Området som har ansvaret. Kan stå tomt når tiltaket bare hører til ett område."""
    lovkrav: tuple[Lovkrav, ...] = Field(default=(), exclude_if=lambda verdi: not verdi)
    """Det loven krever. Tomt er ikke vurdert."""
    mengde: Mengde | None = None
    """Mangler når tiltaket bare er av eller på."""
    mengde_i_kilden: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Mengden kilden til tallet gjelder. Effekten av det som overstiger den, er en antakelse."""
    effekt: Effektform
    varige_merkostnader: Driver | None = None
    """Nye faste kostnader tiltaket fører med seg, 1000 kr per år."""
    start: Måned
    opptrapping_måneder: int = Field(default=0, ge=0, le=60)
    andeler: Årsverdier | None = None
    """Egen innfasing: andel (0–1) av helårseffekten per år, i stedet for opptrappingen i årene som er nevnt."""
    omstilling: Omstilling | None = None
    advarsel: str | None = None
    vedtatt_effekt: Årsverdier = ()
    """For vedtatte tiltak: effekten som alt ligger i planen (1000 kr), til opplysning. Teller 0."""
    vedtak: str | None = None
    """Datoen og saken et vedtatt eller utgått tiltak ble avgjort i."""
    uendret_siden: int | None = None
    """Det første året i planen tiltaket sist ble behandlet i, når det har fulgt med uten å bli behandlet."""
    oppdatert: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    """Datoen fagteksten sist ble gjennomgått."""

    def __hash__(self) -> int:
        """Id-en og tallene er nok til å skille tiltakene; likhet sammenlignes ellers felt for felt."""
        return self.avtrykk

    @cached_property
    def avtrykk(self) -> int:
        """Det samme for samme id og tall."""
        return hash((self.id, *(d.nivåer for d in self.drivere.values())))

    @model_validator(mode="after")
    def _konsekvenser_stiger(self) -> Self:
        grenser = [k.fra for k in self.konsekvenser]
        if grenser != sorted(set(grenser)):
            raise ValueError("konsekvenser: må stå i stigende rekkefølge etter «fra», uten like verdier")
        return self

    @model_validator(mode="after")
    def _én_virkning_per_gruppe(self) -> Self:
        grupper = [v.gruppe for v in self.virkninger]
        if doble := sorted({g for g in grupper if grupper.count(g) > 1}):
            raise ValueError(f"virkninger: «{doble[0]}» er vurdert mer enn én gang")
        return self

    @model_validator(mode="after")
    def _andeler_er_andeler(self) -> Self:
        for år, andel in self.andeler or ():
            if not 0 <= andel <= 1:
                raise ValueError(f"andeler: {skrevet(andel)} i {år} må være fra 0 til 1")
        return self

    @model_validator(mode="after")
    def _merkostnader_er_tallfestet(self) -> Self:
        if self.varige_merkostnader is not None and self.varige_merkostnader.midt is None:
            raise ValueError("varige_merkostnader: er de ukjent, la feltet stå tomt og si det i «advarsel»")
        return self

    @cached_property
    def drivere(self) -> dict[str, Tall | Spenn]:
        """Alle navngitte faktorer i effektformen, i den rekkefølgen de står."""
        match self.effekt:
            case SatsEffekt(sats=sats):
                return {"sats": sats}
            case ProduktEffekt(drivere=drivere) | FormelEffekt(drivere=drivere):
                return dict(drivere)
            case SykefraværEffekt(drivere=modell):
                return {navn: driver for navn, driver in modell if driver is not None}
            case DemografiEffekt(drivere=modell):
                return dict(modell)
            case IkkeTallfestetEffekt():
                return {}
            case _:
                assert_never(self.effekt)

    def med_drivere(self, drivere: dict[str, Tall | Spenn]) -> Tiltak:
        """Samme tiltak med andre tall bak effekten."""
        if drivere == self.drivere:
            return self
        match self.effekt:
            case SatsEffekt():
                ny: Any = {"sats": drivere["sats"]}
            case ProduktEffekt() | FormelEffekt():
                ny = {"drivere": drivere}
            case SykefraværEffekt(drivere=modell):
                ny = {"drivere": modell.model_copy(update=drivere)}
            case DemografiEffekt(drivere=modell):
                ny = {"drivere": modell.model_copy(update=drivere)}
            case IkkeTallfestetEffekt():
                ny = {}
            case _:
                assert_never(self.effekt)
        return self.model_copy(update={"effekt": self.effekt.model_copy(update=ny)})

    @cached_property
    def per_enhet(self) -> Uttrykk | None:
        """Effekten av én enhet (1000 kr per år) som uttrykk over driverne. None når tiltaket ikke er tallfestet."""
        match self.effekt:
            case SatsEffekt(per=per):
                return Navn("sats") / Fast(per)
            case ProduktEffekt(drivere=drivere):
                return reduce(mul, map(Navn, drivere))
            case FormelEffekt():
                return self.effekt.lest
            case SykefraværEffekt():
                return SYKEFRAVÆR
            case DemografiEffekt():
                return DEMOGRAFI
            case IkkeTallfestetEffekt():
                return None
            case _:
                assert_never(self.effekt)

    @cached_property
    def opphav(self) -> Opphav:
        """Opphavet til det sannsynlige tallet: det svakeste av driverne."""
        if isinstance(self.effekt, IkkeTallfestetEffekt):
            return Opphav.IKKE_TALLFESTET
        return svakest(d.opphav for navn, d in self.drivere.items() if navn not in self.valgfrie)

    @cached_property
    def valgfrie(self) -> frozenset[str]:
        """Driverne som ikke er tallfestet, og som formelen klarer seg uten."""
        periode = self.drivere.get(PERIODE) if isinstance(self.effekt, SykefraværEffekt) else None
        return frozenset({PERIODE}) if periode is not None and periode.midt is None else frozenset()

    def per_enhet_med(self, kjente: Iterable[str]) -> Uttrykk | None:
        """Som `per_enhet`, med de valgfrie driverne som har fått verdi."""
        if isinstance(self.effekt, SykefraværEffekt) and PERIODE in set(kjente):
            return SYKEFRAVÆR_MED_PERIODE
        return self.per_enhet

    @property
    def ansvarsområde(self) -> str | None:
        """Området som har ansvaret; None når det ikke er avklart."""
        return self.ansvarlig or (self.områder[0] if len(self.områder) == 1 else None)

    def årsverk_ved(self, mengde: float) -> float | None:
        """Årsverkene mengden gir i et helt år, minus er færre. None når det ikke er kjent; aldri regnet av kroner."""
        if self.årsverk is not None and self.årsverk.verdi is not None:
            return self.årsverk.verdi * mengde
        return -mengde if self.mengde is not None and self.mengde.enhet == ÅRSVERK else None

    @property
    def opphav_til_årsverk(self) -> Opphav:
        """Opphavet til årsverkene. Der mengden selv er årsverk, er den en antakelse."""
        return self.årsverk.opphav if self.årsverk is not None else Opphav.ANTAKELSE

    def virkning_for(self, gruppe: str) -> Virkning | None:
        """Den vurderte følgen for gruppen; None når ingen har vurdert den."""
        return next((v for v in self.virkninger if v.gruppe == gruppe), None)

    @cached_property
    def oversatt_følge(self) -> Følge:
        """Graden som følge: 0 → ingen merkbar, 1 → noe dårligere, 2 og 3 → vesentlig dårligere. Må kontrolleres."""
        return Følge(max(-self.konsekvensgrad, Følge.VESENTLIG_DÅRLIGERE))

    def følge_for(self, gruppe: str) -> Følge | None:
        """Følgen for én gruppe. None er ikke vurdert: gruppen er ikke nevnt, eller graden gjelder ikke den."""
        if vurdert := self.virkning_for(gruppe):
            return Følge(vurdert.følge)
        return self.oversatt_følge if gruppe in self.grupper and gruppe != BRUKERNES else None

    def ulempe_for(self, gruppe: str) -> int:
        """Hvor mye dårligere det blir for gruppen: den vurderte følgen, ellers graden. Bedre er 0, aldri et fradrag."""
        vurdert = self.virkning_for(gruppe)
        return self.konsekvensgrad if vurdert is None else max(0, -vurdert.følge)

    @property
    def standardmengde(self) -> float:
        """Mengden tiltaket slås på med; 1 for tiltak som bare er av eller på."""
        return self.mengde.standard if self.mengde else 1.0

    def konsekvens(self, mengde: float) -> str | None:
        """Teksten som gjelder ved denne mengden."""
        gjelder = [k.tekst for k in self.konsekvenser if k.fra <= mengde]
        return gjelder[-1] if gjelder else None


class Relasjon(Modell):
    """Forholdet mellom to tiltak. `forutsetter`: det første krever det andre."""

    type: Literal["overlapper", "utelukker", "forutsetter"]
    mellom: tuple[str, str]
    andel: float | None = Field(default=None, ge=0, le=1, allow_inf_nan=False)
    """Andelen av den minste effekten som går bort når begge er på."""
    begrunnelse: str
    opphav: Opphav

    @model_validator(mode="after")
    def _andel_bare_for_overlapp(self) -> Self:
        if (self.type == "overlapper") != (self.andel is not None):
            raise ValueError("andel: hører til overlapper, og bare der")
        if self.mellom[0] == self.mellom[1]:
            raise ValueError("mellom: en relasjon er mellom to ulike tiltak")
        return self
