"""Regnearket som pakke: delene i det, hentet ut bare når pakken er trygg.

Type bestemmes av innholdet, aldri av filnavnet. Makroer, innebygde filer, arkiver i arkivet og deler som sveller når de
pakkes ut, avvises med grunn. Henvisninger ut av filen følges aldri.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from scenario.innhenting.ark import UlesbarListe
from scenario.innhenting.grenser import FLEST_DELER, FLEST_HENDELSER, STØRST_FORHOLD, STØRST_PAKKET_UT

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARKIVER = (ZIP, OLE, b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_INNHOLD = "[Content_Types].xml"
_BOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_FORBUDT = (
    ("vbaproject", "har makroer; lagre den som vanlig .xlsx uten makroer"),
    ("xl/embeddings/", "har andre filer inni seg; fjern dem"),
    ("xl/activex/", "har kontroller som kjører kode; fjern dem"),
    ("xl/macrosheets/", "har makroer; lagre den som vanlig .xlsx uten makroer"),
    ("xl/dialogsheets/", "har dialogark fra gamle makroer; fjern dem"),
    ("customui/", "har egne knapper som kan kjøre kode; fjern dem"),
)


class Zipleser(ContentHandler):
    """Leser XML fortløpende uten å bygge den opp i minnet. Stopper når det blir urimelig mye."""

    def __init__(self) -> None:
        super().__init__()
        self.hendelser = 0

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:
        """Et merke begynner."""
        self.tell()
        self.start(name.rpartition(":")[2], dict(attrs.items()))

    def endElement(self, name: str) -> None:
        """Et merke er ferdig."""
        self.slutt(name.rpartition(":")[2])

    def characters(self, content: str) -> None:
        """En bit tekst."""
        self.tell()
        self.tekst(content)

    def tell(self) -> None:
        """Teller det som er lest. Gir UlesbarListe når det er for mye."""
        self.hendelser += 1
        if self.hendelser > FLEST_HENDELSER:
            raise UlesbarListe("Regnearket har for mye innhold til å være en tiltaksliste.")

    def start(self, navn: str, felt: Mapping[str, str]) -> None:
        """Kalles for hvert merke, med navnet uten forstavelse."""

    def slutt(self, navn: str) -> None:
        """Kalles når et merke er ferdig."""

    def tekst(self, tekst: str) -> None:
        """Kalles for hver bit tekst."""


class NokLest(Exception):
    """Leseren har det den trenger."""


@dataclass(frozen=True)
class Zippakke:
    """Delene i et trygt regneark."""

    zip: zipfile.ZipFile
    navn: frozenset[str]

    def les(self, navn: str, leser: Zipleser) -> None:
        """Leser én XML-del. Gir UlesbarListe når den er skadet eller utrygg. En del som mangler, er tom."""
        if navn not in self.navn:
            return
        data = _pakk_ut(self.zip, navn)
        try:
            defusedxml.sax.parseString(data, leser, forbid_dtd=True)
        except UlesbarListe:  # er en ValueError, men sier mer enn at delen er skadet
            raise
        except NokLest:
            return
        except DefusedXmlException:
            raise UlesbarListe(f"Regnearket er ikke trygt å lese: «{navn}» har egne XML-definisjoner.") from None
        except (SAXException, ValueError, LookupError, OverflowError, RecursionError):
            raise UlesbarListe(f"Regnearket er skadet: «{navn}» kan ikke leses. Lagre filen på nytt.") from None


def åpne_ods(data: bytes) -> Zippakke:
    """OpenDocument-regnearket som pakke, med de samme grensene. Bare innholdet leses."""
    arkiv = _arkivet(data)
    deler = arkiv.infolist()
    _kontroller_delene(deler)
    pakke = Zippakke(arkiv, frozenset(d.filename for d in deler))
    if "content.xml" not in pakke.navn:
        raise UlesbarListe("Regnearket er skadet: innholdet mangler. Lagre filen på nytt.")
    if any(navn.startswith(("Basic/", "Scripts/")) for navn in pakke.navn):
        raise UlesbarListe("Filen har makroer; lagre den uten makroer.")
    if "META-INF/manifest.xml" in pakke.navn and b"encryption-data" in _pakk_ut(arkiv, "META-INF/manifest.xml"):
        raise UlesbarListe("Regnearket er beskyttet med passord. Lagre det uten.")
    return pakke


def åpne(data: bytes) -> Zippakke:
    """Regnearket som pakke. Gir UlesbarListe når det er skadet eller har noe en liste ikke skal ha.

    Lenker ut av filen følges aldri; tallene de sist ga, er lagret i cellene.
    """
    arkiv = _arkivet(data)
    deler = arkiv.infolist()
    _kontroller_delene(deler)
    pakke = Zippakke(arkiv, frozenset(d.filename for d in deler))
    _kontroller_typen(pakke)
    for navn in sorted(pakke.navn):
        if not navn.endswith("/"):
            _kontroller_innholdet(arkiv, navn)
    return pakke


def _arkivet(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        OverflowError,
        NotImplementedError,
        UnicodeDecodeError,
        LookupError,
    ):
        raise UlesbarListe("Regnearket er skadet og kan ikke åpnes. Lagre filen på nytt.") from None


def _kontroller_delene(deler: list[zipfile.ZipInfo]) -> None:
    if len(deler) > FLEST_DELER:
        raise UlesbarListe(f"Regnearket har {len(deler)} deler inni seg; en liste har høyst {FLEST_DELER}.")
    if sum(d.file_size for d in deler) > STØRST_PAKKET_UT:
        raise UlesbarListe(f"Regnearket blir over {STØRST_PAKKET_UT // 1_000_000} MB når det pakkes ut.")
    if len({d.filename.lower() for d in deler}) < len(deler):
        raise UlesbarListe("Regnearket er skadet: to av delene har samme navn.")
    for del_ in deler:
        if del_.flag_bits & 0x1:
            raise UlesbarListe("Regnearket er beskyttet med passord. Lagre det uten.")
        if del_.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UlesbarListe("Regnearket er pakket på en uvanlig måte. Lagre filen på nytt.")
        if del_.file_size > 1_000_000 and del_.file_size > STØRST_FORHOLD * max(1, del_.compress_size):
            raise UlesbarListe("Regnearket sveller urimelig mye når det pakkes ut, og blir ikke åpnet.")
        grunn = next((g for bit, g in _FORBUDT if bit in del_.filename.lower()), None)
        if grunn:
            raise UlesbarListe(f"Filen {grunn}.")


def _kontroller_typen(pakke: Zippakke) -> None:
    if "mimetype" in pakke.navn or _INNHOLD not in pakke.navn:
        raise UlesbarListe("Filen er pakket, men er ikke et regneark. Lagre lista som .xlsx eller .csv.")
    typer = _Typer()
    pakke.les(_INNHOLD, typer)
    if any("macroenabled" in t.lower() or "vbaproject" in t.lower() for t in typer.funnet):
        raise UlesbarListe("Filen har makroer; lagre den som vanlig .xlsx uten makroer.")
    if _BOK not in typer.funnet:
        raise UlesbarListe("Filen er ikke et vanlig regneark. Lagre lista som .xlsx eller .csv.")


class _Typer(Zipleser):
    def __init__(self) -> None:
        super().__init__()
        self.funnet: set[str] = set()

    def start(self, navn: str, felt: Mapping[str, str]) -> None:
        self.funnet.add(felt.get("ContentType", ""))


def _kontroller_innholdet(arkiv: zipfile.ZipFile, navn: str) -> None:
    """Ingen del får være et arkiv eller et gammelt Office-dokument, uansett hva den heter."""
    if _pakk_ut(arkiv, navn, høyst=8).startswith(_ARKIVER):
        raise UlesbarListe("Filen har andre filer inni seg; fjern dem.")


def _pakk_ut(arkiv: zipfile.ZipFile, navn: str, høyst: int | None = None) -> bytes:
    """Innholdet i en del, eller de første `høyst` bytene. Stopper ved grensen, uansett hva pakken sier at den er."""
    grense = STØRST_PAKKET_UT if høyst is None else høyst
    try:
        with arkiv.open(navn) as åpen:
            data = åpen.read(grense + 1)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, OverflowError, NotImplementedError
    ):  # fmt: skip
        raise UlesbarListe(f"Regnearket er skadet: «{navn[:80]}» kan ikke pakkes ut. Lagre filen på nytt.") from None
    if høyst is None and len(data) > grense:
        raise UlesbarListe(f"Regnearket blir over {grense // 1_000_000} MB når det pakkes ut.")
    return data
