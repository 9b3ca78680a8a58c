"""Klikk på Tiltak mot en naken side med like mange brytere og diagrammer. Måler, feiler aldri på tid.

Klienten taler Streamlits egen protokoll over websocket, uten nettleser: den sender alle kontrollverdier slik
nettleseren gjør, og tiden går til meldingen om at kjøringen er ferdig.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.tjener import Tjener

KLIKK = 60
OPPVARMING = 8
NAKEN = """
import streamlit as st
KODING = {{"x": {{"field": "x", "type": "ordinal"}}, "y": {{"field": "y", "type": "quantitative"}}}}
SPES = {{"height": 190, "encoding": KODING}}
på = sum(st.toggle(f"Tiltak {{i}}", key=f"t{{i}}") for i in range({brytere}))
for i in range({knapper}):
    st.button(f"Tall {{i}}", key=f"k{{i}}")
for i in range({diagrammer}):
    rader = [{{"x": j, "y": på + j}} for j in range(4)]
    st.vega_lite_chart({{**SPES, "layer": [{{"mark": "bar", "data": {{"values": rader}}}}]}}, key=f"d{{i}}")
"""


@dataclass
class Klient:
    """Én bruker. Husker bryterne siden har, og verdien de har."""

    adresse: str
    brytere: dict[str, bool] = field(default_factory=dict)
    andre: int = 0
    diagrammer: int = 0
    meldinger: int = 0
    side: str = ""
    spørring: str = ""

    async def kjør(self, ws: ClientConnection) -> float:
        """Ber om én kjøring og venter til den er ferdig. Gir millisekunder."""
        melding = BackMsg()
        be = melding.rerun_script
        be.query_string, be.page_script_hash = self.spørring, self.side
        for id, verdi in self.brytere.items():
            be.widget_states.widgets.add(id=id).bool_value = verdi
        startet = time.perf_counter()
        await ws.send(melding.SerializeToString())
        self.andre = self.diagrammer = self.meldinger = 0
        while not self._ferdig(ForwardMsg.FromString(await ws.recv())):  # type: ignore[arg-type]
            self.meldinger += 1
        return 1000 * (time.perf_counter() - startet)

    def _ferdig(self, melding: ForwardMsg) -> bool:
        match melding.WhichOneof("type"):
            case "new_session":
                self.side = melding.new_session.page_script_hash
            case "page_info_changed":
                self.spørring = melding.page_info_changed.query_string
            case "delta" if melding.delta.WhichOneof("type") == "new_element":
                self._element(melding.delta.new_element)
            case "script_finished":
                return melding.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    def _element(self, element: object) -> None:
        match element.WhichOneof("type"):  # type: ignore[attr-defined]
            case "checkbox":
                bryter = element.checkbox  # type: ignore[attr-defined]
                if not bryter.disabled:
                    self.brytere.setdefault(bryter.id, bryter.default)
            case "button":
                self.andre += 1
            case "arrow_vega_lite_chart" | "vega_lite_chart":
                self.diagrammer += 1
            case "exception":
                raise RuntimeError("siden feilet")

    def snu_en(self, tilfeldig: random.Random) -> None:
        """Slår én tilfeldig bryter av eller på."""
        id = tilfeldig.choice(sorted(self.brytere))
        self.brytere[id] = not self.brytere[id]


@dataclass(frozen=True)
class Måling:
    """Medianer over klikkene: svartid og tjenerens CPU-tid i millisekunder."""

    svartid: float
    cpu: float
    brytere: int
    knapper: int
    diagrammer: int
    meldinger: int


async def _klikk(tjener: Tjener) -> Måling:
    klient, tilfeldig = Klient(tjener.adresse), random.Random(1)
    adresse = tjener.adresse.replace("http", "ws") + "/_stcore/stream"
    async with connect(adresse, subprotocols=["streamlit", "ingen"], max_size=None) as ws:  # type: ignore[list-item]
        await klient.kjør(ws)
        tider: list[float] = []
        for nummer in range(OPPVARMING + KLIKK):
            if nummer == OPPVARMING:
                før = _cpu(tjener)
            klient.snu_en(tilfeldig)
            tider.append(await klient.kjør(ws))
    cpu = 1000 * (_cpu(tjener) - før) / KLIKK
    return Måling(
        median(tider[OPPVARMING:]), cpu, len(klient.brytere), klient.andre, klient.diagrammer, klient.meldinger
    )


def _cpu(tjener: Tjener) -> float:
    """CPU-sekunder tjeneren har brukt (Linux)."""
    felt = Path(f"/proc/{tjener.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(felt[11]) + int(felt[12])) / os.sysconf("SC_CLK_TCK")


def mål(app: Path | None, mappe: Path) -> Måling:
    """Starter en side på en egen tjener og måler klikkene."""
    tjener = Tjener(logg=mappe / "tjener.log", **({"app": app} if app else {}))  # type: ignore[arg-type]
    tjener.start()
    try:
        return asyncio.run(_klikk(tjener))
    finally:
        tjener.stopp()


def skriv() -> None:
    """Måler Tiltak og to nakne sider i samme kjøring, og skriver forholdstallene."""
    with tempfile.TemporaryDirectory() as navn:
        mappe = Path(navn)
        vår = mål(None, mappe)
        print(f"Tiltak: {vår.brytere} brytere, {vår.knapper} tall som kan åpnes, {vår.diagrammer} diagrammer, ", end="")
        print(f"{vår.meldinger} meldinger per klikk")
        print(f"{'':44}{'svartid ms':>12}{'CPU ms':>9}{'× svartid':>11}{'× CPU':>8}")
        _rad("Tiltak", vår, vår)
        for tekst, knapper in (
            ("naken side, samme brytere og diagrammer", 0),
            ("naken side, samme kontroller", vår.knapper),
        ):
            fil = mappe / f"naken{knapper}.py"
            fil.write_text(NAKEN.format(brytere=vår.brytere, knapper=knapper, diagrammer=vår.diagrammer), "utf-8")
            _rad(tekst, mål(fil, mappe), vår)


def _rad(tekst: str, denne: Måling, vår: Måling) -> None:
    forhold = f"{vår.svartid / denne.svartid:>11.2f}{vår.cpu / denne.cpu:>8.2f}"
    print(f"{tekst:44}{denne.svartid:>12.1f}{denne.cpu:>9.1f}{forhold}")


if __name__ == "__main__":
    skriv()
