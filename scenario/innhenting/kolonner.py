"""Kolonnene en liste kan ha: overskriftene, hva de betyr, og hva en celle kan inneholde."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from scenario.begreper.effektformer import FORMER
from scenario.framstilling.tall import oppramsing


class Kolonneslag(StrEnum):
    """Hva en celle i kolonnen inneholder."""

    TEKST = "tekst"
    BELØP = "beløp"
    TALL = "tall"
    HELTALL = "helt tall"
    MÅNED = "måned"
    LISTE = "liste"
    VALG = "valg"


@dataclass(frozen=True, slots=True)
class Kolonne:
    """En kolonne i lista. Alle kolonner utenom navnet og beløpet kan utelates."""

    felt: str
    """Navnet koden bruker."""
    overskrift: str
    slag: Kolonneslag
    forklaring: str
    også: tuple[str, ...] = ()
    """Andre overskrifter som betyr det samme."""
    valg: tuple[str, ...] = ()


T, B, N, H, L, V = (
    Kolonneslag.TEKST,
    Kolonneslag.BELØP,
    Kolonneslag.TALL,
    Kolonneslag.HELTALL,
    Kolonneslag.LISTE,
    Kolonneslag.VALG,
)
REGNES = tuple(form for form in FORMER if form not in ("sats", "ikke_tallfestet"))
"""Effektformene som regnes av flere tall, og derfor ikke kan stå som ett beløp i lista."""
BEREGNING = ("beløp", *REGNES, "ikke tallfestet")

KOLONNER = (
    Kolonne("id", "id", T, "Fast navn på tiltaket: små bokstaver a–z, tall og understrek. Tom for nye tiltak."),
    Kolonne(
        "nummer",
        "nummer",
        T,
        "Kommunens eget nummer. Brukes til å kjenne tiltaket igjen neste gang, når id mangler.",
        ("nr", "nr.", "tiltaksnummer", "tiltaksnr", "tiltak nr", "tiltak nr.", "#"),
    ),
    Kolonne("navn", "navn", T, "Hva tiltaket heter, 3–70 tegn.", ("tiltak", "tiltaksnavn", "tittel")),
    Kolonne("status", "status", V, "Tom betyr aktiv.", valg=("aktiv", "vedtatt", "utgått")),
    Kolonne("type", "type", V, "Tom betyr kostnad. Inntekt er ikke lavere driftskostnad.", valg=("kostnad", "inntekt")),
    Kolonne("temaer", "tema", L, "Nummer på temaet. Flere skilles med komma.", ("temaer",)),
    Kolonne(
        "områder",
        "områder",
        L,
        "Kode eller navn på tjenesteområdet.",
        ("område", "tjenesteområde", "tjenesteområder"),
    ),
    Kolonne("grupper", "grupper", L, "Hvem som merker tiltaket mest.", ("gruppe",)),
    Kolonne("hensikt", "hensikt", T, "Hva tiltaket er, høyst 20 ord.", ("beskrivelse", "formål")),
    Kolonne("bakgrunn", "bakgrunn", T, "Hva kildene sier, og hva de ikke sier.", ("begrunnelse",)),
    Kolonne(
        "konsekvensgrad", "konsekvensgrad", H, "0 ingen, 1 liten, 2 merkbar, 3 stor følge for brukere.", ("konsekvens",)
    ),
    Kolonne(
        "beregning",
        "beregning",
        V,
        f"Tom for vanlige beløp. {oppramsing([f'«{r}»' for r in REGNES])} regnes av tall i katalogen, uten beløp her.",
        valg=BEREGNING,
    ),
    Kolonne("lav", "lav", B, "Lavt anslag i et helt år.", ("lavt", "lavt anslag", "minimum")),
    Kolonne(
        "sannsynlig",
        "sannsynlig",
        B,
        "Det sannsynlige beløpet i et helt år, for én enhet av mengden. Innsparing er positiv. Tom er ikke tallfestet.",
        ("beløp", "effekt", "innsparing", "helårseffekt", "årlig effekt", "sannsynlig beløp"),
    ),
    Kolonne("høy", "høy", B, "Høyt anslag i et helt år.", ("høyt", "høyt anslag", "maksimum")),
    Kolonne("per", "per", N, "Hvor mange enheter beløpet gjelder. Tom er én; 1000 for et beløp per 1000 m²."),
    Kolonne(
        "opphav",
        "opphav",
        V,
        "Hvor beløpet kommer fra. Tom betyr at det står i kilden til lista.",
        valg=("kilde", "avledet", "ekstern", "antakelse"),
    ),
    Kolonne("kilde", "kilde", L, "Id i kilder.yaml. Tom er kilden til hele lista.", ("kilder",)),
    Kolonne("formel", "formel", T, "Hvordan beløpet er regnet, i ord."),
    Kolonne("regnestykke", "regnestykke", T, "Hvordan beløpet er regnet, i 1000 kr: 23000 / 10."),
    Kolonne("merknad", "merknad", T, "Hva som er usikkert, eller hvorfor beløpet mangler.", ("kommentar", "merknader")),
    Kolonne("mengde", "mengde", N, "Mengden tiltaket starter med. Tom for nye tiltak som bare er av eller på."),
    Kolonne("minst", "mengde minst", N, "Den minste mengden som kan velges."),
    Kolonne("størst", "mengde størst", N, "Den største mengden som kan velges."),
    Kolonne("trinn", "mengde trinn", N, "Avstanden mellom mengdene som kan velges."),
    Kolonne("enhet", "mengde enhet", T, "Enheten i entall: skole."),
    Kolonne("flertall", "mengde enhet flertall", T, "Enheten i flertall: skoler."),
    Kolonne("heltall", "bare hele", V, "«ja» når bare hele enheter gir mening.", valg=("ja", "nei")),
    Kolonne("mengde_merknad", "mengde merknad", T, "Hvorfor mengden er valgt."),
    Kolonne(
        "start", "start", Kolonneslag.MÅNED, "Måneden tiltaket begynner å virke: 2026-08.", ("startmåned", "oppstart")
    ),
    Kolonne(
        "opptrapping",
        "opptrapping måneder",
        H,
        "Måneder til tiltaket virker fullt ut.",
        ("opptrapping", "innfasing", "innfasing måneder"),
    ),
    Kolonne(
        "ansvarlig", "ansvarlig område", T, "Området som har ansvaret. Tom når tiltaket bare hører til ett område."
    ),
    Kolonne(
        "årsverk_per_enhet", "årsverk per enhet", N, "Årsverk for én enhet i et helt år. Minus er færre. Tom er ukjent."
    ),
    Kolonne("årsverk_kilde", "årsverk kilde", L, "Id i kilder.yaml. Tom er kilden til hele lista."),
    Kolonne("årsverk_merknad", "årsverk merknad", T, "Hvordan årsverkene er regnet, eller hva som er usikkert."),
    Kolonne("omstilling_fast", "omstilling fast", B, "Engangskostnad i startåret.", ("omstilling", "engangskostnad")),
    Kolonne("omstilling_enhet", "omstilling per enhet", B, "Engangskostnad for hver enhet av mengden."),
    Kolonne("omstilling_merknad", "omstilling merknad", T, "Hva engangskostnaden er."),
    Kolonne("merkostnader", "varige merkostnader", B, "Ny fast kostnad i året.", ("merkostnader", "merkostnad")),
    Kolonne("merkostnader_merknad", "merkostnader merknad", T, "Hva den faste kostnaden er."),
    Kolonne("advarsel", "advarsel", T, "Det leseren må vite, i én setning."),
)
MÅ_HA = ("navn", "sannsynlig")
VANLIGE = ("id", "nummer", "navn", "lav", "sannsynlig", "høy", "områder", "start", "konsekvensgrad", "merknad")
"""Feltene alle lister kan ha. De andre har bare katalogen, og lister i samme form."""
ETTER_FELT = {k.felt: k for k in KOLONNER}
BELØP = tuple(k.felt for k in KOLONNER if k.slag is Kolonneslag.BELØP)
ENHETER = {"kroner": Decimal("0.001"), "1000 kr": Decimal(1), "mill. kr": Decimal(1000)}
"""Enhetene en liste kan ha, og hvor mange 1000 kr én av dem er."""


def forenklet(tekst: str) -> str:
    """Teksten uten forskjeller som ikke betyr noe: store bokstaver, mellomrom og understrek."""
    ren = unicodedata.normalize("NFC", tekst).casefold().replace("_", " ").replace("\u00ad", "")
    return " ".join(ren.split()).rstrip(":* ")


_NAVN = {forenklet(navn): k for k in KOLONNER for navn in (k.overskrift, *k.også)}


def kolonne_som_heter(navn: str) -> Kolonne | None:
    """Kolonnen med denne overskriften, uten enheten i parentes; None når katalogen ikke har en slik."""
    return _NAVN.get(forenklet(navn))


def nærmeste(tekst: str) -> str | None:
    """Overskriften som ligner mest, når noe ligner."""
    nær = difflib.get_close_matches(forenklet(tekst), _NAVN, n=1, cutoff=0.8)
    return _NAVN[nær[0]].overskrift if nær else None
