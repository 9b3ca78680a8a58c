"""Cellene til en liste: enheten, kilden og én rad per tiltak, der hver verdi har riktig slag."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scenario.begreper.tallform import Enhet
from scenario.innhenting.ark import Ark, Listefeil, Rad, UlesbarListe, Verdi, bokstav
from scenario.innhenting.csvfil import les_csv
from scenario.innhenting.grenser import STØRST_FIL
from scenario.innhenting.kolonner import (
    BELØP,
    ENHETER,
    ETTER_FELT,
    MÅ_HA,
    NØKLER,
    Kolonne,
    forenklet,
    les_enhet,
    les_overskrift,
    nærmeste,
)
from scenario.innhenting.pakke import OLE, ZIP
from scenario.innhenting.verdier import les_celle
from scenario.innhenting.xlsx import les_xlsx

_OM_LISTA = {
    "enhet": "enhet",
    "beløp i": "enhet",
    "kilde": "kilde",
    "kildetittel": "tittel",
    "tittel": "tittel",
    "utgiver": "utgiver",
    "år": "år",
    "årstall": "år",
}
"""Opplysninger som kan stå i to celler over overskriftene: navnet, og verdien til høyre."""
_LETER_I = 40
"""Så mange rader med innhold kan stå over overskriftene."""


@dataclass(frozen=True, slots=True)
class Listerad:
    """En rad i lista. Verdiene er bare de som står der; en tom celle har ingen verdi."""

    ark: str
    nummer: int
    verdier: Mapping[str, Any]
    """Felt og verdi. Et beløp er Decimal i 1000 kr, eller None når lista sier at det er ukjent."""
    overskrifter: Mapping[str, str]

    def feil(self, felt: str, melding: str) -> Listefeil:
        """En feil i denne raden, med overskriften feltet har i fila."""
        overskrift = self.overskrifter.get(felt) or (ETTER_FELT[felt].overskrift if felt in ETTER_FELT else "")
        return Listefeil(self.ark, self.nummer, overskrift, melding)


@dataclass(frozen=True, slots=True)
class Liste:
    """En liste som lot seg lese, og feilene i den."""

    enhet: str
    rader: tuple[Listerad, ...]
    kolonner: frozenset[str]
    """Feltene lista har overskrift for."""
    om: Mapping[str, str] = field(default_factory=dict)
    """Det som står over overskriftene: kilde, tittel, utgiver og år."""
    feil: tuple[Listefeil, ...] = ()
    varsler: tuple[Listefeil, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hode:
    """Overskriftene: hvilken rad de står i, og kolonnen hvert felt står i."""

    rad: int
    plass: dict[str, int]
    tekst: dict[str, str]
    enheter: dict[str, str]
    feil: list[Listefeil]
    varsler: list[Listefeil]


def les_liste(data: bytes, enhet: str | None = None) -> Liste:
    """Lista i en fil. `enhet` går foran enheten som står i fila, men kan ikke si noe annet enn den.

    Gir UlesbarListe når fila ikke kan leses som en liste. Feil i enkeltceller står i svaret.
    """
    if len(data) > STØRST_FIL:
        raise UlesbarListe(f"Filen er større enn {STØRST_FIL // 1_000_000} MB.")
    if not data.strip():
        raise UlesbarListe("Filen er tom.")
    if data.startswith(OLE):
        raise UlesbarListe("Filen er i det gamle formatet .xls, eller beskyttet med passord. Lagre den som .xlsx.")
    alle = les_xlsx(data) if data.startswith((ZIP, b"PK\x05\x06")) else (les_csv(data, _antall_kjente),)
    if feil := [f for ark in alle for rad in ark.rader for f in _uleste(ark, rad)]:
        raise UlesbarListe(feil)
    ark, hode = _finn_lista(tuple(a for a in alle if a.synlig))
    return _les(ark, hode, enhet)


def _uleste(ark: Ark, rad: Rad) -> Iterator[Listefeil]:
    for kolonne in sorted(rad.formler):
        yield Listefeil(ark.navn, rad.nummer, bokstav(kolonne), "cella har en formel. Lim inn svaret som verdi.")
    for kolonne, melding in rad.feil:
        yield Listefeil(ark.navn, rad.nummer, bokstav(kolonne), melding)


def _antall_kjente(ark: Ark) -> int:
    return max((_kjente(rad) for rad in ark.rader[:_LETER_I]), default=0)


def _kjente(rad: Rad) -> int:
    return len({k.felt for celle in rad.celler if isinstance(celle, str) and (k := les_overskrift(celle)[0])})


def _er_hode(rad: Rad) -> bool:
    felt = {k.felt for celle in rad.celler if isinstance(celle, str) and (k := les_overskrift(celle)[0])}
    return len(felt) >= 2 and bool(felt & set(NØKLER))


def _finn_lista(alle: tuple[Ark, ...]) -> tuple[Ark, _Hode]:
    med_hode = [(ark, rad) for ark in alle if (rad := next(filter(_er_hode, ark.rader[:_LETER_I]), None))]
    if not med_hode:
        raise UlesbarListe(
            "Fant ingen rad med overskrifter. Lista må minst ha kolonnene «navn» og «sannsynlig» (eller «beløp»)."
        )
    if len(med_hode) > 1:
        navn = " og ".join(f"«{ark.navn}»" for ark, _ in med_hode)
        raise UlesbarListe(f"Flere ark ser ut som en liste: {navn}. Behold ett av dem.")
    ark, rad = med_hode[0]
    return ark, _les_hode(ark, rad)


def _les_hode(ark: Ark, rad: Rad) -> _Hode:
    hode = _Hode(rad.nummer, {}, {}, {}, [], [])
    for nummer, celle in enumerate(rad.celler):
        tekst = str(celle) if celle is not None else ""
        kolonne, enhet = les_overskrift(tekst)
        if kolonne is not None:
            _ta_med(hode, ark, nummer, kolonne, tekst, enhet)
        elif tekst or any(r.celle(nummer) is not None for r in ark.rader if r.nummer > rad.nummer):
            _ukjent(hode, ark, nummer, tekst)
    for felt in MÅ_HA:
        if felt not in hode.plass:
            melding = f"kolonnen «{ETTER_FELT[felt].overskrift}» mangler"
            hode.feil.append(Listefeil(ark.navn, rad.nummer, "", melding))
    return hode


def _ta_med(hode: _Hode, ark: Ark, nummer: int, kolonne: Kolonne, tekst: str, enhet: str | None) -> None:
    if kolonne.felt in hode.plass:
        melding = f"betyr det samme som «{hode.tekst[kolonne.felt]}»; behold en av dem"
        hode.feil.append(Listefeil(ark.navn, hode.rad, tekst[:40], melding))
    hode.plass.setdefault(kolonne.felt, nummer)
    hode.tekst.setdefault(kolonne.felt, tekst)
    if enhet:
        hode.enheter[kolonne.felt] = enhet


def _ukjent(hode: _Hode, ark: Ark, nummer: int, tekst: str) -> None:
    if not tekst:
        melding = "kolonnen har innhold, men ingen overskrift. Den er ikke lest."
        hode.varsler.append(Listefeil(ark.navn, hode.rad, bokstav(nummer), melding))
    elif nær := nærmeste(tekst):
        hode.feil.append(Listefeil(ark.navn, hode.rad, tekst[:40], f"ukjent overskrift; mente du «{nær}»?"))
    else:
        hode.varsler.append(Listefeil(ark.navn, hode.rad, tekst[:40], "ukjent overskrift. Kolonnen er ikke lest."))


def _les(ark: Ark, hode: _Hode, ønsket: str | None) -> Liste:
    om = _om_lista(ark, hode.rad)
    feil, varsler = list(hode.feil), list(hode.varsler)
    enhet = _enhet(ark, hode, om, ønsket, feil)
    feil += _slått_sammen(ark, hode)
    rader = []
    for rad in (r for r in ark.rader if r.nummer > hode.rad):
        if any(rad.celle(plass) is not None for plass in hode.plass.values()):
            rader.append(_listerad(ark, hode, rad, enhet or "1000 kr", feil))
    if not rader:
        feil.append(Listefeil(ark.navn, hode.rad, "", "lista har ingen rader under overskriftene"))
    if not rader or not hode.plass.keys() >= set(MÅ_HA):
        raise UlesbarListe(feil)
    return Liste(enhet or "", tuple(rader), frozenset(hode.plass), om, tuple(sorted(set(feil))), tuple(varsler))


def _om_lista(ark: Ark, før: int) -> dict[str, str]:
    om: dict[str, str] = {}
    for rad in (r for r in ark.rader if r.nummer < før):
        plass, tekst = next((n, str(c)) for n, c in enumerate(rad.celler) if c is not None)
        navn, verdi = _OM_LISTA.get(forenklet(tekst)), rad.celle(plass + 1)
        if navn and verdi is not None:
            om.setdefault(navn, " ".join(str(verdi).split())[:200])
    return om


def _enhet(ark: Ark, hode: _Hode, om: Mapping[str, str], ønsket: str | None, feil: list[Listefeil]) -> str | None:
    """Enheten for beløpene. Den sies én gang: over lista, i overskriftene eller av den som henter inn lista."""
    oppgitt = [(f"overskriften «{hode.tekst[f]}»", e) for f, e in hode.enheter.items() if f in BELØP]
    if "enhet" in om:
        enhet = les_enhet(om["enhet"])
        if enhet is None:
            melding = f"enheten «{om['enhet'][:30]}» må være en av: {', '.join(ENHETER)}"
            feil.append(Listefeil(ark.navn, 0, "", melding))
        else:
            oppgitt.append(("linjen over lista", enhet))
    if ønsket is not None:
        oppgitt.append(("den som henter inn lista", ønsket))
    ulike = {e for _, e in oppgitt}
    if len(ulike) > 1:
        sagt = ", ".join(f"{hvor} sier {e}" for hvor, e in oppgitt)
        feil.append(Listefeil(ark.navn, 0, "", f"enheten er ikke entydig: {sagt}"))
    elif not ulike and "enhet" not in om:
        melding = f"lista sier ikke hvilken enhet beløpene har. Velg en av: {', '.join(ENHETER)}."
        feil.append(Listefeil(ark.navn, 0, "", melding))
    return oppgitt[0][1] if len(ulike) == 1 else None


def _slått_sammen(ark: Ark, hode: _Hode) -> Iterator[Listefeil]:
    for område in ark.slått_sammen:
        rader = [int(n) for n in re.findall(r"\d{1,7}", område)]
        if max(rader, default=0) >= hode.rad:
            yield Listefeil(ark.navn, min(rader), "", f"cellene {område} er slått sammen; del dem, og fyll ut hver")


def _listerad(ark: Ark, hode: _Hode, rad: Rad, enhet: str, feil: list[Listefeil]) -> Listerad:
    ny = Listerad(ark.navn, rad.nummer, {}, hode.tekst)
    verdier: dict[str, Any] = {}
    for felt, plass in hode.plass.items():
        verdi = rad.celle(plass)
        if verdi is not None:
            try:
                verdier[felt] = _verdi(verdi, ETTER_FELT[felt], enhet)
            except ValueError as unntak:
                feil.append(ny.feil(felt, str(unntak)))
    return Listerad(ark.navn, rad.nummer, verdier, hode.tekst)


def _verdi(verdi: Verdi, kolonne: Kolonne, enhet: str) -> Any:
    lest = les_celle(verdi, kolonne, Enhet(enhet))
    return lest * ENHETER[enhet] if kolonne.felt in BELØP and lest is not None else lest
