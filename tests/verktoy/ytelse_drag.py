"""Fra fingeren flytter seg til tallet står på skjermen: `python -m tests.verktoy.ytelse_drag`.

Måler, feiler aldri på tid. En ekte Chromium drar en glider mot en tjener som kjører, først rett på, så gjennom en
mellommann som holder hver pakke igjen begge veier. Tiden går fra nettleserens `input` til bildet med det nye tallet
er tegnet. Hvert tall som har vært på skjermen, skal være motorens for et trinn fingeren var på. Til slutt: hvor mye
siden flytter på seg mens den åpnes.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.framstilling import dom
from scenario.framstilling.listeforklaring import trinnene
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import BRED, NETTBRETT, TELEFON, ny_kontekst, start_nettleser, vent_ferdig, åpne
from tests.nettleser.tiltakssiden import glider
from tests.tjener import Tjener, ledig_port

TILTAK = "barnehagestruktur"
EKSTRA_MS = 200
RUNDER = 6
OPPVARMING = 4
ÅPNINGER = 5

FØLG = """() => {
  const m = window.__mål = {inn: [], vist: []};
  const deler = {svar: ".s-plan .s-stor", rad: ".tl-rad[data-maalt] .tl-beløp"}, sist = {};
  const les = s => document.querySelector(s)?.textContent ?? "";
  const etter = gjør => { const k = new MessageChannel(); k.port1.onmessage = gjør; k.port2.postMessage(0); };
  const tegnet = gjør => requestAnimationFrame(() => etter(gjør));
  const se = () => { for (const [del, hvor] of Object.entries(deler)) {
    const tekst = les(hvor); if (tekst === sist[del]) continue;
    sist[del] = tekst; tegnet(() => m.vist.push({del, tekst, t: performance.now()}));
  } };
  addEventListener("input", e => m.inn.push({trinn: +e.target.value, t: e.timeStamp}), true);
  const alt = {subtree: true, childList: true, characterData: true, attributes: true};
  new MutationObserver(se).observe(document.body, alt);
  se();
}"""
FLYTTING = """() => { window.__flyttet = 0; new PerformanceObserver(l => { for (const e of l.getEntries())
  if (!e.hadRecentInput) window.__flyttet += e.value; }).observe({type: "layout-shift", buffered: true}); }"""


# --- Tregt nett -----------------------------------------------------------------------------------------------------


@contextmanager
def mellommann(til: int, sekunder: float) -> Iterator[int]:
    """En port som svarer som porten `til`, der hver pakke kommer så mye senere fram, begge veier."""
    løkke, port, klar = asyncio.new_event_loop(), ledig_port(), Event()

    def kjør() -> None:
        løkke.run_until_complete(asyncio.start_server(_koble(til, sekunder), "127.0.0.1", port))
        løkke.call_soon(klar.set)
        løkke.run_forever()
        åpne_ennå = asyncio.all_tasks(løkke)
        løkke.set_exception_handler(lambda *_: None)  # forbindelsene brytes midt i: det er meningen
        for oppgave in åpne_ennå:
            oppgave.cancel()
        løkke.run_until_complete(asyncio.gather(*åpne_ennå, return_exceptions=True))

    tråd = Thread(target=kjør, daemon=True)
    tråd.start()
    klar.wait()
    try:
        yield port
    finally:
        løkke.call_soon_threadsafe(løkke.stop)
        tråd.join()


def _koble(til: int, sekunder: float) -> Any:
    async def koble(inn: asyncio.StreamReader, ut: asyncio.StreamWriter) -> None:
        svar, spør = await asyncio.open_connection("127.0.0.1", til)
        await asyncio.gather(_send(inn, spør, sekunder), _send(svar, ut, sekunder))

    return koble


async def _send(fra: asyncio.StreamReader, til: asyncio.StreamWriter, sekunder: float) -> None:
    løkke = asyncio.get_running_loop()
    with suppress(ConnectionError):
        while data := await fra.read(65_536):
            løkke.call_later(sekunder, til.write, data)
    løkke.call_later(sekunder, til.close)


# --- Draing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drag:
    """Millisekunder fra `input` til tallet er tegnet, for svaret og for raden, og tallene som ikke var motorens."""

    svar: list[float]
    rad: list[float]
    gale: list[str]
    vist: int


def fasit(kommune: Kommune) -> list[str]:
    """Svaret på hvert trinn, slik det skrives på skjermen. Uten noe valgt står det bare «0»."""
    mengder = trinnene(kommune.tiltak_etter_id[TILTAK])[1:]
    valg = [Valg(kommune.standard, (Tiltaksvalg(TILTAK, mengde=m),)) for m in mengder]
    return ["0", *(dom.av_målet(beregn(kommune, v)).split()[0] for v in valg)]


def dra(side: Page, kommune: Kommune, *, vent: bool) -> Drag:
    """Drar fram og tilbake over alle trinnene. Med `vent` står fingeren stille til svaret på trinnet er der."""
    tall = fasit(kommune)
    åpne(side)
    felt = glider(side, kommune.tiltak_etter_id[TILTAK].navn)
    felt.evaluate("e => { e.closest('.tl-rad').dataset.maalt = ''; e.scrollIntoView({block: 'center'}); }")
    side.evaluate(FØLG)
    _flytt(side, felt.bounding_box(), tall, vent)
    vent_ferdig(side)
    return _les(side.evaluate("() => window.__mål"), tall)


def _flytt(side: Page, boks: Any, tall: list[str], vent: bool) -> None:
    størst = len(tall) - 1
    trinn = [*range(størst + 1), *range(størst - 1, 0, -1)] * RUNDER
    steder = [boks["x"] + 10 + t / størst * (boks["width"] - 20) for t in trinn]
    side.mouse.move(steder[0], boks["y"] + boks["height"] / 2)
    side.mouse.down()
    for t, x in zip(trinn, steder, strict=True):
        side.mouse.move(x, boks["y"] + boks["height"] / 2, steps=1 if vent else 4)
        if vent:
            side.wait_for_function("t => document.querySelector('.s-plan .s-stor')?.innerText === t", arg=tall[t])
    side.mouse.up()


def _les(mål: Any, tall: list[str]) -> Drag:
    inn = mål["inn"][OPPVARMING:]
    vist = {del_: [v for v in mål["vist"] if v["del"] == del_] for del_ in ("svar", "rad")}
    grenser = [i["t"] for i in inn[1:]] + [float("inf")]
    svar = [_første(vist["svar"], i["t"], tall[i["trinn"]]) for i in inn]
    rad = [_første(vist["rad"], i["t"], "", grense) for i, grense in zip(inn, grenser, strict=True)]
    gale = [v["tekst"] for v in vist["svar"] if v["tekst"] not in tall]
    return Drag([s for s in svar if s is not None], [r for r in rad if r is not None], gale, len(vist["svar"]))


def _første(vist: list[Any], fra: float, tekst: str, grense: float = float("inf")) -> float | None:
    return next((v["t"] - fra for v in vist if fra <= v["t"] < grense and tekst in ("", v["tekst"])), None)


def flytting(nettleser: Browser, adresse: str, skjerm: ViewportSize) -> float:
    """Hvor mye siden flytter på seg når en ny bruker åpner den (CLS). Den verste gangen."""
    return max(_flytting(nettleser, adresse, skjerm) for _ in range(ÅPNINGER))


def _flytting(nettleser: Browser, adresse: str, skjerm: ViewportSize) -> float:
    kontekst = ny_kontekst(nettleser, adresse, skjerm)
    side = kontekst.new_page()
    side.add_init_script(f"({FLYTTING})()")
    åpne(side)
    sum_: float = side.evaluate("() => window.__flyttet")
    kontekst.close()
    return sum_


# --- Utskrift -------------------------------------------------------------------------------------------------------


def skriv() -> None:
    """Starter tjeneren og en nettleser, og skriver tallene. Tar rundt to minutter."""
    with tempfile.TemporaryDirectory() as mappe, sync_playwright() as styrer:
        nettleser, tjener = start_nettleser(styrer), Tjener(logg=Path(mappe) / "tjener.log")
        tjener.start()
        try:
            _alt(nettleser, tjener)
        finally:
            nettleser.close()
            tjener.stopp()


def _alt(nettleser: Browser, tjener: Tjener) -> None:
    print(f"{'':44}{'n':>5}{'p50 ms':>9}{'p95 ms':>9}")
    with mellommann(tjener.port, EKSTRA_MS / 1000) as treg:
        for tekst, port in (("", tjener.port), (f", {EKSTRA_MS} ms hver vei", treg)):
            _drag(nettleser, f"http://127.0.0.1:{port}", tekst)
    for skjerm in (BRED, NETTBRETT, TELEFON):
        print(f"flytting ved første åpning, {skjerm['width']} px: {flytting(nettleser, tjener.adresse, skjerm):.3f}")


def _drag(nettleser: Browser, adresse: str, tekst: str) -> None:
    kommune = les_kommune()
    for måte, vent in (("ett trinn om gangen", True), ("i ett sveip", False)):
        kontekst = ny_kontekst(nettleser, adresse)
        drag = dra(kontekst.new_page(), kommune, vent=vent)
        kontekst.close()
        if vent:
            _rad(f"svaret, {måte}{tekst}", drag.svar)
        _rad(f"raden, {måte}{tekst}", drag.rad)
        print(f"  {drag.vist} tall vist i svaret, {len(drag.gale)} gale {drag.gale[:5] or ''}")


def _rad(tekst: str, tider: list[float]) -> None:
    print(f"{tekst:44}{len(tider):>5}{median(tider):>9.0f}{quantiles(tider, n=20)[-1]:>9.0f}")


if __name__ == "__main__":
    skriv()
