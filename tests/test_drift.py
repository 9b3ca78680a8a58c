"""Oppskriftene i drift/: låst, uten rettigheter, og med innstillinger som finnes. Og på ekte, i det små."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from scenario.innstillinger import PREFIKS, Innstillinger, les, miljønavn
from tests.fane import Fane, Svar
from tests.tjener import ledig_port
from tests.verktoy.oppsett import (
    Oppsett,
    finn_nginx,
    fyll_ut,
    korte_lenker,
    opplasting,
    oppsett,
    skriv_oppsett,
    én_prosess_dør,
)

ROT = Path(__file__).resolve().parent.parent
DRIFT = ROT / "drift"
PAKKE = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[a-z]+\])?==(\S+)", re.M)
VERDI = re.compile(r"\$\{(\w+)(?::[-?]([^}]*))?\}")
FILENE = sorted(f for f in DRIFT.rglob("*") if f.is_file() and "__pycache__" not in f.parts)


def pakker(fil: str) -> set[tuple[str, str]]:
    return {
        (navn.lower().replace("_", "-"), versjon) for navn, versjon in PAKKE.findall((ROT / fil).read_text("utf-8"))
    }


def test_den_låste_listen_er_den_samme_og_hver_pakke_har_sum() -> None:
    assert pakker("requirements.lock") == pakker("requirements.txt")
    tekst = (ROT / "requirements.lock").read_text("utf-8")
    blokker = re.split(r"^(?=[A-Za-z0-9_.-]+(?:\[[a-z]+\])?==)", tekst, flags=re.M)[1:]
    assert [b.split("==")[0] for b in blokker if not re.search(r"--hash=sha256:[0-9a-f]{64}", b)] == []
    assert not re.search(r"https?:|--index|--find-links|file:", tekst)


def compose() -> dict[str, Any]:
    """Compose-filen med verdiene fra eksempelet satt inn etter at den er lest, slik verktøyet gjør det."""
    linjer = (linje for linje in (DRIFT / "miljo.eksempel").read_text("utf-8").splitlines() if "=" in linje)
    verdier = dict(linje.split("=", 1) for linje in linjer)

    def fyll(del_: Any) -> Any:
        if isinstance(del_, dict):
            return {navn: fyll(verdi) for navn, verdi in del_.items()}
        if isinstance(del_, list):
            return [fyll(verdi) for verdi in del_]
        return re.sub(VERDI, lambda m: verdier.get(m[1], m[2] or ""), del_) if isinstance(del_, str) else del_

    data: dict[str, Any] = fyll(yaml.safe_load((DRIFT / "compose.yaml").read_text("utf-8")))
    return data


def kubernetes() -> dict[str, dict[str, Any]]:
    dokumenter = yaml.safe_load_all((DRIFT / "kubernetes/innsparing.yaml").read_text("utf-8"))
    return {d["kind"]: d for d in dokumenter}


def test_alle_beholdere_i_compose_er_uten_rettigheter_og_bare_nginx_er_åpen_ut() -> None:
    tjenester = compose()["services"]
    assert {"nginx", "app1", "app2", "database"} <= tjenester.keys()
    assert {navn for navn, t in tjenester.items() if "ports" in t} == {"nginx"}
    for navn, tjeneste in tjenester.items():
        assert "no-new-privileges:true" in tjeneste["security_opt"] and tjeneste["logging"]["options"]["max-size"], navn
        if navn != "database":
            assert tjeneste["read_only"] and tjeneste["cap_drop"] == ["ALL"] and tjeneste["tmpfs"], navn
        if "build" not in tjeneste:
            assert "@sha256:" in tjeneste["image"], navn
    assert compose()["networks"]["inne"]["internal"]


def test_innstillingene_i_oppskriftene_finnes_og_kan_leses() -> None:
    miljøer = [t["environment"] for t in compose()["services"].values() if "environment" in t]
    miljøer.append(kubernetes()["ConfigMap"]["data"])
    for miljø in miljøer:
        les({navn: str(verdi) for navn, verdi in miljø.items() if navn.startswith(PREFIKS)})
    kjente = {miljønavn(felt) for felt in fields(Innstillinger)}
    nevnt = {navn for fil in FILENE for navn in re.findall(rf"{PREFIKS}[A-Z_]+\b(?!\*)", fil.read_text("utf-8"))}
    assert nevnt <= kjente


def test_hver_innstilling_står_i_oppskriften() -> None:
    oppskrift = (DRIFT / "README.md").read_text("utf-8")
    assert [n for felt in fields(Innstillinger) if f"`{(n := miljønavn(felt))}`" not in oppskrift] == []


def test_bildet_er_lite_låst_og_kjører_ikke_som_rot() -> None:
    tekst = (DRIFT / "Containerfile").read_text("utf-8")
    assert re.findall(r"^FROM (\S+)", tekst, re.M) == ["${GRUNNBILDE}"] * 2
    assert re.search(r"^ARG GRUNNBILDE$", tekst, re.M), "uten standard må den som bygger, si hvilket"
    for ord_ in ("--require-hashes -r requirements.lock", "USER 10001:10001", "HEALTHCHECK", "kontroller --publisert"):
        assert ord_ in tekst, ord_


def test_kubernetes_henger_sammen() -> None:
    alt = kubernetes()
    utrulling = alt["Deployment"]["spec"]
    merke, poden = utrulling["selector"]["matchLabels"], utrulling["template"]["spec"]
    assert utrulling["template"]["metadata"]["labels"] == merke
    for slag, sted in (("Service", "selector"), ("PodDisruptionBudget", "selector"), ("NetworkPolicy", "podSelector")):
        valgt = alt[slag]["spec"][sted]
        assert valgt.get("matchLabels", valgt) == merke, slag
    assert alt["PodDisruptionBudget"]["spec"]["minAvailable"] < utrulling["replicas"]
    assert utrulling["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    skala = alt["HorizontalPodAutoscaler"]["spec"]
    assert skala["scaleTargetRef"]["name"] == alt["Deployment"]["metadata"]["name"]
    assert skala["minReplicas"] >= 2 and skala["metrics"][0]["pods"]["metric"]["name"] == "innsparing_okter_apne"
    assert alt["Ingress"]["metadata"]["annotations"]["nginx.ingress.kubernetes.io/affinity"] == "cookie"
    for beholder in (*poden["initContainers"], *poden["containers"]):
        vern = beholder["securityContext"]
        assert vern["readOnlyRootFilesystem"] and not vern["allowPrivilegeEscalation"], beholder["name"]
    assert poden["securityContext"]["runAsNonRoot"] and alt["Deployment"]["metadata"]["namespace"] == "innsparing"


def test_ingenting_i_drift_nevner_pakkelageret_eller_hemmeligheter() -> None:
    for fil in FILENE:
        tekst = fil.read_text("utf-8")
        assert not re.search(r"pypi\.|--index-url|BEGIN [A-Z ]*PRIVATE KEY", tekst), fil


# --- På ekte --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def alt() -> Iterator[Oppsett]:
    with oppsett() as oppe:
        yield oppe


def test_malen_er_gyldig_og_alle_verdiene_er_fylt_ut(tmp_path: Path) -> None:
    fil = skriv_oppsett(tmp_path, 18080, 18501, 18502)
    svar = subprocess.run([finn_nginx(), "-t", "-c", fil, "-p", tmp_path], capture_output=True, text=True, check=False)
    assert svar.returncode == 0, svar.stderr
    assert "${" not in (tmp_path / "innsparing.conf").read_text("utf-8")
    assert fyll_ut("${A}$B", {"A": "1"}) == "1$B"


@pytest.fixture
def nginx_alene(tmp_path: Path) -> Iterator[str]:
    """nginx uten en eneste prosess bak seg."""
    port, borte = ledig_port(), ledig_port()
    fil = skriv_oppsett(tmp_path, port, borte, borte)
    prosess = subprocess.Popen([finn_nginx(), "-c", fil, "-p", tmp_path], stderr=subprocess.DEVNULL)
    adresse = f"http://127.0.0.1:{port}"
    try:
        vent_til_den_svarer(port, prosess)
        yield adresse
    finally:
        prosess.terminate()
        prosess.wait(timeout=10)


def vent_til_den_svarer(port: int, prosess: subprocess.Popen[bytes]) -> None:
    """Prøver til noen tar imot på porten."""
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        with suppress(subprocess.TimeoutExpired):
            pytest.fail(f"nginx stoppet: {prosess.wait(0.05)}")
    pytest.fail("nginx svarer ikke")


def test_det_nginx_svarer_selv_er_på_norsk(nginx_alene: str) -> None:
    def spør(sti: str, metode: str = "GET", kropp: bytes | None = None, hoder: dict[str, str] | None = None) -> Svar:
        return asyncio.run(Fane(nginx_alene).hent(sti, metode, kropp, hoder))

    svarene = (
        (502, spør("/fond")),
        (414, spør("/?s=" + "1" * 40_000)),
        (400, spør("/", hoder={"X-Lang": "1" * 40_000})),
        (413, spør("/_stcore/upload_file/a/b", "PUT", b"x" * 7_000_000)),
    )
    for status, svar in svarene:
        tekst = svar.kropp.decode()
        assert svar.status == status and 'lang="nb"' in tekst and "nginx" not in tekst, (status, svar)
        assert ('http-equiv="refresh" content="10"' in tekst) == (status == 502)


@pytest.mark.treg
def test_en_fil_fra_mellomlageret_flytter_ikke_fanen_til_en_annen_prosess(alt: Oppsett) -> None:
    skrift = re.search(r'/static/media/[^"]+', asyncio.run(Fane(alt.adresse).hent("/")).kropp.decode())
    assert skrift
    for node in "abab":
        fane = Fane(alt.adresse, kapsler={"node": node})
        assert asyncio.run(fane.hent(skrift[0])).status == 200
        assert fane.kapsler["node"] == node


@pytest.mark.treg
@pytest.mark.parametrize("prøv", [opplasting, korte_lenker], ids=lambda p: p.__name__)
def test_filer_og_lenker_virker_på_begge_prosessene(alt: Oppsett, prøv: Any) -> None:
    bra, alle = asyncio.run(prøv(alt))
    assert 0 < bra == alle


@pytest.mark.treg
def test_når_én_prosess_dør_går_alle_videre_på_den_andre(alt: Oppsett) -> None:
    """Med 60 faner: `python -m tests.verktoy.oppsett`."""
    assert asyncio.run(én_prosess_dør(alt, 8, start_igjen=False)) == (8, 8)


@pytest.mark.treg
def test_loggen_til_nginx_har_ingen_valg_og_ingen_adresser(alt: Oppsett) -> None:
    linjer = (alt.mappe / "tilgang.log").read_text("utf-8")
    assert "GET /" in linjer and "/_stcore/stream" in linjer
    assert "?" not in linjer and "s=" not in linjer and "127.0.0.1" not in linjer
    assert (alt.mappe / "feil.log").read_text("utf-8") == ""


def test_prøven_kjøres_på_den_eldste_pythonen_vi_støtter_og_en_nyere() -> None:
    jobb = yaml.safe_load((ROT / ".github/workflows/prove.yml").read_text("utf-8"))["jobs"]["prove"]
    eldst, nyest = jobb["strategy"]["matrix"]["python"]
    kravet = tomllib.loads((ROT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["python_version"]
    assert eldst == kravet and int(nyest.split(".")[1]) > int(eldst.split(".")[1])
    assert jobb["steps"][-1]["run"] == "sh drift/test"
