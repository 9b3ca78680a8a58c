"""Postene i fondets bok, ett sted: navn, retning og forklaring, likt på skjerm, i dokument, i regneark og i CSV.

Beløp er hele 1000 kr. En bevegelse er positiv når fondet øker.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap


@dataclass(frozen=True, slots=True)
class Bokpost:
    """Én linje i fondets bok, i den rekkefølgen linjene står."""

    id: str
    """Feltet i fondsåret."""
    navn: str
    forklaring: str
    retning: int = 0
    """−1 når beløpet bak posten går ut av fondet, +1 når det går inn. 0 er en saldo eller en sammenligning."""
    forutsetning: str = ""
    """Forutsetningen med beløpet per år. Tom når beløpet regnes av tiltakene."""
    i_ankeråret: bool = False
    """Sant når posten endrer fondet også i det første året, der saldoen er kommunens eget anslag."""
    deles_etter: int = 0
    """Hvor et langt ord kan deles med bindestrek i smale diagrammer."""

    @property
    def i_setning(self) -> str:
        """Navnet med liten forbokstav."""
        return self.navn[0].lower() + self.navn[1:]

    @property
    def på_linjer(self) -> str:
        """Navnet med `|` mellom linjene, til smale diagrammer."""
        if self.deles_etter:
            return f"{self.navn[: self.deles_etter]}-|{self.navn[self.deles_etter :]}"
        return "|".join(wrap(self.navn, 11))


INNGÅENDE = Bokpost(
    "inngående",
    "Fondet ved årets start",
    "Fondet ved utgangen av året før. Første år er kommunens eget anslag for utgangen av året.",
)
PLANLAGT_BRUK = Bokpost("planlagt_bruk", "Planlagt bruk", "Bruk som alt er bestemt.", -1, "planlagt_bruk")
UDEKKET_INNSPARING = Bokpost(
    "udekket_innsparing",
    "Udekket innsparing",
    "Innsparing som ikke leveres, tas av fondet. Mer enn kravet går inn i fondet.",
    -1,
)
OMSTILLING = Bokpost(
    "omstilling",
    "Omstillingskostnad",
    "Engangskostnader. De trekkes av fondet, ikke av måloppnåelsen.",
    -1,
    deles_etter=11,
)
MERFORBRUK = Bokpost(
    "merforbruk", "Merforbruk", "Forbruk over budsjettet. Det endrer ikke måloppnåelsen.", -1, "merforbruk", True
)
MERINNTEKT = Bokpost(
    "merinntekt", "Merinntekt", "Inntekt over budsjettet. Den endrer ikke måloppnåelsen.", 1, "merinntekt"
)
SALDO = Bokpost("saldo", "Saldo før gulvet", "Summen av linjene over. Den kan være under 0.")
UTGÅENDE = Bokpost("utgående", "Fondet ved årets slutt", "Aldri under 0.")
UDEKKET_MERFORBRUK = Bokpost(
    "udekket_merforbruk", "Udekket merforbruk", "Det fondet ikke rakk til. Neste år starter fra 0."
)
UDEKKET_TIL_SAMMEN = Bokpost(
    "udekket_til_sammen",
    "Udekket til sammen",
    "Det udekkede merforbruket så langt. Det må dekkes inn senere (kommuneloven § 14-12).",
)
RESERVEKRAV = Bokpost("reservekrav", "Kravet i handlingsregelen", "Fast del pluss en del som kan vokse.")
MARGIN = Bokpost("margin", "Over eller under kravet", "Fondet minus kravet. Minus betyr under.")

BEVEGELSER = (PLANLAGT_BRUK, UDEKKET_INNSPARING, OMSTILLING, MERFORBRUK, MERINNTEKT)
"""Postene som går inn i og ut av fondet."""
FONDSBOK = (INNGÅENDE, *BEVEGELSER, SALDO, UTGÅENDE, UDEKKET_MERFORBRUK, UDEKKET_TIL_SAMMEN, RESERVEKRAV, MARGIN)
"""Hele boka, linje for linje."""
ULØST = f"{UDEKKET_INNSPARING.navn}, må konkretiseres"
"""Den udekkede innsparingen som linje i budsjettabellen, uavhengig av om fondet dekker den."""
UTEN_TILTAK = "Fondet uten tiltak"
"""Fondet med de samme forutsetningene, uten tiltakene."""
STANDARD, EGNE_UTEN, EGNE_MED = (
    "Standard, uten tiltak",
    "Dine forutsetninger, uten tiltak",
    "Dine forutsetninger, med tiltak",
)
"""Fondet i tre ledd: hva forutsetningene gjør, og hva tiltakene gjør."""
