"""Spørsmål og svar: på raden, i detaljene og på papir, med varsel når tallet er endret siden svaret."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scenario.begreper import Tiltaksvalg, Valg
from scenario.begreper.kommune import Kommune
from scenario.begreper.sporsmal import Spørsmålsliste, VistSvar
from scenario.deling.svaravvik import viste_svar
from scenario.feilmeldinger import Tallgrunnlagsfeil
from scenario.framstilling import sporsmalstekst
from scenario.lesing import les_kommune, les_spørsmål
from scenario.rapport.innhold import lag_innhold
from scenario.rapport.ren_tekst import ren_tekst
from sider.tiltak import listedata
from tests.strategier import FIKTIV, lillevik

NÅ = lillevik()
LISTE = les_spørsmål(FIKTIV)
ETT = LISTE.spørsmål[0]


def med(**felt: object) -> Spørsmålsliste:
    return Spørsmålsliste(spørsmål=(ETT.model_copy(update=felt),))


def dyrere() -> Kommune:
    """Utgaven før: renhold var regnet til det dobbelte."""
    t = NÅ.tiltak_etter_id["renhold"]
    assert t.mengde is not None
    større = t.model_copy(update={"mengde": t.mengde.model_copy(update={"standard": t.mengde.standard / 2})})
    return NÅ.model_copy(update={"tiltak": tuple(større if x.id == t.id else x for x in NÅ.tiltak)})


def viste(liste: Spørsmålsliste, da: Kommune | None = None) -> tuple[VistSvar, ...]:
    return viste_svar(NÅ, liste, lambda _: da)


def test_svar_i_dagens_utgave_har_ikke_noe_varsel() -> None:
    (vist,) = viste(LISTE)
    assert sporsmalstekst.varsel(NÅ, vist) == ""
    assert "Svar fra Økonomi, 6. november 2026: Timene" in sporsmalstekst.linje(NÅ, vist).replace("\u00a0", " ")


def test_endret_tall_varsles_med_før_og_nå_på_skjerm_og_papir() -> None:
    (vist,) = viste(med(utgave="0123456789ab"), dyrere())
    assert len(vist.avvik) == 1 and vist.avvik[0].før != vist.avvik[0].nå
    varsel = sporsmalstekst.varsel(NÅ, vist)
    assert "eldre utgave" in varsel and "→" in varsel
    valg = Valg(NÅ.standard, (Tiltaksvalg("renhold"),))
    innhold = replace(lag_innhold(NÅ, valg, date(2026, 11, 29)), svarene=(vist,))
    papir = ren_tekst(innhold)
    assert ETT.spørsmål in papir and varsel in papir


def test_uendret_tall_i_en_eldre_utgave_varsles_ikke_og_ukjent_utgave_sies() -> None:
    (lik,) = viste(med(utgave="0123456789ab"), NÅ)
    (borte,) = viste(med(utgave="0123456789ab"), None)
    assert sporsmalstekst.varsel(NÅ, lik) == ""
    assert "finnes ikke" in sporsmalstekst.varsel(NÅ, borte)


def test_utkast_vises_ikke_og_erstattet_telles_ikke() -> None:
    assert viste(med(status="utkast")) == ()
    ny = ETT.model_copy(update={"id": "2026-1-002", "erstatter": ETT.id, "dato": "2026-11-10"})
    begge = viste(Spørsmålsliste(spørsmål=(ETT, ny)))
    assert [v.svar.id for v in begge] == ["2026-1-002", ETT.id] and begge[1].erstattet_av == "2026-1-002"
    assert sporsmalstekst.gjeldende(begge) == begge[:1]


def test_raden_får_bare_et_antall_og_ingenting_uten_svar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listedata, "svarene", lambda: viste(LISTE))
    renhold, andre = NÅ.tiltak_etter_id["renhold"], NÅ.tiltak_etter_id["bibliotekfilial"]
    assert listedata._besvart(andre) == {}
    assert listedata._besvart(renhold)["svar"] == "1\u00a0svar" and "Vikarer" in listedata._besvart(renhold)["ord"]


def test_detaljene_har_svarene_og_en_e_post_klar_til_å_kopieres(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listedata, "svarene", lambda: viste(LISTE))
    monkeypatch.setattr("sider.felles.deling.adressen", lambda: "https://x.no/les?s=1")
    svar, spør = listedata._spørsmålene(NÅ, NÅ.tiltak_etter_id["renhold"])
    assert svar["tittel"] == "Spørsmål og svar (1)" and ETT.svar in svar["liste"][0]
    assert (
        "Emne: Spørsmål om «" in spør["kopi"] and "https://x.no/les?s=1" in spør["kopi"] and NÅ.utgave in spør["kopi"]
    )
    assert [b["tittel"] for b in listedata._spørsmålene(NÅ, NÅ.tiltak_etter_id["bibliotekfilial"])] == [
        sporsmalstekst.OM
    ]


FEIL = [
    ("tiltak: [renhold]", "tiltak: [vindu]", "tiltaket «vindu» finnes ikke"),
    ("spørsmål: Hva er med i", "spørsmål: Frp spør hva er med i", "nevner «Frp»"),
    ("spørsmål: Hva er med i", "spørsmål: Når kan Høyre få vite hva", "nevner «Høyre»"),
    ("svart_av: Økonomi", "svart_av: kari@lillevik.no", "e-postadresse"),
    ("    utgave: ", "    utgav: ", "utgave"),
    ("id: 2026-1-001", "id: første", "er ikke på formen"),
    ("    status: publisert", "    status: publisert\n    erstatter: 2026-1-009", "finnes ikke"),
]


@pytest.mark.parametrize(("gammelt", "nytt", "setning"), FEIL)
def test_filen_leses_strengt(tmp_path: Path, gammelt: str, nytt: str, setning: str) -> None:
    konfig = Path(shutil.copytree(FIKTIV, tmp_path / "konfig"))
    fil = konfig / "kommuner/lillevik/sporsmal.yaml"
    fil.write_text(fil.read_text(encoding="utf-8").replace(gammelt, nytt, 1), encoding="utf-8")
    with pytest.raises(Tallgrunnlagsfeil) as feil:
        les_kommune(konfig)
    assert "sporsmal.yaml:" in str(feil.value) and setning in str(feil.value)


def test_venstre_og_høyre_som_vanlige_ord_går_bra() -> None:
    data = ETT.model_dump() | {"spørsmål": "Hva skjer til venstre og til høyre for skolen?"}
    assert type(ETT).model_validate(data).spørsmål.startswith("Hva skjer")
