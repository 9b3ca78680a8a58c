"""Laget mellom nettleseren og Streamlit, prøvd uten nettleser mot Streamlits egne filer.

Løftes Streamlit, feiler det her som må rettes i streamlit_tekster.yaml eller grunnsiden.py.
"""

from __future__ import annotations

import asyncio
import gzip
import itertools
import re
import socket
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, file_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.app_discovery import discover_asgi_app
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from scenario.innstillinger import les
from sider.nett import forhandsvisning, grunnsiden, sikkerhetshoder, skriptfiler, stier, tjener
from sider.nett.mellomvare import Mellomvare
from sider.nett.skriptfiler import Tekst
from sider.tjener import meldinger

ROT = Path(__file__).resolve().parent.parent
ØKT = "0d1c8a52-5c0e-4a52-9a86-8b1e3f0f7c11"
FILSTI = f"/_stcore/upload_file/{ØKT}/6f2f1f5e-2f0a-4c57-b5f1-0a9d9d7f3c22"
INNSKUDD = re.compile(r"\$\{[^}]*\}")
OVERSATTE = sorted(
    sti
    for sti, fil in skriptfiler.statiske_filer().items()
    if fil.suffix == ".js" and skriptfiler.stamme(fil.name) in skriptfiler.tekster()
)


class Svar(NamedTuple):
    status: int
    hoder: Headers
    kropp: bytes


def spør(app: ASGIApp, sti: str, metode: str = "GET", spurt: str = "", **hoder: str) -> Svar:
    """Én forespørsel rett inn i laget. `if_none_match=…` blir hodet If-None-Match; `spurt` er spørringen."""
    navngitt = [(navn.replace("_", "-").encode(), verdi.encode()) for navn, verdi in hoder.items()]
    scope = {
        "type": "http",
        "method": metode,
        "path": sti,
        "headers": [(b"host", b"appen.no"), *navngitt],
        "query_string": quote(spurt, safe="=&;%~?").encode(),
    }
    sendt: list[Message] = []

    lest = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def motta() -> Message:
        for melding in lest:
            return melding
        return await asyncio.Future()

    async def send(melding: Message) -> None:
        sendt.append(melding)

    async def kjør() -> None:
        await app(scope, motta, send)

    asyncio.run(kjør())
    kropp = b"".join(m.get("body", b"") for m in sendt[1:])
    return Svar(sendt[0]["status"], Headers(raw=sendt[0]["headers"]), kropp)


async def bak_laget(scope: Scope, receive: Receive, send: Send) -> None:
    """Står for Streamlit og svarer på alt som slipper fram."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"sluppet fram"})


@pytest.fixture
def appen() -> Mellomvare:
    return Mellomvare(create_streamlit_static_handler(file_util.get_static_dir(), None))


@pytest.fixture
def låsen() -> Callable[..., Mellomvare]:
    return lambda **valg: Mellomvare(bak_laget, **valg)


# --- Tekstene ---


def kilder(navn: str) -> list[str]:
    filer = [p for p in skriptfiler.statiske_filer().values() if skriptfiler.stamme(p.name) == navn]
    return [p.read_text(encoding="utf-8") for p in filer if p.suffix == ".js"]


BYTTES = {*skriptfiler.tekster(), *skriptfiler.KODEBYTTER}


@pytest.mark.parametrize("navn", sorted(BYTTES))
def test_hver_tekst_finnes_nøyaktig_så_mange_ganger_som_ventet(navn: str) -> None:
    koder = kilder(navn)
    avvik = {
        tekst.hele: (tekst.antall, funnet)
        for tekst in skriptfiler.bytter(navn)
        if (funnet := sum(kode.count(tekst.hele) for kode in koder)) != tekst.antall
    }
    assert not avvik, "ventet og funnet"


@pytest.mark.parametrize("navn", sorted(BYTTES))
def test_ingen_tekster_står_oppå_hverandre(navn: str) -> None:
    for kode in kilder(navn):
        spenn = sorted(
            (sted, sted + len(tekst.engelsk))
            for tekst in skriptfiler.bytter(navn)
            for sted in skriptfiler.steder(tekst, kode)
        )
        assert all(slutt <= neste for (_, slutt), (neste, _) in itertools.pairwise(spenn))


def alle_tekster() -> Iterator[Tekst]:
    return (tekst for tekstene in skriptfiler.tekster().values() for tekst in tekstene)


def test_den_norske_teksten_kan_ikke_bryte_koden() -> None:
    """Samme innskudd som den engelske, og ingen tegn som avslutter en tekst i JavaScript."""
    for tekst in alle_tekster():
        assert Counter(INNSKUDD.findall(tekst.norsk)) == Counter(INNSKUDD.findall(tekst.engelsk)), tekst
        utenom = INNSKUDD.sub("", tekst.norsk)
        avslutter = '"' if '"§"' in tekst.kode else "`"
        assert not {"\\", "\n", avslutter} & set(utenom), tekst
        assert "${" not in utenom and tekst.kode.count("§") == 1, tekst


def test_ingen_engelsk_tekst_er_glemt_uendret() -> None:
    assert [tekst for tekst in alle_tekster() if tekst.engelsk == tekst.norsk] == []


@pytest.mark.parametrize("sti", OVERSATTE)
def test_den_oversatte_filen_skiller_seg_bare_i_tekstene(sti: str) -> None:
    """Byttes de norske tekstene tilbake på sine steder, er filen Streamlits egen, tegn for tegn."""
    fil = skriptfiler.statiske_filer()[sti]
    original = fil.read_text(encoding="utf-8")
    ny, tilbake, lest = skriptfiler.ferdig_fil(sti).rå.decode(), [], 0
    forskyvning = slutt = 0
    steder = [(s, t) for t in skriptfiler.bytter(skriptfiler.stamme(fil.name)) for s in skriptfiler.steder(t, original)]
    for sted, tekst in sorted(steder):
        ny_start = sted + forskyvning
        assert ny[ny_start : ny_start + len(tekst.norsk)] == tekst.norsk
        tilbake += [ny[lest:ny_start], tekst.engelsk]
        lest = ny_start + len(tekst.norsk)
        forskyvning += len(tekst.norsk) - len(tekst.engelsk)
        slutt = sted + len(tekst.engelsk)
    assert slutt <= len(original)
    assert "".join([*tilbake, ny[lest:]]) == original


def test_en_tekst_som_finnes_for_ofte_blir_stående() -> None:
    tekst = Tekst("Open", "Åpne")
    assert skriptfiler.oversett("a=`Open`;", [tekst]) == "a=`Åpne`;"
    assert skriptfiler.oversett("a=`Open`;b=`Open`;", [tekst]) == "a=`Open`;b=`Open`;"


# --- Filene ---


def test_oversatt_fil_kan_ikke_bli_liggende_gammel_i_nettleseren(appen: Mellomvare) -> None:
    indeks = next(s for s in OVERSATTE if "/index." in s)
    svar = spør(appen, f"/{indeks}", accept_encoding="gzip, br")
    assert (svar.status, svar.hoder["cache-control"], svar.hoder["vary"]) == (
        200,
        "no-cache",
        "Accept-Encoding",
    )
    assert svar.hoder["content-encoding"] == "gzip"
    assert svar.hoder["content-type"] == "text/javascript; charset=utf-8"
    assert "Hopp til hovedinnholdet" in gzip.decompress(svar.kropp).decode()
    igjen = spør(appen, f"/{indeks}", if_none_match=svar.hoder["etag"])
    assert (igjen.status, igjen.kropp) == (304, b"")


def test_uendret_fil_er_streamlits_egen_og_kan_mellomlagres_lenge(appen: Mellomvare) -> None:
    urørt = next(s for s in skriptfiler.statiske_filer() if s not in OVERSATTE and s.endswith(".js"))
    svar = spør(appen, f"/{urørt}")
    assert svar.kropp == skriptfiler.statiske_filer()[urørt].read_bytes()
    assert "immutable" in svar.hoder["cache-control"]
    assert "content-encoding" not in svar.hoder


# --- Siden ---


@pytest.mark.parametrize("sti", ["/", "/tallgrunnlag"])
def test_siden_er_norsk(appen: Mellomvare, sti: str) -> None:
    svar = spør(appen, sti, if_none_match='"noe"')
    side = svar.kropp.decode()
    assert (svar.status, svar.hoder["cache-control"]) == (200, "no-cache")
    assert side.startswith("<!DOCTYPE html>") and '<html lang="nb">' in side
    assert f"<title>{forhandsvisning.TITTEL}</title>" in side and "Slå på JavaScript" in side
    assert side.count('name="theme-color"') == 2
    for engelsk in ("Streamlit</title>", "You need to enable", "service-desc", "_stcore", "<!--"):
        assert engelsk not in side


def test_siden_beholder_streamlits_skript_og_stilark() -> None:
    original = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    ny = grunnsiden.oversett_siden(original)
    lenker = re.compile(r'(?:src|href)="\./(?:static|favicon)[^"]*"')
    assert lenker.findall(ny) == lenker.findall(original)


# --- Hodene ---


@pytest.mark.parametrize(
    "sti", ["/", "/_stcore/metrics", "/static/js/finnes-ikke.js", "/favicon.png", f"/{OVERSATTE[0]}"]
)
def test_alle_svar_har_sikkerhetshoder(appen: Mellomvare, sti: str) -> None:
    hoder = spør(appen, sti).hoder
    ventet = sikkerhetshoder.hodene(les({}))
    assert {navn: hoder.get(navn) for navn in ventet} == ventet
    assert "frame-ancestors 'self'" in hoder["content-security-policy"]


def test_bare_skript_fra_appen_og_de_to_i_siden_får_kjøre(appen: Mellomvare) -> None:
    svar = spør(appen, "/")
    regler = dict(r.strip().split(" ", 1) for r in svar.hoder["content-security-policy"].split(";"))
    skript = re.findall(r"<script>(.*?)</script>", svar.kropp.decode(), re.DOTALL)
    summer = [f"'sha256-{sikkerhetshoder.kontrollsum(s)}'" for s in skript]
    assert regler["script-src"].split() == ["'self'", "'wasm-unsafe-eval'", *summer]
    assert len(skript) == 2
    assert regler["connect-src"] == "'self' ws://appen.no wss://appen.no"


@pytest.mark.parametrize("vert", ["", "a b", "x; script-src *", "x,y", "[::1]; x", "x\n"])
def test_et_ugyldig_vertsnavn_kommer_ikke_inn_i_reglene(vert: str) -> None:
    assert "connect-src 'self';" in sikkerhetshoder.innholdsregler([], vert)


# --- Det som er stengt ---


@pytest.mark.parametrize(
    ("metode", "sti"),
    [
        ("GET", "/_stcore/metrics"),
        ("GET", "/_stcore/metrics/"),
        ("GET", "/_stcore/script-health-check"),
        ("GET", "/_stcore/agent/openapi.json"),
        ("POST", "/_stcore/agent/interact"),
        ("POST", "/_stcore/agent/mcp"),
        ("GET", "/_stcore/noe-nytt"),
        ("GET", "/side/_stcore/health"),
        ("GET", "/auth/login"),
        ("GET", "/oauth2callback"),
        ("GET", "/manifest.json"),
        ("PUT", "/_stcore/upload_file/okt/fil"),
        ("PUT", f"{FILSTI}/enda-en"),
        ("GET", FILSTI),
        ("POST", FILSTI),
        ("POST", "/"),
        ("PUT", "/media/fil"),
    ],
)
def test_det_appen_ikke_trenger_er_stengt(låsen: Callable[..., Mellomvare], metode: str, sti: str) -> None:
    svar = spør(låsen(), sti, metode)
    assert (svar.status, svar.kropp) == (404, b"Siden finnes ikke")


@pytest.mark.parametrize("sti", ["/", "/fond", "/_stcore/health", "/_stcore/host-config", "/media/fil.xlsx"])
def test_det_appen_trenger_er_åpent(låsen: Callable[..., Mellomvare], sti: str) -> None:
    assert spør(låsen(), sti).kropp == b"sluppet fram"


@pytest.mark.parametrize("metode", ["PUT", "DELETE", "OPTIONS"])
def test_lister_kan_lastes_opp_til_miljøet_stenger_det(låsen: Callable[..., Mellomvare], metode: str) -> None:
    assert spør(låsen(), FILSTI, metode).kropp == b"sluppet fram"
    assert spør(låsen(valgt=les({"TILLAT_OPPLASTING": "0"})), FILSTI, metode).status == 404


def test_låsen_gjelder_også_under_en_undermappe(
    låsen: Callable[..., Mellomvare], monkeypatch: pytest.MonkeyPatch
) -> None:
    valg = {"server.baseUrlPath": "budsjett"}
    monkeypatch.setattr(config, "get_option", lambda navn: valg.get(navn))
    assert spør(låsen(), "/budsjett/_stcore/health").status == 200
    assert spør(låsen(), "/budsjett/_stcore/metrics").status == 404
    assert spør(låsen(), "/_stcore/metrics").status == 404


def melding(slag: str, innhold: Any = True) -> bytes:
    melding = BackMsg()
    if slag in ("rerun_script", "file_urls_request"):
        getattr(melding, slag).SetInParent()
    elif slag == "backend_operation_request":
        getattr(melding.backend_operation_request, innhold).SetInParent()
    else:
        setattr(melding, slag, innhold)
    return bytes(melding.SerializeToString())


@pytest.mark.parametrize("slag", sorted(meldinger.ÅPNE_MELDINGER))
def test_vanlige_meldinger_slippes_fram(slag: str) -> None:
    assert meldinger.silt(melding(slag)) == melding(slag)


@pytest.mark.parametrize(
    "slag",
    [
        "clear_cache",
        "set_run_on_save",
        "load_git_info",
        "debug_shutdown_runtime",
        "debug_disconnect_websocket",
    ],
)
def test_meldinger_som_rammer_andre_brukere_stoppes(slag: str) -> None:
    assert meldinger.silt(melding(slag)) is None


def test_tjenester_som_skriver_på_tjeneren_stoppes() -> None:
    assert meldinger.silt(melding("backend_operation_request", "deferred_file"))
    assert meldinger.silt(melding("backend_operation_request", "install_skills")) is None
    assert meldinger.silt(melding("backend_operation_request", "dismiss_skills_nudge")) is None


def test_websocketen_hopper_over_det_som_er_stengt() -> None:
    inn: list[Message] = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "bytes": melding("clear_cache")},
        {"type": "websocket.receive", "bytes": melding("rerun_script")},
        {"type": "websocket.disconnect"},
    ]
    fram: list[Message] = []

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        while not fram or fram[-1]["type"] != "websocket.disconnect":
            fram.append(await receive())

    kø = iter(inn)

    async def fra_køen() -> Message:
        return next(kø)

    async def send(_melding: Message) -> None: ...

    asyncio.run(Mellomvare(streamlit)({"type": "websocket", "path": "/_stcore/stream", "headers": []}, fra_køen, send))
    assert fram == [inn[0], inn[2], inn[3]]


def test_en_spørring_streamlit_ville_tømt_beholder_feltene_våre() -> None:
    for spurt in ("s=1A" + "a" * 600_000, "&".join(f"a{n}=1" for n in range(1_001)) + "&s=1A&U=abc"):
        videre = BackMsg.FromString(meldinger.silt(lang_melding(spurt)) or b"").rerun_script.query_string
        assert videre.startswith("s=1A") and len(videre) < 30_000
    assert meldinger.silt(lang_melding("s=1A&x=1")) == lang_melding("s=1A&x=1")


def lang_melding(spurt: str) -> bytes:
    melding = BackMsg()
    melding.rerun_script.query_string = spurt
    return bytes(melding.SerializeToString())


@pytest.mark.parametrize(
    ("sti", "til"),
    [
        ("møte", "mote"),
        ("MØTE/", "../mote"),
        ("Fond", "fond"),
        ("FOND/", "../fond"),
        ("pakker/", "../pakker"),
        ("Last_Ned)", "last-ned"),
        ("veier til målet", "pakker"),
        ("Tiltak", "./"),
        ("moete", "mote"),
        ("", None),
        ("fond", None),
        ("robots.txt", None),
        ("finnes-ikke", None),
    ],
)
def test_feilskrevet_sideadresse_blir_til_den_rette(sti: str, til: str | None) -> None:
    assert stier.rett_side(sti) == til


@pytest.mark.parametrize("mappe", ["", "/innsparing"])
def test_spørringen_følger_med_til_den_rette_siden(mappe: str) -> None:
    async def send(melding: Message) -> None:
        sendt.append(melding)

    async def receive() -> Message:
        return {"type": "http.request"}

    sendt: list[Message] = []
    scope = {"type": "http", "method": "GET", "path": f"{mappe}/FOND/", "root_path": mappe, "headers": []}
    asyncio.run(Mellomvare(lambda *_: asyncio.sleep(0))({**scope, "query_string": b"s=1A~n_"}, receive, send))
    assert (sendt[0]["status"], dict(sendt[0]["headers"])[b"location"]) == (307, b"../fond?s=1A~n_")


# --- Starten og innstillingene ---


def flat(tabell: dict[str, Any], foran: str = "") -> Iterator[tuple[str, Any]]:
    for navn, verdi in tabell.items():
        if isinstance(verdi, dict):
            yield from flat(verdi, f"{foran}{navn}.")
        else:
            yield f"{foran}{navn}", verdi


INNSTILLINGER = dict(flat(tomllib.loads((ROT / ".streamlit/config.toml").read_text(encoding="utf-8"))))


def test_hver_innstilling_finnes_i_denne_versjonen() -> None:
    config.get_config_options()
    assert not set(INNSTILLINGER) - set(config._config_options_template)


def test_innstillingene_er_strenge() -> None:
    ventet = {
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        "runner.postScriptGC": False,
        "server.enableXsrfProtection": True,
        "server.fileWatcherType": "none",
    }
    assert {navn: INNSTILLINGER.get(navn) for navn in ventet} == ventet
    assert INNSTILLINGER["server.maxUploadSize"] <= 5


def lysstyrke(farge: str) -> float:
    kanaler = [int(farge[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (k / 12.92 if k <= 0.03928 else ((k + 0.055) / 1.055) ** 2.4 for k in kanaler)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def kontrast(en: str, annen: str) -> float:
    """Forholdet mellom lysest og mørkest, fra 1 til 21, slik WCAG regner det."""
    mørk, lys = sorted((lysstyrke(en), lysstyrke(annen)))
    return (lys + 0.05) / (mørk + 0.05)


@pytest.mark.parametrize("modus", ["light", "dark"])
@pytest.mark.parametrize(
    ("farge", "minst"), [("textColor", 7), ("linkColor", 4.5), ("primaryColor", 4.5), ("borderColor", 3)]
)
def test_fargene_kan_leses_på_begge_bakgrunner(modus: str, farge: str, minst: float) -> None:
    tema = {navn.removeprefix(f"theme.{modus}."): verdi for navn, verdi in INNSTILLINGER.items()}
    for bakgrunn in ("backgroundColor", "secondaryBackgroundColor"):
        assert kontrast(tema[farge], tema[bakgrunn]) >= minst


def test_temafargen_og_skriften_på_hovedknappen_følger_temaet() -> None:
    assert grunnsiden.TEMAFARGER["light"] == INNSTILLINGER["theme.light.primaryColor"]
    assert grunnsiden.TEMAFARGER["dark"] == INNSTILLINGER["theme.dark.backgroundColor"]
    assert kontrast("#FFFFFF", INNSTILLINGER["theme.light.primaryColor"]) >= 4.5
    assert kontrast(grunnsiden.TEMAFARGER["dark"], INNSTILLINGER["theme.dark.primaryColor"]) >= 4.5


def test_streamlit_finner_appen() -> None:
    funn = discover_asgi_app(ROT / "app.py")
    assert (funn.is_asgi_app, funn.import_string) == (True, "app:app")


def test_lyttesoklene_slutter_å_vente_på_fulle_pakker() -> None:
    with socket.create_server(("127.0.0.1", 0)) as sokkel:
        assert sokkel in list(tjener.lyttesokler())
        tjener.slå_av_forsinkelse()
        assert sokkel.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_starten_går_selv_om_hvert_skritt_feiler(monkeypatch: pytest.MonkeyPatch) -> None:
    def feiler() -> None:
        raise RuntimeError("prøve")

    for navn in ("slå_av_forsinkelse", "hent_tunge_bibliotek", "frys_minnet"):
        monkeypatch.setattr(tjener, navn, feiler)
    monkeypatch.setattr(skriptfiler, "klargjør", feiler)

    async def start() -> bool:
        async with tjener.levetid(object()):  # type: ignore[arg-type]
            return True

    assert asyncio.run(start())


UTEN_NORSK = "date_input|time_input|datetime_input|number_input|slider|select_slider|color_picker|feedback|json"
"""Kontrollene tekstene er utelatt for."""


def test_ingen_side_viser_en_kontroll_uten_norske_tekster() -> None:
    brukt = re.compile(rf"\bst\.({UTEN_NORSK})\(")
    assert [f for f in sorted((ROT / "sider").rglob("*.py")) if brukt.search(f.read_text("utf-8"))] == []
