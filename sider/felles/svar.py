"""Svaret på siden: tallene, dommen, fondet og neste steg. Alltid i synsfeltet ved siden av listen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from scenario.analyse.neste_steg import neste_steg
from scenario.analyse.pakkesporsmal import Pakkespørsmål
from scenario.analyse.prinsipp import Rekkevidde, rekkevidde
from scenario.analyse.usikkerhet import Usikkerhet, måloppnåelse, usikkerhet
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.framstilling import dom, lesebilde, leseforklaring, svarbilde, svaret
from scenario.framstilling.svaret import Forslag, Svar
from sider.felles import tilstand
from sider.felles.prognose import prognosen


def svar_for(kommune: Kommune, valg: Valg, resultat: Resultat) -> Svar:
    """Svaret på et valg uten konflikter."""
    trolig = måloppnåelse(kommune, valg) if valg.forutsetninger.usikkerhet and resultat.bidrag else None
    return svaret.svaret(kommune, resultat, trolig, så_langt_rekker_det(kommune, valg).størst)


def usikkerheten(kommune: Kommune, valg: Valg, resultat: Resultat) -> Usikkerhet | None:
    """Usikkerheten i et valg; None når den er slått av, eller ingenting teller."""
    return usikkerhet(kommune, valg) if valg.forutsetninger.usikkerhet and resultat.bidrag else None


@dataclass(frozen=True, slots=True)
class Bilde:
    """Tallene på siden: plassen de tegnes i, og svaret slik det var da hele siden sist ble kjørt."""

    plass: DeltaGenerator
    valg: Valg
    svar: Svar


def tallene(bilde: Bilde, kommune: Kommune, valg: Valg, resultat: Resultat) -> None:
    """De to tallene og stolpen. Mens noen drar, er planlagt nytt, og trolig regnes når grepet slippes."""
    svar = bilde.svar if valg == bilde.valg else _underveis(kommune, valg, resultat)
    levering = valg.forutsetninger.felles_levering
    bilde.plass.html(svarbilde.tallene(svar, (levering.lav, levering.høy)))


def _underveis(kommune: Kommune, valg: Valg, resultat: Resultat) -> Svar:
    return svaret.svaret(kommune, resultat, None, så_langt_rekker_det(kommune, valg).størst, underveis=True)


def panel(kommune: Kommune, valg: Valg, resultat: Resultat, uten: Resultat) -> Bilde:
    """Svaret. Rekkefølgen er den folk spør i: hvor langt, hva betyr det, fondet, hva nå. `tallene` tegnes etterpå."""
    svar = svar_for(kommune, valg, resultat)
    plass = st.container(key="svar_tall")
    with st.container(key="svar_dom"):
        _dommen(valg, resultat, svar)
        _regneeksemplene(valg, svar)
        _smått(svaret.teller_ikke(resultat, {t.id: t.navn for t in kommune.tiltak}))
    with st.container(key="svar_fond"):
        _fondet(resultat, uten)
        prognosen(resultat)
    with st.container(key="svar_steg"):
        _neste_steg(kommune, valg, svar)
    return Bilde(plass, valg, svar)


def til_lesing(kommune: Kommune, valg: Valg, resultat: Resultat) -> None:
    """Det samme svaret uten noe å trykke på: tallene, dommen og årene."""
    svar, levering = svar_for(kommune, valg, resultat), valg.forutsetninger.felles_levering
    with st.container(key="panel"):
        with st.container(key="svar_tall"):
            st.html(svarbilde.tallene(svar, (levering.lav, levering.høy), "alternativet"))
        with st.container(key="svar_dom"):
            _dommen(valg, resultat, svar)
            _smått(_om_regneeksemplene(valg, svar))
            if svar.teller_noe:
                st.html(lesebilde.årene(leseforklaring.per_år(resultat)))


def fondet(resultat: Resultat, uten: Resultat) -> None:
    """Fondet for seg, og kommunens egen prognose, uten noe å trykke på."""
    with st.container(key="svar_fond"):
        _fondet(resultat, uten)
        _smått(dom.om_prognosen(resultat))


def _dommen(valg: Valg, resultat: Resultat, svar: Svar) -> None:
    st.html(svarbilde.dommen(svar, bool(valg.tiltak or valg.egne_tiltak)) + svarbilde.sjansen(svar))
    _smått(dom.om_det_udekkede(resultat))
    _smått(dom.om_veksten(resultat))


def _fondet(resultat: Resultat, uten: Resultat) -> None:
    st.html(
        "<header><h3>Fondet mot kommunens krav</h3><span>mill. kr ved årsslutt</span></header>"
        + svarbilde.fondet(resultat, uten)
    )


def _smått(setning: str | None) -> None:
    if setning:
        st.html(f'<p class="s-smått">{escape(setning)}</p>')


def _om_regneeksemplene(valg: Valg, svar: Svar) -> str:
    med = valg.forutsetninger.ta_med_antakelser
    return svaret.om_antakelsene(svar) if med else "Regneeksempler er ikke regnet med."


def _regneeksemplene(valg: Valg, svar: Svar) -> None:
    """Hvor mye som er regneeksempler, og trykket som regner uten dem."""
    med, om = valg.forutsetninger.ta_med_antakelser, _om_regneeksemplene(valg, svar)
    if not om:
        return
    with st.container(horizontal=True, gap="xxsmall", key="svar_regneeksempler"):
        st.html(f'<span class="s-smått"><i class="s-rute s-skravert" aria-hidden="true"></i>{escape(om)}</span>')
        etikett, gjør = "Regn uten dem" if med else "Regn med dem", partial(_med_regneeksempler, not med)
        tilstand.trykk(etikett, f"regneeksempler_{not med}", gjør, type="tertiary")


def _med_regneeksempler(med: bool) -> None:
    tilstand.sett_forutsetninger(ta_med_antakelser=med)


def _neste_steg(kommune: Kommune, valg: Valg, svar: Svar) -> None:
    steg = neste_steg(kommune, valg)
    forslag = svaret.forslagene(kommune, steg)
    note = "<span>størst først, ikke et råd</span>" if forslag else ""
    st.html(
        f"<header><h3>{svaret.spørsmålet(svar)}</h3>{note}</header>"
        f'<p class="s-stegtekst">{svaret.om_stegene(svar, steg)}</p>'
    )
    for ett in forslag:
        _knapp(ett)


def _knapp(forslag: Forslag) -> None:
    hva = f" :gray[{forslag.hva}]" if forslag.hva else ""
    tilstand.trykk(
        f"{forslag.steg.navn}{hva} **{forslag.gir}**",
        f"steg_{forslag.steg.id}_{forslag.steg.til:g}",
        partial(_ta, forslag.steg.id, forslag.steg.til),
        icon=":material/add:",
        width="stretch",
    )


def _ta(id: str, til: float) -> None:
    nå = tilstand.valg().tiltaksvalg(id) or Tiltaksvalg(id)
    tilstand.sett_tiltak(replace(nå, mengde=til))


# --- Hvor langt lista rekker ----------------------------------------------------------------------------------------


def så_langt_rekker_det(kommune: Kommune, valg: Valg) -> Rekkevidde:
    """Det meste lista kan gi, med og uten hvert tema. Huskes, for det endres ikke av at tiltak slås av og på."""
    nøkkel = _uten_det_som_ikke_betyr_noe(kommune, valg)
    return _rekkevidde(_Husket(kommune), nøkkel)


class _Husket:
    """Kommunen som nøkkel: to med samme utgave er like."""

    __slots__ = ("kommune",)

    def __init__(self, kommune: Kommune) -> None:
        self.kommune = kommune

    def __eq__(self, annen: object) -> bool:
        return isinstance(annen, _Husket) and annen.kommune.utgave == self.kommune.utgave

    def __hash__(self) -> int:
        return hash(self.kommune.utgave)


@lru_cache(maxsize=256)
def _rekkevidde(husket: _Husket, valg: Valg) -> Rekkevidde:
    return rekkevidde(Pakkespørsmål(husket.kommune, valg))


def _uten_det_som_ikke_betyr_noe(kommune: Kommune, valg: Valg) -> Valg:
    """Valget med bare det som kan flytte det meste som er mulig: egne tall og starter, ikke hva som er på."""
    egne = tuple(t for t in valg.tiltak if _er_endret(kommune.tiltak_etter_id.get(t.id), t))
    return valg.med(tiltak=egne, navn="", merknad="")


def _er_endret(tiltak: Tiltak | None, tv: Tiltaksvalg) -> bool:
    if tiltak is None:
        return False
    return replace(tv, mengde=None) != replace(_standard(tiltak), mengde=None)


def _standard(tiltak: Tiltak) -> Tiltaksvalg:
    return Tiltaksvalg(tiltak.id, None, tiltak.start, tiltak.opptrapping_måneder)
