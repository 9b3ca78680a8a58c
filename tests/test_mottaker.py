"""Lenken som kommer fram: hva mottakeren leser for hvert slags lenke, uten nettleser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from shutil import copytree
from urllib.parse import urlencode, urlsplit

import pytest
from streamlit import file_util
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from scenario.begreper import EgetTiltak, Kommune, Måned, Tiltaksvalg, Valg
from scenario.begreper.valg import Anslag
from scenario.beregning import beregn
from scenario.deling.delt import adressefelt
from scenario.deling.utgaver import Arkiv
from scenario.framstilling import delingstekst, lesebilde, leseforklaring, svaret
from scenario.framstilling.avrunding import mill_ved
from scenario.lesing import KONFIG, les_kommune
from scenario.rapport import delekort
from sider import meny
from sider.felles import lesing, svar, tallgrunnlag
from sider.komponenter.tiltaksliste import NØKKEL as LISTEN
from sider.nett import forhandsvisning, mellomvare
from sider.nett.mellomvare import Mellomvare
from tests.test_adresse import BARE_INNLIMT, FORVANSKET
from tests.test_mellomvare import spør
from tests.test_sider import FRIST_SEKUNDER, MENY, glem_tallgrunnlaget, teksten
from tests.verktoy.tilgjengelighet import alt_på

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
    prøve._page_hash = calc_hash(meny.LES)
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
    skadet: [lesing.SKADET, "Be avsenderen kopiere den på nytt", "klippet av", "Begynn på et nytt alternativ"],
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


def test_min_versjon_har_alt_på_plass_og_mister_avsenderens_navn_når_noe_endres() -> None:
    side = lest(hel())
    side.button(key="min_versjon").click().run()
    assert side.exception == []
    assert "Tiltak du legger til selv" in teksten(side)
    assert side.query_params == hel()
    side.switch_page("tiltak/side.py").run()
    økt = next(v["o"] for e in side.get("bidi_component") if isinstance(v := json.loads(e.proto.bytes), dict))
    side.session_state[LISTEN] = {"e": {"o": økt, "n": 1, "f": 1, "r": {"sykefravaer": [1, 1]}}}
    side.run()
    valgt = side.session_state["_økt"].vist.valg
    assert {t.id for t in valgt.tiltak} > {"skolestruktur", "staber"}
    assert (valgt.navn, valgt.merknad) == ("", "")


def test_etter_en_skadet_lenke_kan_en_begynne_på_nytt() -> None:
    side = lest(skadet())
    side.button(key="begynn").click().run()
    assert side.exception == []
    assert "skadet" not in teksten(side) and "Tiltak du legger til selv" in teksten(side)
    assert side.query_params.get("s") is None


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


@pytest.mark.parametrize(("antall", "synlige"), [(1, 1), (12, 12), (13, 10), (26, 10)])
def test_de_mindre_tiltakene_er_brettet_under_summen_sin(antall: int, synlige: int) -> None:
    kommune = dagens()
    valg = alt_på(kommune).med(tiltak=alt_på(kommune).tiltak[: antall - 1])
    liste = leseforklaring.leselisten(kommune, valg, beregn(kommune, valg))
    vist, _, brettet = lesebilde.valgt(liste).partition("<details")
    assert (vist.count("<li"), brettet.count("<li")) == (synlige, antall - synlige)
    resten = [ett.gir for ett in liste.tiltak[synlige:] if not ett.hvorfor]
    assert liste.resten == (mill_ved(sum(resten), 0.0) if resten else "") and liste.resten in brettet


def test_endret_siden_sier_summen_fondet_og_grunnen() -> None:
    nå = beregn(dagens(), plan(dagens(), "skolestruktur"))
    da = replace(nå, fond=(*nå.fond[:-1], nå.fond[-1] + 40))
    setning = leseforklaring.endret_siden(da, nå, ()).replace("\u00a0", " ")
    assert setning.startswith("Summen er den samme, 6,9 mill. kr i året. Fondet ved utgangen av 2027: ")


# --- Forhåndsvisningen ---


def side_html(spurt: str, sti: str = "/les", **hoder: str) -> str:
    """Siden slik en forhåndsviser får den."""
    appen = Mellomvare(create_streamlit_static_handler(file_util.get_static_dir(), None))
    return spør(appen, sti, spurt=spurt, **hoder).kropp.decode()


def hodet(html: str) -> dict[str, str]:
    """Tittelen og meta-feltene, uten koding."""
    funnet = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html)
    fane = re.findall(r"<title>(.*?)</title>", html)
    assert len(fane) == 1
    return {"title": unescape(fane[0]), **{navn: unescape(verdi).replace("\u00a0", " ") for navn, verdi in funnet}}


HODER: dict[Callable[[], dict[str, str]], tuple[str, str]] = {
    hel: ("Alle må bidra", "Planlagt 10,9 av 150 mill. kr i året, trolig "),
    kort: ("Alle må bidra", "Planlagt 10,9 av 150 mill. kr i året, trolig "),
    pakke: ("Bare tallfestet i kilder", "Planlagt 4,5 av 150 mill. kr i året, trolig "),
    eldre_utgave: (leseforklaring.UTEN_NAVN, "Planlagt 11,7 av 150 mill. kr i året, trolig "),
    ukjent_tiltak: (leseforklaring.UTEN_NAVN, "Planlagt 4,0 av 150 mill. kr i året, trolig "),
    tomt: (leseforklaring.UTEN_NAVN, "Planlagt 0 av 150 mill. kr i året. Ingen tiltak."),
    egne_med_lange_navn: (LANGT, "Planlagt 4,0 av 150 mill. kr i året, trolig "),
}


@pytest.mark.parametrize("lenke", HODER, ids=lambda f: f.__name__)
@pytest.mark.parametrize("sti", ["/les", "/"])
def test_forhåndsvisningen_sier_navnet_tallet_og_at_det_ikke_er_et_forslag(
    lenke: Callable[[], dict[str, str]], sti: str
) -> None:
    felt = lenke()
    sett = hodet(side_html(urlencode(felt), sti, x_forwarded_proto="https"))
    navn, tall = HODER[lenke]
    assert sett["og:title"] == f"{navn} – regneeksempel, ikke fremmet forslag"
    assert sett["og:description"].startswith(tall) and sett["description"] == sett["og:description"]
    assert sett["title"] == f"{navn} – Drammen kommune" and sett["robots"] == "noindex"
    assert sett["og:image"] == f"https://appen.no/kort.png?{urlencode(felt)}"
    assert (sett["og:image:width"], sett["og:image:height"]) == ("1200", "630")


@pytest.mark.parametrize("spurt", ["", "s=1AV1OvW8sXXXX", "k=abcd-efgh-jkmn", "utm_source=x", "s=" + "a" * 20_000])
def test_uten_en_lenke_som_kan_leses_er_forhåndsvisningen_den_allmenne(spurt: str) -> None:
    sett = hodet(side_html(spurt))
    assert sett["og:title"] == sett["title"] == forhandsvisning.TITTEL
    assert sett["description"] == forhandsvisning.BESKRIVELSE


def test_navnet_kan_ikke_bryte_ut_av_hodet() -> None:
    stygt = '"><script>alert(1)</script>'
    html = side_html(urlencode(adressefelt(dagens(), plan(dagens(), "staber", navn=stygt))))
    assert "<script>alert" not in html and hodet(html)["og:title"].startswith(stygt)


def test_en_vert_som_ikke_er_et_navn_gir_ingen_bildeadresse() -> None:
    felt = forhandsvisning.felt_i(urlencode(hel()))
    scope = {"type": "http", "path": "/les", "headers": [(b"host", b"ond.no/x?")], "scheme": "http"}
    assert mellomvare.hele_adressen(scope) == ""
    assert "og:image" not in forhandsvisning.hodet(forhandsvisning.visning(felt), "", felt)


@pytest.mark.parametrize("hvordan", [h for h in FORVANSKET if h not in BARE_INNLIMT])
def test_en_forvansket_lenke_har_samme_forhåndsvisning(hvordan: str) -> None:
    adresse = f"https://appen.no/les?{urlencode(hel())}"
    forvansket = re.sub(r"[\r\n\t]", "", FORVANSKET[hvordan](adresse).strip())
    vist = forhandsvisning.visning(forhandsvisning.felt_i(urlsplit(forvansket).query))
    assert vist == forhandsvisning.visning(forhandsvisning.felt_i(urlencode(hel())))
    assert vist.tittel.startswith("Alle må bidra")


def test_bildet_er_et_kort_av_rett_størrelse_også_når_lenken_er_skadet() -> None:
    appen = Mellomvare(create_streamlit_static_handler(file_util.get_static_dir(), None))
    for felt in (hel(), skadet()):
        svaret = spør(appen, "/kort.png", spurt=urlencode(felt))
        assert (svaret.status, svaret.hoder["content-type"]) == (200, "image/png")
        assert (int.from_bytes(svaret.kropp[16:20]), int.from_bytes(svaret.kropp[20:24])) == (1200, 630)


def test_er_det_kø_får_siden_den_allmenne_og_bildet_må_vente(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mellomvare, "LENGSTE_KØ", 0)
    appen = Mellomvare(create_streamlit_static_handler(file_util.get_static_dir(), None))
    assert spør(appen, "/kort.png", spurt=urlencode(hel())).status == 503
    assert hodet(side_html(urlencode(hel())))["og:title"] == forhandsvisning.TITTEL


def test_kortet_viser_svaret_og_hele_navnet() -> None:
    felt = forhandsvisning.felt_i(urlencode(eldre_utgave()))
    kort_ = replace(forhandsvisning.kortet(felt), navn=LANGT)
    tegnet = unescape(delekort.svg(kort_)).replace("\u00a0", " ")
    tekster = re.findall(r"<text[^>]*>([^<]*)</text>", tegnet)
    assert {"11,7", "Planlagt av 150 mill. kr i året", "Regneeksempel – ikke fremmet forslag", "Mål 150"} <= {*tekster}
    assert " ".join(tekster).count(LANGT) == 1
    assert "2 tiltak · tall fra 20. mai 2026" in tekster
    assert all(delekort._bredde(t, 36, fet=True) <= 1080 for t in tekster)


def test_det_som_er_i_konflikt_har_ingen_sum_på_kortet() -> None:
    tegnet = delekort.svg(delekort.Delekort("Kommunen", "Plan", None, delingstekst.KONFLIKT))
    assert "ingen sum" in tegnet and "Planlagt" not in tegnet
