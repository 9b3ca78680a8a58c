"""Loggen fra et møte som vedlegg til protokollen: steg, bokmerker, tall og lenker, som tekst, Word og CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO, StringIO
from urllib.parse import urlencode

from scenario.analyse.alternativer import hva_skiller
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.kommune import Kommune
from scenario.begreper.moete import Møte, Møtesteg
from scenario.beregning import beregn
from scenario.framstilling import dom
from scenario.framstilling.moete import (
    Møtelogglinje,
    datoen,
    endringen,
    klokka,
    loggtekst,
    menybyttet,
    tallene,
    ut_i_møtet,
    utelatt,
)
from scenario.framstilling.ord import VANNMERKE
from scenario.rapport.csv_fil import nøytral
from scenario.rapport.innhold import rens

Les = Callable[[Møtesteg], Alternativ | None]
"""Fra et steg til valget i det, med tallene det ble regnet med; None når de ikke finnes lenger."""

FORMATER = {
    "txt": ("ren tekst", "text/plain"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "csv": ("CSV", "text/csv"),
}
"""Navn og type for hvert filformat."""


def linjene(møte: Møte, les: Les, grunnadresse: str) -> tuple[Møtelogglinje, ...]:
    """Steg og bokmerker i den rekkefølgen de kom."""
    steg = [_linje(møte, s, les, grunnadresse) for s in møte.steg]
    etter_nr = {x.nummer: x for x in steg}
    merker = [
        Møtelogglinje(m.steg, m.sekund, m.navn, True, x.resultat, x.adresse)
        for m in møte.merker
        if (x := etter_nr[m.steg])
    ]
    return tuple(sorted((*steg, *merker), key=lambda x: (x.sekund, x.bokmerke, x.nummer)))


def _linje(møte: Møte, steg: Møtesteg, les: Les, grunnadresse: str) -> Møtelogglinje:
    alternativ = les(steg)
    hva = "Møtet begynte"
    if steg.forelder != steg.nr:
        hva = _endret(les(møte.nummer(steg.forelder)), alternativ)
    adresse = f"{grunnadresse}?{urlencode({'s': steg.kode, 'u': steg.utgave})}"
    resultat = None if alternativ is None else beregn(alternativ.kommune, alternativ.valg)
    return Møtelogglinje(steg.nr, steg.sekund, hva, False, resultat, adresse)


def _endret(før: Alternativ | None, nå: Alternativ | None) -> str:
    if før is None or nå is None:
        return "Andre tall"
    byttet = menybyttet(før.kommune, nå.kommune)
    return byttet or endringen(nå.kommune, hva_skiller(før, nå), med_beløp=True) or "Ny utgave"


ROMMET = "Det rommet svarte samlet"
OM_ROMMET = "Bare svar fra minst fem er talt. Ikke en avstemning."


def fil(
    møte: Møte, linjer: Sequence[Møtelogglinje], kommune: Kommune, format: str, rommet: tuple[str, ...] = ()
) -> bytes:
    """Loggen i ett av formatene i `FORMATER`. `rommet` er det rommet har svart, én linje for hvert spørsmål."""
    lag = {"txt": _txt, "docx": _docx, "csv": _csv}
    return lag[format](møte, linjer, kommune, rommet)


def filnavn(møte: Møte, format: str) -> str:
    """«moetelogg-2026-05-12.txt»."""
    return f"moetelogg-{datoen(møte)}.{format}"


def _hode(møte: Møte, kommune: Kommune) -> Iterator[str]:
    yield f"{kommune.opplysninger.navn}. {VANNMERKE}."
    utgaver = sorted({s.utgave for s in møte.steg})
    yield f"Møtet begynte {datoen(møte)} kl. {klokka(møte, 0)}. Tallgrunnlag: {', '.join(utgaver)}."
    yield "Loggen viser hva som ble vist, ikke hvem som mente hva."
    if setning := utelatt(møte):
        yield setning


def _txt(møte: Møte, linjer: Sequence[Møtelogglinje], kommune: Kommune, rommet: tuple[str, ...]) -> bytes:
    tekst = ["Logg fra møtet", "", *_hode(møte, kommune), ""]
    for x in linjer:
        tekst += [
            f"{ut_i_møtet(x.sekund)} ut i møtet, kl. {klokka(møte, x.sekund)}: {rens(loggtekst(x))}",
            f"  {tallene(x.resultat)}",
            f"  {x.adresse}",
            "",
        ]
    if rommet:
        tekst += [f"{ROMMET}. {OM_ROMMET}", *(f"  {rens(linje)}" for linje in rommet), ""]
    return "\n".join(tekst).encode()


def _csv(møte: Møte, linjer: Sequence[Møtelogglinje], kommune: Kommune, rommet: tuple[str, ...]) -> bytes:
    ut = StringIO()
    skriver = csv.writer(ut, delimiter=";", lineterminator="\r\n")
    år = kommune.år
    skriver.writerow(
        ("Ut i møtet", "Klokka", "Slag", "Hva", "Oppnådd, 1000 kr", *(f"Fond {å}, 1000 kr" for å in år), "Lenke")
    )
    for x in linjer:
        slag = "Bokmerke" if x.bokmerke else "Steg"
        skriver.writerow((ut_i_møtet(x.sekund), klokka(møte, x.sekund), slag, nøytral(x.hva), *_tall(x, år), x.adresse))
    for linje in rommet:
        skriver.writerow(("", "", "Rommet", nøytral(linje)))
    skriver.writerow(("", "", "Om filen", " ".join(_hode(møte, kommune))))
    return ut.getvalue().encode("utf-8-sig")


def _tall(linje: Møtelogglinje, år: Sequence[int]) -> list[str]:
    r = linje.resultat
    if r is None or r.konflikter:
        return [""] * (1 + len(år))
    fond = dict(zip(r.år, r.fond, strict=True))
    beløp = [dom.nådd(r), *(fond.get(å) for å in år)]
    return ["" if b is None else f"{b:.3f}".rstrip("0").rstrip(".").replace(".", ",") for b in beløp]


def _docx(møte: Møte, linjer: Sequence[Møtelogglinje], kommune: Kommune, rommet: tuple[str, ...]) -> bytes:
    import docx
    from docx.oxml.ns import qn

    dok = docx.Document()
    for språk in dok.styles.element.iter(qn("w:lang")):
        språk.set(qn("w:val"), "nb-NO")
    dok.core_properties.title, dok.core_properties.language = "Logg fra møtet", "nb-NO"
    dok.core_properties.author = kommune.opplysninger.navn
    dok.add_heading("Logg fra møtet", 0)
    for setning in _hode(møte, kommune):
        dok.add_paragraph(setning)
    dok.add_heading("Forløpet", 1)
    for x in linjer:
        dok.add_heading(f"{ut_i_møtet(x.sekund)} – {rens(loggtekst(x))}", 2)
        dok.add_paragraph(f"Kl. {klokka(møte, x.sekund)}. {tallene(x.resultat)}")
        dok.add_paragraph(x.adresse)
    if rommet:
        dok.add_heading(ROMMET, 1)
        dok.add_paragraph(OM_ROMMET)
        for linje in rommet:
            dok.add_paragraph(rens(linje), style="List Bullet")
    ut = BytesIO()
    dok.save(ut)
    return ut.getvalue()
