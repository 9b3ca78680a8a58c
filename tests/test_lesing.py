"""Tallgrunnlaget leses strengt: hver feil stopper, og meldingen sier fil, linje og felt på norsk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from scenario.begreper import Kommune
from scenario.begreper.kommune import Listeopphav
from scenario.begreper.valg import FORUTSETNINGSFELT
from scenario.feilmeldinger import Tallgrunnlagsfeil
from scenario.lesing import KONFIG, fingeravtrykk, finn_kommuner, les_kommune, som_data

FIKTIV = Path(__file__).parent / "fiktiv"
ENGELSK = re.compile(r"\b(input|should|valid|invalid|field|required|value|error|expected|found|must|type)\b", re.I)
LOVKRAV = "lovkrav: [{{tekst: Skal høres før vedtak, kilde: {}}}]"
VIRKNING = 'virkninger: [{{gruppe: {}, følge: {}, vurdert_av: Kultur, dato: "2026-11-03"}}]'
TO_GANGER = f"{VIRKNING.format('lesere', 1)[:-1]}, {VIRKNING.format('lesere', 0)[13:]}"
BIBLIOTEK, RENHOLD, RÅDHUS = "tiltak/bibliotekfilial.yaml", "tiltak/renhold.yaml", "tiltak/fortett_raadhus.yaml"
SYKE, ELDRE = "tiltak/sykefravaer.yaml", "tiltak/eldrevekst.yaml"


@pytest.fixture
def kopi(tmp_path: Path) -> Path:
    """Et eget eksemplar av det oppdiktede tallgrunnlaget."""
    return Path(shutil.copytree(FIKTIV, tmp_path / "konfig"))


def fil_i(konfig: Path, navn: str) -> Path:
    for mappe in (konfig, konfig / "kommuner" / "lillevik", konfig / "data" / "lillevik"):
        if (mappe / navn).exists():
            return mappe / navn
    raise FileNotFoundError(navn)


def bytt(konfig: Path, navn: str, gammelt: str, nytt: str) -> None:
    """Bytter ut nøyaktig ett sted i en fil."""
    fil = fil_i(konfig, navn)
    tekst = fil.read_text(encoding="utf-8")
    assert gammelt in tekst, f"{navn}: fant ikke {gammelt!r}"
    fil.write_text(tekst.replace(gammelt, nytt, 1), encoding="utf-8")


def feil_ved_lesing(konfig: Path) -> list[str]:
    with pytest.raises(Tallgrunnlagsfeil) as unntak:
        les_kommune(konfig)
    return [str(f) for f in unntak.value.feil]


FORUTSATT = "forutsetninger.yaml"
# (fil, det som står, det som settes inn i stedet, feltet meldingen nevner, det meldingen sier)
SKRIVEFEIL = [
    # felt
    (BIBLIOTEK, "hensikt:", "hensiktt:", "hensiktt", "ukjent felt; mente du «hensikt»?"),
    (BIBLIOTEK, "hensikt:", "hensiktt:", "hensikt", "feltet mangler"),
    (BIBLIOTEK, "    lav: 900", "    lavest: 900", "effekt.sats.lavest", "ukjent felt"),
    (BIBLIOTEK, "    lav: 900\n", "", "effekt.sats.lav", "feltet mangler"),
    (RÅDHUS, "  per: 100", "  pr: 100", "effekt.pr", "ukjent felt; mente du «per»?"),
    (RÅDHUS, "  standard: 800", "  standerd: 800", "mengde.standerd", "mente du «standard»?"),
    (RENHOLD, "      enhet: årsverk\n", "", "effekt.drivere.årsverk.enhet", "feltet mangler"),
    ("maal.yaml", "    mål: 12000", "    måll: 12000", "tolkninger[0].måll", "mente du «mål»?"),
    (FORUTSATT, "  merforbruk: {}", "  merforbrukk: {}", "standard.merforbrukk", "mente du «merforbruk»?"),
    (FORUTSATT, "{lav: 1.0, sann", "{min: 1, lav: 1.0, sann", "standard.felles_levering.min", "ukjent felt"),
    ("kilder.yaml", "    gir:", "    girr:", "kilder[0].girr", "mente du «gir»?"),
    ("tabeller.yaml", "type: tekst", "typ: tekst", ".typ", "mente du «type»?"),
    (BIBLIOTEK, "kode: b", "kode: b\nkode: c", "", "feltet «kode» står to ganger"),
    ("maal.yaml", "2028: 6000", "2028: 6000, 2028: 7000", "", "feltet «2028» står to ganger"),
    # feller i YAML
    (FORUTSATT, "usikkerhet: true", "usikkerhet: NO", "standard.usikkerhet", "NO – skriv true eller false"),
    (FORUTSATT, "usikkerhet: true", "usikkerhet: on", "standard.usikkerhet", "on – skriv true eller false"),
    (FORUTSATT, "usikkerhet: true", "usikkerhet: ja", "standard.usikkerhet", "ja – skriv true eller false"),
    (FORUTSATT, "usikkerhet: true", 'usikkerhet: "true"', "standard.usikkerhet", "skriv true eller false"),
    (BIBLIOTEK, "lav: 900", "lav: 012", "effekt.sats.lav", "012 – skriv et tall uten anførselstegn"),
    (BIBLIOTEK, "lav: 900", "lav: 3,5", "effekt.sats.lav", "punktum som desimaltegn (3.5)"),
    (BIBLIOTEK, "lav: 900", "lav: 1_000", "effekt.sats.lav", "1_000 – skriv et tall"),
    (BIBLIOTEK, "lav: 900", "lav: 1 000", "effekt.sats.lav", "1 000 – skriv et tall"),
    (BIBLIOTEK, "lav: 900", "lav: .nan", "effekt.sats.lav", ".nan – skriv et tall"),
    (BIBLIOTEK, "lav: 900", "lav: 1.0e999", "effekt.sats.lav", "skriv et endelig tall"),
    (FORUTSATT, "_prosent: 2.0", "_prosent: 2.0e999", "reservekrav_vekst_prosent", "skriv et endelig tall"),
    (BIBLIOTEK, "lav: 900", 'lav: "900"', "effekt.sats.lav", "uten anførselstegn"),
    (BIBLIOTEK, "lav: 900", "lav: true", "effekt.sats.lav", "true – skriv et tall"),
    (BIBLIOTEK, "lav: 900", "lav:", "effekt.sats.lav", "skriv et tall"),
    (BIBLIOTEK, "opptrapping_måneder: 0", "opptrapping_måneder: 1.5", "opptrapping_måneder", "skriv et helt tall"),
    (BIBLIOTEK, "navn: Stenge bib", "navn: [Stenge] #", "navn", "skriv tekst"),
    (BIBLIOTEK, "navn: Stenge bibliotekfilialen", "navn: 2028", "navn", "2028 – skriv tekst"),
    (BIBLIOTEK, "temaer: [2]", "temaer: 2", "temaer", "skriv en liste"),
    (BIBLIOTEK, "effekt:\n  form: sats\n", "effekt: 1200\nx:\n", "effekt", "skriv felt med navn og verdi"),
    ("kommune.yaml", 'id: "1"', "id: 1", "temaer[0].id", "skriv tekst"),
    ("maal.yaml", "2028: 6000", "2028: seks", "tolkninger[0].krav.2028", "skriv et endelig tall"),
    ("maal.yaml", "2028: 6000", "i fjor: 6000", "tolkninger[0].krav", "skriv ett årstall per linje"),
    # ugyldig YAML
    (BIBLIOTEK, "navn: Stenge", "navn: Stenge: nå", "", "kolon og mellomrom inne i en tekst"),
    (BIBLIOTEK, "temaer: [2]", "temaer: [2", "", "dette er ikke gyldig YAML"),
    (BIBLIOTEK, "temaer: [2]", "\ttemaer: [2]", "", "tabulator"),
    (BIBLIOTEK, "temaer: [2]", "temaer: &t [2]", "", "ankere og aliaser (& og *) er ikke tillatt"),
    (BIBLIOTEK, "grupper: [lesere]", "grupper: *t", "", "ankere og aliaser (& og *) er ikke tillatt"),
    (BIBLIOTEK, "temaer: [2]", "temaer: !!set {2}", "", "merket «set» er ikke tillatt"),
    (BIBLIOTEK, "oppdatert: ", "oppdatert: !!timestamp ", "", "merket «timestamp» er ikke tillatt"),
    (BIBLIOTEK, "temaer: [2]", "? [temaer]\n: [2]", "", "liste som feltnavn"),
    (BIBLIOTEK, "temaer: [2]", "temaer: " + 2000 * "[", "", "for mange nivåer"),
    (BIBLIOTEK, "kode: b", "kode: b\n--- \nkode: c", "", "flere dokumenter"),
    (BIBLIOTEK, "navn: Stenge", "navn: \u0000Stenge", "", "tegn nummer"),
    # verdier
    (BIBLIOTEK, "lav: 900", "lav: 9000", "effekt.sats.lav", "9000 er større enn sannsynlig 1200"),
    (BIBLIOTEK, "høy: 1200", "høy: 1000", "effekt.sats.sannsynlig", "1200 er større enn høy 1000"),
    (SYKE, "lav: 0.4", "lav: 0.85", "effekt.drivere.vikardekning.lav", "0.85 er større enn sannsynlig 0.8"),
    (RÅDHUS, "  standard: 800", "  standard: 80", "mengde.standard", "80 ligger utenfor grensene 100–1000"),
    (RÅDHUS, "  trinn: 100", "  trinn: 0", "mengde.trinn", "må være større enn 0"),
    (RÅDHUS, "  per: 100", "  per: -1", "effekt.per", "må være større enn 0"),
    (RÅDHUS, "  fast: 1000", "  fast: -1", "omstilling.fast", "må være minst 0"),
    (BIBLIOTEK, "konsekvensgrad: 2", "konsekvensgrad: 4", "konsekvensgrad", "må være høyst 3"),
    (BIBLIOTEK, "opptrapping_måneder: 0", "opptrapping_måneder: 61", "opptrapping_måneder", "må være høyst 60"),
    (BIBLIOTEK, "navn: Stenge bibliotekfilialen", "navn: Ja", "navn", "teksten er for kort; minst 3 tegn"),
    (BIBLIOTEK, "start: 2028-08", "start: 2028-13", "start", "«2028-13» er ikke en måned"),
    (BIBLIOTEK, "start: 2028-08", "start: 2028", "start", "«2028» er ikke en måned"),
    (BIBLIOTEK, "form: sats", "form: satts", "effekt", "ukjent form «satts»"),
    (BIBLIOTEK, "  form: sats\n", "", "effekt", "feltet «form» mangler"),
    (BIBLIOTEK, "opphav: ekstern", "opphav: eksternt", "effekt.sats.opphav", "må være en av: 'kilde'"),
    (BIBLIOTEK, "kode: b", "kode: B1", "kode", "er ikke på formen"),
    (RÅDHUS, "fra: 800", "fra: 50", "konsekvenser", "stigende rekkefølge"),
    # årsverk, ansvar, lovkrav og følger
    (BIBLIOTEK, "kode: b", "kode: b\nansvarlig: OM9", "ansvarlig[0]", "«OM9» finnes ikke i kommune.yaml"),
    (BIBLIOTEK, "kode: b", f"kode: b\n{LOVKRAV.format('X9')}", "lovkrav[0].kilde", "kilden «X9» finnes ikke"),
    (BIBLIOTEK, "kode: b", f"kode: b\n{LOVKRAV.format('[]')}", "lovkrav[0].kilde", "minst 1"),
    (BIBLIOTEK, "kode: b", f"kode: b\n{VIRKNING.format('lesere', 3)}", "virkninger[0].følge", "må være høyst 2"),
    (BIBLIOTEK, "kode: b", f"kode: b\n{VIRKNING.format('barn', 1)}", "virkninger[0]", "«barn» finnes ikke"),
    (BIBLIOTEK, "kode: b", f"kode: b\n{TO_GANGER}", "virkninger", "«lesere» er vurdert mer enn én gang"),
    (BIBLIOTEK, "kode: b", "kode: b\nårsverk: {verdi: -2, enhet: årsverk, opphav: kilde}", "årsverk",
     "krever feltet «kilde»"),
    # enheter, prisår og mengden i kilden
    (RENHOLD, "enhet: andel per prosent", "enhet: andel", "effekt.drivere", "100 ganger for stort til å være"),
    (RÅDHUS, "1000 kr per 100 m² og år", "1000 kr per m² og år", "effekt.sats.enhet", "100 ganger for lite"),
    (RÅDHUS, "    prisår: 2027\n", "", "effekt.sats.prisår", "skriv hvilket års kroner beløpet er i"),
    (RÅDHUS, "    prisår: 2027\n", "    prisår: 2028\n", "effekt.sats.prisår", "2028 er etter kommunens prisår"),
    (RENHOLD, "prisår: 2026", "prisår: 2024", "årsverkskostnad.prisår", "prisveksten for 2025 mangler i kommune.yaml"),
    (RENHOLD, "  prisår: 2027\n  opphav", "  prisår: 2026\n  opphav", "varige_merkostnader.prisår", "må være 2027"),
    (RÅDHUS, "  prisår: 2027\n  merknad", "  merknad", "omstilling.prisår", "må være 2027"),
    (RENHOLD, "mengde_i_kilden: 10\n", "", "mengde_i_kilden", "hvor mange prosent kilden til tallet gjelder"),
    (BIBLIOTEK, "effekt:\n", "mengde_i_kilden: 3\neffekt:\n", "mengde_i_kilden", "hører til et tiltak med mengde"),
    # opphav
    (RENHOLD, "regnestykke: 500 + 200", "regnestykke: 500 + 100", ".regnestykke", "gir 600, men verdien er 700"),
    (RENHOLD, "regnestykke: 500 + 200", "regnestykke: 500 +", ".regnestykke", "er ikke et regnestykke"),
    (RENHOLD, "regnestykke: 500 + 200", "regnestykke: 2 ** 9", ".regnestykke", "er ikke et regnestykke"),
    (RENHOLD, "regnestykke: 1 / 100", "regnestykke: 1 / 0", ".regnestykke", "er ikke et regnestykke"),
    (RENHOLD, "      regnestykke: 1 / 100\n", "", "andel_per_prosent", "avledet tall krever feltet «regnestykke»"),
    (BIBLIOTEK, "    kilde: X1\n", "", "effekt.sats", "opphav «ekstern» krever feltet «kilde»"),
    (RÅDHUS, "2027\n    opphav: antakelse\n    merknad", "2027\n    opphav: antakelse\n    lysbilde", "effekt.sats",
     "en antakelse krever feltet «merknad»"),
    (BIBLIOTEK, "opphav: ekstern", "opphav: eget", "effekt.sats", "opphav «eget» er brukerens tall"),
    (ELDRE, "    forventet_vekst:\n", "    forventet_vekst:\n      verdi: 0\n", "effekt.drivere.forventet_vekst",
     "et tall som ikke er tallfestet kan ikke ha verdi"),
    (ELDRE, "opphav: ikke_tallfestet", "opphav: kilde\n      kilde: X1", "forventet_vekst", "verdien mangler"),
    (BIBLIOTEK, "opphav: ekstern", "opphav: ikke_tallfestet", "effekt.sats", "bruk form: ikke_tallfestet"),
    ("fond.yaml", "verdi: 60000\n  enhet: 1000 kr\n  opphav: kilde", "enhet: 1000 kr\n  opphav: ikke_tallfestet",
     "anker", "må være tallfestet"),
    (RENHOLD, "varige_merkostnader:\n  verdi: 200\n", "varige_merkostnader:\n", "varige_merkostnader",
     "verdien mangler"),
    # på tvers av filer
    (BIBLIOTEK, "kilde: X1", "kilde: X9", "effekt.sats.kilde", "kilden «X9» finnes ikke i kilder.yaml"),
    ("fond.yaml", "kilde: fondsnotat-2027", "kilde: notat", "anker.kilde", "kilden «notat» finnes ikke"),
    (BIBLIOTEK, "temaer: [2]", "temaer: [2, 9]", "temaer[1]", "«9» finnes ikke i kommune.yaml"),
    (BIBLIOTEK, "områder: [OM2]", "områder: [OM9]", "områder[0]", "«OM9» finnes ikke i kommune.yaml"),
    (BIBLIOTEK, "grupper: [lesere]", "grupper: [lesere, barn]", "grupper[1]", "«barn» finnes ikke i kommune.yaml"),
    (BIBLIOTEK, "start: 2028-08", "start: 2026-08", "start", "2026-08 er før 2027"),
    (BIBLIOTEK, "id: bibliotekfilial", "id: filial", "id", "«filial» er ikke filnavnet «bibliotekfilial»"),
    (BIBLIOTEK, "kode: b", "kode: r", "kode", "«r» er brukt av flere tiltak"),
    ("tiltak/selvbetjent_bibliotek.yaml", "{2028: 0.25", "{2028: 1.25", "andeler", "1.25 i 2028 må være fra 0 til 1"),
    ("tiltak/selvbetjent_bibliotek.yaml", "{2028: 0.25", "{2026: 0.25", "andeler.2026", "2026 er ikke et år modellen"),
    ("kommune.yaml", "id: lillevik", "id: storevik", "id", "«storevik» er ikke mappenavnet «lillevik»"),
    ("kommune.yaml", "2027, 2028, 2029", "2027, 2029", "år", "må følge hverandre uten hull"),
    ("relasjoner.yaml", "[fortett_raadhus, renhold]", "[fortett, renhold]", "relasjoner[0].mellom",
     "«fortett» finnes ikke"),
    ("relasjoner.yaml", "[renhold, bibliotekfilial]", "[renhold, fortett_raadhus]", "relasjoner[1].mellom",
     "det samme paret står to ganger"),
    ("relasjoner.yaml", "[renhold, bibliotekfilial]", "[renhold, renhold]", "relasjoner[1].mellom", "to ulike tiltak"),
    ("relasjoner.yaml", "[renhold, bibliotekfilial]", "[renhold]", "relasjoner[1].mellom[1]", "feltet mangler"),
    ("relasjoner.yaml", "type: overlapper", "type: overlaper", "relasjoner[0].type", "må være en av: 'overlapper'"),
    ("relasjoner.yaml", "    andel: 0.30\n", "", "relasjoner[0]", "hører til overlapper, og bare der"),
    ("relasjoner.yaml", "andel: 0.30", "andel: 1.30", "relasjoner[0].andel", "må være høyst 1"),
    ("maal.yaml", "2027: 0, 2028: 6000", "2027: 0", "tolkninger[0].krav", "2028 mangler"),
    ("maal.yaml", "2027: 0, 2028: 6000", "2026: 0, 2027: 0, 2028: 6000", "tolkninger[0].krav", "2026 er ikke et år"),
    ("maal.yaml", "standard: N", "standard: Q", "standard", "«Q» er ikke en av tolkningene"),
    (FORUTSATT, "tolkning: N", "tolkning: Q", "standard.tolkning", "«Q» finnes ikke i maal.yaml"),
    (FORUTSATT, "  - id: krav", "  - id: kravet", "forutsetninger[0].id", "«kravet» er ikke felles"),
    (FORUTSATT, "    styrbar: false", "    styrbar: true", "forutsetninger", "«oppdiktet» må stå både som"),
    (FORUTSATT, "{lav: 1.0, sann", "{lav: 1.2, sann", "standard.felles_levering.lav", "1.2 er større enn"),
    (FORUTSATT, "0, høy: 1.0}", "0, høy: 1.6}", "standard.felles_levering", "må ligge fra 0 til 1,5"),
    (FORUTSATT, "realiseringsgrad: 1.0", "realiseringsgrad: 1.5", "standard.realiseringsgrad",
     "1.5 – må være høyst 1"),
    (FORUTSATT, "{2028: 1000}", "{2028: -1}", "standard.planlagt_bruk", "-1 er utenfor grensene 0–20000"),
    (FORUTSATT, "{2028: 1000}", "{2026: 1000}", "standard.planlagt_bruk.2026", "2026 er ikke et år modellen"),
    (FORUTSATT, "    valg: [0, 4000]", "    valg: [0]\n    valg_for: [2026]", "forutsetninger[2].valg_for",
     "2026 er ikke et år modellen"),
    (FORUTSATT, "    styrbar: false", "    styrbar: false\n    kilde: X9", "forutsetninger[5].kilde",
     "kilden «X9» finnes ikke i kilder.yaml"),
    ("fond.yaml", "verdi: 64000", "verdi: 64001", "poster[2].beløp.verdi", "59800 er merket som sum, men linjene over"),
    ("maal.yaml", "  - id: S", "  - id: N", "tolkninger[1].id", "«N» er brukt før i samme liste"),
    ("kilder.yaml", "  - id: fondsnotat-2027",
     "  - {id: X1, tittel: X, utgiver: X, år: 2026, type: ekstern, gir: X}\n  - id: fondsnotat-2027", "kilder[3].id",
     "«X1» er brukt før i samme liste"),
    ("tiltak/skyssbaat.yaml", "  standard: 2\n", "  standard: 2.5\n", "mengde.standard", "2.5 må være et helt tall"),
    # tabellene
    ("regnskap_2026.csv", "område", "områder", "", "men tabeller.yaml sier"),
    ("regnskap_2026.csv", "OM1,Omsorg", "OM9,Omsorg", "område", "«OM9» finnes ikke i kommune.yaml"),
    ("regnskap_2026.csv", ",kilde,budsjett", ",kjent,budsjett", "opphav", "«kjent» må være en av: kilde"),
    ("regnskap_2026.csv", "budsjett-2027", "budsjett-2026", "kilde", "kilden «budsjett-2026» finnes ikke"),
]  # fmt: skip


def test_eksemplet_på_årsverk_ansvar_lovkrav_og_følger_kan_leses(kopi: Path) -> None:
    lesmeg = (Path(__file__).parent.parent / "konfig" / "README.md").read_text(encoding="utf-8")
    eksempel = next(e for e in re.findall(r"```yaml\n(.*?)```", lesmeg, re.DOTALL) if "virkninger:" in e)
    for her, der in (
        ("omstilling-2024", "X1"),
        ("E12", "X1"),
        ("P01\n", "OM2\n"),
        ("gruppe: elever", "gruppe: lesere"),
    ):
        eksempel = eksempel.replace(her, der)
    bytt(kopi, BIBLIOTEK, "kode: b\n", f"kode: b\n{eksempel}")
    tiltak = les_kommune(kopi).tiltak_etter_id["bibliotekfilial"]
    assert (tiltak.årsverk_ved(3), tiltak.ansvarsområde, tiltak.følge_for("lesere")) == (-1.5, "OM2", 1)


@pytest.mark.parametrize(
    ("navn", "gammelt", "nytt", "felt", "melding"),
    SKRIVEFEIL,
    ids=[f"{s[0].rpartition('/')[2]}-{n}-{s[4][:25]}" for n, s in enumerate(SKRIVEFEIL)],
)
def test_hver_feil_for_seg(kopi: Path, navn: str, gammelt: str, nytt: str, felt: str, melding: str) -> None:
    bytt(kopi, navn, gammelt, nytt)
    meldinger = feil_ved_lesing(kopi)
    fil = fil_i(kopi, navn).relative_to(kopi.parent).as_posix()
    sted = re.compile(rf"{re.escape(fil)}(:\d+)?: (\S*{re.escape(felt)}: )?")
    (treff,) = [m for m in meldinger if melding in m and sted.match(m)]
    assert f"{felt}: " in treff, treff
    assert not ENGELSK.search(re.sub(r"«.*?»", "", treff.replace(felt, ""))), treff
    assert len(meldinger) <= 3, meldinger


def test_meldingen_har_linjen_feltet_står_på(kopi: Path) -> None:
    bytt(kopi, BIBLIOTEK, "lav: 900", "lav: 9000")
    tekst = fil_i(kopi, BIBLIOTEK).read_text(encoding="utf-8").splitlines()
    linje = tekst.index("    lav: 9000") + 1
    fil = "konfig/kommuner/lillevik/tiltak/bibliotekfilial.yaml"
    assert feil_ved_lesing(kopi) == [f"{fil}:{linje}: effekt.sats.lav: 9000 er større enn sannsynlig 1200"]


def test_meldingen_fra_drammen(tmp_path: Path) -> None:
    konfig = Path(shutil.copytree(KONFIG, tmp_path / "konfig"))
    fil = konfig / "kommuner/drammen/tiltak/skolestruktur.yaml"
    tekst = fil.read_text(encoding="utf-8")
    fil.write_text(re.sub(r"lav: [\d.]+", "lav: 9000", tekst, count=1), encoding="utf-8")
    (melding,) = feil_ved_lesing(konfig)
    uten_linje = re.sub(r":\d+:", ":", melding)
    navn = "konfig/kommuner/drammen/tiltak/skolestruktur.yaml"
    assert uten_linje == f"{navn}: effekt.sats.lav: 9000 er større enn sannsynlig 7700"


# Filer


def slett(fil: Path) -> None:
    fil.unlink()


def lagre_som_latin1(fil: Path) -> None:
    fil.write_bytes(fil.read_text(encoding="utf-8").encode("latin-1", errors="replace"))


def tøm(fil: Path) -> None:
    fil.write_text("", encoding="utf-8")


def lag_til_mappe(fil: Path) -> None:
    fil.unlink()
    fil.mkdir()


@pytest.mark.parametrize(
    ("skade", "melding"),
    [
        (slett, "filen finnes ikke"),
        (lagre_som_latin1, "filen er ikke lagret som UTF-8"),
        (tøm, "skriv felt med navn og verdi under hverandre"),
        (lag_til_mappe, "filen kan ikke leses"),
    ],
)
@pytest.mark.parametrize(
    "navn", ["kilder.yaml", "kommune.yaml", "maal.yaml", "fond.yaml", "relasjoner.yaml", "tabeller.yaml"]
)
def test_filer_som_mangler_eller_ikke_kan_leses(
    kopi: Path, navn: str, skade: Callable[[Path], None], melding: str
) -> None:
    fil = fil_i(kopi, navn)
    skade(fil)
    vist = fil.relative_to(kopi.parent).as_posix()
    assert any(m.startswith(vist) and m.endswith(melding) for m in feil_ved_lesing(kopi))


def test_manglende_tabell_og_skjev_rad_nevnes(kopi: Path) -> None:
    fil = fil_i(kopi, "regnskap_2026.csv")
    linjer = fil.read_text(encoding="utf-8").splitlines()
    fil.write_text("\n".join([*linjer, linjer[1] + ",for mye", "for lite"]), encoding="utf-8")
    antall = linjer[0].count(",") + 1
    vist = f"konfig/data/lillevik/regnskap_2026.csv:{len(linjer)}"
    første, andre = feil_ved_lesing(kopi)
    assert etter_stedet(første) == f"raden har {antall + 1} celler, men overskriften har {antall}"
    assert første.startswith(f"{vist[:-1]}{len(linjer) + 1}: ")
    assert etter_stedet(andre) == f"raden har 1 celler, men overskriften har {antall}"
    fil.write_text("\n".join([*linjer, '"åpen']), encoding="utf-8")
    assert "anførselstegn som ikke er avsluttet" in feil_ved_lesing(kopi)[0]
    slett(fil)
    assert feil_ved_lesing(kopi) == ["konfig/data/lillevik/regnskap_2026.csv: filen finnes ikke"]


def etter_stedet(melding: str) -> str:
    return melding.partition(": ")[2]


@pytest.mark.parametrize("tall", ["3,5", "1 000", "NaN", "inf", "1e3", "1_000", "12.", "tolv"])
def test_tall_i_tabeller_skrives_med_sifre(kopi: Path, tall: str) -> None:
    fil = fil_i(kopi, "regnskap_2026.csv")
    hode, første, *resten = fil.read_text(encoding="utf-8").splitlines()
    nytt, antall = re.subn(r",-?\d+(\.\d+)?,", f',"{tall}",', første, count=1)
    assert antall == 1
    fil.write_text("\n".join([hode, nytt, *resten]), encoding="utf-8")
    (melding,) = feil_ved_lesing(kopi)
    assert melding.startswith("konfig/data/lillevik/regnskap_2026.csv:2: ")
    assert f"{tall} – skriv et" in melding


def test_uten_tiltak_eller_kommune(kopi: Path, tmp_path: Path) -> None:
    shutil.rmtree(kopi / "kommuner/lillevik/tiltak")
    assert any("mappen har ingen tiltak" in m for m in feil_ved_lesing(kopi))
    with pytest.raises(Tallgrunnlagsfeil, match="fant ikke kommunen «storevik»; her finnes: lillevik"):
        les_kommune(kopi, "storevik")
    with pytest.raises(Tallgrunnlagsfeil, match="ingensteds: mappen finnes ikke; oppgi mappen"):
        les_kommune(tmp_path / "ingensteds")
    (kopi / "kommuner/storevik").mkdir()
    with pytest.raises(Tallgrunnlagsfeil, match="velg kommune; her finnes: lillevik, storevik"):
        les_kommune(kopi)


# Alle feil på én gang


def test_alle_feil_i_alle_filer_samles(kopi: Path) -> None:
    """Én feil i hver fil, både i filene selv og på tvers av dem, og den uleselige stopper ikke resten."""
    feil = [
        (BIBLIOTEK, "lav: 900", "lav: 9000", "effekt.sats.lav"),
        (BIBLIOTEK, "temaer: [2]", "temaer: to", "temaer"),
        (BIBLIOTEK, "konsekvensgrad: 2", "konsekvensgrad: 9", "konsekvensgrad"),
        (RENHOLD, "id: renhold", "id: renholdd", "id"),
        (RENHOLD, "områder: [OM3]", "områder: [OM7]", "områder[0]"),
        (SYKE, "kilde: budsjett-2027", "kilde: budsjettet", "kilde"),
        (RÅDHUS, "kode: h", "kode: u", "kode"),
        (ELDRE, "navn: Mindre", "navn: Mindre: eller mer", ""),
        ("maal.yaml", "2027: 0, 2028: 6000", "2027: 0", "tolkninger[0].krav"),
        ("relasjoner.yaml", "[renhold, bib", "[renhold, bab", "relasjoner[1].mellom"),
        (FORUTSATT, "tolkning: N", "tolkning: Q", "standard.tolkning"),
        ("ordliste.yaml", "    forklaring:", "    forklarer:", "forklarer"),
        ("handlingsregel.yaml", "regnestykke: 60000 -", "regnestykke: 70000 -", "voksende_del.regnestykke"),
    ]  # fmt: skip
    for navn, gammelt, nytt, _ in feil:
        bytt(kopi, navn, gammelt, nytt)
    lagre_som_latin1(fil_i(kopi, "fond.yaml"))
    meldinger = feil_ved_lesing(kopi)
    for navn, _, _, felt in [*feil, ("fond.yaml", "", "", "")]:
        vist = fil_i(kopi, navn).relative_to(kopi.parent).as_posix()
        assert any(m.startswith(vist) and felt in m for m in meldinger), f"{navn}: {felt}"
    assert meldinger == sorted(meldinger, key=lambda m: re.split(r"[: ]", m)[0])
    assert len(meldinger) == len(set(meldinger))


def test_kontroll_på_tvers_gjøres_selv_om_en_fil_er_uleselig(kopi: Path) -> None:
    tøm(fil_i(kopi, "ordliste.yaml"))
    bytt(kopi, BIBLIOTEK, "kilde: X1", "kilde: X9")
    bytt(kopi, BIBLIOTEK, "temaer: [2]", "temaer: [8]")
    samlet = "\n".join(feil_ved_lesing(kopi))
    assert "kilden «X9»" in samlet and "«8» finnes ikke" in samlet and "ordliste.yaml" in samlet


# Det som skal gå bra


def test_drammen_og_lillevik_leses_uendret() -> None:
    drammen, lillevik = les_kommune(), les_kommune(FIKTIV)
    assert (drammen.id, lillevik.id) == ("drammen", "lillevik")
    assert finn_kommuner() == ("drammen",)
    assert all(isinstance(v, str | float | None) for t in drammen.tabeller for r in t.rader for v in r.verdier)
    assert {t.id for t in drammen.tabeller} == {f.stem for f in (KONFIG.parent / "data/drammen").glob("*.csv")}


def test_en_kopi_med_nye_felt_husker_ikke_de_gamle_oppslagene() -> None:
    kommune = les_kommune(FIKTIV)
    assert kommune.tiltak_etter_id and kommune.overlapp and kommune.stopprelasjoner and kommune.valgbare
    tom = kommune.model_copy(update={"tiltak": (), "relasjoner": ()})
    assert (tom.tiltak_etter_id, tom.overlapp, tom.stopprelasjoner, tom.valgbare) == ({}, {}, (), ())
    sats, ukjent = kommune.tiltak_etter_id["bibliotekfilial"], kommune.tiltak_etter_id["fyrtaarnfest"]
    assert sats.drivere and sats.opphav.bokstav == "E"
    byttet = sats.model_copy(update={"effekt": ukjent.effekt})
    assert (byttet.drivere, byttet.opphav.bokstav) == ({}, "U")


# Fingeravtrykket


def test_fingeravtrykket_er_likt_ved_ny_lesing_og_tolv_tegn() -> None:
    assert les_kommune(FIKTIV) == les_kommune(FIKTIV)
    assert re.fullmatch(r"[0-9a-f]{12}", les_kommune(FIKTIV).utgave)


def test_fingeravtrykket_ser_bort_fra_skrivemåten(kopi: Path) -> None:
    for fil in kopi.rglob("*.yaml"):
        tekst = fil.read_text(encoding="utf-8")
        fil.write_bytes(f"# En kommentar\n\n{tekst}\n# slutt\n".replace("\n", "\r\n").encode("utf-8-sig"))
    bytt(kopi, BIBLIOTEK, "temaer: [2]", "temaer:   [ 2 ]  # to")
    bytt(kopi, BIBLIOTEK, "lav: 900", "lav: 900.0")
    fil = fil_i(kopi, BIBLIOTEK)
    hode, *resten = re.split(r"(?m)^(?=\w)", fil.read_text(encoding="utf-8-sig"))
    fil.write_text(hode + "".join(reversed(resten)).replace("# slutt", ""), encoding="utf-8")
    fil = fil_i(kopi, RENHOLD)
    tekst = fil.read_text(encoding="utf-8-sig")
    byttet = re.sub(
        r"(?s)(    årsverk:\r?\n.*?)(    andel_per_prosent:\r?\n.*?)(?=    årsverkskostnad)", r"\2\1", tekst
    )
    assert byttet != tekst
    fil.write_text(byttet, encoding="utf-8")
    assert les_kommune(kopi).utgave == les_kommune(FIKTIV).utgave


def test_fingeravtrykket_er_likt_med_æøå_satt_sammen_av_to_tegn(kopi: Path) -> None:
    for fil in (fil_i(kopi, BIBLIOTEK), fil_i(kopi, "regnskap_2026.csv")):
        tekst = fil.read_text(encoding="utf-8")
        todelt = tekst.replace("å", "a\u030a")
        assert todelt != tekst
        fil.write_text(todelt, encoding="utf-8")
    assert les_kommune(kopi).utgave == les_kommune(FIKTIV).utgave


INNHOLD = [
    (BIBLIOTEK, "lav: 900", "lav: 900.001"),
    (BIBLIOTEK, "hensikt: Samle", "hensikt: Samler"),
    (BIBLIOTEK, "konsekvensgrad: 2", "konsekvensgrad: 1"),
    (BIBLIOTEK, 'oppdatert: "2026-11-22"', 'oppdatert: "2026-11-23"'),
    (RENHOLD, "formel: Lønn", "formel: Lønnen"),
    ("kilder.yaml", "    gir: ", "    gir: Også "),
    ("ordliste.yaml", "    forklaring: ", "    forklaring: Også "),
    ("maal.yaml", "2028: 6000", "2028: 6001"),
    ("fond.yaml", "lysbilde: Saldo", "lysbilde: Saldoen"),
    ("handlingsregel.yaml", "forklaring: Fondet", "forklaring: Et fond"),
    ("kommune.yaml", "navn: Lesere", "navn: Leserne"),
    (FORUTSATT, "{2028: 1000}", "{2028: 1001}"),
    ("relasjoner.yaml", "andel: 0.30", "andel: 0.31"),
    ("tabeller.yaml", "tittel: ", "tittel: Ny "),
    ("regnskap_2026.csv", "budsjett-2027", "budsjett-2027; X1"),
]


@pytest.mark.parametrize(("navn", "gammelt", "nytt"), INNHOLD, ids=[f"{n}-{i[0]}" for n, i in enumerate(INNHOLD)])
def test_fingeravtrykket_endres_når_innholdet_endres(kopi: Path, navn: str, gammelt: str, nytt: str) -> None:
    bytt(kopi, navn, gammelt, nytt)
    ny, gammel = les_kommune(kopi), les_kommune(FIKTIV)
    assert ny.utgave != gammel.utgave
    assert som_data(ny) != som_data(gammel)


def kommune_til(konfig: Path, id: str) -> None:
    """En kommune til i det samme tallgrunnlaget, med egne kilder, ord og forutsetninger."""
    mappe = shutil.copytree(konfig / "kommuner" / "lillevik", konfig / "kommuner" / id)
    for fil, fra, til in (
        ("kommune.yaml", "id: lillevik", f"id: {id}"),
        ("kilder.yaml", "    gir: ", "    gir: Også "),
        (FORUTSATT, "{2028: 1000}", "{2028: 999}"),
    ):
        (mappe / fil).write_text((mappe / fil).read_text(encoding="utf-8").replace(fra, til), encoding="utf-8")
    (mappe / "ordliste.yaml").write_text("ord:\n  - ord: bydel\n    forklaring: En del av byen.\n", encoding="utf-8")


def test_fingeravtrykket_følger_bare_kommunens_eget(kopi: Path) -> None:
    """En annen kommunes kilder, ord og tall gir verken en ny utgave eller nye tekster."""
    kommune_til(kopi, "storevik")
    assert les_kommune(kopi, "lillevik").utgave == les_kommune(FIKTIV).utgave
    storevik = les_kommune(kopi, "storevik")
    assert "bydel" in {o.ord for o in storevik.ordliste} and storevik.utgave != les_kommune(FIKTIV).utgave


def test_vanlige_tekster_om_forutsetninger_er_felles_og_bare_avvik_skrives(kopi: Path) -> None:
    felles = yaml.safe_load((KONFIG / "forutsetninger.yaml").read_text(encoding="utf-8"))["forutsetninger"]
    assert {a["id"] for a in felles if a.get("styrbar", True)} == set(FORUTSETNINGSFELT)
    assert not any("kilde" in a for a in felles), "en felles tekst kan ikke vise til én kommunes kilder"
    vanlige = {a["id"]: a for a in felles}
    for konfig in (FIKTIV, KONFIG):
        for fil in konfig.glob("kommuner/*/forutsetninger.yaml"):
            for egen in yaml.safe_load(fil.read_text(encoding="utf-8"))["forutsetninger"]:
                like = {f for f, v in egen.items() if f != "id" and vanlige.get(egen["id"], {}).get(f) == v}
                assert not like, f"{fil}: {egen['id']} gjentar {', '.join(sorted(like))}"
    lillevik = {a.id: a for a in les_kommune(FIKTIV).forutsetninger}
    assert lillevik["krav"].forklaring == vanlige["krav"]["forklaring"] and lillevik["krav"].størst == 50_000
    assert [a.id for a in les_kommune(FIKTIV).forutsetninger][-1] == "konsekvenser"
    shutil.copy(KONFIG / "forutsetninger.yaml", kopi / "forutsetninger.yaml")
    (kopi / "forutsetninger.yaml").write_text(
        (KONFIG / "forutsetninger.yaml").read_text().replace("Eget mål", "Vårt mål")
    )
    assert {a.id: a for a in les_kommune(kopi).forutsetninger}["mål"].navn == "Vårt mål"


@pytest.mark.parametrize("sted", ["", "kommuner/lillevik"], ids=["felles", "kommunens"])
def test_filen_med_det_gamle_navnet_leses_som_før_men_ikke_ved_siden_av_den_nye(kopi: Path, sted: str) -> None:
    ny, gammel = kopi / sted / FORUTSATT, kopi / sted / "antakelser.yaml"
    if not ny.exists():
        shutil.copy(KONFIG / FORUTSATT, ny)
    tekst = ny.read_text(encoding="utf-8")
    ny.rename(gammel)
    gammel.write_text(tekst.replace("\nforutsetninger:", "\nantakelser:"), encoding="utf-8")
    assert les_kommune(kopi) == les_kommune(FIKTIV)
    gammel.write_text(gammel.read_text(encoding="utf-8").replace("navn: ", "navnn: ", 1), encoding="utf-8")
    assert any(": antakelser[" in f and f.startswith(f"konfig/{sted}".rstrip("/")) for f in feil_ved_lesing(kopi))
    ny.write_text(tekst, encoding="utf-8")
    (feil,) = feil_ved_lesing(kopi)
    assert "antakelser.yaml: filen heter nå forutsetninger.yaml, og den finnes også; flytt det" in feil


ENDRET = {
    "utgave": "",
    "liste": Listeopphav(fil="liste.xlsx", dato="2026-11-29", grunn="0" * 12, i_tillegg=False),
}
"""Det som er noe annet enn i kommunen. De andre feltene har alltid en verdi, og tømmes."""


def test_alle_felt_i_kommunen_er_med_i_fingeravtrykket() -> None:
    kommune = les_kommune(FIKTIV)
    for felt in Kommune.model_fields:
        tømt = kommune.model_copy(update={felt: ENDRET.get(felt)})
        assert (fingeravtrykk(tømt) == fingeravtrykk(kommune)) == (felt == "utgave"), felt


def test_filer_med_annen_endelse_blir_ikke_stille_borte(kopi: Path) -> None:
    """En fil som heter «.yml», ville ellers sett ut som et tiltak ingen regner med."""
    fil = fil_i(kopi, BIBLIOTEK)
    fil.with_suffix(".yml").write_bytes(fil.read_bytes())
    assert feil_ved_lesing(kopi) == [
        "konfig/kommuner/lillevik/tiltak/bibliotekfilial.yml: filen blir ikke lest; navnet må slutte på «.yaml»"
    ]
