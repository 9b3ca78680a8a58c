"""Saksvedlegget som Word: ekte stiler, bildetekster, tabellhoder og beskrivelser, på bokmål."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from scenario.rapport import figurer
from scenario.rapport.blokker import Avsnitt, Blokk, Figur, Figurpar, Lenke, Overskrift, Punkter, Tabell
from scenario.rapport.innhold import Rapportinnhold
from scenario.rapport.qr import qr_png
from scenario.rapport.saken import vedlegg

_SKRIFT, _BREDDE = "Arial", 17.0
_BLÅ, _DEMPET = RGBColor(0x0B, 0x4F, 0x6C), RGBColor(0x4A, 0x55, 0x60)
_JUSTERING = {"v": WD_ALIGN_PARAGRAPH.LEFT, "h": WD_ALIGN_PARAGRAPH.RIGHT, "m": WD_ALIGN_PARAGRAPH.CENTER}
_FIGURBREDDE = 15.0
_LENGST_VIST = 240
_CELLESTIL = "Tabelltekst"
_I_SPENN = re.compile(r"(?<=\d)–(?=\d)")
_MANGE_TILTAK = 20
_FLEST_SAMLET = 16
"""Tabeller med inntil så mange rader deles ikke mellom to sider."""


def dokument(innhold: Rapportinnhold, kort: bool = False) -> bytes:
    """Word-filen. Samme innhold gir samme bytes."""
    dok = docx.Document()
    _sett_opp(dok, innhold, kort)
    dok.add_paragraph(innhold.tittel, style="Title")
    dok.add_paragraph(f"{innhold.kommune.opplysninger.navn}. {innhold.merke}", style="Subtitle")
    skriver = _Skriver(dok, innhold, kort)
    for blokk in vedlegg(innhold, kort):
        skriver.skriv(blokk)
    hold_spenn_samlet(dok)
    ut = BytesIO()
    dok.save(ut)
    return _uten_klokkeslett(ut.getvalue())


def hold_spenn_samlet(dok: Document) -> None:
    """Et spenn som «23–33» brytes ikke etter streken: et usynlig tegn holder det samlet."""
    for tekst in dok.element.iter(qn("w:t")):
        tekst.text = _I_SPENN.sub("–\u2060", tekst.text or "")


def _uten_klokkeslett(fil: bytes) -> bytes:
    """Samme zip med fast tidspunkt på delene, så filen bare avhenger av innholdet."""
    ut = BytesIO()
    with zipfile.ZipFile(BytesIO(fil)) as inn, zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as ny:
        for navn in inn.namelist():
            ny.writestr(zipfile.ZipInfo(navn), inn.read(navn), zipfile.ZIP_DEFLATED)
    return ut.getvalue()


# --- Oppsett --------------------------------------------------------------------------------------------------------


def _sett_opp(dok: Document, innhold: Rapportinnhold, kort: bool) -> None:
    _sett_egenskaper(dok, innhold)
    mange = len(innhold.resultat.bidrag) > _MANGE_TILTAK
    _sett_stiler(dok, 10.0 - 0.5 * mange - kort, luft=2 if kort else 5)
    side = dok.sections[0]
    side.page_width, side.page_height = Cm(21), Cm(29.7)
    side.left_margin = side.right_margin = Cm(2)
    side.top_margin, side.bottom_margin = (Cm(1.5), Cm(1.3)) if kort else (Cm(2), Cm(1.8))
    side.header_distance = side.footer_distance = Cm(0.7)
    topp, bunn = side.header.paragraphs[0], side.footer.paragraphs[0]
    topp.text = f"{innhold.kommune.opplysninger.navn}\t{innhold.vannmerke}"
    bunn.text = f"{innhold.merke}\tSide "
    _felt(bunn, "PAGE", "1")
    bunn.add_run(" av ")
    _felt(bunn, "NUMPAGES", "1")


def _sett_egenskaper(dok: Document, innhold: Rapportinnhold) -> None:
    om, tid = dok.core_properties, datetime.combine(innhold.dato, time())
    om.title, om.subject, om.author = innhold.tittel, innhold.vannmerke, innhold.kommune.opplysninger.navn
    om.comments, om.keywords, om.language = innhold.merke, innhold.resultat.utgave, "nb-NO"
    om.created = om.modified = tid
    om.last_modified_by, om.revision = innhold.kommune.opplysninger.navn, 1
    innstillinger = dok.settings.element
    forenlig = OxmlElement("w:compat")
    _barn(
        forenlig, "w:compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val="15"
    )
    eldre = innstillinger.find(qn("w:compat"))
    if eldre is not None:
        innstillinger.replace(eldre, forenlig)
    else:
        innstillinger.append(forenlig)
    språk = innstillinger.find(qn("w:themeFontLang"))
    if språk is not None:
        språk.set(qn("w:val"), "nb-NO")


def _sett_stiler(dok: Document, grunn: float, luft: float) -> None:
    for språk in dok.styles.element.iter(qn("w:lang")):
        språk.set(qn("w:val"), "nb-NO")
    ingress = dok.styles.add_style("Ingress", WD_STYLE_TYPE.PARAGRAPH)
    ingress.base_style = dok.styles["Normal"]
    note = dok.styles.add_style("Tabellnote", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = dok.styles["Normal"]
    celle = dok.styles.add_style(_CELLESTIL, WD_STYLE_TYPE.PARAGRAPH)
    celle.base_style = dok.styles["Normal"]
    _stil(dok, "Normal", grunn, luft)
    _stil(dok, "Title", 16 if luft < 5 else 20, 2, _BLÅ, fet=True)
    _stil(dok, "Subtitle", grunn - 1, luft, _DEMPET)
    _stil(dok, "Heading 1", 13, 4, _BLÅ, fet=True, før=12)
    _stil(dok, "Heading 2", grunn + 0.5, 2, _BLÅ, fet=True, før=8)
    _stil(dok, "Ingress", grunn + 1.5, luft, fet=True)
    _stil(dok, "Caption", grunn - 1, 3, _DEMPET, før=luft)
    _stil(dok, "List Bullet", grunn, luft / 3)
    _stil(dok, "Tabellnote", grunn - 1.5, luft, _DEMPET, før=2)
    _stil(dok, _CELLESTIL, grunn - 1, 0)
    _stil(dok, "Header", 8, 0, _DEMPET)
    _stil(dok, "Footer", 8, 0, _DEMPET)


def _stil(
    dok: Document, navn: str, størrelse: float, etter: float, farge: Any = None, *, fet: bool = False, før: float = 0
) -> None:
    stil = dok.styles[navn]
    stil.font.name, stil.font.size, stil.font.bold, stil.font.italic = _SKRIFT, Pt(størrelse), fet, False
    skrift = stil.element.get_or_add_rPr().get_or_add_rFonts()
    for tema in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        skrift.attrib.pop(qn(f"w:{tema}"), None)
    skrift.set(qn("w:cs"), _SKRIFT)
    if farge is not None:
        stil.font.color.rgb = farge
    for pynt in ("pBdr", "tabs", "spacing", "kern"):  # rammer, tabulatorer og sperring fra Words mal
        for sti in (f"w:pPr/w:{pynt}", f"w:rPr/w:{pynt}"):
            for gammel in stil.element.xpath(sti):
                gammel.getparent().remove(gammel)
    if navn in ("Header", "Footer"):
        stil.paragraph_format.tab_stops.add_tab_stop(Cm(_BREDDE), WD_TAB_ALIGNMENT.RIGHT)
    stil.paragraph_format.space_before, stil.paragraph_format.space_after = Pt(før), Pt(etter)
    stil.paragraph_format.line_spacing = 1.0


def _barn(forelder: Any, navn: str, **attributter: str) -> Any:
    barn = OxmlElement(navn)
    for attributt, verdi in attributter.items():
        barn.set(qn(f"w:{attributt}"), verdi)
    forelder.append(barn)
    return barn


def _felt(avsnitt: Paragraph, kode: str, verdi: str) -> None:
    """Et felt Word regner ut selv, med verdien som vises til det skjer."""
    felt = _barn(avsnitt._p, "w:fldSimple", instr=kode)
    løp = _barn(felt, "w:r")
    _barn(løp, "w:t").text = verdi


# --- Innholdet ------------------------------------------------------------------------------------------------------


class _Skriver:
    """Skriver blokker i dokumentet og teller tabeller og figurer."""

    def __init__(self, dok: Document, innhold: Rapportinnhold, kort: bool) -> None:
        self.dok, self.innhold, self.kort = dok, innhold, kort
        self.antall = {"Tabell": 0, "Figur": 0}

    def skriv(self, blokk: Blokk) -> None:
        """Skriver én blokk nederst."""
        match blokk:
            case Overskrift(tekst=tekst, nivå=nivå):
                self.dok.add_heading(tekst, nivå)
            case Avsnitt(tekst=tekst, stil=stil):
                stiler = {"vanlig": "Normal", "ingress": "Ingress", "liten": "Tabellnote"}
                self.dok.add_paragraph(tekst, style=stiler[stil])
            case Punkter(punkter=punkter):
                for punkt in punkter:
                    self.dok.add_paragraph(punkt, style="List Bullet")
            case Tabell():
                self.tabell(blokk)
            case Figur():
                bilde = figurer.png(self.innhold, blokk.navn)
                self.figur(bilde, blokk.tittel, blokk.beskrivelse)
            case Figurpar():
                self.figurpar(blokk)
            case Lenke(adresse=adresse):
                self.lenke(adresse)

    def bildetekst(self, hva: str, tekst: str) -> None:
        """«Tabell 1: …» med et nummer Word holder oppdatert."""
        self.antall[hva] += 1
        avsnitt = self.dok.add_paragraph(f"{hva} ", style="Caption")
        _felt(avsnitt, f"SEQ {hva} \\* ARABIC", str(self.antall[hva]))
        avsnitt.add_run(f": {tekst}")
        avsnitt.paragraph_format.keep_with_next = hva == "Tabell"

    def tabell(self, blokk: Tabell) -> None:
        """Tabellen under teksten sin, med hoderad som gjentas på neste side."""
        self.bildetekst("Tabell", blokk.tittel)
        tabell = self.dok.add_table(rows=1 + len(blokk.rader), cols=len(blokk.kolonner))
        _sett_tabell(tabell, blokk)
        for nummer, rad in enumerate((blokk.kolonner, *blokk.rader)):
            fet = nummer == 0 or nummer - 1 in blokk.summer
            farge = "E3ECF1" if nummer == 0 else "F1F4F6" if fet else ""
            samlet = len(blokk.rader) <= _FLEST_SAMLET
            _fyll_rad(tabell.rows[nummer], rad, blokk.justering, fet, farge, samlet)
        self.dok.add_paragraph(blokk.note, style="Tabellnote")

    def figur(self, bilde: bytes, tittel: str, beskrivelse: str) -> None:
        """Diagrammet som bilde med beskrivelse og bildetekst."""
        avsnitt = self.dok.add_paragraph()
        avsnitt.paragraph_format.keep_with_next = True
        _beskriv(avsnitt.add_run().add_picture(BytesIO(bilde), Cm(_FIGURBREDDE)), tittel, beskrivelse)
        self.bildetekst("Figur", tittel)

    def figurpar(self, par: Figurpar) -> None:
        """To diagrammer ved siden av hverandre som ett bilde."""
        a, b = par.venstre, par.høyre
        bilde = figurer.png_par(self.innhold, (a.navn, b.navn))
        self.figur(bilde, f"Til venstre: {a.tittel}. Til høyre: {b.tittel}", f"{a.beskrivelse} {b.beskrivelse}")

    def lenke(self, adresse: str) -> None:
        """QR-koden og lenken."""
        avsnitt = self.dok.add_paragraph()
        if kode := qr_png(adresse):
            bilde = avsnitt.add_run().add_picture(BytesIO(kode), Cm(1.6 if self.kort else 2.8))
            _beskriv(bilde, "QR-kode", "QR-kode med lenken til alternativet")
        avsnitt.add_run("  Lenke til alternativet: ")
        vist = adresse if len(adresse) <= _LENGST_VIST else f"{adresse[:_LENGST_VIST]} …"
        if self.innhold.adresse_å_følge != adresse:
            avsnitt.add_run(vist)
            return
        kobling = OxmlElement("w:hyperlink")
        kobling.set(qn("r:id"), avsnitt.part.relate_to(adresse, _LENKETYPE, is_external=True))
        løp = avsnitt.add_run(vist)
        løp.font.color.rgb, løp.font.underline = _BLÅ, True
        kobling.append(løp._r)
        avsnitt._p.append(kobling)


_LENKETYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def _beskriv(bilde: Any, tittel: str, beskrivelse: str) -> None:
    om = bilde._inline.docPr
    om.set("title", tittel)
    om.set("descr", beskrivelse)


# Word krever at delene av tabelloppsettet står i denne rekkefølgen.
_REKKEFØLGE = (
    "tblStyle",
    "tblW",
    "jc",
    "tblBorders",
    "tblLayout",
    "tblCellMar",
    "tblLook",
    "tblCaption",
    "tblDescription",
)


def _sett_tabell(tabell: Table, blokk: Tabell) -> None:
    tabell.autofit = False
    oppsett = tabell._tbl.tblPr
    rammer = _barn(oppsett, "w:tblBorders")
    for side in ("bottom", "insideH"):
        _barn(rammer, f"w:{side}", val="single", sz="4", space="0", color="C9D1D9")
    marger = _barn(oppsett, "w:tblCellMar")
    for side, luft in (("top", "25"), ("left", "68"), ("bottom", "25"), ("right", "68")):
        _barn(marger, f"w:{side}", w=luft, type="dxa")
    _barn(oppsett, "w:tblCaption", val=blokk.tittel)
    _barn(oppsett, "w:tblDescription", val=blokk.note or blokk.tittel)
    oppsett[:] = sorted(oppsett, key=lambda del_: _REKKEFØLGE.index(del_.tag.split("}")[1]))
    samlet = sum(blokk.bredder)
    for kolonne, bredde in zip(tabell.columns, blokk.bredder, strict=True):
        kolonne.width = Cm(_BREDDE * bredde / samlet)


def _fyll_rad(rad: Any, tekster: tuple[str, ...], justering: str, fet: bool, farge: str, samlet: bool) -> None:
    egenskaper = rad._tr.get_or_add_trPr()
    _barn(egenskaper, "w:cantSplit")
    if rad._index == 0:
        _barn(egenskaper, "w:tblHeader")
    for celle, tekst, side in zip(rad.cells, tekster, justering, strict=True):
        avsnitt = celle.paragraphs[0]
        avsnitt._p.style = _CELLESTIL  # å slå opp stilen ved navn for hver celle tar sekunder
        avsnitt.alignment = _JUSTERING[side]
        avsnitt.paragraph_format.keep_with_next = samlet or None
        avsnitt.add_run(tekst).bold = fet
        if farge:
            _barn(celle._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=farge)
