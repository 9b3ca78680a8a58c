"""Hvor hver størrelse står i boka, bestemt før noe skrives, så arkene kan vise til hverandre."""

from __future__ import annotations

from dataclasses import dataclass, field

from scenario.begreper.felter import PerÅr
from scenario.begreper.tiltak import Relasjon
from scenario.begreper.valg import ENDRER_IKKE_PLANEN, FORUTSETNINGSFELT, SLAG
from scenario.beregning.relasjoner import gjeldende_overlapp
from scenario.rapport.innhold import Rapportinnhold
from scenario.rapport.regneark.ark import område, ref
from scenario.rapport.regneark.rader import Tiltaksrad, tiltaksrader

SAMMENDRAG, SAKEN, TILTAK, ÅR, FOND, REGLER, FORUTSETNINGER, KILDER = (
    "Sammendrag",
    "Saken",
    "Tiltak",
    "År",
    "Fond",
    "Regler",
    "Forutsetninger",
    "Kilder",
)
REGNING, OVERLAPP = "Regning", "Overlapp"
"""De to skjulte arkene: mellomregningen per tiltak, og gruppene av tiltak som overlapper."""

FØRSTE = 6
"""Første rad med tiltak, lik på arkene Tiltak, År og Regning (0 er øverste rad)."""
_FASTE = {"anker": "Fondets_anker", "fast_del": "Reservekrav_fast_del", "voksende_del": "Reservekrav_voksende_del"}
FORUTSETTES = tuple(felt for felt in FORUTSETNINGSFELT if felt not in ENDRER_IKKE_PLANEN)
"""Forutsetningene boka regner med, i den rekkefølgen de står i valget."""
FELT = ("tolkning", "anslag", *(felt for felt in FORUTSETTES if felt != "tolkning"), *_FASTE)
"""Feltene øverst på arket Forutsetninger, i rekkefølge."""
NAVN = {
    **{felt: felt.capitalize() for felt in FORUTSETTES if not isinstance(SLAG[felt], PerÅr)},
    "anslag": "Anslag_for_alle",
    "mål": "Eget_mål",
    "reservekrav_vekst_prosent": "Vekst_i_reservekravet",
    **_FASTE,
}
"""Navnene formlene bruker for enkeltcellene."""
_FØRSTE_FELT = 5


@dataclass(frozen=True, slots=True)
class Kant:
    """Et par av tiltak som kan overlappe, med andelen som gjelder."""

    a: str
    b: str
    andel: float


@dataclass(frozen=True)
class Arkplan:
    """Adressene i boka for ett rapportinnhold."""

    innhold: Rapportinnhold
    rader: tuple[Tiltaksrad, ...]
    kanter: tuple[Kant, ...]
    stopp: tuple[Relasjon, ...]
    radnummer: dict[str, int]
    deler: dict[str, int] = field(default_factory=dict)
    """Første datarad for hver tabell på arket Forutsetninger."""
    driverrad: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def år(self) -> tuple[int, ...]:
        """Årene modellen regner for."""
        return self.innhold.kommune.år

    @property
    def bredde(self) -> int:
        """Antall tallkolonner på arket Forutsetninger."""
        return max(len(self.år), 4)

    @property
    def siste(self) -> int:
        """Siste rad med tiltak."""
        return FØRSTE + len(self.rader) - 1

    def felt(self, navn: str, år: int = 0) -> str:
        """Cellen for en forutsetning; `år` er indeksen når den settes per år."""
        return NAVN.get(navn) or ref(FORUTSETNINGER, _FØRSTE_FELT + FELT.index(navn), 1 + år)

    def feltrad(self, navn: str) -> int:
        """Raden for en forutsetning."""
        return _FØRSTE_FELT + FELT.index(navn)

    def kolonne(self, ark: str, kol: int) -> str:
        """Alle tiltakenes celler i én kolonne."""
        return område(ark, (FØRSTE, kol), (self.siste, kol))


def lag_plan(innhold: Rapportinnhold) -> Arkplan:
    """Legger ut arkene for dette innholdet."""
    rader = tiltaksrader(innhold)
    radnummer = {r.nøkkel: FØRSTE + n for n, r in enumerate(rader)}
    overlapp = gjeldende_overlapp(innhold.kommune, innhold.valg.overlapp)
    kjente = {(min(par), max(par)): andel for par, andel in overlapp.items() if radnummer.keys() >= par}
    kanter = tuple(Kant(a, b, andel) for (a, b), andel in sorted(kjente.items()))
    stopp = tuple(r for r in innhold.kommune.stopprelasjoner if radnummer.keys() >= set(r.mellom))
    plan = Arkplan(innhold, rader, kanter, stopp, radnummer)
    _legg_ut_deler(plan)
    return plan


def _legg_ut_deler(plan: Arkplan) -> None:
    kommune = plan.innhold.kommune
    drivere = [(r.nøkkel, navn) for r in plan.rader if r.tiltak for navn in r.tiltak.drivere]
    lengder = {
        "tolkninger": len(kommune.mål.tolkninger),
        "temaer": len(kommune.opplysninger.temaer),
        "overlapp": max(1, len(plan.kanter)),
        "stopp": max(1, len(plan.stopp)),
        "drivere": len(drivere),
        "faste": len(kommune.forutsetninger),
    }
    rad = _FØRSTE_FELT + len(FELT)
    for navn, lengde in lengder.items():
        plan.deler[navn] = rad + 3  # tom rad, overskrift, kolonnehode
        rad += 3 + lengde
    plan.driverrad.update({d: plan.deler["drivere"] + n for n, d in enumerate(drivere)})
