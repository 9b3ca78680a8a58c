"""Kommunen: hele det uforanderlige utgangspunktet en beregning hviler på."""

from __future__ import annotations

from functools import cached_property
from typing import Literal, Self

from pydantic import AliasChoices, Field, model_validator

from scenario.begreper.felles import KildeIder, Modell, Opphav, Årsverdier
from scenario.begreper.handlingsregler import Regel
from scenario.begreper.priser import Prisvekst, omregnet
from scenario.begreper.tall import Kilde, Opphavsmerket, Ord, Spenn, Tall, Tallfestet, skrevet
from scenario.begreper.tiltak import Relasjon, Tiltak
from scenario.begreper.valg import Forutsetninger


class Merking(Modell):
    """Et nummer eller en kode med navn: tema, tjenesteområde eller gruppe."""

    id: str
    navn: str
    kort: str | None = None
    """Kortform til knapper og smale skjermer."""
    forklaring: str | None = None
    gyldig: int | None = None
    """Det siste året kildene bruker navnet."""

    @property
    def med_år(self) -> str:
        """Navnet med året det gjaldt: «Skole (2020)»."""
        return f"{self.navn} ({self.gyldig})" if self.gyldig else self.navn

    @property
    def kortnavn(self) -> str:
        """Kortformen når den finnes, ellers navnet."""
        return self.kort or self.navn


class Kommuneopplysninger(Modell):
    """Navn, år og inndelinger."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    navn: str
    innbyggere: Tall
    år: tuple[int, ...] = Field(min_length=2)
    """Årene modellen regner for, i rekkefølge. Det første er ankeråret for fondet."""
    plan_fra: int | None = None
    """Det første planåret, når det er året etter ankeret. Tomt når planen starter i ankeråret."""
    prisnivå: str
    """Hvilke kroner summene er i når alle beløp er regnet om."""
    prisår: int | None = Field(default=None, ge=1990, le=2100)
    """Året beløp kan regnes om til."""
    prisvekst: tuple[Prisvekst, ...] = ()
    """Lønns- og prisveksten i kommunene, ett tall per år."""
    temaer: tuple[Merking, ...]
    områder: tuple[Merking, ...]
    grupper: tuple[Merking, ...] = ()

    @model_validator(mode="after")
    def _år_følger_hverandre(self) -> Self:
        if list(self.år) != list(range(self.år[0], self.år[0] + len(self.år))):
            raise ValueError("år: må følge hverandre uten hull")
        return self

    def vekst_fra(self, år: int) -> tuple[Prisvekst, ...]:
        """Veksten som gjør beløp i årets kroner om til prisårets. KeyError når et år mangler."""
        etter_år = {vekst.år: vekst for vekst in self.prisvekst}
        return tuple(etter_år[y] for y in range(år + 1, (self.prisår or år) + 1))


class Tolkning(Modell):
    """En måte å lese målet på."""

    id: str = Field(pattern=r"^[A-Z]$")
    navn: str
    forklaring: str
    type: Literal["nivå", "akkumulert"]
    """`nivå`: årlig nivå etter opptrapping. `akkumulert`: sum over årene – aldri på samme måler som nivå."""
    mål: float = Field(gt=0, allow_inf_nan=False)
    krav: Årsverdier
    egen: bool = False
    """Sant når brukeren selv setter opptrappingen; kravene her er utgangspunktet."""


class Innsparingsmål(Modell):
    """Målet og de lovlige tolkningene av det."""

    nivå: Tallfestet
    standard: str
    tolkninger: tuple[Tolkning, ...] = Field(min_length=1)
    merknader: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _standard_finnes(self) -> Self:
        if self.standard not in {t.id for t in self.tolkninger}:
            raise ValueError(f"standard: «{self.standard}» er ikke en av tolkningene")
        return self

    def tolkning(self, id: str) -> Tolkning:
        """Tolkningen med denne bokstaven. KeyError når den ikke finnes."""
        for tolkning in self.tolkninger:
            if tolkning.id == id:
                return tolkning
        raise KeyError(id)


class Fondspost(Modell):
    """En linje i fondsrullingen, i den rekkefølgen den vises."""

    navn: str
    beløp: Tall
    sum: bool = False


class Prognose(Opphavsmerket):
    """Merforbruket kommunen selv venter i ett år, som et spenn. Det er ikke trukket fra ankeret."""

    år: int
    lav: float = Field(gt=0, allow_inf_nan=False)
    høy: float = Field(gt=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _stiger(self) -> Self:
        if self.lav > self.høy:
            raise ValueError(f"lav: {skrevet(self.lav)} er større enn høy {skrevet(self.høy)}")
        return self


class Disposisjonsfond(Modell):
    """Ankeret for fondet og postene som fører fram til det (1000 kr)."""

    anker: Tallfestet
    """Anslått saldo ved utgangen av det første året modellen regner for."""
    poster: tuple[Fondspost, ...] = ()
    prognose: Prognose | None = None
    """Merforbruket kommunen venter i ankeråret. Hva det gjør med marginen, vises alltid ved dommen."""


class Handlingsregel(Modell):
    """Kommunens eget krav til fondet: en fast del og en del som kan vokse."""

    fast_del: Tallfestet
    voksende_del: Tallfestet
    """Delen som følger driftsinntekter og lånegjeld, i første år."""
    forklaring: str


class Verdivalg(Modell):
    """En verdi brukeren kan velge for en forutsetning, med navn og opphav."""

    navn: str
    tall: Tallfestet


class Forutsetning(Modell):
    """En synlig forutsetning. De styrbare har en id motoren kjenner; de faste er bare til opplysning."""

    id: str
    navn: str
    forklaring: str
    """Hva den gjør med tallene, i én eller to setninger."""
    opphav: Opphav
    kilde: KildeIder = ()
    styrbar: bool = True
    minst: float | None = None
    størst: float | None = None
    valg: tuple[float, ...] = ()
    """Faste alternativer der brukeren velger mellom dem."""
    valg_for: tuple[int, ...] = ()
    """Årene de faste alternativene gjelder for, når forutsetningen har beløp per år."""
    enhet: str | None = None
    verdier: tuple[Verdivalg, ...] = ()
    """Verdier med eget opphav, vist som knapper ved feltet."""


class Datakolonne(Modell):
    """En kolonne i en tabell skrevet av fra kildene."""

    navn: str
    tittel: str
    type: Literal["tekst", "heltall", "desimal"]
    enhet: str | None = None


class Datarad(Modell):
    """En rad med opphav. Verdiene står i kolonnenes rekkefølge; tomt er ikke tallfestet."""

    verdier: tuple[str | float | None, ...]
    opphav: Opphav
    kilde: tuple[str, ...] = ()
    lysbilde: str | None = None
    formel: str | None = None
    merknad: str | None = None


class Datatabell(Modell):
    """En tabell fra `data/`, med spørsmålet den svarer på."""

    id: str
    tittel: str
    svarer_på: str
    enhet: str | None = None
    gruppe: str
    kolonner: tuple[Datakolonne, ...]
    merknad: str | None = None
    rader: tuple[Datarad, ...] = ()


class Listeopphav(Modell):
    """Lista en utgave er laget av, når tiltakene er fra kommunens egen liste og ikke fra katalogen alene."""

    fil: str
    """Navnet på filen."""
    dato: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    """Dagen lista ble hentet inn."""
    grunn: str
    """Utgaven som har alt annet enn tiltakene."""
    i_tillegg: bool
    """Sant når katalogens tiltak også kan velges."""


class Kommune(Modell):
    """Alt tallgrunnlag for én kommune. Uforanderlig; to like kommuner gir alltid like resultater."""

    opplysninger: Kommuneopplysninger
    mål: Innsparingsmål
    fond: Disposisjonsfond
    handlingsregel: Handlingsregel
    forutsetninger: tuple[Forutsetning, ...] = Field(
        validation_alias=AliasChoices("forutsetninger", "antakelser"), serialization_alias="antakelser"
    )
    """I arkivet og i fingeravtrykket heter feltet det det het i de første utgavene."""
    standard: Forutsetninger
    tiltak: tuple[Tiltak, ...]
    relasjoner: tuple[Relasjon, ...]
    kilder: tuple[Kilde, ...]
    ordliste: tuple[Ord, ...]
    tabeller: tuple[Datatabell, ...] = ()
    handlingsregler: tuple[Regel, ...] = ()
    """Reglene og måltallene ved siden av kravet til fondet."""
    liste: Listeopphav | None = Field(default=None, exclude_if=lambda verdi: verdi is None)
    """Lista tiltakene er hentet fra; None for det publiserte tallgrunnlaget."""
    utgave: str = ""
    """Fingeravtrykk av alt det andre; settes ved lesing."""

    @property
    def id(self) -> str:
        """Kommunens id, som også er mappenavnet."""
        return self.opplysninger.id

    @property
    def år(self) -> tuple[int, ...]:
        """Årene modellen regner for."""
        return self.opplysninger.år

    @property
    def planår(self) -> tuple[int, ...]:
        """Årene i handlings- og økonomiplanen. Ankeråret er med når planen starter der."""
        fra = self.opplysninger.plan_fra or self.år[0]
        return tuple(å for å in self.år if å >= fra)

    @cached_property
    def tiltak_etter_id(self) -> dict[str, Tiltak]:
        """Alle tiltak, også vedtatte og utgåtte."""
        return {t.id: t for t in self.tiltak}

    def i_kroner_for(self, forutsetninger: Forutsetninger) -> Kommune:
        """Tallgrunnlaget beregningen bruker: omregnet til samme års kroner når forutsetningen er på."""
        return self.omregnet if forutsetninger.regn_om_priser else self

    @cached_property
    def omregnet(self) -> Kommune:
        """Det samme tallgrunnlaget, med tiltakenes beløp regnet om til kommunens prisår."""
        if self.opplysninger.prisår is None:
            return self
        nye = tuple(t.med_drivere({n: self._omregnet(d) for n, d in t.drivere.items()}) for t in self.tiltak)
        return self.model_copy(update={"tiltak": nye})

    def _omregnet(self, driver: Tall | Spenn) -> Tall | Spenn:
        vekst = self.opplysninger.vekst_fra(driver.prisår) if driver.prisår and driver.midt is not None else ()
        return omregnet(driver, vekst, self.opplysninger.prisår) if vekst else driver

    @cached_property
    def kilde_etter_id(self) -> dict[str, Kilde]:
        """Alle kilder."""
        return {k.id: k for k in self.kilder}

    @cached_property
    def valgbare(self) -> tuple[Tiltak, ...]:
        """Tiltakene som kan slås av og på."""
        return tuple(t for t in self.tiltak if t.status == "aktiv")

    @cached_property
    def overlapp(self) -> dict[frozenset[str], float]:
        """Overlappandel per par av tiltak."""
        return {frozenset(r.mellom): r.andel for r in self.relasjoner if r.andel}

    @cached_property
    def stopprelasjoner(self) -> tuple[Relasjon, ...]:
        """Relasjonene som stopper en beregning: utelukker og forutsetter."""
        return tuple(r for r in self.relasjoner if r.type != "overlapper")
