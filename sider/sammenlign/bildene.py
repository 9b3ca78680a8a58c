"""Det som skiller alternativene, og det alle er enige om: søylene, uenighetene, kurvene og kompromisset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from html import escape
from itertools import combinations
from pathlib import Path

import streamlit as st

from scenario.analyse.alternativer import Enighet, Kjerne, Kompromisspørsmål, Sammenligning, Skille, avvik, hva_skiller
from scenario.analyse.alternativer import kompromiss as kompromisset
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.fondsposter import RESERVEKRAV
from scenario.begreper.valg import Valg
from scenario.framstilling import dom, svarbilde
from scenario.framstilling import sammenligning as tekster
from scenario.framstilling import sammenligningsbilde as bilde
from scenario.framstilling.analyseforklaring import forskjellene
from scenario.framstilling.diagrammer.sammenligning import INGEN, KRAV, Diagramlinje, farge
from scenario.framstilling.sammenligning import BOKSTAVER, FORMER
from scenario.framstilling.tabeller import avrunding_i_skillet
from sider.felles import aapnet, forklaring, sammenligning, tilstand
from sider.felles.kontroller import brett, tabell, uskadelig
from sider.felles.resultat import konflikt
from sider.felles.svar import KommuneSomNøkkel, svar_for
from sider.felles.tallgrunnlag import gjeldende
from sider.sammenlign.alternativene import legg_til_alternativ

STIL = Path(__file__).resolve().parent / "sammenlign.css"
FORM = {INGEN: "▼", **dict(zip(BOKSTAVER, FORMER, strict=True)), KRAV: "◆"}
"""Tegnet ved navnet, det samme som formen i diagrammet."""


def hvor_langt(svar: Sammenligning, navn: Sequence[str], kjerne: Kjerne | None) -> None:
    """Hva alle er enige om, og hvor langt hvert alternativ når."""
    st.html(STIL)
    if kjerne is not None:
        setning = bilde.ingress(kjerne, kompromisset.uenighetene(kjerne))
        st.html(f'<p class="b-ingress" role="status">{escape(setning)}</p>')
    felles = dom.nådd(kjerne.alle.resultat) if kjerne and _på_dagens_grunnlag(svar) else None
    st.html(bilde.søylene(svar, navn, felles))
    if kjerne is not None and felles is None:
        st.caption("Det felles er regnet med dagens tall, og kan ikke tegnes i søyler som står på et annet grunnlag.")


def _på_dagens_grunnlag(svar: Sammenligning) -> bool:
    kommune = gjeldende()
    dagens = Alternativ("", Valg(kommune.standard), kommune)
    return not avvik([dagens, *(k.alternativ for k in svar.kolonner)]).noen


def uenighetene(svar: Sammenligning, navn: Sequence[str], kjerne: Kjerne | None) -> None:
    """Uenighetene etter kroner: alle mot hverandre, eller to og to med søyler ut fra midten."""
    alle, par = "Alle", list(combinations(range(len(svar.kolonner)), 2))
    valgene: list[tuple[int, int] | str] = [alle, *par] if len(par) > 1 else [*par]
    valgt = _valgt_par(valgene, navn) if len(valgene) > 1 else valgene[0] if valgene else (-1, 0)
    if isinstance(valgt, str) and kjerne is not None:
        kolonner = [k.alternativ for k in svar.kolonner]
        st.html(bilde.hantler(gjeldende(), kolonner, kompromisset.uenighetene(kjerne)))
        st.caption("Kronene er avstanden mellom det meste og det minste i et helt år, før overlapp.")
    elif not isinstance(valgt, str):
        _to_mot_hverandre(_side(svar, navn, valgt[0]), _side(svar, navn, valgt[1]))


def _valgt_par(valgene: list[tuple[int, int] | str], navn: Sequence[str]) -> tuple[int, int] | str:
    husket = tilstand.visning("par", valgene[0])
    return tilstand.bind(
        st.segmented_control,
        "vis_par",
        husket if husket in valgene else valgene[0],
        sett=partial(tilstand.sett_visning, "par"),
        vis=valgene.index,
        les=valgene.__getitem__,
        label="Hvem mot hvem",
        options=range(len(valgene)),
        format_func=lambda nr: _parnavn(valgene[nr], len(navn)),
        required=True,
    )


def _parnavn(par: tuple[int, int] | str, antall: int) -> str:
    if isinstance(par, str):
        return {3: "Alle tre", 4: "Alle fire"}.get(antall, par)
    return f"{BOKSTAVER[par[0]]} mot {BOKSTAVER[par[1]]}"


@dataclass(frozen=True, slots=True)
class Side:
    """Den ene siden i listen over forskjeller."""

    navn: str
    merke: str
    farge: str
    alternativ: Alternativ


def _side(svar: Sammenligning, navn: Sequence[str], nummer: int) -> Side:
    """Alternativet med dette nummeret; −1 er ingen tiltak."""
    if nummer < 0:
        return Side(tekster.INGEN, tekster.INGEN, bilde.farge(nummer), svar.uten.alternativ)
    kolonne = svar.kolonner[nummer].alternativ
    return Side(f"{BOKSTAVER[nummer]} {navn[nummer]}", bilde.merke(nummer), bilde.farge(nummer), kolonne)


def _to_mot_hverandre(fra: Side, til: Side) -> None:
    kommune = til.alternativ.kommune
    fra_utgaven, til_utgaven = KommuneSomNøkkel(fra.alternativ.kommune), KommuneSomNøkkel(kommune)
    skille = _skillet(fra_utgaven, fra.alternativ.valg, til_utgaven, til.alternativ.valg)
    st.markdown(uskadelig(tekster.skillesetning(skille, kommune.år[-1], fra.navn, til.navn)))
    if not skille.linjer:
        return
    linjer = bilde.uenighetene(kommune, skille)
    st.html(bilde.til_hver_side(linjer, (fra.navn, til.navn), (fra.merke, til.merke), (fra.farge, til.farge)))
    with brett("Hver forskjell for seg, som tabell", "skille_tabell") as åpent:
        if åpent:
            forskjeller = tekster.skillet(kommune, skille, fra.navn, til.navn)
            rundet = avrunding_i_skillet(forskjeller)
            tabell(forskjeller, "Hva som skiller alternativene", "skille", sum_nederst=True, merknad=rundet)
            st.caption(tekster.slik_deles_det(skille))
    forklaring.boks(gjeldende(), lambda: forskjellene(skille))


@lru_cache(maxsize=64)
def _skillet(fra: KommuneSomNøkkel, a: Valg, til: KommuneSomNøkkel, b: Valg) -> Skille:
    """Huskes, for alle rekkefølgene er flere hundre beregninger, og et trykk på noe annet på siden endrer dem ikke."""
    return hva_skiller(Alternativ("", a, fra.kommune), Alternativ("", b, til.kommune))


def kompromiss(
    alternativer: Sequence[Alternativ], navn: Sequence[str], kjerne: Kjerne, svart: Mapping[str, float]
) -> None:
    """Ett svar på hvert av de store spørsmålene, og hvor langt det da er til hvert alternativ."""
    spørsmål = kompromisset.spørsmålene(alternativer, kjerne, gjeldende())
    if not spørsmål:
        return
    st.header("Bygg et kompromiss", anchor=False)
    st.caption("Det begynner med det alle er enige om. Merkene viser hvem som har valgt hva.")
    venstre, høyre = st.columns([7, 4], gap="large")
    with venstre:
        svarene = {s.tiltak.id: _svaret(s, svart.get(s.tiltak.id)) for s in spørsmål}
    with høyre, st.container(key="panel"):
        _så_langt(kompromisset.kompromiss(alternativer, kjerne, svarene, gjeldende()), navn)


def _svaret(spørsmål: Kompromisspørsmål, husket: float | None) -> float:
    id, mengder = spørsmål.tiltak.id, [s.mengde for s in spørsmål.svarene]
    tekst = [bilde.svarteksten(gjeldende(), id, s.mengde, s.valgt_av) for s in spørsmål.svarene]
    return tilstand.bind(
        st.segmented_control,
        f"kompromiss_{id}",
        husket if husket in mengder else mengder[0],
        sett=partial(_husk_svaret, id),
        vis=mengder.index,
        les=mengder.__getitem__,
        label=spørsmål.tiltak.navn,
        options=range(len(mengder)),
        format_func=tekst.__getitem__,
        required=True,
        width="stretch",
    )


def _husk_svaret(id: str, mengde: float) -> None:
    sammenligning.sett(sammenligning.listen()[0].med_svar(id, mengde))


def _så_langt(svar: kompromisset.Kompromiss, navn: Sequence[str]) -> None:
    if svar.resultat.konflikter:
        konflikt(svar.resultat)
        return
    svaret, levering = svar_for(gjeldende(), svar.valg, svar.resultat), svar.valg.forutsetninger.felles_levering
    st.html(svarbilde.tallene(svaret, (levering.lav, levering.høy), "kompromisset"))
    st.html(svarbilde.dommen(svaret, True) + svarbilde.sjansen(svaret) + bilde.avstandene(svar, navn))
    ferdig = Alternativ("Kompromiss", svar.valg.med(navn="Kompromiss"), gjeldende())
    with st.container(horizontal=True, gap="small"):
        legg_til = partial(legg_til_alternativ, ferdig)
        tilstand.trykk("Legg til kompromisset", "legg_til_kompromiss", legg_til, type="primary")
        if tilstand.trykket("Åpne og finjuster", key="åpne_kompromiss"):
            aapnet.åpne(svar.valg, "Kompromiss")


def linjene(svar: Sammenligning, navn: Sequence[str]) -> list[Diagramlinje]:
    """Fondskurvene: ingen tiltak og alle alternativer med en gyldig sum."""
    merkede = zip(BOKSTAVER, navn, svar.kolonner, strict=False)
    egne = [Diagramlinje(b, n, k.resultat.fond) for b, n, k in merkede if not k.resultat.konflikter]
    return [Diagramlinje(INGEN, tekster.INGEN, svar.uten.resultat.fond), *egne]


def tegnforklaring(linjer: Sequence[Diagramlinje]) -> None:
    """Merkene i diagrammet med hele navnet."""
    alle = [(x.merke, x.navn) for x in linjer] + [(KRAV, RESERVEKRAV.navn)]
    deler = (
        f'<li style="--farge:{farge(m)}"><span>{FORM[m]} {m if m in BOKSTAVER else ""}</span> {escape(n)}</li>'
        for m, n in alle
    )
    st.html(f'<ul class="sml-tegn">{"".join(deler)}</ul>')


def enigheten(kjerne: Kjerne, navn: Sequence[str]) -> None:
    """Den felles kjernen i ord og tabeller, og uenigheten per tiltak."""
    st.info(tekster.kjernesetning(kjerne), icon=":material/handshake:")
    for tillegg in (tekster.flertallssetning(kjerne), tekster.uenighetssetning(gjeldende(), kjerne)):
        if tillegg:
            st.markdown(tillegg)
    if tilstand.trykket("Åpne kjernen", key="åpne_kjernen"):
        aapnet.åpne(kjerne.alle.valg, "Den felles kjernen")
    if kjerne.uenighet_per_tema:
        tabell(tekster.uenigheten(kjerne, navn), "Hvor uenigheten ligger", "uenighet")
    kjernetabeller(kjerne, navn)
    st.caption("Kjernen er regnet med dagens tall og kommunens egne forutsetninger, for alle alternativene.")


def kjernetabeller(kjerne: Kjerne, navn: Sequence[str]) -> None:
    """Tiltakene etter hvor mange som har valgt dem."""
    for enighet, tittel in (
        (Enighet.ALLE, "Alle har valgt"),
        (Enighet.FLERTALL, "Flere enn halvparten har valgt"),
        (Enighet.NOEN, "Noen har valgt"),
        (Enighet.INGEN, "Ingen har valgt"),
    ):
        innhold = tekster.enigheten(kjerne, navn, enighet)
        if antall := len(innhold["Tiltak"]):
            boks = st.expander(f"{tittel} ({antall})", key=f"kjerne_{enighet}", on_change="rerun")
            if boks.open:
                with boks:
                    tabell(innhold, tittel, enighet)
