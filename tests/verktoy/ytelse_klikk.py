"""Klikk på Tiltak mot en naken side med innebygde kontroller for de samme radene. Måler, feiler aldri på tid.

Klienten taler Streamlits egen protokoll over websocket, uten nettleser: på Tiltak setter den listens tilstand, på den
nakne siden alle kontrollverdiene, slik nettleseren gjør. Tiden går til meldingen om at kjøringen er ferdig. Den nakne
siden er innstilt som appen: samme oppsettsfil, frosset minne, ingen samling av små pakker, og ingenting regnes ut.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from shutil import copytree
from statistics import median
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from scenario.lesing import les_kommune
from tests.tjener import ROT, Tjener

KLIKK = 60
ØKTER = (60, 120)
TENKETID = 1.0
SEKUNDER = 30
OPPVARMING_PER_ØKT = 1 / 3
"""Sekunder hver har på å åpne siden, før noen klikker."""
PER_SPOR = 6
"""Brukere uten tenketid i hvert spor, nok til at prosessen alltid har noe å gjøre."""
STOR = 200
OPPVARMING = 8
RUNDER, KLIKK_I_RUNDEN = 10, 25
PROTOKOLL: Any = ["streamlit", "ingen"]
DIAGRAMMER = (2, 0)
"""Svaret har to bilder, søylen mot målet og fondet. Uten dem er den nakne siden strengere enn det vi viser."""
NAKEN = """
import gc
import socket
import streamlit as st
@st.cache_resource
def innstill():
    for ting in gc.get_objects():
        if issubclass(type(ting), socket.socket) and ting.fileno() != -1 and ting.family == socket.AF_INET:
            ting.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    gc.collect()
    gc.freeze()
innstill()
sum_ = 0
for i in range({rader}):
    sum_ += st.toggle(f"Tiltak {{i}}", key=f"t{{i}}")
    if i % 5 < 3:
        sum_ += st.slider(f"Mengde {{i}}", 0, 10, 0, key=f"m{{i}}")
    st.button(f"{{i}},0 av 30", key=f"k{{i}}")
for i in range(4):
    st.html(f"<p>{{sum_}} av 150</p>")
for i in range({diagrammer}):
    verdier = [{{"x": år, "y": sum_ + år}} for år in range(4)]
    akser = {{"x": {{"field": "x", "type": "ordinal"}}, "y": {{"field": "y", "type": "quantitative"}}}}
    bilde = {{"mark": "bar", "height": 190, "data": {{"values": verdier}}, "encoding": akser}}
    st.vega_lite_chart(bilde, key=f"d{{i}}")
for i in range(3):
    st.button(f"Steg {{i}}", key=f"s{{i}}")
"""


@dataclass
class Klient:
    """Én bruker. Husker kontrollene siden har, og verdiene de har."""

    adresse: str
    brytere: dict[str, bool] = field(default_factory=dict)
    glidere: dict[str, float] = field(default_factory=dict)
    liste: str = ""
    """Id-en til listen når siden har den."""
    fragment: str = ""
    rader: list[tuple[str, int]] = field(default_factory=list)
    """Radene i listen, og det største trinnet på hver."""
    samtale: dict[str, object] = field(default_factory=dict)
    økt: str = ""
    nummer: int = 0
    meldinger: int = 0
    byte: int = 0
    side: str = ""
    spørring: str = ""
    kjente: set[str] = field(default_factory=set)

    async def kjør(self, ws: ClientConnection, fragment: str = "") -> float:
        """Ber om én kjøring og venter til den, og det den utløser, er ferdig. Gir millisekunder."""
        melding = BackMsg()
        be = melding.rerun_script
        be.query_string, be.page_script_hash, be.fragment_id = self.spørring, self.side, fragment
        be.cached_message_hashes.extend(self.kjente)
        for id, verdi in self.brytere.items():
            be.widget_states.widgets.add(id=id).bool_value = verdi
        for id, tall in self.glidere.items():
            be.widget_states.widgets.add(id=id).double_array_value.data.append(tall)
        if self.samtale:
            be.widget_states.widgets.add(id=self.liste).json_value = json.dumps({"e": self.samtale})
        self._fyll(melding)
        startet = time.perf_counter()
        await ws.send(melding.SerializeToString())
        self.meldinger = self.byte = 0
        while not self._ferdig(data := await ws.recv()):  # type: ignore[arg-type]
            self.meldinger += 1
            self.byte += len(data)
        return 1000 * (time.perf_counter() - startet)

    def _fyll(self, melding: BackMsg) -> None:
        """Det en bruker på en annen side sender i tillegg."""

    def _ferdig(self, data: bytes) -> bool:
        melding = ForwardMsg.FromString(data)
        if melding.metadata.cacheable and melding.hash:
            self.kjente.add(melding.hash)
        match melding.WhichOneof("type"):
            case "new_session":
                self.side = melding.new_session.page_script_hash
            case "page_info_changed":
                self.spørring = melding.page_info_changed.query_string
            case "delta" if melding.delta.WhichOneof("type") == "new_element":
                self._element(melding.delta.new_element, melding.delta.fragment_id)
            case "script_finished":
                return melding.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    def _element(self, element: object, fragment: str) -> None:
        match element.WhichOneof("type"):  # type: ignore[attr-defined]
            case "checkbox":
                bryter = element.checkbox  # type: ignore[attr-defined]
                self.brytere.setdefault(bryter.id, bryter.default)
            case "slider":
                self.glidere.setdefault(element.slider.id, element.slider.default[0])  # type: ignore[attr-defined]
            case "bidi_component":
                self._listen(element.bidi_component, fragment)  # type: ignore[attr-defined]
            case "exception":
                raise RuntimeError("siden feilet")

    def _listen(self, komponent: object, fragment: str) -> None:
        innhold = json.loads(komponent.bytes)  # type: ignore[attr-defined]
        if isinstance(innhold, list):
            self.rader = [(rad["id"], len(rad["tekst"]) - 1) for rad in innhold]
        else:
            self.liste, self.fragment, self.økt = komponent.id, fragment, innhold["o"]  # type: ignore[attr-defined]

    async def klikk(self, ws: ClientConnection, tilfeldig: random.Random, *, sluppet: bool = True) -> float:
        """Setter én tilfeldig rad til et tilfeldig trinn, eller snur én tilfeldig bryter."""
        if not self.rader:
            id = tilfeldig.choice(sorted(self.brytere))
            self.brytere[id] = not self.brytere[id]
            return await self.kjør(ws)
        rad, størst = tilfeldig.choice(self.rader)
        self.nummer += 1
        r = {rad: [self.nummer, tilfeldig.randint(0, størst)]}
        self.samtale = {"o": self.økt, "n": self.nummer, "f": int(sluppet), "r": r}
        return await self.kjør(ws, self.fragment)


@dataclass(frozen=True)
class Måling:
    """Medianer over klikkene: svartid og tjenerens CPU-tid i millisekunder, og det som ble sendt ned."""

    svartid: float
    cpu: float
    byte: float
    meldinger: float
    rader: int


async def _klikk(tjener: Tjener, sluppet: bool) -> Måling:
    klient, tilfeldig = Klient(tjener.adresse), random.Random(1)
    adresse = tjener.adresse.replace("http", "ws") + "/_stcore/stream"
    målt: list[tuple[float, int, int]] = []
    async with connect(adresse, subprotocols=PROTOKOLL, max_size=None) as ws:
        await klient.kjør(ws)
        for nummer in range(OPPVARMING + KLIKK):
            if nummer == OPPVARMING:
                før = _cpu(tjener)
            målt.append((await klient.klikk(ws, tilfeldig, sluppet=sluppet), klient.byte, klient.meldinger))
    cpu = 1000 * (_cpu(tjener) - før) / KLIKK
    tid, byte, meldinger = (median(kolonne) for kolonne in zip(*målt[OPPVARMING:], strict=True))
    return Måling(tid, cpu, byte, meldinger, len(klient.rader) or len(klient.brytere))


def _cpu(tjener: Tjener) -> float:
    """CPU-sekunder tjeneren har brukt (Linux)."""
    felt = Path(f"/proc/{tjener.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(felt[11]) + int(felt[12])) / os.sysconf("SC_CLK_TCK")


async def _økt(tjener: Tjener, nummer: int, start: float, tenketid: float) -> list[float]:
    """Svartidene til én bruker som tenker mellom klikkene, fra alle er på siden til tiden er ute."""
    klient, tilfeldig, tider = Klient(tjener.adresse), random.Random(nummer), []
    adresse = tjener.adresse.replace("http", "ws") + "/_stcore/stream"
    async with connect(adresse, subprotocols=PROTOKOLL, max_size=None) as ws:
        await klient.kjør(ws)
        await asyncio.sleep(start + tilfeldig.uniform(0, tenketid) - time.monotonic())
        while time.monotonic() < start + SEKUNDER:
            tider.append(await klient.klikk(ws, tilfeldig))
            await asyncio.sleep(tilfeldig.uniform(0.5, 1.5) * tenketid)
    return tider


async def _økter(tjener: Tjener, antall: int, tenketid: float = TENKETID) -> list[float]:
    start = time.monotonic() + OPPVARMING_PER_ØKT * antall
    tider = await asyncio.gather(*(_økt(tjener, nummer, start, tenketid) for nummer in range(antall)))
    return sorted(tid for økt in tider for tid in økt)


def økter(app: Path | None, mappe: Path, samtidige: int) -> tuple[float, float, int]:
    """Median og 95-prosentil av svartiden i millisekunder, og antall klikk, med mange samtidige økter."""
    tjener = Tjener(logg=mappe / "tjener.log", **({"app": app} if app else {}))
    tjener.start()
    try:
        tider = asyncio.run(_økter(tjener, samtidige))
    finally:
        tjener.stopp()
    return median(tider), tider[int(0.95 * len(tider))], len(tider)


def skriv_økter() -> None:
    """Mange økter på Tiltak, så på den nakne siden, og forholdet mellom dem."""
    with tempfile.TemporaryDirectory() as navn:
        mappe = Path(navn)
        fil = mappe / "naken.py"
        fil.write_text(NAKEN.format(rader=len(les_kommune().valgbare), diagrammer=0), "utf-8")
        copytree(ROT / ".streamlit", mappe / ".streamlit")
        for samtidige in ØKTER:
            vår, naken = økter(None, mappe, samtidige), økter(fil, mappe, samtidige)
            for tekst, (midt, p95, antall) in (("naken side", naken), ("Tiltak, sluppet", vår)):
                tider = f"p50 {midt:.0f} ms, p95 {p95:.0f} ms, {antall} klikk"
                print(f"{tekst}, {samtidige} økter: {tider}, {p95 / naken[1]:.2f} × p95")


def _spor(kjerne: int) -> int:
    """Klikk én prosess rekker når den og brukerne dens har en kjerne for seg (Linux)."""
    os.sched_setaffinity(0, {kjerne})
    with tempfile.TemporaryDirectory() as mappe:
        tjener = Tjener(logg=Path(mappe) / "tjener.log", miljø={"INNSPARING_ARBEIDERE": "0"})
        tjener.start()
        try:
            return len(asyncio.run(_økter(tjener, PER_SPOR, 0.0)))
        finally:
            tjener.stopp()


def skriv_prosesser() -> None:
    """Hva to prosesser på hver sin kjerne rekker, mot én på én kjerne, uten pause mellom klikkene."""
    kjerner = sorted(os.sched_getaffinity(0))[:2]
    with ProcessPoolExecutor(len(kjerner), mp_context=get_context("spawn")) as basseng:
        én = basseng.submit(_spor, kjerner[0]).result()
        flere = sum(basseng.map(_spor, kjerner))
    print(
        f"én prosess: {én / SEKUNDER:.1f} klikk/s, {len(kjerner)}: {flere / SEKUNDER:.1f} klikk/s, {flere / én:.2f} ×"
    )


def mål(app: Path | None, mappe: Path, miljø: Mapping[str, str] | None = None, *, sluppet: bool = True) -> Måling:
    """Starter en side på en egen tjener og måler klikkene."""
    tjener = Tjener(logg=mappe / "tjener.log", miljø=miljø or {}, **({"app": app} if app else {}))  # type: ignore[arg-type]
    tjener.start()
    try:
        return asyncio.run(_klikk(tjener, sluppet))
    finally:
        tjener.stopp()


def med_mange_tiltak(antall: int, mappe: Path) -> dict[str, str]:
    """Miljøet til en tjener der katalogen er kopiert til den har så mange tiltak."""
    copytree(ROT / "konfig", mappe / "konfig")
    copytree(ROT / "data", mappe / "data")
    tiltak = mappe / "konfig/kommuner/drammen/tiltak"
    koder = (f"{a}{b}{c}" for a in "xyz" for b in ascii_uppercase for c in ascii_lowercase)
    brukt = {m[1] for f in tiltak.glob("*.yaml") if (m := re.search(r"^kode: (\w+)$", f.read_text("utf-8"), re.M))}
    ledige = (k for k in koder if k not in brukt)
    maler = sorted(f for f in tiltak.glob("*.yaml") if "status: vedtatt" not in f.read_text("utf-8"))
    for nummer in range(antall - len(maler)):
        mal = maler[nummer % len(maler)]
        tekst = re.sub(r"^id: (\w+)$", rf"id: \1_{nummer}", mal.read_text("utf-8"), flags=re.M)
        tekst = re.sub(r"^kode: \w+$", f"kode: {next(ledige)}", tekst, flags=re.M)
        tekst = re.sub(r"^navn: (.*)$", rf"navn: \1 {nummer}", tekst, flags=re.M)
        (tiltak / f"{mal.stem}_{nummer}.yaml").write_text(tekst, "utf-8")
    return {"KONFIG": str(mappe / "konfig"), "UTGAVER": str(mappe / "utgaver")}


def skriv() -> None:
    """Måler Tiltak og den nakne siden i samme kjøring, med dagens katalog og en stor, og skriver forholdstallene."""
    print(f"{'':38}{'svartid ms':>11}{'CPU ms':>8}{'kB':>7}{'meld.':>7}{'× svartid':>11}{'× CPU':>7}")
    for antall in (0, STOR):
        with tempfile.TemporaryDirectory() as navn:
            mappe = Path(navn)
            miljø = med_mange_tiltak(antall, mappe) if antall else {}
            copytree(ROT / ".streamlit", mappe / ".streamlit")
            vår, drar = mål(None, mappe, miljø), mål(None, mappe, miljø, sluppet=False)
            for diagrammer in DIAGRAMMER:
                fil = mappe / "naken.py"
                fil.write_text(NAKEN.format(rader=vår.rader, diagrammer=diagrammer), "utf-8")
                naken = mål(fil, mappe)
                _rad(f"naken side, {vår.rader} rader, {diagrammer} diagrammer", naken, naken)
                _rad("Tiltak, sluppet", vår, naken)
                _rad("Tiltak, mens noen drar", drar, naken)


def skriv_vekselvis() -> None:
    """Tiltak og de nakne sidene om hverandre på én kjerne, så alt annet maskinen gjør, treffer dem likt (Linux)."""
    kjerner = sorted(os.sched_getaffinity(0))
    with ExitStack() as opprydning:
        mappe = Path(opprydning.enter_context(tempfile.TemporaryDirectory()))
        copytree(ROT / ".streamlit", mappe / ".streamlit")
        tjenere = {"Tiltak, sluppet": Tjener(logg=mappe / "tjener.log")}
        for diagrammer in DIAGRAMMER:
            fil = mappe / f"naken{diagrammer}.py"
            fil.write_text(NAKEN.format(rader=len(les_kommune().valgbare), diagrammer=diagrammer), "utf-8")
            tjenere[f"naken side, {diagrammer} diagrammer"] = Tjener(logg=mappe / "tjener.log", app=fil)
        for tjener in tjenere.values():
            opprydning.callback(tjener.stopp)
            tjener.start()
            os.sched_setaffinity(tjener.pid or 0, kjerner[:1])
        opprydning.callback(os.sched_setaffinity, 0, kjerner)
        os.sched_setaffinity(0, kjerner[-1:])
        vår, *nakne = asyncio.run(_vekselvis(list(tjenere.values())))
    for navn, naken in zip([*tjenere][1:], nakne, strict=True):
        forhold = [sorted(a[i] / b[i] for a, b in zip(vår, naken, strict=True)) for i in range(2)]
        tid, cpu = (f"{median(f):.2f} ({f[0]:.2f}–{f[-1]:.2f})" for f in forhold)
        print(f"Tiltak, sluppet, mot {navn}, vekselvis på én kjerne: {tid} × svartid, {cpu} × CPU")


async def _vekselvis(tjenere: Sequence[Tjener]) -> list[list[tuple[float, float]]]:
    """For hver tjener: median svartid og CPU per klikk, i millisekunder, i hver runde."""
    målt: list[list[tuple[float, float]]] = [[] for _ in tjenere]
    async with AsyncExitStack() as åpne:
        brukere = []
        for tjener in tjenere:
            adresse = tjener.adresse.replace("http", "ws") + "/_stcore/stream"
            ws = await åpne.enter_async_context(connect(adresse, subprotocols=PROTOKOLL, max_size=None))
            brukere.append((tjener, Klient(tjener.adresse), ws, random.Random(1)))
            await brukere[-1][1].kjør(ws)
        for runde in range(1 + RUNDER):
            for plass, (tjener, klient, ws, tilfeldig) in enumerate(brukere):
                før = _cpu(tjener)
                tider = [await klient.klikk(ws, tilfeldig) for _ in range(KLIKK_I_RUNDEN)]
                if runde:
                    målt[plass].append((median(tider), 1000 * (_cpu(tjener) - før) / KLIKK_I_RUNDEN))
    return målt


def _rad(tekst: str, denne: Måling, naken: Måling) -> None:
    tall = f"{denne.svartid:>11.1f}{denne.cpu:>8.1f}{denne.byte / 1000:>7.1f}{denne.meldinger:>7.0f}"
    print(f"{tekst:38}{tall}{denne.svartid / naken.svartid:>11.2f}{denne.cpu / naken.cpu:>7.2f}")


if __name__ == "__main__":
    skriv()
    skriv_vekselvis()
    skriv_økter()
    skriv_prosesser()
