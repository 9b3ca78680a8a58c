"""Pakkene på skjermen: kortene, brukerens egne grenser, listen, og det som går igjen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from scenario.analyse.pakker import FLEST_PAKKER, Formål, Pakke, Pakkestatus, Pakkesvar
from scenario.begreper.kommune import Kommune
from scenario.begreper.tallform import Enhet
from scenario.begreper.valg import Valg
from scenario.framstilling import diagrammer, pakkebilde, pakketekst
from scenario.framstilling.tall import knapp, mill_knapp
from sider.arbeidere import oppgaver
from sider.felles import tilstand
from sider.felles.aapnet import åpne
from sider.felles.kontroller import Tallform, tabell, tallfelt, uskadelig
from sider.pakker import pakkesok
from sider.pakker.pakkesok import Søkegrenser


def felles_grenser(kommune: Kommune) -> Søkegrenser:
    """De to grensene som gjør de tre pakkene mildere, og som gjelder alle tre."""
    with st.container(horizontal=True, gap="small", key="felles_grenser"):
        standard = st.toggle("Hold standardmengder", key="vis_hold_standard")
        fond = st.toggle("Hold fondet over kravet", key="vis_hold_fond")
    return Søkegrenser(hold_standard=standard, fond_over_krav=kommune.år[1:] if fond else ())


def første(kommune: Kommune, valg: Valg, formål: Formål, grenser: Søkegrenser) -> Pakke | None:
    """Kortet for den beste pakken etter ett formål, og pakken når den er funnet."""
    navn, betyr = pakketekst.FORMÅL[formål]
    with st.container(border=True, key=f"kort_{formål}"):
        st.markdown(f"**{navn}**  \n{betyr}")
        vekter = _kortets_vekter(kommune) if formål is Formål.KONSEKVENS else ()
        svar = pakkesok.pakker(valg, replace(grenser, formål=formål, vekter=vekter), 1, formål)
        if svar is None:
            return None
        if not svar.pakker:
            st.warning(pakketekst.umulig(svar.umulig) if svar.umulig else pakketekst.om_tiden(svar, 1))
            return None
        pakke = svar.pakker[0]
        st.markdown(pakketekst.kort(pakke))
        if (bevis := pakketekst.bevis(formål, pakke)) != "ja":
            st.caption(f"{bevis.capitalize()}.")
        if over := pakketekst.over_standard(kommune, pakke.valg):
            st.markdown(over)
        innholdet = pakketekst.innhold(kommune, pakke.valg)
        with st.expander(f"Alle {len(innholdet)} tiltakene, med mengde"):
            st.markdown("\n".join(f"- {uskadelig(linje)}" for linje in innholdet))
        if tilstand.trykket(f"Åpne: {navn.lower()}", key=f"åpne_{formål}"):
            åpne(pakke.valg, navn)
    return pakke


def _kortets_vekter(kommune: Kommune) -> tuple[tuple[str, float], ...]:
    """Vektene formålet hviler på, der de er lovet. Er alle vanlige, er søket det samme som uten."""
    with st.expander("Vektene: hvor tungt hver gruppe teller"):
        vekter = _vektene(kommune, "vis_kortvekt_")
    return vekter if any(vekt != 1 for _, vekt in vekter) else ()


def de_første(kommune: Kommune, valg: Valg, grenser: Søkegrenser) -> None:
    """De tre kortene, og bildet av det som skiller pakkene som er funnet."""
    funnet: list[tuple[str, Pakke]] = []
    formålene = (Formål.FÆRREST, Formål.KONSEKVENS, Formål.TRYGGHET)
    for kolonne, formål in zip(st.columns(3), formålene, strict=True):
        with kolonne:
            if (pakke := første(kommune, valg, formål, grenser)) is not None:
                funnet.append((pakketekst.FORMÅL[formål][0], pakke))
    _bildet(kommune, funnet)


def _bildet(kommune: Kommune, navngitte: list[tuple[str, Pakke]]) -> None:
    if bildet := pakkebilde.forskjellene(kommune, navngitte):
        st.html(bildet)


def eget_søk(kommune: Kommune, valg: Valg) -> None:
    """Brukerens egne grenser, og opptil ti ulike pakker."""
    st.header("Sett egne grenser", anchor=False)
    grenser = _grenser(kommune)
    if tilstand.trykket("Finn pakker", type="primary", key="finn_pakker", icon=":material/search:"):
        tilstand.sett_visning("søk", grenser)
    if tilstand.visning("søk", None) != grenser:
        st.caption("Trykk på «Finn pakker» for å søke med grensene over.")
        return
    sekunder = oppgaver.LENGE if tilstand.visning("søk_lenge", None) == grenser else oppgaver.SEKUNDER
    så_langt = partial(_så_langt, grenser.formål)
    if (svar := pakkesok.pakker(valg, grenser, FLEST_PAKKER, "søk", så_langt, sekunder)) is not None:
        _vis(kommune, valg, svar, grenser)


def _så_langt(formål: Formål, pakker: pakkesok.Pakker) -> None:
    tabell(pakketekst.pakketabell(pakker, formål), "Pakkene som er funnet så langt", "så_langt")


def _om_tiden(svar: Pakkesvar, grenser: Søkegrenser) -> None:
    """Det som ikke ble funnet i tide, og en knapp som gir søket mer tid."""
    if not (setning := pakketekst.om_tiden(svar, FLEST_PAKKER)):
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="søk_tiden"):
        st.warning(setning, icon=":material/timer_off:", width="stretch")
        if tilstand.visning("søk_lenge", None) != grenser:
            st.button(
                f"Søk i {oppgaver.LENGE:.0f} sekunder",
                key="søk_lenger",
                on_click=tilstand.sett_visning,
                args=("søk_lenge", grenser),
            )


def _vanlig(kommune: Kommune) -> str:
    """«150 (fra forutsetningene)»."""
    mål = tilstand.valg().forutsetninger.mål or kommune.mål.nivå.verdi or 0.0
    return f"{mill_knapp(mål)} (fra forutsetningene)"


def _grenser(kommune: Kommune) -> Søkegrenser:
    navn = {t.id: t.navn for t in kommune.valgbare}
    formål = st.selectbox(
        "Formål", list(Formål), format_func=lambda f: ": ".join(pakketekst.FORMÅL[f]), key="vis_formål"
    )
    må_med, ikke = _med_og_uten(kommune, navn)
    with st.container(horizontal=True, gap="small"):
        høyst = _grensetall("Høyst så mange tiltak", "høyst", Tallform(1, 60), "ingen grense")
        andel = _grensetall(
            "Høyst så stor andel antakelser (%)", "andel", Tallform(0, 100, Enhet.PROSENT), "ingen grense"
        )
        mål = _grensetall("Mål, mill. kr", "mål", Tallform(1, 1000, Enhet.MILL_KR), _vanlig(kommune))
        fond = st.multiselect("Fondet skal være over kravet i", kommune.år[1:], key="vis_fond")
    return Søkegrenser(
        formål=formål or Formål.FÆRREST,
        mål=mål,
        må_med=må_med,
        ikke_aktuelt=ikke,
        høyst_tiltak=None if høyst is None else int(høyst),
        høyst_antakelser_prosent=andel,
        fond_over_krav=tuple(sorted(fond)),
        vekter=_vekter(kommune) if formål is Formål.KONSEKVENS else (),
    )


def _med_og_uten(kommune: Kommune, navn: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tiltakene som må med, og de som ikke skal røres: enkelttiltak og hele områder. Sier hvilke et område gir."""
    områder = {o.id: f"{o.id} {o.med_år}" for o in kommune.opplysninger.områder}
    with st.container(horizontal=True, gap="small", key="med_og_uten"):
        fredet = st.multiselect(
            "Områder vi ikke rører", list(områder), format_func=områder.__getitem__, key="vis_fredet"
        )
        ikke = st.multiselect("Tiltak som ikke er aktuelle", list(navn), format_func=navn.__getitem__, key="vis_ikke")
        må_med = st.multiselect("Tiltak som må med", list(navn), format_func=navn.__getitem__, key="vis_må_med")
    i_områdene = tuple(t.id for t in kommune.valgbare if not set(fredet).isdisjoint(t.områder))
    if fredet:
        st.caption(f"Holdes utenfor: {', '.join(uskadelig(navn[id]) for id in i_områdene) or 'ingen tiltak'}.")
    return tuple(sorted(må_med)), tuple(sorted({*ikke, *i_områdene}))


def _grensetall(etikett: str, navn: str, form: Tallform, placeholder: str) -> float | None:
    """Et tallfelt som bare gjelder søket, ikke alternativet."""
    return tallfelt(
        etikett,
        f"vis_{navn}",
        tilstand.visning(navn, None),
        partial(tilstand.sett_visning, navn),
        form,
        placeholder=placeholder,
    )


def _vekter(kommune: Kommune) -> tuple[tuple[str, float], ...]:
    """Vektene i brukerens eget søk."""
    st.caption("Hvor tungt skal følgene for hver gruppe telle? Dette er verdivalg. 1 er vanlig vekt, 0 er ingen.")
    with st.container(horizontal=True, gap="small"):
        return _vektene(kommune, "vis_vekt_")


def _vektene(kommune: Kommune, forstavelse: str) -> tuple[tuple[str, float], ...]:
    """Hvor tungt følgene for hver gruppe teller. Verdivalg, synlige og redigerbare."""
    vekter = []
    for gruppe in kommune.opplysninger.grupper:
        vekt = st.selectbox(
            gruppe.kortnavn, (0.0, 0.5, 1.0, 2.0, 3.0), index=2, format_func=knapp, key=f"{forstavelse}{gruppe.id}"
        )
        vekter.append((gruppe.id, float(vekt)))
    return tuple(vekter)


def _vis(kommune: Kommune, valg: Valg, svar: Pakkesvar, grenser: Søkegrenser) -> None:
    if svar.status is Pakkestatus.UMULIG and svar.umulig is not None:
        st.warning(pakketekst.umulig(svar.umulig), icon=":material/block:")
        if svar.umulig.løsninger:
            tabell(pakketekst.løsninger(kommune, svar.umulig), "Hva hver grense koster", "løsninger")
        return
    _om_tiden(svar, grenser)
    if not svar.pakker:
        return
    tabell(pakketekst.pakketabell(svar.pakker, grenser.formål), "Pakkene som ble funnet", "pakker")
    if beviset := pakketekst.om_beviset(svar.pakker, grenser.formål):
        st.caption(beviset)
    navn = [f"Nr. {n + 1} {pakkebilde.navnet(kommune, p, svar.pakker)}".strip() for n, p in enumerate(svar.pakker)]
    _bildet(kommune, [(f"Nr. {n + 1}", p) for n, p in enumerate(svar.pakker)])
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        nummer = st.selectbox("Pakke", range(len(svar.pakker)), format_func=lambda n: navn[n], key="vis_nummer")
        if tilstand.trykket("Åpne pakken", key="åpne_nummer"):
            åpne(svar.pakker[nummer].valg, navn[nummer])
    st.markdown("\n".join(f"- {uskadelig(linje)}" for linje in pakketekst.innhold(kommune, svar.pakker[nummer].valg)))
    if svar.gjentakelse is not None:
        st.header("Hvilke tiltak går igjen?", anchor=False)
        st.caption(pakketekst.om_tellingen(svar.gjentakelse))
        igjen = pakketekst.går_igjen(kommune, valg, svar.gjentakelse, svar.uunnværlige, _målet(valg, grenser))
        tabell(igjen, "Hvor ofte hvert tiltak går igjen", "igjen")
    _front(valg, grenser)


def _målet(valg: Valg, grenser: Søkegrenser) -> float:
    return grenser.mål or tilstand.kommune().mål.tolkning(valg.forutsetninger.tolkning).mål


def _front(valg: Valg, grenser: Søkegrenser) -> None:
    st.header("Effekt mot følger for brukere", anchor=False)
    front = pakkesok.fronten(valg, grenser)
    if front is None:
        return
    punkter = front.punkter
    if not front.fullstendig:
        st.caption("Punktene er et utvalg. Hvert av dem er regnet eksakt, men det finnes flere mellom dem.")
    målet = _målet(valg, grenser)
    st.vega_lite_chart(
        diagrammer.front(punkter, målet),
        theme=None,
        alt="Pakker ingen annen er bedre enn i både effekt og følger. Tallene står i tabellen under.",
        key="diagram_front",
    )
    tabell(pakketekst.fronttabell(punkter, målet), "Effekt mot følger", "front")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        nummer = st.selectbox("Punkt", range(len(punkter)), format_func=lambda n: f"Nr. {n + 1}", key="vis_punkt")
        if tilstand.trykket("Åpne punktet", key="åpne_punkt"):
            åpne(punkter[nummer].valg, f"Punkt nr. {nummer + 1}")
