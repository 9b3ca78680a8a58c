"""Et trykk gjelder det som sto på knappen. Den som trykker to ganger før siden er tegnet på nytt, gjør det én gang."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from scenario.begreper import Tiltaksvalg, Valg
from scenario.deling import lenkekode, sammenligningskode
from scenario.deling.sammenligningskode import Liste, Sammenligningspost
from scenario.lesing import les_kommune
from tests.test_sider import Tilstand, kjørt, uten_serialisering, åpnet

__all__ = ["uten_serialisering"]
KOMMUNE = les_kommune()
PARTIER = ("skolestruktur", "staber", "sykefravaer", "barnehagestruktur", "modulbygg", "naerutvalg")


def med(*tiltak: str) -> Valg:
    return Valg(KOMMUNE.standard, tuple(map(Tiltaksvalg, tiltak)))


def sammenlignet() -> Tilstand:
    """Seks alternativer og det som er åpent nå, så både «Ta bort», «Behold» og valget av fire er på siden."""
    poster = tuple(Sammenligningspost(lenkekode.kod(KOMMUNE, med(t)), KOMMUNE.utgave) for t in PARTIER)
    tilstand = åpnet(KOMMUNE, med("knutepunkter"))
    return tilstand._replace(adresse={**tilstand.adresse, "j": sammenligningskode.skriv(Liste(poster))})


SIDER = {"sammenlign": sammenlignet()}


def åpen(adresse: str) -> AppTest:
    side = kjørt(adresse, SIDER[adresse])
    if adresse == "sammenlign":
        side.session_state["alternativene"] = True
        side.run()
    return side


def trykk(side: AppTest, id: str) -> AppTest:
    """Et trykk på knappen med denne id-en, også når den ikke står på siden lenger."""
    tilstander = side._tree.get_widget_states()
    knapp = tilstander.widgets.add()
    knapp.id, knapp.trigger_value = id, True
    return side._run(tilstander)


def adressen(side: AppTest) -> dict[str, str]:
    return {k: v[0] if isinstance(v, list) else v for k, v in side.query_params.items()}


def står(side: AppTest, knapp: Button) -> bool:
    return any(k.label == knapp.label for k in side.button)


@pytest.mark.parametrize("adresse", SIDER)
def test_et_trykk_til_på_en_knapp_som_er_borte_gjør_ingenting(adresse: str) -> None:
    borte, knapper = [], list(åpen(adresse).button)
    assert len({k.label for k in knapper}) == len(knapper), "to knapper kan ikke skilles fra hverandre"
    for knapp in knapper:
        side = trykk(åpen(adresse), knapp.proto.id)
        if står(side, knapp):
            continue
        etter_ett = adressen(side)
        assert adressen(trykk(side, knapp.proto.id)) == etter_ett, knapp.label
        borte.append(knapp.label)
    assert borte


def test_et_svar_nettleseren_ennå_viser_tar_ikke_det_som_nettopp_er_skrevet() -> None:
    """Feltet og spørsmålet over bildet er samme tall. Neste felt sendes før spørsmålet viser «Eget»."""
    side = kjørt("fond", åpnet(KOMMUNE, med("skolestruktur")), åpent="fond_forutsetninger")
    adressen_før = dict(side.query_params)
    gammelt = {w.id: w for w in side._tree.get_widget_states().widgets}
    side.text_input(key="forutsetning_merforbruk_2024").set_value("2").run()

    tilstander = side._tree.get_widget_states()
    for widget in tilstander.widgets:
        if "spør_merforbruk" in widget.id:
            widget.CopyFrom(gammelt[widget.id])
    side.query_params.clear()
    for navn, verdi in adressen_før.items():
        side.query_params[navn] = verdi
    side._run(tilstander)

    assert side.exception == []
    assert side.session_state["_økt"].vist.valg.forutsetninger.merforbruk == ((2024, 2000.0),)
    assert side.text_input(key="forutsetning_merforbruk_2024").value == "2"


def test_en_tegning_som_ble_avbrutt_mister_ikke_det_som_skrives_etterpå() -> None:
    """Kontrollen er på skjermen, men kjøringen kom ikke så langt som til å huske hva den førte til."""
    side = kjørt("fond", åpnet(KOMMUNE, med("skolestruktur")), åpent="fond_forutsetninger")
    økt = side.session_state["_økt"]
    side.session_state["_økt"] = replace(økt, kontrollene=replace(økt.kontrollene, sist={}))
    side.text_input(key="forutsetning_merforbruk_2024").set_value("2").run()
    assert side.exception == []
    assert side.session_state["_økt"].vist.valg.forutsetninger.merforbruk == ((2024, 2000.0),)
    assert side.text_input(key="forutsetning_merforbruk_2024").value == "2"
