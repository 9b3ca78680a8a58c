"""Radene i tiltakslisten: hva hvert trinn heter, betyr for folk og gir, og hvorfor en rad ikke teller.

Alt er ferdig tekst; den som tegner listen, regner ingenting. Beløp inn er hele 1000 kr, tekstene er mill. kr i året.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from scenario.begreper.effektformer import IkkeTallfestetEffekt
from scenario.begreper.felles import Opphav
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Grunn, Konflikt, Resultat
from scenario.begreper.tall import Kilde
from scenario.begreper.tiltak import Mengde, Status, Tiltak
from scenario.begreper.valg import EgetTiltak, Forutsetninger, Tiltaksvalg, Valg
from scenario.beregning import effekt as effekter
from scenario.beregning.beregn import grunn_til_å_utelate
from scenario.framstilling.avrunding import mill_ved, på_grensen
from scenario.framstilling.forklaring import om_behandlingen
from scenario.framstilling.tall import HARDT, antall, knapp, mill_kr, mill_kr_knapp, måned, oppramsing

Form = dict[str, Any]
"""En rad, et felt eller en grunn på formen komponenten leser (JSON)."""

HOPP = (1, 2, 5, 10, 20, 50, 100, 200, 500)
FLEST_HOPP = 12
"""Minus og pluss går så mange trinn om gangen at det er høyst tolv trykk fra av til alt."""
EGNE = "egne"
UTEN_TEMA = "uten"
"""Overskriftene som ikke er et tema."""
DITT_TALL = "Ditt tall"


# --- Trinnene -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def trinnene(tiltak: Tiltak, valgt: float | None = None) -> tuple[float, ...]:
    """Mengdene raden kan stilles på; den første er 0, som er av. Mengden som er valgt, er alltid med."""
    m = tiltak.mengde
    if m is None:
        return (0.0, 1.0)
    antall = int((m.størst - m.minst) / m.trinn + 1e-9)
    gitter = {round(m.minst + i * m.trinn, 6) for i in range(antall + 1)} | {m.størst}
    return (0.0, *sorted(gitter | {valgt or m.størst} - {0.0}))


def trinn_for(tiltak: Tiltak, tv: Tiltaksvalg, mengder: tuple[float, ...]) -> int:
    """Trinnet mengden i et valg står på."""
    return 1 if tiltak.mengde is None else mengder.index(effekter.mengde(tiltak, tv))


def stopp(mengder: tuple[float, ...], m: Mengde | None) -> list[int]:
    """Trinnene minus og pluss går mellom: av, minste mengde, runde mengder og største."""
    if m is None:
        return [0, 1]
    antall = len(mengder) - 1
    enhet = next((h for h in HOPP if antall <= h * FLEST_HOPP), HOPP[-1]) * m.trinn
    runde = [i for i, x in enumerate(mengder) if abs(x / enhet - round(x / enhet)) < 1e-6]
    return sorted({0, 1, antall, *runde})


# --- Raden ----------------------------------------------------------------------------------------------------------


def rad(
    kommune: Kommune,
    tiltak: Tiltak,
    tv: Tiltaksvalg,
    mengder: tuple[float, ...],
    forutsetninger: Forutsetninger,
    skala: float,
) -> Form:
    """Raden for ett tiltak, trinn for trinn. `skala` er beløpet som fyller søylens bredde."""
    folk = list(dict.fromkeys(tiltak.konsekvens(_minst(tiltak, m)) or "" for m in mengder))
    ord_, merke = opphavsord(kommune, tiltak, tv)
    return {
        "id": tiltak.id,
        "navn": tiltak.navn,
        "nr": (tiltak.nummer or "").lower(),
        "omr": list(tiltak.områder),
        "tema": str(tiltak.temaer[0]) if tiltak.temaer else UTEN_TEMA,
        "tekst": [knapp(m) for m in mengder] if tiltak.mengde else ["Ikke valgt", "Valgt"],
        "etter": _av(tiltak.mengde),
        "folk": folk,
        "følge": [folk.index(tiltak.konsekvens(_minst(tiltak, m)) or "") for m in mengder],
        "stopp": stopp(mengder, tiltak.mengde),
        "std": trinn_for(tiltak, tv, mengder),
        "opphav": ord_,
        "merke": merke,
        **_beløpene([_gir(tiltak, replace(tv, mengde=m), forutsetninger) for m in mengder[1:]], skala),
    }


def _minst(tiltak: Tiltak, mengde: float) -> float:
    """Mengden følgen vises for: minste følge når tiltaket er av, så raden aldri står uten tekst."""
    return max(mengde, tiltak.konsekvenser[0].fra if tiltak.konsekvenser else 0.0)


def _av(m: Mengde | None) -> str:
    return f" av {knapp(m.størst)}{HARDT}{m.enhet_flertall if m.størst != 1 else m.enhet}" if m else ""


def _gir(tiltak: Tiltak, tv: Tiltaksvalg, forutsetninger: Forutsetninger) -> float | None:
    effekt = effekter.effektledd(tiltak, tv, forutsetninger)
    return None if effekt is None else effekt.helår[1]


def _beløpene(gir: list[float | None], skala: float, *grenser: float) -> Form:
    if any(g is None for g in gir):
        return {"beløp": None, "mest": "uten tall", "andel": [], "rest": 0.0}
    tall = [0.0, *(g for g in gir if g is not None)]
    return {
        "beløp": ["0", *(mill_ved(g, *grenser) for g in tall[1:])],
        "mest": f"av {mill_ved(max(tall[1:], key=abs), *grenser)}",
        "andel": [_bredde(g, skala) for g in tall],
        "rest": _bredde(max(tall), skala),
    }


def _bredde(gir: float, skala: float) -> float:
    """Søylens bredde i prosent. Et eget tiltak kan være større enn alle i lista, og fyller da hele."""
    return round(min(100.0, 100 * max(0.0, gir) / skala), 2)


def skala(kommune: Kommune, forutsetninger: Forutsetninger) -> float:
    """Det største beløpet et tiltak i katalogen kan gi: bredden av søylene (1000 kr)."""
    største = (_gir(t, Tiltaksvalg(t.id, mengde=trinnene(t)[-1]), forutsetninger) for t in kommune.valgbare)
    return max([1.0, *(g for g in største if g is not None)])


def egen_rad(eget: EgetTiltak, på: bool, forutsetninger: Forutsetninger, skala: float, mål: float) -> Form:
    """Raden for et eget tiltak. `mål` er det summen måles mot."""
    gir = effekter.egne_effektledd(eget, forutsetninger).helår[1]
    return {
        "id": eget.nøkkel,
        "navn": eget.navn,
        "nr": "",
        "omr": [],
        "tema": EGNE,
        "tekst": ["Ikke valgt", "Valgt"],
        "etter": "",
        "folk": [f"Lagt til av deg. Virker fra {måned(eget.start)}."],
        "følge": [0, 0],
        "stopp": [0, 1],
        "std": 1,
        "opphav": DITT_TALL,
        "merke": "fast",
        "på": int(på),
        **_beløpene([gir], skala, mål),
    }


def opphavsord(kommune: Kommune, tiltak: Tiltak, tv: Tiltaksvalg) -> tuple[str, str]:
    """Opphavet i ord, og merket foran: `fast`, `skravert` for regneeksempler, `tom` når det ikke er tallfestet."""
    opphav = effekter.opphav(tiltak, tv)
    if opphav is Opphav.EGET or (tv.drivere and effekter.er_tallfestet(tiltak, tv)):
        return DITT_TALL, "fast"
    if opphav is Opphav.IKKE_TALLFESTET:
        return "Ikke tallfestet", "tom"
    kilde = next((k for k in kildene(kommune, tiltak) if k), None)
    if opphav is Opphav.ANTAKELSE or kilde is None:
        return "Regneeksempel", "skravert"
    return f"{kildeord(kommune, kilde)}{_gjelder(tiltak)}", "fast"


def opphavsordene(kommune: Kommune, valg: Valg) -> dict[str, str]:
    """Opphavet i ord for hvert valgt tiltak, også de egne."""
    egne = dict.fromkeys((e.nøkkel for e in valg.egne_tiltak), DITT_TALL)
    kjente = kommune.tiltak_etter_id
    return egne | {tv.id: opphavsord(kommune, kjente[tv.id], tv)[0] for tv in valg.tiltak if tv.id in kjente}


def _gjelder(tiltak: Tiltak) -> str:
    """«, gjelder 1 skole» når mengden kan stilles høyere enn kilden gjelder."""
    m, grense = tiltak.mengde, tiltak.mengde_i_kilden
    if m is None or grense is None or m.størst <= grense:
        return ""
    return f", gjelder {antall(grense, m.enhet, m.enhet_flertall)}"


def kildene(kommune: Kommune, tiltak: Tiltak) -> Iterator[Kilde]:
    """Kildene bak tallene i tiltaket, hver én gang, i den rekkefølgen tallene står."""
    ider = dict.fromkeys(id for d in tiltak.drivere.values() for id in d.kilde)
    yield from (k for id in ider if (k := kommune.kilde_etter_id.get(id)))


def kildeord(kommune: Kommune, kilde: Kilde) -> str:
    """Hvem som sier det, og når: «Kommunens tall, 2022»."""
    if kilde.type == "dokument":
        return f"Kommunens tall, {kilde.år}"
    hvem = "Kommunens nettsted" if kilde.utgiver == kommune.opplysninger.navn else kilde.utgiver
    return f"{hvem}, {kilde.år}"


# --- Grunnene -------------------------------------------------------------------------------------------------------


def grunnen(kommune: Kommune, valg: Valg, tiltak: Tiltak, tv: Tiltaksvalg) -> str:
    """Koden for grunnen til at raden ikke teller, eller for det raden sier om tallet; tom når det ikke er noe å si."""
    grunn = grunn_til_å_utelate(tiltak, tv, valg, kommune.år)
    if grunn is Grunn.TEMA:
        return "tema:" + ",".join(str(t) for t in tiltak.temaer if t in valg.lukkede_temaer)
    tallfestet = effekter.er_tallfestet(tiltak, tv)
    if not tallfestet or (_uten_tall(tiltak) and grunn is None):
        return _mangler(tiltak, not tallfestet)
    if tiltak.type == "inntekt" and grunn is None:
        return "regnes_med"
    return grunn.value if grunn else ""


def _uten_tall(tiltak: Tiltak) -> bool:
    return tiltak.opphav is Opphav.IKKE_TALLFESTET


def _mangler(tiltak: Tiltak, mangler: bool) -> str:
    form = "anslag" if isinstance(tiltak.effekt, IkkeTallfestetEffekt) else "drivere"
    return f"{form}:{tiltak.id if form == 'drivere' else ''}:{'mangler' if mangler else 'har'}"


def grunntekst(kommune: Kommune, kode: str) -> Form:
    """Det raden sier, og kontrollene som endrer det. `*` i en nøkkel er radens id."""
    if kode.startswith("tema:"):
        return _lukket(kommune, kode.removeprefix("tema:").split(","))
    if kode.startswith("anslag:"):
        return _anslag(kode.endswith("mangler"))
    if kode.startswith("drivere:"):
        return _drivere(kommune.tiltak_etter_id[kode.split(":")[1]], kode.endswith("mangler"))
    return _FASTE[kode](kommune)


def _lukket(kommune: Kommune, numre: list[str]) -> Form:
    navn = oppramsing([f"«{t.kortnavn}»" for t in kommune.opplysninger.temaer if t.id in numre])
    knapper = [_knapp(f"tema|{n}", 1, "Utred temaet likevel") for n in numre]
    return {"fet": "Teller ikke.", "tekst": f"{navn} skal ikke utredes.", "ute": 1, "låst": 1, "felt": knapper[:1]}


def _inntekt(_: Kommune) -> Form:
    tekst = "Dette er høyere inntekt, ikke lavere drift."
    return {"fet": "Teller ikke.", "tekst": tekst, "ute": 1, "felt": [_inntektsbryter(0)]}


def _regnes_med(_: Kommune) -> Form:
    tekst = "Dette er høyere inntekt, ikke lavere drift."
    return {"fet": "Regnes med.", "tekst": tekst, "ute": 0, "felt": [_inntektsbryter(1)]}


def _inntektsbryter(på: int) -> Form:
    return {"slag": "bryter", "k": "forutsetning|regn_med_inntektstiltak", "navn": "Regn med inntekt", "verdi": på}


def _antakelse(_: Kommune) -> Form:
    bryter = {"slag": "bryter", "k": "forutsetning|ta_med_antakelser", "navn": "Regn med regneeksempler", "verdi": 0}
    tekst = "Tallet er et regneeksempel, og dem har du slått av."
    return {"fet": "Teller ikke.", "tekst": tekst, "ute": 1, "felt": [bryter]}


def _sent(kommune: Kommune) -> Form:
    knapp_ = _knapp("start|*", "tidligst", "Start så tidlig som lista regner med")
    return {"fet": "Teller ikke.", "tekst": f"Starter etter {kommune.år[-1]}.", "ute": 1, "felt": [knapp_]}


_FASTE = {
    Grunn.INNTEKT.value: _inntekt,
    Grunn.ANTAKELSE.value: _antakelse,
    Grunn.SENT.value: _sent,
    "regnes_med": _regnes_med,
}


def _anslag(mangler: bool) -> Form:
    felt = tallfelt("anslag|*|sannsynlig", "Ditt anslag, mill. kr i året", "mill. kr i året")
    if not mangler:
        return {"fet": "", "tekst": "Regnet med ditt anslag.", "ute": 0, "felt": [felt]}
    tekst = "Ingen kilde sier hva det gir. Legg inn ditt anslag, så regnes det med."
    return {"fet": "Teller ikke ennå.", "tekst": tekst, "ute": 1, "felt": [felt]}


def _drivere(tiltak: Tiltak, mangler: bool) -> Form:
    felt = [driverfelt(tiltak, navn) for navn in ukjente(tiltak)]
    if not mangler:
        return {"fet": "", "tekst": "Regnet av tallene dine.", "ute": 0, "felt": felt}
    tekst = "Kilden sier ikke hvor mye. Oppgi tallene som mangler, så regnes det med."
    return {"fet": "Teller ikke ennå.", "tekst": tekst, "ute": 1, "felt": felt}


def ukjente(tiltak: Tiltak) -> tuple[str, ...]:
    """Driverne ingen kilde gir, og som brukeren må oppgi."""
    return tuple(navn for navn, d in tiltak.drivere.items() if d.midt is None)


def driverfelt(tiltak: Tiltak, navn: str) -> Form:
    """Feltet for en driver brukeren må oppgi."""
    enhet = "mill. kr" if er_i_kroner(tiltak, navn) else tiltak.drivere[navn].enhet
    lesbart = navn.replace("_", " ")
    etikett = f"{lesbart[:1].upper()}{lesbart[1:]}"
    etikett = etikett if lesbart == enhet else f"{etikett}, {enhet}"
    return tallfelt(f"driver|{tiltak.id}|{navn}", etikett, f"{enhet} {lesbart}")


def er_i_kroner(tiltak: Tiltak, navn: str) -> bool:
    """Sant når driveren er et beløp i 1000 kr, som skrives i mill. kr."""
    return tiltak.drivere[navn].enhet.startswith("1000 kr")


def tallfelt(k: str, navn: str, enhet: str, plass: str = "") -> Form:
    """Et felt for et tall, skrevet på norsk."""
    return {"slag": "tall", "k": k, "navn": navn, "enhet": enhet, "plass": plass}


def _knapp(k: str, verdi: Any, navn: str) -> Form:
    return {"slag": "knapp", "k": k, "verdi": verdi, "navn": navn}


def konfliktgrunner(kommune: Kommune, valg: Valg, konflikter: Iterable[Konflikt]) -> dict[str, Form]:
    """For hvert tiltak i en konflikt: hva den er, og knappene som løser den."""
    return {
        id: {
            "fet": "Kan ikke stå slik.",
            "tekst": k.melding,
            "ute": 0,
            "felt": [_løser(kommune.tiltak_etter_id[en], valg.tiltaksvalg(en) is not None) for en in k.tiltak],
        }
        for k in konflikter
        for id in k.tiltak
    }


def _løser(tiltak: Tiltak, på: bool) -> Form:
    trinn = 0 if på else trinn_for(tiltak, Tiltaksvalg(tiltak.id), trinnene(tiltak))
    return _knapp(tiltak.id, trinn, f"Slå {'av' if på else 'på'} «{tiltak.navn}»")


# --- Temaene --------------------------------------------------------------------------------------------------------


def temasummer(kommune: Kommune, resultat: Resultat) -> dict[str, tuple[float, float]]:
    """For hver overskrift: summen etter overlapp, og det som er trukket fra. Hvert fradrag deles likt på de to."""
    hvor = {t.id: str(t.temaer[0]) if t.temaer else UTEN_TEMA for t in kommune.tiltak}
    sum_: dict[str, float] = defaultdict(float)
    fratrukket: dict[str, float] = defaultdict(float)
    for b in resultat.bidrag:
        sum_[hvor.get(b.id, EGNE)] += b.helårseffekt
    for f in resultat.fradrag:
        for id in f.mellom:
            sum_[hvor.get(id, EGNE)] -= f.helårseffekt / 2
            fratrukket[hvor.get(id, EGNE)] += f.helårseffekt / 2
    return {t: (s, fratrukket[t]) for t, s in sum_.items()}


def sumtekst(sum_: float, fratrukket: float, mål: float) -> list[str]:
    """Summen ved overskriften, og «etter 0,1 i overlapp» når noe er trukket fra. `mål` er det summen måles mot."""
    return [
        "0" if på_grensen(sum_) else mill_ved(sum_, 0.0, mål),
        "" if på_grensen(fratrukket) else f"etter {mill_ved(fratrukket, 0.0)} i overlapp",
    ]


def pris(mål: float, størst: float, uten: float, lukket: bool, tapt: float) -> list[str]:
    """Hva det koster å lukke temaet, som tre biter: før tallet, tallet og etter."""
    if abs(størst - uten) < 1 and not lukket:
        return ["Temaet har ingen tall ennå. Lukkes det, er summen uendret.", "", ""]
    under = mål - uten
    etter = f" ({mill_ved(under, 0.0)} under målet)." if under > 0.5 else "."
    if lukket and not på_grensen(tapt):
        etter += f" {mill_ved(tapt, 0.0)} av det du har valgt, teller ikke."
    return [
        "Uten temaet rekker lista til " if lukket else "Lukkes temaet, rekker resten til ",
        mill_ved(uten, mål),
        etter,
    ]


def tapt_i(kommune: Kommune, resultat: Resultat, tema: int) -> float:
    """Det som er valgt i et lukket tema og derfor ikke teller (1000 kr)."""
    return sum(
        u.helårseffekt or 0.0
        for u in resultat.ikke_medregnet
        if u.grunn is Grunn.TEMA and tema in kommune.tiltak_etter_id[u.id].temaer
    )


def vedtatte(kommune: Kommune) -> list[Form]:
    """Tiltakene som alt er vedtatt: navn og én setning hver."""
    mål = mill_kr_knapp(kommune.mål.nivå.verdi or 0.0)
    return [
        {"navn": t.navn, "om": t.hensikt, "tekst": f"{_vedtatt_tekst(t)} Teller 0 mot {mål}.{om_behandlingen(t)}"}
        for t in kommune.tiltak
        if t.status is Status.VEDTATT
    ]


def _vedtatt_tekst(tiltak: Tiltak) -> str:
    ledd = [f"{mill_kr(kr)} fra {år}" for år, kr in tiltak.vedtatt_effekt[:1]]
    return f"{ledd[0]}, alt vedtatt." if ledd else "Alt vedtatt."
