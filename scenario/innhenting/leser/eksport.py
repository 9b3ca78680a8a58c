"""Lista ut igjen: som CSV til budsjettsystemet. 1000 kr, og minus er innsparing."""

from __future__ import annotations

import csv
import io
import re

from scenario.begreper.kommune import Kommune
from scenario.begreper.tallform import rundet
from scenario.innhenting.leser.meny import start_for
from scenario.innhenting.leser.resultat import Listelesning, Tiltaksrad

HODE = ("Nr", "Område", "Tekst")


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


def _beløp(rad: Tiltaksrad, år: int, kommune: Kommune) -> str:
    if rad.per_år:
        beløp = rad.midt if år > rad.per_år[-1][0] else dict(rad.per_år).get(år)
    else:
        beløp = _fra_start(rad, år, kommune)
    if beløp is None:
        return ""
    tekst = f"{rundet(-beløp, 3):f}".rstrip("0").rstrip(".").replace(".", ",")
    return "0" if tekst in ("-0", "") else tekst


def _fra_start(rad: Tiltaksrad, år: int, kommune: Kommune) -> float | None:
    if rad.midt is None:
        return None
    start = start_for(rad, kommune)
    måneder = min(12, max(0, 13 - start.måned if år == start.år else 12 if år > start.år else 0))
    return rad.midt * måneder / 12


def _trygg(tekst: str) -> str:
    """Teksten slik at et regneark aldri regner den ut."""
    return f"'{tekst}" if re.match(r"\s*[=+\-@]", tekst) else tekst
