"""Rommet over HTTP, rett inn i laget: en telefon blir med, svarer og følger lederen, og ingen andre slipper til."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.datastructures import Headers
from starlette.types import Message
from streamlit import config

from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.deling.delt import adressefelt
from scenario.deling.lager import Lager
from scenario.deling.lagerrom import FEIL_SVAR, FOR_FORT, FULLT, LUKKET, LÅST, UKJENT, UKJENT_MERKE, Romlager
from scenario.deling.rom import MINST, Romsteg
from scenario.deling.rominnhold import Rominnhold, Terskel, les
from scenario.framstilling.romforklaring import romplanen, summen
from sider.felles import rom
from sider.nett import stier
from sider.nett.mellomvare import Mellomvare
from sider.tjener import romtjener
from tests.strategier import drammen
from tests.test_mellomvare import Svar, bak_laget

INGENTING: Any = object()
VALGTE = ("skolestruktur", "sykefravaer", "staber")


class Telefon:
    """Én nettleser: husker kapslene, og sender alltid det en nettleser sender."""

    def __init__(self, app: Mellomvare, adresse: str = "192.0.2.9") -> None:
        self.app, self.adresse, self.kapsler = app, adresse, dict[str, str]()
        self.stedet = "same-origin"

    def spør(self, sti: str, data: Any = INGENTING, *, form: bool = False, ledd: int = 1) -> Svar:
        svar = asyncio.run(self.kjør(sti, data, form=form))
        for kapsel in svar.hoder.getlist("set-cookie"):
            navn, _, verdi = kapsel.partition(";")[0].partition("=")
            self.kapsler[navn] = verdi
        return svar

    async def kjør(self, sti: str, data: Any = INGENTING, *, form: bool = False) -> Svar:
        stien, _, spørring = sti.partition("?")
        slag = b"application/x-www-form-urlencoded" if form else b"application/json"
        hoder = [(b"host", b"appen.no"), (b"sec-fetch-site", self.stedet.encode())]
        hoder += [] if data is INGENTING else [(b"content-type", slag)]
        hoder += [(b"cookie", "; ".join(f"{n}={v}" for n, v in self.kapsler.items()).encode())] if self.kapsler else []
        kropp = b"" if data is INGENTING else (urlencode(data) if form else json.dumps(data)).encode()
        inn: Iterator[Message] = iter([{"type": "http.request", "body": kropp, "more_body": False}])
        ut: list[Message] = []

        async def motta() -> Message:
            for melding in inn:
                return melding
            return await asyncio.Future()

        async def send(melding: Message) -> None:
            ut.append(melding)

        scope = {"type": "http", "method": "GET" if data is INGENTING else "POST", "path": stien, "headers": hoder}
        scope |= {"query_string": spørring.encode(), "client": (self.adresse, 1), "scheme": "https"}
        await self.app(scope, motta, send)
        return Svar(ut[0]["status"], Headers(raw=ut[0]["headers"]), b"".join(m.get("body", b"") for m in ut[1:]))


class Rommet:
    """Et åpent rom, med lederens grep."""

    def __init__(self, lager: Romlager, plasser: int = 150) -> None:
        valg = Valg(drammen().standard, tuple(Tiltaksvalg(id) for id in VALGTE))
        felt = adressefelt(drammen(), valg)
        self.lager, self.innhold = lager, Rominnhold(felt["s"], felt["u"], felt["s"], felt["u"], alle=False)
        self.kode, self.nøkkel = lager.åpne(self.innhold.som_tekst(), plasser)
        self.sti = f"/rom/{self.kode}"

    def til(self, steg: Romsteg) -> None:
        nå = self.lager.vis(self.kode).steg
        self.lager.led(self.kode, self.nøkkel, flytt=list(Romsteg).index(steg) - list(Romsteg).index(nå))

    def led(self, **hva: Any) -> None:
        self.lager.led(self.kode, self.nøkkel, **hva)


@pytest.fixture
def lager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Romlager:
    nytt = Romlager(Lager(tmp_path / "lenker.db"), lambda: 1_000.0)
    monkeypatch.setattr(rom, "romlageret", lambda: nytt)
    monkeypatch.setattr(romtjener, "VENT_SEKUNDER", 0.0)
    monkeypatch.setattr(romtjener, "FERSKT_SEKUNDER", 0.0)
    return nytt


@pytest.fixture
def app(lager: Romlager) -> Mellomvare:
    return Mellomvare(bak_laget)


@pytest.fixture
def rommet(lager: Romlager) -> Rommet:
    return Rommet(lager)


def med(app: Mellomvare, rommet: Rommet) -> Telefon:
    telefon = Telefon(app)
    assert telefon.spør(f"{rommet.sti}/bli-med", {}, form=True).status == 303
    return telefon


def tekst(svar: Svar) -> str:
    return unescape(svar.kropp.decode())


# --- Veien gjennom rommet -------------------------------------------------------------------------


def test_en_telefon_blir_med_svarer_og_følger_lederen(app: Mellomvare, rommet: Rommet) -> None:
    telefon = Telefon(app)
    assert telefon.spør("/rom").status == 200
    assert telefon.spør(f"/rom?kode={rommet.kode[:3].lower()}-{rommet.kode[3:]}").hoder["location"] == rommet.sti
    assert "Bli med i rommet" in tekst(telefon.spør(rommet.sti))
    assert telefon.spør(f"{rommet.sti}/bli-med", {}, form=True).hoder["location"] == rommet.sti
    assert "Vent til lederen begynner" in tekst(telefon.spør(rommet.sti))
    rommet.til(Romsteg.GJETT)
    assert "3 tiltak er valgt" in tekst(telefon.spør(rommet.sti)).replace("\u00a0", " ")
    assert json.loads(telefon.spør(f"{rommet.sti}/svar", {"gjett": "110,4"}).kropp)["lagret"] == {"gjett": "110"}
    assert 'value="110"' in tekst(telefon.spør(rommet.sti))
    rommet.til(Romsteg.VALG)
    side = tekst(telefon.spør(rommet.sti))
    assert set(re.findall(r'name="valg:(\w+)"', side)) == set(VALGTE)
    svar = json.loads(telefon.spør(f"{rommet.sti}/svar", {"valg:skolestruktur": "ja", "valg:staber": "nei"}).kropp)
    plan = romplanen(drammen(), rom.alternativ(rommet.innhold.s, rommet.innhold.u).valg, alle=False)
    dose = next(t.dose for t in plan.tiltak if t.id == "skolestruktur")
    assert svar["sum"] == summen(plan, {"skolestruktur": dose}).tekst
    assert 'value="ja" aria-pressed="true"' in tekst(telefon.spør(rommet.sti))
    rommet.til(Romsteg.BYGG)
    assert telefon.spør(f"{rommet.sti}/svar", {"bygg:skolestruktur": "2"}).status == 200
    assert '<output class="med">2\u00a0skoler' in tekst(telefon.spør(rommet.sti))
    rommet.lager.lukk(rommet.kode, rommet.nøkkel)
    assert LUKKET in tekst(telefon.spør(rommet.sti))


def test_uten_skript_er_hvert_trykk_et_skjema_som_virker(app: Mellomvare, rommet: Rommet) -> None:
    telefon = med(app, rommet)
    rommet.til(Romsteg.VALG)
    assert telefon.spør(f"{rommet.sti}/svar", {"valg:staber": "ja"}, form=True).hoder["location"] == rommet.sti
    assert telefon.spør(f"{rommet.sti}/svar", {"valg:staber": "tja"}, form=True).status == 400
    assert rommet.lager.mine(rommet.kode, telefon.kapsler["rom"]) == {"valg:staber": "ja"}


def test_telefonen_får_det_nye_når_lederen_går_videre(app: Mellomvare, rommet: Rommet) -> None:
    telefon = med(app, rommet)
    versjon = re.search(r'data-versjon="(\w+)"', tekst(telefon.spør(rommet.sti)))
    assert versjon is not None
    vent = f"{rommet.sti}/naa?v={versjon[1]}"
    assert telefon.spør(vent).status == 204
    for endring in ({"flytt": 1}, {"låst": True}, {"flytt": -1}):
        rommet.led(**endring)
        data = json.loads(telefon.spør(vent).kropp)
        vent = f"{rommet.sti}/naa?v={data['versjon']}"
        assert data["åpent"] and "<h1" in data["html"]
    rommet.led(innhold=rommet.innhold.som_tekst().replace("side=0", "side=1"))
    assert telefon.spør(vent).status == 204  # det som bare gjelder lerretet, vekker ingen


def test_alle_som_venter_deler_ett_oppslag(
    app: Mellomvare, rommet: Rommet, lager: Romlager, monkeypatch: pytest.MonkeyPatch
) -> None:
    telefoner = [med(app, rommet) for _ in range(6)]
    oppslag: list[str] = []
    monkeypatch.setattr(romtjener, "FERSKT_SEKUNDER", 60.0)
    monkeypatch.setattr(lager, "blikk", lambda kode: oppslag.append(kode) or Romlager.blikk(lager, kode))

    async def alle() -> list[Svar]:
        return await asyncio.gather(*(t.kjør(f"{rommet.sti}/naa?v=eldre") for t in telefoner))

    assert [s.status for s in asyncio.run(alle())] == [200] * 6
    assert len(oppslag) <= 4  # høyst ett fra hver tråd


# --- De som ikke skal slippe til ------------------------------------------------------------------


def test_bare_rommets_egen_side_kan_sende(app: Mellomvare, rommet: Rommet) -> None:
    telefon = med(app, rommet)
    rommet.til(Romsteg.VALG)
    for stedet in ("cross-site", "same-site", "none"):
        telefon.stedet = stedet
        assert telefon.spør(f"{rommet.sti}/svar", {"valg:staber": "ja"}).status == 403
        assert telefon.spør(f"{rommet.sti}/bli-med", {}, form=True).status == 403
    assert rommet.lager.mine(rommet.kode, telefon.kapsler["rom"]) == {}


def test_et_opphav_som_ikke_er_en_adresse_er_fremmed(app: Mellomvare, rommet: Rommet) -> None:
    for opphav, vert in ((b"http://[", b"appen.no"), (b"", b"")):
        hoder = Headers(raw=[(b"origin", opphav), (b"host", vert)])
        s = romtjener.Romforespørsel("/", rommet.kode, "svar", "POST", hoder, "", "", trygg=True)
        assert not s.fra_siden_selv


def test_kapselen_gjelder_bare_rommet_og_kan_ikke_leses_av_skript(app: Mellomvare, rommet: Rommet) -> None:
    kapsel = Telefon(app).spør(f"{rommet.sti}/bli-med", {}, form=True).hoder["set-cookie"].lower()
    assert {"httponly", "samesite=strict", "secure", f"path={rommet.sti}".lower()} <= set(kapsel.split("; "))


def test_samme_nettleser_er_aldri_to(app: Mellomvare, rommet: Rommet) -> None:
    telefon = med(app, rommet)
    for _ in range(5):
        telefon.spør(f"{rommet.sti}/bli-med", {}, form=True)
    assert rommet.lager.vis(rommet.kode).med == 1


def test_ingen_venter_på_en_prosess_som_stoppes(
    app: Mellomvare, rommet: Rommet, monkeypatch: pytest.MonkeyPatch
) -> None:
    telefon = med(app, rommet)
    versjon = json.loads(telefon.spør(f"{rommet.sti}/naa?v=x").kropp)["versjon"]
    monkeypatch.setattr(romtjener, "VENT_SEKUNDER", 25.0)
    monkeypatch.setattr(app.rom, "_stopper", lambda: True)
    assert telefon.spør(f"{rommet.sti}/naa?v={versjon}").status == 204


@pytest.mark.parametrize("merke", ["", "x" * 22, "'; DROP TABLE rom; --", "x" * 5_000])
def test_et_falskt_merke_teller_ikke(app: Mellomvare, rommet: Rommet, merke: str) -> None:
    rommet.til(Romsteg.VALG)
    telefon = Telefon(app)
    telefon.kapsler = {"rom": merke}
    svar = telefon.spør(f"{rommet.sti}/svar", {"valg:staber": "ja"})
    assert (svar.status, json.loads(svar.kropp)["feil"]) == (401, UKJENT_MERKE)
    assert telefon.spør(f"{rommet.sti}/naa?v=").status == 401
    assert rommet.lager.vis(rommet.kode).svart == 0


def test_feil_sies_i_én_setning(app: Mellomvare, rommet: Rommet, lager: Romlager) -> None:
    telefon = med(app, rommet)
    rommet.til(Romsteg.GJETT)

    def feil(data: Any, sti: str = "svar") -> tuple[int, str]:
        svar = telefon.spør(f"{rommet.sti}/{sti}", data)
        return svar.status, json.loads(svar.kropp)["feil"]

    assert feil({"valg:staber": "ja"}) == (409, LÅST)
    assert feil({"gjett": "mye"})[0] == 400 and feil({"gjett": "1e99"})[0] == 400
    assert feil({"gjett": "1", "x" * 9_000: "1"})[0] == 413
    assert feil({"gjett": "1"}, "annet")[0] == 404
    for tull in (
        ["gjett"],
        None,
        5,
        {"gjett": None},
        {"gjett": 1e999},
        {"gjett": {"a": [1]}},
        {"gjett": "\ud800"},
        {"\ud800": ""},
    ):
        assert feil(tull) == (400, FEIL_SVAR), tull
        assert feil(tull, "leder")[0] in (400, 403), tull
    rommet.led(låst=True)
    assert feil({"gjett": "1"}) == (409, LÅST) and "<fieldset disabled>" in tekst(telefon.spør(rommet.sti))
    full = Rommet(lager, plasser=0)
    svar = telefon.spør(f"{full.sti}/bli-med", {}, form=True)
    assert svar.status == 409 and FULLT in tekst(svar)
    svar = telefon.spør("/rom/ZZZZZZ")
    assert svar.status == 404 and UKJENT in tekst(svar)
    for sti in ("/rom/ABC", "/rom/../x", "/rom/ZZZZZZ/a/b"):
        assert telefon.spør(sti).status == 404


def test_gjetting_av_koder_stanses_også_på_siden(app: Mellomvare, rommet: Rommet) -> None:
    telefon = Telefon(app)
    statuser = {telefon.spør("/rom/ZZZZZZ").status for _ in range(60)}
    assert statuser == {404, 429}
    assert FOR_FORT in tekst(telefon.spør(rommet.sti))
    assert Telefon(app, "192.0.2.10").spør(rommet.sti).status == 200


def test_bare_rommet_tar_imot_det_som_sendes(app: Mellomvare) -> None:
    for sti in ("/", "/fond", "/romme", "/mote"):
        assert Telefon(app).spør(sti, {}).status == 404


def test_svarene_står_aldri_i_loggen(
    app: Mellomvare, rommet: Rommet, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    telefon = med(app, rommet)
    rommet.til(Romsteg.VALG)
    telefon.spør(f"{rommet.sti}/svar", {"valg:staber": "ja"})
    telefon.spør(f"{rommet.sti}/svar", {"valg:staber": "x"})
    logget = caplog.text + "".join(capsys.readouterr())
    assert not any(ord_ in logget for ord_ in ("staber", telefon.kapsler["rom"], telefon.adresse, rommet.kode))


# --- Siden ----------------------------------------------------------------------------------------


def test_siden_har_ingen_innebygde_skript_og_ingen_annen_kan_ramme_den_inn(app: Mellomvare, rommet: Rommet) -> None:
    svar = Telefon(app).spør(rommet.sti)
    assert svar.hoder["content-security-policy"] == romtjener.CSP and "'unsafe-eval'" not in romtjener.CSP
    assert re.findall(r"<script[^>]*>[^<]", tekst(svar)) == [] and svar.hoder["cache-control"] == "no-store"
    for fil in romtjener.FILER:
        assert Telefon(app).spør(f"/rom/{fil}").status == 200


def test_innholdet_kan_leses_tilbake() -> None:
    innhold = Rominnhold("1A~x", "abc", "1B", "def", alle=False, terskel=Terskel.ALLE, side=2, m="1-_")
    assert les(innhold.som_tekst()) == innhold
    assert [Terskel(t).minst(14) for t in Terskel] == [14, 11, 8] and Terskel.HALVPARTEN.minst(MINST) == 3
    with pytest.raises(ValueError):
        les("s=1")


def test_alt_virker_i_en_undermappe(app: Mellomvare, rommet: Rommet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "get_option", {"server.baseUrlPath": "budsjett"}.get)
    telefon, mappe = Telefon(app), f"/budsjett{rommet.sti}"
    assert f'action="{mappe}/bli-med"' in tekst(telefon.spør(mappe))
    svar = telefon.spør(f"{mappe}/bli-med", {}, form=True)
    assert svar.hoder["location"] == mappe and f"Path={mappe};" in svar.hoder["set-cookie"]
    assert f"https://appen.no{mappe}" not in tekst(telefon.spør(mappe)) and "Du er med" in tekst(telefon.spør(mappe))
    leder = telefon.spør(f"{mappe}/leder", {"nøkkel": rommet.nøkkel})
    assert json.loads(leder.kropp) == {"til": "/budsjett/mote"} and "Path=/budsjett/;" in leder.hoder["set-cookie"]
    assert telefon.spør(f"{mappe}/leder", {"nøkkel": "x" * 22}).status == 403
    assert "QR-kode til rommet" in tekst(telefon.spør(f"{mappe}/lerret"))


def test_rommet_er_ikke_en_side_i_appen() -> None:
    assert "rom" not in stier.sidenes_adresser()
