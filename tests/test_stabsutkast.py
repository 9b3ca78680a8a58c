"""Katalogen redigert i appen: feil ved cella, to samtidig, publisert helt eller ikke i det hele tatt."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scenario.begreper.felles import Opphav
from scenario.deling.utgaver import Arkiv, feil_i_arkivet
from scenario.feilmeldinger import Inndatafeil
from scenario.innhenting import stabslager
from scenario.innhenting import stabsutkast as stab
from scenario.innhenting.stabslager import Utkast
from scenario.innhenting.stabsutkast import BAKGRUNN, HØY, LAV, MIDT, NAVN, PRISÅR, START
from scenario.innhenting.underlister import LISTENE, Underliste
from scenario.lesing import KONFIG, les_kommune
from tests.strategier import drammen
from tests.test_sider import Tilstand as Sidetilstand
from tests.test_sider import glem_tallgrunnlaget, kjørt, med_visning, uten_serialisering

__all__ = ["uten_serialisering"]
DATO = "2026-11-29"
ENDRET = {"skolestruktur": {MIDT: "8 000", HØY: "9 500"}}


@pytest.fixture
def konfig(tmp_path: Path) -> Path:
    shutil.copytree(KONFIG, tmp_path / "konfig")
    shutil.copytree(KONFIG.parent / "data" / "drammen", tmp_path / "data" / "drammen")
    Arkiv("drammen", tmp_path / "utgaver").publiser(drammen(), "2026-05-04")
    return tmp_path / "konfig"


def utgaver(konfig: Path) -> Path:
    return konfig.parent / "utgaver"


def begynt(endringer: stab.Endringer = ENDRET) -> Utkast:
    return Utkast(0, drammen().utgave, endringer)


def publiser(konfig: Path, utkast: Utkast, prøvd: stab.Prøvd | None = None) -> str:
    prøvd = prøvd or stab.prøv(konfig, "drammen", utkast.endringer or {}, DATO)
    return stabslager.publiser(konfig, "drammen", prøvd, utkast, utgaver(konfig), DATO)


def test_tabellen_uten_rettelser_er_ingen_endring() -> None:
    assert stab.finn_endringer(drammen(), stab.som_tabell(drammen(), {})) == {}
    assert stab.finn_endringer(drammen(), stab.som_tabell(drammen(), ENDRET)) == ENDRET


@pytest.mark.parametrize(
    ("kolonne", "skrevet", "sier"),
    [
        (MIDT, "mye", "mye"),
        (LAV, "9 000", "9000 er større enn sannsynlig 7700"),
        (PRISÅR, "i fjor", "ikke et årstall"),
        (START, "august", "august"),
        (NAVN, "x", "3"),
        ("Kilde", "finnes_ikke", "finnes_ikke"),
        ("Områder", "P99", "P99"),
        ("Farge", "rød", "Kolonnen «Farge» finnes ikke"),
    ],
)
def test_en_feil_står_ved_cella(konfig: Path, kolonne: str, skrevet: str, sier: str) -> None:
    prøvd = stab.prøv(konfig, "drammen", {"skolestruktur": {kolonne: skrevet}}, DATO)
    assert prøvd.kommune is None
    (feil,) = prøvd.feil
    assert feil.tiltak == "skolestruktur"
    assert sier in feil.melding
    assert feil.kolonne in (kolonne, "")


def test_publisert_utkast_endrer_bare_det_som_er_rettet_og_den_gamle_utgaven_finnes(konfig: Path) -> None:
    """Skolestruktur går fra 7 700 til 8 000. Lenker til den gamle utgaven viser fortsatt 7 700."""
    prøvd = stab.prøv(konfig, "drammen", ENDRET, DATO)
    assert any("8" in s and "Færre skoler" in s for s in prøvd.flytter)
    (varsel,) = prøvd.varsler
    assert (
        varsel.startswith("«Færre skoler»: tallet er endret fra 7700 til 8000") and "Står det nye tallet der?" in varsel
    )
    utgave = publiser(konfig, begynt())
    etter = les_kommune(konfig, "drammen")
    assert etter.utgave == utgave != drammen().utgave
    assert etter.tiltak_etter_id["skolestruktur"].drivere["sats"].midt == 8000
    arkiv = Arkiv("drammen", utgaver(konfig))
    gammel = arkiv.hent(drammen().utgave)
    assert gammel and gammel.tiltak_etter_id["skolestruktur"].drivere["sats"].midt == 7700
    assert arkiv.er_publisert(etter)
    assert arkiv.utgaver()[-1].merknad == stabslager.FRA_APPEN
    assert feil_i_arkivet(utgaver(konfig)) == ()
    assert stabslager.les_utkast(konfig, "drammen") == Utkast()


def test_siden_viser_alle_tabellene_også_de_tomme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STABSNØKKEL", "en-lang-nokkel-for-staben")
    glem_tallgrunnlaget()
    side = med_visning(kjørt("rediger", Sidetilstand(drammen(), None, {})), "stab", True)  # type: ignore[arg-type]
    glem_tallgrunnlaget()
    assert side.exception == []
    assert {liste.navn for liste in LISTENE} <= {h.value for h in side.subheader}
    assert "Ingenting er endret." in {c.value for c in side.caption}


LOVKRAV, FØLGER, _ = LISTENE


def med_rad(liste: Underliste, *celler: str) -> stab.Endringer:
    """Tabellen med en rad til nederst, slik den kommer fra skjermen."""
    tabell = stab.som_listetabell(drammen(), liste, {})
    for kolonne, celle in zip(tabell, celler, strict=True):
        tabell[kolonne].append(celle)
    return stab.finn_listeendringer(drammen(), liste, tabell)


@pytest.mark.parametrize("liste", LISTENE, ids=lambda liste: liste.felt)
def test_en_underliste_uten_rettelser_er_ingen_endring(liste: Underliste) -> None:
    assert stab.finn_listeendringer(drammen(), liste, stab.som_listetabell(drammen(), liste, {})) == {}


def test_årsverk_ansvar_lovkrav_og_følger_går_fra_tabellen_til_filen_og_tilbake(konfig: Path) -> None:
    """Færre skoler får 1,5 årsverk mindre per skole. Beløpene står, så ingenting flytter seg."""
    skole = {
        stab.ÅRSVERKENE: "−1,5",
        stab.OM_ÅRSVERKENE: "Regneeksempel.",
        stab.ANSVARLIG: "P01",
    }
    krav = med_rad(LOVKRAV, "Færre skoler", "Foreldrene skal høres før vedtaket.", "E12, E13")
    følge = med_rad(FØLGER, "Færre skoler", "elever", "noe bedre", "P01 Skole", "2026-11-03", "", "Større fagmiljø.")
    endringer = stab.samlet({"skolestruktur": skole}, krav, følge)
    assert stab.samlet(*(stab.finn_listeendringer(drammen(), li, stab.som_listetabell(drammen(), li, endringer))
                         for li in LISTENE)) == stab.samlet(krav, følge)  # fmt: skip

    prøvd = stab.prøv(konfig, "drammen", endringer, DATO)
    assert prøvd.feil == () and prøvd.flytter == ()
    assert prøvd.endret == ("«Færre skoler»: følge per gruppe, årsverk, ansvarlig og lovkrav er endret.",)
    assert 'dato: "2026-11-03"' in prøvd.filer["skolestruktur"]
    publiser(konfig, begynt(endringer), prøvd)
    etter = les_kommune(konfig, "drammen")
    tiltak = etter.tiltak_etter_id["skolestruktur"]
    assert tiltak.årsverk and (tiltak.årsverk.verdi, tiltak.årsverk.enhet) == (-1.5, "årsverk per skole")
    assert tiltak.årsverk.opphav is Opphav.ANTAKELSE and tiltak.ansvarlig == "P01"
    assert tiltak.lovkrav[-1].kilde == ("E12", "E13") and tiltak.virkninger[0].følge == 1
    assert stab.finn_endringer(etter, stab.som_tabell(etter, {})) == {}

    tømt = {"skolestruktur": dict.fromkeys((stab.ÅRSVERKENE, stab.ANSVARLIG), "") | {"Lovkrav": "[]"}}
    tatt_bort = stab.prøv(konfig, "drammen", tømt, DATO).kommune
    assert tatt_bort is not None
    uten = tatt_bort.tiltak_etter_id["skolestruktur"]
    assert (uten.årsverk, uten.ansvarlig, uten.lovkrav) == (None, None, ())


@pytest.mark.parametrize(
    ("kolonne", "endringer", "sier"),
    [
        (stab.ÅRSVERKENE, {"skolestruktur": {stab.ÅRSVERKENE: "-1"}}, stab.UTEN_KILDE),
        (
            stab.ÅRSVERKENE,
            {"skolestruktur": {stab.ÅRSVERKENE: "mye", stab.ÅRSVERKSKILDE: "E3"}},
            "«mye» er ikke et tall",
        ),
        (stab.ANSVARLIG, {"skolestruktur": {stab.ANSVARLIG: "P99"}}, "«P99» finnes ikke"),
        ("Lovkrav", med_rad(LOVKRAV, "Færre skoler", "Kort", "E12"), "Rad 3, tekst: Kort"),
        ("Lovkrav", med_rad(LOVKRAV, "", "Foreldrene skal høres.", "E12"), stab.UTEN_TILTAK),
        (
            "Følge per gruppe",
            med_rad(FØLGER, "Færre skoler", "elever", "topp", "P01", "", "", ""),
            "«topp» er ikke en følge",
        ),
        (
            "Følge per gruppe",
            med_rad(FØLGER, "Færre skoler", "elever", "noe bedre", "P01", "", "", ""),
            "Rad 1, dato: feltet mangler",
        ),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_en_feil_i_det_som_kan_mangle_står_ved_cella(kolonne: str, endringer: stab.Endringer, sier: str) -> None:
    (feil, *_) = stab.prøv(KONFIG, "drammen", endringer, DATO).feil
    assert feil.kolonne == kolonne and sier in feil.melding


def test_den_som_lagrer_sist_får_vite_at_noen_kom_først(konfig: Path) -> None:
    stabslager.lagre_utkast(konfig, "drammen", begynt())
    with pytest.raises(Inndatafeil, match="Noen andre har lagret"):
        stabslager.lagre_utkast(konfig, "drammen", begynt({"skolestruktur": {MIDT: "1"}}))
    assert stabslager.les_utkast(konfig, "drammen") == Utkast(1, drammen().utgave, ENDRET)
    with pytest.raises(Inndatafeil, match="Noen andre har lagret"):
        publiser(konfig, begynt())


def test_den_som_publiserer_sist_får_vite_at_tallene_er_nye(konfig: Path) -> None:
    publiser(konfig, begynt())
    with pytest.raises(Inndatafeil, match="endret siden utkastet ble begynt"):
        publiser(konfig, begynt({"skolestruktur": {BAKGRUNN: "En helt annen tekst om skolene."}}))


class Strømbrudd(BaseException):
    """Prosessen er borte. Ingenting etterpå blir gjort."""


def stopp_etter(antall: int) -> Callable[[str, Callable[..., Any]], Callable[..., Any]]:
    igjen = [antall]

    def pakk(_navn: str, ekte: Callable[..., Any]) -> Callable[..., Any]:
        def gjør(*args: Any, **kw: Any) -> Any:
            if igjen[0] == 0:
                raise Strømbrudd
            igjen[0] -= 1
            return ekte(*args, **kw)

        return gjør

    return pakk


TO = {"skolestruktur": {MIDT: "8 000", HØY: "9 500"}, "barnehagestruktur": {NAVN: "Færre og større barnehager"}}


@cache
def prøvd_med_to() -> stab.Prøvd:
    return stab.prøv(KONFIG, "drammen", TO, DATO)


@pytest.mark.parametrize("skritt", range(14))
def test_drept_midt_i_en_publisering_er_den_gjort_eller_ikke_begynt(
    konfig: Path, skritt: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Strømmen går før hvert eneste skritt som endrer disken. Etterpå er alt det gamle eller alt det nye."""
    prøvd = prøvd_med_to()
    assert prøvd.kommune is not None
    with monkeypatch.context() as m:
        pakk = stopp_etter(skritt)
        for navn in ("link", "replace", "fsync", "unlink"):
            m.setattr(os, navn, pakk(navn, getattr(os, navn)))
        with suppress(Strømbrudd):
            publiser(konfig, begynt(TO), prøvd)
    stabslager.fullfør(konfig, "drammen", utgaver(konfig))
    etter = les_kommune(konfig, "drammen")
    assert etter.utgave in (drammen().utgave, prøvd.kommune.utgave)
    assert feil_i_arkivet(utgaver(konfig)) == ()
    assert Arkiv("drammen", utgaver(konfig)).er_publisert(etter)
    assert not stabslager.fullfør(konfig, "drammen", utgaver(konfig))
