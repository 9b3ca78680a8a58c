"""Tilfeldige små kommuner til prøvene og fartsmålingen av pakkesøket. Alle tall er oppdiktet."""

from __future__ import annotations

import random
from typing import Any

from scenario.begreper import (
    Antakelser,
    Disposisjonsfond,
    Handlingsregel,
    Innsparingsmål,
    Kommune,
    Kommuneopplysninger,
    Mengde,
    Merking,
    Måned,
    Opphav,
    Relasjon,
    Spenn,
    Tall,
    Tiltak,
    Tolkning,
)
from scenario.begreper.tiltak import IkkeTallfestetEffekt, Omstilling, SatsEffekt

ÅR = (2030, 2031, 2032, 2033)
TEMAER, OMRÅDER, GRUPPER = (1, 2, 3, 4), ("P01", "P02", "P03"), ("unge", "gamle", "ansatte")
OPPHAV = (Opphav.KILDE, Opphav.EKSTERN, Opphav.ANTAKELSE, Opphav.ANTAKELSE)


def tall(verdi: float) -> Tall:
    """Et oppdiktet tall."""
    return Tall(verdi=verdi, enhet="1000 kr", opphav=Opphav.ANTAKELSE, merknad="oppdiktet")


def kommune(tiltak: list[Tiltak], relasjoner: list[Relasjon], mål: float, fond: float = 400_000.0) -> Kommune:
    """En oppdiktet kommune med disse tiltakene."""
    krav = tuple((y, mål if y > ÅR[0] else 0.0) for y in ÅR)
    nivå = Tolkning(id="A", navn="Nivå", forklaring="Nivå", type="nivå", mål=mål, krav=dict(krav))
    sum_ = Tolkning(id="E", navn="Sum", forklaring="Sum", type="akkumulert", mål=mål, krav=dict(krav))
    return Kommune(
        opplysninger=Kommuneopplysninger(
            id="prove",
            navn="Prøve",
            innbyggere=tall(1000),
            år=ÅR,
            prisnivå="2030",
            temaer=tuple(Merking(id=str(t), navn=f"Tema {t}") for t in TEMAER),
            områder=tuple(Merking(id=o, navn=o) for o in OMRÅDER),
            grupper=tuple(Merking(id=g, navn=g) for g in GRUPPER),
        ),
        mål=Innsparingsmål(nivå=tall(mål), standard="A", tolkninger=(nivå, sum_)),
        fond=Disposisjonsfond(anker=tall(fond)),
        handlingsregel=Handlingsregel(fast_del=tall(20_000), voksende_del=tall(80_000), forklaring="Prøve"),
        antakelser=(),
        standard=Antakelser(tolkning="A"),
        tiltak=tuple(tiltak),
        relasjoner=tuple(relasjoner),
        kilder=(),
        ordliste=(),
        utgave="prove",
    )


def ett_tiltak(r: random.Random, nr: int, **over: Any) -> Tiltak:
    """Et tilfeldig tiltak. `over` bestemmer felt."""
    sats = float(r.choice([500, 1000, 1000, 2000, 2500, 4000, r.randint(100, 9000), round(r.uniform(50, 9000), 2)]))
    opphav = r.choice(OPPHAV)
    grunn = {"kilde": "K"} if opphav is not Opphav.ANTAKELSE else {"merknad": "oppdiktet"}
    felt: dict[str, Any] = {
        "id": f"t{nr:03d}",
        "kode": "xa" if nr >= 23 else "abcdefghijklmnopqrstuvw"[nr],
        "navn": f"Tiltak {nr}",
        "temaer": tuple(sorted(r.sample(TEMAER, r.choice([1, 1, 1, 2])))),
        "områder": tuple(r.sample(OMRÅDER, r.choice([0, 1, 1, 2]))),
        "grupper": tuple(r.sample(GRUPPER, r.choice([0, 1, 2]))),
        "hensikt": "Prøve",
        "bakgrunn": "Prøve",
        "konsekvensgrad": r.randint(0, 3),
        "mengde": None,
        "effekt": SatsEffekt(
            form="sats",
            sats=Spenn(lav=sats, sannsynlig=sats, høy=sats, enhet="1000 kr", opphav=opphav, **grunn),
        ),
        "start": Måned(r.choice(ÅR[1:3]), r.choice([1, 1, 7, 8])),
        "opptrapping_måneder": r.choice([0, 0, 12, 24]),
        "omstilling": Omstilling(fast=r.choice([0, 500, 1000]), per_enhet=r.choice([0, 0, 200]), merknad="Prøve"),
        "oppdatert": "2030-01-01",
    }
    return Tiltak(**{**felt, **over})


def med_mengde(r: random.Random, standard: float = 1.0) -> Mengde:
    """Mengder i tre trinn rundt standarden."""
    størst = standard * r.choice([2, 3])
    return Mengde(standard=standard, minst=standard, størst=størst, trinn=standard, enhet="stk", enhet_flertall="stk")


def uten_tall(r: random.Random, nr: int) -> Tiltak:
    """Et tiltak som ikke er tallfestet."""
    return ett_tiltak(r, nr, effekt=IkkeTallfestetEffekt(form="ikke_tallfestet", hvorfor="Prøve"))


def relasjoner(r: random.Random, antall_tiltak: int, antall: int, sterke: bool, stopp: float) -> list[Relasjon]:
    """Tilfeldige relasjoner mellom ulike par. `sterke` gir andeler opp til 1, `stopp` er delen som stopper."""
    sett: set[frozenset[int]] = set()
    ut: list[Relasjon] = []
    for _ in range(antall):
        i, j = r.sample(range(antall_tiltak), 2)
        if frozenset((i, j)) in sett:
            continue
        sett.add(frozenset((i, j)))
        type_ = r.choice(["utelukker", "forutsetter"]) if r.random() < stopp else "overlapper"
        andel = r.choice([0.1, 0.25, 0.5, 0.8, 1.0] if sterke else [0.05, 0.1, 0.2, 0.3])
        ut.append(
            Relasjon(
                type=type_,  # type: ignore[arg-type]
                mellom=(f"t{i:03d}", f"t{j:03d}"),
                andel=andel if type_ == "overlapper" else None,
                begrunnelse="Prøve",
                opphav=Opphav.ANTAKELSE,
            )
        )
    return ut
