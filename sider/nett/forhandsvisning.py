"""Forhåndsvisningen av en lenke, der den limes inn: tittel, beskrivelse og bilde, regnet av lenken selv.

En lenke med en eldre utgave viser det den viste da den ble laget. Ingenting skrives i loggen, og det som huskes, er
bare hva lenken sier. Beløp er hele 1000 kr.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.beregning import beregn
from scenario.deling import adresse, innlimt
from scenario.deling.delt import DeltLenke, vurder
from scenario.feilmeldinger import Inndatafeil, Tallgrunnlagsfeil
from scenario.framstilling import delingstekst
from scenario.framstilling.delingstekst import BREDDE, HØYDE
from scenario.framstilling.leseforklaring import antall_tiltak, overskrift
from scenario.framstilling.tall import dato
from sider.felles import arbeid, tallgrunnlag
from sider.tjener import logg

if TYPE_CHECKING:
    from scenario.framstilling.svaret import Svar
    from scenario.rapport.delekort import Delekort

T = TypeVar("T")

TITTEL = "Når vi målet? Innsparing i kommunen"
BESKRIVELSE = "Slå på tiltak, og se hvor langt de rekker mot målet og hva som skjer med fondet."
BILDE = "kort.png"
"""Adressen til bildet. Lenken står i spørringen, som ved siden selv: stier blir ofte logget."""
LENGST = 12_000
"""Lengre spørringer får den allmenne forhåndsvisningen."""
FLEST_BILDER, FLEST_TEKSTER = 32, 512
BILDE_SEKUNDER = 10.0
"""Er ikke bildet klart da, vises det allmenne."""
_FELT = ("s", "u", "r", "k", "p")

Felt = tuple[tuple[str, str], ...]
"""De vaskede feltene en lenke bærer."""


@dataclass(frozen=True, slots=True)
class Visning:
    """Det en forhåndsvisning sier."""

    tittel: str
    beskrivelse: str
    fane: str
    """Navnet på fanen til siden selv er lastet."""


ALLMENN = Visning(TITTEL, BESKRIVELSE, TITTEL)


def felt_i(spørring: str) -> Felt:
    """Feltene i en spørring som bærer et alternativ; tomt når den ikke gjør det."""
    felt = adresse.felt_i(f"?{spørring}") if 0 < len(spørring) <= LENGST else {}
    return tuple((navn, felt[navn]) for navn in _FELT if navn in felt) if {"s", "k", "p"} & felt.keys() else ()


def visning(felt: Felt) -> Visning:
    """Tittel og beskrivelse. Den allmenne når lenken ikke kan leses."""
    return _trygt(_visning, felt) or ALLMENN


def bilde(felt: Felt) -> bytes:
    """Bildet som PNG. Det allmenne når lenken ikke kan leses."""
    return _trygt(_bilde, felt) or _bilde((), "")


def _trygt(funksjon: Callable[[Felt, str], T], felt: Felt) -> T | None:
    try:
        return funksjon(felt, tallgrunnlag.gjeldende().utgave) if felt else None
    except (Inndatafeil, Tallgrunnlagsfeil):
        return None
    except Exception:
        logg.unntak("En forhåndsvisning kunne ikke lages.")
        return None


@lru_cache(maxsize=FLEST_TEKSTER)
def _visning(felt: Felt, _utgave: str) -> Visning:
    kommune, valg = åpnet(felt)
    resultat = beregn(kommune, valg)
    tittel, fane = delingstekst.tittel(valg), f"{overskrift(valg)} – {kommune.opplysninger.navn}"
    if resultat.konflikter:
        return Visning(tittel, f"{delingstekst.KONFLIKT} {antall_tiltak(valg)}.", fane)
    return Visning(tittel, delingstekst.beskrivelse(_svaret(kommune, valg, resultat), valg), fane)


def _svaret(kommune: Kommune, valg: Valg, resultat: Resultat) -> Svar:
    """Hentes først når det trengs: numpy skal ikke lastes før tjeneren har begrenset trådene."""
    from sider.felles.svar import svar_for

    return svar_for(kommune, valg, resultat)


@lru_cache(maxsize=FLEST_BILDER)
def _bilde(felt: Felt, _utgave: str) -> bytes:
    from scenario.rapport import delekort
    from sider.arbeidere import oppgaver
    from sider.arbeidere.oppdrag import Oppdrag

    if not felt:
        return delekort.png(kortet(felt))
    tegning = delekort.svg(kortet(felt))
    oppdrag = Oppdrag(oppgaver.bilde, tallgrunnlag.gjeldende(), (tegning,))
    data: bytes | None = arbeid.vent_på(f"bilde {hash(tegning)}", oppdrag, BILDE_SEKUNDER)
    if data is None:
        raise TimeoutError
    return data


def kortet(felt: Felt) -> Delekort:
    """Det som står på bildet. Gir Inndatafeil når lenken ikke kan leses."""
    from scenario.rapport.delekort import Delekort

    dagens = tallgrunnlag.gjeldende()
    if not felt:
        return Delekort(dagens.opplysninger.navn, "Når vi målet?", None, BESKRIVELSE)
    kommune, valg = åpnet(felt)
    resultat = beregn(kommune, valg)
    svaret = None if resultat.konflikter else _svaret(kommune, valg, resultat)
    publisert = tallgrunnlag.publisert(kommune.utgave) if kommune.utgave != dagens.utgave else ""
    fot = antall_tiltak(valg) + (f" · tall fra {dato(publisert)}" if publisert else "")
    return Delekort(kommune.opplysninger.navn, overskrift(valg), svaret, delingstekst.KONFLIKT, fot)


def vurdert(felt: Felt) -> DeltLenke:
    """Lenken i feltene, slik den ble delt og med dagens tall. Gir Inndatafeil når den ikke kan leses."""
    return vurder(tallgrunnlag.gjeldende(), tallgrunnlag.utgave, **innlimt.innhold(tallgrunnlag.verktøy(), dict(felt)))


def åpnet(felt: Felt) -> tuple[Kommune, Valg]:
    """Valget med tallene lenken ble laget med, når de finnes, ellers dagens."""
    delt = vurdert(felt)
    if delt.kommune_som_delt is not None and delt.som_delt is not None:
        return delt.kommune_som_delt, delt.som_delt.valg
    return tallgrunnlag.gjeldende(), delt.i_dag.valg


def hodet(vist: Visning, grunn: str, felt: Felt = ()) -> str:
    """Tittelen og det forhåndsvisninger leser, som HTML. `grunn` er appens hele adresse; tom når den ikke er kjent."""
    spørring = f"?{urlencode(felt)}" if felt else ""
    og: Mapping[str, str] = {
        "og:type": "website",
        "og:locale": "nb_NO",
        "og:title": vist.tittel,
        "og:description": vist.beskrivelse,
    }
    bildet = {
        "og:image": f"{grunn}{BILDE}{spørring}",
        "og:image:type": "image/png",
        "og:image:width": str(BREDDE),
        "og:image:height": str(HØYDE),
        "og:image:alt": f"{vist.tittel}. {vist.beskrivelse}",
    }
    linjer = [_meta("property", n, v) for n, v in {**og, **(bildet if grunn else {})}.items()]
    linjer.append(_meta("name", "twitter:card", "summary_large_image" if grunn else "summary"))
    if felt:
        linjer.append(_meta("name", "robots", "noindex"))
    if felt and grunn:
        kort = f"{grunn}api/v1/oembed?{urlencode({'url': f'{grunn}{spørring}'})}"
        linjer.append(f'<link rel="alternate" type="application/json+oembed" href="{escape(kort)}">')
    return f"<title>{escape(vist.fane)}</title>{_meta('name', 'description', vist.beskrivelse)}{''.join(linjer)}"


def _meta(slag: str, navn: str, verdi: str) -> str:
    return f'<meta {slag}="{navn}" content="{escape(verdi)}">'
