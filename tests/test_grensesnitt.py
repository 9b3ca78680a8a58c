"""Det andre systemer kan hente, prøvd vei for vei slik dokumentet selv sier det, rett inn i laget."""

from __future__ import annotations

import json
import logging
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from jsonschema import Draft202012Validator

from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.deling.delt import adressefelt
from scenario.deling.lenkekode import les as les_kode
from scenario.deling.scenariodata import resultat_som_data
from scenario.innstillinger import les
from scenario.lesing import les_kommune
from sider.felles import tallgrunnlag
from sider.nett import grensesnitt
from sider.nett.mellomvare import Mellomvare
from tests.strategier import FIKTIV
from tests.test_mellomvare import Svar, bak_laget, spør

FRØ = 20261129
ADRESSE = "http://appen.no/"
FEIL = {400, 404, 409, 414, 503}
DOKUMENT = grensesnitt.dokumentet()
VEIER = {sti: vei["get"] for sti, vei in DOKUMENT["paths"].items()}


@cache
def laget(nettsteder: str = "") -> Mellomvare:
    return Mellomvare(bak_laget, valgt=les({"INNSPARING_NETTSTEDER": nettsteder}))


@pytest.fixture(autouse=True)
def uten_grense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grensesnitt, "PER_ADRESSE", 10**6)
    monkeypatch.setattr(grensesnitt, "FOR_ALLE", 10**6)


@cache
def lenken() -> dict[str, str]:
    """Feltene i en hel lenke til tre av tiltakene."""
    kommune = tallgrunnlag.gjeldende()
    med_tall = [b.id for b in beregn(kommune, _valg(t.id for t in kommune.valgbare)).bidrag][:3]
    return adressefelt(kommune, _valg(med_tall).med(navn="Prøven & <b>"))


def _valg(ider: Any) -> Valg:
    return Valg(tallgrunnlag.gjeldende().standard, tuple(map(Tiltaksvalg, ider)))


def gyldige(sti: str) -> dict[str, str]:
    """Verdier som skal gi 200, ved navnet på feltet i dokumentet."""
    utgave = tallgrunnlag.utgaver_med_svar()[-2].utgave
    mulige = {**lenken(), "kode": lenken()["s"], "utgave": utgave, "fra": utgave}
    mulige |= {"url": f"{ADRESSE}?{urlencode(lenken())}", "format": "json", "maxwidth": "320", "maxheight": "300"}
    return {navn: mulige[navn] for navn in feltene(sti) if navn in mulige}


def feltene(sti: str) -> dict[str, Any]:
    return {felt["name"]: felt for felt in map(grensesnitt.hent, VEIER[sti].get("parameters", ()))}


def hent(sti: str, felt: dict[str, str], metode: str = "GET", app: Mellomvare | None = None, **hoder: str) -> Svar:
    i_stien = {n: v for n, v in felt.items() if f"{{{n}}}" in sti}
    for navn, verdi in i_stien.items():
        sti = sti.replace(f"{{{navn}}}", verdi)
    resten = "&".join(f"{n}={quote(v, safe='%')}" for n, v in felt.items() if n not in i_stien)
    return spør(app or laget(), sti, metode, resten, **hoder)


def kontroller(sti: str, svar: Svar, *, gikk: bool) -> None:
    """Svaret har formen dokumentet sier; en feil er én norsk setning, som JSON eller som kort."""
    assert (svar.status == 200) if gikk else (svar.status in FEIL | {405, 501}), (svar.status, svar.kropp[:200])
    assert "set-cookie" not in svar.hoder and svar.hoder["cache-control"] == "no-store"
    (slag, form), *_ = grensesnitt.hent(VEIER[sti]["responses"]["200" if gikk else "default"])["content"].items()
    assert svar.hoder["content-type"].split(";")[0] == slag
    if slag == "text/html":
        assert svar.kropp.startswith(b"<!DOCTYPE html>") and b"<script" not in svar.kropp
        return
    data = json.loads(svar.kropp)
    Draft202012Validator({**form["schema"], "components": DOKUMENT["components"]}).validate(data)
    if not gikk:
        assert re.fullmatch(r"[A-ZÆØÅ«].*\.", data["detail"], re.DOTALL) and data["status"] == svar.status


def ugyldige(sti: str) -> Iterator[dict[str, str]]:
    """Alt som kan være galt med feltene: mangler, ukjent, og tilfeldige byte i hvert av dem."""
    gode, slump = gyldige(sti), random.Random(FRØ + len(sti))
    yield {**gode, "finnes_ikke": "1"}
    yield from ({n: v for n, v in gode.items() if n != borte} for borte in gode if feltene(sti)[borte].get("required"))
    for navn in feltene(sti):
        for lengde in (0, 1, 12, 60, 13_000):
            byte = bytes(slump.randrange(256) for _ in range(lengde))
            yield {**gode, navn: quote(byte)}
            yield {**gode, navn: byte.decode("latin-1")}
        yield {**gode, navn: gode.get(navn, "")[:-1] + "%00%ff%ed%a0%80"}


def test_dokumentet_er_det_som_svarer() -> None:
    assert {vei["operationId"] for vei in VEIER.values()} == grensesnitt.LAGES_AV.keys()
    assert set(DOKUMENT["openapi"].split(".")[:2]) == {"3", "1"} and DOKUMENT["info"]["version"]
    assert json.loads(hent("/api/v1/openapi.json", {}).kropp)["servers"] == [{"url": "http://appen.no"}]
    for form in DOKUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(form)


@pytest.mark.parametrize("sti", VEIER)
def test_hver_vei_svarer_slik_dokumentet_sier(sti: str) -> None:
    kontroller(sti, hent(sti, gyldige(sti) if sti != "/api/v1/scenario" else lenken()), gikk=True)
    for metode in ("POST", "PUT", "DELETE", "PATCH"):
        svar = hent(sti, gyldige(sti), metode)
        assert svar.status == 405 and svar.hoder["allow"] == grensesnitt.METODER
        kontroller(sti, svar, gikk=False)


@pytest.mark.parametrize("sti", VEIER)
def test_alt_som_er_galt_gir_én_norsk_setning(sti: str) -> None:
    """Statusen er aldri 500, og det som likevel går, som en skadet `r`, har den rette formen."""
    for felt in ugyldige(sti):
        if "{kode}" in sti and not felt.get("kode"):
            continue
        svar = hent(sti, felt)
        kontroller(sti, svar, gikk=svar.status == 200)
        assert svar.status != 200 or "finnes_ikke" not in felt
    assert {hent(f"/api{s}", {}).status for s in ("", "/v1", "/v2/katalog", "/v1/%00", "/v1/katalog/x")} == {404}


def test_scenarioet_er_det_samme_som_på_kommandolinjen() -> None:
    data = json.loads(hent("/api/v1/scenario", lenken()).kropp)
    kommune = tallgrunnlag.gjeldende()
    ventet = resultat_som_data(beregn(kommune, les_kode(kommune, lenken()["s"]).valg))
    assert data["resultat"] == json.loads(json.dumps(ventet))
    assert (data["status"], data["i_dag"], data["scenario"]["navn"]) == ("samme utgave", None, "Prøven & <b>")
    uten = json.loads(hent("/api/v1/scenario", {"s": lenken()["s"]}).kropp)
    rørt = json.loads(hent("/api/v1/scenario", {**lenken(), "r": re.sub(r"^\d", "9", lenken()["r"])}).kropp)
    assert (uten["status"], rørt["status"]) == ("uten utgave", "lenken er endret")
    assert hent("/api/v1/scenario", {**lenken(), "k": "abcd"}).status == 400


def test_valg_i_strid_har_ingen_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    kommune = les_kommune(FIKTIV)
    monkeypatch.setattr(tallgrunnlag, "gjeldende", lambda: kommune)
    monkeypatch.setattr(tallgrunnlag, "pakkene", lambda: ())
    par = next(r.mellom for r in kommune.relasjoner if r.type == "utelukker")
    felt = adressefelt(kommune, _valg(par))
    svar = hent("/api/v1/scenario", felt)
    kontroller("/api/v1/scenario", svar, gikk=False)
    assert svar.status == 409
    assert "ingen sum" in hent("/kort/{kode}", {"kode": felt["s"]}).kropp.decode()


def test_katalogen_har_alle_tiltakene_og_ukjent_er_aldri_null_kroner() -> None:
    tiltak = {t["id"]: t for t in json.loads(hent("/api/v1/katalog", {}).kropp)["tiltak"]}
    assert tiltak.keys() == tallgrunnlag.gjeldende().tiltak_etter_id.keys()
    assert all(t["alene"] is None for t in tiltak.values() if t["opphav"] == "ikke_tallfestet")


def test_kortet_viser_det_samme_som_bildet_og_sier_når_lenken_er_endret() -> None:
    side = hent("/kort/{kode}", {**lenken(), "kode": lenken()["s"]} | {"s": ""}).kropp.decode()
    assert "Feltet «s» finnes ikke" in unescape(side)
    felt = {"kode": lenken()["s"], "u": lenken()["u"], "r": lenken()["r"]}
    hel = hent("/kort/{kode}", felt).kropp.decode()
    assert "Prøven &amp; &lt;b&gt;" in hel and "Planlagt av" in hel and "Trolig" in hel and 'role="status"' not in hel
    rørt = hent("/kort/{kode}", {**felt, "r": re.sub(r"^\d", "9", felt["r"])}).kropp.decode()
    assert "Lenken er endret etter at den ble laget" in rørt


def test_oembed_viser_til_kortet_i_rammen_det_er_plass_til() -> None:
    data = json.loads(hent("/api/v1/oembed", gyldige("/api/v1/oembed")).kropp)
    adresse = unescape(re.findall(r'src="([^"]+)"', data["html"])[0])
    assert adresse.startswith(f"{ADRESSE}kort/") and (data["width"], data["height"]) == (320, 300)
    sti, _, spurt = adresse.removeprefix(ADRESSE).partition("?")
    assert 'role="status"' not in spør(laget(), f"/{sti}", spurt=spurt).kropp.decode()
    assert hent("/api/v1/oembed", {"url": "https://annet.no/?s=1A"}).status == 404
    assert hent("/api/v1/oembed", {**gyldige("/api/v1/oembed"), "format": "xml"}).status == 501


@pytest.mark.parametrize(
    ("innstilt", "opphav", "svart"),
    [
        ("", "https://a.no", None),
        ("https://a.no", "https://a.no", "https://a.no"),
        ("https://a.no", "https://b.no", None),
        ("*", "https://b.no", "*"),
    ],
)
def test_bare_nettsteder_som_er_nevnt_kan_hente_og_vise(innstilt: str, opphav: str, svart: str | None) -> None:
    for metode in ("GET", "OPTIONS"):
        svar = hent("/api/v1/utgaver", {}, metode, laget(innstilt), origin=opphav)
        assert (svar.status, svar.hoder.get("access-control-allow-origin")) == (200 if metode == "GET" else 204, svart)
    kort = hent("/kort/{kode}", {"kode": lenken()["s"]}, app=laget(innstilt)).hoder
    assert kort["content-security-policy"].endswith(f"frame-ancestors 'self' {innstilt}".rstrip())
    assert ("x-frame-options" in kort) == (not innstilt) and "script-src" not in kort["content-security-policy"]
    assert spør(laget(innstilt), "/fond", origin=opphav).hoder.get("access-control-allow-origin") is None


def test_den_som_spør_for_ofte_må_vente(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grensesnitt, "PER_ADRESSE", 2)
    app = Mellomvare(bak_laget)
    statuser = [hent("/api/v1/utgaver", {}, app=app) for _ in range(3)]
    assert [s.status for s in statuser] == [200, 200, 429] and statuser[-1].hoder["retry-after"] == "60"
    assert spør(app, "/fond").status == 200


def test_spørringen_står_aldri_i_loggen(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    def går_galt(_spørsmål: Any) -> dict[str, Any]:
        raise RuntimeError("hemmelig")

    veier: dict[str, Callable[..., Any]] = {**grensesnitt.LAGES_AV, "utgavene": går_galt}
    with caplog.at_level(logging.DEBUG):
        hent("/api/v1/scenario", lenken())
        hent("/api/v1/scenario", {"s": "hemmelig"})
        monkeypatch.setattr(grensesnitt, "LAGES_AV", veier)
        svar = hent("/api/v1/utgaver", {})
    assert svar.status == 500 and "hemmelig" not in svar.kropp.decode()
    assert not any(lenken()["s"] in post.getMessage() or "hemmelig" in post.getMessage() for post in caplog.records)
