"""Grensene rundt appen: øktene, meldingene, filene, svarene og loggen. Uten nettleser og uten å vente."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import SimpleNamespace
from typing import Any

import h11
import pytest
import uvicorn
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect, WebSocketDisconnected
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from scenario.innstillinger import les
from sider.nett.mellomvare import UTEN_BETRODD, Mellomvare
from sider.tjener import klient, logg, meldinger, okter, opplastinger, tid, webtjener
from sider.tjener.meldinger import Bøtte, Websocketsamtale
from sider.tjener.okter import Parkerte, Økter
from tests.test_mellomvare import FILSTI, ØKT, bak_laget, melding, spør


def med_json(verdi: str) -> bytes:
    """En melding der en komponent har sendt dette."""
    sendt = BackMsg()
    sendt.rerun_script.widget_states.widgets.add(id="x").json_value = verdi
    return sendt.SerializeToString()


LANG = b"x" * (meldinger.STØRST + 1)
HTML = "text/html,application/xhtml+xml"


async def siden_for_alt(scope: Scope, receive: Receive, send: Send) -> None:
    """Som Streamlit: siden på alle stier som ikke er en fil."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
    await send({"type": "http.response.body", "body": b"Streamlit"})


# --- Øktene ---------------------------------------------------------------------------------------


def test_når_det_er_fullt_får_nye_lesere_en_norsk_side_som_prøver_igjen() -> None:
    plasser = Økter(10)
    laget = Mellomvare(siden_for_alt, økter=plasser)
    plasser.åpne = 9
    svar = spør(laget, "/fond", accept=HTML)
    assert (svar.status, svar.hoder["retry-after"]) == (503, "10")
    tekst = svar.kropp.decode()
    assert 'http-equiv="refresh" content="10"' in tekst and "fullt akkurat nå" in tekst and 'lang="nb"' in tekst
    plasser.åpne = 8
    assert spør(laget, "/fond", accept=HTML).status == 200


def koble_til(laget: Mellomvare, **scope: Any) -> list[Message]:
    sendt: list[Message] = []

    async def motta() -> Message:
        return {"type": "websocket.disconnect", "code": 1001}

    async def send(melding: Message) -> None:
        sendt.append(melding)

    asyncio.run(laget({"type": "websocket", "path": "/_stcore/stream", "headers": [], **scope}, motta, send))
    return sendt


def test_den_som_har_siden_har_plass_til_det_er_helt_fullt_og_får_plassen_igjen() -> None:
    plasser, inne = Økter(1), []

    async def økten(scope: Scope, receive: Receive, send: Send) -> None:
        inne.append(plasser.åpne)
        if len(inne) == 1:
            inne.append(await asyncio.to_thread(koble_til, laget))

    laget = Mellomvare(økten, økter=plasser)
    koble_til(laget)
    assert inne == [1, [{"type": "websocket.close", "code": 1013}]]
    assert plasser.åpne == 0
    koble_til(laget)
    assert inne[-1] == 1


def test_det_er_ikke_flere_plasser_enn_det_er_filer_til() -> None:
    assert okter.plasser(600, 65_536) == 600
    assert okter.plasser(600, 1024) == 88  # 5 filer til hver, 200 til resten og 3 til hver av 128 parkerte


@pytest.mark.skipif(sys.platform == "win32", reason="Windows har ingen grense for åpne filer")
def test_filgrensen_heves_så_langt_maskinen_tillater() -> None:
    import resource

    myk, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, hard), hard))
        assert okter.hev_filgrensen() == resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= min(hard, okter.FLEST_FILER)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (myk, hard))


def økt(id: str, slutt: list[str]) -> Any:
    return SimpleNamespace(session=SimpleNamespace(id=id, shutdown=lambda: slutt.append(id)))


def test_en_forlatt_økt_slippes_etter_noen_minutter_og_de_eldste_når_det_er_mange(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(okter, "FLEST_PARKERTE", 2)
    klokken, slutt = [0.0], list[str]()
    parkerte = Parkerte(300, lambda: klokken[0])
    for navn in ("a", "b", "c"):
        parkerte.save(økt(navn, slutt))
    assert slutt == ["a"] and parkerte.get("b") and len(parkerte.list()) == 2
    parkerte.delete("b")
    klokken[0] = 301
    assert parkerte.get("c") is None and slutt == ["a", "c"]


# --- Meldingene -----------------------------------------------------------------------------------


def samtale(*inn: Message) -> tuple[list[Message], list[Message]]:
    """Det appen får, og det nettleseren får."""
    fram, ut, kø = list[Message](), list[Message](), iter(inn)

    async def motta() -> Message:
        return next(kø)

    async def send(melding: Message) -> None:
        ut.append(melding)

    async def snakk() -> None:
        den = Websocketsamtale(motta, send)
        while not fram or fram[-1]["type"] != "websocket.disconnect":
            fram.append(await den.motta())
        await den.send({"type": "websocket.send", "bytes": b"for sent"})

    asyncio.run(snakk())
    return fram, ut


@pytest.mark.parametrize(
    ("innhold", "kode"),
    [
        ({"bytes": LANG}, 1009),
        ({"bytes": b"\xff ikke en melding"}, 1002),
        ({"bytes": med_json("{")}, 1002),
        ({"bytes": med_json("[" * 100_000)}, 1002),
        ({"bytes": med_json("[" * 21 + "]" * 21)}, 1002),
        ({"text": "hei"}, 1003),
    ],
    ids=["for stor", "ulesbar", "ikke JSON", "endeløs JSON", "for dyp JSON", "tekst"],
)
def test_det_som_ikke_er_en_melding_lukker_forbindelsen_uten_at_appen_ser_det(
    innhold: dict[str, Any], kode: int
) -> None:
    fram, ut = samtale({"type": "websocket.receive", **innhold})
    assert fram == [{"type": "websocket.disconnect", "code": kode}]
    assert ut == [{"type": "websocket.close", "code": kode}]


def test_en_for_stor_melding_blir_ikke_lest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meldinger, "silt", lambda _data: pytest.fail("ble lest"))
    samtale({"type": "websocket.receive", "bytes": LANG})


def test_vanlige_meldinger_går_fram_uendret() -> None:
    inn: list[Message] = [
        {"type": "websocket.receive", "bytes": melding("rerun_script")},
        {"type": "websocket.disconnect"},
    ]
    assert samtale(*inn)[0] == inn


def test_den_som_sender_for_fort_venter_men_mister_ingenting() -> None:
    klokken = [0.0]
    bøtte = Bøtte(10, 3, lambda: klokken[0])
    assert [bøtte.vent() for _ in range(5)] == [0, 0, 0, pytest.approx(0.1), pytest.approx(0.2)]
    klokken[0] = 1.0
    assert bøtte.vent() == 0


@pytest.mark.parametrize("opphav", [b"http://[", b"null", b"", b"x"])
def test_en_økt_fra_noe_som_ikke_er_en_adresse_avslås(opphav: bytes) -> None:
    sendt = koble_til(Mellomvare(bak_laget), headers=[(b"origin", opphav)])
    assert sendt == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize("feil", [WebSocketDisconnected("lukket"), WebSocketDisconnect(1006)], ids=["stengt", "borte"])
def test_en_fane_som_lukkes_mens_noe_sendes_er_ingen_feil(feil: Exception) -> None:
    plasser = Økter(1)

    async def økten(scope: Scope, receive: Receive, send: Send) -> None:
        raise feil

    assert koble_til(Mellomvare(økten, økter=plasser)) == [] and plasser.åpne == 0


# --- Filene ---------------------------------------------------------------------------------------


@pytest.fixture
def filer(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryUploadedFileManager]:
    """Lageret for opplastede filer, der alle økter som ikke begynner med «borte», har nett."""
    lager = MemoryUploadedFileManager("/opp")
    kjøretid = SimpleNamespace(uploaded_file_mgr=lager, is_active_session=lambda økt: not økt.startswith("borte"))
    monkeypatch.setattr(opplastinger.runtime, "exists", lambda: True)
    monkeypatch.setattr(opplastinger.runtime, "get_instance", lambda: kjøretid)
    yield lager


def legg_inn(lager: MemoryUploadedFileManager, økt: str, antall: int, byte: int) -> None:
    for nr in range(antall):
        lager.add_file(økt, UploadedFileRec(f"{økt}{nr}", "liste.csv", "text/csv", b"x" * byte))


@pytest.mark.parametrize(("økt", "antall", "byte"), [(ØKT, 10, 1), ("en annen", 3, 40_000_000)])
def test_opplastede_filer_fyller_ikke_minnet(
    filer: MemoryUploadedFileManager, økt: str, antall: int, byte: int
) -> None:
    """Ti filer fra samme økt er nok, og 120 MB fra alle øktene til sammen er nok."""
    laget = Mellomvare(bak_laget)
    assert spør(laget, FILSTI, "PUT").status == 200
    legg_inn(filer, økt, antall, byte)
    assert spør(laget, FILSTI, "PUT").status == 503
    assert spør(laget, FILSTI, "DELETE").status == 200


def test_én_adresse_kan_ikke_stenge_opplastingen_for_alle(filer: MemoryUploadedFileManager) -> None:
    regnskap = opplastinger.Opplastinger()
    for nr in range(12):
        if regnskap.er_plass(f"økt{nr}", "10.0.0.1"):
            with regnskap.tar_imot(f"økt{nr}", "10.0.0.1"):
                legg_inn(filer, f"økt{nr}", 1, 5_000_000)
    assert len(filer.file_storage) == 7  # 7 · 5 MB og én til på 5 MiB er over 40 MB
    assert regnskap.er_plass("ny", "10.0.0.2")


def test_filer_på_vei_inn_teller_med(filer: MemoryUploadedFileManager) -> None:
    regnskap = opplastinger.Opplastinger()
    with regnskap.tar_imot("a", "x"), regnskap.tar_imot("b", "x"), regnskap.tar_imot("c", "x"):
        legg_inn(filer, "d", 5, 16_000_000)
        assert not regnskap.er_plass("e", "y")
    assert regnskap.er_plass("e", "y")


def test_filene_er_borte_når_fanen_er_lukket(filer: MemoryUploadedFileManager) -> None:
    legg_inn(filer, "borte1", 3, 40_000_000)
    assert spør(Mellomvare(bak_laget), FILSTI, "PUT").status == 200
    legg_inn(filer, "borte2", 1, 10)
    koble_til(Mellomvare(bak_laget))
    assert filer.file_storage == {}


def test_en_fil_på_fem_mb_skrives_aldri_til_disken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Personvernsiden lover det."""
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1024)
    opplastinger.hold_i_minnet()
    kropp = (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="l.csv"\r\n\r\n'
        + b"y" * 5_000_000
        + b"\r\n--x--\r\n"
    )

    async def strøm() -> Any:
        yield kropp

    hoder = Headers({"content-type": "multipart/form-data; boundary=x"})
    skjema = asyncio.run(MultiPartParser(hoder, strøm()).parse())
    fil = skjema["f"].file  # type: ignore[union-attr]
    with fil:
        assert isinstance(fil, SpooledTemporaryFile) and not fil._rolled  # type: ignore[attr-defined]


def test_en_fil_som_stopper_på_veien_holder_ikke_plassen(
    filer: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opplastinger, "STILLE_SEKUNDER", 0.0)
    mottatt = list[object]()

    async def leser(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            mottatt.append(await receive())
            mottatt.append(await receive())
        except HTTPException as feil:  # som i Streamlits egen app
            await PlainTextResponse("Request Timeout", feil.status_code)(scope, receive, send)

    laget = Mellomvare(leser)
    svar = spør(laget, FILSTI, "PUT")
    assert (svar.status, svar.kropp.decode(), len(mottatt)) == (408, "Det gikk for sakte", 0)
    assert laget.filer.er_plass(ØKT, "") and not laget.filer._på_vei


# --- Webtjeneren ---


class Forbindelse:
    """Det overblikket ser av en forbindelse: spørsmålet den er ved, og veien ut."""

    def __init__(self, svart: bool | None, håndtrykk: bool | None = None) -> None:
        self.gjort = list[str]()
        self.transport = SimpleNamespace(
            is_closing=lambda: "lukket" in self.gjort,
            close=lambda: self.gjort.append("lukket"),
            abort=lambda: self.gjort.append("brutt"),
            write=lambda _data: self.gjort.append("svart"),
        )
        if håndtrykk is None:
            self.cycle = None if svart is None else SimpleNamespace(response_complete=svart)
        else:
            self.handshake_complete = håndtrykk


def test_bare_en_forbindelse_som_aldri_blir_til_et_spørsmål_lukkes() -> None:
    treg, ferdig, halv = Forbindelse(None), Forbindelse(True), Forbindelse(None, håndtrykk=False)
    i_gang, økt, ny, flittig = (
        Forbindelse(False),
        Forbindelse(None, håndtrykk=True),
        Forbindelse(None),
        Forbindelse(True),
    )
    overblikk = webtjener.Trege()
    assert overblikk.lukk([treg, ferdig, halv, i_gang, økt, flittig]) == 0
    flittig.cycle = SimpleNamespace(response_complete=True)
    assert overblikk.lukk([treg, ferdig, halv, i_gang, økt, flittig, ny]) == 3
    assert [f.gjort for f in (treg, ferdig, halv)] == [["lukket"]] * 3
    assert overblikk.lukk([treg]) == 1 and treg.gjort == ["lukket", "brutt"]  # leser ikke det som er sendt
    assert not (i_gang.gjort or økt.gjort or flittig.gjort or ny.gjort)


def test_webtjeneren_samler_ikke_mer_enn_en_melding_kan_være() -> None:
    oppsett = uvicorn.Config("app:app", ws_max_size=16_000_000)
    oppsett.encoded_headers = [(b"server", b"uvicorn")]
    webtjener.innstill()
    assert (
        oppsett.ws_max_size == 2 * meldinger.STØRST
        and oppsett.timeout_graceful_shutdown == 10
        and oppsett.encoded_headers == []
    )


@pytest.mark.parametrize(
    ("sendt", "svart", "ventet"),
    [
        (b"TULL\r\n\r\n", False, ["svart"] * 3),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", False, ["svart"] * 3),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", True, ["lukket"]),
    ],
    ids=["ikke et spørsmål", "skadet kropp", "skadet kropp etter svaret"],
)
def test_det_webtjeneren_ikke_kan_lese_avvises_uten_feil(sendt: bytes, svart: bool, ventet: list[str]) -> None:
    forbindelse: Any = Forbindelse(False)
    forbindelse.conn = h11.Connection(h11.SERVER)
    forbindelse.conn.receive_data(sendt)
    forbindelse.loop = SimpleNamespace(call_later=lambda *_: None)
    with pytest.raises(h11.RemoteProtocolError):
        while forbindelse.conn.next_event() is not h11.NEED_DATA:
            if svart:
                forbindelse.conn.send(h11.Response(status_code=404, headers=[(b"content-length", b"0")]))
                forbindelse.conn.send(h11.EndOfMessage())
    webtjener._send_avvisning(forbindelse, "")
    assert forbindelse.gjort == ventet


# --- Svarene --------------------------------------------------------------------------------------


@pytest.mark.parametrize("sti", ["/finnes-ikke", "/app/static/x", "/wp-login.php", "/static/js/finnes-ikke.js", "/a/b"])
def test_ukjente_stier_finnes_ikke_og_svaret_er_norsk(sti: str) -> None:
    laget = Mellomvare(siden_for_alt)
    side, kort = spør(laget, sti, accept=HTML), spør(laget, sti)
    assert (side.status, kort.status, kort.kropp) == (404, 404, b"Siden finnes ikke")
    assert (
        "Siden finnes ikke" in side.kropp.decode()
        and f'href="{"../" * (sti.count("/") - 1) or "./"}"' in side.kropp.decode()
    )


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 418, 500, 502])
def test_feil_fra_streamlit_sies_på_norsk_med_samme_status(status: int) -> None:
    async def feiler(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"Internal Server Error"})

    svar = spør(Mellomvare(feiler), "/media/fil.xlsx", accept=HTML)
    assert svar.status == status and b"Error" not in svar.kropp and b'lang="nb"' in svar.kropp
    opplasting = spør(Mellomvare(feiler), FILSTI, "PUT")
    assert opplasting.status == status and b"Error" not in opplasting.kropp


def test_svikter_vi_selv_sies_det_på_norsk_og_én_gang_i_loggen(caplog: pytest.LogCaptureFixture) -> None:
    async def svikter(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("hemmelig")

    async def gått(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        raise ClientDisconnect

    caplog.set_level(logging.INFO)
    side, kort = spør(Mellomvare(svikter), "/fond", accept=HTML), spør(Mellomvare(svikter), "/media/x")
    assert (side.status, kort.status, kort.kropp) == (500, 500, b"Noe gikk galt")
    assert b'lang="nb"' in side.kropp and "content-security-policy" in side.hoder
    assert [r.message for r in caplog.records] == ["Et svar kunne ikke lages."] * 2
    caplog.clear()
    spør(Mellomvare(gått), "/fond")
    assert not caplog.records


@pytest.mark.parametrize("sti", ["/favicon.ico", "/favicon.png"])
def test_ikonet_er_vårt_også_der_nettleseren_gjetter(sti: str) -> None:
    svar = spør(Mellomvare(siden_for_alt), sti)
    assert (svar.status, svar.hoder["content-type"], svar.kropp[:4]) == (200, "image/png", b"\x89PNG")


def test_roboter_og_de_som_melder_sikkerhetsfeil_får_svar() -> None:
    robots = spør(Mellomvare(siden_for_alt), "/robots.txt")
    assert robots.hoder["content-type"].startswith("text/plain") and b"Disallow: /\n" in robots.kropp
    sti = "/.well-known/security.txt"
    assert spør(Mellomvare(siden_for_alt), sti).status == 404
    meldes = spør(Mellomvare(siden_for_alt, valgt=les({"INNSPARING_KONTAKT": "mailto:a@b.no"})), sti)
    assert meldes.kropp.startswith(b"Contact: mailto:a@b.no\nExpires: 2")


def test_prosessen_sier_hvem_den_er_til_tjeneren_foran_også_når_en_økt_åpnes() -> None:
    async def økten(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept", "subprotocol": "streamlit", "headers": []})

    valgt = les({"INNSPARING_NODE": "b"})
    assert spør(Mellomvare(siden_for_alt, valgt=valgt), "/").hoder["innsparing-node"] == "b"
    assert koble_til(Mellomvare(økten, valgt=valgt))[0]["headers"] == [(b"innsparing-node", b"b")]
    assert koble_til(Mellomvare(økten))[0]["headers"] == []
    assert "innsparing-node" not in spør(Mellomvare(siden_for_alt), "/").hoder


def test_målingene_svarer_bare_når_de_er_slått_på() -> None:
    assert spør(Mellomvare(siden_for_alt), "/malinger").status == 404
    laget = Mellomvare(siden_for_alt, valgt=les({"INNSPARING_MALINGER": "1"}), økter=Økter(7))
    laget.økter.åpne = 3
    tall = spør(laget, "/malinger").kropp.decode().splitlines()
    assert {"innsparing_okter_apne 3", "innsparing_okter_plass 7", "innsparing_oppdrag_venter 0"} <= set(tall)


def test_verter_rammer_og_https_kan_stilles() -> None:
    valgt = les(
        {
            "INNSPARING_VERTER": "appen.no,*.kommune.no",
            "INNSPARING_RAMMER": "'self',https://www.kommune.no",
            "INNSPARING_HSTS": "3600",
        }
    )
    svar = spør(Mellomvare(siden_for_alt, valgt=valgt), "/")
    assert "frame-ancestors 'self' https://www.kommune.no" in svar.hoder["content-security-policy"]
    assert "x-frame-options" not in svar.hoder
    assert svar.hoder["strict-transport-security"].startswith("max-age=3600")
    uten = spør(Mellomvare(siden_for_alt), "/")
    assert uten.hoder["x-frame-options"] == "SAMEORIGIN" and "strict-transport-security" not in uten.hoder


@pytest.mark.parametrize(
    ("vert", "vår"),
    [("appen.no", True), ("APPEN.no:8501", True), ("a.kommune.no", True), ("kommune.no", False), ("evil.no", False)],
)
def test_bare_navn_appen_svarer_på_slipper_inn(vert: str, vår: bool) -> None:
    laget = Mellomvare(bak_laget, valgt=les({"INNSPARING_VERTER": "appen.no,*.kommune.no"}))
    sendt: list[Message] = []

    async def send(melding: Message) -> None:
        sendt.append(melding)

    async def motta() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": "/media/a", "headers": [(b"host", vert.encode())]}
    asyncio.run(laget(scope, motta, send))
    assert sendt[0]["status"] == (200 if vår else 421)
    asyncio.run(laget({**scope, "path": "/_stcore/health"}, motta, send))
    assert sendt[2]["status"] == 200  # den som passer på, spør på adressen til maskinen
    assert bool(koble_til(laget, headers=[(b"host", vert.encode())])) is not vår or vår


@pytest.mark.parametrize(
    ("nærmest", "videresendt", "betrodd", "ventet"),
    [
        ("192.0.2.1", "", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", "", "192.0.2.1"),
        ("10.0.0.1", "198.51.100.9", "10.0.0.0/8", "198.51.100.9"),
        ("10.0.0.1", "203.0.113.5, 198.51.100.9, 10.0.0.2", "10.0.0.0/8", "198.51.100.9"),
        ("10.0.0.1", "<script>", "10.0.0.0/8", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.0/8", "10.0.0.1"),
    ],
)
def test_bare_en_betrodd_tjener_får_si_hvem_klienten_er(
    nærmest: str, videresendt: str, betrodd: str, ventet: str
) -> None:
    scope = {"client": (nærmest, 1), "headers": [(b"x-forwarded-for", videresendt.encode())]}
    assert klient.adresse(scope, les({"INNSPARING_BETRODD": betrodd}).betrodd) == ventet


@pytest.mark.parametrize(
    ("nærmest", "hode", "betrodd", "linjer"),
    [
        ("127.0.0.1", b"x-forwarded-for", "", 1),
        ("127.0.0.1", b"x-forwarded-for", "127.0.0.1", 0),
        ("127.0.0.1", b"accept", "", 0),
        ("8.8.8.8", b"x-forwarded-for", "", 0),
    ],
    ids=["glemt", "satt", "ingen foran", "en på nettet som later som"],
)
def test_loggen_sier_fra_én_gang_når_alle_ser_ut_som_én_klient(
    nærmest: str, hode: bytes, betrodd: str, linjer: int, caplog: pytest.LogCaptureFixture
) -> None:
    laget = Mellomvare(bak_laget, valgt=les({"INNSPARING_BETRODD": betrodd}))
    for _ in range(2):
        koble_til(laget, headers=[(hode, b"198.51.100.9")], client=(nærmest, 1))
    assert [r.message for r in caplog.records].count(UTEN_BETRODD) == linjer


# --- Loggen ---------------------------------------------------------------------------------------


@pytest.fixture
def skriv() -> Iterator[Callable[..., tuple[logging.Logger, io.StringIO]]]:
    """En logg for seg selv i en form, og det som kommer ut av den."""
    skrivere: list[tuple[logging.Logger, logging.Handler]] = []

    def lag(form: str = "tekst", klokke: Callable[[], float] = lambda: 0.0) -> tuple[logging.Logger, io.StringIO]:
        ut, den = io.StringIO(), logging.getLogger("innsparing")
        skriver = logg.Skriver(form, ut, klokke)
        den.addHandler(skriver)
        den.setLevel(logging.INFO)
        skrivere.append((den, skriver))
        return den, ut

    yield lag
    for den, skriver in skrivere:
        den.removeHandler(skriver)


def test_et_linjeskift_noen_har_sendt_lager_aldri_en_linje(skriv: Callable[..., Any]) -> None:
    for form in ("tekst", "json"):
        den, ut = skriv(form)
        den.warning("x\n2026-11-27 21:00:00 FALSK LINJE\r\u2028én til")
        logg.hendelse("avvist", hva="a\nb")
        assert len(ut.getvalue().splitlines()) == 2, form


def test_det_noen_har_sendt_eller_valgt_står_aldri_i_loggen(skriv: Callable[..., Any]) -> None:
    den, ut = skriv()
    den.warning("Ukjent %s fra %s", "s=1A.hemmelig", "192.0.2.7")
    try:
        raise ValueError("s=1A.hemmelig")
    except ValueError:
        den.exception("Feil i meldingen")
        logg.unntak("Noe gikk galt.")
    tekst = ut.getvalue()
    assert "hemmelig" not in tekst and "192.0.2.7" not in tekst
    assert "slag=ValueError sted=tests/test_tjenergrenser.py:" in tekst and "Traceback" not in tekst


@pytest.mark.parametrize(
    ("fra", "sted", "slag", "ventet"),
    [
        ("uvicorn.error", "uvicorn/x.py", "UnicodeDecodeError('utf-8', b'x', 0, 1, '')", "INFO avvist hva=forbindelse"),
        ("streamlit.error_util", "streamlit/elements/widgets/selectbox.py", "TypeError", "INFO avvist hva=kontroll"),
        ("streamlit.error_util", "sider/tiltak/side.py", "TypeError", "ERROR feil fra=streamlit.error_util"),
        ("streamlit.error_util", "streamlit/elements/widgets/selectbox.py", "OSError", "ERROR feil fra="),
        ("innsparing", "streamlit/elements/widgets/selectbox.py", "TypeError", "ERROR feil fra=innsparing"),
    ],
)
def test_bare_det_klienten_har_sendt_er_ingen_feil_hos_oss(fra: str, sted: str, slag: str, ventet: str) -> None:
    try:
        exec(compile(f"raise {slag}", f"/pakker/{sted}", "exec"))
    except Exception:
        post = logging.LogRecord(fra, logging.ERROR, "", 0, "Uncaught app execution", None, sys.exc_info())
    linje = logg.linje(post).som_tekst("").strip()
    assert linje.startswith(ventet) and Path(sted).name in linje


def test_like_hendelser_slås_sammen_så_ingen_kan_fylle_disken(skriv: Callable[..., Any]) -> None:
    klokken = [0.0]
    _, ut = skriv("json", lambda: klokken[0])
    for _ in range(2_000):
        logg.hendelse("avvist", hva="melding", grunn="ulesbar")
    klokken[0] = 61
    logg.hendelse("avvist", hva="melding", grunn="ulesbar")
    linjer = [json.loads(linje) for linje in ut.getvalue().splitlines()]
    assert len(linjer) == logg.LIKE_I_MINUTTET + 1
    assert linjer[-1]["utelatt"] == 2_000 - logg.LIKE_I_MINUTTET
    assert {"tid", "nivå", "hendelse", "hva", "grunn"} <= linjer[0].keys()


def test_ulike_hendelser_kan_heller_ikke_fylle_disken(skriv: Callable[..., Any]) -> None:
    _, ut = skriv()
    for nr in range(5_000):
        logg.hendelse("treg", side="fond", ms=nr)
    assert len(ut.getvalue().splitlines()) == logg.LINJER_I_MINUTTET


def test_en_treg_kjøring_står_i_loggen_med_siden_og_tiden(skriv: Callable[..., Any]) -> None:
    _, ut = skriv()
    for slutt in (1.9, 2.34):
        with tid.målt("fond", iter([0.0, slutt]).__next__):
            pass
    assert ut.getvalue().rstrip().endswith("INFO treg side=fond ms=2300")


def test_andre_biblioteker_skriver_i_samme_logg(capsys: pytest.CaptureFixture[str]) -> None:
    rot = logging.getLogger()
    før = rot.handlers[:]
    try:
        logg.ta_over("tekst")
        logging.getLogger("uvicorn.error").info('%s - "WebSocket %s" [accepted]', "192.0.2.7", "/?s=1A")
        logging.getLogger("streamlit.runtime").warning("Noe rart")
        linjer = capsys.readouterr().err.splitlines()
    finally:
        rot.handlers[:] = før
    assert len(linjer) == 1 and linjer[0].endswith("WARNING melding fra=streamlit.runtime: Noe rart")
