"""Lista ut igjen: i sin egen form som Excel, og som CSV til budsjettsystemet (1000 kr, minus er innsparing)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from scenario.begreper.kommune import Kommune
from scenario.begreper.tallform import rundet
from scenario.innhenting.leser.enhet import ENHETER, MINUS_ER_INNSPARING, TUSEN, finn_enhet
from scenario.innhenting.leser.kolonnevalg import Kolonnevalg
from scenario.innhenting.leser.meny import start_for
from scenario.innhenting.leser.ord import Rolle
from scenario.innhenting.leser.resultat import Arkvalg, LestTiltak, Listelesning

HODE = ("Nr", "Område", "Tekst")
Celle = str | float | None
_INNHOLD: dict[Rolle, Callable[[LestTiltak], Celle]] = {
    Rolle.NUMMER: lambda r: r.nummer,
    Rolle.NAVN: lambda r: r.navn,
    Rolle.ÅRSVERK: lambda r: r.årsverk,
    Rolle.START: lambda r: str(r.start) if r.start else None,
    Rolle.KONSEKVENS: lambda r: r.konsekvens if r.konsekvensgrad is None else float(r.konsekvensgrad),
    Rolle.BESKRIVELSE: lambda r: r.beskrivelse,
    Rolle.MERKNAD: lambda r: r.merknad,
    Rolle.PRIORITET: lambda r: r.prioritet,
}
_NIVÅ = {Rolle.LAV: 0, Rolle.BELØP: 1, Rolle.HØY: 2}
_BELØP = (*_NIVÅ, Rolle.ÅR)
_UKJENT = "ikke tallfestet"


def budsjett_csv(kommune: Kommune, lesning: Listelesning) -> bytes:
    """Nummer, område, tekst og ett beløp per år for hvert tiltak som er med. Ukjent beløp er en tom celle.

    Årene er listas når den har år, og minst fire; ellers planens. Etter listas siste år er beløpet helårseffekten. Uten
    år virker tiltaket fra starten, med så mange måneder som er igjen av det første året.
    """
    år = sorted({å for r in lesning.tiltak for å, _ in r.per_år}) or list(kommune.planår)
    år += range(år[-1] + 1, år[-1] + 1 + max(0, 4 - len(år)))
    ut = io.StringIO(newline="")
    skriver = csv.writer(ut, delimiter=";", lineterminator="\r\n")
    skriver.writerow((*HODE, *år))
    for rad in lesning.tiltak:
        skriver.writerow((*map(_trygg, (rad.nummer, rad.område, rad.navn)), *(_beløp(rad, å, kommune) for å in år)))
    return ut.getvalue().encode("utf-8-sig")


def _beløp(rad: LestTiltak, år: int, kommune: Kommune) -> str:
    if rad.per_år:
        beløp = rad.midt if år > rad.per_år[-1][0] else dict(rad.per_år).get(år)
    else:
        beløp = _fra_start(rad, år, kommune)
    if beløp is None:
        return ""
    tekst = f"{rundet(-beløp, 3):f}".rstrip("0").rstrip(".").replace(".", ",")
    return "0" if tekst in ("-0", "") else tekst


def _fra_start(rad: LestTiltak, år: int, kommune: Kommune) -> float | None:
    if rad.midt is None:
        return None
    start = start_for(rad, kommune)
    måneder = min(12, max(0, 13 - start.måned if år == start.år else 12 if år > start.år else 0))
    return rad.midt * måneder / 12


def _trygg(tekst: str) -> str:
    """Teksten slik at et regneark aldri regner den ut."""
    return f"'{tekst}" if re.match(r"\s*[=+\-@]", tekst) else tekst


# --- Lista i sin egen form ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kolonne:
    """En kolonne i filen som skrives."""

    overskrift: str
    rolle: Rolle
    år: int | None = None
    ganger: float = 1.0
    """Det 1000 kr med innsparing positiv ganges med, for å bli tallet i cella."""


def som_excel(kommune: Kommune, lesning: Listelesning) -> bytes:
    """Tiltakene som er med, med listas egne kolonner, enhet og fortegn, og en sum for hvert område.

    Lest igjen gir den de samme radene. Et område som ble lest av en tittel, er en mellomoverskrift.
    """
    ut = io.BytesIO()
    valg = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    bok = xlsxwriter.Workbook(ut, valg)
    fet, tall = bok.add_format({"bold": True, "text_wrap": True}), bok.add_format({"num_format": "#,##0.######"})
    navn = {o.id: f"{o.id} {o.navn}" for o in kommune.opplysninger.områder}
    for nummer, ark in enumerate(a for a in lesning.ark if a.lest):
        rader = [r for r in lesning.tiltak if r.ark == ark.navn]
        kolonner = _kolonnene(ark, rader, lesning)
        blad = bok.add_worksheet(re.sub(r"[\[\]:*?/\\\\']", " ", ark.navn)[:31].strip() or f"Ark{nummer + 1}")
        _skriv(blad, [[t] for t in _forklaringen(kolonner, lesning, ark)], 0, None, tall)
        fra = len(_forklaringen(kolonner, lesning, ark))
        _skriv(blad, [[k.overskrift for k in kolonner]], fra, fet, tall)
        _skriv(blad, _linjene(kolonner, rader, navn, ark.navn), fra + 1, None, tall)
        for plass, k in enumerate(kolonner):
            blad.set_column(plass, plass, 44 if k.rolle is Rolle.NAVN else 14)
        blad.freeze_panes(fra + 1, 0)
    bok.close()
    return ut.getvalue()


def _kolonnene(ark: Arkvalg, rader: Sequence[LestTiltak], lesning: Listelesning) -> list[_Kolonne]:
    lest = [k for k in ark.kolonner if k.rolle in (*_INNHOLD, *_BELØP, Rolle.OMRÅDE)]
    har = {k.rolle for k in lest}
    ut = [_som_lest(k, lesning) for k in lest]
    ganger = _ganger(None, lesning)
    if Rolle.NUMMER not in har and any(r.nummer for r in rader):
        ut.insert(0, _Kolonne("Nr", Rolle.NUMMER))
    if Rolle.KONSEKVENS not in har and any(r.konsekvens for r in rader):
        ut.append(_Kolonne("Konsekvens", Rolle.KONSEKVENS))
    if Rolle.START not in har and any(r.start for r in rader):
        ut.append(_Kolonne("Start", Rolle.START))
    if any(r.helårseffekt and r.helårseffekt[0] != r.helårseffekt[2] for r in rader) or har & {Rolle.LAV, Rolle.HØY}:
        manglende = (("Lavt", Rolle.LAV), ("Helårseffekt", Rolle.BELØP), ("Høyt", Rolle.HØY))
        ut += [_Kolonne(navn, rolle, None, ganger) for navn, rolle in manglende if rolle not in har]
    elif Rolle.BELØP not in har and any(r.midt != _siste(r) for r in rader):
        ut.append(_Kolonne("Helårseffekt", Rolle.BELØP, None, ganger))
    return ut


def _siste(rad: LestTiltak) -> float | None:
    return next((b for _, b in reversed(rad.per_år) if b is not None), None)


def _som_lest(k: Kolonnevalg, lesning: Listelesning) -> _Kolonne:
    assert k.rolle is not None
    navn = str(k.år) if k.rolle is Rolle.ÅR else k.tekst
    if k.grunn == "valgt" or not navn:
        navn = str(k.år or k.rolle.value.capitalize())
    if k.enhet and k.rolle in _BELØP and finn_enhet(navn, i_overskrift=True) is None:
        navn += f" ({k.enhet})"
    return _Kolonne(navn, k.rolle, k.år, _ganger(k.enhet, lesning) if k.rolle in _BELØP else 1.0)


def _ganger(enhet: str | None, lesning: Listelesning) -> float:
    tegn = -1 if lesning.fortegn == MINUS_ER_INNSPARING else 1
    return tegn / ENHETER[_enheten(lesning) if enhet is None else enhet]


def _enheten(lesning: Listelesning) -> str:
    return lesning.enhet if lesning.enhet in ENHETER else TUSEN


def _forklaringen(kolonner: Sequence[_Kolonne], lesning: Listelesning, ark: Arkvalg) -> list[str]:
    """Linjene over tabellen: det lista må si for å bli lest likt."""
    ut = []
    if not any(k.enhet for k in ark.kolonner if k.rolle in _BELØP):
        ut.append(f"Beløp i {_enheten(lesning)}")
    ut.append("Minus er innsparing" if lesning.fortegn == MINUS_ER_INNSPARING else "Innsparing er positive tall")
    if lesning.prisår:
        ut.append(f"Faste {lesning.prisår}-kroner")
    if any(k.rolle is Rolle.ÅR for k in kolonner):
        ut.append("Beløpene per år er nivå")
    return ut


def _linjene(
    kolonner: Sequence[_Kolonne], rader: Sequence[LestTiltak], navn: dict[str, str], ark: str
) -> list[Sequence[Celle]]:
    """Radene område for område, hvert med sin sum, og summen av alle til slutt.

    Uten en kolonne for området er navnet en mellomoverskrift, om ikke arket alt heter det.
    """
    områder = sorted(dict.fromkeys(r.område for r in rader), key=bool)
    har_kolonne = any(k.rolle is Rolle.OMRÅDE for k in kolonner)
    ut: list[Sequence[Celle]] = []
    for område in områder:
        egne = [r for r in rader if r.område == område]
        if område and not har_kolonne and område != ark:
            ut.append([f"{navn.get(område, område)}:" if k.rolle is Rolle.NAVN else None for k in kolonner])
        ut += [[_cellen(k, r, navn) for k in kolonner] for r in egne]
        if len(områder) > 1:
            ut.append(_sumrad(kolonner, egne, f"Sum {navn.get(område, område) or 'uten område'}"))
    return [*ut, _sumrad(kolonner, rader, "Sum alle tiltak")]


def _cellen(k: _Kolonne, rad: LestTiltak, navn: dict[str, str]) -> Celle:
    if k.rolle in _BELØP:
        return _beløpscelle(k, rad)
    return navn.get(rad.område, rad.område) if k.rolle is Rolle.OMRÅDE else _INNHOLD[k.rolle](rad)


def _beløpscelle(k: _Kolonne, rad: LestTiltak) -> Celle:
    if rad.helårseffekt is None:
        return _UKJENT if k.rolle in (Rolle.BELØP, Rolle.ÅR) else None
    beløp = dict(rad.per_år).get(k.år or 0) if k.rolle is Rolle.ÅR else rad.helårseffekt[_NIVÅ[k.rolle]]
    return None if beløp is None else round(beløp * k.ganger, 6) + 0.0


def _sumrad(kolonner: Sequence[_Kolonne], rader: Sequence[LestTiltak], hva: str) -> list[Celle]:
    def cellen(k: _Kolonne) -> Celle:
        if k.rolle is Rolle.NAVN:
            return hva
        tall = [b for r in rader if isinstance(b := _beløpscelle(k, r), float)] if k.rolle in _BELØP else []
        return round(sum(tall), 6) if tall else None

    return [cellen(k) for k in kolonner]


def _skriv(blad: Any, linjer: Sequence[Sequence[Celle]], fra: int, stil: Any, tall: Any) -> None:
    for rad, linje in enumerate(linjer, fra):
        for kolonne, celle in enumerate(linje):
            if isinstance(celle, float):
                blad.write_number(rad, kolonne, celle, tall)
            elif celle:
                blad.write_string(rad, kolonne, celle, stil)
