"""Rammen rundt sidene: adressen inn, menyen, siden, adressen ut. Kjøres ved hvert klikk."""

from __future__ import annotations

from contextlib import suppress
from html import escape

import streamlit as st

from scenario.begreper.kommune import Kommune
from scenario.feilmeldinger import Tallgrunnlagsfeil
from scenario.framstilling.tall import dato
from sider.felles import aapnet, arbeid, deling, lesing, tilstand
from sider.felles.kontroller import tabell, uskadelig
from sider.felles.resultat import SidenErFerdig
from sider.felles.sidene import siden
from sider.felles.tallgrunnlag import gjeldende, reserven
from sider.tjener.tid import målt

Oppslag = tuple[str, str, str, bool]
"""Filen (se `sidene`), navn, adresse og om siden er startsiden."""

OPPSLAG: tuple[Oppslag, ...] = (
    ("tiltak", "Velg", "", True),
    ("fond", "Fondet", "fond", False),
    ("pakker", "Veier til målet", "pakker", False),
    ("sammenlign", "Sammenlign", "sammenlign", False),
    ("moete", "Møte", "mote", False),
)
"""De få oppgavene i menyen, i rekkefølge."""

UNDER_MER: tuple[Oppslag, ...] = (
    ("hvem", "Hvem merker det?", "hvem", False),
    ("usikkerhet", "Hvor sikre er tallene?", "usikkerhet", False),
    ("oppfolging", "Oppfølging", "oppfolging", False),
    ("tallgrunnlag", "Tallgrunnlag og kilder", "tallgrunnlag", False),
    ("last_ned", "Last ned", "last-ned", False),
    ("importer", "Hent inn egen liste", "hent-inn", False),
    ("om", "Om verktøyet", "om", False),
)
"""Sidene bak «Mer»."""

I_BUNNEN: tuple[Oppslag, ...] = (
    ("personvern", "Personvern", "personvern", False),
    ("tilgjengelighet", "Tilgjengelighet", "tilgjengelighet", False),
)
"""Sidene som bare har lenke nederst."""
LES = "les"
FRA_ANDRE_SIDER: tuple[Oppslag, ...] = (
    ("flyttet", "Hva flyttet seg", "flyttet", False),
    ("rediger", "Rediger katalogen", "rediger", False),
    ("les", "Les", LES, False),
)
"""Sidene det bare lenkes til fra en annen side, eller fra en delt lenke."""
SIDENE = (*OPPSLAG, *UNDER_MER, *FRA_ANDRE_SIDER, *I_BUNNEN)
"""Alle sidene i appen."""


def vis() -> None:
    """Hele kjøringen."""
    sider = [
        st.Page(siden(fil), title=navn, url_path=adresse or None, default=start) for fil, navn, adresse, start in SIDENE
    ]
    side = st.navigation(sider, position="hidden")
    try:
        kommune = gjeldende()
    except Tallgrunnlagsfeil as feil:
        _vis_feil_i_tallgrunnlaget(feil)
        return
    with målt(side.url_path):
        _vis_siden(kommune, sider, side)


def _vis_siden(kommune: Kommune, sider: list[st.Page], side: st.Page) -> None:
    tilstand.start()
    arbeid.begynn()
    leses = side.url_path == LES
    st.set_page_config(
        page_title=lesing.fanenavn() if leses else f"{side.title} – {kommune.opplysninger.navn}",
        layout="wide",
    )
    if leses:  # mottakeren leser først; siden har sine egne veier videre
        _vis_reserven()
        side.run()
        _vis_bunnen(sider[-len(I_BUNNEN) :])
    else:
        _vis_med_meny(kommune, sider, side)
        _vis_bunnen(sider[-len(I_BUNNEN) :])
    arbeid.slutt()
    deling.vis()
    tilstand.slutt()
    if tilstand.må_tegnes_på_nytt():
        st.rerun()


def _vis_med_meny(kommune: Kommune, sider: list[st.Page], side: st.Page) -> None:
    meny = st.container(horizontal=True, key="meny", gap="small")
    meny.html(f'<p class="merke">Innsparing<span>{escape(kommune.opplysninger.navn)}</span></p>')
    _vis_meldingene(side)
    try:
        with suppress(SidenErFerdig):
            side.run()
    finally:  # også når siden feiler: uten meny er det ingen vei videre
        with meny:
            _vis_menyen(sider, side)


LANG_HALE = " til målet"
"""Slutten på et navn det ikke er plass til på telefon. Den skjules for øyet, ikke for skjermleseren (meny.css)."""
_SAMMENLIGN = next(nr for nr, (fil, *_) in enumerate(OPPSLAG) if fil == "sammenlign")
"""På telefon er det ikke plass til denne i raden; da står den bak «Mer». Plassen i raden står i meny.css."""


def _vis_menyen(sider: list[st.Page], gjelder: st.Page) -> None:
    """Tegnes etter siden, så lenkene bærer valget slik siden etterlot det, ikke slik det var før klikket."""
    adresse = tilstand.adresse()
    for ett in sider[: len(OPPSLAG)]:
        navn = ett.title.replace(LANG_HALE, f" :gray[{LANG_HALE.strip()}]")
        navn = f"**{navn}**" if ett.url_path == gjelder.url_path else navn
        st.page_link(ett, label=navn, query_params=adresse)
    with st.popover("Mer", key="mer", type="tertiary"):
        for ett in (sider[_SAMMENLIGN], *sider[len(OPPSLAG) :][: len(UNDER_MER)]):
            st.page_link(ett, query_params=adresse)
    st.button("Del", key="del", type="primary", icon=":material/share:", on_click=deling.åpne)


def _vis_bunnen(sider: list[st.Page]) -> None:
    adresse = tilstand.adresse()
    with st.container(horizontal=True, key="bunnlenker", gap="small"):
        for ett in sider:
            st.page_link(ett, query_params=adresse)


def _vis_meldingene(side: st.Page) -> None:
    """Fast plass øverst: ellers bygges siden under på nytt når en melding kommer eller går."""
    with st.container(key="meldinger", gap="xsmall"):
        _vis_reserven()
        _vis_lenkens_meldinger()
        deling.beskjed()
        deling.om_lista()
        deling.om_nye_tall()
        if side.url_path == "":
            aapnet.kvittering()


def _vis_reserven() -> None:
    if vist := reserven():
        st.info(
            f"Tallene er fra utgaven {dato(vist.dato)}. En nyere utgave har feil, og vises ikke før de er rettet.",
            icon=":material/history:",
        )


def _vis_lenkens_meldinger() -> None:
    if feil := tilstand.feil():
        st.error(uskadelig(feil), icon=":material/link_off:")
    for melding in tilstand.meldinger():
        st.warning(uskadelig(melding), icon=":material/history:")


def _vis_feil_i_tallgrunnlaget(feil: Tallgrunnlagsfeil) -> None:
    st.title("Tallgrunnlaget har feil", anchor=False)
    st.write("Appen viser ingen tall før alle feilene under er rettet. Rett filene, og last siden på nytt.")
    innhold = {
        "Fil": [f.fil + (f":{f.linje}" if f.linje else "") for f in feil.feil],
        "Felt": [f.felt for f in feil.feil],
        "Feil": [f.melding for f in feil.feil],
    }
    tabell(innhold, "Feilene i tallgrunnlaget", "feil")


if __name__ == "__main__":
    vis()
