"""Formene effekten av et tiltak kan ha, slik de står i tallgrunnlaget: sats, produkt, formel og de to faste."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Discriminator, Field, Tag, model_validator

from scenario.begreper.felles import Modell
from scenario.begreper.tall import Spenn, Tall
from scenario.begreper.uttrykk import Fast, Uttrykk, les_uttrykk, navn_i, nevnere


def _tall_eller_spenn(verdi: Any) -> str:
    har_spenn = "sannsynlig" in verdi if isinstance(verdi, dict) else isinstance(verdi, Spenn)
    return "<spenn>" if har_spenn else "<tall>"


Driver = Annotated[Annotated[Tall, Tag("<tall>")] | Annotated[Spenn, Tag("<spenn>")], Discriminator(_tall_eller_spenn)]
"""En faktor i en effektform: ett tall, eller et spenn."""


class SatsEffekt(Modell):
    """Effekt = mengde × sats / per."""

    form: Literal["sats"]
    sats: Spenn
    per: float = Field(default=1, gt=0, allow_inf_nan=False)
    """Hvor mange enheter satsen gjelder, for eksempel 1000 for «per 1 000 m²»."""


class ProduktEffekt(Modell):
    """Effekt = mengde × produktet av alle drivere."""

    form: Literal["produkt"]
    drivere: dict[str, Driver] = Field(min_length=1)


class FormelEffekt(Modell):
    """Effekt = mengde × uttrykket. Uttrykket er effekten av én enhet, i 1000 kr per år."""

    form: Literal["formel"]
    uttrykk: str
    """Drivernes navn og tall med + - * / og parenteser. Tall er bare omregning, som `prosent / 100`."""
    drivere: dict[Annotated[str, Field(pattern=r"^[a-zæøå][a-zæøå0-9_]*$")], Driver] = Field(min_length=1)

    @cached_property
    def lest(self) -> Uttrykk:
        """Uttrykket som tre."""
        return les_uttrykk(self.uttrykk)

    @model_validator(mode="after")
    def _bruker_driverne(self) -> Self:
        try:
            brukt = navn_i(self.lest)
        except ValueError as feil:
            raise ValueError(f"uttrykk: {feil}") from None
        if "mengde" in brukt:
            raise ValueError("uttrykk: gjelder én enhet; mengden ganges inn etterpå og skal ikke stå her")
        if ukjent := next((n for n in brukt if n not in self.drivere), None):
            raise ValueError(f"uttrykk: bruker «{ukjent}», som ikke står under drivere")
        if ubrukt := next((n for n in self.drivere if n not in brukt), None):
            raise ValueError(f"uttrykk: bruker ikke driveren «{ubrukt}»")
        if any(not isinstance(n, Fast) or n.verdi == 0 for n in nevnere(self.lest)):
            raise ValueError("uttrykk: kan bare dele på et tall som ikke er 0; gjør driveren om til «per»")
        return self


class SykefraværDrivere(Modell):
    """Driverne i sykefraværsformelen. Den siste er valgfri og brukes bare når den er fylt ut."""

    ansatte: Driver
    stillingsandel: Driver
    årsverkskostnad: Driver
    vikardekning: Driver
    refusjonsandel: Driver
    andel_i_arbeidsgiverperioden: Driver | None = None
    """Andelen (0–1) av fraværet der kommunen ikke får refusjon. Ukjent er aldri 0: da er den ikke i formelen."""


SYKEFRAVÆR = les_uttrykk("ansatte / 100 * stillingsandel * årsverkskostnad * (vikardekning - refusjonsandel)")
"""Besparelsen per prosentpoeng lavere fravær. Negativ når vikarer koster mindre enn tapt refusjon."""


PERIODE = "andel_i_arbeidsgiverperioden"
SYKEFRAVÆR_MED_PERIODE = les_uttrykk(
    f"ansatte / 100 * stillingsandel * årsverkskostnad * (vikardekning - refusjonsandel * (1 - {PERIODE}))"
)
"""Som `SYKEFRAVÆR`, når det er kjent hvor mye av fraværet som er uten refusjon."""


class SykefraværEffekt(Modell):
    """Effekt per prosentpoeng lavere fravær.

    `ansatte / 100 × stillingsandel × årsverkskostnad × (vikardekning − refusjonsandel)`
    """

    form: Literal["sykefravær"]
    drivere: SykefraværDrivere


class DemografiDrivere(Modell):
    """Det brukeren må oppgi før demografieffekten kan regnes."""

    forventet_vekst: Driver
    prosent: Driver


DEMOGRAFI = les_uttrykk("forventet_vekst * prosent / 100")
"""Utgiftsveksten som ikke kompenseres."""


class DemografiEffekt(Modell):
    """Effekt = forventet utgiftsvekst × prosent / 100. Ikke tallfestet før begge er oppgitt."""

    form: Literal["demografi"]
    drivere: DemografiDrivere


class IkkeTallfestetEffekt(Modell):
    """Verken kilde eller forsvarlig regneeksempel. Får tall bare gjennom brukerens eget anslag."""

    form: Literal["ikke_tallfestet"]
    hvorfor: str


Effektform = Annotated[
    SatsEffekt | ProduktEffekt | FormelEffekt | SykefraværEffekt | DemografiEffekt | IkkeTallfestetEffekt,
    Field(discriminator="form"),
]


FORMER: tuple[str, ...] = tuple(
    get_args(modell.model_fields["form"].annotation)[0] for modell in get_args(get_args(Effektform)[0])
)
"""Måtene en effekt kan regnes på, slik de skrives i feltet «form»."""
