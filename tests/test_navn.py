"""Navnene på skjermen og i filene er de noen har sett på og sagt ja til."""

from __future__ import annotations

from tests.navnene import endret, godkjente, navnene


def test_overskrifter_kolonner_og_linjer_har_de_godkjente_navnene() -> None:
    råd = "Er det riktig, kjør «python -m tests.verktoy.godkjenn» og legg endringen inn i samme commit."
    assert endret(godkjente(), navnene()) == [], råd
