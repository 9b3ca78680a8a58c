"""Den samme oppstillingen som i drift/, uten beholdere: nginx foran to prosesser og PostgreSQL, alt på denne maskinen.

`python -m tests.verktoy.oppsett` starter den, prøver den, skriver hva som gikk bra, og stopper den.
Med `--bli` står den oppe.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.deling.delt import spørring
from tests.database import Database, database
from tests.fane import Fane
from tests.strategier import drammen
from tests.tjener import ROT, Tjener, ledig_port

MAL = ROT / "drift/nginx/innsparing.conf.mal"
HODE = """\
{bruker}
daemon off;
pid {mappe}/nginx.pid;
worker_processes 1;
worker_rlimit_nofile 16384;
error_log {mappe}/nginx-feil.log crit;
events {{ worker_connections 8000; }}
http {{
    include {mime};
    client_body_temp_path {mappe}/kropp;
    proxy_temp_path {mappe}/proxy;
    fastcgi_temp_path {mappe}/fcgi;
    uwsgi_temp_path {mappe}/uwsgi;
    scgi_temp_path {mappe}/scgi;
    include {mappe}/innsparing.conf;
}}
"""
FANER = 60
FILENE = ("Last ned malen", "Tiltakene nå (Excel)", "Tiltakene nå (CSV)")
"""Knappene på siden for kommunens liste."""


@dataclass
class Oppsett:
    """nginx, to prosesser og en database i gang."""

    adresse: str
    noder: tuple[Tjener, ...]
    base: Database
    mappe: Path
    nginx: subprocess.Popen[bytes]

    def node_til(self, fane: Fane) -> int:
        """Nummeret på prosessen fanen hører til."""
        return "ab".index(fane.kapsler["node"])


def fyll_ut(mal: str, verdier: dict[str, str]) -> str:
    """Malen med verdiene satt inn, slik envsubst gjør det for de navnene."""
    for navn, verdi in verdier.items():
        mal = mal.replace(f"${{{navn}}}", verdi)
    return mal


def finn_nginx() -> str:
    """Programmet. Prøven feiler, på Windows hoppes den over, når det mangler."""
    if funnet := shutil.which(
        "nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    ):
        return funnet
    grunn = "nginx mangler: kjør drift/test, som installerer den"
    pytest.skip(grunn) if sys.platform == "win32" else pytest.fail(grunn)
    raise AssertionError


def skriv_oppsett(mappe: Path, port: int, første: int, andre: int) -> Path:
    """Oppsettet til nginx for denne maskinen. Gir filen."""
    verdier = {
        "LYTT": f"127.0.0.1:{port}",
        "APP1": f"127.0.0.1:{første}",
        "APP2": f"127.0.0.1:{andre}",
        "LOGG": f"{mappe}/tilgang.log",
        "FEILLOGG": f"{mappe}/feil.log",
        "MELLOMLAGER": f"{mappe}/mellomlager",
    }
    (mappe / "innsparing.conf").write_text(fyll_ut(MAL.read_text("utf-8"), verdier), "utf-8")
    mime = next((p for p in ("/etc/nginx/mime.types", "/usr/local/etc/nginx/mime.types") if Path(p).exists()), "")
    bruker = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    hode = HODE.format(mappe=mappe, mime=mime, bruker=bruker)
    (mappe / "nginx.conf").write_text(hode if mime else hode.replace("    include ;\n", ""), "utf-8")
    return mappe / "nginx.conf"


@contextmanager
def oppsett() -> Iterator[Oppsett]:
    """Starter alt, og stopper alt etterpå."""
    nginx = finn_nginx()
    with database() as base, tempfile.TemporaryDirectory(prefix="oppsett-") as mappenavn:
        mappe = Path(mappenavn)
        shutil.copytree(ROT / "data/utgaver", mappe / "utgaver")
        miljø = {
            "INNSPARING_DATABASE_URL": base.ny(),
            "INNSPARING_BETRODD": "127.0.0.1",
            "INNSPARING_LOGG": "json",
            "INNSPARING_UTGAVER": str(mappe / "utgaver"),
            "INNSPARING_PUBLISER_VED_START": "1",
        }
        noder = tuple(Tjener(mappe / f"{n}.log", miljø | {"INNSPARING_NODE": n}) for n in "ab")
        port = ledig_port()
        fil = skriv_oppsett(mappe, port, noder[0].port, noder[1].port)
        prosess = subprocess.Popen([nginx, "-c", str(fil), "-p", str(mappe)], stderr=subprocess.DEVNULL)
        try:
            for node in noder:
                node.start()
            yield Oppsett(f"http://127.0.0.1:{port}", noder, base, mappe, prosess)
        finally:
            for node in noder:
                node.stopp()
            prosess.terminate()
            prosess.wait(timeout=10)


# --- Prøvene --------------------------------------------------------------------------------------


async def én_på_hver(adresse: str, side: str = "", spørring: str = "") -> list[Fane]:
    """Én fane på hver prosess."""
    faner: dict[str, Fane] = {}
    for _ in range(40):
        fane = Fane(adresse, spørring, side)
        await fane.åpne()
        if fane.kapsler["node"] in faner:
            await fane.lukk()
        faner.setdefault(fane.kapsler["node"], fane)
        if len(faner) == 2:
            return [faner["a"], faner["b"]]
    raise AssertionError("alle faner havnet på samme prosess")


async def opplasting(alt: Oppsett) -> tuple[int, int]:
    """Filer lastet opp fra faner på begge prosessene. Gir (bra, alle)."""
    utfall: list[bool] = []
    for fane in await én_på_hver(alt.adresse, "hent-inn"):
        utfall += [await fane.last_opp(b"Navn;Belop\nA;1\n") in (200, 204) for _ in range(3)]
        await fane.lukk()
    return sum(utfall), len(utfall)


async def nedlasting(alt: Oppsett) -> tuple[int, int]:
    """Filer lastet ned til faner på begge prosessene. Gir (bra, alle)."""
    utfall: list[bool] = []
    for fane in await én_på_hver(alt.adresse, "hent-inn"):
        utfall += [len(await fane.last_ned(navn)) > 100 for navn in FILENE]
        await fane.lukk()
    return sum(utfall), len(utfall)


async def kort_lenke(fane: Fane) -> str:
    """Åpner delingen, og gir id-en i den korte lenken; tom når det ikke ble laget noen."""
    await fane.kjør("Del")
    funnet = re.search(r"[?&]k=([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})", fane.tekst)
    return funnet[1] if funnet else ""


async def korte_lenker(alt: Oppsett) -> tuple[int, int]:
    """Korte lenker laget på den ene prosessen og åpnet på den andre, begge veier. Gir (bra, alle)."""
    utfall: list[bool] = []
    lager, leser = await én_på_hver(alt.adresse, spørring="s=2")
    for fane, andre in ((lager, leser), (leser, lager)):
        kort = await kort_lenke(fane)
        andre.spørring, andre.side = f"k={kort}", ""
        await andre.lukk()
        await andre.åpne()
        utfall.append(len(kort) == 14 and not andre.unntak and "finnes ikke" not in andre.tekst)
    for fane in (lager, leser):
        await fane.lukk()
    return sum(utfall), len(utfall)


async def åpnede(alt: Oppsett, antall: int) -> list[Fane]:
    """Åpne faner med hvert sitt scenario."""
    kommune = drammen()
    ider = [t.id for t in kommune.valgbare]
    valg = [Valg(kommune.standard, (Tiltaksvalg(ider[nr % len(ider)]),), navn=f"Fane {nr}") for nr in range(antall)]
    faner = [Fane(alt.adresse, spørring(kommune, ett)) for ett in valg]
    for fane in faner:
        await fane.åpne()
    return faner


async def én_prosess_dør(alt: Oppsett, antall: int = FANER, *, start_igjen: bool = True) -> tuple[int, int]:
    """Faner med hvert sitt scenario; den ene prosessen drepes, og alle går videre på den andre med sitt."""
    faner = await åpnede(alt, antall)
    scenario = [fane.spørring for fane in faner]
    rammet = [fane for fane in faner if alt.node_til(fane) == 0]
    alt.noder[0].drep()
    videre = 0
    for fane, før in zip(faner, scenario, strict=True):
        if fane in rammet:
            await fane.åpne(ny=False)
        else:
            await fane.kjør()
        videre += fane.spørring == før and not fane.unntak and alt.node_til(fane) == 1
    for fane in faner:
        await fane.lukk()
    if start_igjen:
        alt.noder[0].start()
    assert rammet, "ingen faner var på prosessen som ble drept"
    return videre, antall


async def databasen_borte_og_tilbake(alt: Oppsett) -> tuple[int, int]:
    """Uten databasen går klikkene videre, og en kort lenke får en setning; når den er tilbake, virker lenkene igjen."""
    (fane,) = await åpnede(alt, 1)
    utfall = []
    alt.base.krasj()
    utfall += [not await kort_lenke(fane), "svarer ikke" in fane.tekst, not fane.unntak]
    alt.base.start()
    utfall.append(bool(await kort_lenke(fane)))
    await fane.lukk()
    return sum(utfall), len(utfall)


async def rullende_oppgradering(alt: Oppsett, antall: int = 12) -> tuple[int, int]:
    """En ny utgave av tallene, én prosess om gangen: hver fane har valget sitt, og får vite at tallene er nyere."""
    faner = await åpnede(alt, antall)
    før = [fane.spørring for fane in faner]
    ny = ny_utgave(alt.mappe / "ny")
    for node in alt.noder:
        node.miljø = {**node.miljø, "INNSPARING_KONFIG": str(ny)}
        await asyncio.to_thread(node.start_på_nytt)
        for fane in faner:
            await fane.lukk()
            await fane.åpne(ny=False)
    bra = sum(
        fane.spørring == f and not fane.unntak and "Med dagens tall" in fane.knapper
        for fane, f in zip(faner, før, strict=True)
    )
    for fane in faner:
        await fane.lukk()
    return bra, antall


async def mange_lesere(alt: Oppsett, antall: int = 10_000, på_en_gang: int = 50) -> tuple[int, int]:
    """Så mange åpner den ferdige siden for én kort lenke; prosessene lager den noen få ganger."""
    (fane,) = await åpnede(alt, 1)
    kort = await kort_lenke(fane)
    await fane.lukk()
    port = int(alt.adresse.rpartition(":")[2])
    spurt = f"GET /delt?k={kort} HTTP/1.1\r\nHost: a.no\r\nAccept-Encoding: gzip\r\n\r\n".encode()

    async def en_leser(ganger: int) -> int:
        bra = 0
        leser, skriver = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(ganger):
            skriver.write(spurt)
            hode = await leser.readuntil(b"\r\n\r\n")
            bra += hode.startswith(b"HTTP/1.1 200") and await _les_kroppen(leser, hode) > 1000
        skriver.close()
        await skriver.wait_closed()
        return bra

    await Fane(alt.adresse).hent(f"/delt?k={kort}")
    bra = sum(await asyncio.gather(*(en_leser(antall // på_en_gang) for _ in range(på_en_gang))))
    linjer = (alt.mappe / "tilgang.log").read_text("utf-8").splitlines()
    laget = [linje for linje in linjer if " /delt " in linje and not linje.endswith(" -")]
    assert len(laget) <= 5, f"siden ble laget {len(laget)} ganger"
    return bra, antall


async def _les_kroppen(leser: asyncio.StreamReader, hode: bytes) -> int:
    """Leser kroppen i et svar som blir stående åpent, og gir lengden."""
    if lengde := re.search(rb"content-length: (\d+)", hode, re.I):
        return len(await leser.readexactly(int(lengde[1])))
    samlet = 0
    while del_ := int((await leser.readline()).strip(), 16):
        samlet += len(await leser.readexactly(del_))
        await leser.readline()
    await leser.readline()
    return samlet


def ny_utgave(mappe: Path) -> Path:
    """Tallgrunnlaget der ett tiltak har fått nytt navn. Gir mappen med det."""
    shutil.copytree(ROT / "konfig", mappe / "konfig")
    shutil.copytree(ROT / "data", mappe / "data", ignore=shutil.ignore_patterns("lager", "utgaver"))
    fil = next((mappe / "konfig/kommuner").glob("*/tiltak/*.yaml"))
    fil.write_text(re.sub(r"^(navn: .*?)(\"?)$", r"\1 ny\2", fil.read_text("utf-8"), count=1, flags=re.M), "utf-8")
    return mappe / "konfig"


def kjør() -> int:
    """Starter alt, prøver alt og skriver hva som gikk bra."""
    with oppsett() as alt:
        print(f"{alt.adresse}: nginx foran {alt.noder[0].adresse} og {alt.noder[1].adresse}, PostgreSQL bak")
        if "--bli" in sys.argv:
            print("Står oppe til Ctrl+C.")
            while True:
                time.sleep(3600)
        rader = (
            ("filer lastet opp, på begge prosessene", opplasting),
            ("filer lastet ned, på begge prosessene", nedlasting),
            ("korte lenker laget på den ene og åpnet på den andre", korte_lenker),
            (f"kill −9 av én prosess under {FANER} faner", én_prosess_dør),
            ("databasen borte og tilbake", databasen_borte_og_tilbake),
            ("10 000 lesere av én kort lenke, uten økt", mange_lesere),
            ("rullende oppgradering under åpne faner", rullende_oppgradering),
        )
        return int(not all([vis(navn, *asyncio.run(prøv(alt))) for navn, prøv in rader]))


def vis(navn: str, bra: int, alle: int) -> bool:
    """Skriver raden, og gir om alt gikk bra."""
    besto = 0 < bra == alle
    print(f"{'bestått' if besto else 'FEILET '}  {navn}: {bra} av {alle}", flush=True)
    return besto


if __name__ == "__main__":
    sys.exit(kjør())
