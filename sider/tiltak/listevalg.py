"""Det som gjøres i tiltakslisten, gjort med valget. Nøkkelen sier hva: «skolestruktur» er trinnet på raden,
«start|skolestruktur» et felt under den, «tema|1» prinsippvedtaket og «kommando|7» et trykk på en knapp.

Alt kommer fra nettleseren og kan være hva som helst. Det som ikke er lov, overses; det som er skrevet og ikke kan
leses, blir stående i feltet med en setning, og den siste gyldige verdien gjelder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from string import ascii_lowercase
from typing import Any

from scenario.begreper.felles import Måned
from scenario.begreper.felter import STØRST_BELØP
from scenario.begreper.kommune import Kommune
from scenario.begreper.tallform import Enhet, knapp
from scenario.begreper.tekst import er_synlig
from scenario.begreper.tiltak import Mengde, SatsEffekt, Status, Tiltak
from scenario.begreper.valg import KRONER, Anslag, EgetTiltak, Tiltaksvalg
from scenario.beregning.effekt import er_tallfestet
from scenario.framstilling.detaljforklaring import ANDELER, OPPTRAPPING, anslagsverdier
from scenario.framstilling.felt import DELENE, Feltfeil, Tvil, kort, les_anslag
from scenario.framstilling.listeforklaring import Form, er_i_kroner, trinnene, ukjente
from scenario.framstilling.tall import antall
from scenario.innhenting.leser.meny import FRA_LISTA
from sider.felles import samtale as samtaler
from sider.felles import tilstand
from sider.felles.kontroller import Tallform, leser
from sider.felles.prognose import sett_merforbruk
from sider.felles.tallgrunnlag import pakkene
from sider.komponenter import tiltaksliste
from sider.komponenter.tiltaksliste import Brukerhandling, Samtale

FLEST_EGNE = 20
SAMTALE = "samtale"
LENGSTE_NAVN = 80
UTEN_NAVN = "Gi tiltaket et navn."
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
            _trinn(slag, endring.verdi)
        _sett_feil({endring.nøkkel: ""})
    except _Feil as feil:
        _sett_feil(feil.ved or {endring.nøkkel: _som_form(feil.grunn)})
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return  # ikke en melding listen sender


class _Feil(Exception):
    """Det som er skrevet, kan ikke leses. Grunnen er setningen ved feltet; `ved` når den står ved andre felt."""

    def __init__(self, grunn: ValueError, ved: dict[str, Form] | None = None) -> None:
        super().__init__(str(grunn))
        self.grunn, self.ved = grunn, ved


def _som_form(feil: ValueError) -> Form:
    """Setningen ved feltet. Er det tvil om enheten, også svarene: ja, og nei med det som trolig var ment."""
    form, svar = _form(), Form(tekst=str(feil))
    if isinstance(feil, Tvil) and feil.kan_være:
        svar["ja"] = f"Ja, {form.vis(feil.verdi)} {form.enhet}"
    if isinstance(feil, Tvil) and feil.forslag is not None:
        svar["nei"] = [f"Nei, {form.vis(feil.forslag)} {form.enhet}", form.vis(feil.forslag)]
    return svar


def feilene() -> dict[str, Form]:
    """Det som står ved feltene som ikke kan leses."""
    gjelder: dict[str, Form] = tilstand.visning("listefeil", {})
    return gjelder


def _sett_feil(nye: Mapping[str, Form | str]) -> None:
    alle = {**feilene(), **nye}
    tilstand.sett_visning("listefeil", {k: feil for k, feil in alle.items() if feil})


def _ja(ledd: list[str], verdi: Any) -> None:
    """Tallet er riktig, selv om det ser ut til å være i feil enhet."""
    felt = "|".join(ledd)
    tilstand.sett_visning(f"ja_{felt}", _tekst(verdi))
    if ledd[0] != "nytt":
        _gjør(Brukerhandling(felt, verdi))


def avvist() -> dict[str, str]:
    """Det som står i felt som hører sammen, og som ikke kunne brukes."""
    gjelder: dict[str, str] = tilstand.visning("avvist", {})
    return gjelder


def beskjed() -> tuple[int, str]:
    """Det siste listen har å si om en knapp som er trykket, med løpenummer."""
    gjelder: tuple[int, str] = tilstand.visning("listebeskjed", (0, ""))
    return gjelder


def _si(tekst: str) -> None:
    tilstand.sett_visning("listebeskjed", (beskjed()[0] + 1, tekst))


# --- Radene ---------------------------------------------------------------------------------------------------------


def kjente_valg() -> dict[str, Tiltaksvalg]:
    """Valget for hvert tiltak som er på, og det hvert tiltak som er av, hadde sist det var på."""
    husket: dict[str, Tiltaksvalg] = tilstand.visning("husket", {})
    return {**husket, **{t.id: t for t in tilstand.valg().tiltak}}


def valg_for(tiltak: Tiltak) -> Tiltaksvalg:
    """Valget for et tiltak: det som gjelder, det det hadde sist det var på, eller katalogens."""
    return kjente_valg().get(tiltak.id) or Tiltaksvalg(tiltak.id)


def egne_av() -> tuple[EgetTiltak, ...]:
    """Egne tiltak som er slått av, men står i listen."""
    av: tuple[EgetTiltak, ...] = tilstand.visning("egne_av", ())
    på = {e.id for e in tilstand.valg().egne_tiltak}
    return tuple(e for e in av if e.id not in på)


def mengdene(tiltak: Tiltak, tv: Tiltaksvalg | None = None) -> tuple[float, ...]:
    """Trinnene på raden. En mengde mellom trinnene, fra en lenke, blir stående så lenge økten varer."""
    mengde = (tv or valg_for(tiltak)).mengde
    utenfor: dict[str, float] = tilstand.visning("mellom_trinn", {})
    if mengde is not None and mengde not in trinnene(tiltak):
        utenfor = {**utenfor, tiltak.id: mengde}
        tilstand.sett_visning("mellom_trinn", utenfor)
    return trinnene(tiltak, utenfor.get(tiltak.id))


def _trinn(id: str, verdi: Any) -> None:
    trinn = _heltall(verdi)
    if id.startswith("eget:"):
        _slå_eget(id, trinn > 0)
        return
    tiltak = _valgbart(id)
    tilstand.sett_visning("slått_på", tilstand.visning("slått_på", set()) - {id})
    if trinn == 0:
        _slå_av(tiltak)
    else:
        mengder = mengdene(tiltak)
        tilstand.sett_tiltak(replace(valg_for(tiltak), mengde=mengder[trinn]) if trinn > 0 else valg_for(tiltak))


def _slå_av(tiltak: Tiltak) -> None:
    if tv := tilstand.valg().tiltaksvalg(tiltak.id):
        tilstand.sett_visning("husket", {**tilstand.visning("husket", {}), tiltak.id: tv})
    tilstand.slå_av(tiltak.id)


def _valgbart(id: str) -> Tiltak:
    tiltak = tilstand.kommune().tiltak_etter_id[id]
    if tiltak.status is not Status.AKTIV:
        raise KeyError(id)
    return tiltak


def _slå_eget(nøkkel: str, på: bool) -> None:
    eget = _eget(nøkkel)
    tilstand.sett_visning("egne_av", (*(e for e in egne_av() if e.id != eget.id), *(() if på else (eget,))))
    tilstand.sett_eget(eget) if på else tilstand.slå_av(nøkkel)


def _eget(nøkkel: str) -> EgetTiltak:
    alle = {e.nøkkel: e for e in (*egne_av(), *tilstand.valg().egne_tiltak)}
    return alle[nøkkel]


def _heltall(verdi: Any) -> int:
    if not isinstance(verdi, int) or isinstance(verdi, bool):
        raise TypeError(verdi)
    return verdi


def _tekst(verdi: Any) -> str:
    if not isinstance(verdi, str):
        raise TypeError(verdi)
    return verdi


def _tema(ledd: list[str], verdi: Any) -> None:
    if ledd[0] in {t.id for t in tilstand.kommune().opplysninger.temaer}:
        tilstand.sett_tema(int(ledd[0]), bool(_heltall(verdi)))


def _forutsetning(ledd: list[str], verdi: Any) -> None:
    if ledd[0] in STYRBARE:
        tilstand.sett_forutsetninger(**{ledd[0]: bool(_heltall(verdi))})


# --- Trykkene i svaret -----------------------------------------------------------------------------------------------


def _steg(ledd: list[str], verdi: Any) -> None:
    """Et neste steg: tiltaket med katalogens egne tall og denne mengden, slik gevinsten er regnet."""
    tiltak, mengde = _valgbart(ledd[0]), float(verdi)
    if mengde not in (tiltak.standardmengde, *mengdene(tiltak)[1:]):
        raise ValueError(verdi)
    tilstand.sett_tiltak(replace(tilstand.valg().tiltaksvalg(tiltak.id) or Tiltaksvalg(tiltak.id), mengde=mengde))


def _prognose(ledd: list[str], verdi: Any) -> None:
    p, beløp = tilstand.kommune().fond.prognose, float(verdi)
    if p is not None and p.år == int(ledd[0]) and 0 <= beløp <= p.høy:
        sett_merforbruk(p.år, beløp)


# --- Feltene under raden --------------------------------------------------------------------------------------------


def _endre(id: str, **felt: Any) -> None:
    """Endrer et tiltak. Er det av, blir det slått på: den som endrer noe, vil se hva det gir."""
    if id.startswith("eget:"):
        nytt = replace(_eget(id), **felt)
        if nytt.nøkkel in {e.nøkkel for e in egne_av()}:
            tilstand.sett_visning("egne_av", tuple(nytt if e.id == nytt.id else e for e in egne_av()))
        else:
            tilstand.sett_eget(nytt)
    else:
        if tilstand.valg().tiltaksvalg(id) is None:
            tilstand.sett_visning("slått_på", {*tilstand.visning("slått_på", set()), id})
        tilstand.sett_tiltak(replace(valg_for(_valgbart(id)), **felt))


def _slå_av_igjen(id: str) -> None:
    """Slår av et tiltak som ble slått på av at det fikk et tall, når tallet tas bort igjen."""
    slått_på: set[str] = tilstand.visning("slått_på", set())
    if id in slått_på and not er_tallfestet(_valgbart(id), valg_for(_valgbart(id))):
        tilstand.sett_visning("slått_på", slått_på - {id})
        _slå_av(_valgbart(id))


def _start(ledd: list[str], verdi: Any) -> None:
    kommune = tilstand.kommune()
    tidligst = Måned(kommune.år[1], 1) if ledd[0].startswith("eget:") else _valgbart(ledd[0]).start
    start = tidligst if verdi == "tidligst" else Måned.les(_tekst(verdi))
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
    tiltak = _valgbart(ledd[0])
    assert tiltak.mengde is not None
    mengde = _les(Tallform(kreves=True), f"mengde|{tiltak.id}", verdi)
    if mengde == 0:
        _slå_av(tiltak)
    elif mengde in mengdene(tiltak):
        _endre(tiltak.id, mengde=mengde)
    else:
        raise _Feil(ValueError(_grensene(tiltak.mengde)))


def _grensene(m: Mengde) -> str:
    størst = antall(m.størst, m.enhet, m.enhet_flertall)
    return f"Skriv et tall fra {knapp(m.minst)} til {størst}, i trinn på {knapp(m.trinn)}."


def _form(minst: float | None = None, **kw: Any) -> Tallform:
    """Et beløp i mill. kr. Er det større enn målet, spørres det om enheten."""
    return Tallform.av(KRONER, minst, ventet=tilstand.kommune().mål.nivå.midt, **kw)


def _les(form: Tallform, felt: str, skrevet: Any) -> float | None:
    try:
        return leser(form, felt)(_tekst(skrevet))
    except ValueError as feil:
        raise _Feil(feil) from None


def _anslag(ledd: list[str], verdi: Any) -> None:
    id, del_ = ledd
    _valgbart(id)
    gjelder = valg_for(_valgbart(id)).eget_anslag
    anslag = _samlet("anslag", id, del_, _tekst(verdi), gjelder, kreves=False)
    _endre(id, eget_anslag=anslag)
    if anslag is None:
        _slå_av_igjen(id)


def _eget_beløp(ledd: list[str], verdi: Any) -> None:
    id, del_ = ledd
    anslag = _samlet("beløp", id, del_, _tekst(verdi), _eget(id).helårseffekt, kreves=True)
    _endre(id, helårseffekt=anslag)


def _samlet(slag: str, id: str, del_: str, skrevet: str, gjelder: Anslag | None, *, kreves: bool) -> Anslag | None:
    """Anslaget av det som står i de tre feltene. Det som ble avvist i et annet av dem, prøves om igjen."""
    forstavelse = f"{slag}|{id}|"
    stod = {k.removeprefix(forstavelse): v for k, v in anslagsverdier(id, slag, gjelder).items()}
    står = {**stod, **{k.removeprefix(forstavelse): v for k, v in avvist().items() if k.startswith(forstavelse)}}
    står[del_] = skrevet
    andre = {k: v for k, v in avvist().items() if not k.startswith(forstavelse)}
    leserne = {d: leser(_form(), forstavelse + d) for d in DELENE}
    try:
        anslag = les_anslag(står, leserne, kreves=kreves, midten_endret=del_ == "sannsynlig")
    except Feltfeil as feil:
        endret = {forstavelse + d: v for d, v in står.items() if v != stod[d]}
        tilstand.sett_visning("avvist", {**andre, **endret})
        _sett_feil(dict.fromkeys((forstavelse + d for d in står), ""))
        raise _Feil(feil, {forstavelse + d: _som_form(en) for d, en in feil.feil.items()}) from None
    tilstand.sett_visning("avvist", andre)
    _sett_feil(dict.fromkeys((forstavelse + d for d in står), ""))
    return anslag


def _driver(ledd: list[str], verdi: Any) -> None:
    id, navn = ledd
    tiltak = _valgbart(id)
    if navn not in ukjente(tiltak):
        raise KeyError(navn)
    tv, i_kroner = valg_for(tiltak), er_i_kroner(tiltak, navn)
    form = Tallform(0, STØRST_BELØP, Enhet.av(tiltak.drivere[navn].enhet), 1.0)
    tall = _les(_form(0) if i_kroner else form, f"driver|{id}|{navn}", verdi)
    andre = tuple(d for d in tv.drivere if d[0] != navn)
    _endre(id, drivere=andre if tall is None else tuple(sorted((*andre, (navn, tall)))))
    if tall is None:
        _slå_av_igjen(id)


def _navn(ledd: list[str], verdi: Any) -> None:
    if not er_synlig(_tekst(verdi)):
        raise _Feil(ValueError(UTEN_NAVN))
    _endre(ledd[0], navn=kort(verdi, LENGSTE_NAVN))
    _si(_om_kortingen(verdi))


def _om_kortingen(navn: str) -> str:
    er_kortet = len(" ".join(navn.split())) > LENGSTE_NAVN
    return f"Navnet er kortet ned til {LENGSTE_NAVN} tegn." if er_kortet else ""


def _merkostnad(ledd: list[str], verdi: Any) -> None:
    beløp = _les(_form(0, tomt=0.0), f"merkostnad|{ledd[0]}", verdi)
    _endre(ledd[0], varige_merkostnader=beløp or 0.0)


# --- Knappene -------------------------------------------------------------------------------------------------------


def _fjern(ledd: list[str], _: Any) -> None:
    eget = _eget(ledd[0])
    tilstand.sett_visning("egne_av", tuple(e for e in egne_av() if e.id != eget.id))
    tilstand.slå_av(eget.nøkkel)
    _si(f"«{eget.navn}» er fjernet. Angre henter det tilbake.")


def _kommando(_: list[str], verdi: Any) -> None:
    navn, *resten = verdi if isinstance(verdi, list) else [verdi]
    kommando = _KOMMANDOER[navn]
    for minne in ("listefeil", "avvist"):
        tilstand.sett_visning(minne, {})
    kommando(*resten)


def _angre() -> None:
    if tilstand.angre():
        _si("Angret.")


def _nullstill() -> None:
    tilstand.nullstill()
    tilstand.sett_visning("egne_av", ())
    _si("Alt er nullstilt. Angre henter det tilbake.")


def _eksempel(id: str) -> None:
    kommune, valg = tilstand.kommune(), tilstand.valg()
    navn, ider = eksempler(kommune)[id]
    største = {t.id: trinnene(t)[-1] for t in kommune.valgbare} if id == LENGST else {}
    nytt = valg.uten_tiltak().med(lukkede_temaer=())
    tilstand.sett(nytt)
    for ett in ider:
        tilstand.sett_tiltak(Tiltaksvalg(ett, mengde=største.get(ett)))
    _si(f"Startet fra «{navn}». Angre henter tilbake det du hadde.")


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
    effekt, feil = _det_nye(_tekst(navn), _tekst(beløp))
    _sett_feil(feil)
    if effekt is None:
        return
    brukt, vist = _brukte_id(), kort(navn, LENGSTE_NAVN)
    id = next(b for b in ascii_lowercase if b not in brukt)
    tilstand.sett_eget(EgetTiltak(id, vist, Anslag.punkt(effekt), Måned(tilstand.kommune().år[1], 1)))
    _si(f"«{vist}» er lagt til. {_om_kortingen(navn)}".strip())


def _det_nye(navn: str, beløp: str) -> tuple[float | None, dict[str, Form | str]]:
    """Beløpet når alt er i orden, og setningene ved feltene når det ikke er det."""
    feil: dict[str, Form | str] = {"nytt|navn": "", "nytt|beløp": ""}
    effekt = None
    try:
        effekt = leser(_form(kreves=True), "nytt|beløp")(beløp)
    except ValueError as unntak:
        feil["nytt|beløp"] = _som_form(unntak)
    if not er_synlig(navn):
        feil["nytt|navn"] = _som_form(ValueError(UTEN_NAVN))
    elif len(_brukte_id()) >= FLEST_EGNE:
        feil["nytt|navn"] = _som_form(ValueError(f"Det er plass til {FLEST_EGNE} egne tiltak. Fjern ett først."))
    return (None if any(feil.values()) else effekt), feil


def _brukte_id() -> set[str]:
    return {e.id for e in (*tilstand.valg().egne_tiltak, *egne_av())}


_SLAG: dict[str, Callable[[list[str], Any], None]] = {
    "tema": _tema,
    "forutsetning": _forutsetning,
    "steg": _steg,
    "prognose": _prognose,
    "start": _start,
    "opptrapping": _opptrapping,
    "realisert": _realisert,
    "mengde": _mengde,
    "anslag": _anslag,
    "beløp": _eget_beløp,
    "driver": _driver,
    "navn": _navn,
    "merkostnad": _merkostnad,
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
