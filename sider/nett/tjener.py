"""Det som gjelder tjeneren selv: start, forsinkelse, minne og feilmelding.

Ingenting her får stanse starten. Det som ikke går, meldes i loggen, og appen starter uten.
"""

import asyncio
import gc
import importlib
import os
import socket
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

import streamlit as st
from streamlit import runtime

from scenario.deling.lagerfeil import Lagerfeil
from scenario.feilmeldinger import Inndatafeil
from scenario.innstillinger import innstillinger, ligner
from sider.felles import arbeid
from sider.felles.rom import romlageret
from sider.komponenter import tidslinje, tiltaksliste
from sider.nett import skriptfiler
from sider.tjener import logg, okter, opplastinger, webtjener

TUNGE_BIBLIOTEK: Final = ("pandas", "altair", "scipy.optimize", "scipy.stats")
"""Hentes inn før første bruker, i denne rekkefølgen; de som ikke er installert, hoppes over."""

IKKE_PUBLISERT: Final = (
    "Utgaven er ikke publisert: lenker som deles nå, kan ikke vises med disse tallene etter at de er endret. "
    "Kjør «python -m scenario utgave publiser»."
)
RYDDER_SEKUNDER: Final = 15
RYDDER_ROM_SEKUNDER: Final = 600
LIGNER: Final = "Navnet ligner på en innstilling, men er ikke det, og har ingen virkning. Se «sh drift/start --help»."
TRÅDVALG: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
FEILMELDING: Final = "Noe gikk galt på denne siden. Last siden på nytt, eller gå til en annen side i menyen."


def begrens_tråder() -> None:
    """Én tråd per regnestykke: små matriser går saktere med flere. Må kalles før numpy lastes."""
    for navn in TRÅDVALG:
        os.environ.setdefault(navn, "1")


def les_innstillingene() -> None:
    """Stopper starten med én setning per feil når miljøet har en innstilling som ikke finnes eller ikke kan leses."""
    try:
        valgt = innstillinger()
    except Inndatafeil as feil:
        print(*feil.setninger, sep="\n", file=sys.stderr)
        raise SystemExit(2) from None
    logg.ta_over(valgt.logg)
    for navn in ligner(os.environ):
        logg.advar("innstilling", LIGNER, variabel=navn)


@asynccontextmanager
async def levetid(_app: st.App) -> AsyncGenerator[None]:
    """Kjøres av `st.App` rundt hele levetiden, før første forespørsel slippes inn."""
    tjenerne = webtjener.tjenerne()
    skrittene = (
        ta_over_loggen,
        tiltaksliste.registrer,
        tidslinje.registrer,
        opplastinger.hold_i_minnet,
        slå_av_forsinkelse,
        webtjener.avvis_på_norsk,
        webtjener.innstill,
        hent_tunge_bibliotek,
        varm_opp,
        ta_vare_på_utgaven,
        skriptfiler.klargjør,
        arbeid.start,
        frys_minnet,
    )
    for skritt in skrittene:
        try:
            skritt()
        except Exception:
            logg.unntak("Starten gikk videre uten et skritt.", uten=skritt.__name__)
    logg.hendelse("start", "Appen er i gang.", filer=okter.hev_filgrensen())
    ryddere = [
        asyncio.create_task(rydd()) for rydd in (rydd_jevnlig, slett_gamle_rom, partial(webtjener.lukk_trege, tjenerne))
    ]
    yield
    for rydder in ryddere:
        rydder.cancel()
    arbeid.stopp()
    logg.hendelse("stopp", "Appen er stoppet.")


def ta_over_loggen() -> None:
    """Webtjeneren setter opp sin egen logg etter at appen er lest, så dette gjøres også når den starter."""
    logg.ta_over(innstillinger().logg)


async def rydd_jevnlig() -> None:
    """Avslutter økter som har vært uten nett for lenge, så lenge appen går."""
    if not runtime.exists():
        return
    parkerte = okter.bytt_lager(runtime.get_instance(), innstillinger().glem_etter)
    while parkerte is not None:
        await asyncio.sleep(RYDDER_SEKUNDER)
        parkerte.rydd()


async def slett_gamle_rom() -> None:
    """Sletter rom som er eldre enn 24 timer, ved start og så lenge appen går."""
    while True:
        try:
            await asyncio.to_thread(lambda: romlageret().rydd())
        except Lagerfeil as feil:
            logg.advar("lager", "Gamle rom kunne ikke slettes nå.", grunn=feil.grunn)
        await asyncio.sleep(RYDDER_ROM_SEKUNDER)


def hent_tunge_bibliotek() -> None:
    """Laster bibliotekene som tar tid, så første bruker slipper å vente."""
    for navn in TUNGE_BIBLIOTEK:
        try:
            importlib.import_module(navn)
        except ImportError:
            logg.hendelse("start", "Et bibliotek er ikke installert.", bibliotek=navn)


def varm_opp() -> None:
    """Leser tallgrunnlaget og gjør det som tar tid første gang, så første bruker slipper å vente på det."""
    from scenario.analyse.usikkerhet import usikkerhet
    from scenario.begreper import Tiltaksvalg, Valg
    from scenario.feilmeldinger import Tallgrunnlagsfeil
    from sider.felles.svar import så_langt_rekker_det
    from sider.felles.tallgrunnlag import gjeldende

    try:
        kommune = gjeldende()
    except Tallgrunnlagsfeil:
        return  # siden viser feilene
    usikkerhet(kommune, Valg(kommune.standard, tuple(Tiltaksvalg(t.id) for t in kommune.valgbare)))
    så_langt_rekker_det(kommune, Valg(kommune.standard))


def ta_vare_på_utgaven() -> None:
    """Sier i loggen når tallgrunnlaget ikke er publisert, eller publiserer det når det er innstilt."""
    from scenario.feilmeldinger import Tallgrunnlagsfeil
    from sider.felles import tallgrunnlag

    try:
        if tallgrunnlag.er_publisert():
            return
        if innstillinger().publiser_ved_start:
            tallgrunnlag.publiser()
            logg.hendelse("utgave", "Utgaven er publisert.", utgave=tallgrunnlag.gjeldende().utgave)
        else:
            logg.advar("utgave", IKKE_PUBLISERT, utgave=tallgrunnlag.gjeldende().utgave)
    except OSError as feil:
        sted = f"{IKKE_PUBLISERT} Arkivet kan ikke skrives."
        logg.advar("arkiv", sted, utgave=tallgrunnlag.gjeldende().utgave, feilnummer=feil.errno)
    except Tallgrunnlagsfeil as feil:
        logg.advar("utgave", "Utgaven kan ikke publiseres: " + "; ".join(map(str, feil.feil)))


def frys_minnet() -> None:
    """Tar alt som er lastet til nå, ut av søppelrydningen: ellers gås hele haugen gjennom igjen og igjen."""
    gc.collect()
    gc.freeze()


def slå_av_forsinkelse() -> None:
    """Slår av samling av små pakker (Nagle) på lyttesoklene; tilkoblingene arver det.

    Streamlit åpner sokkelen uten protokollnummer, og da gjør ikke asyncio det selv: raske klikk venter 40 ms.
    """
    for sokkel in lyttesokler():
        sokkel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def lyttesokler() -> Iterator[socket.socket]:
    """Åpne TCP-sokler i prosessen som tar imot tilkoblinger."""
    for ting in gc.get_objects():
        if issubclass(type(ting), socket.socket) and ting.fileno() != -1 and lytter(ting):
            yield ting


def lytter(sokkel: socket.socket) -> bool:
    """Sant når sokkelen tar imot TCP-tilkoblinger."""
    if sokkel.family not in (socket.AF_INET, socket.AF_INET6) or sokkel.type != socket.SOCK_STREAM:
        return False
    return bool(sokkel.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


def vis_feil(_feil: Exception) -> bool:
    """Norsk feilmelding i siden. Streamlit har alt skrevet feilen i loggen; detaljene vises ikke."""
    st.error(FEILMELDING)
    return True
