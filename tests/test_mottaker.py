"""Lenken som kommer fram: hva mottakeren leser for hvert slags lenke, uten nettleser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from shutil import copytree

import pytest
from streamlit.testing.v1 import AppTest

from scenario.begreper import EgetTiltak, Kommune, Måned, Tiltaksvalg, Valg
from scenario.begreper.valg import Anslag
from scenario.beregning import beregn
from scenario.deling.delt import adressefelt
from scenario.deling.utgaver import Arkiv
from scenario.framstilling import leseforklaring, svaret
from scenario.lesing import KONFIG, les_kommune
from sider.felles import lesing, svar, tallgrunnlag
from tests.test_sider import FRIST_SEKUNDER, MENY, glem_tallgrunnlaget, teksten
from tests.tilgjengelighet import alt_på

LANGT = "Bedre forvaltning, drift og vedlikehold av bygningsmassen i hele kommunen nå"


@pytest.fixture(scope="module")
def mai() -> Kommune:
    """Tallgrunnlaget lenkene ble laget med."""
    return les_kommune()


@pytest.fixture(scope="module", autouse=True)
def desember(mai: Kommune, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Et halvt år senere: skolene gir mindre, og utgaven fra mai er arkivert."""
    rot = tmp_path_factory.mktemp("desember")
    copytree(KONFIG, rot / "konfig")
    copytree(KONFIG.parent / "data/drammen", rot / "data/drammen")
    fil = rot / "konfig/kommuner/drammen/tiltak/skolestruktur.yaml"
    fil.write_text(fil.read_text("utf-8").replace("sannsynlig: 7700", "sannsynlig: 6900"), "utf-8")
    Arkiv(mai.id, rot / "utgaver").publiser(mai, "2026-05-20")
    with pytest.MonkeyPatch.context() as miljø:
        for navn, sti in (("KONFIG", "konfig"), ("UTGAVER", "utgaver"), ("LAGER", "lager.db")):
            miljø.setenv(navn, str(rot / sti))
        glem_tallgrunnlaget()
        yield
    glem_tallgrunnlaget()


def dagens() -> Kommune:
    return tallgrunnlag.gjeldende()


def plan(kommune: Kommune, *ider: str, **felt: str) -> Valg:
    return Valg(kommune.standard, tuple(map(Tiltaksvalg, ider)), **felt)  # type: ignore[arg-type]


def lest(felt: dict[str, str]) -> AppTest:
    """Siden slik mottakeren ser den i en ny økt."""
    prøve = AppTest.from_file(str(MENY), default_timeout=FRIST_SEKUNDER)
    prøve.switch_page("../les.py")
    for navn, verdi in felt.items():
        prøve.query_params[navn] = verdi
    prøve.run()
    assert [f.message for f in prøve.exception] == []
    return prøve


def hel() -> dict[str, str]:
    return adressefelt(dagens(), plan(dagens(), "skolestruktur", "staber", navn="Alle må bidra", merknad="Utkast"))


def kort() -> dict[str, str]:
    return {"k": tallgrunnlag.lageret().lagre("&".join(f"{n}={v}" for n, v in hel().items()))}


def pakke() -> dict[str, str]:
    return {"p": "tallfestet-i-kilder"}


def eldre_utgave() -> dict[str, str]:
    mai = tallgrunnlag.utgave(les_kommune().utgave)
    assert mai is not None
    return adressefelt(mai, plan(mai, "skolestruktur", "staber"))


def ukjent_tiltak() -> dict[str, str]:
    """Koden er hel, og bærer et tiltak en annen katalog har."""
    fremmed = dagens().tiltak_etter_id["skolestruktur"].model_copy(update={"id": "ny", "kode": "z9"})
    annen = dagens().model_copy(update={"tiltak": (*dagens().tiltak, fremmed), "utgave": dagens().utgave})
    return {"s": adressefelt(annen, plan(annen, "staber", "ny"))["s"], "u": dagens().utgave}


def skadet() -> dict[str, str]:
    return {"s": "1AV1OvW8sXXXX"}


def tomt() -> dict[str, str]:
    return adressefelt(dagens(), Valg(dagens().standard))


def alt() -> dict[str, str]:
    return adressefelt(dagens(), alt_på(dagens()))


def egne_med_lange_navn() -> dict[str, str]:
    egne = tuple(EgetTiltak(f"e{n}", f"{LANGT} {n}", Anslag.punkt(1000 + n), Måned(2026, 1)) for n in range(4))
    return adressefelt(dagens(), Valg(dagens().standard, egne_tiltak=egne, navn=LANGT))


STÅR: dict[Callable[[], dict[str, str]], list[str]] = {
    hel: ["Alle må bidra", "Utkast", "2 tiltak", "10,9", "1 skole · fra august 2026", "Elevene ved én skole bytter"],
    kort: ["Alle må bidra", "10,9"],
    pakke: ["Planlagt", "4,5"],
    eldre_utgave: [
        "eldre utgave",
        "11,7 da, 10,9 mill. kr i året med dagens tall.",
        "Endret: Færre skoler: 7,7 → 6,9 mill. kr i året.",
        "publisert 20. mai 2026",
    ],
    ukjent_tiltak: ["et tiltak vi ikke kjenner", "Mindre staber", "4,0"],
    skadet: [lesing.SKADET, "Be avsenderen kopiere den på nytt", "Begynn på et nytt alternativ"],
    tomt: ["Ingen tiltak er valgt i dette alternativet.", "Da mangler hele 150 mill. kr, og fondet er"],
    alt: ["26 tiltak", "Teller ikke: ingen kilde sier hva det gir", "Overlapp som er trukket fra"],
    egne_med_lange_navn: [LANGT, f"{LANGT} 3", "Tall fra den som laget alternativet"],
}


@pytest.mark.parametrize("lenke", STÅR, ids=lambda f: f.__name__)
def test_mottakeren_leser_navnet_tallet_og_det_som_er_valgt(lenke: Callable[[], dict[str, str]]) -> None:
    side = lest(lenke())
    vist = teksten(side)
    assert [t for t in [*STÅR[lenke], "Regneeksempel – ikke fremmet forslag"] if t not in vist] == []
    assert "<b>Hva er dette?</b>" in vist or lenke is skadet


def test_tallet_er_det_samme_objektet_som_på_velg() -> None:
    kommune, valg = dagens(), plan(dagens(), "skolestruktur", "staber")
    bilde = svar.svar_for(kommune, valg, beregn(kommune, valg))
    vist = teksten(lest(adressefelt(kommune, valg)))
    assert svaret.planlagt(bilde) in vist and svaret.trolig(bilde) in vist
    assert svaret.dommen(bilde, True).replace("\u00a0", " ") in vist


def test_min_versjon_har_alt_på_plass_uten_den_andres_navn() -> None:
    side = lest(hel())
    side.button(key="min_versjon").click().run()
    assert side.exception == []
    assert "Tiltak du legger til selv" in teksten(side)
    valgt = side.session_state["_valg"]
    assert valgt == plan(dagens(), "skolestruktur", "staber").med(tiltak=valgt.tiltak)
    assert {t.id for t in valgt.tiltak} == {"skolestruktur", "staber"}


def test_en_gammel_lenke_kan_regnes_på_nytt_og_vises_som_delt_igjen() -> None:
    side = lest(eldre_utgave())
    assert '<p class="s-stor">11,7</p>' in teksten(side)
    side.button(key="i_dag").click().run()
    assert '<p class="s-stor">10,9</p>' in teksten(side)
    side.button(key="som_delt").click().run()
    assert '<p class="s-stor">11,7</p>' in teksten(side)


# --- Listen ---


def test_listen_går_opp_i_summen_og_nevner_alt_som_er_valgt() -> None:
    kommune = dagens()
    valg = alt_på(kommune)
    resultat = beregn(kommune, valg)
    liste = leseforklaring.leselisten(kommune, valg, resultat)
    assert len(liste.tiltak) == leseforklaring.antall_valgte(valg)
    assert sum(t.gir for t in liste.tiltak) - resultat.overlapp_helårseffekt == pytest.approx(resultat.helårseffekt)
    assert [t.navn for t in liste.tiltak if bool(t.hvorfor) is (t.gir != 0)] == []
    gir = [t.gir for t in liste.tiltak if not t.hvorfor]
    assert gir == sorted(gir, reverse=True)


def test_endret_siden_sier_summen_fondet_og_grunnen() -> None:
    nå = beregn(dagens(), plan(dagens(), "skolestruktur"))
    da = replace(nå, fond=(*nå.fond[:-1], nå.fond[-1] + 40))
    setning = leseforklaring.endret_siden(da, nå, ()).replace("\u00a0", " ")
    assert setning.startswith("Summen er den samme, 6,9 mill. kr i året. Fondet ved utgangen av 2027: ")
