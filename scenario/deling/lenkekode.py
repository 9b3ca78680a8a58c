"""Scenarioet som kort, lesbar tekst til adressen: `?s=<kode>`. En kode som er delt, skal alltid kunne leses.

    kode         = "1" tolkning grad? felt* post* kontrollsum
    post         = start | opptrapping | tiltak | eget

    tolkning     = [A–Z]                  hvordan målet leses. 1-tallet foran er kodens versjon.
    start        = [U–Z][1–9abc]          år 2024–2029 og måned: X8 er august 2027. Andre år: ~S2035-08.
                                          Gjelder postene etter, og setter opptrappingen til 0.
    opptrapping  = "-" [0–9A–Za–z]        måneder: -6 er 6, -C 12, -O 24, -a 36, -m 48 og -y 60. Gjelder
                                          postene etter. Etter start skrives 0–9 og A–Z uten strek: X8C.
    tiltak       = kode mengde? grad? felt*
    kode         = [a–w] | [xyz][a–z0–9]  «kode» i tiltakets YAML-fil: 131 korte, og 2 808 på tre tegn
                 | [xyz][A–Z][a–z0–9]     når de er brukt opp
    mengde       = tall                   utelatt er 1
    grad         = [A–T]                  realiseringsgrad 0, 5 … 95 prosent. Utelatt er 100; ~r.333 er 33,3.
    eget         = "~E" id "." grad? felt*
    felt         = "~" [a–z] verdi        bokstavene, og verdiene som utelates, står i `lenkefelt`

    tall         = 3 | 2.5 | .5 | -4      _ er «ganger ti i»: 150_3 er 150 000 og 1_-7 er 0,0000001
    anslag       = tall | tall~tall~tall  lav, sannsynlig og høy
    per år       = 25-1000~26-500         1000 i 2025 og 500 i 2026
    tekst        = …~.                    bokstaver, sifre, punktum og strek er seg selv, og _ er mellomrom.
                                          ~a ~o ~e ~A ~O ~E er å ø æ Å Ø Æ, ~_ er _, og ~x2c. er tegn 2c.
    overlapp     = side side tall         side er kode, eller .id. for et eget tiltak: ~oab.25

`1A~nPlan~.V8b3K-Cft2.5` og fire tegn til er scenarioet «Plan» med tolkning A. Fra august 2025 virker b med
mengde 3 og halv realisering, og f og t (mengde 2,5) med tolv måneders opptrapping. Felt gjelder posten de
står etter, og hele scenarioet når de står rett etter tolkningen.

Bare tegnene A–Z a–z 0–9 . _ ~ - er i bruk, så adressen vises slik den er. De fire siste er kontrollsummen av
kommunens id, kolon og resten av koden. Er en kode rettet for hånd, sier `python -m scenario lenke --les KODE`
hva summen skal være.

Alt skrives ut, også det som er likt tallgrunnlaget, så koden betyr det samme når tallgrunnlaget endres.
Bokstaver, nøytrale verdier og tiltakenes koder endres aldri. Noe nytt får ny bokstav, eller versjon 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.tekst import er_synlig
from scenario.begreper.tiltak import Status
from scenario.begreper.valg import EGEN_ID, EgenOverlapp, Tiltaksvalg, Valg
from scenario.beregning.utfylling import fyll_ut
from scenario.deling import adresse, lenkeavvik, lenkefelt, lenketegn
from scenario.deling.lenketegn import Leser
from scenario.deling.scenariofil import kontroller, les_uten_katalog
from scenario.feilmeldinger import Inndatafeil

VERSJON = "1"
LENGST = 8_000
"""Lengste kode vi leser og skriver, i tegn."""
NAVNLØST = "Eget tiltak"
"""Navnet på et eget tiltak fra en lenke der navnet ikke har noe synlig i seg."""
UKJENT = "?"
"""Står foran koden i id-en til et tiltak katalogen ikke kjenner."""

_EGET = "eget:"
_FØRSTE_ÅR, _ÅRSBOKSTAVER, _MÅNEDER = 2024, "UVWXYZ", "123456789abc"
_SIFRE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_UTEN_STREK = 36
_TOLKNING = re.compile(r"[A-Z]")
_START = re.compile(r"(?:([U-Z])([1-9a-c])|~S(20[0-9]{2}-(?:0[1-9]|1[0-2])))([0-9A-Z]?)")
_OPPTRAPPING = re.compile(r"-([0-9A-Za-z])")
_EGEN = re.compile(rf"~E({EGEN_ID})\.")
_NØYTRALT_TILTAK, _NØYTRALT_EGET = lenkefelt.som_data(lenkefelt.TILTAK), lenkefelt.som_data(lenkefelt.EGET)


@dataclass(frozen=True, slots=True)
class LestLenke:
    """Scenarioet i en lenke, og det som er annerledes i tallgrunnlaget enn da lenken ble laget."""

    valg: Valg
    utgåtte: tuple[str, ...] = ()
    """Id-ene til valgte tiltak som er tatt ut av katalogen."""
    ukjente: tuple[str, ...] = ()
    """Valgte tiltak katalogen ikke kjenner: koden med spørsmålstegn foran, slik de også heter i valget."""
    endret: tuple[str, ...] = ()
    """En setning for hver verdi tallgrunnlaget ikke har eller ikke tillater lenger."""


def kod(kommune: Kommune, valg: Valg) -> str:
    """Koden for et valg; like valg gir like koder. Gir Inndatafeil når valget ikke kan stå i en lenke."""
    koder = {t.id: t.kode for t in kommune.tiltak}
    fullt = fyll_ut(kommune, valg)
    kontroller(kommune, fullt)
    kropp = VERSJON + fullt.forutsetninger.tolkning + _skriv_hode(fullt, koder) + _skriv_poster(fullt, koder)
    if len(kropp) + lenketegn.SUMLENGDE > LENGST:
        raise Inndatafeil("Scenarioet er for stort til å stå i en lenke. Lagre det som fil i stedet.")
    return kropp + _kontrollsum(kommune, kropp)


def les(kommune: Kommune, kode: str) -> LestLenke:
    """Scenarioet i en kode. Gir Inndatafeil med én setning når koden ikke kan leses.

    Det som er endret i tallgrunnlaget siden koden ble laget, stopper aldri lesingen; det står i svaret.
    """
    innhold = _les_innhold(Leser(_kropp(kommune, kode), len(VERSJON)), {t.kode: t.id for t in kommune.tiltak})
    try:
        valg = les_uten_katalog(kommune, lenkefelt.NØYTRALE_FORUTSETNINGER, innhold)
    except Inndatafeil as feil:
        raise Inndatafeil(f"Lenken har en verdi som ikke er lov: {_trygg(feil.setninger[0])}.") from None
    katalog = kommune.tiltak_etter_id
    utgåtte = (t.id for t in valg.tiltak if t.id in katalog and katalog[t.id].status is Status.UTGÅTT)
    ukjente = (t.id for t in valg.tiltak if t.id not in katalog)
    tilpasset, endret = lenkeavvik.tilpass(kommune, valg)
    return LestLenke(tilpasset, tuple(utgåtte), tuple(ukjente), endret)


def med_rett_kontrollsum(kommune: Kommune, kode: str) -> str:
    """Koden med kontrollsummen den skulle hatt, til den som har rettet en kode for hånd."""
    kropp = kode.strip()[: -lenketegn.SUMLENGDE]
    return kropp + _kontrollsum(kommune, kropp)


def rett(kommune: Kommune, kode: str) -> str:
    """Koden slik den ble laget, uten det som har hengt seg på. Gir Inndatafeil når den ikke er hel."""
    if len(kode) > LENGST:
        raise Inndatafeil(f"Lenken er for lang til å være et scenario. En kode har høyst {LENGST} tegn.")
    kode = adresse.vask({"s": kode}).get("s", "")
    if not lenketegn.GYLDIGE_TEGN.fullmatch(kode.replace(adresse.TVETYDIG_STREK, "")):
        raise Inndatafeil("Lenken har tegn som ikke hører hjemme i den. Kopier hele lenken på nytt.")
    if kode[:1].isdigit() and kode[0] != VERSJON:
        raise Inndatafeil(f"Lenken er skrevet i versjon {kode[0]}, som ikke kan leses her.")
    for lest in _lesemåter(kode):
        if lest.startswith(VERSJON) and lest[-lenketegn.SUMLENGDE :] == _kontrollsum(
            kommune, lest[: -lenketegn.SUMLENGDE]
        ):
            return lest
    navn = kommune.opplysninger.navn
    raise Inndatafeil(
        f"Lenken er skadet eller ufullstendig, eller den gjelder ikke {navn}. Be avsenderen kopiere den på nytt."
    )


def _lesemåter(kode: str) -> Iterator[str]:
    """Det en vasket kode kan ha vært. Kontrollsummen velger, så det er få av dem."""
    for strek in ("-", "--") if adresse.TVETYDIG_STREK in kode else ("",):
        lest = kode.replace(adresse.TVETYDIG_STREK, strek)
        yield lest
        if lest[-1:] in ("_", "-"):
            yield lest.rstrip("_-")


def _kropp(kommune: Kommune, kode: str) -> str:
    """Koden uten kontrollsum, når den er hel og av en versjon vi kan lese."""
    return rett(kommune, kode)[: -lenketegn.SUMLENGDE]


def _kontrollsum(kommune: Kommune, kropp: str) -> str:
    return lenketegn.kontrollsum(f"{kommune.id}:{kropp}")


def _trygg(setning: str) -> str:
    """Meldingen kan gjengi tekst fra lenken, så tegn som kan bli til lenker eller kode, tas bort."""
    return re.sub(r"[^\w\s.,:;–%+«»−-]|(?<=:)//", "", setning).removeprefix(": ")


def _kode(id: str, koder: Mapping[str, str]) -> str:
    if id not in koder and not id.startswith(UKJENT):
        raise Inndatafeil(f"Tiltaket «{id}» finnes ikke i tallgrunnlaget og kan ikke stå i en lenke.")
    return koder.get(id) or id.removeprefix(UKJENT)


def _side(id: str, koder: Mapping[str, str]) -> str:
    return f".{id.removeprefix(_EGET)}." if id.startswith(_EGET) else _kode(id, koder)


def _id(side: str, ider: Mapping[str, str]) -> str:
    return _EGET + side.strip(".") if side.startswith(".") else ider.get(side, UKJENT + side)


def _skriv_hode(valg: Valg, koder: Mapping[str, str]) -> str:
    par = []
    for overlapp in valg.overlapp:
        a, b = overlapp.mellom
        par.append(EgenOverlapp((_side(a, koder), _side(b, koder)), overlapp.andel))
    forutsetninger = lenkefelt.skriv_felt(lenkefelt.FORUTSETNINGER, valg.forutsetninger)
    return forutsetninger + lenkefelt.skriv_felt(lenkefelt.SCENARIO, valg.med(overlapp=tuple(par)))


def _skriv_poster(valg: Valg, koder: Mapping[str, str]) -> str:
    """Postene, sortert etter start, opptrapping og kode."""
    poster = [_post(t, koder) for t in valg.tiltak]
    for eget in valg.egne_tiltak:
        felt = lenkefelt.skriv_felt(lenkefelt.EGET, eget)
        poster.append((eget.start, eget.opptrapping_måneder, f"~E{eget.id}.", felt))
    tekst = ""
    gjelder: tuple[Måned | None, int] = (None, 0)
    for start, opptrapping, kode, felt in sorted(poster):
        if start != gjelder[0]:
            tekst += _skriv_start(start, opptrapping)
        elif opptrapping != gjelder[1]:
            tekst += f"-{_SIFRE[opptrapping]}"
        gjelder = (start, opptrapping)
        tekst += kode + felt
    return tekst


def _skriv_start(start: Måned, opptrapping: int) -> str:
    nummer = start.år - _FØRSTE_ÅR
    kort = 0 <= nummer < len(_ÅRSBOKSTAVER)
    tekst = _ÅRSBOKSTAVER[nummer] + _MÅNEDER[start.måned - 1] if kort else f"~S{start}"
    strek = "" if opptrapping < _UTEN_STREK else "-"
    return f"{tekst}{strek}{_SIFRE[opptrapping]}" if opptrapping else tekst


def _post(tv: Tiltaksvalg, koder: Mapping[str, str]) -> tuple[Måned, int, str, str]:
    kode = _kode(tv.id, koder)
    if tv.mengde is None or tv.mengde < 0 or tv.start is None or tv.opptrapping_måneder is None:
        raise Inndatafeil(f"Tiltaket «{tv.id}» mangler mengde, start eller opptrapping.")
    mengde = "" if tv.mengde == 1 else lenketegn.skriv_tall(tv.mengde)
    return tv.start, tv.opptrapping_måneder, kode, mengde + lenkefelt.skriv_felt(lenkefelt.TILTAK, tv)


def _les_innhold(leser: Leser, ider: Mapping[str, str]) -> dict[str, Any]:
    """Hele koden som scenariofilens JSON-verdier."""
    forutsetninger: dict[str, Any] = {"tolkning": leser.krev(_TOLKNING, "bokstaven for tolkningen av målet")[0]}
    hode = lenkefelt.les_felt(leser, lenkefelt.HODE)
    forutsetninger |= {f.navn: hode.pop(f.navn) for f in lenkefelt.FORUTSETNINGER.values() if f.navn in hode}
    for overlapp in hode.get("overlapp", ()):
        overlapp["mellom"] = [_id(side, ider) for side in overlapp["mellom"]]
    return {**hode, **_les_poster(leser, ider), "forutsetninger": forutsetninger}


def _les_poster(leser: Leser, ider: Mapping[str, str]) -> dict[str, Any]:
    tiltak: dict[str, Any] = {}
    egne: list[dict[str, Any]] = []
    gjelder: dict[str, Any] = {}
    while not leser.ferdig:
        if treff := leser.har(_START):
            gjelder = {"start": _start(treff), "opptrapping_måneder": _SIFRE.index(treff[4] or "0")}
        elif not gjelder:
            leser.stopp("ventet en start, for eksempel V8")
        elif treff := leser.har(_OPPTRAPPING):
            gjelder = {**gjelder, "opptrapping_måneder": _SIFRE.index(treff[1])}
        elif treff := leser.har(_EGEN):
            felt = lenkefelt.les_felt(leser, lenkefelt.EGET)
            if felt.get("navn") and not er_synlig(felt["navn"]):
                felt["navn"] = NAVNLØST
            egne.append(gjelder | _NØYTRALT_EGET | felt | {"id": treff[1]})
        else:
            kode = leser.krev(lenkefelt.KODE, "koden til et tiltak")[0]
            id = ider.get(kode, UKJENT + kode)
            if id in tiltak:
                leser.stopp(f"tiltaket {kode} står to ganger")
            tiltak[id] = gjelder | _NØYTRALT_TILTAK | _les_tiltak(leser)
    return {"tiltak": tiltak, "egne_tiltak": egne}


def _start(treff: re.Match[str]) -> str:
    if treff[3]:
        return treff[3]
    return str(Måned(_FØRSTE_ÅR + _ÅRSBOKSTAVER.index(treff[1]), _MÅNEDER.index(treff[2]) + 1))


def _les_tiltak(leser: Leser) -> dict[str, Any]:
    mengde = lenketegn.les_tall_uten_fortegn(leser, ellers=1.0)
    felt = lenkefelt.les_felt(leser, lenkefelt.TILTAK)
    drivere = felt.get("drivere", [])
    if len(dict(drivere)) < len(drivere):
        leser.stopp("en driver står to ganger")
    return felt | {"mengde": mengde, "drivere": dict(drivere)}
