"""Listen over tiltak: en rad per tiltak, og detaljene som åpnes fra tallet på raden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from html import escape

import streamlit as st

from scenario.begreper.kommune import Kommune, Merking
from scenario.begreper.resultat import Resultat
from scenario.begreper.tallform import Enhet
from scenario.begreper.tiltak import IkkeTallfestetEffekt, Status, Tiltak
from scenario.begreper.valg import Anslag, Tiltaksvalg
from scenario.beregning.effekt import mengde as valgt_mengde
from scenario.framstilling import forklaring
from scenario.framstilling.ord import OPPHAV, opphavsnavn
from scenario.framstilling.tall import dato, måned
from sider.felles import forklaring as forklaringsboks
from sider.felles import kontroller, tilstand
from sider.felles.kontroller import uskadelig

INNLEDNING = (
    '<ul class="innledning"><li>Slå på tiltak, og se svaret med en gang.</li>'
    "<li>Trykk på tallet for å endre og forstå det.</li>"
    "<li>Alt står i lenken. Ingenting her er forslag.</li></ul>"
)
"""Det en førstegangsbruker må vite: tre korte linjer, alltid på samme sted."""


def merkene() -> str:
    """Hva bokstavene bak tallene betyr."""
    ledd = (
        f'<span title="{escape(forklaring)}"><span class="opphav o-{o.value}">{o.bokstav}</span> {navn.lower()}</span>'
        for o, (navn, forklaring) in OPPHAV.items()
    )
    return f'<p class="merkene">Mill. kr i året (lavt–høyt) og opphav: {" ".join(ledd)}</p>'


def temaliste(kommune: Kommune, tema: Merking, tiltak: Iterable[Tiltak]) -> None:
    """Overskriften med bryteren for prinsippvedtaket, og tiltakene i temaet, som rader i to kolonner."""
    nummer = int(tema.id)
    with st.container(key=f"liste_{tema.id}"):
        st.header(f"{tema.id}. {tema.navn}", anchor=False)
        var_åpent = nummer not in tilstand.valg().lukkede_temaer
        etikett = f"Tema {tema.id}: {'se på dette' if var_åpent else 'ikke nå'}"
        åpent = tilstand.bind(st.toggle, f"tema_{nummer}", var_åpent, label=etikett)
        if åpent != var_åpent:
            tilstand.sett_tema(nummer, åpent)
            st.rerun()  # etiketten over er tegnet med det gamle svaret
        for ett in tiltak:
            rad(kommune, ett)


def er_låst(tiltak: Tiltak) -> bool:
    """Vedtatte tiltak, og tiltak i temaer som er satt til «ikke nå»."""
    return tiltak.status is Status.VEDTATT or not set(tilstand.valg().lukkede_temaer).isdisjoint(tiltak.temaer)


def rad(kommune: Kommune, tiltak: Tiltak) -> None:
    """Bryter, navn og tall, som to celler i listens rutenett. Tallet åpner detaljene under raden."""
    tv = tilstand.valg().tiltaksvalg(tiltak.id)
    vist = tv or Tiltaksvalg(tiltak.id)
    vedtatt = tiltak.status is Status.VEDTATT
    på = tilstand.bind(
        st.toggle,
        f"t_{tiltak.id}",
        vedtatt or tv is not None,
        label=tiltak.navn,
        disabled=er_låst(tiltak),
        width="stretch",
        wrap=True,
    )
    trykket = tilstand.trykket(_talletikett(tiltak, vist), key=f"vis_{tiltak.id}", type="tertiary", width="content")
    if not vedtatt and på != (tv is not None):
        tilstand.sett_tiltak(vist) if på else tilstand.slå_av(tiltak.id)
    åpen = tilstand.visning("rad", "")
    if trykket:
        åpen = "" if åpen == tiltak.id else tiltak.id
        tilstand.sett_visning("rad", åpen)
    if åpen == tiltak.id:
        detaljer(kommune, tiltak)


def _talletikett(tiltak: Tiltak, tv: Tiltaksvalg) -> str:
    if tiltak.status is Status.VEDTATT:
        return "teller ikke · K"
    tall = forklaring.rad_tall(tiltak, tv, tilstand.valg().antakelser)
    return f"{tall} · {forklaring.radmerke(tiltak, tv)}"


def detaljer(kommune: Kommune, tiltak: Tiltak) -> None:
    """Alt om ett tiltak: hva det er, hva det betyr for folk, det som kan stilles på, og hvordan tallet er regnet."""
    with st.container(border=True, key=f"detaljer_{tiltak.id}"):
        tv = tilstand.valg().tiltaksvalg(tiltak.id)
        st.markdown(f"**{tiltak.hensikt}**")
        if tiltak.advarsel:
            st.warning(tiltak.advarsel, icon=":material/priority_high:")
        if tv is None:
            if tiltak.status is not Status.VEDTATT:
                st.caption("Slå på tiltaket for å endre mengde, start og anslag.")
            tv = Tiltaksvalg(tiltak.id)
        elif not er_låst(tiltak):
            tv = _stillbart(kommune, tiltak, tv)
        if følge := tiltak.konsekvens(valgt_mengde(tiltak, tv)):
            st.markdown(f"**Hva det betyr for folk.** {følge} :gray[Foreløpig, redaksjonell vurdering.]")
        _tallet(kommune, tiltak, tv)
        for tekst in forklaring.relasjonstekster(kommune, tiltak.id):
            st.markdown(f"- {tekst}")
        st.markdown(f"**Bakgrunn.** {tiltak.bakgrunn}")


def _stillbart(kommune: Kommune, tiltak: Tiltak, tv: Tiltaksvalg) -> Tiltaksvalg:
    nytt = tv
    with st.container(horizontal=True, gap="small"):
        if tiltak.mengde is not None:
            nytt = replace(nytt, mengde=kontroller.mengdevelger(tiltak.mengde, f"mengde_{tiltak.id}", tv.mengde or 1.0))
        start = kontroller.månedsvelger(kommune, f"start_{tiltak.id}", tv.start or tiltak.start, tiltak.start)
        opptrapping = kontroller.opptrappingsvelger(f"opptrapping_{tiltak.id}", tv.opptrapping_måneder or 0)
        grad = kontroller.andelsvelger("Realisert andel", f"realisert_{tiltak.id}", tv.realiseringsgrad)
    nytt = replace(nytt, start=start, opptrapping_måneder=opptrapping, realiseringsgrad=grad)
    nytt = _ukjente_drivere(tiltak, _eget_anslag(tiltak, nytt))
    if nytt != tv:
        tilstand.sett_tiltak(nytt)
        st.rerun()  # tallet på raden over er tegnet med det gamle valget
    return nytt


def _eget_anslag(tiltak: Tiltak, tv: Tiltaksvalg) -> Tiltaksvalg:
    """Brukerens egen helårseffekt, med spenn om ønsket. Går foran katalogens tall."""
    eget = tv.eget_anslag
    with st.container(horizontal=True, gap="small"):
        felt = [
            kontroller.tallfelt(
                navn,
                f"anslag_{del_}_{tiltak.id}",
                getattr(eget, del_) if eget else None,
                minst=-10_000,
                størst=10_000,
                enhet=Enhet.MILL_KR,
                placeholder="katalogens tall" if del_ == "sannsynlig" else "valgfritt",
            )
            for del_, navn in (
                ("sannsynlig", "Eget anslag, mill. kr i året"),
                ("lav", "Lavt anslag"),
                ("høy", "Høyt anslag"),
            )
        ]
    sannsynlig, lav, høy = felt
    if sannsynlig is None:
        return replace(tv, eget_anslag=None)
    anslag = Anslag(sannsynlig if lav is None else lav, sannsynlig, sannsynlig if høy is None else høy)
    if not anslag.lav <= anslag.sannsynlig <= anslag.høy:
        st.error("Anslagene må stige: lavt, så sannsynlig, så høyt.", icon=":material/error:")
        return tv
    return replace(tv, eget_anslag=anslag)


def _ukjente_drivere(tiltak: Tiltak, tv: Tiltaksvalg) -> Tiltaksvalg:
    """Drivere ingen kilde gir, og som brukeren må oppgi før tiltaket kan regnes."""
    if isinstance(tiltak.effekt, IkkeTallfestetEffekt):
        return tv
    egne = dict(tv.drivere)
    for navn, driver in tiltak.drivere.items():
        if driver.midt is not None:
            continue
        etikett = f"{forklaring.lesbart(navn).capitalize()} ({driver.enhet})"
        verdi = kontroller.tallfelt(
            etikett,
            f"driver_{navn}_{tiltak.id}",
            egne.get(navn),
            minst=0,
            enhet=Enhet.av(driver.enhet),
            skala=1.0,
            placeholder="ikke kjent",
        )
        egne = {n: v for n, v in egne.items() if n != navn} | ({} if verdi is None else {navn: verdi})
    return replace(tv, drivere=tuple(sorted(egne.items())))


def _tallet(kommune: Kommune, tiltak: Tiltak, tv: Tiltaksvalg) -> None:
    """«Forklar tallet»: formelen i ord, med tallene satt inn, og hvert tall med opphav og kilde."""
    st.markdown("**Forklar tallet**")
    stykke = forklaring.regnestykke(kommune, tiltak, tv, tilstand.valg().antakelser)
    st.markdown(f"{stykke.i_ord}  \n{stykke.med_tall}")
    for ledd in stykke.ledd:
        grenser = f" (spenn {ledd.spenn}, antakelse)" if ledd.spenn else ""
        st.markdown(
            f"- {ledd.navn}: {ledd.verdi}{grenser} – **{ledd.opphav.bokstav} {opphavsnavn(ledd.opphav)}**. "
            f"{' '.join(d for d in (ledd.hvordan, ledd.kilde) if d)}"
        )
    st.caption(
        "Tallet endres av mengden, realisert andel, eget anslag og nye tall fra kommunen. "
        f"Tidligste start vi har lagt til grunn: {måned(tiltak.start)}. Sist gjennomgått {dato(tiltak.oppdatert)}."
    )
    forklaringsboks.ordene(kommune, f"{stykke.i_ord} {' '.join(x.navn for x in stykke.ledd)}")


def overlappene(kommune: Kommune, resultat: Resultat) -> None:
    """Fradragene for overlapp, én linje hver."""
    if resultat.fradrag:
        st.header("Overlapp som er trukket fra", anchor=False)
    egne = forklaring.egne_navn(tilstand.valg().egne_tiltak)
    for fradrag in resultat.fradrag:
        st.markdown(f"- {uskadelig(forklaring.fradragstekst(kommune, fradrag, egne))}")
