"""Listen over tiltak: en rad per tiltak, og detaljene som åpnes fra tallet på raden."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from scenario.begreper.felter import STØRST_BELØP
from scenario.begreper.kommune import Kommune, Merking
from scenario.begreper.resultat import Resultat
from scenario.begreper.tallform import Enhet
from scenario.begreper.tiltak import IkkeTallfestetEffekt, Status, Tiltak
from scenario.begreper.valg import KRONER, Tiltaksvalg
from scenario.beregning.effekt import mengde as valgt_mengde
from scenario.framstilling import forklaring
from scenario.framstilling.ord import OPPHAV, opphavsnavn
from scenario.framstilling.tall import dato, måned
from sider.felles import forklaring as forklaringsboks
from sider.felles import kontroller, tilstand
from sider.felles.kontroller import Tallform, bare_lest_opp, uskadelig

INNLEDNING = (
    '<ul class="innledning"><li>Slå på tiltak, og se svaret med en gang.</li>'
    "<li>Trykk på tallet for å endre og forstå det.</li>"
    "<li>Alt står i lenken. Ingenting her er forslag.</li></ul>"
)
"""Det en førstegangsbruker må vite: tre korte linjer, alltid på samme sted."""


def merkene() -> str:
    """Hva bokstavene bak tallene betyr, med forklaringen bak et trykk."""
    ledd = (
        f'<span><span class="opphav o-{o.value}">{o.bokstav}</span> {navn.lower()}</span>'
        for o, (navn, _) in OPPHAV.items()
    )
    forklart = (
        f"<dt>{o.bokstav} {navn.lower()}</dt><dd>{escape(forklaring)}</dd>" for o, (navn, forklaring) in OPPHAV.items()
    )
    return (
        f'<p class="merkene">Mill. kr i året (lavt–høyt) og opphav: {" ".join(ledd)}</p>'
        f'<details class="merkene"><summary>Hva opphavet betyr</summary><dl>{"".join(forklart)}</dl></details>'
    )


def temaliste(kommune: Kommune, tema: Merking, tiltak: Iterable[Tiltak]) -> None:
    """Overskriften med bryteren for prinsippvedtaket, og tiltakene i temaet, som rader i to kolonner."""
    nummer = int(tema.id)
    with st.container(key=f"liste_{tema.id}"):
        st.header(f"{tema.id}. {tema.navn}", anchor=False)
        tilstand.bind(
            st.toggle,
            f"tema_{nummer}",
            nummer not in tilstand.valg().lukkede_temaer,
            sett=partial(tilstand.sett_tema, nummer),
            label=f"Tema {tema.id} skal utredes",
        )
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
    tilstand.bind(
        st.toggle,
        f"t_{tiltak.id}",
        vedtatt or tv is not None,
        sett=partial(_slå, tiltak.id),
        label=tiltak.navn,
        disabled=er_låst(tiltak),
        width="stretch",
        wrap=True,
    )
    tallknapp(tiltak.id, f"vis_{tiltak.id}", tiltak.navn, _talletikett(tiltak, vist))
    if er_åpen(tiltak.id):
        detaljer(kommune, tiltak)


def _slå(id: str, på: bool) -> None:
    tilstand.sett_tiltak(tilstand.valg().tiltaksvalg(id) or Tiltaksvalg(id)) if på else tilstand.slå_av(id)


def er_åpen(nøkkel: str) -> bool:
    """Sant når detaljene til dette tiltaket vises. Høyst ett er åpent om gangen."""
    return bool(tilstand.visning("rad", "") == nøkkel)


def tallknapp(nøkkel: str, knapp: str, navn: str, tall: str) -> None:
    """Tallet på raden. Et trykk åpner eller lukker detaljene, og navnet på knappen sier hvilke og hva den gjør."""
    gjør = "Skjul" if er_åpen(nøkkel) else "Vis"
    skjult = bare_lest_opp(f"{gjør} detaljer om {navn}:")
    tilstand.trykk(f"{skjult} {tall}", knapp, partial(_vis_eller_skjul, nøkkel), type="tertiary", width="content")


def _vis_eller_skjul(nøkkel: str) -> None:
    tilstand.sett_visning("rad", "" if er_åpen(nøkkel) else nøkkel)


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
            _stillbart(kommune, tiltak, tv)
        if følge := tiltak.konsekvens(valgt_mengde(tiltak, tv)):
            st.markdown(f"**Hva det betyr for folk.** {følge} :gray[Foreløpig, redaksjonell vurdering.]")
        _tallet(kommune, tiltak, tv)
        for tekst in forklaring.relasjonstekster(kommune, tiltak.id):
            st.markdown(f"- {tekst}")
        st.markdown(f"**Bakgrunn.** {tiltak.bakgrunn}")


def _stillbart(kommune: Kommune, tiltak: Tiltak, tv: Tiltaksvalg) -> None:
    def sett(felt: str) -> Callable[[Any], None]:
        return lambda verdi: tilstand.endre_tiltak(tiltak.id, **{felt: verdi})

    with st.container(horizontal=True, gap="small"):
        if tiltak.mengde is not None:
            kontroller.mengdevelger(tiltak.mengde, f"mengde_{tiltak.id}", tv.mengde or 1.0, sett("mengde"))
        kontroller.månedsvelger(kommune, f"start_{tiltak.id}", tv.start or tiltak.start, tiltak.start, sett("start"))
        kontroller.opptrappingsvelger(
            f"opptrapping_{tiltak.id}", tv.opptrapping_måneder or 0, sett("opptrapping_måneder")
        )
        kontroller.andelsvelger(
            "Realisert andel", f"realisert_{tiltak.id}", tv.realiseringsgrad, sett("realiseringsgrad")
        )
    kontroller.anslagsfelt(
        f"anslag_{tiltak.id}",
        tv.eget_anslag,
        sett("eget_anslag"),
        Tallform.av(KRONER, ventet=kommune.mål.nivå.midt),
        {"sannsynlig": "Eget anslag, mill. kr i året", "lav": "Lavt anslag", "høy": "Høyt anslag"},
        placeholder="katalogens tall",
    )
    _ukjente_drivere(tiltak, tv)


def _ukjente_drivere(tiltak: Tiltak, tv: Tiltaksvalg) -> None:
    """Drivere ingen kilde gir, og som brukeren må oppgi før tiltaket kan regnes."""
    if isinstance(tiltak.effekt, IkkeTallfestetEffekt):
        return
    for navn, driver in tiltak.drivere.items():
        if driver.midt is None:
            kontroller.tallfelt(
                f"{forklaring.lesbart(navn).capitalize()} ({driver.enhet})",
                f"driver_{navn}_{tiltak.id}",
                dict(tv.drivere).get(navn),
                partial(_sett_driver, tiltak.id, navn),
                Tallform(0, STØRST_BELØP, Enhet.av(driver.enhet), 1.0),
                placeholder="ikke kjent",
            )


def _sett_driver(id: str, navn: str, verdi: float | None) -> None:
    if (tv := tilstand.valg().tiltaksvalg(id)) is not None:
        andre = {n: v for n, v in tv.drivere if n != navn}
        egne = andre if verdi is None else andre | {navn: verdi}
        tilstand.endre_tiltak(id, drivere=tuple(sorted(egne.items())))


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
        f"{forklaring.om_behandlingen(tiltak)}"
    )
    forklaringsboks.ordene(kommune, f"{stykke.i_ord} {' '.join(x.navn for x in stykke.ledd)}")


def overlappene(kommune: Kommune, resultat: Resultat) -> None:
    """Fradragene for overlapp, én linje hver."""
    if resultat.fradrag:
        st.header("Overlapp som er trukket fra", anchor=False)
    egne = forklaring.egne_navn(tilstand.valg().egne_tiltak)
    for fradrag in resultat.fradrag:
        st.markdown(f"- {uskadelig(forklaring.fradragstekst(kommune, fradrag, egne))}")
