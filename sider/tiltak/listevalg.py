"""Det som gjøres i tiltakslisten, gjort med valget. Nøkkelen sier hva: «skolestruktur» er trinnet på raden,
«start|skolestruktur» et felt under den, «tema|1» prinsippvedtaket og «kommando|7» et trykk på en knapp.

Alt kommer fra nettleseren og kan være hva som helst. Det som ikke er lov, overses; det som er skrevet og ikke kan
leses, blir stående i feltet med en setning, og den siste gyldige verdien gjelder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from string import ascii_lowercase
from typing import Any

from scenario.begreper.effektformer import SatsEffekt
from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.tekst import er_synlig
from scenario.begreper.valg import Anslag, EgetTiltak, Tiltaksvalg
from scenario.framstilling.felt import kort
from scenario.framstilling.listeforklaring import Form, trinnene
from scenario.innhenting.leser.meny import FRA_LISTA
from sider.felles import samtale as samtaler
from sider.felles import tilstand
from sider.felles.kontroller import leser
from sider.felles.prognose import sett_merforbruk
from sider.felles.tallgrunnlag import pakkene
from sider.komponenter import tiltaksliste
from sider.komponenter.tiltaksliste import Brukerhandling, Samtale
from sider.tiltak.listefelt import FELTENE, LENGSTE_NAVN, UTEN_NAVN, om_kortingen
from sider.tiltak.listerader import eget_tiltak, egne_av, heltall, mengdene, tekst, trinn, valgbart
from sider.tiltak.listesvar import Skrivefeil, beløpsform, sett_feil, si, som_form

FLEST_EGNE = 20
SAMTALE = "samtale"
STYRBARE = ("regn_med_inntektstiltak", "ta_med_antakelser")
LENGST = "lengst"
"""Eksempelet som tar alt så langt lista rekker."""


# --- Samtalen med nettleseren ---------------------------------------------------------------------------------------


def samtale() -> Samtale:
    """Samtalen med denne nettleseren."""
    return samtaler.gjelder(SAMTALE)


def ta_imot() -> bool:
    """Gjør det som er gjort i listen siden sist. Sant når noen fortsatt drar, så adressen skal vente."""
    return any([_ta_imot_fra(nøkkel) for nøkkel in (tiltaksliste.NØKKEL, tiltaksliste.KATALOG)])


def _ta_imot_fra(nøkkel: str) -> bool:
    før, nytt = samtale(), samtaler.nytt(SAMTALE, nøkkel)
    for endring in nytt.endringer:
        _gjør(endring)
    return nytt.samtale != før and not nytt.sluppet


def åpen_rad() -> str:
    """Raden som er åpen; tom når ingen er det."""
    return tiltaksliste.åpen_rad(tilstand.skrevet(tiltaksliste.NØKKEL))


def _gjør(endring: Brukerhandling) -> None:
    slag, *ledd = endring.nøkkel.split("|")
    try:
        if ledd:
            _SLAG[slag](ledd, endring.verdi)
        else:
            trinn(slag, endring.verdi)
        sett_feil({endring.nøkkel: ""})
    except Skrivefeil as feil:
        sett_feil(feil.ved or {endring.nøkkel: som_form(feil.grunn)})
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return  # ikke en melding listen sender


def _ja(ledd: list[str], verdi: Any) -> None:
    """Tallet er riktig, selv om det ser ut til å være i feil enhet."""
    felt = "|".join(ledd)
    tilstand.sett_visning(f"ja_{felt}", tekst(verdi))
    if ledd[0] != "nytt":
        _gjør(Brukerhandling(felt, verdi))


def _tema(ledd: list[str], verdi: Any) -> None:
    if ledd[0] in {t.id for t in tilstand.kommune().opplysninger.temaer}:
        tilstand.sett_tema(int(ledd[0]), bool(heltall(verdi)))


def _forutsetning(ledd: list[str], verdi: Any) -> None:
    if ledd[0] in STYRBARE:
        tilstand.sett_forutsetninger(**{ledd[0]: bool(heltall(verdi))})


# --- Trykkene i svaret -----------------------------------------------------------------------------------------------


def _steg(ledd: list[str], verdi: Any) -> None:
    """Et neste steg: tiltaket med katalogens egne tall og denne mengden, slik gevinsten er regnet."""
    tiltak, mengde = valgbart(ledd[0]), float(verdi)
    if mengde not in (tiltak.standardmengde, *mengdene(tiltak)[1:]):
        raise ValueError(verdi)
    tilstand.sett_tiltak(replace(tilstand.valg().tiltaksvalg(tiltak.id) or Tiltaksvalg(tiltak.id), mengde=mengde))


def _prognose(ledd: list[str], verdi: Any) -> None:
    p, beløp = tilstand.kommune().fond.prognose, float(verdi)
    if p is not None and p.år == int(ledd[0]) and 0 <= beløp <= p.høy:
        sett_merforbruk(p.år, beløp)


# --- Knappene -------------------------------------------------------------------------------------------------------


def _fjern(ledd: list[str], _: Any) -> None:
    eget = eget_tiltak(ledd[0])
    tilstand.sett_visning("egne_av", tuple(e for e in egne_av() if e.id != eget.id))
    tilstand.slå_av(eget.nøkkel)
    si(f"«{eget.navn}» er fjernet. Angre henter det tilbake.")


def _kommando(_: list[str], verdi: Any) -> None:
    navn, *resten = verdi if isinstance(verdi, list) else [verdi]
    kommando = _KOMMANDOER[navn]
    for minne in ("listefeil", "avvist"):
        tilstand.sett_visning(minne, {})
    kommando(*resten)


def _angre() -> None:
    if tilstand.angre():
        si("Angret.")


def _nullstill() -> None:
    tilstand.nullstill()
    tilstand.sett_visning("egne_av", ())
    si("Alt er nullstilt. Angre henter det tilbake.")


def _eksempel(id: str) -> None:
    kommune, valg = tilstand.kommune(), tilstand.valg()
    navn, ider = eksempler(kommune)[id]
    største = {t.id: trinnene(t)[-1] for t in kommune.valgbare} if id == LENGST else {}
    nytt = valg.uten_tiltak().med(lukkede_temaer=())
    tilstand.sett(nytt)
    for ett in ider:
        tilstand.sett_tiltak(Tiltaksvalg(ett, mengde=største.get(ett)))
    si(f"Startet fra «{navn}». Angre henter tilbake det du hadde.")


def eksempler(kommune: Kommune) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Eksemplene å starte fra: navnet og tiltakene."""
    kjent = kommune.tiltak_etter_id
    if kommune.liste:
        return {LENGST: ("Alt, så langt lista rekker", _alt_i_lista(kommune))}
    faste = {p.id: (p.navn, tuple(t.id for t in p.valg.tiltak if t.id in kjent)) for p in pakkene()}
    flest = max((ider for _, ider in faste.values()), key=len, default=())
    return {**faste, LENGST: ("Alt, så langt lista rekker", flest)}


def _alt_i_lista(kommune: Kommune) -> tuple[str, ...]:
    """Alle tiltakene fra kommunens liste som har et varig beløp spart."""
    alle = (t for t in kommune.valgbare if t.id.startswith(FRA_LISTA) and isinstance(t.effekt, SatsEffekt))
    return tuple(t.id for t in alle if isinstance(t.effekt, SatsEffekt) and t.effekt.sats.sannsynlig > 0)


def _nytt(navn: Any, beløp: Any) -> None:
    effekt, feil = _det_nye(tekst(navn), tekst(beløp))
    sett_feil(feil)
    if effekt is None:
        return
    brukt, vist = _brukte_id(), kort(navn, LENGSTE_NAVN)
    id = next(b for b in ascii_lowercase if b not in brukt)
    tilstand.sett_eget(EgetTiltak(id, vist, Anslag.punkt(effekt), Måned(tilstand.kommune().år[1], 1)))
    si(f"«{vist}» er lagt til. {om_kortingen(navn)}".strip())


def _det_nye(navn: str, beløp: str) -> tuple[float | None, dict[str, Form | str]]:
    """Beløpet når alt er i orden, og setningene ved feltene når det ikke er det."""
    feil: dict[str, Form | str] = {"nytt|navn": "", "nytt|beløp": ""}
    effekt = None
    try:
        effekt = leser(beløpsform(kreves=True), "nytt|beløp")(beløp)
    except ValueError as unntak:
        feil["nytt|beløp"] = som_form(unntak)
    if not er_synlig(navn):
        feil["nytt|navn"] = som_form(ValueError(UTEN_NAVN))
    elif len(_brukte_id()) >= FLEST_EGNE:
        feil["nytt|navn"] = som_form(ValueError(f"Det er plass til {FLEST_EGNE} egne tiltak. Fjern ett først."))
    return (None if any(feil.values()) else effekt), feil


def _brukte_id() -> set[str]:
    return {e.id for e in (*tilstand.valg().egne_tiltak, *egne_av())}


_SLAG: dict[str, Callable[[list[str], Any], None]] = {
    **FELTENE,
    "tema": _tema,
    "forutsetning": _forutsetning,
    "steg": _steg,
    "prognose": _prognose,
    "fjern": _fjern,
    "ja": _ja,
    "kommando": _kommando,
}
_KOMMANDOER: dict[Any, Callable[..., None]] = {
    "angre": _angre,
    "nullstill": _nullstill,
    "eksempel": _eksempel,
    "nytt": _nytt,
}
