"""Kommunens liste på skjermen: hvordan den er lest, spørsmålene, kolonnene og radene som kan rettes."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

import streamlit as st

from scenario.begreper.kommune import Kommune
from scenario.innhenting.leser import visning
from scenario.innhenting.leser.endringer import (
    KAN_RETTES,
    MED,
    MERKNADER,
    Endringer,
    finn_endringer,
    med_endringer,
    som_tabell,
)
from scenario.innhenting.leser.enhet import ENHETER, FORTEGN
from scenario.innhenting.leser.ord import Rolle
from scenario.innhenting.leser.resultat import Arkvalg, Listelesning, Listespørsmål
from scenario.innhenting.leser.sporsmal import Lesesvar
from sider.arbeidere import oppgaver
from sider.arbeidere.oppdrag import Oppdrag
from sider.felles import arbeid, kontroller, tilstand
from sider.felles.kontroller import uskadelig

FORESLÅTT = "Som foreslått"
IKKE_SVART = "Ikke svart"
FLEST_RADER_I_TABELL = 200
ØVERST = ("enhet", "fortegn")
"""Spørsmålene som har egne kontroller øverst."""


class ValgtFil(NamedTuple):
    """Filen som er valgt."""

    navn: str
    data: bytes


class _Radrettelser(NamedTuple):
    """Rettelsene i radene: det som gjaldt da tabellen ble tegnet slik, og det som gjelder nå."""

    fil: str
    tegnet: str
    før: Endringer
    nå: Endringer


def les(kommune: Kommune, fil: ValgtFil) -> Listelesning | None:
    """Viser hvordan lista er lest, og lar brukeren svare, peke og rette. Gir lista når den kan prøves."""
    merke = hashlib.sha256(fil.data).hexdigest()[:12]
    svar = _svarene(merke)
    lest, ferdig = _lest(fil, merke, kommune, svar)
    if lest is None:
        return None
    if lest.feil and not lest.ark:
        _feilene(lest.feil)
        return None
    _øverst(lest, merke)
    _spørsmålene(lest, merke)
    _kolonnene(lest, merke)
    if lest.feil:
        _feilene(lest.feil)
        return None
    rettet = _radene(lest, kommune, merke, str(hash(repr(svar))))
    _om_lista(rettet, kommune)
    return rettet if ferdig else None


def _feilene(feil: tuple[str, ...]) -> None:
    for en in feil:
        st.error(uskadelig(en), icon=":material/error:")


# --- Svarene som står i kontrollene ---------------------------------------------------------------------------------


def _svarene(merke: str) -> Lesesvar:
    """Det brukeren har sagt om denne filen. Kontrollene tegnes etterpå, så svarene hentes der de sist sto.

    Et svar som ikke lenger er et av valgene, fordi noe annet er endret, regnes som ikke gitt.
    """
    husket = tilstand.visning(f"lista_{merke}", {})
    svar = {id: v for id in husket.get("spurt", ()) if (v := _valgt(merke, f"svar_{id}")) is not None}
    bokstaver = husket.get("kolonner", ())
    kolonner = {rolle: b for b in bokstaver if (rolle := _valgt(merke, f"kolonne_{b}")) is not None}
    return Lesesvar(
        svar,
        (),
        _valgt(merke, "enhet"),
        _valgt(merke, "fortegn"),
        kolonner,
        strengt=False,
    )


def _valgt(merke: str, hva: str) -> str | None:
    """Det som er valgt i en kontroll. Er den ikke på siden mens lista leses, gjelder det som sist ble valgt."""
    husket = tilstand.visning(f"valgt_{merke}", {})
    verdi = tilstand.skrevet(_nøkkel(merke, hva)) or husket.get(hva)
    tilstand.sett_visning(f"valgt_{merke}", {**husket, hva: verdi})
    er_valgt = isinstance(verdi, str) and not verdi.startswith(FORESLÅTT) and verdi != IKKE_SVART
    return verdi if er_valgt else None


def _nøkkel(merke: str, hva: str) -> str:
    return f"liste_{merke}_{hva}"


def _lest(fil: ValgtFil, merke: str, kommune: Kommune, svar: Lesesvar) -> tuple[Listelesning | None, bool]:
    """(lista lest med svarene, om den er ferdig lest). Den leses én gang per fil og svar, og huskes bare i økta.

    Mens den leses med et nytt svar, står den forrige lesningen, så ingenting lukkes eller flytter seg.
    """
    nøkkel = (merke, repr(svar))
    husket, lest = tilstand.visning("lest_liste", (None, None))
    if husket != nøkkel:
        gitt = (tuple(svar.svar.items()), tuple(svar.kolonner.items()), svar.enhet, svar.fortegn)
        oppdrag = Oppdrag(oppgaver.liste, kommune, (fil.data, gitt), glemmes=True)
        ny = arbeid.hent(oppdrag, "Leser lista", "lest_liste")
        if ny is None:
            return (lest if husket is not None and husket[0] == merke else None), False
        lest = ny
        arbeid.glem(oppdrag)
        tilstand.sett_visning("lest_liste", (nøkkel, lest))
    _husk_spørsmålene(lest, merke)
    return lest, True


def _husk_spørsmålene(lest: Listelesning, merke: str) -> None:
    """Spørsmål som er stilt én gang, kan være besvart. Svaret gjelder også når et annet svar endrer listen over dem."""
    husket = tilstand.visning(f"lista_{merke}", {})
    spurt = dict.fromkeys(s.id for s in lest.spørsmål if s.id not in ØVERST)
    bokstaver = dict.fromkeys((*husket.get("kolonner", ()), *(k.bokstav for a in lest.ark for k in a.kolonner)))
    tilstand.sett_visning(f"lista_{merke}", {"spurt": tuple(spurt), "kolonner": tuple(bokstaver)})


# --- Enhet, fortegn, spørsmål og kolonner ---------------------------------------------------------------------------


def _øverst(lest: Listelesning, merke: str) -> None:
    """Enhet og fortegn for hele lista, med det som er foreslått og hvorfor."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        for hva, navn, nå, valg in (
            ("enhet", "Enheten beløpene har", lest.enhet, tuple(ENHETER)),
            ("fortegn", "Hva minus betyr", lest.fortegn, FORTEGN),
        ):
            åpent = next((s for s in lest.ubesvart if s.id == hva), None)
            først = IKKE_SVART if åpent else f"{FORESLÅTT}: {nå}" if nå else FORESLÅTT
            valgt = _valgt(merke, hva)
            først = FORESLÅTT if valgt else først
            st.selectbox(navn, (først, *valg), key=_med_verdi(merke, hva, først, valgt), width=280)
    for s in lest.ubesvart:
        if s.id in ØVERST:
            st.warning(uskadelig(s.tekst), icon=":material/help:")
    for sagt in (*lest.sagt, *visning.ikke_lest(lest)):
        st.caption(uskadelig(sagt))


def _med_verdi(merke: str, hva: str, først: str, valgt: str | None) -> str:
    """Nøkkelen til kontrollen, med verdien satt når det første valget har fått en annen tekst."""
    nøkkel = _nøkkel(merke, hva)
    tilstand.skriv_nå(nøkkel, valgt or først)
    return nøkkel


def _spørsmålene(lest: Listelesning, merke: str) -> None:
    """Spørsmålene lista reiser; de som holder rader utenfor, først."""
    alle = [s for s in lest.spørsmål if s.id not in ØVERST]
    stopper, andre = [s for s in alle if s.stopper], [s for s in alle if not s.stopper]
    if stopper:
        st.subheader("Spørsmål som må besvares", anchor=False)
        st.caption("Radene det gjelder, er ikke med før du har svart.")
    for s in stopper:
        _ett_spørsmål(s, merke)
    if andre:
        with st.expander(f"Andre spørsmål ({len(andre)})", key=_nøkkel(merke, "andre")):
            for s in andre:
                _ett_spørsmål(s, merke)


def _ett_spørsmål(s: Listespørsmål, merke: str) -> None:
    nøkkel, valgt = _nøkkel(merke, f"svar_{s.id}"), _valgt(merke, f"svar_{s.id}")
    tilstand.skriv_nå(nøkkel, valgt if valgt in s.valg else s.svar or IKKE_SVART)
    st.selectbox(_etikett(s.tekst), (IKKE_SVART, *s.valg), key=nøkkel)


def _etikett(tekst: str) -> str:
    """Teksten uten tegn som betyr noe i Markdown. Navnet skjermleseren sier, er etiketten slik den er skrevet her."""
    return re.sub(r"https?:\/\/|www\.|(?<=\w):(?=\w)|[\\`*_{}\[\]#|~<>$]", " ", tekst)


def _kolonnene(lest: Listelesning, merke: str) -> None:
    """Hva hver kolonne er lest som. Brukeren kan peke på en annen rolle; det gjelder alle arkene som leses."""
    ark = next((a for a in lest.ark if a.lest), lest.ark[0] if lest.ark else None)
    if ark is None:
        return
    with st.expander("Kolonnene", key=_nøkkel(merke, "kolonnene"), expanded=bool(lest.feil)):
        if sum(a.lest for a in lest.ark) > 1:
            st.caption("Det du peker på, gjelder alle arkene som er lest.")
        for k in ark.kolonner:
            _en_kolonne(k.bokstav, k.tekst, str(k.år) if k.år else str(k.rolle or Rolle.IKKE), ark, merke)


def _en_kolonne(bokstav: str, tekst: str, rolle: str, ark: Arkvalg, merke: str) -> None:
    hva = f"kolonne_{bokstav}"
    valgt = _valgt(merke, hva)
    først = FORESLÅTT if valgt else f"{FORESLÅTT}: {rolle}"
    år = sorted({str(k.år) for k in ark.kolonner if k.år})
    roller = [r.value for r in Rolle if r is not Rolle.ÅR]
    navn = f"Kolonne {bokstav} «{tekst[:40]}»" if tekst else f"Kolonne {bokstav}"
    st.selectbox(_etikett(navn), (først, *roller, *år), key=_med_verdi(merke, hva, først, valgt))


# --- Radene ---------------------------------------------------------------------------------------------------------


def _radene(lest: Listelesning, kommune: Kommune, merke: str, tegnet: str) -> Listelesning:
    """Radene i en tabell som kan rettes. Rettelsene følger raden også når et svar endrer lesningen."""
    st.subheader("Radene", anchor=False)
    st.caption("Rett det som er feil her. Filen din endres ikke.")
    husket = tilstand.visning("listerettelser", _Radrettelser("", "", {}, {}))
    if husket.fil != merke:
        husket = _Radrettelser(merke, tegnet, {}, {})
    elif husket.tegnet != tegnet:
        husket = _Radrettelser(merke, tegnet, husket.nå, husket.nå)
    områder = kommune.opplysninger.områder
    før, _ = med_endringer(lest, _bare_innhold(husket.før), områder)
    tabell = som_tabell(før)
    for n, rad in enumerate(før.rader):
        tabell[MED][n] = husket.før.get((rad.ark, rad.rad), {}).get(MED, tabell[MED][n])
    kolonner = {
        MED: st.column_config.CheckboxColumn(width="small"),
        MERKNADER: st.column_config.TextColumn(width="large"),
    }
    låst = [k for k in tabell if k not in KAN_RETTES]
    rettet = kontroller.skrivetabell(tabell, f"rader_{merke}_{tegnet}", kolonner, låst=låst, nye_rader=False)
    nå = _slått_sammen(husket.før, finn_endringer(før, rettet))
    tilstand.sett_visning("listerettelser", husket._replace(nå=nå))
    ferdig, feil = med_endringer(lest, nå, områder)
    _feilene(feil)
    return ferdig


def _bare_innhold(endringer: Endringer) -> Endringer:
    return {sted: {k: v for k, v in ny.items() if k != MED} for sted, ny in endringer.items()}


def _slått_sammen(før: Endringer, nye: Endringer) -> Endringer:
    return {sted: {**før.get(sted, {}), **nye.get(sted, {})} for sted in (*før, *nye)}


def _om_lista(lest: Listelesning, kommune: Kommune) -> None:
    """Summene, avstemmingen og det som er utelatt."""
    st.success(uskadelig(visning.oppsummering(lest)), icon=":material/check:")
    if lest.avstemming:
        kontroller.tabell(visning.avstemming(lest), "Listas egne summer mot våre", "avstemming")
    navn = {o.id: o.navn for o in kommune.opplysninger.områder}
    kontroller.tabell(visning.summer(lest, navn), "Sum per område", "sum_omraader")
    if lest.summer_per("år"):
        kontroller.tabell(visning.summer_per_år(lest), "Sum per år", "sum_aar")
    if lest.utelatt:
        with st.expander(f"Rader som ikke er med ({len(lest.utelatt)})", key="utelatt"):
            vist = {k: v[:FLEST_RADER_I_TABELL] for k, v in visning.utelatt(lest).items()}
            kontroller.tabell(vist, "Rader som ikke er med, og hvorfor", "utelatt_rader")
