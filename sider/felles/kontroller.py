"""Kontrollene sidene bruker: norske tallfelt og valglister, alle bundet til valget."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.tallform import Enhet, les_tall
from scenario.begreper.tiltak import Mengde
from scenario.framstilling.tabeller import Tabell
from scenario.framstilling.tall import antall, knapp, måned
from sider.felles.tilstand import bind

OPPTRAPPING = (0, 3, 6, 12, 18, 24, 36)
ANDELER = tuple(n / 100 for n in range(100, -1, -5))


def uskadelig(tekst: str) -> str:
    """Brukerens tekst der Markdown ikke betyr noe, så den vises som den er skrevet."""
    enlinjet = re.sub(r"[^\S\u00a0]+", " ", tekst).strip()  # hardt mellomrom holder tallet samlet
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~<>$:&])", r"\\\1", enlinjet)


_TALLCELLE = re.compile(r"[+−]?\d[\d\u00a0 ,]*(\u00a0%)?")
_ORD_FOR_TALL = frozenset({"", "ikke tallfestet", "ikke regnet med", "finnes ikke lenger", "bare spennet", "konflikt"})


def tabell(innhold: Tabell, alt: str, nøkkel: str, sum_nederst: bool = False) -> None:
    """En tabell der all tekst vises som den er skrevet. Tallkolonner er høyrestilt og brytes aldri; tekst brytes."""
    trygg = {uskadelig(k): [uskadelig(celle) for celle in kolonne] for k, kolonne in innhold.items()}
    if sum_nederst:
        trygg = {k: [*kolonne[:-1], f"**{kolonne[-1]}**" if kolonne[-1] else ""] for k, kolonne in trygg.items()}
    tall = "".join(f"-t{n}" for n, kolonne in enumerate(innhold.values(), start=1) if n > 1 and _er_tall(kolonne))
    with st.container(key=f"tallene_{nøkkel}{tall}"):
        st.table(trygg, alt=alt, hide_index=True)


def _er_tall(kolonne: Sequence[str]) -> bool:
    """Sant når hver celle er et tall, eller et ord som står der tallet mangler."""
    celler = [c for c in kolonne if c not in _ORD_FOR_TALL]
    return bool(celler) and all(_TALLCELLE.fullmatch(c) for c in celler)


def velg(etikett: str, nøkkel: str, sann: Any, valgene: tuple[Any, ...], vis: Callable[[Any], str], **kw: Any) -> Any:
    """En valgliste. Verdien som gjelder nå er alltid med, også når den ikke er et av standardvalgene."""
    alle = valgene if sann in valgene else tuple(sorted({*valgene, sann}))
    return bind(st.selectbox, nøkkel, sann, label=etikett, options=alle, format_func=vis, **kw)


def mengdevelger(mengde: Mengde, nøkkel: str, sann: float) -> float:
    """Mengden i tiltakets egne trinn, med enhet."""
    antall_trinn = round((mengde.størst - mengde.minst) / mengde.trinn)
    trinn = tuple(round(mengde.minst + i * mengde.trinn, 6) for i in range(antall_trinn + 1))
    vis = lambda m: antall(m, mengde.enhet, mengde.enhet_flertall)  # noqa: E731
    return float(velg("Mengde", nøkkel, float(sann), trinn, vis))


def månedsvelger(kommune: Kommune, nøkkel: str, sann: Måned, tidligst: Måned) -> Måned:
    """Startmåned fra den tidligste vi har lagt til grunn, ut perioden."""
    antall_måneder = Måned(kommune.år[-1], 12).nummer - tidligst.nummer + 1
    måneder = tuple(str(tidligst.pluss(i)) for i in range(max(1, antall_måneder)))
    return Måned.les(velg("Start", nøkkel, str(sann), måneder, lambda m: måned(Måned.les(m))))


def opptrappingsvelger(nøkkel: str, sann: int) -> int:
    """Hvor mange måneder tiltaket bruker på å virke fullt ut."""
    vis = lambda n: "Fullt fra start" if n == 0 else f"Over {antall(n, 'måned', 'måneder')}"  # noqa: E731
    return int(velg("Innfasing", nøkkel, sann, OPPTRAPPING, vis))


def andelsvelger(etikett: str, nøkkel: str, sann: float, **kw: Any) -> float:
    """En andel i trinn på fem prosent."""
    return float(velg(etikett, nøkkel, sann, ANDELER, lambda a: f"{knapp(100 * a)} %", **kw))


def tallfelt(
    etikett: str,
    nøkkel: str,
    sann: float | None,
    *,
    minst: float | None = None,
    størst: float | None = None,
    enhet: Enhet = Enhet.TALL,
    skala: float | None = None,
    **kw: Any,
) -> float | None:
    """Et tall skrevet på norsk. Tomt gir None. Det som ikke er et tall, blir stående med en setning under.

    `enhet` er det feltet er i, og `skala` hvor mye én slik enhet er i valget: for beløp 1000 kr.
    """
    skala = enhet.tusen if skala is None else skala
    tekst = "" if sann is None else knapp(sann / skala, 6)
    skrevet = bind(st.text_input, nøkkel, tekst, label=etikett, max_chars=30, **kw).strip()
    if skrevet == tekst:
        return sann
    if not skrevet:
        return None
    try:
        verdi = les_tall(skrevet, enhet)
        _kontroller_grenser(verdi, minst, størst)
    except ValueError as feil:
        st.error(str(feil), icon=":material/error:")
        return sann
    return verdi * skala


def _kontroller_grenser(verdi: float, minst: float | None, størst: float | None) -> None:
    if minst is not None and verdi < minst:
        raise ValueError(f"{knapp(verdi)} er for lite. Skriv minst {knapp(minst)}.")
    if størst is not None and verdi > størst:
        raise ValueError(f"{knapp(verdi)} er for mye. Skriv høyst {knapp(størst)}.")


def tekstfelt(etikett: str, nøkkel: str, sann: str, lengst: int, **kw: Any) -> str:
    """Fritekst på én linje."""
    return str(bind(st.text_input, nøkkel, sann, label=etikett, max_chars=lengst, **kw))
