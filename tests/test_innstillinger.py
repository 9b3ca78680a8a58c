"""Innstillingene: lest én gang, strengt, og med en tabell som ikke kan bli gammel."""

from __future__ import annotations

import socket
from dataclasses import FrozenInstanceError, fields

import pytest

from scenario import innstillinger as modul
from scenario.feilmeldinger import Inndatafeil
from scenario.innstillinger import Innstillinger, innstillinger, les, ligner, miljønavn, tabell
from sider.tjener.__main__ import hindringen, kjør, kommando, si_hvor

GYLDIGE = {
    "ADRESSE": "0.0.0.0",
    "PORT": "8080",
    "UNDERMAPPE": "innsparing",
    "VERTER": "innsparing.kommune.no, *.kommune.no",
    "RAMMER": "'self', https://www.kommune.no",
    "NETTSTEDER": "https://www.kommune.no, http://localhost:8080",
    "HSTS": "31536000",
    "BETRODD": "127.0.0.1, 10.0.0.0/8",
    "NODE": "a",
    "MALINGER": "1",
    "FLEST_OKTER": "300",
    "GLEM_ETTER": "60",
    "TILLAT_OPPLASTING": "0",
    "LOGG": "json",
    "KONTAKT": "mailto:sikkerhet@kommune.no",
}
UGYLDIGE = {
    "ADRESSE": ("localhost", "alle"),
    "PORT": ("0", "70000", "åtte", "-1"),
    "UNDERMAPPE": ("/innsparing/", "a b", ".."),
    "VERTER": ("https://kommune.no", "a b"),
    "RAMMER": ("kommune.no", "*"),
    "NETTSTEDER": ("kommune.no", "https://kommune.no/side", "https://*.no"),
    "HSTS": ("ja", "-1"),
    "BETRODD": ("kommune.no", "10.0.0.0/99"),
    "NODE": ("A", "node_nummer_en"),
    "FLEST_OKTER": ("0", "mange"),
    "GLEM_ETTER": ("1", "100000"),
    "TILLAT_OPPLASTING": ("nei", "false"),
    "LOGG": ("xml",),
    "KONTAKT": ("Kari", "mailto:a b"),
}


def feilene(miljø: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(Inndatafeil) as feil:
        les(miljø)
    return feil.value.setninger


def test_uten_noe_i_miljøet_svarer_appen_bare_på_denne_maskinen() -> None:
    assert les({"PATH": "/bin"}) == Innstillinger()
    assert "--server.address=127.0.0.1" in kommando(les({}), [])


def test_alt_kan_stilles_og_verdien_kommer_fram() -> None:
    valgt = les({modul.PREFIKS + navn: verdi for navn, verdi in GYLDIGE.items()})
    ulike = {felt.name for felt in fields(valgt) if getattr(valgt, felt.name) != felt.default}
    assert len(ulike) == len(GYLDIGE)
    assert (valgt.verter, valgt.rammer) == (
        ("innsparing.kommune.no", "*.kommune.no"),
        ("'self'", "https://www.kommune.no"),
    )
    with pytest.raises(FrozenInstanceError):
        valgt.port = 1  # type: ignore[misc]


@pytest.mark.parametrize(("navn", "verdi"), [(n, v) for n, verdier in UGYLDIGE.items() for v in verdier])
def test_en_verdi_som_ikke_kan_leses_stopper_starten_med_navnet(navn: str, verdi: str) -> None:
    (setning,) = feilene({modul.PREFIKS + navn: verdi})
    assert setning.startswith(f"{modul.PREFIKS}{navn}: skriv ") and setning.endswith(".")


def test_ukjente_navn_stopper_starten_og_alle_feil_sies_samlet() -> None:
    svar = feilene({"INNSPARING_LAGERR": "a", "INNSPARING_PORT": "x", "INNSPARING_LAGER": "a", "LAGER": "b"})
    assert len(svar) == 3
    assert svar[0] == "INNSPARING_LAGERR er ikke en innstilling. Mente du INNSPARING_LAGER?"
    assert "behold den ene" in svar[2]


def test_navn_uten_forstavelse_som_ligner_blir_nevnt() -> None:
    assert ligner({"LAGERR": "x", "DATABASE_URI": "x", "PATH": "x", "LAGER": "x"}) == ("DATABASE_URI", "LAGERR")


def test_passordet_til_databasen_står_ikke_når_innstillingene_skrives_ut() -> None:
    assert "hemmelig" not in repr(les({"DATABASE_URL": "postgresql://a:hemmelig@b/c"}))


def test_tabellen_i_hjelpen_har_hver_innstilling(capsys: pytest.CaptureFixture[str]) -> None:
    assert kjør(["--help"]) == 0
    hjelp = capsys.readouterr().out
    assert all(miljønavn(felt) in hjelp for felt in fields(Innstillinger)) and tabell() in hjelp


def test_starten_nekter_på_norsk_uten_sporing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INNSPARING_LAGERR", "x")
    innstillinger.cache_clear()
    assert kjør([]) == 2
    assert capsys.readouterr().err == "INNSPARING_LAGERR er ikke en innstilling. Mente du INNSPARING_LAGER?\n"


def test_argumenter_går_foran_innstillingene() -> None:
    ord_ = kommando(les({"INNSPARING_PORT": "8080"}), ["--server.port", "8502"])
    assert [o for o in ord_ if "server.port" in o] == ["--server.port"] and ord_[-1] == "8502"


def test_en_port_som_er_i_bruk_sies_på_norsk_før_noe_lastes(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as opptatt:
        port = opptatt.getsockname()[1]
        for argumenter in ([f"--server.port={port}"], ["--server.port", str(port)]):
            assert kjør(argumenter) == 2
            sagt = capsys.readouterr().err
            assert sagt.startswith(f"Porten {port} er i bruk.") and f"INNSPARING_PORT={port + 1}" in sagt
    assert hindringen("127.0.0.1", str(port)) == ""
    assert hindringen("192.0.2.1", str(port)).startswith("Adressen 192.0.2.1 finnes ikke på denne maskinen.")


def test_adressen_skrives_på_norsk_til_den_som_startet_og_ikke_i_en_logg_for_maskiner(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for form, linjer in (("tekst", 1), ("json", 0)):
        monkeypatch.setenv("INNSPARING_LOGG", form)
        innstillinger.cache_clear()
        si_hvor(is_running_hello=False)
        ut = capsys.readouterr().out
        assert len(ut.splitlines()) == linjer and ut.startswith("Åpne http://localhost:" if linjer else "")
