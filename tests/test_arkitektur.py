"""Reglene for huset: hvem som kan bruke hvem, og hvordan koden er skrevet. Leser bare kildekoden."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median

import pytest

from tests import kognitiv
from tests.verktoy.mutasjoner import ENDRINGER

ROT = Path(__file__).parents[1]
ALT = frozenset({"*"})

MÅ_BRUKE = {
    "app": {"sider/nett"},
    "sider": set(),
    "sider/meny": {"sider/felles", "sider/tjener", "scenario"},
    "sider/nett": {
        "sider/meny",
        "sider/moete",
        "sider/felles",
        "sider/tjener",
        "sider/komponenter",
        "sider/arbeidere",
        "scenario",
    },
    "sider/felles": {"sider/komponenter", "sider/tjener", "sider/arbeidere", "scenario"},
    "sider/tjener": {"scenario"},
    "sider/arbeidere": {"scenario"},
    "sider/komponenter": set(),
    "scenario": set(),
    "scenario/begreper": set(),
    "scenario/feilmeldinger": set(),
    "scenario/yamltekst": set(),
    "scenario/innstillinger": {"scenario/feilmeldinger"},
    "scenario/beregning": {"scenario/begreper"},
    "scenario/analyse": set(),
    "scenario/analyse/usikkerhet": {"scenario/beregning", "scenario/begreper"},
    "scenario/analyse/maaltall": {"scenario/analyse/usikkerhet", "scenario/beregning", "scenario/begreper"},
    "scenario/analyse/alternativer": {"scenario/analyse/usikkerhet", "scenario/beregning", "scenario/begreper"},
    "scenario/analyse/pakker": {"scenario/beregning", "scenario/begreper"},
    "scenario/filtyper": {"scenario/begreper"},
    "scenario/grunnlagskontroll": {"scenario/begreper", "scenario/filtyper"},
    "scenario/lesing": {
        "scenario/begreper",
        "scenario/filtyper",
        "scenario/grunnlagskontroll",
        "scenario/feilmeldinger",
        "scenario/yamltekst",
    },
    "scenario/skjema": {"scenario/filtyper"},
    "scenario/deling": {
        "scenario",
        "scenario/beregning",
        "scenario/begreper",
        "scenario/filtyper",
        "scenario/lesing",
        "scenario/feilmeldinger",
        "scenario/innstillinger",
        "scenario/yamltekst",
    },
    "scenario/framstilling": {"scenario/begreper", "scenario/beregning", "scenario/analyse"},
    "scenario/rapport": {
        "scenario/framstilling",
        "scenario/beregning",
        "scenario/analyse",
        "scenario/begreper",
    },
    "scenario/innhenting": {
        "scenario/beregning",
        "scenario/framstilling",
        "scenario/deling",
        "scenario/begreper",
        "scenario/lesing",
        "scenario/feilmeldinger",
        "scenario/yamltekst",
    },
    "scenario/kommandoer": {"scenario"},
    "scenario/__main__": {"scenario/kommandoer"},
}
"""Rommene, og rommene hvert av dem kan importere fra. `scenario` alene gir `scenario/*` til sider og kommandoer, og
`scenario/analyse` gir alle rommene i den."""
HUS_MED_ROM = {"scenario/analyse"}
"""Mapper der hver undermappe er et eget rom. Andre rom bruker bare det rommet viser fram i `__init__`."""
SIDE = {"sider/felles", "sider/komponenter", "sider/arbeidere", "sider/tjener", "scenario"}
"""Rommene en side kan bruke. En side er en mappe med `side.py`; ingen side bruker en annen."""
HELE_SCENARIO = {"sider/meny", "sider/nett", "sider/felles", "sider/tjener", "sider/arbeidere", "scenario/kommandoer"}
"""Rommene som kan bruke alt i scenario."""
ROM_I_SIDER = ("felles", "komponenter", "tjener", "arbeidere", "nett")
"""Mappene i sider som ikke er sider."""
BARE_TYPER = {"scenario/framstilling": ("scenario.beregning", "scenario.analyse")}
"""Framstillingen tar imot svar fra beregning og analyse, men regner dem ikke ut selv."""
FORKLARER = ("forklaring.py", "scenario.beregning")
"""Forklaringene viser regnestykket bak et tall, og bruker derfor de samme funksjonene som beregningen."""

KLOKKE_OG_TILFELDIGHET = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime", "strftime"},
    "random": ALT,
    "uuid": ALT,
    "secrets": ALT,
    "os": {"urandom"},
}
UNNTAK_FOR_KLOKKE = {"scenario/deling/lager": {"secrets"}, "scenario/kommandoer": {"datetime", "date"}}
"""Korte lenker må være umulige å gjette, og kommandolinjen setter dagens dato når den ikke er oppgitt."""


@cache
def treet(fil: str) -> ast.Module:
    return ast.parse((ROT / fil).read_text(encoding="utf-8"))


def filer(*mapper: str) -> list[str]:
    alle = (f for mappe in mapper for f in (ROT / mappe).rglob("*.py"))
    return sorted(f.relative_to(ROT).as_posix() for f in alle)


def moduler(filene: Iterable[str]) -> dict[str, str]:
    return {fil.removesuffix(".py").removesuffix("/__init__").replace("/", "."): fil for fil in filene}


KODE = [*filer("scenario", "sider"), "app.py"]
MODULER = moduler(KODE)


@cache
def importer(fil: str) -> tuple[tuple[str, str, int], ...]:
    """(modul, navn, linje) for hver import. `from scenario import lesing` gir modulen `scenario.lesing`."""
    return tuple(_importer(fil))


def _importer(fil: str) -> Iterator[tuple[str, str, int]]:
    for node in ast.walk(treet(fil)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{fil}:{node.lineno}: skriv hele modulnavnet, ikke punktum"
            modul = str(node.module)
            for alias in node.names:
                under = f"{modul}.{alias.name}"
                yield (under, "", node.lineno) if under in MODULER else (modul, alias.name, node.lineno)


def rom(modul: str) -> str | None:
    """Rommet en modul hører til: mappen i første ledd under `scenario` og `sider`, ellers filen selv."""
    ledd = modul.split(".")
    if "/".join(ledd[:2]) in HUS_MED_ROM and ledd[2:]:
        return "/".join(ledd[:3])
    if ledd[0] == "app" or modul == "scenario":
        return modul
    if ledd[0] == "sider":
        return "/".join(ledd[:2])
    return f"scenario/{ledd[1]}" if ledd[0] == "scenario" else None


def er_side(rom: str) -> bool:
    """Sant for mappene som er sider."""
    return rom.startswith("sider/") and f"{rom}/side.py" in MODULER.values()


def test_hvert_rom_bruker_bare_rommene_det_skal() -> None:
    brudd = []
    for modul, fil in MODULER.items():
        her = str(rom(modul))
        for brukt, navn, linje in importer(fil):
            der = rom(brukt)
            if der is None or der == her:
                continue
            må_bruke = SIDE if er_side(her) else MÅ_BRUKE.get(her, set())
            hus = der.rpartition("/")[0] if der.rpartition("/")[0] in HUS_MED_ROM else der
            lov = not må_bruke.isdisjoint({der, hus}) or (
                (her in HELE_SCENARIO or er_side(her)) and der.startswith("scenario")
            )
            if not lov:
                brudd.append(f"{fil}:{linje}: {her} skal ikke bruke {brukt} {navn}".rstrip())
    assert brudd == []


def test_andre_rom_bruker_bare_det_et_rom_viser_fram() -> None:
    brudd = [
        f"{fil}:{linje}: {brukt}"
        for modul, fil in MODULER.items()
        for brukt, _, linje in importer(fil)
        if (der := str(rom(brukt))).rpartition("/")[0] in HUS_MED_ROM
        and der != rom(modul)
        and brukt != der.replace("/", ".")
        and brukt.rpartition(".")[2] not in vist_fram(der)
    ]
    assert brudd == []


@cache
def vist_fram(rom: str) -> set[str]:
    """Navnene i `__all__`: funksjoner, klasser og moduler andre kan hente."""
    fil = MODULER.get(rom.replace("/", "."))
    for node in treet(fil).body if fil else ():
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def test_alle_rom_står_i_tabellen() -> None:
    assert {r for r in map(str, map(rom, MODULER)) if not er_side(r)} - MÅ_BRUKE.keys() == set()


def test_framstillingen_henter_bare_typer() -> None:
    brudd = []
    for her, rommene in BARE_TYPER.items():
        for fil in filer(her):
            for modul, navn, linje in importer(fil):
                unntak = fil.endswith(FORKLARER[0]) and modul.startswith(FORKLARER[1])
                if modul.startswith(rommene) and not navn[:1].isupper() and not unntak:
                    brudd.append(f"{fil}:{linje}: {modul} {navn}")
    assert brudd == []


def test_ingen_sirkler() -> None:
    graf = {modul: {m for m, _, _ in importer(fil) if m in MODULER} - {modul} for modul, fil in MODULER.items()}
    try:
        TopologicalSorter(graf).prepare()
    except CycleError as sirkel:
        pytest.fail(" → ".join(sirkel.args[1]))


def bruker(fil: str, pakke: str) -> bool:
    return any(modul.split(".")[0] == pakke for modul, _, _ in importer(fil))


def test_bare_sidene_kjenner_streamlit_og_bare_diagrammene_altair() -> None:
    assert [f for f in filer("scenario", "sider/arbeidere") if bruker(f, "streamlit")] == []
    altair = [f for f in KODE if bruker(f, "altair") and not f.startswith("scenario/framstilling/diagrammer")]
    assert altair == []


def test_sidene_er_lister_over_hva_som_vises() -> None:
    assert [f for f in filer("sider") if bruker(f, "pandas")] == []
    sider = [f for f in filer("sider") if f.endswith("/side.py")]
    assert [f"{f}: {n.name}" for f in sider for n in treet(f).body if isinstance(n, ast.ClassDef)] == []


TILSTAND = "sider/felles/tilstand"
EIER = {
    "session_state": (f"{TILSTAND}/okt.py", f"{TILSTAND}/feste.py"),
    "query_params": (f"{TILSTAND}/nettleseren.py",),
}
"""Filene som rører økten (verdien selv, og kontrollenes nøkler) og adressefeltet."""


def test_bare_tilstand_rører_økt_og_adresse() -> None:
    brudd = []
    for fil in KODE:
        for node in ast.walk(treet(fil)):
            navn = str(node.attr if isinstance(node, ast.Attribute) else getattr(node, "name", None))
            if navn in EIER and fil not in EIER[navn]:
                brudd.append(f"{fil}:{getattr(node, 'lineno', 0)}: {navn}")
    assert brudd == []


def test_økten_brukes_bare_gjennom_det_tilstand_viser_fram() -> None:
    brudd = [
        f"{fil}:{linje}: {modul} {navn}"
        for fil in KODE
        if not fil.startswith(f"{TILSTAND}/")
        for modul, navn, linje in importer(fil)
        if modul.startswith(f"{TILSTAND.replace('/', '.')}.")
        or (navn and modul == TILSTAND.replace("/", ".") and navn not in vist_fram(TILSTAND))
    ]
    assert brudd == []


def test_ingen_side_stopper_kjøringen() -> None:
    """`st.stop()` stopper også menyen og adressen. En side som er ferdig, kaster SidenErFerdig."""
    brudd = []
    for fil in (f for f in KODE if f.startswith("sider/")):
        for node in ast.walk(treet(fil)):
            if isinstance(node, ast.Attribute) and node.attr == "stop" and getattr(node.value, "id", "") == "st":
                brudd.append(f"{fil}:{node.lineno}")
    assert brudd == []


KNAPPER = ("button", "form_submit_button")


def test_ingen_knapp_mister_trykket_sitt() -> None:
    """Et trykk er borte når siden tegnes på nytt midt i. `tilstand.trykket` og `on_click` husker det."""
    brudd = [
        f"{fil}:{node.lineno}"
        for fil in (f for f in KODE if f.startswith("sider/"))
        for node in ast.walk(treet(fil))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {f"st.{knapp}" for knapp in KNAPPER}
        and not any(n.arg == "on_click" for n in node.keywords)
    ]
    assert brudd == []


def test_ingen_forklaring_står_der_bare_musa_kommer_til() -> None:
    """`help=` gir en boble som finger og tastatur ikke når. Forklaringen står på siden."""
    brudd = [
        f"{fil}:{node.lineno}"
        for fil in (f for f in KODE if f.startswith("sider/"))
        for node in ast.walk(treet(fil))
        if isinstance(node, ast.keyword) and node.arg == "help"
    ]
    assert brudd == []


# Klokke og tilfeldighet


def leser_klokke(fil: str) -> Iterator[str]:
    unntak = {m for mappe, moduler in UNNTAK_FOR_KLOKKE.items() if fil.startswith(mappe) for m in moduler}
    for modul, navn, linje in importer(fil):
        forbudt = set() if modul in unntak else KLOKKE_OG_TILFELDIGHET.get(modul, set())
        if forbudt is ALT or (navn in forbudt and modul == "time"):
            yield f"{fil}:{linje}: import {modul} {navn}".rstrip()
    for node in ast.walk(treet(fil)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            eier, navn = node.func.value, node.func.attr
            modul = str(getattr(eier, "attr", getattr(eier, "id", "")))
            forbudt = set() if modul in unntak else KLOKKE_OG_TILFELDIGHET.get(modul, set())
            if navn in forbudt or (navn in ("default_rng", "RandomState", "Sobol") and not har_frø(node)):
                yield f"{fil}:{node.lineno}: {modul}.{navn}()"


def har_frø(kall: ast.Call) -> bool:
    if isinstance(kall.func, ast.Attribute) and kall.func.attr == "Sobol":
        return any(n.arg in ("seed", "rng") for n in kall.keywords) or any(
            n.arg == "scramble" and isinstance(n.value, ast.Constant) and n.value.value is False for n in kall.keywords
        )
    return bool(kall.args or kall.keywords)


def test_ingen_leser_klokke_eller_tilfeldighet_uten_at_det_er_et_argument() -> None:
    assert [brudd for fil in filer("scenario") for brudd in leser_klokke(fil)] == []


# Koden


def test_koden_kjenner_ingen_bestemt_kommune() -> None:
    brudd = []
    for fil in [f for f in KODE if f.endswith(".py")] + tekstfiler("scenario") + tekstfiler("sider"):
        for nummer, linje in enumerate((ROT / fil).read_text(encoding="utf-8").splitlines(), 1):
            if "drammen" in linje.lower():
                brudd.append(f"{fil}:{nummer}: {linje.strip()}")
    assert brudd == []


def tekstfiler(mappe: str) -> list[str]:
    funnet = (f for f in (ROT / mappe).rglob("*") if f.suffix in (".css", ".typ", ".yaml", ".md", ".js", ".html"))
    return sorted(f.relative_to(ROT).as_posix() for f in funnet)


def funksjoner(*mapper: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for fil in filer(*mapper):
        for node in ast.walk(treet(fil)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield fil, node


def lengde(funksjon: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return int(funksjon.end_lineno or 0) - funksjon.lineno + 1


def test_to_klasser_heter_aldri_det_samme() -> None:
    """Navnet sier hva det er i dette huset, også når det står langt fra filen sin."""
    steder: dict[str, list[str]] = {}
    for fil in KODE:
        for node in ast.walk(treet(fil)):
            if isinstance(node, ast.ClassDef):
                steder.setdefault(node.name, []).append(f"{fil}:{node.lineno}")
    assert {navn: funnet for navn, funnet in steder.items() if len(funnet) > 1} == {}


MAPPENE = ("scenario", "sider", "konfig", "data", "drift", "tests")


def test_filnavn_er_ascii() -> None:
    """Filene skal se like ut på alle maskiner, i arkivfiler og i adresser."""
    alle = (f for mappe in MAPPENE for f in (ROT / mappe).rglob("*") if "__pycache__" not in f.parts)
    assert [f.relative_to(ROT).as_posix() for f in alle if not f.name.isascii()] == []


def test_hver_endring_i_lista_over_mutasjoner_finner_stedet_sitt() -> None:
    borte = [e.fra for e in ENDRINGER if (ROT / e.fil).read_text(encoding="utf-8").count(e.fra) != 1]
    assert borte == []


def test_funksjonene_er_korte() -> None:
    lange = [f"{fil}:{f.lineno}: {f.name} {lengde(f)}" for fil, f in funksjoner("scenario", "sider") if lengde(f) > 40]
    assert lange == []
    assert median(lengde(f) for _, f in funksjoner("scenario", "sider")) <= 13


LENGSTE_MODUL = 450
"""Linjer. En modul som blir lengre, er to ting som kan hete hvert sitt."""


def test_ingen_modul_er_to() -> None:
    linjer = {fil: len((ROT / fil).read_text(encoding="utf-8").splitlines()) for fil in KODE}
    assert {fil: antall for fil, antall in linjer.items() if antall > LENGSTE_MODUL} == {}


MEST_KOGNITIV = 15
TALT_FOR_HÅND = [
    # if 1, for 2, if 3
    ("def f(a):\n if a:\n  for b in a:\n   if b:\n    g(b)", 6),
    # if 1, or 1, and 1, elif 1, else 1, kaller seg selv 1
    ("def f(a, b, c):\n if a and b or c:\n  g()\n elif a:\n  g()\n else:\n  f(a, b, c)", 6),
    # en samling teller ikke, og et betinget uttrykk i en indre funksjon er ett nivå nede
    ("def f(a):\n def g(b):\n  return 1 if b else 2\n return [g(x) for x in a if x]", 2),
    # while 1, else 1, except 1, and 1
    ("def f(a):\n try:\n  while a:\n   g()\n  else:\n   h()\n except E:\n  return a and b and c", 4),
]


@pytest.mark.parametrize(("kode", "ventet"), TALT_FOR_HÅND)
def test_målet_er_det_en_teller_for_hånd(kode: str, ventet: int) -> None:
    assert [mål for _, mål in kognitiv.målt(ast.parse(kode))] == [ventet]


def test_ingen_funksjon_er_en_knute() -> None:
    knuter = [
        f"{fil}:{funksjon.lineno}: {funksjon.name} {mål}"
        for fil in KODE
        for funksjon, mål in kognitiv.målt(treet(fil))
        if mål > MEST_KOGNITIV
    ]
    assert knuter == []


def test_offentlige_funksjoner_sier_hva_de_gjør() -> None:
    uten = []
    for fil in (f for f in filer("scenario", "sider") if not f.endswith("/side.py")):
        for node in offentlige(treet(fil)):
            if not ast.get_docstring(node):
                uten.append(f"{fil}:{node.lineno}: {node.name}")
    assert uten == []


def offentlige(tre: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Offentlige funksjoner i modulen, og metodene i offentlige klasser. Det Python selv kaller, er unntatt."""
    for node in tre.body:
        innhold = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else [node]
        for f in innhold:
            if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef) and not f.name.startswith("_"):
                yield f


def er_program(fil: str) -> bool:
    """Sant for filer som kan kjøres for seg: de spør om de er `__main__`."""
    return any(isinstance(n, ast.If) and "'__main__'" in ast.unparse(n.test) for n in treet(fil).body)


def test_programmene_står_for_seg_selv() -> None:
    """`tests/` har prøvene og hjelperne de deler; det som kjøres for hånd, står i `tests/verktoy/`."""
    for fil in filer("tests"):
        egen = fil.startswith("tests/verktoy/") and not fil.endswith("__init__.py")
        assert er_program(fil) == egen, fil


# Prøvene selv: hvert brudd plantes i et lite hus, og prøven skal finne det


def glem() -> None:
    for husker in (treet, importer, vist_fram):
        husker.cache_clear()


@pytest.fixture
def hus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[dict[str, str]], None]]:
    def bygg(innhold: dict[str, str]) -> None:
        for fil, kode in innhold.items():
            (tmp_path / fil).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / fil).write_text(kode, encoding="utf-8")
        for navn, verdi in (("ROT", tmp_path), ("KODE", list(innhold)), ("MODULER", moduler(innhold))):
            monkeypatch.setattr(f"{__name__}.{navn}", verdi)
        glem()

    yield bygg
    glem()


KLOKKE = test_ingen_leser_klokke_eller_tilfeldighet_uten_at_det_er_et_argument
PLANTET = [
    (test_hvert_rom_bruker_bare_rommene_det_skal, "scenario/begreper/a.py", "from scenario.beregning import beregn"),
    (test_hvert_rom_bruker_bare_rommene_det_skal, "scenario/beregning/a.py", "import scenario.lesing"),
    (
        test_hvert_rom_bruker_bare_rommene_det_skal,
        "scenario/analyse/pakker/a.py",
        "def f():\n    from scenario import deling",
    ),
    (test_hvert_rom_bruker_bare_rommene_det_skal, "app.py", "import scenario.lesing"),
    (
        test_hvert_rom_bruker_bare_rommene_det_skal,
        "scenario/analyse/usikkerhet/a.py",
        "from scenario.analyse.pakker import a",
    ),
    (test_andre_rom_bruker_bare_det_et_rom_viser_fram, "sider/a.py", "import scenario.analyse.pakker.pakke_lp"),
    (test_alle_rom_står_i_tabellen, "scenario/nytt/a.py", ""),
    (test_framstillingen_henter_bare_typer, "scenario/framstilling/a.py", "from scenario.analyse.x import regn"),
    (test_framstillingen_henter_bare_typer, "scenario/framstilling/a.py", "from scenario.beregning import beregn"),
    (test_bare_sidene_kjenner_streamlit_og_bare_diagrammene_altair, "scenario/a.py", "import streamlit"),
    (test_bare_sidene_kjenner_streamlit_og_bare_diagrammene_altair, "sider/arbeidere/a.py", "import streamlit"),
    (test_bare_sidene_kjenner_streamlit_og_bare_diagrammene_altair, "sider/felles/a.py", "import altair"),
    (test_hvert_rom_bruker_bare_rommene_det_skal, "sider/fond/side.py", "import sider.tiltak.listedata"),
    (test_sidene_er_lister_over_hva_som_vises, "sider/fond/side.py", "class A:\n    pass"),
    (test_sidene_er_lister_over_hva_som_vises, "sider/fond/side.py", "import pandas as pd"),
    (test_bare_tilstand_rører_økt_og_adresse, "sider/fond/side.py", "st.session_state['a'] = 1"),
    (test_bare_tilstand_rører_økt_og_adresse, "sider/felles/a.py", "from streamlit import query_params"),
    (test_bare_tilstand_rører_økt_og_adresse, f"{TILSTAND}/valget.py", "st.session_state['a'] = 1"),
    (test_bare_tilstand_rører_økt_og_adresse, f"{TILSTAND}/okt.py", "st.query_params['s'] = ''"),
    (test_økten_brukes_bare_gjennom_det_tilstand_viser_fram, "sider/a.py", "import sider.felles.tilstand.okt"),
    (test_økten_brukes_bare_gjennom_det_tilstand_viser_fram, "sider/a.py", "from sider.felles.tilstand import økt"),
    (test_ingen_side_stopper_kjøringen, "sider/fond/side.py", "st.stop()"),
    (test_ingen_knapp_mister_trykket_sitt, "sider/fond/side.py", "if st.button('Del'):\n    st.rerun()"),
    (test_ingen_forklaring_står_der_bare_musa_kommer_til, "sider/fond/side.py", "st.text_input('Navn', help='Kort')"),
    (KLOKKE, "scenario/a.py", "d = datetime.datetime.now()"),
    (KLOKKE, "scenario/a.py", "d = date.today()"),
    (KLOKKE, "scenario/a.py", "from time import monotonic"),
    (KLOKKE, "scenario/a.py", "import random"),
    (KLOKKE, "scenario/deling/a.py", "import secrets"),
    (KLOKKE, "scenario/a.py", "r = np.random.default_rng()"),
    (test_koden_kjenner_ingen_bestemt_kommune, "scenario/a.py", "x = 1  # gjelder Drammen"),
    (test_koden_kjenner_ingen_bestemt_kommune, "scenario/a.typ", "Drammen"),
    (test_to_klasser_heter_aldri_det_samme, "sider/a.py", "class A:\n    class Rad: ...\n\n\nclass Rad: ..."),
    (test_filnavn_er_ascii, "scenario/måltall.py", ""),
    (test_funksjonene_er_korte, "scenario/a.py", "def f():\n" + "    x = 1\n" * 40),
    (test_funksjonene_er_korte, "scenario/a.py", "def f():\n" + "    x = 1\n" * 14),
    (test_ingen_modul_er_to, "scenario/a.py", "x = 1\n" * 451),
    (test_ingen_funksjon_er_en_knute, "app.py", "def f(a):\n" + "    if a and b:\n        g()\n" * 8),
    (test_offentlige_funksjoner_sier_hva_de_gjør, "scenario/a.py", "def f():\n    return 1"),
    (test_offentlige_funksjoner_sier_hva_de_gjør, "scenario/a.py", "class A:\n    def f(self):\n        return 1"),
    (test_programmene_står_for_seg_selv, "tests/a.py", "if __name__ == '__main__':\n    print()"),
    (test_programmene_står_for_seg_selv, "tests/verktoy/a.py", "def f():\n    pass"),
]


@pytest.mark.parametrize(("prøve", "fil", "kode"), PLANTET, ids=[f"{n}-{p[1]}" for n, p in enumerate(PLANTET)])
def test_hvert_brudd_oppdages(
    hus: Callable[[dict[str, str]], None], prøve: Callable[[], None], fil: str, kode: str
) -> None:
    hus({fil: kode})
    with pytest.raises(AssertionError):
        prøve()


def test_to_klasser_med_samme_navn_i_hver_sin_fil_oppdages(hus: Callable[[dict[str, str]], None]) -> None:
    hus({"scenario/a.py": "class Rad: ...", "sider/b.py": "class Rad: ..."})
    with pytest.raises(AssertionError, match=r"sider/b\.py"):
        test_to_klasser_heter_aldri_det_samme()


def test_en_sirkel_oppdages(hus: Callable[[dict[str, str]], None]) -> None:
    hus({"scenario/a.py": "import scenario.b", "scenario/b.py": "from scenario import a"})
    with pytest.raises(pytest.fail.Exception, match=r"scenario\.a"):
        test_ingen_sirkler()
