"""Feltene under en rad: det som er skrevet, lest og satt inn i valget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scenario.begreper.felles import Måned
from scenario.begreper.felter import STØRST_BELØP
from scenario.begreper.tallform import Enhet, knapp
from scenario.begreper.tekst import er_synlig
from scenario.begreper.tiltak import Mengde
from scenario.begreper.valg import Anslag
from scenario.beregning.effekt import er_tallfestet
from scenario.framstilling.detaljforklaring import ANDELER, OPPTRAPPING, anslagsverdier
from scenario.framstilling.felt import DELENE, Feltfeil, kort, les_anslag
from scenario.framstilling.listeforklaring import er_i_kroner, ukjente
from scenario.framstilling.tall import antall
from sider.felles import tilstand
from sider.felles.kontroller import Tallform, leser
from sider.tiltak.listerader import eget_tiltak, egne_av, mengdene, slå_av, tekst, valg_for, valgbart
from sider.tiltak.listesvar import Skrivefeil, avvist, beløpsform, sett_feil, si, som_form

LENGSTE_NAVN = 80
UTEN_NAVN = "Gi tiltaket et navn."


def _endre(id: str, **felt: Any) -> None:
    """Endrer et tiltak. Er det av, blir det slått på: den som endrer noe, vil se hva det gir."""
    if id.startswith("eget:"):
        nytt = replace(eget_tiltak(id), **felt)
        if nytt.nøkkel in {e.nøkkel for e in egne_av()}:
            tilstand.sett_visning("egne_av", tuple(nytt if e.id == nytt.id else e for e in egne_av()))
        else:
            tilstand.sett_eget(nytt)
    else:
        if tilstand.valg().tiltaksvalg(id) is None:
            tilstand.sett_visning("slått_på", {*tilstand.visning("slått_på", set()), id})
        tilstand.sett_tiltak(replace(valg_for(valgbart(id)), **felt))


def _slå_av_igjen(id: str) -> None:
    """Slår av et tiltak som ble slått på av at det fikk et tall, når tallet tas bort igjen."""
    slått_på: set[str] = tilstand.visning("slått_på", set())
    if id in slått_på and not er_tallfestet(valgbart(id), valg_for(valgbart(id))):
        tilstand.sett_visning("slått_på", slått_på - {id})
        slå_av(valgbart(id))


def _start(ledd: list[str], verdi: Any) -> None:
    kommune = tilstand.kommune()
    tidligst = Måned(kommune.år[1], 1) if ledd[0].startswith("eget:") else valgbart(ledd[0]).start
    start = tidligst if verdi == "tidligst" else Måned.les(tekst(verdi))
    if tidligst.år <= start.år <= kommune.år[-1]:
        _endre(ledd[0], start=start)


def _opptrapping(ledd: list[str], verdi: Any) -> None:
    måneder = int(verdi)
    if 0 <= måneder <= max(OPPTRAPPING) * 2:
        _endre(ledd[0], opptrapping_måneder=måneder)


def _realisert(ledd: list[str], verdi: Any) -> None:
    grad = float(verdi)
    if min(ANDELER) <= grad <= max(ANDELER):
        _endre(ledd[0], realiseringsgrad=grad)


def _mengde(ledd: list[str], verdi: Any) -> None:
    tiltak = valgbart(ledd[0])
    assert tiltak.mengde is not None
    mengde = _les(Tallform(kreves=True), f"mengde|{tiltak.id}", verdi)
    if mengde == 0:
        slå_av(tiltak)
    elif mengde in mengdene(tiltak):
        _endre(tiltak.id, mengde=mengde)
    else:
        raise Skrivefeil(ValueError(_grensene(tiltak.mengde)))


def _grensene(m: Mengde) -> str:
    størst = antall(m.størst, m.enhet, m.enhet_flertall)
    return f"Skriv et tall fra {knapp(m.minst)} til {størst}, i trinn på {knapp(m.trinn)}."


def _les(form: Tallform, felt: str, skrevet: Any) -> float | None:
    try:
        return leser(form, felt)(tekst(skrevet))
    except ValueError as feil:
        raise Skrivefeil(feil) from None


def _anslag(ledd: list[str], verdi: Any) -> None:
    id, del_ = ledd
    valgbart(id)
    gjelder = valg_for(valgbart(id)).eget_anslag
    anslag = _samlet("anslag", id, del_, tekst(verdi), gjelder, kreves=False)
    _endre(id, eget_anslag=anslag)
    if anslag is None:
        _slå_av_igjen(id)


def _eget_beløp(ledd: list[str], verdi: Any) -> None:
    id, del_ = ledd
    anslag = _samlet("beløp", id, del_, tekst(verdi), eget_tiltak(id).helårseffekt, kreves=True)
    _endre(id, helårseffekt=anslag)


def _samlet(slag: str, id: str, del_: str, skrevet: str, gjelder: Anslag | None, *, kreves: bool) -> Anslag | None:
    """Anslaget av det som står i de tre feltene. Det som ble avvist i et annet av dem, prøves om igjen."""
    forstavelse = f"{slag}|{id}|"
    stod = {k.removeprefix(forstavelse): v for k, v in anslagsverdier(id, slag, gjelder).items()}
    står = {**stod, **{k.removeprefix(forstavelse): v for k, v in avvist().items() if k.startswith(forstavelse)}}
    står[del_] = skrevet
    andre = {k: v for k, v in avvist().items() if not k.startswith(forstavelse)}
    leserne = {d: leser(beløpsform(), forstavelse + d) for d in DELENE}
    try:
        anslag = les_anslag(står, leserne, kreves=kreves, midten_endret=del_ == "sannsynlig")
    except Feltfeil as feil:
        endret = {forstavelse + d: v for d, v in står.items() if v != stod[d]}
        tilstand.sett_visning("avvist", {**andre, **endret})
        sett_feil(dict.fromkeys((forstavelse + d for d in står), ""))
        raise Skrivefeil(feil, {forstavelse + d: som_form(en) for d, en in feil.feil.items()}) from None
    tilstand.sett_visning("avvist", andre)
    sett_feil(dict.fromkeys((forstavelse + d for d in står), ""))
    return anslag


def _driver(ledd: list[str], verdi: Any) -> None:
    id, navn = ledd
    tiltak = valgbart(id)
    if navn not in ukjente(tiltak):
        raise KeyError(navn)
    tv, i_kroner = valg_for(tiltak), er_i_kroner(tiltak, navn)
    form = Tallform(0, STØRST_BELØP, Enhet.av(tiltak.drivere[navn].enhet), 1.0)
    tall = _les(beløpsform(0) if i_kroner else form, f"driver|{id}|{navn}", verdi)
    andre = tuple(d for d in tv.drivere if d[0] != navn)
    _endre(id, drivere=andre if tall is None else tuple(sorted((*andre, (navn, tall)))))
    if tall is None:
        _slå_av_igjen(id)


def _navn(ledd: list[str], verdi: Any) -> None:
    if not er_synlig(tekst(verdi)):
        raise Skrivefeil(ValueError(UTEN_NAVN))
    _endre(ledd[0], navn=kort(verdi, LENGSTE_NAVN))
    si(om_kortingen(verdi))


def om_kortingen(navn: str) -> str:
    """Setningen om at navnet er kortet ned; tom når det ikke er det."""
    er_kortet = len(" ".join(navn.split())) > LENGSTE_NAVN
    return f"Navnet er kortet ned til {LENGSTE_NAVN} tegn." if er_kortet else ""


def _merkostnad(ledd: list[str], verdi: Any) -> None:
    beløp = _les(beløpsform(0, tomt=0.0), f"merkostnad|{ledd[0]}", verdi)
    _endre(ledd[0], varige_merkostnader=beløp or 0.0)


FELTENE: dict[str, Callable[[list[str], Any], None]] = {
    "start": _start,
    "opptrapping": _opptrapping,
    "realisert": _realisert,
    "mengde": _mengde,
    "anslag": _anslag,
    "beløp": _eget_beløp,
    "driver": _driver,
    "navn": _navn,
    "merkostnad": _merkostnad,
}
"""Det som gjøres med det som er skrevet, etter slaget felt."""
