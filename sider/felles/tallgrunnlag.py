"""Tallgrunnlaget appen kjører på, lest én gang per prosess, og det som hører til: utgaver, pakker og lager."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

from scenario.begreper.dato import norsk_dato
from scenario.begreper.flytting import Flyttinger
from scenario.begreper.kommune import Kommune
from scenario.begreper.oppfolging import Oppfølging
from scenario.begreper.sporsmal import Spørsmålsliste, VistSvar
from scenario.deling import lager, listeutgave
from scenario.deling.flyttinger import flyttet_mellom
from scenario.deling.innlimt import Verktøy
from scenario.deling.lagerfeil import Lagerfeil
from scenario.deling.pakker import NavngittPakke, les_pakker
from scenario.deling.svaravvik import viste_svar
from scenario.deling.utgaver import Arkiv, Utgave, arkivmappe
from scenario.feilmeldinger import Inndatafeil, Tallgrunnlagsfeil
from scenario.framstilling.flyttingstekst import delt_etter_om_de_er_flyttet
from scenario.innhenting import stabslager, stabssvar, stabsutkast
from scenario.innstillinger import innstillinger
from scenario.lesing import KONFIG, finn_kommuner, les_kommune, les_oppfølging, les_spørsmål, spørsmålsfil
from sider.felles.reserve import Tallgrunnlag
from sider.tjener import logg


def _konfig() -> Path:
    return innstillinger().konfig or KONFIG


@lru_cache(maxsize=1)
def grunnlaget() -> Tallgrunnlag:
    """Tallgrunnlaget prosessen kjører på, med reserven."""
    fullfør_publisering()
    return Tallgrunnlag(lambda: les_kommune(_konfig(), innstillinger().kommune or None), _siste_hele)


def gjeldende() -> Kommune:
    """Kommunen appen viser: den som er innstilt, ellers den som følger med.

    Har tallgrunnlaget feil, er det den siste hele utgaven i arkivet. Gir Tallgrunnlagsfeil når det ikke finnes noen;
    da leses det på nytt om litt.
    """
    if innstillinger().stabsnøkkel and _oversikten.er_ny():
        grunnlaget().les_på_nytt()
    return grunnlaget().gjeldende()


class _Oversikten:
    """Merker at en annen prosess har publisert en utgave."""

    def __init__(self) -> None:
        self._sist: int | None = None

    def er_ny(self) -> bool:
        try:
            tid = max(f.stat().st_mtime_ns for f in arkivmappe().glob("*/oversikt.csv"))
        except (OSError, ValueError):
            return False
        før, self._sist = self._sist, tid
        return før is not None and før != tid


_oversikten = _Oversikten()


def fullfør_publisering() -> None:
    """Gjør ferdig en publisering som ble avbrutt. Går det ikke, står det i loggen, og det prøves ved neste start."""
    ider = (innstillinger().kommune,) if innstillinger().kommune else finn_kommuner(_konfig())
    for id in ider:
        try:
            if stabslager.fullfør(_konfig(), id, arkivmappe()):
                logg.hendelse("utgave", "En avbrutt publisering er gjort ferdig.")
        except (OSError, ValueError, Tallgrunnlagsfeil) as feil:
            logg.advar("utgave", f"En avbrutt publisering kunne ikke gjøres ferdig: {feil}")


def stabens_utkast() -> stabslager.Utkast:
    """Utkastet som sist ble lagret. Gir Inndatafeil når det er skadet."""
    return stabslager.les_utkast(_konfig(), gjeldende().id)


def lagre_utkast(utkast: stabslager.Utkast) -> stabslager.Utkast:
    """Lagrer utkastet. Gir Inndatafeil når noen andre kom først."""
    return stabslager.lagre_utkast(_konfig(), gjeldende().id, utkast)


def prøv_utkast(endringer: stabsutkast.Endringer) -> stabsutkast.Prøvd:
    """Tallgrunnlaget med endringene, kontrollert i minnet."""
    return stabsutkast.prøv(_konfig(), gjeldende().id, endringer, norsk_dato(datetime.now(UTC)).isoformat())


def publiser_utkast(prøvd: stabsutkast.Prøvd, utkast: stabslager.Utkast) -> str:
    """Publiserer utkastet, og gir fingeravtrykket. Utgaven før er i arkivet først. Gir Inndatafeil."""
    dato = norsk_dato(datetime.now(UTC)).isoformat()
    try:
        if not er_publisert():
            publiser()
        ny = stabslager.publiser(_konfig(), gjeldende().id, prøvd, utkast, arkivmappe(), dato)
    except OSError as feil:
        raise Inndatafeil(f"Arkivet kan ikke skrives ({feil.strerror}).") from None
    grunnlaget().les_på_nytt()
    logg.hendelse("utgave", "En ny utgave er publisert fra appen.", utgave=ny)
    return ny


def svarfilen() -> str:
    """Filen med svarene slik den står nå."""
    return stabssvar.les_filen(_konfig(), gjeldende().id)


def alle_svar(filen: str) -> Spørsmålsliste:
    """Svarene i filen, også utkastene."""
    return stabssvar.lest(_konfig(), gjeldende(), filen)


def prøv_svar(stod: str, tabell: stabssvar.Tabell) -> stabssvar.PrøvdeSvar:
    """Svarene med endringene, kontrollert i minnet."""
    return stabssvar.prøv(_konfig(), gjeldende(), stod, tabell, norsk_dato(datetime.now(UTC)).isoformat())


def lagre_svar(stod: str, prøvd: stabssvar.PrøvdeSvar) -> None:
    """Lagrer svarene. Gir Inndatafeil når noen andre kom først."""
    stabssvar.lagre(_konfig(), gjeldende().id, stod, prøvd)
    logg.hendelse("utgave", "Svar om tiltakene er lagret fra appen.")


def reserven() -> Utgave | None:
    """Utgaven som vises fordi tallgrunnlaget har feil; None når det er i orden. Gir Tallgrunnlagsfeil som over."""
    vist = gjeldende()
    if grunnlaget().feil is None:
        return None
    return next((u for u in _arkiv().utgaver() if u.utgave == vist.utgave), None)


def _siste_hele() -> Kommune | None:
    """Den nyeste utgaven i arkivet som kan leses, når det er klart hvilken kommune det gjelder."""
    ider = (innstillinger().kommune,) if innstillinger().kommune else finn_kommuner(_konfig())
    return Arkiv(ider[0], arkivmappe()).siste_hele() if len(ider) == 1 else None


def utgave(fingeravtrykk: str) -> Kommune | None:
    """En arkivert utgave av tallgrunnlaget, eller en liste som prøves eller er delt; ellers None."""
    if liste := _lister.hent(fingeravtrykk):
        return liste
    return _arkivert(fingeravtrykk) or _delt_liste(fingeravtrykk)


def _arkivert(fingeravtrykk: str) -> Kommune | None:
    try:
        return _arkiv().hent(fingeravtrykk)
    except Tallgrunnlagsfeil as feil:
        logg.advar("arkiv", f"En utgave i arkivet er skadet: {'; '.join(map(str, feil.feil))}")
        raise


class _Lister:
    """Listene som prøves eller er åpnet i denne prosessen, bare i minnet. De som ikke er brukt på lenge, går ut."""

    def __init__(self, flest: int) -> None:
        self._flest, self._lås = flest, Lock()
        self._etter_avtrykk: OrderedDict[str, Kommune] = OrderedDict()

    def hent(self, fingeravtrykk: str) -> Kommune | None:
        with self._lås:
            if fingeravtrykk in self._etter_avtrykk:
                self._etter_avtrykk.move_to_end(fingeravtrykk)
            return self._etter_avtrykk.get(fingeravtrykk)

    def legg_i(self, liste: Kommune) -> None:
        with self._lås:
            self._etter_avtrykk[liste.utgave] = liste
            while len(self._etter_avtrykk) > self._flest:
                self._etter_avtrykk.popitem(last=False)


FLEST_LISTER: Final = 200
_lister = _Lister(FLEST_LISTER)


def prøv_liste(liste: Kommune) -> None:
    """Gjør lista tilgjengelig for økter i denne prosessen. Den lagres først når den deles."""
    _lister.legg_i(liste)


def del_liste(liste: Kommune, avsender: lager.Avsender) -> str:
    """Lagrer lista, så lenker til den kan åpnes av andre. Gir måneden den er lagret til og med. Gir Lagerfeil."""
    assert liste.liste is not None
    grunn = _grunnen(liste.liste.grunn)
    if grunn is None or (grunn.utgave == gjeldende().utgave and not er_publisert()):
        raise Lagerfeil("Tallgrunnlaget lista er prøvd mot, er ikke publisert. Si fra til den som drifter.")
    return listeutgave.lagre(lageret(), liste, grunn, avsender)


def _grunnen(fingeravtrykk: str) -> Kommune | None:
    return gjeldende() if fingeravtrykk == gjeldende().utgave else _arkivert(fingeravtrykk)


def _delt_liste(fingeravtrykk: str) -> Kommune | None:
    """En delt liste fra lageret. None når den ikke er der, eller lageret ikke kan brukes; da står det i loggen."""
    try:
        liste = listeutgave.hent(lageret(), fingeravtrykk, _grunnen)
    except Lagerfeil as feil:
        logg.advar("lager", "En delt liste kunne ikke leses.", grunn=feil.grunn)
        return None
    if liste is not None:
        _lister.legg_i(liste)
    return liste


def publisert(fingeravtrykk: str) -> str:
    """Datoen utgaven ble publisert, som `2026-05-20`; tom når den ikke er i arkivet."""
    return next((u.dato for u in _arkiv().utgaver() if u.utgave == fingeravtrykk), "")


def er_publisert() -> bool:
    """Sant når lenker som deles nå, kan vises med disse tallene også etter at de er endret."""
    return _arkiv().er_publisert(gjeldende())


def publiser() -> None:
    """Skriver utgaven i arkivet. Gir OSError når mappen ikke kan skrives."""
    dato = norsk_dato(datetime.now(UTC)).isoformat()
    _arkiv().publiser(gjeldende(), dato, "Publisert da appen startet")


def utgaver() -> tuple[Utgave, ...]:
    """Utgavene som er publisert, den eldste først."""
    return _arkiv().utgaver()


def utgaver_med_svar() -> tuple[Utgave, ...]:
    """Utgavene der svarene på de godkjente scenarioene er lagret, den eldste først."""
    arkiv = _arkiv()
    return tuple(u for u in arkiv.utgaver() if arkiv.svarfil(u.utgave).is_file())


def flyttet(fra: str) -> Flyttinger | None:
    """Hva den siste utgaven med svar flyttet siden denne. None når en av dem ikke finnes."""
    return _flyttet(gjeldende().id, fra, utgaver_med_svar()[-1].utgave)


def sist_noe_flyttet_seg(tidligere: Sequence[Utgave]) -> Utgave:
    """Den nyeste av utgavene som noe er flyttet siden; den siste av dem når ingenting er flyttet."""
    return next((u for u in reversed(tidligere) if _har_flyttet(u)), tidligere[-1])


def _har_flyttet(utgave: Utgave) -> bool:
    svar = flyttet(utgave.utgave)
    return svar is not None and bool(delt_etter_om_de_er_flyttet(svar)[0])


@lru_cache(maxsize=8)
def _flyttet(_kommune: str, gammel: str, ny: str) -> Flyttinger | None:
    før, nå = utgave(gammel), utgave(ny)
    return flyttet_mellom(_arkiv(), før, nå) if før and nå else None


def _arkiv() -> Arkiv:
    return Arkiv(gjeldende().id, arkivmappe())


def pakkene() -> tuple[NavngittPakke, ...]:
    """De navngitte referansepakkene; ingen når tallgrunnlaget eller en av dem har feil."""
    return () if reserven() else _pakkene(gjeldende().utgave)


@lru_cache(maxsize=1)
def _pakkene(_utgave: str) -> tuple[NavngittPakke, ...]:
    try:
        return les_pakker(gjeldende(), _konfig())
    except Tallgrunnlagsfeil as feil:  # alt annet virker uten dem
        logg.advar("utgave", f"Pakkene har feil, og vises ikke: {'; '.join(map(str, feil.feil))}")
        return ()


def oppfølgingen() -> Oppfølging:
    """Planene kommunen følger opp; ingen når tallgrunnlaget har feil."""
    return Oppfølging() if reserven() else _oppfølgingen(gjeldende().utgave)


@lru_cache(maxsize=1)
def _oppfølgingen(_utgave: str) -> Oppfølging:
    return les_oppfølging(_konfig(), gjeldende().id)


def svarene() -> tuple[VistSvar, ...]:
    """Spørsmålene staben har besvart om tiltakene; ingen når tallgrunnlaget har feil."""
    return () if reserven() else _svarene(gjeldende().utgave, svarenes_tid())


def svarenes_tid() -> int:
    """Når svarene sist ble lagret; 0 uten noen. Et annet tall er andre svar."""
    try:
        return _svarfila(_konfig(), gjeldende().id).stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=4)
def _svarfila(konfig: Path, kommune: str) -> Path:
    return spørsmålsfil(konfig, kommune)


@lru_cache(maxsize=1)
def _svarene(_utgave: str, _tid: int) -> tuple[VistSvar, ...]:
    return viste_svar(gjeldende(), les_spørsmål(_konfig(), gjeldende().id), utgave)


@lru_cache(maxsize=1)
def lageret() -> lager.Lager:
    """Lageret for korte lenker. Gir Lagerfeil når adressen til det er ugyldig."""
    return lager.åpne()


def verktøy() -> Verktøy:
    """Det en lenke slås opp i."""
    return Verktøy(gjeldende(), utgave, kort_lenke, pakkene())


def kort_lenke(id: str) -> str | None:
    """Innholdet bak en kort lenke. Gir Lagerfeil når lageret ikke kan brukes; da står det også i loggen."""
    try:
        return lageret().hent(id)
    except Lagerfeil as feil:
        logg.advar("lager", "En kort lenke kunne ikke leses.", grunn=feil.grunn)
        raise
