"""Svaret på siden: tallene, dommen, fondet og neste steg. Alltid i synsfeltet ved siden av listen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape

import streamlit as st

from scenario.analyse.maaltall import neste_steg
from scenario.analyse.pakker import Pakkespørsmål, Rekkevidde, rekkevidde
from scenario.analyse.usikkerhet import Usikkerhet, måloppnåelse, usikkerhet
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.framstilling import dom, lesebilde, leseforklaring, listeforklaring, svarbilde, svaret
from scenario.framstilling.svaret import Stegforslag, Svar
from scenario.framstilling.tall import mill_kr_knapp


def svar_for(kommune: Kommune, valg: Valg, resultat: Resultat) -> Svar:
    """Svaret på et valg uten konflikter."""
    trolig = (
        måloppnåelse(kommune, valg, resultat=resultat) if valg.forutsetninger.usikkerhet and resultat.bidrag else None
    )
    return svaret.svaret(kommune, resultat, trolig, så_langt_rekker_det(kommune, valg).størst)


def usikkerheten(kommune: Kommune, valg: Valg, resultat: Resultat) -> Usikkerhet | None:
    """Usikkerheten i et valg; None når den er slått av, eller ingenting teller."""
    return usikkerhet(kommune, valg) if valg.forutsetninger.usikkerhet and resultat.bidrag else None


STRIPEN = "stripen"
"""Plassen linjen nederst på telefon og nettbrett står i."""
Biter = dict[str, str]
"""HTML-en i hver del av svaret, etter navnet på plassen den står i."""


@dataclass(frozen=True, slots=True)
class TegnetSvar:
    """Svaret på ett valg, tegnet."""

    valg: Valg
    biter: Biter
    stripen: str
    """Det samme på én linje."""


def bildet(kommune: Kommune, valg: Valg, resultat: Resultat, uten: Resultat) -> TegnetSvar:
    """Hele svaret, i rekkefølgen folk spør i: hvor langt, hva betyr det, fondet, hva nå."""
    svar = svar_for(kommune, valg, resultat)
    biter = {
        "svar_tall": _tallene(valg, svar),
        "svar_dom": _dommen(valg, svar)
        + _regneeksemplene(valg, svar)
        + _liten(svaret.teller_ikke(resultat, {t.id: t.navn for t in kommune.tiltak})),
        "svar_fond": _fondet(resultat, uten) + _prognosen(resultat),
        "svar_steg": _neste_steg(kommune, valg, svar),
    }
    return TegnetSvar(valg, biter, _stripen(svar))


def underveis(kommune: Kommune, valg: Valg, resultat: Resultat) -> Biter:
    """De to tallene mens noen drar: planlagt er nytt, og trolig regnes når grepet slippes."""
    svar = svaret.svaret(kommune, resultat, None, så_langt_rekker_det(kommune, valg).størst, underveis=True)
    return {"svar_tall": _tallene(valg, svar), STRIPEN: _stripen(svar)}


def _stripen(svar: Svar) -> str:
    """Linjen nederst på telefon og nettbrett. Den åpner hele svaret (ark.js)."""
    return f'<button type="button" class="stripe" data-ark="" aria-expanded="false">{svarbilde.stripen(svar)}</button>'


def løsningene(kommune: Kommune, valg: Valg, resultat: Resultat) -> str:
    """Trykkene som løser en konflikt. De samme står på radene."""
    grunner = listeforklaring.konfliktgrunner(kommune, valg, resultat.konflikter)
    felt = {f["k"]: f for grunn in grunner.values() for f in grunn["felt"]}
    return "".join(_trykk("s-knapp", f["k"], f["verdi"], escape(f["navn"])) for f in felt.values())


def _tallene(valg: Valg, svar: Svar) -> str:
    levering = valg.forutsetninger.felles_levering
    return svarbilde.tallene(svar, (levering.lav, levering.høy))


def til_lesing(kommune: Kommune, valg: Valg, resultat: Resultat) -> None:
    """Det samme svaret uten noe å trykke på: tallene, dommen og årene."""
    svar, levering = svar_for(kommune, valg, resultat), valg.forutsetninger.felles_levering
    with st.container(key="panel"):
        with st.container(key="svar_tall"):
            st.html(svarbilde.tallene(svar, (levering.lav, levering.høy), "alternativet"))
        with st.container(key="svar_dom"):
            st.html(_dommen(valg, svar) + _liten(_om_regneeksemplene(valg, svar)))
            if svar.teller_noe:
                st.html(lesebilde.årene(leseforklaring.per_år(resultat)))


def fondet(resultat: Resultat, uten: Resultat) -> None:
    """Fondet for seg, og kommunens egen prognose, uten noe å trykke på."""
    with st.container(key="svar_fond"):
        st.html(_fondet(resultat, uten) + _liten(dom.om_prognosen(resultat)))


def _dommen(valg: Valg, svar: Svar) -> str:
    smått = _liten(dom.om_det_udekkede(svar.resultat)) + _liten(dom.om_veksten(svar.resultat))
    return svarbilde.dommen(svar, bool(valg.tiltak or valg.egne_tiltak)) + svarbilde.sjansen(svar) + smått


def _fondet(resultat: Resultat, uten: Resultat) -> str:
    return "<header><h3>Fondet mot kommunens krav</h3><span>mill. kr ved årsslutt</span></header>" + svarbilde.fondet(
        resultat, uten
    )


def _liten(setning: str | None) -> str:
    return f' <p class="s-smått">{escape(setning)}</p>' if setning else ""


def _om_regneeksemplene(valg: Valg, svar: Svar) -> str:
    med = valg.forutsetninger.ta_med_antakelser
    return svaret.om_antakelsene(svar) if med else "Regneeksempler er ikke regnet med."


def _regneeksemplene(valg: Valg, svar: Svar) -> str:
    """Hvor mye som er regneeksempler, og trykket som regner uten dem."""
    med = valg.forutsetninger.ta_med_antakelser
    om = svaret.antakelsene(svar) if med else _om_regneeksemplene(valg, svar)
    if not om:
        return ""
    trykk = _trykk(
        "s-lenke", "forutsetning|ta_med_antakelser", int(not med), "Regn uten dem" if med else "Regn med dem"
    )
    rute = '<i class="s-rute s-skravert" aria-hidden="true"></i>'
    mengdene = _liten(dom.OM_MENGDENE) if med else ""
    return f'<div class="s-regneeksempler"><p class="s-smått">{rute}{escape(om)}</p>{trykk}</div>{mengdene}'


def _prognosen(resultat: Resultat) -> str:
    """Hva kommunens egen prognose gjør med marginen, og trykket som tar den av fondet eller bort igjen."""
    p, om = resultat.prognose, dom.om_prognosen(resultat)
    if p is None or om is None:
        return ""
    navn = "Ta det bort" if p.tatt else f"Trekk fra {mill_kr_knapp(p.midt)}"
    trykk = _trykk("s-knapp", f"prognose|{p.år}", 0.0 if p.tatt else p.midt, navn)
    return f'<div class="s-prognose"><p>{escape(om)}</p>{trykk}</div>'


def _neste_steg(kommune: Kommune, valg: Valg, svar: Svar) -> str:
    steg = neste_steg(kommune, valg, svar.resultat)
    forslag = svaret.forslagene(kommune, steg, svar.resultat)
    note = "<span>størst først, ikke et råd</span>" if forslag else ""
    return (
        f"<header><h3>{escape(svaret.spørsmålet(svar))}</h3>{note}</header>"
        f'<p class="s-stegtekst">{escape(svaret.om_stegene(svar, steg))}</p>' + "".join(map(_steget, forslag))
    )


def _steget(forslag: Stegforslag) -> str:
    steg, hva = forslag.steg, f" <small>{escape(forslag.hva)}</small>" if forslag.hva else ""
    return _trykk("s-steg", f"steg|{steg.id}", steg.til, f"{escape(steg.navn)}{hva} <b>{escape(forslag.gir)}</b>")


def _trykk(klasse: str, nøkkel: str, verdi: float, innhold: str) -> str:
    """En knapp i svaret. Trykket meldes av listen (liste.js) og gjelder det som står på knappen."""
    return (
        f'<button type="button" class="{klasse}" data-tl-k="{escape(nøkkel)}" data-tl-verdi="{verdi:g}">'
        f"{innhold}</button>"
    )


# --- Hvor langt lista rekker ----------------------------------------------------------------------------------------


def så_langt_rekker_det(kommune: Kommune, valg: Valg) -> Rekkevidde:
    """Det meste lista kan gi, med og uten hvert tema. Huskes, for det endres ikke av at tiltak slås av og på."""
    nøkkel = _uten_det_som_ikke_betyr_noe(kommune, valg)
    return _rekkevidde(KommuneSomNøkkel(kommune), nøkkel)


class KommuneSomNøkkel:
    """Kommunen som nøkkel: to med samme utgave er like."""

    __slots__ = ("kommune",)

    def __init__(self, kommune: Kommune) -> None:
        self.kommune = kommune

    def __eq__(self, annen: object) -> bool:
        return isinstance(annen, KommuneSomNøkkel) and annen.kommune.utgave == self.kommune.utgave

    def __hash__(self) -> int:
        return hash(self.kommune.utgave)


@lru_cache(maxsize=256)
def _rekkevidde(husket: KommuneSomNøkkel, valg: Valg) -> Rekkevidde:
    return rekkevidde(Pakkespørsmål(husket.kommune, valg))


def _uten_det_som_ikke_betyr_noe(kommune: Kommune, valg: Valg) -> Valg:
    """Valget med bare det som kan flytte det meste som er mulig: egne tall og starter, ikke hva som er på."""
    egne = tuple(t for t in valg.tiltak if _er_endret(kommune.tiltak_etter_id.get(t.id), t))
    return valg.med(tiltak=egne, navn="", merknad="")


def _er_endret(tiltak: Tiltak | None, tv: Tiltaksvalg) -> bool:
    if tiltak is None:
        return False
    return tv != Tiltaksvalg(tiltak.id, tv.mengde, tiltak.start, tiltak.opptrapping_måneder)
