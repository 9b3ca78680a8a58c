"""Frosne verdier i fagets språk. Importerer ingenting av vårt utenfor denne mappen."""

from scenario.begreper.effektformer import Effektform
from scenario.begreper.felles import Modell, Måned, Opphav, svakest
from scenario.begreper.kommune import (
    Datatabell,
    Disposisjonsfond,
    Forutsetning,
    Handlingsregel,
    Innsparingsmål,
    Kommune,
    Kommuneopplysninger,
    Merking,
    Tolkning,
)
from scenario.begreper.resultat import Bidrag, Konflikt, Resultat, Utelatt
from scenario.begreper.tall import Kilde, Ord, Spenn, Tall
from scenario.begreper.tiltak import Mengde, Relasjon, Tiltak
from scenario.begreper.valg import EgenOverlapp, EgetTiltak, Forutsetninger, Tiltaksvalg, Valg

__all__ = [
    "Bidrag",
    "Datatabell",
    "Disposisjonsfond",
    "Effektform",
    "EgenOverlapp",
    "EgetTiltak",
    "Forutsetning",
    "Forutsetninger",
    "Handlingsregel",
    "Innsparingsmål",
    "Kilde",
    "Kommune",
    "Kommuneopplysninger",
    "Konflikt",
    "Mengde",
    "Merking",
    "Modell",
    "Måned",
    "Opphav",
    "Ord",
    "Relasjon",
    "Resultat",
    "Spenn",
    "Tall",
    "Tiltak",
    "Tiltaksvalg",
    "Tolkning",
    "Utelatt",
    "Valg",
    "svakest",
]
