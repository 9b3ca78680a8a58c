"""Hva en annen brukers klikk koster mens noen lager filer eller søker: `python -m tests.verktoy.last_arbeidere`.

Måler, feiler aldri på tid. Én bruker klikker på Velg gjennom perioder i samme kjøring: mens én lager den ene filen
etter den andre, mens åtte søker etter pakker, hver med sitt mål, og mens fire lager den samme filen om og om igjen, med
ro imellom. Forholdet er medianen mot periodene i ro. `--paa-stedet` gjør det samme uten arbeidere, slik det var før de
kom.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from websockets.asyncio.client import ClientConnection, connect

from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.deling import lenkekode
from scenario.lesing import les_kommune
from tests.tjener import Tjener
from tests.verktoy import når_og_hvor
from tests.verktoy.ytelse_klikk import Klient

SEKUNDER = 15.0
TENKETID = 0.2
SØKER = 8
LAGER = 4
FILER = ("Regneark (Excel)", "Word, full", "PDF, full", "Bilde (PNG)")


@dataclass
class Gjest(Klient):
    """En bruker på en annen side: trykker på knapper og spør om framdriften, slik nettleseren gjør."""

    knapper: dict[str, str] = field(default_factory=dict)
    trykket: str = ""
    spør_igjen: dict[str, float] = field(default_factory=dict)
    """Fragmentene som skal tegnes på nytt av seg selv, og hvor ofte (sekunder)."""
    nye: dict[str, float] = field(default_factory=dict)
    fra_historikken: bool = False

    def _fyll(self, melding: BackMsg) -> None:
        be = melding.rerun_script
        be.is_history_navigation, self.fra_historikken = self.fra_historikken, False
        if self.trykket:
            be.widget_states.widgets.add(id=self.trykket).trigger_value = True
            self.trykket = ""

    def _ferdig(self, data: bytes) -> bool:
        melding = ForwardMsg.FromString(data)
        match melding.WhichOneof("type"):
            case "new_session":
                self.nye = {}
            case "auto_rerun":
                self.nye[melding.auto_rerun.fragment_id] = melding.auto_rerun.interval
            case "script_finished" if melding.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.spør_igjen = self.nye
        return super()._ferdig(data)

    def _element(self, element: Any, fragment: str) -> None:
        if element.WhichOneof("type") == "button":
            self.knapper[element.button.label] = element.button.id
        super()._element(element, fragment)

    async def til_klar(self, ws: ClientConnection) -> None:
        """Spør til ingenting på siden venter lenger."""
        while self.spør_igjen:
            fragment, sekunder = next(iter(self.spør_igjen.items()))
            await asyncio.sleep(sekunder)
            await self.kjør(ws, fragment)

    async def gå_til(self, ws: ClientConnection, spørring: str) -> None:
        """Et steg i historikken til et annet alternativ."""
        self.spørring, self.fra_historikken = spørring, True
        await self.kjør(ws)


def tilkobling(tjener: Tjener) -> connect:
    """Websocketen til appen."""
    adresse = tjener.adresse.replace("http", "ws") + "/_stcore/stream"
    return connect(adresse, subprotocols=["streamlit", "ingen"], max_size=None)  # type: ignore[list-item]


def alternativer(kommune: Kommune, start: int = 0) -> Iterator[str]:
    """Adresser med hvert sitt mål, så ingen svar er kjent fra før."""
    alt = Valg(kommune.standard, tuple(Tiltaksvalg(t.id) for t in kommune.valgbare))
    for nummer in count(start):
        mål = replace(kommune.standard, mål=100_000.0 + nummer)
        yield f"s={lenkekode.kod(kommune, alt.med(forutsetninger=mål))}&u={kommune.utgave}"


async def lager_filer(
    tjener: Tjener, gjort: list[str], adresser: Iterator[str], filer: tuple[str, ...] = FILER
) -> None:
    """Én besøkende som lager den ene filen etter den andre."""
    gjest = Gjest(tjener.adresse, side=calc_hash("last-ned"), spørring=next(adresser))
    async with tilkobling(tjener) as ws:
        await gjest.kjør(ws)
        while True:
            for navn in filer:
                gjest.trykket = gjest.knapper[navn]
                await gjest.kjør(ws)
                await gjest.til_klar(ws)
                gjort.append(navn)
            await gjest.gå_til(ws, next(adresser))


async def søker(tjener: Tjener, gjort: list[str], adresser: Iterator[str]) -> None:
    """En besøkende på siden med pakker, som stadig bytter mål."""
    gjest = Gjest(tjener.adresse, side=calc_hash("pakker"), spørring=next(adresser))
    async with tilkobling(tjener) as ws:
        await gjest.kjør(ws)
        while True:
            await gjest.til_klar(ws)
            gjort.append("søk")
            await gjest.gå_til(ws, next(adresser))


async def klikker(klient: Klient, ws: ClientConnection, sekunder: float) -> list[float]:
    """Svartidene (ms) til en som klikker i så mange sekunder."""
    slutt, tider, tilfeldig = asyncio.get_running_loop().time() + sekunder, [], random.Random(1)
    while asyncio.get_running_loop().time() < slutt:
        tider.append(await klient.klikk(ws, tilfeldig))
        await asyncio.sleep(TENKETID)
    return tider


Forstyrrer = Callable[[Tjener, list[str], Iterator[str]], Coroutine[Any, Any, None]]


async def mål(tjener: Tjener, sekunder: float) -> dict[str, tuple[list[float], list[str]]]:
    """Svartidene i hver periode, og det som ble gjort ved siden av."""
    kommune, ut = les_kommune(), {}
    perioder: list[tuple[str, list[Forstyrrer]]] = [
        ("i ro", []),
        ("én lager filer", [lager_filer]),
        ("i ro igjen", []),
        (f"{SØKER} søker", [søker] * SØKER),
        ("i ro en gang til", []),
        *((f"{LAGER} lager {fil}", [partial(lager_filer, filer=(fil,))] * LAGER) for fil in FILER),
        ("i ro til slutt", []),
    ]
    klient = Klient(tjener.adresse)
    async with tilkobling(tjener) as ws:
        await klient.kjør(ws)
        await klikker(klient, ws, sekunder / 2)
        for nummer, (navn, forstyrrer) in enumerate(perioder):
            gjort: list[str] = []
            adresser = [alternativer(kommune, 10_000 * nummer + 500 * n) for n in range(len(forstyrrer))]
            oppgaver = [asyncio.ensure_future(f(tjener, gjort, a)) for f, a in zip(forstyrrer, adresser, strict=True)]
            ut[navn] = (await klikker(klient, ws, sekunder), gjort)
            for oppgave in oppgaver:
                oppgave.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await oppgave
    return ut


def kjør(sekunder: float, arbeidere: str | None) -> None:
    """Måler og skriver tabellen."""
    with tempfile.TemporaryDirectory() as mappe:
        miljø = {} if arbeidere is None else {"INNSPARING_ARBEIDERE": arbeidere}
        tjener = Tjener(logg=Path(mappe) / "tjener.log", miljø=miljø)
        tjener.start()
        try:
            målt = asyncio.run(mål(tjener, sekunder))
        finally:
            tjener.stopp()
    ro = median(t for navn, (tider, _) in målt.items() if navn.startswith("i ro") for t in tider)
    print(f"{'':26}{'klikk':>7}{'p50 ms':>9}{'p95 ms':>9}{'× i ro':>8}{'gjort':>7}")
    for navn, (tider, gjort) in målt.items():
        p95 = quantiles(tider, n=20)[-1] if len(tider) > 1 else tider[0]
        print(f"{navn:26}{len(tider):>7}{median(tider):>9.1f}{p95:>9.1f}{median(tider) / ro:>8.2f}{len(gjort):>7}")


def main() -> None:
    """Kommandolinjen."""
    leser = argparse.ArgumentParser(description=__doc__)
    leser.add_argument("--sekunder", type=float, default=SEKUNDER, help="lengden på hver periode")
    leser.add_argument("--paa-stedet", action="store_true", help="uten arbeidere, slik det var før")
    valgt = leser.parse_args()
    print(f"Last {når_og_hvor()}\n")
    kjør(valgt.sekunder, "0" if valgt.paa_stedet else None)


if __name__ == "__main__":
    main()
