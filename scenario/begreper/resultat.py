"""Resultat: det en beregning svarer. Beløp i 1000 kr, innsparing positiv, årene i kommunens rekkefølge."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scenario.begreper.felles import Opphav


class Grunn(StrEnum):
    """Hvorfor et valgt tiltak ikke regnes med."""

    INNTEKT = "inntektstiltak"
    ANTAKELSE = "antakelse_slått_av"
    TEMA = "tema_lukket"
    VEDTATT = "vedtatt"
    SENT = "starter_for_sent"


@dataclass(frozen=True, slots=True)
class Bidrag:
    """Ett tiltaks bidrag før overlapp."""

    id: str
    navn: str
    helårseffekt: float
    """Effekten i et helt år når alt er faset inn, etter realiseringsgrad."""
    effekt: tuple[float, ...]
    opphav: Opphav
    """Opphavet til tallet, for den mengden kilden gjelder."""
    lav: float
    """Helårseffekten ved lavt anslag, som er sannsynlig når tiltaket ikke har spenn."""
    høy: float
    omstilling: tuple[float, ...]
    virker_fra: int = 0
    """Det første året hele effekten virker hele året; 0 når det ikke er regnet."""
    over_kilden: float = 0.0
    """Andelen (0–1) av effekten fra mer mengde enn kilden gjelder. Den er en antakelse, uansett hva satsen er."""

    def andel_på(self, opphav: Opphav) -> float:
        """Andelen (0–1) av effekten som har dette opphavet."""
        egen = 1.0 - self.over_kilden if self.opphav is opphav else 0.0
        return egen + (self.over_kilden if opphav is Opphav.ANTAKELSE else 0.0)

    @property
    def opphavene(self) -> tuple[Opphav, ...]:
        """Opphavene effekten har, det som gjelder kildens mengde først."""
        return tuple(o for o in dict.fromkeys((self.opphav, Opphav.ANTAKELSE)) if self.andel_på(o))

    @property
    def merke(self) -> str:
        """Opphavet som bokstav: «E», eller «E+N» når mengden er større enn kilden gjelder."""
        return "+".join(o.bokstav for o in self.opphavene)


@dataclass(frozen=True, slots=True)
class Fradrag:
    """Overlappen mellom to valgte tiltak, etter gruppens tak. Positivt tall som trekkes fra."""

    mellom: tuple[str, str]
    andel: float
    helårseffekt: float
    effekt: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Utelatt:
    """Et valgt tiltak som ikke regnes med."""

    id: str
    navn: str
    grunn: Grunn
    helårseffekt: float | None
    """Hva det ville gitt i et helt år, etter realiseringsgrad. None når det heller ikke er tallfestet."""


@dataclass(frozen=True, slots=True)
class Konflikt:
    """To valg som ikke kan stå sammen. Beregningen er ikke gyldig før den er løst."""

    tiltak: tuple[str, str]
    melding: str
    forslag: str


@dataclass(frozen=True, slots=True)
class Vekstutfall:
    """Det samme fondet mot reservekravet når kravet vokser som i et annet tall fra tallgrunnlaget."""

    navn: str
    opphav: Opphav
    vekst_prosent: float
    margin: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Prognoseutfall:
    """Marginen i ankeråret når kommunens egen prognose for merforbruket tas av fondet (1000 kr)."""

    år: int
    lav: float
    høy: float
    opphav: Opphav
    tatt: float
    """Merforbruket som alt er tatt av fondet dette året."""
    margin_lav: float
    """Marginen når det laveste i prognosen tas."""
    margin_høy: float

    @property
    def midt(self) -> float:
        """Midt i prognosen."""
        return (self.lav + self.høy) / 2


@dataclass(frozen=True, slots=True)
class Resultat:
    """Svaret på ett valg. Med konflikter er tallene ikke gyldige og skal ikke vises."""

    år: tuple[int, ...]
    tolkning: str
    akkumulert: bool
    """Sant når målet er en sum over årene; da er måloppnåelsen det også."""
    mål: float
    krav: tuple[float, ...]
    bidrag: tuple[Bidrag, ...]
    fradrag: tuple[Fradrag, ...]
    helårseffekt: float
    effekt: tuple[float, ...]
    overlapp: tuple[float, ...]
    """Fradraget for overlapp per år, positivt."""
    overlapp_helårseffekt: float
    måloppnåelse: float
    """Andel av målet, der 1 er nådd."""
    rest: float
    """Det som mangler på målet; negativt når målet er passert."""
    omstilling: tuple[float, ...]
    udekket: tuple[float, ...]
    """Innsparingskravet som ikke er dekket av effekt, per år."""
    fond: tuple[float, ...]
    """Saldo ved utgangen av hvert år, aldri under 0."""
    udekket_merforbruk: tuple[float, ...]
    """Det fondet ikke rakk til, per år."""
    reservekrav: tuple[float, ...]
    margin: tuple[float, ...]
    """Fond minus reservekrav."""
    andre_vekster: tuple[Vekstutfall, ...]
    """Marginen med de andre vekstene i reservekravet tallgrunnlaget nevner."""
    prognose: Prognoseutfall | None
    """None når kommunen ikke har en prognose for ankeråret."""
    opphav: tuple[tuple[Opphav, float], ...]
    """Helårseffekten før overlapp fordelt på opphav."""
    ikke_tallfestet: tuple[str, ...]
    ikke_medregnet: tuple[Utelatt, ...]
    konflikter: tuple[Konflikt, ...]
    utgåtte: tuple[str, ...]
    varsler: tuple[str, ...]
    utgave: str

    @property
    def udekket_til_sammen(self) -> float:
        """Det fondet ikke rakk til, summert over årene. Et tomt fond sletter det ikke (kommuneloven § 14-12)."""
        return sum(self.udekket_merforbruk)

    @property
    def alt_virker_fra(self) -> int | None:
        """Det første året alle bidragene virker fullt ut. None uten bidrag."""
        return max((b.virker_fra for b in self.bidrag), default=None)

    def bidrag_fra(self, nøkkel: str) -> Bidrag | None:
        """Bidraget fra ett tiltak, eller None når det ikke regnes med."""
        return next((b for b in self.bidrag if b.id == nøkkel), None)

    def effekt_i(self, år: int) -> float:
        """Samlet effekt i ett år."""
        return self.effekt[self.år.index(år)]
