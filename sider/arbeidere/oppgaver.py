"""Det arbeiderne kan gjøre. Hver oppgave får kommunen, en melder og sine egne argumenter, og gir et svar."""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from typing import Any

from scenario.analyse.pakker import (
    Frist,
    Front,
    Følsomhet,
    Pakke,
    Pakkespørsmål,
    Pakkesvar,
    Prinsipp,
    front,
    følsomhet,
    med_standardmengder,
    prinsipp,
    svar,
)
from scenario.analyse.usikkerhet import usikkerhet
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.kommune import Kommune
from scenario.begreper.moete import Møte, Møtesteg
from scenario.begreper.oppfolging import Oppfølging
from scenario.begreper.sporsmal import VistSvar
from scenario.begreper.valg import Valg
from scenario.deling import lenkekode
from scenario.deling.utgaver import Arkiv, arkivmappe
from scenario.framstilling import pakketekst
from scenario.innhenting import eksport
from scenario.innhenting.ark import UlesbarListe
from scenario.innhenting.leser.les import Lesegrunnlag, les_lista
from scenario.innhenting.leser.resultat import Listelesning
from scenario.innhenting.leser.sporsmal import Lesesvar
from scenario.rapport import moetelogg
from scenario.rapport.formater import FORMATER
from scenario.rapport.innhold import lag_innhold
from scenario.rapport.usikkerhetstekst import usikkerhetstekst
from sider.arbeidere.oppdrag import Meld

SEKUNDER = 8.0
"""Lengste søk. Går tiden ut, vises det beste som er funnet, og hvor mye bedre det høyst kan bli."""
LENGE = 30.0
"""Det søket får når brukeren ber om mer tid."""
FLEST_PUNKTER = 14
"""Punktene i effekt mot følger."""

Par = tuple[tuple[str, str], ...]
Listesvar = tuple[Par, Par, str | None, str | None]
"""Svarene om en liste: spørsmål og valg, rolle og kolonne, enhet og fortegn."""
Felt = tuple[tuple[str, Hashable], ...]
"""Grensene i et pakkespørsmål, ved navn."""


def fil(
    kommune: Kommune,
    _meld: Meld,
    valg: Valg,
    dato: date,
    adresse: str,
    endelse: str,
    kort: bool,
    mot: Valg | None = None,
    verbalforslag: tuple[str, ...] = (),
    svarene: tuple[VistSvar, ...] = (),
) -> bytes:
    """Alternativet som fil, målt mot et annet når det er valgt, med svarene om tiltakene."""
    setninger = usikkerhetstekst(usikkerhet(kommune, valg))
    innhold = replace(lag_innhold(kommune, valg, dato, adresse, setninger, mot, verbalforslag), svarene=svarene)
    return FORMATER[endelse].lag(innhold, kort)


def oppfølging(kommune: Kommune, _meld: Meld, valg: Valg, dato: date, fulgt: Oppfølging, endelse: str) -> bytes:
    """Oppfølgingen av vedtatte tiltak som fil."""
    innhold = replace(lag_innhold(kommune, Valg(valg.forutsetninger), dato), oppfølging=fulgt)
    return FORMATER[endelse].lag(innhold, False)


def ark(kommune: Kommune, _meld: Meld, valg: Valg, dato: date, adresse: str) -> bytes:
    """Det mottakeren av en lenke leser, på ett ark (PDF)."""
    from scenario.rapport.pdf import leseark_pdf

    return leseark_pdf(lag_innhold(kommune, valg, dato, adresse, usikkerhetstekst(usikkerhet(kommune, valg))))


def bilde(_kommune: Kommune, _meld: Meld, svg: str) -> bytes:
    """En tegning som PNG."""
    from scenario.rapport.delekort import som_png

    return som_png(svg)


def møtelogg(
    kommune: Kommune,
    _meld: Meld,
    møte: Møte,
    grunnadresse: str,
    format: str,
    rommet: tuple[str, ...] = (),
    lister: tuple[Kommune, ...] = (),
) -> bytes:
    """Loggen fra et møte som fil, med tallene hvert steg ble regnet med, og det rommet har svart samlet.

    `lister` er listene som er prøvd i møtet; de er ikke i arkivet.
    """
    arkiv, kjent = Arkiv(kommune.id, arkivmappe()), {k.utgave: k for k in (kommune, *lister)}

    def les(steg: Møtesteg) -> Alternativ | None:
        da = kjent.get(steg.utgave) or arkiv.hent(steg.utgave)
        if da is None:
            return None
        valg = lenkekode.les(da, steg.kode).valg
        return Alternativ(valg.navn, valg, da)

    return moetelogg.fil(møte, moetelogg.linjene(møte, les, grunnadresse), kommune, format, rommet)


def katalog(kommune: Kommune, _meld: Meld, form: str) -> bytes:
    """Katalogen som liste: «mal» uten tiltak, «xlsx» eller «csv» med."""
    return {"mal": eksport.mal, "xlsx": eksport.til_xlsx, "csv": eksport.til_csv}[form](kommune)


def liste(kommune: Kommune, _meld: Meld, data: bytes, svar: Listesvar) -> Listelesning:
    """Kommunens liste slik den er lest, med svarene som er gitt. Kan fila ikke åpnes, er grunnen en feil i svaret."""
    gitt, kolonner, enhet, fortegn = svar
    try:
        return les_lista(
            data, Lesegrunnlag.av(kommune), Lesesvar(dict(gitt), (), enhet, fortegn, dict(kolonner), False)
        )
    except UlesbarListe as feil:
        return Listelesning(None, None, None, feil=tuple(map(str, feil.feil)))


def dørene(kommune: Kommune, _meld: Meld, valg: Valg) -> tuple[Prinsipp, tuple[Følsomhet, ...]]:
    """Hva som er mulig med temaene som står åpne, og det samme med én ting endret om gangen."""
    spørsmål = Pakkespørsmål(kommune, valg)
    return prinsipp(spørsmål), følsomhet(spørsmål)


def pakker(
    kommune: Kommune, meld: Meld, valg: Valg, felt: Felt, hold_standard: bool, antall: int, sekunder: float
) -> Pakkesvar:
    """Pakkene for ett spørsmål. Meldingene bærer det som er funnet så langt."""

    def videre(hva: str, nå: int, av: int, funnet: tuple[Pakke, ...]) -> None:
        meld(pakketekst.framdrift(hva, nå, av), nå, av, funnet)

    return svar(_spørsmål(kommune, valg, felt, hold_standard), antall, Frist.om(sekunder, time.monotonic), videre)


def fronten(kommune: Kommune, _meld: Meld, valg: Valg, felt: Felt, hold_standard: bool) -> Front:
    """Effekt mot følger."""
    spørsmål = _spørsmål(kommune, valg, felt, hold_standard)
    return front(spørsmål, flest=FLEST_PUNKTER, frist=Frist.om(SEKUNDER, time.monotonic))


def _spørsmål(kommune: Kommune, valg: Valg, felt: Felt, hold_standard: bool) -> Pakkespørsmål:
    navngitte: dict[str, Any] = dict(felt)
    spørsmål = Pakkespørsmål(kommune, valg, **navngitte)
    return med_standardmengder(spørsmål) if hold_standard else spørsmål
