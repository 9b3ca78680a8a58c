"""Spørsmål og svar redigert i appen: utkast vises ikke, publisert vises, og ingenting publisert blir borte."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from scenario.deling.svaravvik import viste_svar
from scenario.feilmeldinger import Inndatafeil
from scenario.innhenting import stabssvar as stab
from scenario.lesing import KONFIG, les_spørsmål
from sider.felles import tallgrunnlag
from tests.strategier import FIKTIV, drammen, lillevik

DATO = "2026-11-29"
SKOLER = "Færre skoler"


@pytest.fixture
def konfig(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KONFIG, tmp_path / "konfig"))


def tabell(**celler: Any) -> dict[str, list[Any]]:
    """Én ny rad, slik den kommer fra skjermen."""
    felt = {"tiltak": [SKOLER], "spørsmål": "Hvilke skoler gjelder det?", "svar": "Det er ikke avklart: 1 av 4."}
    rad = felt | {"svart_av": "P01 Skole"} | celler
    return {k: [rad.get(f)] for k, f in stab.KOLONNER.items()}


def lagre(konfig: Path, skrevet: dict[str, list[Any]]) -> str:
    stod = stab.les_filen(konfig, "drammen")
    prøvd = stab.prøv(konfig, drammen(), stod, skrevet, DATO)
    assert prøvd.feil == ()
    stab.lagre(konfig, "drammen", stod, prøvd)
    return prøvd.tekst


def test_et_svar_går_fra_utkast_til_publisert_og_vises_først_da(konfig: Path) -> None:
    lagre(konfig, tabell())
    (utkast,) = les_spørsmål(konfig, "drammen").spørsmål
    assert (utkast.id, utkast.dato, utkast.utgave) == ("2026-1-001", DATO, drammen().utgave)
    assert utkast.tiltak == ("skolestruktur",) and utkast.status == "utkast"
    assert viste_svar(drammen(), les_spørsmål(konfig, "drammen"), lambda _: None) == ()

    åpnet = stab.som_tabell(drammen(), les_spørsmål(konfig, "drammen"))
    assert åpnet[stab.TILTAK] == [[SKOLER]]
    lagre(konfig, åpnet | {"Status": ["publisert"]})
    (vist,) = viste_svar(drammen(), les_spørsmål(konfig, "drammen"), lambda _: None)
    assert vist.svar == utkast.model_copy(update={"status": "publisert"})


def test_sidene_viser_svaret_straks_det_er_lagret(konfig: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallgrunnlag, "_konfig", lambda: konfig)
    før = tallgrunnlag.svarenes_tid()
    assert tallgrunnlag.svarene() == ()
    tallgrunnlag.lagre_svar("", tallgrunnlag.prøv_svar("", tabell(status="publisert")))
    assert tallgrunnlag.svarenes_tid() != før
    (vist,) = tallgrunnlag.svarene()
    assert vist.svar.tiltak == ("skolestruktur",) and tallgrunnlag.alle_svar(tallgrunnlag.svarfilen()).spørsmål


def test_tabellen_uten_rettelser_er_ingen_endring_og_nye_får_neste_nummer() -> None:
    stod, liste = stab.les_filen(FIKTIV, "lillevik"), les_spørsmål(FIKTIV)
    uendret = stab.som_tabell(lillevik(), liste)
    assert stab.prøv(FIKTIV, lillevik(), stod, uendret, DATO) == stab.PrøvdeSvar(stod)
    ny = tabell(tiltak=["Sjeldnere renhold"])
    prøvd = stab.prøv(FIKTIV, lillevik(), stod, {k: [*uendret[k], *ny[k]] for k in uendret}, DATO)
    assert prøvd.feil == () and "id: 2026-1-002" in prøvd.tekst and prøvd.tekst.startswith("# Oppdiktet")


@pytest.mark.parametrize(
    ("celler", "kolonne", "sier"),
    [
        ({"svar": ""}, "Svar", "mangler"),
        ({"tiltak": []}, "Tiltak", "mangler"),
        ({"spørsmål": "Hva mener Høyre når de spør?"}, "Spørsmål", "nevner «Høyre»"),
        ({"svart_av": "kari@drammen.no"}, "Svart av", "e-postadresse"),
        ({"type": "pris"}, "Type", "pris"),
    ],
)
def test_en_feil_står_ved_raden(celler: dict[str, Any], kolonne: str, sier: str) -> None:
    (feil, *_) = stab.prøv(KONFIG, drammen(), "", tabell(**celler), DATO).feil
    assert (feil.rad, feil.kolonne) == (1, kolonne) and sier in feil.melding


def test_et_publisert_svar_kan_ikke_tas_bort_og_den_siste_får_vite_at_noen_kom_først(konfig: Path) -> None:
    stod = lagre(konfig, tabell(status="publisert"))
    tomt: dict[str, list[Any]] = {k: [] for k in stab.KOLONNER}
    assert "kan ikke tas bort" in stab.prøv(konfig, drammen(), stod, tomt, DATO).feil[0].melding
    with pytest.raises(Inndatafeil, match="Noen andre har lagret svar"):
        stab.lagre(konfig, "drammen", "", stab.prøv(konfig, drammen(), "", tabell(), DATO))
