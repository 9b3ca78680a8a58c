"""Lenkekoden: et scenario til tekst og tilbake, nå og for alltid."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import fields, replace
from itertools import chain, combinations, pairwise
from pathlib import Path
from string import ascii_lowercase, digits
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.tiltak import Status, Tiltak
from scenario.begreper.valg import Anslag, EgenOverlapp, EgetTiltak, Forutsetninger, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.utfylling import fyll_ut
from scenario.deling import lenkefelt, lenketegn
from scenario.deling.delt import spørring
from scenario.deling.lenkekode import LENGST, kod, les, med_rett_kontrollsum
from scenario.deling.scenariodata import scenario_som_data
from scenario.deling.scenariofil import les_data
from scenario.feilmeldinger import Inndatafeil
from scenario.innhenting.ider import KODER
from scenario.kommandoer import kjør
from tests.strategier import FIKTIV, drammen, lillevik, valg_for
from tests.verktoy.godkjenn import LENKER, uten_lenke

GAMLE = sorted(LENKER.glob("*.yaml"))
KOMMUNER = {"drammen": drammen, "lillevik": lillevik}
SISTE = ascii_lowercase + digits
MÅ_STÅ = {"start", "opptrapping_måneder", "mengde", "id", "tolkning"}


def på(kommune: Kommune, **tiltak: dict[str, Any]) -> Valg:
    """Scenarioet med disse tiltakene og standard forutsetninger."""
    return les_data(kommune, {"tiltak": tiltak})


def med(kommune: Kommune, **felt: Any) -> Kommune:
    """Kommunen med noen felt byttet, uten oppslagene den gamle har husket."""
    return Kommune.model_construct(**{**dict(kommune), **felt})


def med_tiltak(kommune: Kommune, id: str, **felt: Any) -> Kommune:
    """Kommunen med ett tiltak endret."""
    return med(kommune, tiltak=tuple(t.model_copy(update=felt) if t.id == id else t for t in kommune.tiltak))


def lag(kropp: str, kommune: Kommune | None = None) -> str:
    """En kode skrevet for hånd, med rett kontrollsum."""
    return med_rett_kontrollsum(kommune or drammen(), f"{kropp}....")


def setning(kommune: Kommune, kode: str) -> str:
    """Den ene setningen koden blir avvist med."""
    with pytest.raises(Inndatafeil) as feil:
        les(kommune, kode)
    (svar,) = feil.value.setninger
    return svar


# --- Fram og tilbake


VALG = {navn: valg_for(k(), utfylt=False) for navn, k in KOMMUNER.items()}


@pytest.mark.parametrize("kommune", KOMMUNER)
@given(data=st.data())
def test_ethvert_scenario_kommer_likt_tilbake_og_gir_samme_kode(kommune: str, data: st.DataObject) -> None:
    k, valg = KOMMUNER[kommune](), data.draw(VALG[kommune])
    try:
        kode = kod(k, valg)
    except Inndatafeil as feil:
        assume("for stort" not in str(feil))
        raise
    lest = les(k, kode)
    assert lest.valg == fyll_ut(k, valg)
    assert kod(k, lest.valg) == kode
    assert re.fullmatch(r"1[A-Za-z0-9._~-]+", kode)
    assert lest.ukjente == lest.endret == ()


@given(VALG["lillevik"], st.data())
def test_rekkefølgen_valgene_er_gjort_i_har_ingen_betydning(valg: Valg, data: st.DataObject) -> None:
    stokket = valg.med(
        tiltak=tuple(data.draw(st.permutations(valg.tiltak))),
        egne_tiltak=tuple(data.draw(st.permutations(valg.egne_tiltak))),
        overlapp=tuple(data.draw(st.permutations(valg.overlapp))),
        lukkede_temaer=tuple(data.draw(st.permutations(valg.lukkede_temaer))),
    )
    assert kod(lillevik(), stokket) == kod(lillevik(), valg)


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(5e-324)
@example(1.7976931348623157e308)
@example(0.1 + 0.2)
@example(-1200000.0)
def test_et_tall_er_nøyaktig_det_samme_etterpå(verdi: float) -> None:
    leser = lenketegn.Leser(lenketegn.skriv_tall(verdi), 0)
    assert lenketegn.les_tall(leser) == verdi
    assert leser.ferdig


@pytest.mark.parametrize(
    ("verdi", "skrevet"),
    [(0, "0"), (3, "3"), (0.5, ".5"), (-0.25, "-.25"), (1500, "1500"), (150000, "150_3"), (1e-7, "1_-7")],
)
def test_tall_skrives_kort_og_lesbart(verdi: float, skrevet: str) -> None:
    assert lenketegn.skriv_tall(verdi) == skrevet


def test_alle_felt_i_begrepene_har_plass_i_koden() -> None:
    """Et nytt felt i begrepene må få en bokstav her, ellers mister lenkene det uten at noen merker det."""
    for begrep, tabell in (
        (Tiltaksvalg, lenkefelt.TILTAK),
        (EgetTiltak, lenkefelt.EGET),
        (Forutsetninger, lenkefelt.FORUTSETNINGER),
        (Valg, lenkefelt.SCENARIO),
    ):
        samlinger = {"forutsetninger", "tiltak", "egne_tiltak"} if begrep is Valg else set()
        assert {f.navn for f in tabell.values()} | samlinger == {f.name for f in fields(begrep)} - MÅ_STÅ


def test_eksemplet_i_forklaringen_kan_leses() -> None:
    lest = les(drammen(), lag("1A~nPlan~.V8b3K-Cft2.5")).valg
    katalogen = {t.kode: t.id for t in drammen().tiltak}
    august, år = Måned(2025, 8), 12
    assert lest == Valg(
        forutsetninger=replace(drammen().standard, spenn_der_det_mangler=False),
        navn="Plan",
        tiltak=(
            Tiltaksvalg(katalogen["b"], 3, august, 0, realiseringsgrad=0.5),
            Tiltaksvalg(katalogen["f"], 1, august, år),
            Tiltaksvalg(katalogen["t"], 2.5, august, år),
        ),
    )


def test_styretegn_i_tekst_blir_borte_slik_de_blir_i_en_fil() -> None:
    valg = Valg(forutsetninger=drammen().standard, navn="linje\nskift\x00\x1b[0m")
    assert kod(drammen(), valg) == kod(drammen(), valg.med(navn="linje skift[0m"))
    assert les(drammen(), lag("1A~nlinje~xa.skift~x0.~x1b.~x5b.0m~.")).valg.navn == "linje skift[0m"
    assert les_data(drammen(), {"navn": valg.navn}).navn == "linje skift[0m"


def test_et_scenario_uten_plass_i_en_lenke_sier_fra() -> None:
    egne = tuple(EgetTiltak(str(n), "😀" * 80, Anslag.punkt(1), Måned(2025, 1)) for n in range(40))
    with pytest.raises(Inndatafeil, match="for stort"):
        kod(drammen(), Valg(forutsetninger=drammen().standard, egne_tiltak=egne))


def test_et_tiltak_som_ikke_finnes_kan_ikke_kodes() -> None:
    valg = Valg(forutsetninger=drammen().standard, tiltak=(Tiltaksvalg("finnes_ikke", 1.0, Måned(2025, 1), 0),))
    with pytest.raises(Inndatafeil, match="finnes_ikke"):
        kod(drammen(), valg)


def test_en_negativ_mengde_kan_ikke_kodes() -> None:
    """Minustegnet ville blitt lest som en opptrapping."""
    valg = Valg(forutsetninger=drammen().standard, tiltak=(Tiltaksvalg("staber", -5.0, Måned(2025, 1), 0),))
    with pytest.raises(Inndatafeil, match="staber"):
        kod(drammen(), valg)


# --- Lengde


Post = tuple[Måned, int, int, str, float]
"""Start, opptrapping, plassen kode og mengde tar, id og mengde."""


def post(tiltak: Tiltak, mengde: float) -> Post:
    skrevet = tiltak.kode + ("" if mengde == 1 else lenketegn.skriv_tall(mengde))
    return tiltak.start, tiltak.opptrapping_måneder, len(skrevet), tiltak.id, mengde


def glider(tiltak: Tiltak) -> list[float]:
    """Alle mengdene en glider kan stå på."""
    if (m := tiltak.mengde) is None:
        return [1.0]
    return [round(m.minst + n * m.trinn, 6) for n in range(round((m.størst - m.minst) / m.trinn) + 1)]


def verste_tolv(poster: list[Post]) -> list[Post]:
    """Postene som gir lengst kode: for hver samling av grupper én post fra hver, og så de lengste i dem.

    En gruppe er postene med samme start og opptrapping. Bare hvilke grupper som er med, og lengden på hver
    post, har betydning for lengden på koden.
    """
    grupper: dict[tuple[Måned, int], list[Post]] = {}
    for ett in sorted(poster, key=lambda p: -p[2]):
        grupper.setdefault(ett[:2], []).append(ett)
    utvalg = []
    for samling in chain.from_iterable(combinations(grupper.values(), n) for n in range(1, 13)):
        resten = sorted((p for gruppe in samling for p in gruppe[1:]), key=lambda p: -p[2])
        utvalg.append([*(gruppe[0] for gruppe in samling), *resten][:12])
    return max((u for u in utvalg if len(u) == 12), key=regnet_lengde)


def regnet_lengde(poster: list[Post]) -> int:
    """8 for versjon, tolkning, ~w og sum; 2 for en start, 1 for opptrapping rett etter den, 2 for hver annen."""
    starter: dict[Måned, set[int]] = {}
    for ett in poster:
        starter.setdefault(ett[0], set()).add(ett[1])
    tegn = sum(2 + (min(trapper) > 0) + 2 * (len(trapper) - 1) for trapper in starter.values())
    return 8 + tegn + sum(ett[2] for ett in poster)


@pytest.mark.parametrize(
    ("mengder", "høyst"),
    [
        pytest.param(lambda t: [t.standardmengde], 60, id="katalogens mengder"),
        pytest.param(glider, 72, id="alle gliderne der de tar mest plass"),
    ],
)
def test_tolv_tiltak_i_drammen_er_en_kort_kode_uansett_hvilke(
    mengder: Callable[[Tiltak], list[float]], høyst: int
) -> None:
    lengste = [max((post(t, m) for m in mengder(t)), key=lambda p: p[2]) for t in drammen().valgbare]
    tolv = verste_tolv(lengste)
    kode = kod(drammen(), på(drammen(), **{id: {"mengde": mengde} for *_, id, mengde in tolv}))
    assert len(kode) == regnet_lengde(tolv), kode
    assert len(kode) <= høyst, kode


def førti_tiltak() -> Kommune:
    """En katalog med 40 tiltak: 23 har kode på én bokstav, 17 på to."""
    mal = drammen().tiltak_etter_id["internhusleie"]
    koder = [*"abcdefghijklmnopqrstuvw", *(f"x{tegn}" for tegn in "0123456789abcdefg")]
    felt = [{"id": f"tiltak_{kode}", "kode": kode} for kode in koder]
    return med(drammen(), tiltak=tuple(mal.model_copy(update=f) for f in felt), relasjoner=())


def test_førti_tiltak_med_alle_felt_tar_høyst_301_tegn_selv_når_alle_starter_i_hver_sin_måned() -> None:
    """8 + 57 for kodene + 40 × (2 start + 1 opptrapping + 1 grad) + 72 for mengdene = 297."""
    kommune, mengder, januar = førti_tiltak(), [2, 0.5, 1.5, 10, 4], Måned(2025, 1)
    valg = Valg(
        forutsetninger=kommune.standard,
        tiltak=tuple(
            Tiltaksvalg(t.id, mengder[n % 5], januar.pluss(n), 6 + n % 19, realiseringsgrad=n % 20 * 5 / 100)
            for n, t in enumerate(kommune.tiltak)
        ),
    )
    kode = kod(kommune, valg)
    assert len(kode) == 297
    assert les(kommune, kode).valg == valg


def stor_katalog() -> Kommune:
    """En katalog med alle lenkekodene som finnes, og et overlapp mellom hver av dem og den neste."""
    mal = drammen().tiltak_etter_id["internhusleie"]
    tiltak = tuple(mal.model_copy(update={"id": f"tiltak_{n}", "kode": kode}) for n, kode in enumerate(KODER))
    return med(drammen(), tiltak=tiltak, relasjoner=())


def test_det_er_plass_til_to_tusen_tiltak_og_de_131_første_kodene_er_de_gamle() -> None:
    assert len(KODER) > 2_000 and all(lenkefelt.KODE.fullmatch(k) for k in KODER)
    assert {k for k in KODER if len(k) < 3} == {*ascii_lowercase[:23], *(a + b for a in "xyz" for b in SISTE)}
    assert not any(a != b and b.startswith(a) for a, b in pairwise(sorted(KODER)))


def test_hvert_av_to_tusen_tiltak_kommer_tilbake_alene_og_sammen_med_naboene() -> None:
    """Kodene står tett: etter en start med og uten opptrapping, etter tall, grader og felt, og i overlapp."""
    kommune = stor_katalog()
    ider = [t.id for t in kommune.tiltak]
    former = (
        {"mengde": 1.0},
        {"mengde": 12.5, "realiseringsgrad": 0.5},
        {"mengde": 0.0, "varige_merkostnader": 3.0},
        {"mengde": 1.0, "opptrapping_måneder": 40, "andeler": ((2026, 0.5),)},
        {"mengde": 1.0, "opptrapping_måneder": 10, "start": Måned(2025, 1)},
    )
    for første in range(0, len(ider), 100):
        valgte = ider[første : første + 101]
        tiltak = [Tiltaksvalg(id, **former[n % len(former)]) for n, id in enumerate(valgte)]
        overlapp = tuple(EgenOverlapp(par, 0.25) for par in pairwise(valgte[:10]))
        for valg in (Valg(kommune.standard, tuple(tiltak), overlapp=overlapp), Valg(kommune.standard, (tiltak[0],))):
            lest = les(kommune, kod(kommune, valg))
            assert lest.valg == fyll_ut(kommune, valg) and lest.ukjente == ()
    alle = Valg(kommune.standard, tuple(Tiltaksvalg(id, 1.0, Måned(2026, 1), 0) for id in ider))
    with pytest.raises(Inndatafeil, match="for stort"):
        kod(kommune, alle)


# --- Ødelagte lenker


def koder_å_ødelegge() -> list[tuple[Kommune, str]]:
    """De gamle kodene, som til sammen bruker alle felt."""
    innhold = [yaml.safe_load(fil.read_text(encoding="utf-8")) for fil in GAMLE]
    stor = stor_katalog()
    nye = Valg(stor.standard, tuple(Tiltaksvalg(t.id, n % 7) for n, t in enumerate(stor.tiltak) if n % 97 == 0))
    return [*((KOMMUNER[i["kommune"]](), i["kode"]) for i in innhold), (stor, kod(stor, nye))]


RARE = ["\x00", "\n", "\u202e", "é", "😀", "<b>", "&", "%7E", " ", "+", "/", "=", "١", "ａ", "\ud800", "'"]


def ødelagt(tilfeldig: random.Random, kode: str) -> str:
    """Koden med én til tre feil av den typen lenker får når de limes, brytes, kuttes eller skrives av."""
    for _ in range(tilfeldig.randint(1, 3)):
        a, b = sorted(tilfeldig.sample(range(len(kode) + 1), 2)) if kode else (0, 0)
        nytt = tilfeldig.choice("ABCabcxyz0189._~-")
        kode = tilfeldig.choice(
            [
                kode[:a] + nytt + kode[a + 1 :],
                kode[:a] + nytt + kode[a:],
                kode[:a] + kode[b:],
                kode[:a],
                kode[a:],
                kode[:b] + kode[a:],
                kode[:a] + kode[a:b][::-1] + kode[b:],
                kode[:a] + kode[a:b].swapcase() + kode[b:],
                kode[:a] + tilfeldig.choice(RARE) + kode[a:],
                kode + kode,
            ]
        )
    return kode


def prøv(kommune: Kommune, kode: str) -> Valg | None:
    """Scenarioet, eller None når koden avvises med én hel setning. Alt annet feller testen."""
    try:
        return les(kommune, kode).valg
    except Inndatafeil as feil:
        (svar,) = feil.setninger
        assert re.fullmatch(r"Lenken [^\n<>\[\]]{10,250}\.", svar), svar
        return None


def test_ti_tusen_ødelagte_koder_gir_aldri_et_annet_scenario() -> None:
    tilfeldig = random.Random(2024)
    avvist = 0
    hele = [(kommune, kode, les(kommune, kode).valg) for kommune, kode in koder_å_ødelegge()]
    for nummer in range(10_000):
        kommune, kode, riktig = hele[nummer % len(hele)]
        svar = prøv(kommune, ødelagt(tilfeldig, kode))
        avvist += svar is None
        assert svar in (None, riktig)
    assert avvist > 9_000


def test_tre_tusen_ødelagte_koder_med_rett_kontrollsum_gir_et_gyldig_scenario_eller_én_setning() -> None:
    """Den som skriver koder for hånd, kan ikke få fram noe en scenariofil ikke kunne sagt."""
    tilfeldig = random.Random(150)
    godtatt = 0
    hele = koder_å_ødelegge()
    for nummer in range(3_000):
        kommune, kode = hele[nummer % len(hele)]
        valg = prøv(kommune, lag(ødelagt(tilfeldig, kode[:-4]), kommune))
        if valg is not None:
            godtatt += 1
            igjen = les(kommune, kod(kommune, valg)).valg
            assert igjen == valg
            beregn(kommune, valg)
    assert godtatt > 150


@pytest.mark.parametrize("kode", ["", "1", "1A", "0", "æ", "....", "1A...", "\x00" * 6, "1" * LENGST])
def test_noe_som_ikke_er_en_kode_avvises_med_én_setning(kode: str) -> None:
    assert prøv(drammen(), kode) is None


@pytest.mark.parametrize("bit", ["1", "a", "~", "~x1.", "\x00", "<", "V8b3K"])
def test_en_megabyte_avvises_uten_å_bli_lest(bit: str) -> None:
    assert "for lang" in setning(drammen(), (bit * 1_000_000)[:1_000_000])


def test_en_kode_fra_en_annen_kommune_avvises() -> None:
    kode = kod(lillevik(), Valg(forutsetninger=lillevik().standard))
    assert "skadet eller ufullstendig" in setning(drammen(), kode)


def test_luft_rundt_koden_betyr_ingenting() -> None:
    kode = kod(drammen(), på(drammen(), skolestruktur={}))
    assert les(drammen(), f" {kode}\n").valg == les(drammen(), kode).valg


@pytest.mark.parametrize(
    ("kropp", "ventet"),
    [
        ("2A", "versjon 2, som ikke kan leses"),
        ("1", "ved tegn 2: ventet bokstaven for tolkningen"),
        ("1AV8b3b", "ved tegn 8: tiltaket b står to ganger"),
        ("1Ab", "ved tegn 3: ventet en start"),
        ("1A-Cb", "ved tegn 3: ventet en start"),
        ("1AV8b!", "tegn som ikke hører hjemme"),
        ("1AV8b~r2", "Realisert andel for «Færre barnehager» kan ikke være 200 %; høyst 100 %"),
        ("1AV8b~e3~2~1", "Eget anslag for «Færre barnehager»: lav: 3 er større enn sannsynlig 2"),
        ("1AV8b~e1~2", "ventet høyt anslag"),
        (
            "1AV8b~v1_10",
            "Varige merkostnader for «Færre barnehager» kan ikke være 10 000 000 mill. kr; høyst 1 0",
        ),
        ("1AV8b~v1_999", "tallet er for stort"),
        ("1AV8b~o25-1~25-2", "2025 står to ganger"),
        ("1AV8b~r.1~r.2", "~r står to ganger"),
        ("1AV8b~z1", "~z finnes ikke her"),
        ("1AV8b~dx~.1~dx~.2", "en driver står to ganger"),
        ("1AV8-zb", "Opptrappingen av «Færre barnehager» kan ikke være 61 måneder; høyst 60 måneder"),
        ("1A~nuten_slutt", "ventet en tekst"),
        ("1A~n~xd800.~.", "xd800 er ikke et tegn"),
        ("1A~n" + "x" * 81 + "~.", "høyst 80 tegn"),
        ("1A~m0", "Eget mål må være større enn 0"),
        ("1A~m1_-300", "Eget mål må være større enn 0"),
        ("1A~l2", "Felles levering kan ikke være 200 %; høyst 150 %"),
        ("1A~obb.5", "to ulike tiltak"),
        ("1A~obs.5~osb.2", "bare stå én gang"),
        ("1AV8~Ea.~n~.~h1", "minst 1 tegn"),
        ("1AV8~Ea.~nx~.", "Effekten av «x»: feltet mangler"),
    ],
)
def test_det_som_er_galt_i_en_kode_skrevet_for_hånd_sies_i_én_setning(kropp: str, ventet: str) -> None:
    assert ventet in setning(drammen(), lag(kropp)).replace("\u00a0", " ")


def test_feilmeldingen_gjengir_ikke_markup_fra_lenken() -> None:
    farlig = lenketegn.skriv_tekst("![x](http://a.no) <b>" * 5)
    assert not re.search(r"[<>!\[\]()]|//", setning(drammen(), lag(f"1A~n{farlig}")))


# --- Gamle lenker og nytt tallgrunnlag


@pytest.mark.parametrize("fil", GAMLE, ids=lambda fil: fil.stem)
def test_en_kode_som_er_delt_kan_leses_for_alltid(fil: Path) -> None:
    """En forutsetning som er kommet til siden, er nøytral."""
    gammel = yaml.safe_load(fil.read_text(encoding="utf-8"))
    kommune = KOMMUNER[gammel["kommune"]]()
    lest = les(kommune, gammel["kode"])
    ventet = {"forutsetninger" if navn == "antakelser" else navn: felt for navn, felt in gammel["scenario"].items()}
    ventet["forutsetninger"] = lenkefelt.som_data(lenkefelt.FORUTSETNINGER) | ventet["forutsetninger"]
    assert scenario_som_data(kommune, lest.valg) == {"kommune": kommune.id, **ventet}
    assert list(lest.utgåtte) == gammel.get("utgåtte", [])


def test_de_gamle_kodene_bruker_alle_felt() -> None:
    """Uten dette kunne et felt endret bokstav eller skrivemåte uten at en gammel kode merket det."""
    koder = "".join(kode for _, kode in koder_å_ødelegge())
    brukt = set(re.findall(r"~([a-zES])", koder))
    assert brukt >= set(lenkefelt.TILTAK) | set(lenkefelt.EGET) | set(lenkefelt.SCENARIO) | {"E", "S"}
    assert uten_lenke() == [], "Kjør «python -m tests.verktoy.godkjenn»."


def ny_katalog(kommune: Kommune) -> Kommune:
    """Alt katalogen bestemmer når brukeren ikke gjør det, er endret."""
    nye = (
        t.model_copy(
            update={
                "start": t.start.pluss(7),
                "opptrapping_måneder": 33,
                "mengde": t.mengde and t.mengde.model_copy(update={"standard": t.mengde.størst}),
            }
        )
        for t in kommune.tiltak
    )
    standard = replace(
        kommune.standard,
        mål=1.0,
        krav=((kommune.år[1], 5.0),),
        usikkerhet=False,
        realiseringsgrad=0.5,
        merforbruk=((kommune.år[0], 9.0),),
        felles_levering=Anslag.punkt(1.0),
        regn_med_inntektstiltak=True,
    )
    return med(kommune, tiltak=tuple(nye), standard=standard)


@given(VALG["lillevik"])
def test_nye_standardverdier_i_tallgrunnlaget_endrer_ikke_en_gammel_lenke(valg: Valg) -> None:
    gammel = lillevik()
    kode = kod(gammel, valg)
    assert les(ny_katalog(gammel), kode).valg == les(gammel, kode).valg
    assert kod(ny_katalog(gammel), les(gammel, kode).valg) == kode


def test_en_innfasing_katalogen_har_fått_siden_endrer_ikke_en_gammel_lenke() -> None:
    uten = med_tiltak(lillevik(), "selvbetjent_bibliotek", andeler=None)
    gammel = kod(uten, på(uten, selvbetjent_bibliotek={}))
    lest = les(lillevik(), gammel).valg
    assert beregn(lillevik(), lest).effekt == beregn(uten, på(uten, selvbetjent_bibliotek={})).effekt
    ny = kod(lillevik(), på(lillevik(), selvbetjent_bibliotek={}))
    assert "~a28-.25~29-.6" in ny and beregn(uten, les(uten, ny).valg).effekt[1:3] == (150, 360)


def test_et_utgått_tiltak_leses_og_står_på_listen() -> None:
    valg = på(drammen(), skolestruktur={"mengde": 2}, staber={})
    nå = med_tiltak(drammen(), "skolestruktur", status=Status.UTGÅTT, mengde=None)
    lest = les(nå, kod(drammen(), valg))
    assert (lest.utgåtte, lest.ukjente, lest.endret) == (("skolestruktur",), (), ())
    assert lest.valg == fyll_ut(drammen(), valg)
    assert beregn(nå, lest.valg).utgåtte == ("skolestruktur",)


def test_en_kode_katalogen_ikke_kjenner_følger_med_videre() -> None:
    valg = på(drammen(), skolestruktur={"mengde": 2, "omstilling": {"2026": 5}}, staber={})
    valg = valg.med(overlapp=(EgenOverlapp(("skolestruktur", "staber"), 0.5),))
    kode = kod(drammen(), valg)
    uten = med(drammen(), tiltak=tuple(t for t in drammen().tiltak if t.id != "skolestruktur"), relasjoner=())
    lest = les(uten, kode)
    assert (lest.utgåtte, lest.ukjente, lest.endret) == ((), ("?s",), ())
    assert lest.valg.overlapp == (EgenOverlapp(("?s", "staber"), 0.5),)
    assert kod(uten, lest.valg) == kode
    assert beregn(uten, lest.valg).utgåtte == ("?s",)


def test_en_mengde_utenfor_dagens_grenser_beholdes_og_sies() -> None:
    valg = på(drammen(), skolestruktur={"mengde": 4})
    mengde = drammen().tiltak_etter_id["skolestruktur"].mengde
    assert mengde
    trang = mengde.model_copy(update={"størst": 2.0})
    lest = les(med_tiltak(drammen(), "skolestruktur", mengde=trang), kod(drammen(), valg))
    assert lest.valg == fyll_ut(drammen(), valg)
    assert lest.endret == ("Færre skoler: 4 er utenfor grensene 1–2 skoler.",)


def test_det_tallgrunnlaget_ikke_har_lenger_tas_ut_og_sies() -> None:
    """Kommunen regner nå for 2026–2028, og har verken tema 3, tolkning B eller antall skoler som driver."""
    sfo = {"drivere": {"skoler": 19, "dager_per_år": 180}, "start": "2025-01"}
    forutsetninger = {"tolkning": "B", "merforbruk": {"2024": 75000, "2026": 10}}
    salg = {"id": "salg", "navn": "Salg", "helårseffekt": 5, "start": "2024-06", "omstilling": {"2024": 1}}
    data = {"tiltak": {"aapningstid_sfo": sfo}, "egne_tiltak": [salg], "forutsetninger": forutsetninger}
    valg = les_data(drammen(), data | {"lukkede_temaer": [3, 4]})
    lest = les(drammen_uten_noe(), kod(drammen(), valg))
    assert lest.endret == (
        "Tall for 2024 er tatt ut; nå regnes 2026–2028.",
        "Tolkning B av målet finnes ikke lenger; nå gjelder A.",
        "Kortere åpningstid i SFO: 2025-01 må ligge fra 2026 til 2038.",
        "Kortere åpningstid i SFO: en faktor som var satt i lenken, finnes ikke lenger.",
        "Eget tiltak: 2024-06 må ligge fra 2026 til 2038.",
        "Tema 3 var lukket, men finnes ikke lenger.",
    )
    assert lest.valg.forutsetninger == replace(valg.forutsetninger, tolkning="A", merforbruk=((2026, 10.0),))
    assert lest.valg.tiltak[0].drivere == (("dager_per_år", 180.0),)
    assert lest.valg.egne_tiltak == (replace(valg.egne_tiltak[0], omstilling=()),)
    assert lest.valg.lukkede_temaer == (4,)


def drammen_uten_noe() -> Kommune:
    """Drammen slik den kan bli: andre år, ett tema, én tolkning og én driver mindre."""
    k = drammen()
    temaer = tuple(m for m in k.opplysninger.temaer if m.id != "3")
    tolkninger = tuple(t for t in k.mål.tolkninger if t.id != "B")
    effekt = k.tiltak_etter_id["aapningstid_sfo"].effekt
    drivere = {n: d for n, d in k.tiltak_etter_id["aapningstid_sfo"].drivere.items() if n != "skoler"}
    return med(
        med_tiltak(k, "aapningstid_sfo", effekt=effekt.model_copy(update={"drivere": drivere})),
        opplysninger=k.opplysninger.model_copy(update={"år": (2026, 2027, 2028), "temaer": temaer}),
        mål=k.mål.model_copy(update={"tolkninger": tolkninger}),
    )


def test_en_overlapp_med_et_eget_tiltak_som_ikke_er_med_tas_ut_og_sies() -> None:
    lest = les(drammen(), lag("1A~o.borte.s.5W8s"))
    assert lest.valg.overlapp == ()
    assert lest.endret == ("En overlapp gjelder et eget tiltak som ikke er i lenken, og er tatt ut.",)


# --- Kommandolinjen


def test_kommandoen_skriver_hele_spørringen_for_en_fil(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fil = tmp_path / "plan.yaml"
    fil.write_text("navn: Plan\ntiltak:\n  skolestruktur: {mengde: 2}\n", encoding="utf-8")
    assert kjør(["lenke", str(fil)]) == 0
    valg = på(drammen(), skolestruktur={"mengde": 2}).med(navn="Plan")
    assert capsys.readouterr().out == spørring(drammen(), valg) + "\n"
    assert kjør(["lenke", str(fil), "--adresse", "https://kommunen.no/innsparing"]) == 0
    assert capsys.readouterr().out == f"https://kommunen.no/innsparing/?{spørring(drammen(), valg)}\n"
    assert kjør(["lenke", str(fil), "--adresse", "kommunen.no"]) == 2
    assert "https://" in capsys.readouterr().err


def test_kommandoen_leser_en_kode_som_en_scenariofil_med_lister_over_avvik(
    capsys: pytest.CaptureFixture[str],
) -> None:
    valg = på(lillevik(), skyssbaat={})
    assert kjør(["lenke", "--konfig", str(FIKTIV), "--les", kod(lillevik(), valg)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [data.pop(navn) for navn in ("utgåtte", "ukjente", "endret")] == [["skyssbaat"], [], []]
    assert les_data(lillevik(), data) == fyll_ut(lillevik(), valg)


def test_kommandoen_sier_hva_kontrollsummen_skal_være_etter_en_retting(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rettet = kod(drammen(), på(drammen(), barnehagestruktur={"mengde": 3})).replace("b3", "b4")
    assert kjør(["lenke", "--les", rettet]) == 2
    skadet, råd = capsys.readouterr().err.splitlines()
    assert "skadet eller ufullstendig" in skadet
    slutt = re.sub(r".*slutte på (.{4})\.", r"\1", råd)
    valg = les(drammen(), rettet[:-4] + slutt).valg
    assert valg.tiltaksvalg("barnehagestruktur").mengde == 4


def test_kommandoen_gir_ikke_råd_om_kontrollsum_når_koden_er_ødelagt(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert kjør(["lenke", "--les", "1A~~~abcd"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
