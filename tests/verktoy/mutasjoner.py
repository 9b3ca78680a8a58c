"""Fanger prøvene en feil? Én ting om gangen endres i en kopi av koden, og prøvene av den kjøres.

    python -m tests.verktoy.mutasjoner                # alle
    python -m tests.verktoy.mutasjoner fortegn        # bare ett slag: navn, formel, fortegn eller hundredel

Skriver en rad per endring med prøven som fanget den, og andelen som ble fanget. Svarer 1 når noen slapp gjennom.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROT = Path(__file__).resolve().parents[2]
NAVN, FORMEL, FORTEGN, HUNDREDEL = "navn", "formel", "fortegn", "hundredel"
TATT_MED = ("scenario", "sider", "konfig", "tests", "data", "app.py", "pyproject.toml", "README.md")

EFFEKTFORMER, PRISER = "scenario/begreper/effektformer.py", "scenario/begreper/priser.py"
POSTER, UTTRYKK = "scenario/begreper/fondsposter.py", "scenario/begreper/uttrykk.py"
EFFEKT, FOND, BEREGN = "scenario/beregning/effekt.py", "scenario/beregning/fond.py", "scenario/beregning/beregn.py"
RELASJONER, INNFASING = "scenario/beregning/relasjoner.py", "scenario/beregning/innfasing.py"
OPPNÅELSE, REGLER = "scenario/beregning/oppnaaelse.py", "scenario/beregning/regler.py"
TALL, TABELLER, ORD = (f"scenario/framstilling/{navn}.py" for navn in ("tall", "tabeller", "ord"))
FORKLARING, DOM = "scenario/framstilling/forklaring.py", "scenario/framstilling/dom.py"
RESULTATET = "scenario/framstilling/resultatforklaring.py"
CSV, SAKEN = "scenario/rapport/csv_fil.py", "scenario/rapport/saken.py"
SAMMENDRAG, ARK_ÅR, ARK_FOND = (f"scenario/rapport/regneark/{navn}.py" for navn in ("sammendrag", "aar", "fond"))
ARK_TILTAK = "scenario/rapport/regneark/tiltak.py"

MOTOR = ("test_tilfeller.py",)
BOKA = ("test_fondsposter.py",)
REGNESTYKKER = ("test_regnestykker.py",)
VISNING = ("test_visning_av_tall.py", "test_avrunding.py", "test_svaret.py")
RAPPORT = ("test_rapport.py",)
NAVNENE = ("test_navn.py",)


@dataclass(frozen=True, slots=True)
class Endring:
    """Én feil: teksten som byttes i en fil, og prøvene som skal fange den."""

    slag: str
    fil: str
    fra: str
    til: str
    prøver: tuple[str, ...]


ENDRINGER = (
    Endring(NAVN, "konfig/forutsetninger.yaml", "navn: Eget mål", "navn: Ditt mål", ("test_forutsetninger.py",)),
    Endring(NAVN, POSTER, '"Udekket innsparing",', '"Manglende innsparing",', BOKA),
    Endring(NAVN, POSTER, '"Fondet uten tiltak"', '"Fondet med tiltak"', BOKA),
    Endring(NAVN, TABELLER, '"Krav": [', '"Mål": [', NAVNENE),
    Endring(NAVN, TABELLER, '"Virkning av tiltakene"', '"Virkning av valgene"', NAVNENE),
    Endring(NAVN, CSV, '"Enhet", "Helårseffekt"', '"Enhet", "Effekt i år"', NAVNENE),
    Endring(NAVN, SAMMENDRAG, '"Mangler (minus betyr over målet)"', '"Over målet"', NAVNENE),
    Endring(NAVN, SAKEN, 'Overskrift("Disposisjonsfondet og', 'Overskrift("Fondsreglene og', NAVNENE),
    Endring(NAVN, ORD, '("Avledet",', '("Utledet",', NAVNENE),
    Endring(NAVN, FORKLARING, "eget anslag for hele", "anslag per år for hele", NAVNENE),
    Endring(NAVN, ORD, "starter etter perioden", "starter i perioden", NAVNENE),
    Endring(NAVN, ARK_TILTAK, '"Varige merkostnader", "Inntekts', '"Varige inntekter", "Inntekts', NAVNENE),
    Endring(FORMEL, EFFEKT, "return mengde * per_enhet", "return mengde + per_enhet", MOTOR),
    Endring(FORMEL, EFFEKT, "realisert * felles - ", "realisert - ", MOTOR),
    Endring(FORMEL, EFFEKT, "merkostnader * løper", "merkostnader * innfaset", MOTOR),
    Endring(FORMEL, OPPNÅELSE, "if k > 0)", "if k >= 0)", MOTOR),
    Endring(FORMEL, RELASJONER, "max(0.0, min(effekt", "max(0.0, max(effekt", MOTOR),
    Endring(FORMEL, RELASJONER, "- max(positive", "- min(positive", MOTOR),
    Endring(FORMEL, INNFASING, "(måneder_etter_start + 0.5)", "(måneder_etter_start + 1)", MOTOR),
    Endring(FORMEL, BEREGN, "tiltak.omstilling.fast + ", "", MOTOR),
    Endring(FORMEL, BEREGN, "måloppnåelse=nådd / målet", "måloppnåelse=nådd / (målet + nådd)", MOTOR),
    Endring(FORMEL, EFFEKT, "(tiltak.mengde_i_kilden or antall) / antall)", "1 / antall)", MOTOR),
    Endring(FORMEL, SAMMENDRAG, "({krav}>0)*{effekt}", "({krav}>=0)*{effekt}", RAPPORT),
    Endring(FORMEL, ARK_FOND, "MAX(0,{linje(SALDO", "ABS({linje(SALDO", BOKA),
    Endring(FORTEGN, POSTER, 'alt er bestemt.", -1', 'alt er bestemt.", 1', BOKA),
    Endring(FORTEGN, EFFEKT, "- merkostnader * løper", "+ merkostnader * løper", MOTOR),
    Endring(FORTEGN, EFFEKT, "- bortfall * løper", "+ bortfall * løper", MOTOR),
    Endring(FORTEGN, FOND, "self.utgående - self.reservekrav", "self.utgående + self.reservekrav", BOKA),
    Endring(FORTEGN, FOND, "krav[i] - effekt[i]", "krav[i] + effekt[i]", BOKA),
    Endring(FORTEGN, BEREGN, "rest=målet - nådd", "rest=nådd - målet", MOTOR),
    Endring(FORTEGN, UTTRYKK, '"-": " − "', '"-": " + "', REGNESTYKKER),
    Endring(FORTEGN, UTTRYKK, '"-": "-"', '"-": "+"', REGNESTYKKER + RAPPORT),
    Endring(FORTEGN, TABELLER, "mill_ved(-resultat.overlapp", "mill_ved(resultat.overlapp", REGNESTYKKER),
    Endring(FORTEGN, SAMMENDRAG, "{_celle(MÅL)}-{_celle(OPPNÅDD)}", "{_celle(OPPNÅDD)}-{_celle(MÅL)}", RAPPORT),
    Endring(FORTEGN, ARK_ÅR, 'f"-{fradrag(plan, i)}"', 'f"0+{fradrag(plan, i)}"', RAPPORT),
    Endring(FORTEGN, SAMMENDRAG, 'aar.EFFEKT, "-"', 'aar.EFFEKT, ""', RAPPORT),
    Endring(HUNDREDEL, EFFEKTFORMER, 'les_uttrykk("ansatte / 100', 'les_uttrykk("ansatte', MOTOR + REGNESTYKKER),
    Endring(HUNDREDEL, EFFEKTFORMER, 'f"ansatte / 100 * s', 'f"ansatte * s', ("test_arbeidsgiverperioden.py",)),
    Endring(HUNDREDEL, EFFEKTFORMER, "_vekst * prosent / 100", "_vekst * prosent", MOTOR),
    Endring(HUNDREDEL, PRISER, "return prod(1 + (ett.verdi or 0.0) / 100", "return prod(1 + (ett.verdi or 0.0)", MOTOR),
    Endring(HUNDREDEL, PRISER, "(vekst.verdi or 0.0) / 100:", "(vekst.verdi or 0.0):", MOTOR + REGNESTYKKER),
    Endring(HUNDREDEL, FOND, "vekst_prosent / 100", "vekst_prosent", MOTOR),
    Endring(HUNDREDEL, REGLER, "return 100 * sum_", "return sum_", ("test_regler.py",)),
    Endring(
        HUNDREDEL, "scenario/begreper/handlingsregler.py", "andel_prosent / 100", "andel_prosent", ("test_regler.py",)
    ),
    Endring(HUNDREDEL, TALL, "desimal(100 * andel", "desimal(andel", VISNING),
    Endring(HUNDREDEL, ARK_FOND, "{vekst}/100", "{vekst}", BOKA),
    Endring(HUNDREDEL, RESULTATET, "1 + vekst / 100", "1 + vekst", REGNESTYKKER),
    Endring(HUNDREDEL, FORKLARING, "{knapp(100 * verdi)}", "{knapp(verdi)}", REGNESTYKKER),
)


def main(slag: str = "") -> int:
    """Prøver endringene av dette slaget, eller alle. 0 når alle ble fanget."""
    valgte = [e for e in ENDRINGER if slag in ("", e.slag)]
    with tempfile.TemporaryDirectory() as mappe:
        kopi = _kopi(Path(mappe))
        fanget = sum(_prøvd(kopi, endring) for endring in valgte)
    print(f"{fanget} av {len(valgte)} ble fanget: {100 * fanget / max(1, len(valgte)):.0f} %")
    return int(fanget < len(valgte))


def _kopi(mappe: Path) -> Path:
    for navn in TATT_MED:
        fra = ROT / navn
        if fra.is_dir():
            shutil.copytree(fra, mappe / navn, ignore=shutil.ignore_patterns("__pycache__", "lager"))
        else:
            shutil.copy(fra, mappe / navn)
    return mappe


def _prøvd(kopi: Path, endring: Endring) -> bool:
    fil = kopi / endring.fil
    ekte = fil.read_text(encoding="utf-8")
    if endring.fra not in ekte:
        print(f"FINNES IKKE   {endring.fil}: «{endring.fra}»", flush=True)
        return False
    fil.write_text(ekte.replace(endring.fra, endring.til, 1), encoding="utf-8")
    svar = next((s for prøve in endring.prøver if (s := _fanget_av(kopi, prøve))), "")
    fil.write_text(ekte, encoding="utf-8")
    print(f"{'fanget' if svar else 'SLAPP GJENNOM':13} {endring.slag:9} {endring.fil}: «{endring.fra}»", flush=True)
    if svar:
        print(f"              {svar}", flush=True)
    return bool(svar)


def _fanget_av(kopi: Path, prøve: str) -> str:
    """Den første prøven som stoppet, og det den sa. Tom når alle gikk."""
    kommando = ("-m", "pytest", "-x", "-q", "-n", "0", "--no-header", "-p", "no:cacheprovider", f"tests/{prøve}")
    kjørt = subprocess.run((sys.executable, *kommando), cwd=kopi, capture_output=True, text=True, check=False)
    return _oppsummering(kjørt.stdout.splitlines()) if kjørt.returncode else ""


def _oppsummering(linjer: list[str]) -> str:
    """Navnet på prøven og det første den klaget på."""
    prøven = next((linje.split(" - ")[0] for linje in linjer if linje.startswith(("FAILED", "ERROR"))), "stoppet")
    sagt = next((linje.removeprefix("E").strip() for linje in linjer if linje.startswith("E  ")), "")
    return f"{prøven}: {sagt[:150]}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
