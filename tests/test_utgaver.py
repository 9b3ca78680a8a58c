"""Utgavene: hele tallgrunnlaget tilbake slik det var, og forskjellene fram til i dag."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario.begreper.felles import Opphav
from scenario.begreper.forskjell import Forskjell, Fravær, Slag
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Grunn
from scenario.begreper.valg import EgenOverlapp, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.deling import utgaver
from scenario.deling.forskjeller import alle_forskjeller, forskjeller
from scenario.deling.lenkekode import kod, les
from scenario.deling.utgaver import ARKIV, Arkiv, feil_i_arkivet, les_utgave, tekst
from scenario.feilmeldinger import Tallgrunnlagsfeil
from scenario.framstilling.forskjeller import rader, setninger
from scenario.kommandoer import kjør
from scenario.lesing import KONFIG, ROT, avtrykk, fingeravtrykk, finn_kommuner, les_kommune, som_data
from sider.felles import tallgrunnlag
from sider.nett import tjener
from tests.strategier import FIKTIV, drammen, lillevik, valg_for

KOMMUNER = {"drammen": drammen, "lillevik": lillevik}
ALT = Valg(drammen().standard, tuple(Tiltaksvalg(t.id) for t in drammen().valgbare))


def endret(gjør: Callable[[dict[str, Any]], object], kommune: Kommune | None = None) -> Kommune:
    """Kommunen med noe endret, lest på nytt gjennom alle kontrollene."""
    data = som_data(kommune or drammen())
    gjør(data)
    ny = Kommune.model_validate(data)
    return ny.model_copy(update={"utgave": fingeravtrykk(ny)})


def tiltak(data: dict[str, Any], id: str) -> dict[str, Any]:
    """Ett tiltak i dataene."""
    return next(t for t in data["tiltak"] if t["id"] == id)


def sats(id: str, **felt: Any) -> Callable[[dict[str, Any]], object]:
    """Endrer satsen til et tiltak."""
    return lambda data: tiltak(data, id)["effekt"]["sats"].update(felt)


def linjer(gammel: Kommune, ny: Kommune, valg: Valg) -> list[str]:
    """Forskjellene som tekst, med vanlige mellomrom."""
    return [s.replace("\u00a0", " ") for s in setninger(forskjeller(gammel, ny, valg))]


def på(*ider: str) -> Valg:
    """Disse tiltakene med katalogens verdier."""
    return Valg(drammen().standard, tuple(Tiltaksvalg(id) for id in ider))


# --- Publisering og lesing ------------------------------------------------------------------------


@pytest.mark.parametrize("navn", KOMMUNER)
def test_en_utgave_som_leses_tilbake_er_lik_i_alt(navn: str, tmp_path: Path) -> None:
    kommune = KOMMUNER[navn]()
    assert Arkiv(navn, tmp_path).publiser(kommune, "2026-05-04")
    lest = Arkiv(navn, tmp_path).hent(kommune.utgave)
    assert lest is not None
    assert lest == kommune and lest.utgave == kommune.utgave == fingeravtrykk(lest)
    assert tekst(lest) == tekst(kommune)  # også rekkefølgen på drivere, som kan flytte siste siffer


@settings(max_examples=30)
@given(valg=valg_for(drammen()))
def test_en_utgave_som_leses_tilbake_regner_likt_til_siste_siffer(valg: Valg) -> None:
    lest = Kommune.model_validate(json.loads(tekst(drammen()))["kommune"])
    lest = lest.model_copy(update={"utgave": drammen().utgave})
    assert beregn(lest, valg) == beregn(drammen(), valg)


def test_å_publisere_det_samme_om_igjen_endrer_ingenting(tmp_path: Path) -> None:
    arkiv = Arkiv("drammen", tmp_path)
    assert arkiv.publiser(drammen(), "2026-05-04", "første")
    før = {f: f.read_bytes() for f in tmp_path.rglob("*") if f.is_file()}
    assert len(før) == 3
    assert not arkiv.publiser(drammen(), "2026-06-01", "på nytt")
    assert {f: f.read_bytes() for f in tmp_path.rglob("*") if f.is_file()} == før


def test_oversikten_og_summene_får_bare_nye_linjer(tmp_path: Path) -> None:
    arkiv = Arkiv("drammen", tmp_path)
    arkiv.publiser(drammen(), "2026-05-04", '=1+1, "første"\nutgave')
    før = [(tmp_path / n).read_text() for n in ("sum.txt", "drammen/oversikt.csv")]
    ny = endret(sats("skolestruktur", sannsynlig=6900.0))
    arkiv.publiser(ny, "2026-12-01")
    etter = [(tmp_path / n).read_text() for n in ("sum.txt", "drammen/oversikt.csv")]
    assert all(b.startswith(a) and len(b) > len(a) for a, b in zip(før, etter, strict=True))
    assert [(u.utgave, u.dato, u.merknad) for u in arkiv.utgaver()] == [
        (drammen().utgave, "2026-05-04", '=1+1, "første" utgave'),
        (ny.utgave, "2026-12-01", ""),
    ]
    assert feil_i_arkivet(tmp_path) == ()


def test_en_avbrutt_publisering_fullføres_neste_gang(tmp_path: Path) -> None:
    arkiv = Arkiv("drammen", tmp_path)
    arkiv.publiser(drammen(), "2026-05-04")
    (tmp_path / "sum.txt").unlink()
    (tmp_path / "drammen" / "oversikt.csv").unlink()
    assert feil_i_arkivet(tmp_path)
    assert arkiv.publiser(drammen(), "2026-05-04")
    assert feil_i_arkivet(tmp_path) == ()


def test_ukjente_og_umulige_utgaver_gir_ingenting(tmp_path: Path) -> None:
    Arkiv("drammen", tmp_path).publiser(drammen(), "2026-05-04")
    for utgave in ("", "0" * 12, "../drammen/" + drammen().utgave, drammen().utgave.upper(), "x" * 10_000, "\0"):
        assert Arkiv("drammen", tmp_path).hent(utgave) is None


# --- Skadde og endrede filer ----------------------------------------------------------------------


@pytest.fixture
def fil(tmp_path: Path) -> Path:
    """En publisert utgave."""
    Arkiv("drammen", tmp_path).publiser(drammen(), "2026-05-04")
    return tmp_path / "drammen" / f"{drammen().utgave}.json"


def feilen(fil: Path) -> str:
    """Setningen fila blir avvist med."""
    with pytest.raises(Tallgrunnlagsfeil) as feil:
        les_utgave(fil)
    return str(feil.value)


@pytest.mark.parametrize(
    ("fra", "til"),
    [
        ('"sannsynlig": 7700.0', '"sannsynlig": 6900.0'),
        ('"sannsynlig": 7700.0', '"sannsynlig": 7700'),
        ('"sannsynlig": 7700.0', '"sannsynlig": 7700.00'),
        ('"navn": "Drammen kommune"', '"navn": "Drammen  kommune"'),
        ('"format": 2,', '"format": 2,\n "format": 2,'),
        ("\n", "\r\n"),
        ("\n", " "),
        ('"kommune": {', '"kommune": {"x": 1, '),
    ],
)
def test_en_endret_fil_blir_avvist(fil: Path, fra: str, til: str) -> None:
    fil.write_bytes(fil.read_text().replace(fra, til, 1).encode())
    assert "endret etter at den ble publisert" in feilen(fil)
    assert feil_i_arkivet(fil.parent.parent)


@pytest.mark.parametrize("rå", [b"", b"{", b"\xff\xfe", b"[]", b"null", b"[" * 200_000, b'{"format": 1}', b"NaN"])
def test_en_skadet_fil_blir_avvist(fil: Path, rå: bytes) -> None:
    fil.write_bytes(rå)
    assert "hent" in feilen(fil) and "git" in feilen(fil)


def test_hvert_eneste_endrede_tegn_blir_oppdaget(fil: Path) -> None:
    rå = fil.read_bytes()
    for plass in range(0, len(rå), 2503):
        fil.write_bytes(rå[:plass] + bytes([rå[plass] ^ 2]) + rå[plass + 1 :])
        assert feilen(fil)


def test_en_fil_med_samme_tall_i_en_annen_rekkefølge_blir_oppdaget_av_summen(fil: Path) -> None:
    data = json.loads(fil.read_text())
    drivere = tiltak(data["kommune"], "sykefravaer")["effekt"]["drivere"]
    tiltak(data["kommune"], "sykefravaer")["effekt"]["drivere"] = dict(reversed(drivere.items()))
    fil.write_text(utgaver._som_tekst(data))
    assert les_utgave(fil) == drammen()
    assert feil_i_arkivet(fil.parent.parent) == (f"drammen/{fil.name} er endret etter at den ble publisert",)


def test_utgaver_som_er_borte_eller_ikke_ført_opp_blir_oppdaget(fil: Path) -> None:
    mappe = fil.parent.parent
    (mappe / "sum.txt").write_text("abc  drammen/000000000000.json\n")
    (mappe / "drammen" / "oversikt.csv").write_text("utgave,dato,merknad\n")
    assert feil_i_arkivet(mappe) == (
        "drammen/000000000000.json er borte",
        f"drammen/{fil.name} mangler i sum.txt",
        f"drammen/{fil.name} mangler i oversikt.csv",
    )
    (mappe / "drammen" / "oversikt.csv").write_text("tull\n")
    assert any("tre felt" in feil for feil in feil_i_arkivet(mappe))


def test_en_fil_med_nytt_navn_blir_avvist(fil: Path) -> None:
    ny = fil.rename(fil.with_name("0" * 12 + ".json"))
    assert f"inneholder utgaven «{drammen().utgave}»" in feilen(ny)
    (fil.parent.parent / "lillevik").mkdir()
    flyttet = shutil.copy(ny, fil.parent.parent / "lillevik" / fil.name)
    assert "gjelder «drammen»" in feilen(Path(flyttet))


# --- Når skjemaet blir et annet -------------------------------------------------------------------


def skriv(mappe: Path, gjør: Callable[[dict[str, Any]], object], format: int = 1) -> Path:
    """En utgave skrevet av et annet program: med andre felt, men rett fingeravtrykk."""
    data = som_data(drammen())
    gjør(data)
    fil = mappe / "drammen" / f"{avtrykk(data)}.json"
    fil.parent.mkdir(parents=True, exist_ok=True)
    fil.write_text(utgaver._som_tekst({"format": format, "utgave": avtrykk(data), "kommune": data}))
    return fil


def test_en_gammel_utgave_uten_et_nytt_felt_får_standardverdien(tmp_path: Path) -> None:
    def uten_nye(data: dict[str, Any]) -> None:
        del data["tabeller"]
        for ett in data["tiltak"]:
            del ett["advarsel"], ett["konsekvensgrad"]
        del data["standard"]["felles_levering"]
        for merking in data["opplysninger"]["temaer"]:
            del merking["kort"]

    lest = les_utgave(skriv(tmp_path, uten_nye))
    assert lest.tabeller == () and lest.tiltak[0].advarsel is None
    assert beregn(lest, ALT).helårseffekt == beregn(drammen(), ALT).helårseffekt


def test_et_felt_som_er_borte_fra_skjemaet_sier_hvilket(tmp_path: Path) -> None:
    fil = skriv(tmp_path, lambda data: tiltak(data, "skolestruktur").update(gammelt_felt=1))
    assert "gammelt_felt: ukjent felt" in feilen(fil)


def test_et_brudd_i_skjemaet_løses_med_nytt_format_og_en_overgang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I dag heter det `hensikt`. Tenk at format 1 kalte det `formål`, og at format 2 er dagens."""

    def til_formål(data: dict[str, Any]) -> None:
        for ett in data["tiltak"]:
            ett["formål"] = ett.pop("hensikt")

    def til_hensikt(data: dict[str, Any]) -> dict[str, Any]:
        return data | {
            "tiltak": [{("hensikt" if n == "formål" else n): v for n, v in t.items()} for t in data["tiltak"]]
        }

    gammel = skriv(tmp_path, til_formål)
    assert "formål: ukjent felt" in feilen(gammel)
    monkeypatch.setattr(utgaver, "FORMAT", 2)
    monkeypatch.setattr(utgaver, "OVERGANGER", (til_hensikt,))
    lest = les_utgave(gammel)
    assert lest.tiltak == drammen().tiltak
    assert lest.utgave == gammel.stem
    assert les_utgave(skriv(tmp_path, lambda _: None, format=2)).tiltak == drammen().tiltak


def test_en_utgave_fra_et_nyere_program_sier_det(tmp_path: Path) -> None:
    assert "format 3, men dette programmet leser 1–2" in feilen(skriv(tmp_path, lambda _: None, format=3))


# --- Det som faktisk er publisert -----------------------------------------------------------------


def test_publiserte_utgaver_er_uendret_og_kan_leses() -> None:
    """Gjelder også uten git: hver fil mot summen som ble skrevet da den ble publisert."""
    assert feil_i_arkivet(ARKIV) == ()


def git(*argumenter: str) -> str:
    """Det git svarer. Tomt når dette ikke er et arbeidstre med historikk."""
    if shutil.which("git") is None:
        return ""
    kommando = ["git", "-c", "core.quotepath=off", *argumenter]
    ferdig = subprocess.run(kommando, cwd=ROT, capture_output=True, timeout=60)
    return ferdig.stdout.decode() if ferdig.returncode == 0 else ""


def endret_siden_publisering(rot: Path, git: Callable[..., str]) -> list[str]:
    """Utgavefiler som ikke er slik de var da de først kom inn i historikken."""
    logg = git(
        "log", "--reverse", "--format=#%H", "--diff-filter=A", "--no-renames", "--name-only", "--", "data/utgaver"
    )
    galt, commit, sett = [], "", set()
    for linje in filter(None, logg.splitlines()):
        if linje.startswith("#"):
            commit = linje[1:]
        elif linje not in sett and linje.endswith(".json"):
            sett.add(linje)
            først = git("show", f"{commit}:{linje}")
            nå = rot / linje
            if not nå.is_file() or nå.read_text(encoding="utf-8") != først:
                galt.append(f"{linje} er endret eller fjernet siden {commit[:8]}")
    return galt


def kortet_inn(rot: Path, git: Callable[..., str]) -> list[str]:
    """Oversikter der en linje som har vært i historikken, er endret eller borte."""
    galt = []
    for fil in {
        f for f in git("log", "--format=", "--name-only", "--", "data/utgaver").split() if not f.endswith(".json")
    }:
        nå = (rot / fil).read_text(encoding="utf-8") if (rot / fil).is_file() else ""
        commiter = git("log", "--format=%H", "--diff-filter=AM", "--", fil).split()
        galt += [f"{fil} mangler linjer fra {c[:8]}" for c in commiter if not nå.startswith(git("show", f"{c}:{fil}"))]
    return galt


def test_ingen_utgave_er_endret_i_historikken() -> None:
    assert endret_siden_publisering(ROT, git) == []
    assert kortet_inn(ROT, git) == []


@pytest.mark.skipif(shutil.which("git") is None, reason="prøver git-kontrollen selv")
@pytest.mark.parametrize("hvordan", ["endret", "fjernet", "endret_i_to_skritt", "forkortet", "urørt"])
def test_kontrollen_mot_historikken_oppdager_endringer(tmp_path: Path, hvordan: str) -> None:
    def git_her(*argumenter: str) -> str:
        kommando = ["git", "-c", "user.name=p", "-c", "user.email=p", "-c", "commit.gpgsign=false", *argumenter]
        return subprocess.run(kommando, cwd=tmp_path, capture_output=True, check=True, timeout=60).stdout.decode()

    def lagre() -> None:
        git_her("add", "-A")
        git_her("commit", "-qm", "x", "--no-verify")

    git_her("init", "-q")
    arkiv = Arkiv("drammen", tmp_path / "data" / "utgaver")
    for nummer in range(2):
        arkiv.publiser(endret(sats("skolestruktur", sannsynlig=6000.0 + nummer)), "2026-05-04")
        lagre()
    fil = next((tmp_path / "data" / "utgaver" / "drammen").glob("*.json"))
    summer = tmp_path / "data" / "utgaver" / "sum.txt"
    if hvordan.startswith("endret"):
        fil.write_text(fil.read_text().replace("Drammen", "Dramen"))
    elif hvordan == "fjernet":
        fil.unlink()
    elif hvordan == "forkortet":
        summer.write_text(summer.read_text().splitlines()[0] + "\n")
    if hvordan == "endret_i_to_skritt":
        lagre()
    funnet = endret_siden_publisering(tmp_path, git_her) + kortet_inn(tmp_path, git_her)
    assert bool(funnet) == (hvordan != "urørt"), funnet


def test_endringsloggen_nevner_den_nyeste_utgaven() -> None:
    nyeste = Arkiv("drammen").utgaver()[-1].utgave
    assert f"Utgave {nyeste}" in (ROT / "ENDRINGER.md").read_text("utf-8")


@pytest.mark.parametrize("navn", finn_kommuner(KONFIG))
def test_tallgrunnlaget_er_publisert(navn: str) -> None:
    """Den som endrer tall, skal ikke stoppes før endringen er lagt inn i git; da må også utgaven være der."""
    nå = les_kommune(KONFIG, navn)
    if Arkiv(navn).hent(nå.utgave) == nå:
        return
    melding = "tallgrunnlaget er endret siden siste utgave: kjør python -m scenario utgave publiser"
    if git("status", "--porcelain", "--", "konfig", "data", ":!data/utgaver"):
        pytest.skip(melding)
    pytest.fail(melding)


# --- Faste koder, og det som ikke er publisert ------------------------------------------------------


def byttet(konfig: Path, fil: str, fra: str, til: str) -> None:
    """Ett sted i en tiltaksfil byttet."""
    sti = konfig / "kommuner" / "lillevik" / "tiltak" / fil
    innhold = sti.read_text(encoding="utf-8")
    assert fra in innhold
    sti.write_text(innhold.replace(fra, til), encoding="utf-8")


def nytt_navn_og_ny_id(konfig: Path) -> None:
    byttet(konfig, "fyrtaarnfest.yaml", "id: fyrtaarnfest", "id: noe_annet")
    mappe = konfig / "kommuner" / "lillevik" / "tiltak"
    (mappe / "fyrtaarnfest.yaml").rename(mappe / "noe_annet.yaml")


BRUDD = {
    "koden gjenbrukt": (nytt_navn_og_ny_id, "«xf» er koden til «"),
    "koden byttet": (lambda k: byttet(k, "renhold.yaml", "kode: r", "kode: xA1"), "koden var «r» i utgave"),
}


@pytest.mark.parametrize("brudd", BRUDD)
def test_en_kode_som_er_delt_kan_verken_gjenbrukes_eller_byttes(
    brudd: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    konfig, arkiv = shutil.copytree(FIKTIV, tmp_path / "konfig"), tmp_path / "utgaver"
    kall = ["--konfig", str(konfig)]
    assert kjør(["utgave", "publiser", *kall, "--til", str(arkiv), "--dato", "2026-05-04"]) == 0
    assert kjør(["kontroller", *kall, "--arkiv", str(arkiv), "--publisert"]) == 0
    gjør, melding = BRUDD[brudd]
    gjør(konfig)
    før = sorted(f.name for f in arkiv.rglob("*"))
    for kommando in (["kontroller", *kall, "--arkiv"], ["utgave", "publiser", *kall, "--til"]):
        capsys.readouterr()
        assert kjør([*kommando, str(arkiv)]) == 2
        feil = capsys.readouterr().err
        assert melding in feil and ".yaml: kode: " in feil and lillevik().utgave in feil
    assert sorted(f.name for f in arkiv.rglob("*")) == før


def test_kontroller_sier_at_en_utgave_ikke_er_publisert(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kall = ["kontroller", "--konfig", str(FIKTIV), "--arkiv", str(tmp_path)]
    assert kjør(kall) == 0
    assert "Ingen feil" in (ut := capsys.readouterr().out) and "ikke publisert" in ut and "utgave publiser" in ut
    assert kjør([*kall, "--publisert"]) == 2
    assert "ikke publisert" in capsys.readouterr().err
    Arkiv("lillevik", tmp_path).publiser(lillevik(), "2026-05-04")
    assert kjør([*kall, "--publisert"]) == 0
    assert "ikke publisert" not in capsys.readouterr().out


def test_kontroller_sier_når_et_endret_tall_viser_til_den_gamle_kilden(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    konfig, arkiv = shutil.copytree(FIKTIV, tmp_path / "konfig"), tmp_path / "utgaver"
    kall = ["kontroller", "--konfig", str(konfig), "--arkiv", str(arkiv)]
    Arkiv("lillevik", arkiv).publiser(lillevik(), "2026-05-04")
    byttet(konfig, "bibliotekfilial.yaml", "sannsynlig: 1200", "sannsynlig: 1100")
    assert kjør(kall) == 0
    (linje,) = [s for s in capsys.readouterr().out.splitlines() if "Står det nye tallet der?" in s]
    assert linje.startswith("tiltak/bibliotekfilial.yaml: effekt.sats: tallet er endret fra 1200 til 1100")
    assert lillevik().utgave in linje and "(X1)" in linje
    byttet(konfig, "bibliotekfilial.yaml", "opphav: ekstern\n    kilde: X1", "opphav: kilde\n    kilde: budsjett-2027")
    assert kjør(kall) == 0 and "Står det nye" not in capsys.readouterr().out


@pytest.mark.parametrize("hvordan", ["uten", "publiser", "ikke_skrivbart", "kode_tatt"])
def test_starten_sier_i_loggen_at_utgaven_ikke_er_publisert_eller_publiserer_den(
    hvordan: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    arkiv = tmp_path / "utgaver"
    if hvordan == "ikke_skrivbart":
        arkiv.write_text("dette er en fil, ikke en mappe")
    if hvordan == "kode_tatt":
        annen = lillevik().tiltak[0].model_copy(update={"id": "noe_annet"})
        Arkiv("lillevik", arkiv).publiser(lillevik().model_copy(update={"tiltak": (annen,)}), "2026-05-04")
    monkeypatch.setenv("UTGAVER", str(arkiv))
    if hvordan != "uten":
        monkeypatch.setenv("PUBLISER_VED_START", "1")
    monkeypatch.setattr(tallgrunnlag, "gjeldende", lillevik)
    tjener.ta_vare_på_utgaven()
    ventet = {"ikke_skrivbart": "Arkivet kan ikke skrives", "kode_tatt": "er koden til", "uten": "utgave publiser"}
    assert ventet.get(hvordan, "") in caplog.text
    assert tallgrunnlag.er_publisert() == (hvordan == "publiser")
    caplog.clear()
    tjener.ta_vare_på_utgaven()
    assert bool(caplog.text) == (hvordan != "publiser")


# --- Kommandoene ----------------------------------------------------------------------------------


def test_kommandoene_publiserer_lister_og_sammenligner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    konfig = shutil.copytree(FIKTIV, tmp_path / "konfig")
    arkiv = str(tmp_path / "utgaver")
    kall = ["--konfig", str(konfig)]
    assert kjør(["utgave", "liste", *kall, "--arkiv", arkiv]) == 0
    assert kjør(["utgave", "publiser", *kall, "--til", arkiv, "--dato", "2026-05-04", "--merknad", "vår"]) == 0
    assert kjør(["utgave", "publiser", *kall, "--til", arkiv]) == 0
    assert kjør(["utgave", "sammenlign", lillevik().utgave, *kall, "--arkiv", arkiv]) == 0
    ut = capsys.readouterr().out
    assert ut.splitlines() == [
        "Ingen utgaver er publisert.",
        f"Utgave {lillevik().utgave} er publisert.",
        f"Utgave {lillevik().utgave} er publisert fra før; ingenting er endret.",
        "Ingen tall er endret.",
    ]
    nytt = konfig / "kommuner" / "lillevik" / "relasjoner.yaml"
    nytt.write_text(nytt.read_text().replace("andel: 0.30", "andel: 0.35"))
    assert kjør(["utgave", "sammenlign", lillevik().utgave, *kall, "--arkiv", arkiv]) == 0
    assert "30 → 35 %" in capsys.readouterr().out
    assert kjør(["utgave", "sammenlign", "finnes_ikke", *kall, "--arkiv", arkiv]) == 2
    assert kjør(["utgave", "publiser", *kall, "--til", arkiv, "--dato", "4.5.2026"]) == 2
    assert kjør(["utgave", "publiser", *kall, "--til", str(tmp_path / "utgaver" / "sum.txt" / "x")]) == 2
    feil = capsys.readouterr().err
    assert "er ikke publisert" in feil and "2026-05-04" in feil and "kan ikke skrives" in feil
    assert kjør(["utgave", "liste", *kall, "--arkiv", arkiv]) == 0
    assert capsys.readouterr().out == f"{lillevik().utgave}  2026-05-04  vår\n"
    with (tmp_path / "utgaver" / "lillevik" / "oversikt.csv").open() as åpen:
        assert next(csv.reader(åpen)) == ["utgave", "dato", "merknad"]


# --- Forskjellene ---------------------------------------------------------------------------------


@settings(max_examples=40)
@given(valg=valg_for(drammen()))
def test_samme_tallgrunnlag_gir_ingen_forskjeller(valg: Valg) -> None:
    assert forskjeller(drammen(), drammen(), valg) == ()


def test_en_endret_sats_vises_med_tallet_som_ble_delt_og_dagens() -> None:
    ny = endret(sats("skolestruktur", sannsynlig=6900.0))
    svar = linjer(drammen(), ny, på("skolestruktur"))
    assert "Færre skoler: 7,7 → 6,9 mill. kr i året" in svar
    assert "Færre skoler, effekt per enhet: 7 700 → 6 900 (1000 kr per skole og år)" in svar
    assert svar[0] == "Helårseffekt: 7,7 → 6,9 mill. kr i året"
    # Fra august 2026: fem tolvdeler av 7 700 er 3 208, og av 6 900 er det 2 875.
    assert "Effekt i 2026: 3,2 → 2,9 mill. kr" in svar
    assert "Effekt i 2027: 7,7 → 6,9 mill. kr" in svar
    # Med bare én skole er fondet nesten tomt i 2027, så der er det de siste 8 som blir borte.
    assert "Fondet ved årets slutt i 2026: 142,3 → 142,0 mill. kr" in svar
    assert "Fondet ved årets slutt i 2027: 0,008 → 0 mill. kr" in svar
    assert len(svar) == 7


def test_en_endring_som_ikke_gjelder_valget_gir_ingen_forskjell() -> None:
    ny = endret(sats("skolestruktur", sannsynlig=6900.0))
    assert forskjeller(drammen(), ny, på("barnehagestruktur")) == ()


def test_det_brukeren_har_satt_selv_endres_ikke_av_katalogen() -> None:
    ny = endret(sats("skolestruktur", sannsynlig=6900.0))
    eget = Tiltaksvalg("skolestruktur", drivere=(("sats", 8000.0),))
    assert linjer(drammen(), ny, Valg(drammen().standard, (eget,))) == []


def test_små_forskjeller_vises_med_flere_desimaler() -> None:
    ny = endret(sats("skolestruktur", sannsynlig=7701.0))
    assert "Færre skoler: 7,7 → 7,701 mill. kr i året" in linjer(drammen(), ny, på("skolestruktur"))


def finn(alle: tuple[Forskjell, ...], id: str, felt: str = "helårseffekt") -> tuple[object, object]:
    """Verdiene før og nå i en forskjell."""
    (f,) = [f for f in alle if f.id == id and f.felt == felt]
    return f.før, f.nå


def test_utgåtte_vedtatte_ukjente_og_ikke_lenger_tallfestede_tiltak_mister_beløpet() -> None:
    def gjør(data: dict[str, Any]) -> None:
        tiltak(data, "skolestruktur")["status"] = "utgått"
        tiltak(data, "barnehagestruktur")["status"] = "vedtatt"
        tiltak(data, "staber")["effekt"] = {"form": "ikke_tallfestet", "hvorfor": "Nytt regnskap."}
        data["tiltak"] = [t for t in data["tiltak"] if t["id"] != "sommerskolen"]

    ny = endret(gjør)
    valg = på("skolestruktur", "barnehagestruktur", "staber", "sommerskolen")
    alle = forskjeller(drammen(), ny, valg)
    assert finn(alle, "skolestruktur") == (7700.0, Fravær.UTGÅTT)
    assert finn(alle, "barnehagestruktur") == (6900.0, Grunn.VEDTATT)
    assert finn(alle, "staber") == (4000.0, Fravær.IKKE_TALLFESTET)
    assert finn(alle, "sommerskolen") == (1700.0, Fravær.UKJENT)
    svar = linjer(drammen(), ny, valg)
    assert "Færre skoler: 7,7 mill. kr i året → tatt ut av katalogen" in svar
    assert any(s.endswith("1,7 mill. kr i året → finnes ikke i denne utgaven") for s in svar)
    tilbake = forskjeller(ny, drammen(), på("skolestruktur"))
    assert finn(tilbake, "skolestruktur") == (Fravær.UTGÅTT, 7700.0)


def test_et_tiltak_med_nytt_navn_og_ny_id_er_det_samme_tiltaket() -> None:
    def gjør(data: dict[str, Any]) -> None:
        tiltak(data, "sommerskolen").update(id="sommerskole_ny", navn="Sommerskole i ny drakt")

    ny = endret(gjør)
    alle = forskjeller(drammen(), ny, på("sommerskolen"))
    assert [(f.id, f.felt, f.flytter) for f in alle] == [("sommerskole_ny", "navn", False)]
    assert setninger(alle) == (f"«{drammen().tiltak_etter_id['sommerskolen'].navn}» heter nå «Sommerskole i ny drakt»",)


def test_endret_opphav_spenn_omstilling_og_drivere_vises_hver_for_seg() -> None:
    def gjør(data: dict[str, Any]) -> None:
        sats("skolestruktur", lav=5000.0, opphav="kilde", kilde=["omstilling-2024"])(data)
        tiltak(data, "skolestruktur")["omstilling"]["per_enhet"] = 2500.0
        tiltak(data, "sykefravaer")["effekt"]["drivere"]["stillingsandel"]["verdi"] = 0.7

    alle = forskjeller(drammen(), endret(gjør), på("skolestruktur", "sykefravaer"))
    assert finn(alle, "skolestruktur", "lavt anslag") == (5400.0, 5000.0)
    assert finn(alle, "skolestruktur", "opphav") == (Opphav.EKSTERN, Opphav.KILDE)
    assert finn(alle, "skolestruktur", "omstillingskostnad") == (1500.0, 2500.0)
    assert finn(alle, "sykefravaer", "stillingsandel") == (0.8, 0.7)
    tekster = [r.setning.replace("\u00a0", " ") for r in rader(alle)]
    assert "Lavere sykefravær, stillingsandel: 0,8 → 0,7 (årsverk per medarbeider)" in tekster
    assert "Færre skoler, opphav: Ekstern → Kilde" in tekster


def test_endret_overlapp_vises_bare_når_begge_er_valgt_og_brukeren_ikke_har_sin_egen() -> None:
    def gjør(data: dict[str, Any]) -> None:
        data["relasjoner"][0]["andel"] = 0.5

    ny = endret(gjør)
    begge = på("modulbygg", "skolestruktur")
    assert finn(forskjeller(drammen(), ny, begge), "modulbygg skolestruktur", "overlapp") == (0.25, 0.5)
    assert forskjeller(drammen(), ny, på("modulbygg")) == ()
    egen = begge.med(overlapp=(EgenOverlapp(("skolestruktur", "modulbygg"), 0.1),))
    assert forskjeller(drammen(), ny, egen) == ()


def test_endret_mål_krav_fond_regel_og_prisnivå_vises() -> None:
    def gjør(data: dict[str, Any]) -> None:
        for tolkning in data["mål"]["tolkninger"]:
            tolkning["krav"] = {str(år): 1.1 * beløp for år, beløp in tolkning["krav"]}
            tolkning["mål"] *= 1.1
        data["fond"]["anker"]["verdi"] = 430_000.0
        data["handlingsregel"]["fast_del"]["verdi"] = 25_000.0
        data["opplysninger"]["prisnivå"] = "Faste 2025-kroner"

    svar = linjer(drammen(), endret(gjør), på())
    assert "Målet: 150,0 → 165,0 mill. kr" in svar
    assert "Kravet i 2025: 150,0 → 165,0 mill. kr" in svar
    assert "Anslaget fondet starter på: 440,6 → 430,0 mill. kr" in svar
    assert "Fast del av kravet til fondet: 20,0 → 25,0 mill. kr" in svar
    assert "Prisnivå: Faste 2024-kroner → Faste 2025-kroner" in svar


def test_en_ny_standard_vises_men_flytter_ikke_tallene_i_lenken() -> None:
    def gjør(data: dict[str, Any]) -> None:
        data["standard"].update(realiseringsgrad=0.9, merforbruk=[[2024, 75_000.0]], usikkerhet=False)

    alle = forskjeller(drammen(), endret(gjør), på("skolestruktur"))
    assert not any(f.flytter for f in alle)
    assert [r.setning.replace("\u00a0", " ") for r in rader(alle)] == [
        "Realiseringsgrad (standard): 100 → 90 %",
        "Merforbruk (standard): ingen → 75 mill. kr i 2024",
        "Vis usikkerhet (standard): på → av",
    ]


def test_faste_forutsetninger_som_er_nye_borte_eller_skrevet_om_vises() -> None:
    def gjør(data: dict[str, Any]) -> None:
        faste = [a for a in data["antakelser"] if not a["styrbar"]]
        faste[0]["forklaring"] = "Noe annet."
        data["antakelser"].remove(faste[1])
        data["antakelser"].append(faste[2] | {"id": "ny", "navn": "Ny forutsetning"})

    svar = linjer(drammen(), endret(gjør), på())
    assert [s.rsplit(": ", 1)[1] for s in svar] == [
        "forklaringen er skrevet om",
        "gjelder ikke lenger",
        "ny forutsetning",
    ]


def test_en_ny_konflikt_står_i_stedet_for_resultatene() -> None:
    def gjør(data: dict[str, Any]) -> None:
        ny = {
            "type": "utelukker",
            "mellom": ["modulbygg", "skolestruktur"],
            "begrunnelse": "Ny.",
            "opphav": "antakelse",
        }
        data["relasjoner"] = [ny | {"andel": None}]

    alle = forskjeller(drammen(), endret(gjør), på("modulbygg", "skolestruktur"))
    assert {f.slag for f in alle} == {Slag.OVERLAPP}
    assert any("kan ikke velges sammen" in s for s in setninger(alle))


def test_nye_år_vises_og_beløp_i_år_som_er_borte_står_tomme() -> None:
    def gjør(data: dict[str, Any]) -> None:
        data["opplysninger"]["år"] = [2025, 2026, 2027, 2028]
        for tolkning in data["mål"]["tolkninger"]:
            tolkning["krav"] = {"2025": 0, "2026": 150_000, "2027": 150_000, "2028": 150_000}

    svar = linjer(drammen(), endret(gjør), på("skolestruktur"))
    assert "Årene det regnes for: 2024–2027 → 2025–2028" in svar
    assert "Effekt i 2028: ingen → 7,7 mill. kr" in svar


def test_hele_katalogen_sammenlignes_også_tiltak_som_er_kommet_til() -> None:
    def gjør(data: dict[str, Any]) -> None:
        sats("skolestruktur", sannsynlig=6900.0)(data)
        data["tiltak"].append(tiltak(data, "sommerskolen") | {"id": "helt_nytt", "kode": "z9", "navn": "Helt nytt"})

    svar = [s.replace("\u00a0", " ") for s in setninger(alle_forskjeller(drammen(), endret(gjør)))]
    assert "Helt nytt: nytt tiltak" in svar
    assert "Færre skoler: 7,7 → 6,9 mill. kr i året" in svar
    assert not any(s.startswith(("Helårseffekt", "Effekt")) for s in svar)


@settings(max_examples=60)
@given(data=st.data())
def test_når_resultatet_er_et_annet_sies_det_hva_som_er_grunnen(data: st.DataObject) -> None:
    """Ett tilfeldig tall i tallgrunnlaget ganges opp. Flytter det resultatet, står grunnen i lista."""
    innhold = som_data(drammen())
    steder = list(_tallene(innhold))
    hvor, nøkkel = data.draw(st.sampled_from(steder))
    hvor[nøkkel] *= data.draw(st.sampled_from([0.5, 0.9, 1.01]))
    try:
        ny = Kommune.model_validate(innhold)
    except ValueError:
        return
    valg = les(drammen(), kod(drammen(), data.draw(st.sampled_from([ALT, på("skolestruktur"), på()])))).valg
    før, nå = beregn(drammen(), valg), beregn(ny, valg)
    alle = forskjeller(drammen(), ny, valg)
    resultater = [f for f in alle if f.slag is Slag.RESULTAT]
    grunner = [f for f in alle if f.slag is not Slag.RESULTAT and f.flytter]
    like = (før.helårseffekt, før.effekt, før.fond) == (nå.helårseffekt, nå.effekt, nå.fond)
    assert bool(resultater) == (not like)
    assert grunner or like


def _tallene(del_: Any) -> Any:
    """Alle steder i tallgrunnlaget som bærer et tall, utenom tabellene."""
    if isinstance(del_, dict):
        for navn, verdi in del_.items():
            if isinstance(verdi, float):
                yield del_, navn
            elif navn != "tabeller":
                yield from _tallene(verdi)
    elif isinstance(del_, list):
        for nummer, verdi in enumerate(del_):
            if isinstance(verdi, float):
                yield del_, nummer
            else:
                yield from _tallene(verdi)


def test_kommandoen_bruker_arkivet_miljøet_peker_på(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UTGAVER", str(tmp_path))
    assert kjør(["utgave", "liste"]) == 0
    assert capsys.readouterr().out == "Ingen utgaver er publisert.\n"
