"""Eneste eier av økt og adresse. Sannheten er ett `Valg`; kontrollene på siden er bundet til det.

Hele valget står i adressen som en lenkekode fra første klikk. En ny økt (F5, tapt økt, startet tjener, delt lenke)
leser den tilbake. Siden leses adressen bare når noen går fram eller tilbake i historikken; en innlimt lenke er alltid
en ny økt.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from scenario.begreper.kommune import Kommune
from scenario.begreper.moete import Møte, Steg
from scenario.begreper.valg import EgetTiltak, Forutsetninger, Tiltaksvalg, Valg
from scenario.beregning.utfylling import fyll_ut_tiltak
from scenario.deling import adresse as adressefeltene
from scenario.deling import innlimt, lenkekode, moetekode
from scenario.deling.delt import DeltLenke, Lenkestatus, vurder
from scenario.feilmeldinger import Inndatafeil
from sider.felles.tallgrunnlag import gjeldende, reserven, utgave, verktøy

T = TypeVar("T")

_VALG = "_valg"
_STARTET = "_startet"
"""Satt når adressen er lest: den første kjøringen kan bli avbrutt av en ny før den kommer så langt."""
_UTGAVE = "_utgave"
_SETT_DAGENS = "_sett_dagens"
"""Utgaven som var dagens i forrige kjøring."""
_PUBLISERT = "_publisert"
_I_ADRESSEN = "_i_adressen"
_ADRESSE = "_adresse"
_SIST = "_sist"
_TRYKK = "_trykk"
_SLUPPET = ("sluppet",)
"""Ulik alt et felt kan ha: kontrollen er ikke enig med valget, uansett hva som gjelder."""
_SIST_ENDRET = "_sist_endret"
_KJENTE = "_kjente"
_SKRIV = "_skriv"
_PÅ_NYTT = "_på_nytt"
_MELDINGER = "_meldinger"
_FEIL = "_feil"
_DELT = "_delt"
_ANGRE = "_angre"
"""Valgene før det som gjelder, det siste sist."""
_ANGRER = "_angrer"
FLEST_ANGRE = 100
_FELT = ("s", "u", "r", "k", "p")
"""Adressefeltene vi eier: lenkekode, utgave, resultater som delt, kort lenke og navngitt pakke."""
_TILLEGG = ("j", "m")
"""Felt som følger med mellom sidene: alternativene som sammenlignes, og møtet."""
_TILLEGG_I_ADRESSEN = "_tillegg_i_adressen"
_SAMMENLIGNING = "_sammenligning"
_MØTE = "_møte"
_STO = "_sto"
_MØTE_I_ADRESSEN = "_møte_i_adressen"
_MOTTATT = "_mottatt"
"""Alternativet en mottaker lager sin egen versjon av, til noe er endret."""


def _som_den_er(verdi: Any) -> Any:
    return verdi


def start() -> None:
    """Først i hver kjøring: finner ut hvilket valg og hvilken utgave som gjelder."""
    i_adressen, felt = _i_adressen(), _felt_i_adressen()
    økt = st.session_state
    if _STARTET not in økt:
        økt[_SIST], økt[_KJENTE], økt[_SKRIV], økt[_ANGRE] = {}, set(), {}, ()
        økt[_UTGAVE], økt[_FEIL], økt[_MELDINGER], økt[_DELT] = _dagens(), "", (), None
        økt[_VALG] = tomt_valg()
        økt[_I_ADRESSEN], økt[_ADRESSE] = (økt[_VALG], økt[_UTGAVE]), ("",) * len(_FELT)
        økt[_TILLEGG_I_ADRESSEN], økt[_SAMMENLIGNING], økt[_MØTE], økt[_MØTE_I_ADRESSEN] = {}, "", None, None
        if any(felt):
            _åpne(felt)
        _les_tillegg(i_adressen)
        økt[_STARTET] = True
    elif er_i_historikken():
        økt[_MOTTATT], økt[_STO] = None, {}
        if felt != økt[_ADRESSE]:
            før = økt[_I_ADRESSEN]
            _åpne(felt) if any(felt) else _åpne_uten_valg()
            _følg_historikken(før)
        _les_tillegg(i_adressen)
    _hold_på_tallene()
    _skriv_i_kontrollene()
    _følg_møtet()


def _hold_på_tallene() -> None:
    """Er en ny utgave publisert siden sist, holder økten seg til den den viste: ingenting flytter seg av seg selv."""
    økt, dagens = st.session_state, gjeldende().utgave
    før = økt.get(_SETT_DAGENS, dagens)
    økt[_SETT_DAGENS] = dagens
    if før == dagens or utgave(før) is None:
        return
    økt[_UTGAVE] = økt[_UTGAVE] or før
    økt[_I_ADRESSEN] = (økt[_I_ADRESSEN][0], økt[_I_ADRESSEN][1] or før)
    økt[_ANGRE] = tuple((v, u or før) for v, u in økt[_ANGRE])
    økt[_PUBLISERT] = True


def nye_tall() -> bool:
    """Sant når en ny utgave er publisert mens økten var åpen, og den fortsatt viser den gamle."""
    return bool(st.session_state.get(_PUBLISERT)) and not viser_dagens_tall()


def gå_til_de_nye_tallene() -> None:
    """Samme valg med tallene som nettopp ble publisert."""
    delt = vurder(gjeldende(), utgave, lenkekode.kod(kommune(), valg()), kommune().utgave)
    st.session_state[_PUBLISERT] = False
    vis_med_dagens_tall(delt)


def _i_adressen() -> dict[str, str]:
    """Feltene våre slik de er ment, også når lenken har fått noe hengende ved seg på veien."""
    return adressefeltene.vask(st.query_params.to_dict())


def _felt_i_adressen() -> tuple[str, ...]:
    i_adressen = _i_adressen()
    return tuple(i_adressen.get(navn, "") for navn in _FELT)


def er_i_historikken() -> bool:
    """Sant når kjøringen skyldes tilbake- eller framknappen.

    Ellers er det økten som gjelder: adressen i et klikk kan være eldre enn den vi alt har skrevet.
    """
    kjøring = get_script_run_ctx()
    return kjøring is not None and kjøring.is_history_navigation


def _åpne(felt: tuple[str, ...]) -> None:
    """Leser adressen. Kan den ikke leses, står valget som det er, med en setning om hvorfor."""
    økt = st.session_state
    økt[_ADRESSE] = felt
    try:
        innhold = innlimt.innhold(verktøy(), dict(zip(_FELT, felt, strict=True)))
        delt = vurder(gjeldende(), utgave, **innhold)
    except Inndatafeil as feil:
        økt[_FEIL], økt[_MELDINGER], økt[_DELT] = str(feil), (), None
        return
    gammel = delt.kommune_som_delt is not None and delt.kommune_som_delt.utgave != gjeldende().utgave
    økt[_UTGAVE] = innhold["u"] if gammel else _dagens()
    lest = delt.som_delt if gammel and delt.som_delt is not None else delt.i_dag
    økt[_VALG] = lest.valg
    økt[_I_ADRESSEN] = (lest.valg, økt[_UTGAVE])
    økt[_FEIL], økt[_MELDINGER] = "", _meldinger(lest)
    økt[_DELT] = None if delt.status is Lenkestatus.SAMME else tuple(innhold.values())


def _åpne_uten_valg() -> None:
    """Tilbake til adressen slik den var før noe ble valgt."""
    økt = st.session_state
    økt[_UTGAVE], økt[_ADRESSE] = _dagens(), ("",) * len(_FELT)
    økt[_VALG] = tomt_valg()
    økt[_I_ADRESSEN] = (økt[_VALG], økt[_UTGAVE])
    økt[_FEIL], økt[_MELDINGER], økt[_DELT] = "", (), None


def begynn_på_nytt() -> None:
    """Legger bort en lenke som ikke kunne leses. Tilbakeknappen fører til den igjen."""
    _åpne_uten_valg()


def _meldinger(lest: lenkekode.LestLenke) -> tuple[str, ...]:
    navn = {t.id: t.navn for t in kommune().tiltak}
    utgåtte = [
        f"«{navn.get(id, id)}» er tatt ut av katalogen siden lenken ble laget, og teller ikke." for id in lest.utgåtte
    ]
    ukjente = [
        f"Lenken har et tiltak vi ikke kjenner (koden «{id.removeprefix('?')}»). Det teller ikke."
        for id in lest.ukjente
    ]
    return (*utgåtte, *ukjente, *lest.endret)


def slutt() -> None:
    """Sist i hver kjøring."""
    st.session_state[_TRYKK] = ()
    skriv_adressen()


def skriv_adressen() -> None:
    """Skriver adressen når valget er endret. Det gir ett steg i nettleserens historikk."""
    økt = st.session_state
    _slipp_avsenderens_navn()
    gjelder = (økt[_VALG], økt[_UTGAVE])
    if gjelder != økt[_I_ADRESSEN]:
        try:
            felt = {"s": lenkekode.kod(kommune(), økt[_VALG]), "u": kommune().utgave}
        except Inndatafeil as feil:
            økt[_FEIL] = str(feil)
            return
        if not økt.pop(_ANGRER, False):
            økt[_ANGRE] = (*økt[_ANGRE], økt[_I_ADRESSEN])[-FLEST_ANGRE:]
        økt[_ADRESSE] = tuple(felt.get(navn, "") for navn in _FELT)
        økt[_I_ADRESSEN], økt[_FEIL] = gjelder, ""
        if økt[_DELT] and not økt[_DELT][1]:
            økt[_DELT] = None  # nå står utgaven i adressen
    _følg_møtet()
    felt, i_adressen = _adressefelt(), _i_adressen()
    if _tillegg_er_endret(i_adressen) or any(i_adressen.get(n, "") != felt.get(n, "") for n in _FELT):
        tillegg = økt[_TILLEGG_I_ADRESSEN] = _tillegg()
        økt[_MØTE_I_ADRESSEN] = økt[_MØTE]
        andre = {n: st.query_params.get_all(n) for n in st.query_params if not adressefeltene.er_vårt(n)}
        st.query_params.from_dict({**felt, **tillegg, **andre})


def lag_min_versjon() -> None:
    """Det som vises, er et utgangspunkt: med den første endringen er det mottakerens eget, og mister avsenderens navn.

    Navnet kan ikke tas bort med en gang. Da ville adressen vært en annen, og «Tilbake» ført til et navnløst alternativ.
    """
    st.session_state[_MOTTATT] = st.session_state[_VALG]


def _slipp_avsenderens_navn() -> None:
    økt = st.session_state
    mottatt: Valg | None = økt.get(_MOTTATT)
    if mottatt is None or økt[_VALG] == mottatt:
        return
    økt[_MOTTATT] = None
    if (økt[_VALG].navn, økt[_VALG].merknad) == (mottatt.navn, mottatt.merknad):
        økt[_VALG] = økt[_VALG].med(navn="", merknad="")


def kan_angre() -> bool:
    """Sant når det finnes et tidligere valg i denne økten å gå tilbake til."""
    return bool(st.session_state[_ANGRE])


def angre() -> bool:
    """Går ett valg tilbake. Adressen får et nytt steg, så tilbakeknappen angrer angringen. Gir om det var noe."""
    økt = st.session_state
    if not økt[_ANGRE]:
        return False
    *resten, (økt[_VALG], økt[_UTGAVE]) = økt[_ANGRE]
    økt[_ANGRE], økt[_ANGRER] = tuple(resten), True
    return True


def _følg_historikken(før: tuple[Valg, str]) -> None:
    """Tilbakeknappen og «Angre» går den samme veien: et steg tilbake er ett mindre å angre, et fram ett mer."""
    økt = st.session_state
    if økt[_ANGRE] and økt[_ANGRE][-1] == økt[_I_ADRESSEN]:
        økt[_ANGRE] = økt[_ANGRE][:-1]
    else:
        økt[_ANGRE] = (*økt[_ANGRE], før)[-FLEST_ANGRE:]


def _adressefelt() -> dict[str, str]:
    """Feltene vi eier, slik de skal stå i adressen. En lenke som ikke kunne leses, blir stående."""
    return {navn: verdi for navn, verdi in zip(_FELT, st.session_state[_ADRESSE], strict=True) if verdi}


# --- Sammenligningen og møtet ---------------------------------------------------------------------------------------


def _les_tillegg(i_adressen: dict[str, str]) -> None:
    """Leser sammenligningen og møtet når det står noe annet i adressen enn det vi kjenner."""
    økt = st.session_state
    kjent = økt[_TILLEGG_I_ADRESSEN]
    nye = {n: tekst for n in _TILLEGG if (tekst := i_adressen.get(n, "")) and tekst != kjent.get(n)}
    økt[_TILLEGG_I_ADRESSEN] = {**kjent, **nye}
    if "j" in nye:
        økt[_SAMMENLIGNING] = nye["j"]
    if "m" in nye:
        _les_møtet(nye["m"])


def _les_møtet(kode: str) -> None:
    """Tilbakeknappen gir en eldre logg av det samme møtet. Da beholdes alt, og bare stedet følger adressen."""
    økt = st.session_state
    try:
        lest = moetekode.les(gjeldende().id, kode)
    except Inndatafeil as feil:
        økt[_MELDINGER] = (*økt[_MELDINGER], str(feil))
        return
    økt[_MØTE] = økt[_MØTE_I_ADRESSEN] = økt[_MØTE].flettet(lest) if økt[_MØTE] else lest


def _følg_møtet() -> None:
    """Fører et nytt steg i møtet når valget er et annet enn sist, uansett hvilken side det skjedde på."""
    økt = st.session_state
    if økt[_MØTE] is not None:
        with suppress(Inndatafeil):  # et valg som er for stort for adressen, har alt fått sin setning
            kode = lenkekode.kod(kommune(), økt[_VALG])
            økt[_MØTE] = økt[_MØTE].følg(kode, kommune().utgave, sekunder_ut_i_møtet())


def _tillegg() -> dict[str, str]:
    """Feltene slik de skal stå i adressen nå."""
    økt = st.session_state
    møtet = moetekode.skriv(gjeldende().id, økt[_MØTE]) if økt[_MØTE] else ""
    return {n: tekst for n, tekst in zip(_TILLEGG, (økt[_SAMMENLIGNING], møtet), strict=True) if tekst}


def _tillegg_er_endret(i_adressen: dict[str, str]) -> bool:
    økt = st.session_state
    kjent = økt[_TILLEGG_I_ADRESSEN]
    gammel = any(kjent.get(n, "") != i_adressen.get(n, "") for n in _TILLEGG)
    return gammel or økt[_SAMMENLIGNING] != kjent.get("j", "") or økt[_MØTE] != økt[_MØTE_I_ADRESSEN]


def sammenligning() -> str:
    """Koden for alternativene som sammenlignes; tom når det ikke er noen."""
    return str(st.session_state[_SAMMENLIGNING])


def sett_sammenligning(kode: str) -> None:
    """Erstatter alternativene som sammenlignes."""
    st.session_state[_SAMMENLIGNING] = kode


def møte() -> Møte | None:
    """Møtet som er i gang, eller None."""
    gjelder: Møte | None = st.session_state[_MØTE]
    return gjelder


def sett_møte(nytt: Møte | None) -> None:
    """Erstatter møtet. None avslutter det og tar det ut av adressen."""
    st.session_state[_MØTE] = nytt


def begynn_møte() -> None:
    """Starter et møte med valget som vises. Klokka er nettleserens."""
    forskyvning = -int(st.context.timezone_offset or 0)
    kode = lenkekode.kod(kommune(), valg())
    sett_møte(Møte.begynn(int(time.time()), forskyvning, kode, kommune().utgave))


def sekunder_ut_i_møtet() -> int:
    """Sekunder siden møtet begynte; 0 uten møte."""
    gjelder = møte()
    return max(0, int(time.time()) - gjelder.start) if gjelder else 0


def åpne_steg(steg: Steg) -> None:
    """Går til valget i et steg, med tallene det ble regnet med."""
    arkivert = utgave(steg.utgave) if steg.utgave != gjeldende().utgave else None
    st.session_state[_UTGAVE] = steg.utgave if arkivert else ""
    sett(lenkekode.les(arkivert or gjeldende(), steg.kode).valg)


def kommune() -> Kommune:
    """Tallgrunnlaget som gjelder: dagens, eller utgaven en eldre lenke ble laget med."""
    valgt = st.session_state.get(_UTGAVE, "")
    return (utgave(valgt) if valgt else None) or gjeldende()


def _dagens() -> str:
    """Utgaven en ny økt begynner på; tom er tallgrunnlaget slik det er.

    Vises reserven, holder økten seg til den: tallene skal ikke flytte seg under noen når feilen blir rettet.
    """
    vist = reserven()
    return vist.utgave if vist else ""


def delt_lenke() -> DeltLenke | None:
    """Lenken som ble åpnet, når den er laget med andre tall enn dagens eller er endret."""
    innhold = st.session_state[_DELT]
    return vurder(gjeldende(), utgave, *innhold) if innhold else None


def viser_dagens_tall() -> bool:
    """Sant når det er dagens tall som vises, ikke en eldre utgave."""
    return st.session_state[_UTGAVE] in ("", gjeldende().utgave)


def vis_som_delt(delt: DeltLenke) -> None:
    """Går til utgaven lenken ble laget med."""
    if delt.kommune_som_delt is not None and delt.som_delt is not None:
        st.session_state[_UTGAVE], st.session_state[_VALG] = delt.kommune_som_delt.utgave, delt.som_delt.valg


def vis_med_dagens_tall(delt: DeltLenke) -> None:
    """Går til dagens tall med det samme valget."""
    st.session_state[_UTGAVE], st.session_state[_VALG] = "", delt.i_dag.valg


def åpne_liste(liste: Kommune) -> None:
    """Gjør tiltakene i lista til dem som kan velges. Det som er valgt i en tidligere lesning av den, følger med."""
    før = kommune()
    kjente = liste.tiltak_etter_id if før.liste else {}
    st.session_state[_UTGAVE] = liste.utgave
    valgte = [t for t in valg().tiltak if t.id in kjente]
    sett(Valg(valg().forutsetninger).med_tiltak(*(fyll_ut_tiltak(liste, Tiltaksvalg(t.id)) for t in valgte)))


def lukk_liste() -> None:
    """Tilbake til det publiserte tallgrunnlaget. Tilbakeknappen fører til lista igjen."""
    st.session_state[_UTGAVE] = _dagens()
    sett(Valg(valg().forutsetninger))


def grunnadresse() -> str:
    """Adressen til appen uten side og felt, slik den skal stå i en delt lenke. Mappen appen ligger i, er med."""
    kjøring = get_script_run_ctx()
    sider = kjøring.pages_manager if kjøring else None
    side = sider.get_pages().get(sider.current_page_script_hash) if sider else None
    return adressefeltene.grunn(str(st.context.url or ""), side.get("url_pathname", "") if side else "")


def tomt_valg() -> Valg:
    """Ingenting valgt, med tallgrunnlagets egne forutsetninger."""
    return Valg(forutsetninger=kommune().standard)


def valg() -> Valg:
    """Det som er valgt nå."""
    gjelder: Valg = st.session_state[_VALG]
    return gjelder


def sett(nytt: Valg) -> None:
    """Erstatter valget."""
    st.session_state[_VALG] = nytt


def nullstill() -> None:
    """Setter alt slik det var før noen valgte noe. Det går foran det som er skrevet i feltene."""
    sett(tomt_valg())
    slipp()


def sett_tiltak(tv: Tiltaksvalg) -> None:
    """Slår på et tiltak, eller endrer et som er på."""
    sett(valg().med_tiltak(fyll_ut_tiltak(kommune(), tv)))


def slå_av(nøkkel: str) -> None:
    """Slår av et tiltak, eller fjerner et eget. Egne overlapp med det blir borte."""
    sett(valg().uten_tiltak([nøkkel]))


def sett_eget(eget: EgetTiltak) -> None:
    """Legger til eller erstatter et eget tiltak."""
    andre = tuple(e for e in valg().egne_tiltak if e.id != eget.id)
    sett(valg().med(egne_tiltak=(*andre, eget)))


def sett_forutsetninger(**felt: Any) -> Forutsetninger:
    """Bytter ut noen forutsetninger."""
    nye = replace(valg().forutsetninger, **felt)
    sett(valg().med(forutsetninger=nye))
    return nye


def sett_tema(tema: int, åpent: bool) -> None:
    """Åpner eller lukker et tema (prinsippvedtak)."""
    lukket = set(valg().lukkede_temaer) - {tema} if åpent else {*valg().lukkede_temaer, tema}
    sett(valg().med(lukkede_temaer=tuple(lukket)))


def feil() -> str:
    """Setningen som sier hvorfor lenken ikke kunne leses; tom når alt er i orden."""
    return str(st.session_state[_FEIL])


def meldinger() -> tuple[str, ...]:
    """Det leseren bør vite om lenken: utgåtte, ukjente og endrede tiltak."""
    gjelder: tuple[str, ...] = st.session_state[_MELDINGER]
    return gjelder


def om_lenken() -> object:
    """Alt beskjedene om lenken lages av. Er det et annet nå, er beskjedene det også."""
    økt = st.session_state
    return økt[_FEIL], økt[_MELDINGER], økt[_DELT], økt[_UTGAVE]


def adresse() -> dict[str, str]:
    """Adressefeltene en lenke til en annen side må ha med seg for å vise det samme."""
    _følg_møtet()
    økt = st.session_state
    if (økt[_VALG], økt[_UTGAVE]) == økt[_I_ADRESSEN] and not økt[_FEIL]:
        return {**_adressefelt(), **_tillegg()}
    return {"s": lenkekode.kod(kommune(), valg()), "u": kommune().utgave, **_tillegg()}


# --- Kontrollene ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feste(Generic[T]):
    """Det én eller flere kontroller er festet til: en verdi i valget, og veien mellom den og det som står i dem."""

    nøkkel: str
    vis: Callable[[T], dict[str, Any]]
    """Det hver kontroll skal vise, etter nøkkelen dens."""
    les: Callable[[dict[str, Any]], T]
    """Verdien av det som står i kontrollene. Gir ValueError når det ikke er en verdi."""
    sett: Callable[[T], object] | None = None
    """Skriver verdien i valget. Leser det som gjelder først: flere kontroller kan endres i samme kjøring."""

    def lest(self, skrevet: dict[str, Any], ellers: T) -> T:
        """Verdien, eller den siste gyldige når det som er skrevet, ikke er en verdi."""
        if skrevet == self.vis(ellers):
            return ellers
        try:
            return self.les(skrevet)
        except ValueError:
            return ellers


def fest(feste: Feste[T], sann: T, kontroller: Mapping[str, Callable[..., Any]]) -> T:
    """Tegner kontroller festet til en verdi, og gir verdien de har nå: den siste gyldige.

    Det som huskes, er verdien kontrollene sist førte til. Er den en annen nå, er den endret utenfra (tilbakeknapp,
    nullstilling, pakke), og da viser kontrollene den. Ellers står det brukeren skrev, ordrett, også når det er feil.

    En endring skrives før siden tegnes (on_change), så alt på den er nytt, og så ingenting går tapt om kontrollen
    ikke tegnes mer. I en ny økt, som etter at tjeneren er startet på nytt, kaller ikke Streamlit on_change; da
    skrives den her.
    """
    økt, sist = st.session_state, st.session_state[_SIST]
    ny, vist = feste.nøkkel not in sist, feste.vis(sann)
    if not ny and sist[feste.nøkkel] != sann:
        _husk_det_som_sto(
            {nøkkel: økt[nøkkel] for nøkkel in kontroller if nøkkel in økt and økt[nøkkel] != vist[nøkkel]}
        )
        økt.update({nøkkel: vist[nøkkel] for nøkkel in kontroller if nøkkel in økt})

    def ved_endring(nøkkel: str) -> dict[str, Any]:
        return {"on_change": ta_imot, "args": (feste, tuple(kontroller), nøkkel)} if feste.sett else {}

    skrevet = {nøkkel: tegn(vist[nøkkel], **ved_endring(nøkkel)) for nøkkel, tegn in kontroller.items()}
    verdi = feste.lest(skrevet, sann)
    sist[feste.nøkkel] = verdi
    if ny and feste.sett and verdi != sann:
        feste.sett(verdi)
        økt[_PÅ_NYTT] = True
    return verdi


def trykket(etikett: str, key: str, tegn: Callable[..., Any] = st.button, **kw: Any) -> bool:
    """Tegner en knapp. Sant én gang per trykk.

    Et trykk sendes ofte sammen med teksten i feltet brukeren forlot, og den kan få siden til å tegnes på nytt. Trykket
    huskes derfor til knappen er tegnet, i denne kjøringen eller i den som avløser den.
    """
    nå = tegn(etikett, key=key, on_click=_husk_trykket, args=(key,), **kw)
    husket = st.session_state.get(_TRYKK, ())
    if key in husket:
        st.session_state[_TRYKK] = tuple(k for k in husket if k != key)
    return _i_ny_økt(key, nå) or key in husket


def _husk_trykket(key: str) -> None:
    st.session_state[_TRYKK] = (*st.session_state.get(_TRYKK, ()), key)


def ta_imot(feste: Feste[Any], nøkler: Sequence[str], endret: str) -> None:
    """Skriver det som står i kontrollene, hvis det er en verdi. `endret` er nøkkelen til den som nettopp er endret."""
    økt, sist = st.session_state, st.session_state[_SIST]
    før = sist[feste.nøkkel]
    if før != _SLUPPET and _er_det_som_sto(endret):
        økt[endret] = feste.vis(før)[endret]
        return
    økt[_SIST_ENDRET] = endret
    økt.get(_STO, {}).pop(endret, None)
    if før == _SLUPPET:  # et trykk i samme kjøring har satt det tilbake
        return
    verdi = feste.lest({nøkkel: skrevet(nøkkel) for nøkkel in nøkler}, før)
    if verdi != før and feste.sett:
        sist[feste.nøkkel] = verdi
        feste.sett(verdi)


def _husk_det_som_sto(sto: dict[str, Any]) -> None:
    """Det som sto i kontroller vi nå endrer, og adressene nettleseren kan ha mens den ennå viser det.

    Bare når adressen blir en annen av endringen: ellers kan ikke et nytt trykk skilles fra et gammelt.
    """
    økt = st.session_state
    if er_i_historikken() or (økt[_VALG], økt[_UTGAVE]) == økt[_I_ADRESSEN]:
        return
    adressene, husket = {_felt_i_adressen(), økt[_ADRESSE]}, økt.setdefault(_STO, {})
    for nøkkel, verdi in sto.items():
        husket[nøkkel] = (*husket.get(nøkkel, ())[-3:], (verdi, adressene))


def _er_det_som_sto(nøkkel: str) -> bool:
    """Sant når «endringen» bare er det som sto: nettleseren sendte før den hadde fått vite at kontrollen er endret.

    Ingen kan ha valgt det: for brukeren sto det der alt.
    """
    sto = st.session_state.get(_STO, {}).get(nøkkel, ())
    return any(verdi == st.session_state[nøkkel] and _felt_i_adressen() in adressene for verdi, adressene in sto)


def bind(
    tegn: Callable[..., Any],
    nøkkel: str,
    sann: T,
    *,
    sett: Callable[[T], object] | None = None,
    vis: Callable[[T], Any] = _som_den_er,
    les: Callable[[Any], T] = _som_den_er,
    **kw: Any,
) -> T:
    """Tegner én kontroll festet til en verdi, og gir verdien den har nå. Se `fest`."""
    feste = Feste(nøkkel, lambda verdi: {nøkkel: vis(verdi)}, lambda skrevet: les(skrevet[nøkkel]), sett)

    def kontroll(vist: Any, **ved_endring: Any) -> Any:
        return tegn(key=nøkkel, **_utgangspunkt(tegn, vist, kw), **ved_endring, **kw)

    return fest(feste, sann, {nøkkel: kontroll})


def _utgangspunkt(tegn: Callable[..., Any], sann: Any, kw: dict[str, Any]) -> dict[str, Any]:
    navn = tegn.__name__
    if navn in ("selectbox", "radio"):
        return {"index": list(kw["options"]).index(sann)}
    return {"default" if navn in ("pills", "segmented_control", "multiselect") else "value": sann}


def slipp(forstavelse: str = "") -> None:
    """Lar kontrollene med denne begynnelsen på nøkkelen vise valget, også der noe nettopp er skrevet."""
    sist = st.session_state[_SIST]
    sist.update({nøkkel: _SLUPPET for nøkkel in sist if nøkkel.startswith(forstavelse)})


def trykk(
    etikett: str, nøkkel: str, gjør: Callable[[], None], tegn: Callable[..., bool] = st.button, **kw: Any
) -> None:
    """En knapp som endrer tilstanden. Det skjer før siden tegnes, så alt på den er nytt.

    I en ny økt kaller ikke Streamlit on_click. Da gjøres det her, og siden tegnes en gang til.
    """
    if _i_ny_økt(nøkkel, tegn(etikett, key=nøkkel, on_click=gjør, **kw)):
        gjør()
        st.session_state[_PÅ_NYTT] = True


def _i_ny_økt(nøkkel: str, trykket: bool) -> bool:
    """Sant når knappen er trykket, men ikke er tegnet før i økten."""
    kjente = st.session_state[_KJENTE]
    ny = nøkkel not in kjente
    kjente.add(nøkkel)
    return trykket and ny


def må_tegnes_på_nytt() -> bool:
    """Sant én gang når noe ble endret etter at deler av siden var tegnet."""
    return bool(st.session_state.pop(_PÅ_NYTT, False))


def sist_endret() -> str:
    """Nøkkelen til kontrollen brukeren endret sist; tom før noen er endret."""
    return str(st.session_state.get(_SIST_ENDRET, ""))


def skrevet(nøkkel: str) -> Any:
    """Det som står i en kontroll, eller skal stå der når den tegnes; None når ingen av delene er kjent."""
    return st.session_state[_SKRIV].get(nøkkel, st.session_state.get(nøkkel))


def skriv(nøkkel: str, verdi: Any) -> None:
    """Endrer det som står i en kontroll neste gang siden tegnes, om den er på den."""
    st.session_state[_SKRIV][nøkkel] = verdi


def skriv_nå(nøkkel: str, verdi: Any) -> None:
    """Endrer det som står i en kontroll som ikke er tegnet ennå i denne kjøringen."""
    st.session_state[nøkkel] = verdi


def _skriv_i_kontrollene() -> None:
    økt = st.session_state
    økt.update({nøkkel: verdi for nøkkel, verdi in økt[_SKRIV].items() if nøkkel in økt})
    økt[_SKRIV] = {}


def visning(nøkkel: str, standard: Any) -> Any:
    """Et visningsvalg som ikke hører til scenarioet (åpen rad, valgt tema). Lever bare i økten."""
    return st.session_state.get(f"_vis_{nøkkel}", standard)


def sett_visning(nøkkel: str, verdi: Any) -> None:
    """Setter et visningsvalg."""
    st.session_state[f"_vis_{nøkkel}"] = verdi
