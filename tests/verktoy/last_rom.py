"""Et rom fullt av telefoner, og noen som vil ødelegge det: `python -m tests.verktoy.last_rom`.

Hver telefon blir med, venter på lederen, gjetter og svarer på alle tiltakene, ett om gangen, som skriptet på siden.
Alle har den samme nettadressen, som i et rådhus. Etterpå prøver én å fylle rommet, forfalske merker, svare mange ganger
og gjette koder. Måler, og avslutter med 1 bare når et svar ikke er talt.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.deling import lagerrom
from scenario.deling.delt import adressefelt
from scenario.deling.lager import Lager
from scenario.deling.lagerrom import Romlager
from scenario.deling.rom import Romsteg
from scenario.deling.rominnhold import Rominnhold
from scenario.lesing import les_kommune
from tests.tjener import Tjener

SVARENE = ("ja", "nei", "vet ikke")
ANGREP = 500
RO = 0.25
"""Andelen av tiden alle bare venter."""


class Svar(NamedTuple):
    """Svaret på én forespørsel."""

    status: int
    hoder: dict[str, str]
    kropp: bytes


@dataclass
class Linje:
    """Én forbindelse som holdes åpen, som en nettleser gjør. Er den brutt, åpnes en ny."""

    port: int
    merke: str = ""
    fra: str = ""
    """Nettadressen den omvendte tjeneren sier at klienten har."""
    inn: asyncio.StreamReader | None = None
    ut: asyncio.StreamWriter | None = None

    async def spør(self, sti: str, data: dict[str, str] | None = None) -> Svar:
        """Én forespørsel. Gir OSError når tjeneren ikke svarer."""
        if self.ut is None or self.ut.is_closing():
            self.inn, self.ut = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        kropp = b"" if data is None else json.dumps(data).encode()
        hoder = {"Host": "rom.no", "Sec-Fetch-Site": "same-origin", "Content-Length": str(len(kropp))}
        hoder |= {"Content-Type": "application/json"} if data is not None else {}
        hoder |= {"Cookie": f"rom={self.merke}"} if self.merke else {}
        hoder |= {"X-Forwarded-For": self.fra} if self.fra else {}
        linjene = "".join(f"{n}: {v}\r\n" for n, v in hoder.items())
        self.ut.write(f"{'GET' if data is None else 'POST'} {sti} HTTP/1.1\r\n{linjene}\r\n".encode() + kropp)
        try:
            return await self._les()
        except (OSError, EOFError, IndexError):
            self.lukk()
            raise OSError("brutt") from None

    async def _les(self) -> Svar:
        assert self.inn is not None
        status, *linjene = (await self.inn.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
        hoder = {n.lower(): v for n, _, v in (linje.partition(": ") for linje in linjene)}
        kropp = await self.inn.readexactly(int(hoder.get("content-length", 0)))
        return Svar(int(status.split()[1]), hoder, kropp)

    def lukk(self) -> None:
        """Forbindelsen er borte."""
        if self.ut is not None:
            self.ut.close()
        self.ut = None


@dataclass
class Målt:
    """Det som er målt i ett løp."""

    vekket: list[float] = field(default_factory=list)
    """Sekunder fra lederen gikk videre, til telefonen viste det."""
    lerret: list[float] = field(default_factory=list)
    """Sekunder fra et svar var lagret, til det var med i tallet på lerretet."""
    svartid: list[float] = field(default_factory=list)
    lagret: list[float] = field(default_factory=list)
    """Når hver telefons første svar på spørsmålet som er framme, var lagret."""
    gikk_videre: float = 0.0


@dataclass
class Telefon:
    """Én som er med."""

    sti: str
    port: int
    slump: random.Random
    målt: Målt
    merke: str = ""
    svart: dict[str, str] = field(default_factory=dict)
    """Det tjeneren har bekreftet."""
    versjon: str = ""

    async def bli_med(self) -> None:
        """Får merket sitt."""
        svar = await Linje(self.port).spør(f"{self.sti}/bli-med", {})
        treff = re.match(r"rom=([^;]+)", svar.hoder.get("set-cookie", ""))
        assert treff, (svar.status, svar.kropp[:200])
        self.merke = treff[1]
        side = await Linje(self.port, self.merke).spør(self.sti)
        self.versjon = re.findall(r'data-versjon="(\w+)"', side.kropp.decode())[0]

    async def følg(self) -> None:
        """Venter på lederen til den avbrytes."""
        linje = Linje(self.port, self.merke)
        while True:
            try:
                svar = await linje.spør(f"{self.sti}/naa?v={self.versjon}")
            except OSError:
                await asyncio.sleep(self.slump.uniform(0.7, 1.3))
                continue
            if svar.status != 200:
                if svar.status != 204:
                    return
                continue
            self.versjon = json.loads(svar.kropp)["versjon"]
            self.målt.vekket.append(time.monotonic() - self.målt.gikk_videre)

    async def svar(self, spørsmål: list[str], velg: Callable[[], str], sekunder: float) -> None:
        """Svarer på alt i løpet av så lang tid, og prøver igjen til det er kommet fram."""
        linje = Linje(self.port, self.merke)
        for nr, ett in enumerate(spørsmål):
            await asyncio.sleep(self.slump.uniform(0.2, 1.0) * sekunder / len(spørsmål))
            svaret, begynt = velg(), time.monotonic()
            while (svar := await self._prøv(linje, {ett: svaret})) is None:
                await asyncio.sleep(1.0)
            assert svar.status == 200, (svar.status, svar.kropp)
            self.målt.svartid.append(time.monotonic() - begynt)
            self.svart[ett] = json.loads(svar.kropp)["lagret"][ett]
            if nr == 0:
                self.målt.lagret.append(time.monotonic())

    async def _prøv(self, linje: Linje, data: dict[str, str]) -> Svar | None:
        with suppress(OSError):
            svar = await linje.spør(f"{self.sti}/svar", data)
            return svar if svar.status < 500 else None
        return None


async def lerretet(sti: str, port: int, målt: Målt) -> None:
    """Lerretet, som holder regning med hvor lenge hvert svar er underveis til det."""
    linje, versjon, vist = Linje(port), "", 0
    while True:
        try:
            svar = await linje.spør(f"{sti}/lerret-naa?v={versjon}")
        except OSError:
            await asyncio.sleep(0.5)
            continue
        if svar.status != 200:
            continue
        data = json.loads(svar.kropp)
        versjon, nå = data["versjon"], time.monotonic()
        treff = re.search(r'class="rl-svarte"><b>(\d+)</b>', data["html"])
        antall = int(treff[1]) if treff else 0
        målt.lerret += [nå - tid for tid in sorted(målt.lagret)[vist:antall]]
        vist = antall


# --- Ett løp --------------------------------------------------------------------------------------


class Løp(NamedTuple):
    """Hva som ble målt, og om alt ble talt."""

    talt: bool
    rad: str


def cpu(tjenere: list[Tjener]) -> float:
    """Sekunder prosessene har regnet (Linux)."""
    felt = [Path(f"/proc/{t.pid}/stat").read_text().rpartition(")")[2].split() for t in tjenere]
    return sum(int(f[11]) + int(f[12]) for f in felt) / os.sysconf("SC_CLK_TCK")


def minne(tjenere: list[Tjener]) -> int:
    """MB prosessene har i minnet (Linux)."""
    sider = sum(int(Path(f"/proc/{t.pid}/statm").read_text().split()[1]) for t in tjenere)
    return sider * os.sysconf("SC_PAGE_SIZE") // 1_000_000


class Leder:
    """Går gjennom rommet."""

    def __init__(self, lager: Romlager, målt: Målt) -> None:
        kommune = les_kommune()
        felt = adressefelt(kommune, Valg(kommune.standard, tuple(Tiltaksvalg(t.id) for t in kommune.valgbare)))
        self.lager, self.målt, self.tiltak = lager, målt, [f"valg:{t.id}" for t in kommune.valgbare]
        tekst = Rominnhold(felt["s"], felt["u"], felt["s"], felt["u"]).som_tekst()
        self.kode, self.nøkkel = lager.åpne(tekst)

    def til(self, steg: Romsteg) -> None:
        """Går til et steg."""
        alle, nå = list(Romsteg), self.lager.vis(self.kode).steg
        self.målt.lagret, self.målt.gikk_videre = [], time.monotonic()
        self.lager.led(self.kode, self.nøkkel, flytt=alle.index(steg) - alle.index(nå))


async def løp(tjenere: list[Tjener], lager: Romlager, antall: int, sekunder: float, drep: bool) -> Løp:
    """Et møte med så mange telefoner."""
    målt = Målt()
    leder = Leder(lager, målt)
    sti, før = f"/rom/{leder.kode}", minne(tjenere)
    alle = [Telefon(sti, tjenere[n % len(tjenere)].port, random.Random(n), målt) for n in range(antall)]
    for telefon in alle:
        await telefon.bli_med()
    venter = [asyncio.create_task(t.følg()) for t in alle]
    venter.append(asyncio.create_task(lerretet(sti, tjenere[-1].port, målt)))
    await asyncio.sleep(2.0)
    begynt, i_ro = cpu(tjenere), RO * sekunder
    await asyncio.sleep(i_ro)
    ro = cpu(tjenere) - begynt
    leder.til(Romsteg.GJETT)
    await asyncio.gather(*(t.svar(["gjett"], lambda t=t: str(t.slump.randint(20, 180)), 0.25 * sekunder) for t in alle))  # type: ignore[misc]
    leder.til(Romsteg.GJETTENE)
    await asyncio.sleep(2.0)
    gjett = lager.vis(leder.kode).telling
    leder.til(Romsteg.VALG)
    svarer = [
        asyncio.create_task(t.svar(leder.tiltak, lambda t=t: t.slump.choice(SVARENE), 0.45 * sekunder))  # type: ignore[misc]
        for t in alle
    ]
    if drep:
        await asyncio.sleep(0.15 * sekunder)
        tjenere[0].drep()
        await asyncio.to_thread(tjenere[0].start)
    await asyncio.gather(*svarer)
    leder.til(Romsteg.TELLING)
    await asyncio.sleep(2.0)
    telling = {**gjett, **lager.vis(leder.kode).telling}
    brukt = cpu(tjenere) - begynt
    høyest = minne(tjenere)
    målt.gikk_videre = time.monotonic()
    lager.lukk(leder.kode, leder.nøkkel)
    await asyncio.sleep(3.0)
    for oppgave in venter:
        oppgave.cancel()
    fasit = {s: Counter(t.svart[s] for t in alle) for s in ("gjett", *leder.tiltak)}
    talt = sum(sum((Counter(telling.get(s, {})) & fasit[s]).values()) for s in fasit)
    ventet = sum(map(Counter.total, fasit.values()))
    flere = "én prosess" if len(tjenere) == 1 else f"{len(tjenere)} prosesser"
    navn = f"{antall}, {flere}{', drept midt i' if drep else ''}"
    kost = "–" if drep else f"{1000 * brukt / antall:.0f} ms"
    vente = f"{1000 * ro / antall / i_ro:.2f} ms"
    rad = (
        f"| {navn} | {talt} av {ventet} | {_tider(målt.lerret)} | {_tider(målt.vekket)} | {_tider(målt.svartid)} "
        f"| {kost} | {vente} | {før} → {høyest} → {minne(tjenere)} MB |"
    )
    return Løp(talt == ventet, rad.replace(".", ","))


def _tider(tider: list[float]) -> str:
    p95 = quantiles(tider, n=20)[-1] if len(tider) > 1 else max(tider)
    return f"{median(tider):.2f} / {p95:.2f} / {max(tider):.2f} s"


# --- Angrepene ------------------------------------------------------------------------------------


async def angrep(port: int, lager: Romlager) -> Iterator[str]:
    """Hva som skjer når noen vil ødelegge."""
    leder = Leder(lager, Målt())
    sti = f"/rom/{leder.kode}"

    async def mange(gjør: Callable[[int], Any]) -> str:
        utfall = Counter([(await gjør(n)).status for n in range(ANGREP)])
        return ", ".join(f"{n} × {status}" for status, n in sorted(utfall.items()))

    linje = Linje(port, fra="192.0.2.1")
    inn = await mange(lambda _: linje.spør(f"{sti}/bli-med", {}))
    med = lager.vis(leder.kode).med
    rader = [
        f"| {ANGREP} blir med fra samme sted | {inn}; {med} er med, og rommet er fullt til lederen lager ny kode |"
    ]
    leder = Leder(lager, Målt())
    sti = f"/rom/{leder.kode}"
    ekte = Telefon(sti, port, random.Random(1), Målt())
    await ekte.bli_med()
    leder.til(Romsteg.VALG)
    falskt = await mange(lambda n: Linje(port, f"{n:022}", "192.0.2.2").spør(f"{sti}/svar", {leder.tiltak[0]: "ja"}))
    rader.append(f"| {ANGREP} falske merker | {falskt}; {lager.vis(leder.kode).svart} svar |")
    dobbelt = Linje(port, ekte.merke)
    flere = await mange(lambda n: dobbelt.spør(f"{sti}/svar", {leder.tiltak[0]: SVARENE[n % 3]}))
    rader.append(f"| samme telefon svarer {ANGREP} ganger | {flere}; {lager.vis(leder.kode).svart} svar |")
    gjetter = Linje(port, fra="192.0.2.3")
    koder = random.Random(2)
    funnet = await mange(lambda _: gjetter.spør("/rom/" + "".join(koder.choices(lagerrom.regler.KODETEGN, k=6))))
    etter = (await gjetter.spør(sti)).status, (await Linje(port, fra="192.0.2.4").spør(sti)).status
    rader.append(f"| {ANGREP} koder gjettes | {funnet}; den rette etterpå: {etter[0]}, fra et annet sted: {etter[1]} |")
    return iter(rader)


# --- Alt ------------------------------------------------------------------------------------------

LØPENE = ((60, 1, False), (120, 1, False), (60, 2, False), (120, 2, False), (60, 1, True))
"""Telefoner, prosesser, og om en prosess blir drept mens alle svarer."""
KOLONNER = (
    "telefoner",
    "talt",
    "fra svar til lerret",
    "fra leder til telefon",
    "fra trykk til lagret",
    "CPU per telefon",
    "mens den venter, per sekund",
    "minne før → i bruk → lukket",
)


def ett(antall: int, prosesser: int, drep: bool, sekunder: float) -> Løp:
    """Et løp med egne prosesser og eget lager."""
    with tempfile.TemporaryDirectory() as mappe, ExitStack() as stabel:
        sti = Path(mappe)
        miljø = {"LAGER": str(sti / "lenker.db"), "INNSPARING_ARBEIDERE": "0"}
        tjenere = [Tjener(sti / f"{n}.log", miljø) for n in range(prosesser)]
        for tjener in tjenere:
            tjener.start()
            stabel.callback(tjener.stopp)
        return asyncio.run(løp(tjenere, Romlager(Lager(sti / "lenker.db"), time.time), antall, sekunder, drep))


def angrepene() -> Iterator[str]:
    """Angrepene mot én prosess bak en omvendt tjener."""
    with tempfile.TemporaryDirectory() as mappe:
        sti = Path(mappe)
        miljø = {"LAGER": str(sti / "lenker.db"), "INNSPARING_ARBEIDERE": "0", "INNSPARING_BETRODD": "127.0.0.1/32"}
        tjener = Tjener(sti / "tjener.log", miljø)
        tjener.start()
        try:
            return asyncio.run(angrep(tjener.port, Romlager(Lager(sti / "lenker.db"), time.time)))
        finally:
            tjener.stopp()


def main() -> int:
    """Skriver tabellene. Gir 1 når et svar ikke er talt."""
    leser = argparse.ArgumentParser(description=__doc__)
    leser.add_argument("--sekunder", type=float, default=60.0)
    leser.add_argument("--bare", type=int, help="nummeret på ett løp, fra 1; 0 er bare angrepene")
    valgt = leser.parse_args()
    alle = LØPENE if valgt.bare is None else LØPENE[valgt.bare - 1 : valgt.bare] if valgt.bare else ()
    print(f"| {' | '.join(KOLONNER)} |", "|---" * len(KOLONNER) + "|", sep="\n", flush=True)
    utfall = []
    for antall, prosesser, drep in alle:
        utfall.append(ett(antall, prosesser, drep, valgt.sekunder))
        print(utfall[-1].rad, flush=True)
    if not valgt.bare:
        print("\n| angrep | utfall |\n|---|---|", *angrepene(), sep="\n", flush=True)
    return 0 if all(u.talt for u in utfall) else 1


if __name__ == "__main__":
    raise SystemExit(main())
