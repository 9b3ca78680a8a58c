"""Feiltabellen: alt vi vet kan gå galt i drift, gjort på ekte, med antall som gikk bra.

`python -m tests.verktoy.feiltabell` tar alle; med ord etter tas bare radene der ordet står.
Avslutter med 1 når noe ikke besto.
"""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import signal
import socket
import sqlite3
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from scenario.deling.lager import Lager
from scenario.deling.lagerfeil import Lagerfeil
from scenario.deling.lagerkopi import gjenopprett, sikkerhetskopi
from tests.database import database
from tests.fane import Fane
from tests.test_lager import liten_disk, vanlig_bruker
from tests.tjener import ROT, Tjener
from tests.verktoy import når_og_hvor
from tests.verktoy.drap import UTEN_TAKT, drap, innholdet, integritet
from tests.verktoy.oppsett import (
    FANER,
    korte_lenker,
    mange_lesere,
    nedlasting,
    opplasting,
    oppsett,
    rullende_oppgradering,
    én_prosess_dør,
)
from tests.verktoy.oppsett import databasen_borte_og_tilbake as databasen_bak_nginx

VANLIG_FILGRENSE = 1024
MANGE = 300


class Utfall(NamedTuple):
    """Hvor mange som gikk bra, og hva som ble målt ellers."""

    bra: int
    alle: int
    målt: str = ""


Rad = tuple[str, Callable[[], Utfall]]


@contextmanager
def tjeneren(**miljø: str) -> Iterator[Tjener]:
    """En prosess med den vanlige grensen for åpne filer."""
    with tempfile.TemporaryDirectory() as mappe:
        sti = Path(mappe)
        tjener = Tjener(sti / "tjener.log", {"INNSPARING_LAGER": str(sti / "lenker.db"), **miljø})
        myk, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(VANLIG_FILGRENSE, hard), hard))
        try:
            tjener.start()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (myk, hard))
        try:
            yield tjener
        finally:
            tjener.stopp()


def filer(tjener: Tjener) -> int:
    """Åpne filer i prosessen (Linux)."""
    return len(os.listdir(f"/proc/{tjener.pid}/fd"))


def minne(tjener: Tjener) -> int:
    """MB prosessen har i minnet (Linux)."""
    sider = int(Path(f"/proc/{tjener.pid}/statm").read_text().split()[1])
    return sider * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def status(adresse: str) -> int:
    """Statusen til en adresse; 0 når ingen svarer."""
    try:
        with urllib.request.urlopen(
            urllib.request.Request(adresse, headers={"Accept": "text/html"}), timeout=20
        ) as svar:
            return int(svar.status)
    except urllib.error.HTTPError as feil:
        feil.close()
        return feil.code
    except OSError:
        return 0


async def ny_leser(tjener: Tjener) -> bool:
    """Om en ny leser får siden og økten sin."""
    fane = Fane(tjener.adresse)
    try:
        await fane.åpne()
        return not fane.unntak and bool(fane.tekst)
    except (OSError, WebSocketException, TimeoutError):
        return False
    finally:
        await fane.lukk()


# --- Mange på én gang -----------------------------------------------------------------------------


def mange_faner() -> Utfall:
    """300 faner i en prosess med grensen på 1024 filer; alle forlates uten beskjed, og filene kommer tilbake."""

    async def åpne_alle(tjener: Tjener) -> tuple[int, int, int]:
        før = filer(tjener)
        faner = [Fane(tjener.adresse, f"s={nr}") for nr in range(MANGE)]
        inne = sum([await åpnet(fane) for fane in faner])
        på_topp = filer(tjener)
        inne += await ny_leser(tjener)
        for fane in faner:
            fane.slipp()
        frist = time.monotonic() + 150
        while filer(tjener) > før + 20 and time.monotonic() < frist:
            await asyncio.sleep(2)
        return inne, på_topp, filer(tjener) - før

    with tjeneren(INNSPARING_GLEM_ETTER="30") as tjener:
        inne, på_topp, igjen = asyncio.run(åpne_alle(tjener))
        logg = tjener.logg.stat().st_size
    bra = inne + (igjen <= 20) + (logg < 100_000)
    return Utfall(bra, MANGE + 3, f"{på_topp} filer på det meste, {igjen} igjen etterpå, {logg / 1000:.0f} kB logg")


async def åpnet(fane: Fane) -> bool:
    """Om fanen kom inn."""
    try:
        await fane.åpne()
        return not fane.unntak
    except (OSError, WebSocketException, TimeoutError):
        return False


def fullt_hus() -> Utfall:
    """De som er inne, går videre; den neste får siden som prøver igjen, og slipper inn når noen går."""

    async def fyll(tjener: Tjener) -> list[bool]:
        faner = [Fane(tjener.adresse, f"s={nr}") for nr in range(10)]
        inne = [await åpnet(fane) for fane in faner]
        for fane in faner[:9]:
            await fane.kjør()
        svar = [
            sum(inne) == 9,
            status(tjener.adresse + "/fond") == 503,
            status(tjener.adresse + "/_stcore/health") == 200,
        ]
        await faner[0].lukk()
        await asyncio.sleep(1)
        return [*svar, await ny_leser(tjener)]

    with tjeneren(INNSPARING_FLEST_OKTER="10") as tjener:
        utfall = asyncio.run(fyll(tjener))
    return Utfall(sum(utfall), len(utfall))


def tull(antall: int = 900) -> Utfall:
    """Meldinger som ikke er meldinger, og for store. En annen leser merker ingenting, og loggen blir ikke lang."""

    async def send(tjener: Tjener) -> int:
        adresse = tjener.adresse.replace("http", "ws") + "/_stcore/stream"
        annen = Fane(tjener.adresse)
        await annen.åpne()
        lukket = 0
        for nr in range(antall):
            slag: bytes | str = (os.urandom(200), "tekst", b"\xff" * 1_100_000, b"x\n2026-01-01 FALSK LINJE")[nr % 4]
            async with connect(adresse, subprotocols=["streamlit"], proxy=None) as ws:  # type: ignore[list-item]
                await ws.send(slag)
                with suppress(WebSocketException):
                    while True:
                        await ws.recv()
                lukket += ws.close_code in (1002, 1003, 1009)
            if nr % 100 == 0:
                await annen.kjør()
        await annen.lukk()
        return lukket

    with tjeneren() as tjener:
        lukket = asyncio.run(send(tjener))
        logg = tjener.loggtekst()
        lever = asyncio.run(ny_leser(tjener))
    linjer = logg.splitlines()
    bra = lukket + lever + ("Traceback" not in logg) + (not any(li.startswith("2026-01-01") for li in linjer))
    return Utfall(bra + (len(linjer) < 60), antall + 4, f"{len(linjer)} linjer logg")


def store_meldinger() -> Utfall:
    """Seks meldinger på 150 MB avvises uten at minnet vokser."""

    async def send(tjener: Tjener) -> int:
        avvist = 0
        for _ in range(6):
            with suppress(WebSocketException, OSError):
                async with connect(
                    tjener.adresse.replace("http", "ws") + "/_stcore/stream",
                    subprotocols=["streamlit"],  # type: ignore[list-item]
                    max_size=None,
                    proxy=None,
                ) as ws:
                    with suppress(WebSocketException, OSError):
                        await ws.send(b"x" * 150_000_000)
                        while True:
                            await ws.recv()
                    avvist += ws.close_code in (1009, 1006)
        return avvist

    with tjeneren() as tjener:
        før = minne(tjener)
        avvist = asyncio.run(send(tjener))
        vokst = minne(tjener) - før
        lever = asyncio.run(ny_leser(tjener))
    return Utfall(avvist + lever + (vokst < 100), 8, f"{vokst} MB mer minne")


def trege_klienter(antall: int = 400) -> Utfall:
    """Klienter som sender hodet én byte om gangen, eller aldri blir ferdige, stenger ikke for andre."""
    with tjeneren() as tjener:
        sokler = [socket.create_connection(("127.0.0.1", tjener.port), timeout=10) for _ in range(antall)]
        for sokkel in sokler:
            sokkel.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Treg: ")
        svar = 0
        for runde in range(10):
            for sokkel in sokler[:: runde + 1]:
                sokkel.sendall(b"x")
            svar += status(f"{tjener.adresse}/fond") == 200
        svar += asyncio.run(ny_leser(tjener))
        for sokkel in sokler:
            sokkel.close()
    return Utfall(svar, 11, f"{antall} trege")


def halve_forbindelser(antall: int = 950) -> Utfall:
    """Forbindelser som aldri blir til et helt spørsmål eller en økt: andre får svar imens, og filene kommer tilbake."""
    begynt = (b"", b"GET / HTTP/1.1\r\n", b"GET /_stcore/stream HTTP/1.1\r\nUpgrade: websocket\r\n")
    with tjeneren() as tjener:
        før = filer(tjener)
        sokler = [socket.create_connection(("127.0.0.1", tjener.port), timeout=10) for _ in range(antall)]
        for nr, sokkel in enumerate(sokler):
            sokkel.sendall(begynt[nr % len(begynt)])
        svar = status(f"{tjener.adresse}/fond") == 200
        frist = time.monotonic() + 60
        while filer(tjener) > før + 20 and time.monotonic() < frist:
            time.sleep(1)
        igjen, linjer = filer(tjener) - før, len(tjener.loggtekst().splitlines())
        svar += asyncio.run(ny_leser(tjener))
        for sokkel in sokler:
            sokkel.close()
    return Utfall(svar + (igjen <= 20) + (linjer < 20), 4, f"{igjen} filer igjen, {linjer} linjer logg")


def mange_tilkoblinger(antall: int = 10_000) -> Utfall:
    """Så mange tilkoblinger på rad, hver lukket med en gang; filene kommer tilbake."""
    with tjeneren() as tjener:
        før, koblet = filer(tjener), 0
        for _ in range(antall):
            with suppress(OSError), socket.create_connection(("127.0.0.1", tjener.port), timeout=10):
                koblet += 1
        lever = asyncio.run(ny_leser(tjener))
        igjen = filer(tjener) - før
    return Utfall(koblet + lever + (igjen < 50), antall + 2, f"{igjen} filer igjen")


def opplasting_for_alle() -> Utfall:
    """Én adresse laster opp alt den får; en annen får fortsatt lastet opp, og alt er borte når fanene lukkes."""

    async def last_opp(tjener: Tjener) -> tuple[bool, bool, int]:
        hissige = [Fane(tjener.adresse, side="hent-inn", fra="192.0.2.1") for _ in range(4)]
        tatt = 0
        for fane in hissige:
            await fane.åpne()
            tatt += sum([await fane.last_opp(b"x" * 4_900_000) in (200, 204) for _ in range(6)])
        annen = Fane(tjener.adresse, side="hent-inn", fra="192.0.2.2")
        await annen.åpne()
        slapp_inn = await annen.last_opp(b"Navn;Belop\n") in (200, 204)
        for fane in hissige:
            await fane.lukk()
        await hissige[0].åpne()
        return slapp_inn, await hissige[0].last_opp(b"x" * 4_900_000) in (200, 204), tatt

    with tjeneren(INNSPARING_BETRODD="127.0.0.1") as tjener:
        slapp_inn, igjen, tatt = asyncio.run(last_opp(tjener))
    return Utfall(slapp_inn + igjen + (0 < tatt < 9), 3, f"{tatt} av 24 filer fra den ene adressen")


# --- Prosessen dør --------------------------------------------------------------------------------


def drept_under_lesere(antall: int = 20) -> Utfall:
    """kill −9 under lesere; alle kommer tilbake med det samme valget når prosessen er oppe igjen."""

    async def faner(tjener: Tjener) -> int:
        alle = [Fane(tjener.adresse, f"s={nr}") for nr in range(antall)]
        for fane in alle:
            await fane.åpne()
        før = [fane.spørring for fane in alle]
        await asyncio.to_thread(lambda: (tjener.drep(), tjener.start()))
        for fane in alle:
            await fane.åpne(ny=False)
        return sum(fane.spørring == f and not fane.unntak for fane, f in zip(alle, før, strict=True))

    with tjeneren() as tjener:
        return Utfall(asyncio.run(faner(tjener)), antall)


def drept_under_lagring(runder: int = 60) -> Utfall:
    """kill −9 midt i lagringen i SQLite; ingenting bekreftet er tapt, og ingenting er halvt."""
    with tempfile.TemporaryDirectory() as mappe:
        *_, regnskap = drap(Path(mappe), runder)
    return Utfall(runder - len(regnskap.feil), runder, f"{regnskap.antall} bekreftet")


def drept_under_lagring_i_postgresql(runder: int = 20) -> Utfall:
    """Det samme mot PostgreSQL."""
    with database() as base, tempfile.TemporaryDirectory() as mappe:
        *_, regnskap = drap(Path(mappe), runder, base.ny())
    return Utfall(runder - len(regnskap.feil), runder, f"{regnskap.antall} bekreftet")


def arbeiderne_dør() -> Utfall:
    """kill −9 av alle arbeiderne: /klar sier fra, nye er i gang etter litt, og leserne merker ingenting."""
    with tjeneren() as tjener:
        fane = Fane(tjener.adresse)
        asyncio.run(fane.åpne())
        barn = barna(tjener)
        for pid in barn:
            os.kill(pid, signal.SIGKILL)
        asyncio.run(Fane(tjener.adresse, side="pakker", spørring=fane.spørring).åpne())
        frist = time.monotonic() + 60
        while status(tjener.adresse + "/klar") != 200 and time.monotonic() < frist:
            time.sleep(1)
        utfall = [bool(barn), status(tjener.adresse + "/klar") == 200, not set(barn) & set(barna(tjener))]
        utfall.append(asyncio.run(ny_leser(tjener)))
    return Utfall(sum(utfall), len(utfall), f"{len(barn)} drept")


def barna(tjener: Tjener) -> list[int]:
    """Prosessene under prosessen (Linux)."""
    rader = Path(f"/proc/{tjener.pid}/task").glob("*/children")
    return [int(pid) for rad in rader for pid in rad.read_text().split()]


# --- Lageret --------------------------------------------------------------------------------------


def full_disk() -> Utfall:
    """Lageret fylles til disken er full: alt bekreftet kan leses, også av en ny prosess, og fila er hel."""
    with tempfile.TemporaryDirectory() as mappe, liten_disk(Path(mappe) / "disk") as disk:
        lager, bekreftet, setning = Lager(disk / "lenker.db", UTEN_TAKT), dict[str, str](), ""
        with suppress(Lagerfeil):
            for nr in range(1000):
                tekst = f"s={nr}{'x' * 9000}"
                bekreftet[lager.lagre(tekst)] = tekst
        try:
            lager.lagre("s=en.til" + "x" * 9000)
        except Lagerfeil as feil:
            setning = feil.setning
        lest = sum(Lager(disk / "lenker.db").hent(id) == tekst for id, tekst in bekreftet.items())
        hel = integritet(disk / "lenker.db") == "ok"
    return Utfall(lest + hel + ("plass" in setning), len(bekreftet) + 2, f"{len(bekreftet)} lagret")


def skrivebeskyttet_disk() -> Utfall:
    """Mappen med lageret kan ikke skrives til: alle lenker kan leses, nye får en setning."""
    with vanlig_bruker() as mappe:
        fil = mappe / "lenker.db"
        lager = Lager(fil, UTEN_TAKT)
        alt = {lager.lagre(f"s={nr}"): f"s={nr}" for nr in range(200)}
        fil.chmod(0o444)
        mappe.chmod(0o555)
        lest = sum(Lager(fil).hent(id) == tekst for id, tekst in alt.items())
        try:
            setning = Lager(fil).lagre("s=ny")
        except Lagerfeil as feil:
            setning = feil.setning
        mappe.chmod(0o755)
    return Utfall(lest + ("kan ikke" in setning), len(alt) + 1)


def databasen_krasjer(runder: int = 3) -> Utfall:
    """PostgreSQL drepes midt i lagringer: én setning imens, det bekreftede er der, og det går videre etterpå."""
    bra, bekreftet = 0, dict[str, str]()
    with database(trygg=True) as base:
        adresse = base.ny()
        lager = Lager(adresse, UTEN_TAKT)
        for runde in range(runder):
            for nr in range(40):
                tekst = f"s=r{runde}n{nr}"
                bekreftet[lager.lagre(tekst)] = tekst
            base.krasj()
            try:
                lager.lagre("s=imens")
            except Lagerfeil as feil:
                bra += "svarer ikke" in feil.setning or "virker ikke" in feil.setning
            base.start()
            bra += bool(lager.lagre(f"s=etter{runde}"))
        tapt = [id for id, tekst in bekreftet.items() if lager.hent(id) != tekst]
    return Utfall(bra + len(bekreftet) - len(tapt), 2 * runder + len(bekreftet), f"{len(tapt)} tapt")


def kopi_og_gjenoppretting() -> Utfall:
    """Sikkerhetskopi mens lageret er i bruk, fila går tapt, og alt hentes inn i en tom PostgreSQL."""
    with database() as base, tempfile.TemporaryDirectory() as mappe:
        fil, kopi = Path(mappe) / "lenker.db", Path(mappe) / "kopi.jsonl"
        lager = Lager(fil, UTEN_TAKT)
        alt = {lager.lagre(f"s={nr}"): f"s={nr}" for nr in range(500)}
        with sqlite3.connect(fil) as leser:
            leser.execute("SELECT count(*) FROM lenker").fetchone()
            sikkerhetskopi(lager, kopi)
        leser.close()
        for rest in Path(mappe).glob("lenker.db*"):
            rest.unlink()
        nytt = Lager(base.ny(), UTEN_TAKT)
        gjenopprett(nytt, kopi)
        return Utfall(sum(innholdet(nytt).get(id) == tekst for id, tekst in alt.items()), len(alt))


# --- Tallene --------------------------------------------------------------------------------------


def tall_med_feil() -> Utfall:
    """Tallgrunnlaget har feil ved start: folk får den siste hele utgaven, /klar sier fra, og det retter seg selv."""
    with tempfile.TemporaryDirectory() as mappe:
        konfig = Path(shutil.copytree(ROT / "konfig", Path(mappe) / "konfig"))
        shutil.copytree(ROT / "data", Path(mappe) / "data", ignore=shutil.ignore_patterns("lager", "utgaver"))
        fil = next((konfig / "kommuner").glob("*/tiltak/*.yaml"))
        før = fil.read_text("utf-8")
        fil.write_text(før + "\nfarge: rød\n", "utf-8")
        with tjeneren(INNSPARING_KONFIG=str(konfig)) as tjener:
            fane = Fane(tjener.adresse)
            asyncio.run(fane.åpne())
            utfall = [
                "Tallene er fra utgaven" in fane.tekst and "yaml" not in fane.tekst,
                status(tjener.adresse + "/klar") == 503,
                status(tjener.adresse + "/_stcore/health") == 200,
                "Tallgrunnlaget har feil" in tjener.loggtekst(),
            ]
            fil.write_text(før, "utf-8")
            frist = time.monotonic() + 60
            while status(tjener.adresse + "/klar") == 503 and time.monotonic() < frist:
                asyncio.run(Fane(tjener.adresse).åpne())
                time.sleep(2)
            utfall.append(status(tjener.adresse + "/klar") == 200)
            ny = Fane(tjener.adresse)
            asyncio.run(ny.åpne())
            utfall.append("Tallene er fra utgaven" not in ny.tekst)
    return Utfall(sum(utfall), len(utfall))


# --- Bak nginx ------------------------------------------------------------------------------------


def bak_nginx() -> Iterator[Rad]:
    """Radene som deler én oppstilling."""
    with oppsett() as alt:
        yield "lastet opp, begge prosesser bak nginx", lambda: Utfall(*asyncio.run(opplasting(alt)))
        yield "lastet ned, begge prosesser bak nginx", lambda: Utfall(*asyncio.run(nedlasting(alt)))
        yield "korte lenker på tvers av prosesser", lambda: Utfall(*asyncio.run(korte_lenker(alt)))
        yield f"kill −9 av én prosess bak nginx under {FANER} faner", lambda: Utfall(*asyncio.run(én_prosess_dør(alt)))
        yield "databasen borte og tilbake bak nginx", lambda: Utfall(*asyncio.run(databasen_bak_nginx(alt)))
        yield "10 000 lesere av én kort lenke, uten økt", lambda: Utfall(*asyncio.run(mange_lesere(alt)))
        yield "rullende oppgradering under åpne faner", lambda: Utfall(*asyncio.run(rullende_oppgradering(alt)))


FASTE: tuple[Rad, ...] = (
    (f"{MANGE} faner, grense på {VANLIG_FILGRENSE} filer", mange_faner),
    ("fullt hus", fullt_hus),
    ("900 meldinger med tull", tull),
    ("6 meldinger på 150 MB", store_meldinger),
    ("400 trege klienter", trege_klienter),
    ("950 halve forbindelser", halve_forbindelser),
    ("10 000 tilkoblinger på rad", mange_tilkoblinger),
    ("én adresse laster opp alt den får", opplasting_for_alle),
    ("kill −9 under 20 lesere", drept_under_lesere),
    ("kill −9 i SQLite, 60 ganger", drept_under_lagring),
    ("kill −9 i PostgreSQL, 20 ganger", drept_under_lagring_i_postgresql),
    ("kill −9 av arbeiderne", arbeiderne_dør),
    ("full disk", full_disk),
    ("skrivebeskyttet disk", skrivebeskyttet_disk),
    ("databasen krasjer under lagring", databasen_krasjer),
    ("sikkerhetskopi og gjenoppretting", kopi_og_gjenoppretting),
    ("tall med feil ved start", tall_med_feil),
)


def vis(navn: str, prøv: Callable[[], Utfall]) -> bool:
    """Kjører raden og skriver den. Gir om den besto."""
    startet = time.monotonic()
    try:
        utfall = prøv()
    except Exception as feil:
        utfall = Utfall(0, 1, f"{type(feil).__name__}: {str(feil)[:120]}")
    besto = utfall.bra == utfall.alle
    ord_ = "bestått" if besto else "FEILET"
    tid = time.monotonic() - startet
    print(f"| {navn} | {ord_} | {utfall.bra} av {utfall.alle} | {utfall.målt or '–'} | {tid:.0f} s |", flush=True)
    return besto


def kjør(ord_: list[str]) -> int:
    """Alle radene, eller de som har ett av ordene i seg."""
    print(f"Feiltabell {når_og_hvor()}\n")
    print("| Feil | Utfall | Antall | Målt | Tid |\n|---|---|---|---|---|")
    med = [rad for rad in FASTE if not ord_ or any(o in rad[0] for o in ord_)]
    besto = [vis(*rad) for rad in med]
    if not ord_ or "nginx" in ord_:
        besto += [vis(*rad) for rad in bak_nginx()]
    print(f"\n{sum(besto)} av {len(besto)} bestått.")
    return int(not all(besto))


if __name__ == "__main__":
    sys.exit(kjør(sys.argv[1:]))
