"""Kontrollene sidene bruker: norske tallfelt og valglister, alle bundet til valget."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from scenario.begreper.felter import Tallfelt
from scenario.begreper.tallform import Enhet, les_tall
from scenario.begreper.tekst import er_synlig
from scenario.begreper.valg import Anslag
from scenario.framstilling.detaljforklaring import ANDELER
from scenario.framstilling.felt import Feltfeil, Tvil, kort, les_anslag, vis_anslag
from scenario.framstilling.rimelighet import Rimelighetsspørsmål, beløp
from scenario.framstilling.tabeller import Tabell
from scenario.framstilling.tall import knapp
from sider.felles import tilstand
from sider.felles.tilstand import Feste, bind, fest

_TEGN_SOM_BYTTES = re.compile(r":(?=[\w+-]+:)|(?:(?<=\s)|^)(?:<->|->|<-|--|>=|<=|~=)(?=\s|$)")
"""Det Streamlit bytter i ferdig tekst: `:smil:`, `:streamlit:` og piler. Et usynlig tegn imellom hindrer det."""


def uskadelig(tekst: str) -> str:
    """Brukerens tekst der Markdown ikke betyr noe, så den vises som den er skrevet."""
    enlinjet = re.sub(r"[^\S\u00a0]+", " ", tekst).strip()  # hardt mellomrom holder tallet samlet
    enlinjet = _TEGN_SOM_BYTTES.sub(lambda treff: treff[0][0] + "\u2060" + treff[0][1:], enlinjet)
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~<>$:&])", r"\\\1", enlinjet)


_TALLCELLE = re.compile(r"[+−]?\d[\d\u00a0 ,]*(\u00a0%)?")
_ORD_FOR_TALL = frozenset({"", "ikke tallfestet", "ikke regnet med", "finnes ikke lenger", "bare spennet", "konflikt"})


def tabell(innhold: Tabell, alt: str, nøkkel: str, sum_nederst: bool = False, merknad: str | None = None) -> None:
    """En tabell der all tekst vises som den er skrevet. Tallkolonner er høyrestilt og brytes aldri; tekst brytes.

    Merknaden står under tabellen, når det er en.
    """
    trygg = {uskadelig(k): [uskadelig(celle) for celle in kolonne] for k, kolonne in innhold.items()}
    if sum_nederst:
        trygg = {k: [*kolonne[:-1], f"**{kolonne[-1]}**" if kolonne[-1] else ""] for k, kolonne in trygg.items()}
    tall = "".join(f"-t{n}" for n, kolonne in enumerate(innhold.values(), start=1) if n > 1 and _er_tall(kolonne))
    with st.container(key=f"tallene_{nøkkel}{tall}"):
        st.table(trygg, alt=alt, hide_index=True)
    if merknad:
        st.caption(merknad)


def skrivetabell(
    innhold: Mapping[str, Any],
    nøkkel: str,
    kolonner: Mapping[str, Any],
    *,
    låst: Sequence[str] = (),
    nye_rader: bool = True,
) -> dict[str, Any]:
    """En tabell det kan skrives i, slik den står nå. Kolonnene er tekst når `kolonner` ikke sier noe annet."""
    rettet: dict[str, Any] = st.data_editor(
        dict(innhold),
        key=nøkkel,
        hide_index=True,
        placeholder="",
        disabled=list(låst),
        num_rows="dynamic" if nye_rader else "fixed",
        column_config={k: kolonner.get(k) or st.column_config.TextColumn() for k in innhold},
    )
    return rettet


@contextmanager
def brett(tittel: str, nøkkel: str) -> Iterator[bool]:
    """Noe som er foldet sammen. Sant når det er åpent: innholdet lages først da."""
    boks = st.expander(tittel, key=nøkkel, on_change="rerun")
    with boks:
        yield bool(boks.open)


def _er_tall(kolonne: Sequence[str]) -> bool:
    """Sant når hver celle er et tall, eller et ord som står der tallet mangler."""
    celler = [c for c in kolonne if c not in _ORD_FOR_TALL]
    return bool(celler) and all(_TALLCELLE.fullmatch(c) for c in celler)


def velg(etikett: str, nøkkel: str, sann: Any, valgene: tuple[Any, ...], vis: Callable[[Any], str], **kw: Any) -> Any:
    """En valgliste. Verdien som gjelder nå er alltid med, også når den ikke er et av standardvalgene."""
    alle = valgene if sann in valgene else tuple(sorted({*valgene, sann}))
    les = {valg: valg for valg in alle}.__getitem__
    return bind(st.selectbox, nøkkel, sann, les=les, label=etikett, options=alle, format_func=vis, **kw)


def andelsvelger(etikett: str, nøkkel: str, sann: float, sett: Callable[[float], object]) -> None:
    """En andel i trinn på fem prosent."""
    velg(etikett, nøkkel, sann, ANDELER, lambda a: f"{knapp(100 * a)} %", sett=sett)


@dataclass(frozen=True, slots=True)
class Tallform:
    """Hva som kan stå i et tallfelt. Grensene er i feltets egen enhet."""

    minst: float | None = None
    størst: float | None = None
    enhet: Enhet = Enhet.TALL
    skala: float | None = None
    """Hvor mye én enhet i feltet er i valget. Ikke satt er det 1000 kr for beløp, og ellers det samme som i feltet."""
    tomt: float | None = None
    """Verdien når feltet er tomt."""
    kreves: bool = False
    ventet: float | None = None
    """Det meste et slikt beløp kan ventes å være (1000 kr). Er det større, blir det spurt før det teller."""

    @classmethod
    def av(cls, slag: Tallfelt, minst: float | None = None, størst: float | None = None, **kw: Any) -> Tallform:
        """Formen et felt med dette slaget har på skjermen. `minst` og `størst` snevrer inn, i valgets enhet."""
        enhet, skala = {Enhet.TUSEN_KR: (Enhet.MILL_KR, 1000.0), Enhet.ANDEL: (Enhet.PROSENT, 0.01)}.get(
            slag.enhet, (slag.enhet, 1.0)
        )
        lavest = slag.minst if minst is None else max(minst, slag.minst)
        høyest = slag.størst if størst is None else min(størst, slag.størst)
        return cls(lavest / skala, høyest / skala, enhet, skala, **kw)

    def vis(self, verdi: float | None) -> str:
        """Verdien slik den står i feltet."""
        return "" if verdi is None else knapp(verdi / self._faktor, 6)

    @property
    def _faktor(self) -> float:
        return self.enhet.tusen if self.skala is None else self.skala

    def les(self, tekst: str, bekreftet: str | None = None) -> float | None:
        """Verdien i valget. Gir ValueError med en setning for det som ikke kan stå i feltet.

        Gir Tvil når tallet trolig er i feil enhet, om ikke brukeren har `bekreftet` akkurat denne teksten.
        """
        if not tekst.strip():
            if self.kreves:
                raise ValueError("Skriv et tall her.")
            return self.tomt
        verdi = les_tall(tekst, self.enhet)
        feil = self._utenfor(verdi)
        spørsmål = None if self.ventet is None or tekst == bekreftet else beløp(verdi * self._faktor, self.ventet)
        if spørsmål and not (feil and spørsmål.forslag is None):
            raise Tvil(spørsmål, verdi * self._faktor, kan_være=not feil)
        if feil:
            raise ValueError(feil)
        return verdi * self._faktor

    def _utenfor(self, verdi: float) -> str:
        if self.minst is not None and verdi < self.minst:
            return f"{knapp(verdi)} er for lite. Skriv minst {knapp(self.minst)}."
        if self.størst is not None and verdi > self.størst:
            return f"{knapp(verdi)} er for mye. Skriv høyst {knapp(self.størst)}."
        return ""


def leser(form: Tallform, nøkkel: str) -> Callable[[str], float | None]:
    """Leser et felt, med det brukeren har svart på spørsmålet om det."""
    return lambda tekst: form.les(tekst, tilstand.visning(f"ja_{nøkkel}", None))


def tallfelt(
    etikett: str,
    nøkkel: str,
    sann: float | None,
    sett: Callable[[Any], object],
    form: Tallform,
    *,
    bredde: int | Literal["stretch"] = "stretch",
    placeholder: str = "",
) -> float | None:
    """Et tall skrevet på norsk. Det som ikke er et tall, blir stående med en setning; det siste gyldige gjelder."""
    les = leser(form, nøkkel)
    feste: Feste[float | None] = Feste(
        nøkkel, lambda v: {nøkkel: form.vis(v)}, lambda skrevet: les(skrevet[nøkkel]), sett
    )

    def felt(vist: str, **ved_endring: Any) -> str:
        hint = placeholder or form.vis(form.tomt)
        return str(st.text_input(etikett, vist, key=nøkkel, placeholder=hint, **ved_endring))

    with feltboks(nøkkel, bredde):
        verdi = fest(feste, sann, {nøkkel: felt})
        if tilstand.skrevet(nøkkel) != form.vis(verdi):
            svar = partial(tilstand.ta_imot, feste, (nøkkel,), nøkkel)
            feilen_ved(feilen(les, tilstand.skrevet(nøkkel)), form.vis(verdi), nøkkel=nøkkel, form=form, svar=svar)
    return verdi


def feltboks(nøkkel: str, bredde: int | Literal["stretch"] = "stretch") -> DeltaGenerator:
    """Et felt og setningen som hører til. Skriptet i siden knytter dem sammen for skjermlesere."""
    return st.container(key=f"skrivefelt_{nøkkel}", gap="xxsmall", width=bredde)


def feilen(les: Callable[[str], object], tekst: str) -> ValueError | None:
    """Hvorfor teksten ikke kan leses; None når den kan."""
    try:
        les(tekst)
    except ValueError as feil:
        return feil
    return None


def spør(spørsmålene: Sequence[Rimelighetsspørsmål]) -> None:
    """Tall som ser ut til å være skrevet i feil enhet. De gjelder til brukeren retter dem."""
    for ett in spørsmålene:
        st.warning(uskadelig(str(ett)), icon=":material/help:")


def feilen_ved(
    feil: ValueError | None,
    gjelder: str = "",
    *,
    nøkkel: str = "",
    form: Tallform | None = None,
    svar: Callable[[], None] | None = None,
    **knapp: Any,
) -> None:
    """Setningen under feltet den gjelder, og hva som gjelder til det er rettet. Er det tvil, knappene som svarer."""
    if feil is None:
        return
    så_lenge = f" {gjelder} gjelder så lenge." if gjelder else ""
    if not isinstance(feil, Tvil) or form is None or svar is None:
        st.error(uskadelig(f"{feil}{så_lenge}"), icon=":material/error:")
        return
    st.warning(uskadelig(f"{feil}{så_lenge}"), icon=":material/help:")
    if feil.kan_være:
        skrevet = tilstand.skrevet(nøkkel)
        etikett = f"Ja, {form.vis(feil.verdi)} {form.enhet}"
        tilstand.trykk(etikett, f"tvil_ja_{nøkkel}", partial(_bekreft, nøkkel, skrevet, svar), **knapp)
    if feil.forslag is not None:
        etikett = f"Nei, {form.vis(feil.forslag)} {form.enhet}"
        tekst = form.vis(feil.forslag)
        tilstand.trykk(etikett, f"tvil_nei_{nøkkel}", partial(_rett, nøkkel, tekst, svar), **knapp)


def _bekreft(nøkkel: str, tekst: str, svar: Callable[[], None]) -> None:
    tilstand.sett_visning(f"ja_{nøkkel}", tekst)
    svar()


def _rett(nøkkel: str, tekst: str, svar: Callable[[], None]) -> None:
    tilstand.skriv(nøkkel, tekst)
    svar()


def bare_lest_opp(tekst: str) -> str:
    """Tekst i navnet på en knapp som ikke synes, fordi den som ser, alt ser den i raden."""
    return f":gray[{uskadelig(tekst)}]"


def anslagsfelt(
    nøkkel: str,
    sann: Anslag | None,
    sett: Callable[[Anslag | None], object],
    form: Tallform,
    etiketter: Mapping[str, str],
    *,
    kreves: bool = False,
    placeholder: str = "",
) -> None:
    """Tre felt for ett anslag, i rekkefølgen etikettene har. Et tomt lavt eller høyt følger det sannsynlige.

    De gjelder når de stemmer med hverandre. Til da står det brukeren skrev, og det siste som stemte, gjelder.
    """
    nøkler = {del_: f"{nøkkel}_{del_}" for del_ in etiketter}

    def vis(verdi: Anslag | None) -> dict[str, str]:
        return {nøkler[del_]: tekst for del_, tekst in vis_anslag(verdi, form.vis).items()}

    def les(skrevet: Mapping[str, str]) -> Anslag | None:
        tekster = {del_: skrevet[n] for del_, n in nøkler.items()}
        midten_endret = tilstand.sist_endret() == nøkler["sannsynlig"]
        leserne = {del_: leser(form, n) for del_, n in nøkler.items()}
        return les_anslag(tekster, leserne, kreves=kreves, midten_endret=midten_endret)

    with st.container(horizontal=True, gap="small"):
        bokser = {del_: feltboks(nøkler[del_]) for del_ in etiketter}

    def felt(del_: str, vist: str, **ved_endring: Any) -> str:
        hint = placeholder if del_ == "sannsynlig" else "som sannsynlig"
        return bokser[del_].text_input(etiketter[del_], vist, key=nøkler[del_], placeholder=hint, **ved_endring)

    feste = Feste(nøkkel, vis, les, sett)
    verdi = fest(feste, sann, {n: partial(felt, del_) for del_, n in nøkler.items()})
    if (skrevet := {n: tilstand.skrevet(n) for n in nøkler.values()}) != vis(verdi):
        svar = {del_: partial(tilstand.ta_imot, feste, tuple(skrevet), n) for del_, n in nøkler.items()}
        for del_, feil in _feilene(partial(les, skrevet)).items():
            with bokser[del_]:
                feilen_ved(feil, nøkkel=nøkler[del_], form=form, svar=svar[del_])


def _feilene(les: Callable[[], object]) -> dict[str, ValueError]:
    try:
        les()
    except Feltfeil as samlet:
        return samlet.feil
    return {}


def tekstfelt(
    etikett: str,
    nøkkel: str,
    sann: str,
    lengst: int,
    sett: Callable[[str], object] | None = None,
    *,
    tomt: str = "",
    **kw: Any,
) -> str:
    """Fritekst på én linje. For lang tekst blir kortet, med en setning om det.

    `tomt` er setningen når feltet ikke kan være tomt; da gjelder det som sto der sist.
    """

    def les(tekst: str) -> str:
        if tomt and not er_synlig(tekst):
            raise ValueError(tomt)
        return kort(tekst, lengst)

    kortet = kort_for_lang(nøkkel, lengst)
    with feltboks(nøkkel):
        verdi = bind(st.text_input, nøkkel, sann, sett=sett, les=les, label=etikett, **kw)
        om_kortingen(kortet, lengst)
        feilen_ved(feilen(les, tilstand.skrevet(nøkkel)), f"«{verdi}»")
    return verdi


def kort_for_lang(nøkkel: str, lengst: int) -> bool:
    """Korter det som står i et tekstfelt før det tegnes. Sant så lenge det kortede står der."""
    tekst = tilstand.skrevet(nøkkel)
    if isinstance(tekst, str) and len(tekst) > lengst:
        tekst = kort(tekst, lengst)
        tilstand.sett_visning(f"kortet_{nøkkel}", tekst)
        tilstand.skriv_nå(nøkkel, tekst)
    return bool(tekst) and tilstand.visning(f"kortet_{nøkkel}", "") == tekst


def om_kortingen(kortet: bool, lengst: int) -> None:
    """Setningen om at teksten er kortet."""
    if kortet:
        st.info(f"Teksten er kortet. Det er plass til {lengst} tegn.", icon=":material/content_cut:")
