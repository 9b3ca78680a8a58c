"""Det andre systemer kan hente: `/api/v1/` som JSON, og kortet `/kort/<kode>` som HTML uten skript. Bare lesing.

Veiene, feltene og formene står i openapi.yaml, som er dokumentet klienter lages av. Ingen økt, ingen kapsler, og
spørringen skrives aldri i loggen. Tallene er lenkens egne, regnet på nytt av samme beregning som siden bruker.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

import yaml
from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from scenario import VERSJON
from scenario.begreper.tekst import uten_styretegn
from scenario.deling import grensesnittdata, innlimt
from scenario.deling.delt import Lenkestatus
from scenario.deling.forskjeller import alle_forskjeller
from scenario.deling.lagertakt import Takter
from scenario.feilmeldinger import IkkeFunnet, Inndatafeil, IStrid, Tallgrunnlagsfeil, Utilgjengelig
from scenario.framstilling import dom
from scenario.framstilling.farger import SOM_CSS
from scenario.framstilling.leseforklaring import overskrift
from scenario.framstilling.tall import oppramsing
from scenario.innstillinger import Innstillinger
from sider.felles import tallgrunnlag
from sider.felles.sidene import SIDER
from sider.nett import forhandsvisning
from sider.tjener import logg
from sider.tjener.klient import adresse as klientens_adresse

PER_ADRESSE, FOR_ALLE = 240, 1_200
"""Spørsmål i minuttet. Et helt rådhus kan ha én adresse."""
LENGSTE_KØ, LENGSTE_SPØRRING, FLEST_FELT = 20, 12_000, 20
BREDDE, HØYDE = 600, 400
"""Rammen kortet får plass i, i px."""
METODER: Final = "GET, HEAD, OPTIONS"
KORT_CSP: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors "
API_CSP: Final = "default-src 'none'; frame-ancestors 'none'"
TITLER: Final = {
    400: "Spørsmålet kan ikke leses",
    404: "Finnes ikke",
    405: "Bare lesing",
    409: "Valgene strider mot hverandre",
    414: "Adressen er for lang",
    429: "For mange spørsmål",
    500: "Noe gikk galt",
    501: "Formen finnes ikke",
    503: "Kan ikke svare nå",
}
SETNINGER: Final = {
    404: "Adressen finnes ikke. Veiene står i /api/v1/openapi.json.",
    405: "Tallene kan bare leses. Bruk GET.",
    414: "Adressen er lengre enn noen lenke er. Se etter at bare lenken er med.",
    429: "Det spørres for ofte. Vent et minutt, og prøv igjen.",
    500: "Tallene kunne ikke hentes. Prøv igjen, og si fra til den som drifter, hvis det ikke hjelper.",
    501: "Kortet finnes bare som JSON. Bruk format=json.",
    503: "Det er kø akkurat nå. Prøv igjen om et halvt minutt.",
}
UTEN_TALL: Final = "Tallgrunnlaget kan ikke leses nå. Prøv igjen om litt."
STATUS: Final[tuple[tuple[type[Inndatafeil], int], ...]] = (
    (IkkeFunnet, 404),
    (IStrid, 409),
    (Utilgjengelig, 503),
    (Inndatafeil, 400),
)


class Feilsvar(Exception):
    """Svaret er en feil: statusen, og setningen når den ikke er den faste."""

    def __init__(self, status: int, setning: str = "") -> None:
        self.status, self.setning = status, setning or SETNINGER[status]
        super().__init__(self.setning)


@dataclass(frozen=True, slots=True)
class Forespørsel:
    """Ett spørsmål, med feltene kontrollert mot dokumentet. `grunn` er adressen til appen; tom når den er ukjent."""

    felt: Mapping[str, str]
    grunn: str = ""

    def utvalg(self, *navn: str) -> dict[str, str]:
        """Feltene med disse navnene som er oppgitt."""
        return {n: self.felt[n] for n in navn if n in self.felt}


@cache
def dokumentet() -> dict[str, Any]:
    """OpenAPI-dokumentet, uten adressen til tjeneren."""
    lest: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("openapi.yaml").read_text(encoding="utf-8"))
    return lest | {"info": lest["info"] | {"version": VERSJON}}


def hent(ref: Mapping[str, Any]) -> Mapping[str, Any]:
    """Det en henvisning i dokumentet viser til, eller det som står der."""
    while "$ref" in ref:
        funnet: Any = dokumentet()
        for ledd in ref["$ref"].removeprefix("#/").split("/"):
            funnet = funnet[ledd]
        ref = funnet
    return ref


def gjelder(sti: str) -> bool:
    """Sant når stien i appen er en av disse."""
    return sti.partition("/")[0] in ("api", "kort")


def er_kort(sti: str) -> bool:
    """Sant når svaret er kortet, og ikke JSON."""
    return sti.partition("/")[0] == "kort"


# --- Svarene --------------------------------------------------------------------------------------


def _dokument(spørsmål: Forespørsel) -> dict[str, Any]:
    return dokumentet() | {"servers": [{"url": spørsmål.grunn.rstrip("/") or "/"}]}


def _scenario(spørsmål: Forespørsel) -> dict[str, Any]:
    if len(spørsmål.utvalg("s", "k", "p")) != 1:
        raise Inndatafeil("Oppgi ett av feltene s, k og p: lenkekoden, den korte lenken eller pakken.")
    delt = forhandsvisning.vurdert(_felt(spørsmål.felt))
    data = grensesnittdata.lenken(tallgrunnlag.gjeldende(), delt)
    return data | {"dom": dom.dommen(delt.resultat_som_delt or delt.resultat_i_dag)}


def _felt(felt: Mapping[str, str]) -> forhandsvisning.Felt:
    """Feltene vasket som i adressen til siden. Gir Inndatafeil når ingenting av lenken står igjen."""
    rene = forhandsvisning.felt_i(urlencode(felt))
    if not rene:
        raise Inndatafeil("Lenken kan ikke leses. Se etter at hele lenken er med.")
    return rene


def _katalog(spørsmål: Forespørsel) -> dict[str, Any]:
    utgave = spørsmål.felt.get("utgave", "")
    return _katalogen(utgave or tallgrunnlag.gjeldende().utgave)


@lru_cache(maxsize=4)
def _katalogen(utgave: str) -> dict[str, Any]:
    gjeldende = tallgrunnlag.gjeldende()
    kommune = gjeldende if utgave == gjeldende.utgave else tallgrunnlag.utgave(utgave)
    if kommune is None:
        raise IkkeFunnet(f"Utgaven {utgave} er ikke publisert. Utgavene står i /api/v1/utgaver.")
    return grensesnittdata.katalogen(kommune)


def _utgaver(_spørsmål: Forespørsel) -> dict[str, Any]:
    return grensesnittdata.utgavene(tallgrunnlag.gjeldende(), tallgrunnlag.utgaver())


def _flyttet(spørsmål: Forespørsel) -> dict[str, Any]:
    fra = spørsmål.felt["fra"]
    if fra not in {u.utgave for u in tallgrunnlag.utgaver_med_svar()}:
        raise IkkeFunnet(f"Utgaven {fra} er ikke publisert med svar. Utgavene står i /api/v1/utgaver.")
    flyttet = tallgrunnlag.flyttet(fra)
    gammel, ny = (tallgrunnlag.utgave(u) for u in (fra, flyttet.til if flyttet else ""))
    if flyttet is None or gammel is None or ny is None:
        raise Utilgjengelig(UTEN_TALL)
    return grensesnittdata.flyttingene(flyttet, alle_forskjeller(gammel, ny))


def _oembed(spørsmål: Forespørsel) -> dict[str, Any]:
    if spørsmål.felt.get("format") == "xml":
        raise Feilsvar(501)
    url = spørsmål.felt["url"]
    if not spørsmål.grunn or not url.startswith(spørsmål.grunn):
        raise IkkeFunnet("Lenken går ikke til dette nettstedet. Bruk hele lenken til alternativet.")
    felt = _felt(innlimt.felt_i(url))
    kommune, valg = forhandsvisning.åpnet(felt)
    tittel = f"{overskrift(valg)} – {kommune.opplysninger.navn}"
    kort = f"{spørsmål.grunn}{_kortsti(dict(felt))}"
    bredde, høyde = (
        min(fast, int(spørsmål.felt.get(navn, fast))) for navn, fast in (("maxwidth", BREDDE), ("maxheight", HØYDE))
    )
    ramme = (
        f'<iframe src="{escape(kort)}" title="{escape(tittel)}" width="{bredde}" height="{høyde}" loading="lazy" '
        'style="border:0;max-width:100%"></iframe>'
    )
    return {
        "type": "rich",
        "version": "1.0",
        "title": tittel,
        "provider_name": f"{kommune.opplysninger.navn} · Innsparing",
        "provider_url": spørsmål.grunn,
        "html": ramme,
        "width": bredde,
        "height": høyde,
    }


def _kortsti(felt: Mapping[str, str]) -> str:
    """`kort/<kode>?u=…&r=…` for en lenke; en pakke skrives ut som den lenken den er i dag."""
    if "k" in felt:
        return f"kort/{quote(felt['k'])}"
    innhold = innlimt.innhold(tallgrunnlag.verktøy(), felt)
    resten = urlencode({navn: innhold[navn] for navn in ("u", "r") if innhold[navn]})
    return f"kort/{quote(innhold['s'])}" + (f"?{resten}" if resten else "")


def _kortet(spørsmål: Forespørsel) -> str:
    from scenario.rapport import kortside

    felt = _felt({**innlimt.felt_i(spørsmål.felt["kode"]), **spørsmål.utvalg("u", "r")})
    delt = forhandsvisning.vurdert(felt)
    om = "" if delt.status is Lenkestatus.SAMME else delt.setning
    lenke = f"{spørsmål.grunn}les?{urlencode(felt)}" if spørsmål.grunn else ""
    return kortside.html(forhandsvisning.kortet(felt), stilen(), om, lenke)


def _kort_med_feil(setning: str) -> str:
    from scenario.rapport import kortside
    from scenario.rapport.delekort import Delekort

    return kortside.html(Delekort("Når vi målet?", "Kortet kan ikke vises", None, setning), stilen())


@cache
def stilen() -> str:
    """Stilen til bildet av svaret, den samme som på siden, og fargene i lyst og mørkt."""
    return SOM_CSS + (SIDER / "felles/svar.css").read_text(encoding="utf-8")


LAGES_AV: Final[dict[str, Callable[[Forespørsel], dict[str, Any] | str]]] = {
    "dokumentet": _dokument,
    "scenarioet": _scenario,
    "katalogen": _katalog,
    "utgavene": _utgaver,
    "flyttet": _flyttet,
    "oembed": _oembed,
    "kortet": _kortet,
}
"""Hver operasjon i dokumentet, og det som lager svaret."""


# --- Spørsmålet -----------------------------------------------------------------------------------


def funnet(sti: str, spørring: str, grunn: str) -> tuple[str, Forespørsel]:
    """Operasjonen og feltene, kontrollert mot dokumentet. Gir Stopp og Inndatafeil."""
    for mal, vei in dokumentet()["paths"].items():
        if treff := re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>.+)", mal), f"/{sti}", re.DOTALL):
            operasjon = vei["get"]
            felt = _lest(operasjon, spørring, treff.groupdict())
            return operasjon["operationId"], Forespørsel(felt, grunn)
    raise Feilsvar(404)


def _lest(operasjon: Mapping[str, Any], spørring: str, i_stien: Mapping[str, str]) -> dict[str, str]:
    if len(spørring) > LENGSTE_SPØRRING or sum(map(len, i_stien.values())) > LENGSTE_SPØRRING:
        raise Feilsvar(414)
    lovlige = {felt["name"]: felt for felt in map(hent, operasjon.get("parameters", ()))}
    try:
        par = parse_qsl(spørring, keep_blank_values=True, max_num_fields=FLEST_FELT)
    except ValueError:
        raise Inndatafeil(f"Det er flere enn {FLEST_FELT} felt i adressen.") from None
    for navn, _ in par:
        _kontroller_navnet(navn, [n for n, felt in lovlige.items() if felt["in"] == "query"])
    lest = {**dict(par), **i_stien}
    if len(lest) != len(par) + len(i_stien):
        raise Inndatafeil("Et felt står flere ganger i adressen. Skriv det én gang.")
    for navn, felt in lovlige.items():
        _kontroller_verdien(navn, felt, lest)
    return lest


def _kontroller_navnet(navn: str, lovlige: list[str]) -> None:
    if navn not in lovlige:
        bruk = f"Her brukes {oppramsing(lovlige)}." if lovlige else "Her brukes ingen felt."
        raise Inndatafeil(f"Feltet «{uten_styretegn(navn[:40])}» finnes ikke. {bruk}")


def _kontroller_verdien(navn: str, felt: Mapping[str, Any], lest: Mapping[str, str]) -> None:
    if navn not in lest:
        if felt.get("required"):
            raise Inndatafeil(f"Feltet {navn} mangler: {felt['description']}.")
        return
    form = hent(felt["schema"])
    verdi = lest[navn]
    if not form.get("minLength", 0) <= len(verdi) <= form.get("maxLength", LENGSTE_SPØRRING):
        raise Inndatafeil(f"Feltet {navn} er tomt eller for langt.")
    if "pattern" in form and not re.fullmatch(form["pattern"], verdi):
        raise Inndatafeil(f"Feltet {navn} har ikke rett form: {felt.get('description', form['pattern'])}.")


# --- Tjeneren -------------------------------------------------------------------------------------


class Grensesnitt:
    """Svarer, med grense per adresse og ett regnestykke om gangen, så ingen som bruker appen, må vente."""

    def __init__(self, valgt: Innstillinger, klokke: Callable[[], float] = time.monotonic) -> None:
        self.nettsteder, self.rammer = valgt.nettsteder, valgt.rammer
        self._takter, self._kø = Takter(klokke), CapacityLimiter(1)

    async def svar(self, scope: Scope, sti: str, grunn: str) -> Response:
        """Svaret på én forespørsel. Feil er én setning på norsk: JSON, eller et kort når det er kortet."""
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers={"Allow": METODER})
        try:
            self._slipp_fram(scope)
            spørring = scope.get("query_string", b"").decode("latin-1")
            return await to_thread.run_sync(_svaret, sti, spørring, grunn, limiter=self._kø)
        except Feilsvar as stopp:
            return feilen(stopp.status, stopp.setning, er_kort(sti))

    def _slipp_fram(self, scope: Scope) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            raise Feilsvar(405)
        hvem = klientens_adresse(scope, ())
        if not self._takter.slipp_gjennom(((f"adresse:{hvem}", PER_ADRESSE), ("alle", FOR_ALLE))):
            logg.hendelse("avvist", hva="grensesnitt", grunn="takt")
            raise Feilsvar(429)
        if self._kø.statistics().tasks_waiting >= LENGSTE_KØ:
            raise Feilsvar(503)

    def hoder(self, scope: Scope, sti: str, faste: Mapping[str, str]) -> dict[str, str]:
        """Sikkerhetshodene, åpnet for nettstedene som er innstilt."""
        hoder = {**faste, "Content-Security-Policy": self._csp() if er_kort(sti) else API_CSP, "Vary": "Origin"}
        if not self.nettsteder:
            return hoder
        hoder["Cross-Origin-Resource-Policy"] = "cross-origin"
        if er_kort(sti):
            hoder.pop("X-Frame-Options", None)
        opphav = Headers(scope=scope).get("origin", "")
        if opphav and {"*", opphav} & set(self.nettsteder):
            hoder["Access-Control-Allow-Origin"] = "*" if "*" in self.nettsteder else opphav
            hoder["Access-Control-Allow-Methods"] = METODER
            hoder["Access-Control-Max-Age"] = "86400"
        return hoder

    def _csp(self) -> str:
        kilder = [r for r in self.rammer if r != "'none'" or not self.nettsteder]
        return KORT_CSP + " ".join([*kilder, *self.nettsteder])


def _svaret(sti: str, spørring: str, grunn: str) -> Response:
    try:
        operasjon, spørsmål = funnet(sti, spørring, grunn)
        innhold = LAGES_AV[operasjon](spørsmål)
        hoder = {"Cache-Control": "no-store"}
        return (
            HTMLResponse(innhold, headers=hoder) if isinstance(innhold, str) else JSONResponse(innhold, headers=hoder)
        )
    except Feilsvar:
        raise
    except Inndatafeil as feil:
        status = next(status for slag, status in STATUS if isinstance(feil, slag))
        raise Feilsvar(status, feil.setninger[0]) from None
    except Tallgrunnlagsfeil:
        raise Feilsvar(503, UTEN_TALL) from None
    except Exception:
        logg.unntak("Et svar til et annet system kunne ikke lages.")
        raise Feilsvar(500) from None


def feilen(status: int, setning: str, kort: bool) -> Response:
    """Feilen som JSON etter RFC 9457, eller som kort."""
    hoder = {"Cache-Control": "no-store"}
    if status == 405:
        hoder["Allow"] = METODER
    if status in (429, 503):
        hoder["Retry-After"] = "60" if status == 429 else "30"
    if kort:
        return HTMLResponse(_kort_med_feil(setning), status_code=status, headers=hoder)
    data = {"type": "about:blank", "title": TITLER[status], "status": status, "detail": setning}
    return JSONResponse(data, status_code=status, headers=hoder, media_type="application/problem+json")
