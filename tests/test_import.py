"""Kommunens liste inn i tallgrunnlaget: hver rad får en skjebne, alle feil sies samlet, alt eller ingenting skrives."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario.begreper import Opphav
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.deling import lenkekode
from scenario.deling.utgaver import Arkiv
from scenario.feilmeldinger import Inndatafeil
from scenario.innhenting import lagring
from scenario.innhenting.ark import Listefeil
from scenario.innhenting.eksport import HODE, LISTA, kolonner, mal, til_csv, til_xlsx
from scenario.innhenting.ider import KODER, id_av_navn, id_av_nummer
from scenario.innhenting.kolonner import ENHETER
from scenario.innhenting.lagring import Importforslag, forbered
from scenario.innhenting.leser.les import Lesegrunnlag, les_lista
from scenario.innhenting.leser.sporsmal import Lesesvar
from scenario.innhenting.leser.visning import slik_er_den_lest
from scenario.innhenting.liste import til_katalogen
from scenario.innhenting.plan import Importvalg, Tiltaksplan, Tiltaksskjebne, lag_plan
from scenario.innhenting.underlister import LISTENE
from scenario.innhenting.yamlskriving import skriv_endret, skriv_ny
from scenario.kommandoer import kjør
from scenario.lesing import KONFIG, les_kommune, les_tekster
from scenario.yamltekst import les_yaml
from tests.strategier import drammen, lillevik
from tests.test_lister import FASIT, LISTER

FIKTIV = Path(__file__).parent / "fiktiv"
KONFIGER = (KONFIG, FIKTIV)
I_DAG = date(2026, 12, 1)
TILTAKSFILER = sorted(fil for konfig in KONFIGER for fil in konfig.glob("kommuner/*/tiltak/*.yaml"))


def skriv_csv(*rader: str) -> bytes:
    return "\n".join(rader).encode()


def skriv_xlsx(*rader: list[Any], endre: Callable[[Any], None] = lambda _: None) -> bytes:
    bok = openpyxl.Workbook()
    for rad in rader:
        bok.active.append(rad)
    endre(bok)
    ut = io.BytesIO()
    bok.save(ut)
    return ut.getvalue()


def hent(data: bytes, konfig: Path = FIKTIV, **valg: Any) -> Importforslag:
    svar = Lesesvar(valg.pop("svar", {}), enhet=valg.pop("enhet", None), kolonner=valg.pop("kolonner", {}))
    return forbered(data, Importvalg(I_DAG, **valg), konfig, None, svar)


def hva(forslag: Importforslag, id: str) -> Tiltaksplan:
    (ett,) = [t for t in forslag.plan.tiltak if t.id == id]
    return ett


def feil_i(data: bytes, **valg: Any) -> list[str]:
    """Alle feilene, enten fila ikke kan leses eller en rad er gal. Med feil er det aldri noe å skrive."""
    try:
        plan = hent(data, **valg).plan
        assert not plan.feil or not plan.filer
        return [str(f) for f in plan.feil]
    except Inndatafeil as feil:
        return list(feil.setninger)


def kopi(mappe: Path, konfig: Path = FIKTIV) -> Path:
    shutil.copytree(konfig, mappe / "konfig")
    return mappe / "konfig"


def filene(mappe: Path) -> dict[str, bytes]:
    return {f.relative_to(mappe).as_posix(): f.read_bytes() for f in sorted(mappe.rglob("*")) if f.is_file()}


# Rundtur


@pytest.mark.parametrize("konfig", KONFIGER, ids=["drammen", "lillevik"])
@pytest.mark.parametrize("enhet", ENHETER)
@pytest.mark.parametrize("skriv", [til_csv, til_xlsx])
def test_en_eksport_som_hentes_inn_igjen_endrer_ingenting(
    konfig: Path, enhet: str, skriv: Callable[..., bytes]
) -> None:
    kommune = les_kommune(konfig)
    forslag = hent(skriv(kommune, enhet), konfig)
    assert {t.skjebne for t in forslag.plan.tiltak} == {Tiltaksskjebne.UENDRET}
    assert (forslag.filer, forslag.plan.varsler) == ({}, ())
    assert forslag.kommune is not None
    assert skriv(forslag.kommune, enhet) == skriv(kommune, enhet)


def test_en_liste_som_er_hentet_inn_kan_hentes_inn_igjen_uten_at_en_byte_endres(tmp_path: Path) -> None:
    konfig = kopi(tmp_path)
    liste = skriv_csv("nr;tiltak;mengde;beløp i kroner", "7;Felles arkiv;;450 000", "8;Renere vann;;")
    lagring.skriv(hent(liste, konfig, filnavn="liste.csv"), konfig)
    etter_første = filene(konfig)
    eksportert = til_xlsx(les_kommune(konfig))
    for igjen in (liste, eksportert):
        assert not hent(igjen, konfig, filnavn="liste.csv").plan.endrer
        assert kjør_importer(tmp_path, igjen, konfig) == 0
        assert filene(konfig) == etter_første


def kjør_importer(mappe: Path, data: bytes, konfig: Path, *mer: str) -> int:
    fil = mappe / ("liste.xlsx" if data[:2] == b"PK" else "liste.csv")
    fil.write_bytes(data)
    return kjør(["importer", str(fil), "--konfig", str(konfig), "--dato", I_DAG.isoformat(), "--skriv", *mer])


# Skjebnene


def test_hver_rad_får_sin_skjebne() -> None:
    """Renhold regnes av katalogens tall, brannvakta er vedtatt, og skyssbåten er utgått fra før."""
    forslag = hent(
        skriv_csv(
            "id;navn;beløp (1000 kr);mengde;beregning",
            "bibliotekfilial;Stenge bibliotekfilialen;1200;;",
            "selvbetjent_bibliotek;Selvbetjent bibliotekfilial;750;;",
            "renhold;Sjeldnere renhold;;;produkt",
            ";Felles arkiv;300;;",
        )
    )
    skjebner = {t.id: t.skjebne.value for t in forslag.plan.tiltak}
    assert skjebner == {
        "bibliotekfilial": "uendret",
        "selvbetjent_bibliotek": "endret",
        "renhold": "uendret",
        "felles_arkiv": "ny",
        "eldrevekst": "utgått",
        "fortett_raadhus": "utgått",
        "fyrtaarnfest": "utgått",
        "sykefravaer": "utgått",
        "utleie_raadhus": "utgått",
        "skyssbaat": "beholdt",
        "vedtatt_brannvakt": "beholdt",
    }
    assert forslag.kommune is not None
    assert forslag.kommune.tiltak_etter_id["eldrevekst"].status == "utgått"
    endret = {e.felt: (e.før, e.nå) for e in hva(forslag, "selvbetjent_bibliotek").endringer}
    assert endret["sannsynlig"] == ("600", "750")
    assert endret["kilde"] == ("budsjett-2027", "liste-2026-12-01")


def test_et_tillegg_lar_de_andre_stå() -> None:
    forslag = hent(skriv_csv("navn;beløp (1000 kr)", "Felles arkiv;300"), behold_andre=True)
    assert [t.skjebne for t in forslag.plan.tiltak].count(Tiltaksskjebne.BEHOLDT) == 10
    assert list(forslag.plan.filer) == ["felles_arkiv"]


def test_et_utgått_tiltak_som_står_i_lista_blir_aktivt_igjen() -> None:
    liste = skriv_csv("id;navn;beløp (1000 kr)", "skyssbaat;Selge skyssbåten;400")
    assert [str(e) for e in hva(hent(liste), "skyssbaat").endringer] == ["status: utgått → tomt"]


def test_det_lista_ikke_sier_beholdes_og_det_den_sier_går_foran() -> None:
    forslag = hent(skriv_csv("id;navn;beløp (1000 kr);hensikt", "bibliotekfilial;Stenge filialen;1200;"))
    ny, gammel = hva(forslag, "bibliotekfilial").tiltak, les_kommune(FIKTIV).tiltak_etter_id["bibliotekfilial"]
    assert ny is not None
    assert ny == gammel.model_copy(update={"navn": "Stenge filialen", "oppdatert": "2026-12-01"})


# Ukjent er aldri 0, og ingenting gjettes


def test_et_tomt_beløp_er_ikke_tallfestet_og_teller_aldri_som_0() -> None:
    forslag = hent(skriv_csv("nr;navn;beløp (mill. kr)", "1;Felles arkiv;", "2;Nytt renseanlegg;ukjent"))
    for id in ("tiltak_1", "tiltak_2"):
        tiltak = hva(forslag, id).tiltak
        assert tiltak is not None and tiltak.opphav is Opphav.IKKE_TALLFESTET
    assert "0" in feil_i(skriv_csv("navn;beløp (1000 kr)", "Felles arkiv;0"))[0]


def test_et_beløp_alene_blir_et_punkt_og_alt_lista_ikke_sier_er_merket() -> None:
    ett = hva(hent(skriv_csv("nummer;navn;beløp (mill. kr)", "36;Felles arkiv;3,75"), filnavn="a.csv"), "tiltak_36")
    assert ett.tiltak is not None and ett.tekst is not None
    assert ett.tiltak.drivere["sats"].nivåer == (3750, 3750, 3750)
    for ord in ("start", "spenn", "hensikt", "tema", "opptrapping"):
        assert any(a.startswith(ord) for a in ett.antatt), ord
        assert ord in ett.tiltak.bakgrunn


def test_et_nytt_beløp_for_et_tiltak_med_mengde_må_si_hva_det_gjelder() -> None:
    hode, rad = "id;navn;beløp (1000 kr)", "fortett_raadhus;Fortette rådhuset;700"
    (feil,) = feil_i(skriv_csv(hode, rad))
    assert "rad 2" in feil and "«mengde»" in feil and "per m²" in feil
    med = hva(hent(skriv_csv(hode + ";mengde", rad + ";800")), "fortett_raadhus").tiltak
    assert med is not None and med.mengde is not None and med.mengde.standard == 800
    hele = hva(hent(skriv_csv(hode + ";mengde;per", rad + ";–;1")), "fortett_raadhus").tiltak
    assert hele is not None and hele.mengde is None
    assert hele.drivere["sats"].enhet == "1000 kr per år"


def test_forklaringen_til_et_gammelt_beløp_følger_ikke_med_til_det_nye() -> None:
    """Kommunedelene er regnet som 700 · 1,067 · 1,052 · 1,043. Det regnestykket forklarer ikke 900."""
    liste = skriv_csv("id;navn;mengde;beløp (1000 kr)", "kommunedeler;Færre kommunedeler;4;900")
    tiltak = hva(hent(liste, KONFIG), "kommunedeler").tiltak
    assert tiltak is not None
    sats = tiltak.drivere["sats"]
    assert (sats.opphav, sats.kilde, sats.regnestykke, sats.formel) == ("kilde", ("liste-2026-12-01",), None, None)


def test_kilden_føres_i_kilder_yaml_når_et_beløp_viser_til_den() -> None:
    rader = ("Kilde;oekonomi-2027", "Kildetittel;Økonomisk bærekraft", "År;2027", "navn;beløp (1000 kr)")
    forslag = hent(skriv_csv(*rader, "Felles arkiv;300"))
    assert forslag.kommune is not None
    kilde = forslag.kommune.kilde_etter_id["oekonomi-2027"]
    assert (kilde.tittel, kilde.utgiver, kilde.år) == ("Økonomisk bærekraft", "Lillevik kommune (oppdiktet)", 2027)
    assert hent(skriv_csv(*rader, "Felles arkiv;")).plan.ny_kilde is None


def test_to_lister_på_samme_dag_er_to_kilder(tmp_path: Path) -> None:
    konfig = kopi(tmp_path)
    lister = {"skole.csv": "Felles arkiv;300", "teknisk.csv": "Renere vann;500"}
    for _ in range(2):
        for fil, rad in lister.items():
            data = skriv_csv("navn;beløp (1000 kr)", rad)
            lagring.skriv(hent(data, konfig, filnavn=fil, behold_andre=True), konfig)
    kommune = les_kommune(konfig)
    kilder = {k.id: k.tittel for k in kommune.kilder if k.id.startswith("liste-")}
    assert kilder == {
        "liste-2026-12-01": "Kommunens liste over tiltak (skole.csv)",
        "liste-2026-12-01-2": "Kommunens liste over tiltak (teknisk.csv)",
    }
    assert kommune.tiltak_etter_id["renere_vann"].drivere["sats"].kilde == ("liste-2026-12-01-2",)


@pytest.mark.parametrize("urørt", [(), ("opphav", "kilde"), ("opphav", "kilde", "formel", "merknad")])
def test_et_endret_beløp_beholder_aldri_kilden_til_det_gamle(urørt: tuple[str, ...]) -> None:
    """Lista er eksportert, beløpet er endret, og resten av raden står som den var."""
    sats = les_kommune(FIKTIV).tiltak_etter_id["bibliotekfilial"].drivere["sats"]
    felt = {"opphav": sats.opphav, "kilde": sats.kilde[0], "formel": sats.formel or "", "merknad": sats.merknad or ""}
    hode = ("id;navn;mengde;sannsynlig (1000 kr)", *urørt)
    rad = ("bibliotekfilial;Stenge bibliotekfilialen;-;1300", *(felt[f] for f in urørt))
    forslag = hent(skriv_csv(";".join(hode), ";".join(rad)))
    tiltak = hva(forslag, "bibliotekfilial").tiltak
    assert tiltak is not None
    ny = tiltak.drivere["sats"]
    assert ny.midt == 1300 and sats.kilde == ("X1",) and "X1" not in ny.kilde and ny.kilde[0].startswith("liste-")
    assert ny.opphav == "kilde" and (ny.merknad or "").startswith("Tatt fra lista")
    assert any("gjaldt det gamle beløpet" in v.melding and "«X1»" in v.melding for v in forslag.plan.varsler)


def test_en_antakelse_blir_ikke_et_kildetall_av_å_stå_urørt_i_lista() -> None:
    antatt = next(t for t in les_kommune(FIKTIV).valgbare if t.effekt.form == "sats" and t.opphav is Opphav.ANTAKELSE)
    rad = f"{antatt.id};{antatt.navn};-;{antatt.drivere['sats'].midt + 100};antakelse"
    ny = hva(hent(skriv_csv("id;navn;mengde;sannsynlig (1000 kr);opphav", rad)), antatt.id).tiltak
    assert ny is not None and ny.opphav is Opphav.ANTAKELSE


# Tall, enheter og overskrifter


def test_de_tre_enhetene_gir_det_samme_beløpet() -> None:
    svar = set()
    for enhet, beløp in (("kroner", "1 250 000"), ("1000 kr", "1250"), ("mill. kr", "1,25")):
        tiltak = hva(hent(skriv_csv("navn;beløp", f"Felles arkiv;{beløp}"), enhet=enhet), "felles_arkiv").tiltak
        assert tiltak is not None
        svar.add(tiltak.drivere["sats"].midt)
    assert svar == {1250.0}


def test_enheten_gjettes_aldri() -> None:
    rad = "Felles arkiv;300"
    for hode in (("navn;beløp",), ("Enhet;kroner", "navn;beløp (mill. kr)"), ("Enhet;euro", "navn;beløp")):
        (feil,) = feil_i(skriv_csv(*hode, rad))
        assert "Svar med «--svar enhet=…»: «1000 kr», «kroner», «mill. kr»." in feil


@pytest.mark.parametrize(
    ("enhet", "beløp", "grunn"),
    [
        ("mill. kr", "7 700 000", "er 7 700 000 mill. kr. Er det skrevet i kroner? Svar med «--svar beløp-2=…»"),
        ("kroner", "7,7", "rad 2, kolonne «beløp»: beløpet blir 7,7 kroner. Er enheten riktig?"),
        ("1000 kr", "12", "rad 2, kolonne «beløp»: 0,012 mill. kr er langt fra 1,200 mill. kr i katalogen"),
    ],
)
def test_feil_enhet_oppdages(enhet: str, beløp: str, grunn: str) -> None:
    liste = skriv_csv("id;navn;beløp", f"bibliotekfilial;Stenge bibliotekfilialen;{beløp}")
    (feil,) = feil_i(liste, enhet=enhet)
    assert grunn in feil.replace("\u00a0", " ")


def test_feil_enhet_i_hele_lista_oppdages_selv_om_alle_tiltakene_er_nye() -> None:
    rader = [f"Nytt tiltak {n};{n},7" for n in range(3, 8)]
    assert any("Er enheten" in f for f in feil_i(skriv_csv("navn;beløp (1000 kr)", *rader)))
    assert feil_i(skriv_csv("navn;beløp (1000 kr)", *rader), godta_beløp=True) == []


def test_minus_kan_være_innsparing() -> None:
    rader = [f"Nytt tiltak {n};-{n}00" for n in range(3, 8)]
    forslag = hent(skriv_csv("navn;beløp (1000 kr)", *rader))
    assert forslag.lesning.fortegn == "minus er innsparing"
    ett = hva(forslag, "nytt_tiltak_3").tiltak
    assert ett is not None and ett.drivere["sats"].midt == 300


def test_overskriftene_kan_stå_i_hvilken_som_helst_rekkefølge_og_form() -> None:
    forslag = hent(skriv_csv("Vår liste for 2027;;", ";;", " BELØP  i mill. kr ;Farge; Tiltak", "0,5;rød;Felles arkiv"))
    assert hva(forslag, "felles_arkiv").skjebne is Tiltaksskjebne.NY
    assert "Kolonne B «Farge» er ikke lest." in slik_er_den_lest(forslag.lesning)


def test_en_overskrift_som_er_skrevet_feil_stopper_lista() -> None:
    liste = skriv_csv("navn;beløp (1000 kr);oppstrat", "Felles arkiv;300;2027-01")
    (feil,) = feil_i(liste)
    assert "mente du «start»" in feil and "--kolonne 'leses ikke=C'" in feil
    assert feil_i(liste, kolonner={"leses ikke": "C"}) == []
    ett = hva(hent(liste, kolonner={"start": "C"}), "felles_arkiv").tiltak
    assert ett is not None and str(ett.start) == "2027-01"


def test_kolonner_som_må_være_med_meldes() -> None:
    for liste in (skriv_csv("nr;navn", "1;Felles arkiv"), skriv_csv("a;b", "c;d")):
        assert "navn på tiltakene og en med beløp" in feil_i(liste)[0]


# Feil samles, med ark, rad og kolonne


def test_alle_feil_meldes_samlet_med_ark_rad_og_kolonne() -> None:
    rader: list[list[Any]] = [
        ["navn", "beløp (1000 kr)", "tema", "start", "status", "lav"],
        ["Felles arkiv", 1200, 9, "rundt jul", "kanskje", 1],
        ["Ny skole", 700, "1", "2027-01", None, None],
        ["Sum", 1900],
        ["Renere vann", 500, "1", "2020-01", None, 900],
        ["Felles arkiv", 100],
        [None, 100],
    ]

    def døp(bok: Any) -> None:
        bok.active.title = "Tiltak"

    feil = feil_i(skriv_xlsx(*rader, endre=døp))
    for rad, kolonne, ord in (
        (2, "tema", "«9» finnes ikke"),
        (2, "start", "«rundt jul» er ikke lest som en måned"),
        (2, "status", "må være en av"),
        (5, "start", "før 2027"),
    ):
        sted = f"ark «Tiltak», rad {rad}, kolonne «{kolonne}»: "
        assert any(f.startswith(sted) and ord in f for f in feil), (sted, ord, feil)
    assert any(
        "«Felles arkiv» står både i rad 2 og rad 6. Er det to tiltak? Svar med «--svar dobbelt-6=…»" in f for f in feil
    )
    utelatt = {u.rad: u.hvorfor for u in hent(skriv_xlsx(*rader, endre=døp)).lesning.utelatt}
    assert utelatt[4] == "sumrad: Sum" and utelatt[7] == "raden har beløp, men ikke navn"


def test_modellens_egne_krav_meldes_i_kolonnen_de_gjelder() -> None:
    (feil,) = feil_i(skriv_csv("navn;lav;sannsynlig (1000 kr);høy", "Felles arkiv;500;400;600"))
    assert feil == "rad 2, kolonne «lav»: 500 er større enn sannsynlig 400"
    (langt,) = feil_i(skriv_csv("navn;beløp (1000 kr)", f"{'x' * 90};400"))
    assert "kolonne «navn»" in langt and "høyst 70 tegn" in langt


def test_det_er_en_ende_på_lenkekodene(tmp_path: Path) -> None:
    mal = lillevik().tiltak[0]
    full = lillevik().model_copy(update={"tiltak": tuple(mal.model_copy(update={"kode": k}) for k in KODER)})
    Arkiv("lillevik", tmp_path).publiser(full, "2026-05-04")
    data = skriv_csv("navn;beløp (1000 kr)", "Felles arkiv;300")
    plan = lagring.forbered(data, Importvalg(I_DAG), FIKTIV, utgaver=tmp_path).plan
    assert any("ikke plass til flere tiltak" in f.melding for f in plan.feil)


def test_et_nytt_tiltak_får_aldri_koden_til_et_tiltak_som_er_delt_og_fjernet(tmp_path: Path) -> None:
    ledige = [k for k in KODER if k not in {t.kode for t in lillevik().tiltak}]
    fjernet = lillevik().tiltak[0].model_copy(update={"id": "fjernet_siden", "kode": ledige[0]})
    Arkiv("lillevik", tmp_path).publiser(lillevik().model_copy(update={"tiltak": (fjernet,)}), "2026-05-04")
    data = skriv_csv("navn;beløp (1000 kr)", "Felles arkiv;300")
    forslag = lagring.forbered(data, Importvalg(I_DAG), FIKTIV, utgaver=tmp_path)
    assert forslag.kommune is not None
    assert forslag.kommune.tiltak_etter_id["felles_arkiv"].kode == ledige[1]


# Id-er og koder


def test_et_tiltak_kjennes_igjen_på_nummeret_selv_om_det_får_nytt_navn(tmp_path: Path) -> None:
    konfig = kopi(tmp_path)
    hode = "nr;navn;beløp (1000 kr)"
    lagring.skriv(hent(skriv_csv(hode, "36;Felles arkiv;300"), konfig), konfig)
    ett = hva(hent(skriv_csv(hode, "36;Felles arkiv for alle;300"), konfig), "tiltak_36")
    assert [str(e) for e in ett.endringer] == ["navn: Felles arkiv → Felles arkiv for alle"]


def test_id_er_leses_av_mennesker_og_er_entydige() -> None:
    assert id_av_navn("Færre skoler på Åssiden", set()) == "faerre_skoler_paa_aassiden"
    assert id_av_navn("Færre skoler", {"faerre_skoler"}) == "faerre_skoler_2"
    assert id_av_nummer("3.2") != id_av_nummer("32")
    assert len(set(KODER)) == len(KODER) == 23 + 3 * 36 + 3 * 26 * 36


def test_gamle_lenker_virker_etter_innhentingen(tmp_path: Path) -> None:
    """Et tiltak som gikk ut, beholder koden sin. Lenken åpnes og sier at tiltaket er utgått."""
    konfig = kopi(tmp_path)
    før = les_kommune(konfig)
    valg = Valg(før.standard, (Tiltaksvalg("bibliotekfilial"),))
    lagring.skriv(hent(skriv_csv("navn;beløp (1000 kr)", "Felles arkiv;300"), konfig), konfig)
    lest = lenkekode.les(les_kommune(konfig), lenkekode.kod(før, valg))
    assert "bibliotekfilial" in lest.utgåtte and not lest.ukjente


# Skriving


def test_ingenting_skrives_uten_at_noen_ber_om_det(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    konfig = kopi(tmp_path)
    før = filene(konfig)
    fil = tmp_path / "l.csv"
    fil.write_bytes(skriv_csv("navn;beløp (1000 kr)", "Felles arkiv;300"))
    assert kjør(["importer", str(fil), "--konfig", str(konfig)]) == 0
    assert "Ingenting er skrevet" in capsys.readouterr().out
    assert filene(konfig) == før


def test_én_feil_stopper_hele_lista(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    konfig = kopi(tmp_path)
    før = filene(konfig)
    rader = ("navn;beløp (1000 kr)", "Felles arkiv;300", "Renere vann;0")
    assert kjør_importer(tmp_path, skriv_csv(*rader), konfig) == 2
    ut = capsys.readouterr()
    assert "Rad 3 «Renere vann» har 0." in ut.err and "Ingenting er skrevet" in ut.err
    assert "Traceback" not in ut.err
    assert filene(konfig) == før


@pytest.mark.parametrize("stanser_ved", range(5))
def test_feiler_skrivingen_er_ingenting_endret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stanser_ved: int
) -> None:
    """Disken svikter i hvert av stegene: to filer skrives, mappen byttes med to flytt, og kildene legges på plass."""
    konfig = kopi(tmp_path)
    før = filene(konfig)
    forslag = hent(skriv_csv("navn;beløp (1000 kr)", "Felles arkiv;300"), konfig, behold_andre=True)
    assert len(forslag.filer) == 2
    steg = iter(range(100))

    def svikter(ekte: Callable[..., Any]) -> Callable[..., Any]:
        def kall(*a: Any, **k: Any) -> Any:
            if next(steg) == stanser_ved:
                raise OSError(28, "disken er full")
            return ekte(*a, **k)

        return kall

    monkeypatch.setattr(lagring.os, "fsync", svikter(lagring.os.fsync))
    monkeypatch.setattr(Path, "replace", svikter(Path.replace))
    monkeypatch.setattr(Path, "rename", svikter(Path.rename))
    with pytest.raises(lagring.Inndatafeil, match="Ingenting er endret"):
        lagring.skriv(forslag, konfig)
    assert filene(konfig) == før


def test_tallgrunnlaget_er_gyldig_etter_skrivingen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    konfig = kopi(tmp_path)
    liste = skriv_csv("navn;mengde;beløp (1000 kr)", "Felles arkiv: nytt;;300", "'- @rart #1;2;400")
    assert kjør_importer(tmp_path, liste, konfig, "--svar", "mengde=én enhet") == 0
    assert kjør(["kontroller", "--konfig", str(konfig)]) == 0
    kommune = les_kommune(konfig)
    assert {"Felles arkiv: nytt", "- @rart #1"} <= {t.navn for t in kommune.valgbare}
    capsys.readouterr()


# YAML et menneske ville skrevet


@pytest.mark.parametrize("fil", TILTAKSFILER, ids=lambda f: f.stem)
def test_en_fil_skrevet_på_nytt_ligner_den_som_er_skrevet_for_hånd(fil: Path) -> None:
    """Bare avsluttende nuller i tall og linjebruddet i én lang linje skiller."""
    tekst = fil.read_text(encoding="utf-8")
    data = les_yaml(tekst).data
    assert skriv_endret(tekst, data) == tekst
    skrevet = skriv_ny(data)
    assert les_yaml(skrevet).data == data
    ulike = set(tekst.splitlines()) - set(skrevet.splitlines())
    assert all(linje.endswith("0") or linje.startswith("hensikt: ") for linje in ulike), ulike


def test_bare_linjene_som_er_endret_skrives_på_nytt() -> None:
    tekst = (
        "# om filen\nid: a  # fast\nsats:\n  lav: 0.40  # fra møtet\n  midt: 1\n# om slutten\nslutt: x\n# helt sist\n"
    )
    ny = {"id": "a", "sats": {"lav": 0.4, "midt": 2, "høy": 3}, "slutt": "x"}
    ventet = tekst.replace("  midt: 1\n", "  midt: 2\n  høy: 3\n")
    assert skriv_endret(tekst, ny) == ventet


VANSKELIG = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=140)


@settings(max_examples=200)
@given(tekst=VANSKELIG, liste=st.lists(VANSKELIG, max_size=3), tall=st.floats(-1e9, 1e9))
def test_alt_som_skrives_leses_som_det_samme(tekst: str, liste: list[str], tall: float) -> None:
    tekst, liste = _nfc(tekst), [_nfc(t) for t in liste]
    tall = round(tall, 6)
    data = {"a": tekst, "b": liste, "c": {"d": tekst, "e": [{"f": tekst, "g": tall}]}, "oppdatert": "2026-12-01"}
    lest = les_yaml(skriv_ny(data))
    assert not lest.feil
    assert lest.data["a"] == lest.data["c"]["d"] == tekst and lest.data["b"] == liste
    assert lest.data["c"]["e"][0]["g"] == pytest.approx(tall, abs=1e-3)


def _nfc(tekst: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", tekst).replace("\ufeff", "").replace("\ufffe", "").replace("\uffff", "")


# Mal og prøving i økta


FYLT_UT: dict[str, Any] = {
    "id": "felles_arkiv",
    "nummer": "12",
    "navn": "Felles arkiv",
    "status": "aktiv",
    "type": "kostnad",
    "temaer": "1",
    "områder": "OM1, OM2",
    "grupper": "ansatte",
    "hensikt": "Slå sammen arkivene.",
    "bakgrunn": "Utredet i 2026.",
    "konsekvensgrad": 2,
    "beregning": "beløp",
    "lav": 300,
    "sannsynlig": 400,
    "høy": 500,
    "2027": 0,
    "2028": 100,
    "2029": 300,
    "2030": 400,
    "2031": 400,
    "per": 2,
    "opphav": "avledet",
    "kilde": "X1, budsjett-2027",
    "formel": "halve driften",
    "regnestykke": "800 / 2",
    "merknad": "Uten husleie.",
    "mengde": 4,
    "minst": 2,
    "størst": 6,
    "trinn": 2,
    "enhet": "arkiv",
    "flertall": "arkiver",
    "heltall": "ja",
    "mengde_merknad": "Regneeksempel.",
    "start": "2028-03",
    "opptrapping": 6,
    "ansvarlig": "OM2",
    "årsverk_per_enhet": -0.25,
    "årsverk_kilde": "budsjett-2027",
    "årsverk_merknad": "Én stilling på fire arkiver.",
    "omstilling_fast": 70,
    "omstilling_enhet": 15,
    "omstilling_merknad": "Flytting.",
    "merkostnader": 20,
    "merkostnader_merknad": "Lisens.",
    "advarsel": "Krever nytt system.",
}
"""Alle kolonnene i malen, fylt ut."""
FYLTE_ARK = {
    "Lovkrav": [("Felles arkiv", "Arkivet skal avleveres først.", "X1")] * 2,
    "Følge per gruppe": [("Felles arkiv", "ansatte", "noe bedre", "Arkivet", "2026-11-03", "X1", "Større fagmiljø.")],
    "Konsekvenser": [
        ("Felles arkiv", None, "Alle må levere på ett sted."),
        ("Felles arkiv", "4", "Noen får lang vei til arkivet."),
    ],
}
IKKE_I_MALEN = {"kode", "mengde_i_kilden", "vedtatt_effekt", "vedtak", "uendret_siden", "oppdatert"}
"""Det som gis ved innlesingen, og det som følger av et vedtak."""


def fylt_mal(rad: dict[str, Any], ark: dict[str, list[tuple[str | None, ...]]]) -> bytes:
    bok = openpyxl.load_workbook(io.BytesIO(mal(lillevik())))
    plass = {celle.value: celle.column for celle in bok[LISTA][HODE + 1]}
    overskrift = {k.felt: k.overskrift for k in kolonner(lillevik())}
    assert list(plass) == list(overskrift.values())
    for felt, verdi in rad.items():
        bok[LISTA].cell(HODE + 2, plass[overskrift[felt]], verdi)
    for navn, radene in ark.items():
        for innhold in radene:
            bok[navn].append(innhold)
    ut = io.BytesIO()
    bok.save(ut)
    return ut.getvalue()


def test_det_som_er_skrevet_i_malen_blir_lest_som_det_står() -> None:
    """Alle kolonner og ark: lest inn i katalogen og skrevet ut igjen, er det celle for celle det samme."""
    assert set(FYLT_UT) == {k.felt for k in kolonner(lillevik())}
    assert set(FYLTE_ARK) == {liste.navn for liste in LISTENE}
    forslag = hent(fylt_mal(FYLT_UT, FYLTE_ARK), behold_andre=True)
    assert [str(f) for f in forslag.plan.feil] == [] and forslag.kommune is not None
    tiltak = forslag.kommune.tiltak_etter_id["felles_arkiv"]
    assert set(Tiltak.model_fields) - tiltak.model_fields_set <= IKKE_I_MALEN | {"type", "status"}
    assert (tiltak.andeler, tiltak.årsverk_ved(4)) == (
        ((2027, 0.0), (2028, 0.25), (2029, 0.75), (2030, 1.0), (2031, 1.0)),
        -1.0,
    )

    bok = openpyxl.load_workbook(io.BytesIO(til_xlsx(forslag.kommune)))
    navn = {k.overskrift: k.felt for k in kolonner(forslag.kommune)}
    hode, *rader = bok[LISTA].iter_rows(min_row=HODE + 1, values_only=True)
    (rad,) = [r for r in rader if r[0] == "felles_arkiv"]
    assert {navn[str(h)]: celle for h, celle in zip(hode, rad, strict=True)} == FYLT_UT
    for ark, ventet in FYLTE_ARK.items():
        skrevet = [r for r in bok[ark].iter_rows(min_row=2, values_only=True) if r[0] == "Felles arkiv"]
        assert skrevet == ventet, ark


def test_bare_navnet_og_beløpet_må_fylles_ut_i_malen() -> None:
    forslag = hent(fylt_mal({"navn": "Felles arkiv", "sannsynlig": 450, "start": "2028-01"}, {}))
    assert forslag.plan.ny_kilde is not None and forslag.plan.ny_kilde.id == "liste-2026-12-01"
    ett = hva(forslag, "felles_arkiv")
    assert ett.skjebne is Tiltaksskjebne.NY and ett.tiltak is not None and str(ett.tiltak.start) == "2028-01"
    assert (ett.tiltak.årsverk, ett.tiltak.ansvarlig, ett.tiltak.lovkrav, ett.tiltak.virkninger) == (None, None, (), ())
    with pytest.raises(Inndatafeil, match="ingen tiltak"):
        hent(mal(lillevik()))


@pytest.mark.parametrize(
    ("ark", "rad", "sier"),
    [
        ("Lovkrav", ("Felles arkiv", "Arkivet skal avleveres først.", None), "ark «Lovkrav», rad 2, kolonne «Kilde»"),
        ("Lovkrav", ("Felles lager", "Lageret skal tømmes.", "X1"), "«Felles lager» står ikke i lista over tiltak"),
        (
            "Følge per gruppe",
            ("Felles arkiv", "ansatte", "bra", "Arkivet", "2026-11-03", None, None),
            "ark «Følge per gruppe», rad 2, kolonne «Følge»: «bra» er ikke en følge",
        ),
        ("Konsekvenser", ("Felles arkiv", "mange", "Alle må levere på ett sted."), "ark «Konsekvenser», rad 2"),
    ],
)
def test_en_feil_i_et_eget_ark_står_ved_cella(ark: str, rad: tuple[str | None, ...], sier: str) -> None:
    (feil,) = feil_i(fylt_mal({"navn": "Felles arkiv", "sannsynlig": 450}, {ark: [rad]}))
    assert sier in feil


# Listene slik kommuner har dem


def test_årene_i_lista_er_årene_i_katalogen(tmp_path: Path) -> None:
    """Lista har −2 500, −6 000, −12 000 og −12 000 i 2025–2028 for det første tiltaket, med minus som innsparing."""
    konfig = kopi(tmp_path, KONFIG)
    liste, svar = (LISTER / "01_hop_fire_aar.xlsx").read_bytes(), dict.fromkeys(("likt-3", "likt-4"), "i stedet for")
    lagring.skriv(hent(liste, konfig, svar=svar), konfig)
    kommune = les_kommune(konfig)
    ny = next(t for t in kommune.valgbare if t.effekt.form == "sats" and t.drivere["sats"].midt == 12000)
    effekt = beregn(kommune, Valg(kommune.standard, (Tiltaksvalg(ny.id),))).effekt
    assert effekt == pytest.approx([{2025: 2500, 2026: 6000, 2027: 12000}.get(år, 0) for år in kommune.år])
    assert str(ny.start) == "2025-01" and "2025-kroner" in str(ny.drivere["sats"].merknad)


@cache
def drammens_filer() -> dict[str, str]:
    return les_tekster(KONFIG)[0]


@pytest.mark.parametrize("navn", FASIT)
def test_det_som_skrives_er_det_som_er_lest(navn: str) -> None:
    """Beløpet, spennet og starten hvert tiltak får, er radens; et spørsmål ingen har svart på, stopper alt."""
    svar = Lesesvar(FASIT[navn].svar, strengt=False, til_katalogen=True)
    lesning = les_lista((LISTER / navn).read_bytes(), Lesegrunnlag.av(drammen()), svar)
    valg = Importvalg(I_DAG, behold_andre=True, godta_beløp=True)
    plan = lag_plan(drammen(), drammens_filer(), til_katalogen(lesning, drammen()), valg)
    assert plan.feil or not any(s.stopper for s in lesning.ubesvart)
    lest = [t for t in plan.tiltak if t.rad and t.tiltak and t.skjebne in (Tiltaksskjebne.NY, Tiltaksskjebne.ENDRET)]
    rader = [next(r for r in lesning.tiltak if (r.rad, r.navn) == (t.rad, t.navn)) for t in lest]
    for t, rad in zip(lest, rader, strict=True):
        assert t.tiltak is not None
        nivåer = t.tiltak.drivere["sats"].nivåer if t.tiltak.effekt.form == "sats" else None
        assert nivåer == (None if rad.helårseffekt is None else pytest.approx(rad.helårseffekt))
        assert rad.start in (None, t.tiltak.start)


def test_i_stedet_for_og_i_tillegg_til_et_tiltak_i_katalogen() -> None:
    hode, rad = "nr;navn;beløp (1000 kr)", "7;Stenge den eneste bibliotekfilialen;900"
    (feil,) = feil_i(skriv_csv(hode, rad))
    assert "ligner «Stenge bibliotekfilialen»" in feil and "--svar likt-2=…" in feil
    for svar, skjebne in (("i stedet for", Tiltaksskjebne.UTGÅTT), ("i tillegg", Tiltaksskjebne.BEHOLDT)):
        forslag = hent(skriv_csv(hode, rad), svar={"likt-2": svar}, behold_andre=svar == "i stedet for")
        assert (hva(forslag, "tiltak_7").skjebne, hva(forslag, "bibliotekfilial").skjebne) == (
            Tiltaksskjebne.NY,
            skjebne,
        )
    samme = hva(hent(skriv_csv(hode, rad), svar={"likt-2": "det samme"}), "bibliotekfilial")
    assert samme.skjebne is Tiltaksskjebne.ENDRET and samme.navn == "Stenge den eneste bibliotekfilialen"


def test_årsverkene_i_lista_følger_med() -> None:
    liste = skriv_csv("navn;beløp (1000 kr);årsverk", "Felles arkiv;400;1,5", "Renere vann;200;", "Ny vakt;-300;-0,5")
    årsverk = [hva(hent(liste), id).tiltak for id in ("felles_arkiv", "renere_vann", "ny_vakt")]
    assert [t and t.årsverk_ved(1) for t in årsverk] == [-1.5, None, 0.5]


def test_en_liste_med_mengde_må_si_hva_beløpet_gjelder() -> None:
    """To arkiver til 400: 800 i alt når det er for ett, og 400 når det er for begge."""
    liste = skriv_csv("navn;mengde;beløp (1000 kr)", "Felles arkiv;2;400")
    assert "Svar med «--svar mengde=…»: «hele mengden», «én enhet»." in feil_i(liste)[0]
    for svar, sum_, per in (("én enhet", 800, 1), ("hele mengden", 400, 2)):
        forslag = hent(liste, svar={"mengde": svar})
        ett = hva(forslag, "felles_arkiv").tiltak
        assert ett is not None and ett.effekt.form == "sats"
        assert (forslag.lesning.sum, ett.effekt.per, ett.standardmengde) == (sum_, per, 2)
    assert les_lista(liste, Lesegrunnlag.av(les_kommune(FIKTIV))).sum == 400


def test_malen_lest_som_liste_gir_effekten_av_hele_mengden() -> None:
    """Åtte enheter á 500 i rådhuset er 4 000, og et utgått tiltak kan ikke velges."""
    lesning = les_lista(til_xlsx(les_kommune(FIKTIV)), Lesegrunnlag.av(les_kommune(FIKTIV)))
    effekter = {r.navn: r.midt for r in lesning.rader}
    assert effekter["Fortette rådhuset"] == 8 * 500
    assert "Selge skyssbåten" not in effekter
    assert not lesning.spørsmål


# Kommandolinjen


def test_eksport_mal_og_gale_argumenter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    liste, tom = tmp_path / "liste.xlsx", tmp_path / "mal.xlsx"
    assert kjør(["eksporter", str(liste), "--konfig", str(FIKTIV)]) == 0
    assert kjør(["importer", "--mal", str(tom), "--konfig", str(FIKTIV)]) == 0
    assert kjør(["importer", str(liste), "--konfig", str(FIKTIV)]) == 0
    assert "Ingenting å endre." in capsys.readouterr().out
    for argumenter, ord in (
        (["eksporter", str(tmp_path / "liste.pdf")], "må ende på"),
        (["importer", "--mal", str(tmp_path / "mal.csv")], "må ende på"),
        (["importer"], "lista mangler"),
        (["importer", str(tmp_path / "borte.xlsx")], "finnes ikke"),
        (["importer", str(tmp_path)], "mappe"),
        (["importer", str(liste), "--dato", "i går"], "ikke en dato"),
        (["importer", str(liste), "--enhet", "euro"], "ukjent valg"),
    ):
        assert kjør([*argumenter, "--konfig", str(FIKTIV)]) == 2
        assert ord in capsys.readouterr().err


def test_feilen_sier_hvor_den_er() -> None:
    assert str(Listefeil("Ark1", 3, "lav", "galt")) == "ark «Ark1», rad 3, kolonne «lav»: galt"
    assert str(Listefeil("", 0, "", "galt")) == "galt"
