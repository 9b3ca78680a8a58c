"""Lederens grep på rommet, på møtesiden: åpne, gå fram og tilbake, låse, ta med fra tellingen og lukke.

Lerretet og planen på det hører til rommet, så lederen kan styre fra en annen skjerm enn den som vises. Nøkkelen står
bare i økten og i en kapsel skript ikke kan lese, aldri i adressen.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from scenario.begreper.moete import Møte
from scenario.begreper.valg import Tiltaksvalg
from scenario.deling import lagerrom, moetekode, rominnhold
from scenario.deling import rom as regler
from scenario.deling.lagerfeil import Lagerfeil
from scenario.deling.lagerrom import Rom
from scenario.deling.rom import Romfeil, Romsteg
from scenario.deling.rominnhold import Rominnhold, Terskel
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling import romtall
from scenario.framstilling.romtall import Talt
from scenario.rapport.qr import qr_data
from sider.felles import rom, tilstand
from sider.felles.kontroller import brett, tabell, uskadelig
from sider.felles.tallgrunnlag import gjeldende
from sider.moete import romlerret
from sider.moete.lerretbilde import Lerretbilde
from sider.tjener import logg
from sider.tjener.avsender import avsender
from sider.tjener.romtjener import LEDERKAPSEL

STIL = romlerret.STIL
OPPDATERES_SEKUNDER = 1.2
STEGNAVN = {
    Romsteg.BLI_MED: "Bli med",
    Romsteg.GJETT: "Gjett",
    Romsteg.GJETTENE: "Vis gjettene",
    Romsteg.PLANLAGT: "Vis det planlagte",
    Romsteg.TROLIG: "Vis det trolige",
    Romsteg.PLANEN: "Vis planen",
    Romsteg.VALG: "Spør om tiltakene",
    Romsteg.TELLING: "Vis tellingen",
    Romsteg.BYGG: "La alle bygge",
    Romsteg.BYGGENE: "Vis det som er bygget",
    Romsteg.KJERNE: "Vis det felles",
}
SAKSDOKUMENT = (
    "Rommet er til bruk i møtet. Det som tas inn i protokollen, kan være et saksdokument. Spør politisk sekretariat."
)


@dataclass(frozen=True, slots=True)
class Leder:
    """Rommet lederen har, og nøkkelen til det."""

    kode: str
    nøkkel: str


def lederen() -> Leder | None:
    """Rommet denne økten leder; None når den ikke gjør det. En ny økt henter nøkkelen fra kapselen."""
    husket = tilstand.visning("rom", None)
    if husket is None:
        kode, _, nøkkel = str(st.context.cookies.get(LEDERKAPSEL, "")).partition(".")
        husket = Leder(kode, nøkkel) if regler.les_kode(kode) and _er_leder(kode, nøkkel) else ()
        tilstand.sett_visning("rom", husket)
    return husket or None


def _er_leder(kode: str, nøkkel: str) -> bool:
    with suppress(Lagerfeil, Romfeil):
        return rom.romlageret().er_leder(kode, nøkkel)
    return False


def rommet() -> Rom | None:
    """Rommet slik det er nå; None uten rom. Er rommet borte, slippes det."""
    leder = lederen()
    if leder is None:
        return None
    try:
        r = rom.romlageret().vis(leder.kode)
        return r if r.åpent or _er_fra_møtet(r) else None
    except Romfeil as feil:
        tilstand.sett_visning("rom", ())
        _si(feil.setning)
    except Lagerfeil as feil:
        logg.advar("lager", "Rommet kunne ikke leses.", grunn=feil.grunn)
        _si(feil.setning)
    return None


def _er_fra_møtet(r: Rom) -> bool:
    """Sant når et lukket rom hører til møtet som er i gang."""
    møtet = tilstand.møte()
    with suppress(Inndatafeil, ValueError):
        return møtet is not None and moetekode.les(gjeldende().id, rominnhold.les(r.innhold).m).start == møtet.start
    return False


def _si(setning: str) -> None:
    tilstand.sett_visning("romfeil", setning)


def om_feilen() -> None:
    """Setningen om det som ikke gikk sist."""
    if setning := tilstand.visning("romfeil", ""):
        st.error(uskadelig(setning), icon=":material/error:")
        _si("")


def _prøv(gjør: Callable[[], Any]) -> Any:
    """Det som ble gjort, eller None med en setning når det ikke gikk."""
    try:
        return gjør()
    except Romfeil as feil:
        _si(feil.setning)
    except Lagerfeil as feil:
        logg.advar("lager", "Rommet kunne ikke endres.", grunn=feil.grunn)
        _si(feil.setning)
    return None


# --- Åpne og følge --------------------------------------------------------------------------------------------------


def åpne() -> None:
    """Åpner et rom med planen på lerretet, og et møte når det ikke er i gang."""
    if tilstand.møte() is None:
        tilstand.begynn_møte()
    møtet = tilstand.møte()
    assert møtet is not None
    nå = møtet.nå
    tekst = Rominnhold(nå.kode, nå.utgave, nå.kode, nå.utgave, m=moetekode.skriv(gjeldende().id, møtet)).som_tekst()
    åpnet = _prøv(lambda: rom.romlageret().åpne(tekst, adresse=avsender().adresse))
    if åpnet:
        tilstand.sett_visning("rom", Leder(*åpnet))
        tilstand.sett_visning("rominnhold", tekst)


def følg(r: Rom) -> None:
    """Det som er endret fra en annen skjerm, gjelder her; ellers gjelder det som er endret her, i rommet."""
    leder = lederen()
    assert leder is not None
    if r.innhold != tilstand.visning("rominnhold", ""):
        _ta_over(r)
        return
    møtet = tilstand.møte()
    if møtet is None or not r.åpent:
        return
    nytt = _innholdet(møtet, r).som_tekst()
    if nytt != r.innhold:
        _prøv(lambda: rom.romlageret().led(leder.kode, leder.nøkkel, innhold=nytt))
        tilstand.sett_visning("rominnhold", nytt)


def _ta_over(r: Rom) -> None:
    tilstand.sett_visning("rominnhold", r.innhold)
    try:
        lest = moetekode.les(gjeldende().id, rominnhold.les(r.innhold).m)
    except (Inndatafeil, ValueError):
        return
    mitt = tilstand.møte()
    møtet = mitt.flettet(lest) if mitt else lest
    if r.åpent:
        tilstand.åpne_steg(møtet.nå)
        tilstand.sett_møte(møtet)


def _innholdet(møtet: Møte, r: Rom) -> Rominnhold:
    """Planen på lerretet. Det som spørres om, følger den til gjettingen begynner."""
    før, nå = rominnhold.les(r.innhold), møtet.nå
    spurt = (nå.kode, nå.utgave) if r.steg is Romsteg.BLI_MED else (før.spurt_s, før.spurt_u)
    return replace(
        før, s=nå.kode, u=nå.utgave, spurt_s=spurt[0], spurt_u=spurt[1], m=moetekode.skriv(gjeldende().id, møtet)
    )


def _led(**hva: Any) -> None:
    leder = lederen()
    if leder is not None:
        _prøv(lambda: rom.romlageret().led(leder.kode, leder.nøkkel, **hva))


def _endre_innholdet(r: Rom, **felt: Any) -> None:
    nytt = replace(rominnhold.les(r.innhold), **felt).som_tekst()
    _led(innhold=nytt)
    tilstand.sett_visning("rominnhold", nytt)


# --- Det som vises --------------------------------------------------------------------------------------------------


def lerret(r: Rom) -> None:
    """Lerretet, tegnet på nytt når noen blir med eller svarer, og hele siden når rommet er endret fra et annet sted."""
    st.html(STIL)
    with st.container(key="romlerret"):
        _lerretet(_tilstanden(r))
    leder = lederen()
    if leder is not None:
        st.html(f'<span data-romleder="{leder.kode}.{escape(leder.nøkkel)}" hidden></span>')


def _tilstanden(r: Rom) -> str:
    """Det knappene på siden er tegnet etter."""
    return repr((r.innhold, r.steg, r.låst, r.stengt, r.åpent, r.telling))


@st.fragment(run_every=OPPDATERES_SEKUNDER)
def _lerretet(tegnet: str) -> None:
    r = rommet()
    if r is None or _tilstanden(r) != tegnet:
        st.rerun()
    st.html(romlerret.html(Lerretbilde(r, tilstand.grunnadresse())))


def styring(r: Rom) -> None:
    """Knappene under lerretet: stegene, og det som hører til steget."""
    alle = list(Romsteg)
    nr = alle.index(r.steg)
    with st.container(key="romstyring"):
        om_feilen()
        with st.container(horizontal=True, key="romsteg", wrap=True):
            _stegknapp("Tilbake", alle[nr - 1] if nr else None, -1, "Left")
            _stegknapp("Neste", alle[nr + 1] if nr + 1 < len(alle) else None, 1, "Right")
            lås = "Lås opp svarene" if r.låst else "Lås svarene"
            tilstand.trykk(lås, "rom_lås", lambda: _led(låst=not r.låst))
            steng = "Slipp inn flere" if r.stengt else "Steng for nye"
            tilstand.trykk(steng, "rom_steng", lambda: _led(stengt=not r.stengt))
            tilstand.trykk("Lukk rommet", "rom_lukk", lambda: tilstand.sett_visning("rom_lukkes", True))
        st.caption(f"Steg {nr + 1} av {len(alle)}: {STEGNAVN[r.steg]}. {_hvem(r)}")
        _til_steget(Lerretbilde(r, tilstand.grunnadresse()))
    if tilstand.visning("rom_lukkes", False):
        _lukk()


def _hvem(r: Rom) -> str:
    dører = [*(["Svarene er låst."] if r.låst else []), *(["Rommet er stengt for nye."] if r.stengt else [])]
    return " ".join((f"Kode {regler.vis_kode(r.kode)}.", *dører))


def _stegknapp(ord_: str, til: Romsteg | None, flytt: int, tast: str) -> None:
    etikett = f"{ord_}: {STEGNAVN[til]}" if til else ord_
    slag = "primary" if flytt > 0 else "secondary"
    tilstand.trykk(
        etikett, f"rom_{flytt}", lambda: _led(flytt=flytt), disabled=til is None, type=slag, shortcut=_tast(tast)
    )


def _tast(tast: str) -> str | None:
    return None if tilstand.visning("møtepanel", "") else tast


def _til_steget(bilde: Lerretbilde) -> None:
    steg = bilde.rommet.steg
    if steg in (Romsteg.BLI_MED, Romsteg.GJETT, Romsteg.VALG):
        _hva_det_spørres_om(bilde)
    if steg is Romsteg.TELLING:
        _fra_tellingen(bilde)
    if steg is Romsteg.KJERNE:
        _fra_kjernen(bilde)


def _hva_det_spørres_om(bilde: Lerretbilde) -> None:
    alle = bilde.innhold.alle
    antall = len(bilde.plan.tiltak)
    st.caption(f"Det spørres om {'alle' if alle else 'planens'} {antall} tiltak.")
    navn = "Spør bare om planens tiltak" if alle else "Spør om alle tiltak"
    tilstand.trykk(navn, "rom_alle", lambda: _endre_innholdet(bilde.rommet, alle=not alle), type="tertiary")


def _fra_tellingen(bilde: Lerretbilde) -> None:
    """Ta med eller ta ut det rommet har svart om, rett fra tellingen."""
    for x in bilde.bladet:
        _ta_med(bilde, x, x.tiltak.dose)
    if bilde.siste_side:
        side = min(bilde.innhold.side, bilde.siste_side)
        with st.container(horizontal=True, gap="small"):
            for navn, til in (("Forrige side", side - 1), ("Neste side", side + 1)):
                av = not 0 <= til <= bilde.siste_side
                gjør = partial(_endre_innholdet, bilde.rommet, side=til)
                tilstand.trykk(navn, f"rom_side_{navn}", gjør, disabled=av)


def _ta_med(bilde: Lerretbilde, x: Talt, dose: str) -> None:
    id = x.tiltak.id
    med = tilstand.valg().tiltaksvalg(id) is not None
    navn = uskadelig(x.tiltak.navn)
    if med:
        etikett = f"{navn}: {x.ja} av {x.antall} vil ha den. I planen – ta ut"
    else:
        etikett = f"{navn}: {x.ja} av {x.antall} vil ha den – legg til"
    tilstand.trykk(etikett, f"rom_ta_{id}", partial(_bytt, bilde, id, dose, med), icon=_ikon(med))


def _ikon(med: bool) -> str:
    return ":material/remove:" if med else ":material/add:"


def _bytt(bilde: Lerretbilde, id: str, dose: str, med: bool) -> None:
    if med:
        tilstand.slå_av(id)
        return
    valgt = bilde.plan.med_doser({id: dose}).tiltaksvalg(id)
    tilstand.sett_tiltak(valgt or Tiltaksvalg(id))


def _fra_kjernen(bilde: Lerretbilde) -> None:
    with st.container(horizontal=True, gap="small"):
        for terskel in Terskel:
            slag = "primary" if terskel is bilde.innhold.terskel else "secondary"
            navn = terskel.value.capitalize()
            nøkkel = f"rom_terskel_{terskel.name}"
            tilstand.trykk(navn, nøkkel, partial(_endre_innholdet, bilde.rommet, terskel=terskel), type=slag)
    if bilde.kjerne:
        tilstand.trykk("Bruk det felles som plan", "rom_kjerne", lambda: _bruk_kjernen(bilde))


def _bruk_kjernen(bilde: Lerretbilde) -> None:
    felles = bilde.plan.med_doser(bilde.doser)
    tilstand.sett(tilstand.valg().med(tiltak=felles.tiltak))


# --- Ved siden av ---------------------------------------------------------------------------------------------------


def veiene(r: Rom) -> None:
    """Lerretet for seg, og lenken til lederens egen telefon."""
    leder, grunn = lederen(), tilstand.grunnadresse()
    if leder is None:
        return
    st.caption(SAKSDOKUMENT)
    lerretet = escape(f"{grunn}rom/{r.kode}/lerret")
    st.html(f'<p><a class="kopiknapp" href="{lerretet}" target="_blank" rel="noopener">Lerretet i eget vindu</a></p>')
    with brett("Led fra telefonen din (hemmelig lenke)", "lederlenke") as åpen:
        if åpen:
            _lederlenken(f"{grunn}rom/{r.kode}/leder#{leder.nøkkel}")


def _lederlenken(adresse: str) -> None:
    st.html(
        '<p class="l-smått">Den som har lenken, kan styre og lukke rommet, men ser ikke hva noen har svart. '
        'Vis den ikke på lerretet.</p><div class="kopi">'
        f'<img class="qr" src="{escape(qr_data(adresse))}" alt="QR-kode til lederlenken" width="160" height="160">'
        f'<pre class="kopitekst" tabindex="0" aria-label="Lederlenken">{escape(adresse)}</pre><div class="delknapper">'
        '<button type="button" class="kopiknapp" data-kopier="1">Kopier lederlenken</button>'
        '<span role="status" class="kopisvar"></span></div></div>'
    )


def _ikke_lukk() -> None:
    tilstand.sett_visning("rom_lukkes", False)


@st.dialog("Lukk rommet?", on_dismiss=_ikke_lukk)
def _lukk() -> None:
    st.markdown("Alt hver enkelt har svart, slettes nå. Tellingen som er vist, kan tas med i loggen fra møtet.")
    if tilstand.trykket("Lukk rommet og slett svarene", key="rom_lukk_nå", type="primary"):
        _lukk_nå()
        st.rerun()
    if tilstand.trykket("Lukk, og åpne et nytt med ny kode", key="rom_ny_kode"):
        _lukk_nå()
        åpne()
        st.rerun()


def _lukk_nå() -> None:
    _ikke_lukk()
    leder = lederen()
    if leder is not None:
        _prøv(lambda: rom.romlageret().lukk(leder.kode, leder.nøkkel))


def linjene(r: Rom | None) -> tuple[str, ...]:
    """Det rommet har svart samlet, til loggen. Tomt uten rom."""
    return romtall.linjene(rom.planen(rominnhold.les(r.innhold)), r.telling) if r else ()


def etterpå(r: Rom) -> None:
    """Når rommet er lukket: det samlede, og at resten er slettet."""
    st.info(lagerrom.LUKKET, icon=":material/lock:")
    om_feilen()
    if talte := romtall.valgene(rom.planen(rominnhold.les(r.innhold)), r.telling):
        tabell(romtall.tellingstabell(talte), "Det rommet svarte samlet", "romtelling")


def knapp() -> None:
    """Åpner rommet med ett trykk."""
    om_feilen()
    if tilstand.trykket("Åpne rommet", key="rom_åpne", icon=":material/groups:"):
        åpne()
        st.rerun()
