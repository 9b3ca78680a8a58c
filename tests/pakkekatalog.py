"""Tilfeldige små kommuner til prøvene og fartsmålingen av pakkesøket. Alle tall er oppdiktet."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from scenario.analyse.pakker.pakkesporsmal import Formål, Inndeling, Pakkespørsmål, Tak
from scenario.begreper import (
    Disposisjonsfond,
    EgenOverlapp,
    EgetTiltak,
    Forutsetninger,
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
    Tiltaksvalg,
    Tolkning,
    Valg,
)
from scenario.begreper.effektformer import IkkeTallfestetEffekt, SatsEffekt
from scenario.begreper.tiltak import Omstilling, Virkning
from scenario.begreper.valg import Anslag

ÅR = (2030, 2031, 2032, 2033)
TEMAER, OMRÅDER, GRUPPER = (1, 2, 3, 4), ("P01", "P02", "P03"), ("unge", "gamle", "ansatte")
FLEST_KOMBINASJONER = 17_000
"""Så mange pakker et tilfeldig spørsmål høyst har."""
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
        forutsetninger=(),
        standard=Forutsetninger(tolkning="A"),
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
        "virkninger": vurderte(random.Random(f"{nr} {sats}")),
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


def vurderte(r: random.Random) -> tuple[Virkning, ...]:
    """Følgen for ingen, én eller to grupper, fra −2 til 2."""
    grupper = r.sample(GRUPPER, r.choice([0, 0, 1, 2]))
    return tuple(Virkning(gruppe=g, følge=r.randint(-2, 2), vurdert_av="Prøve", dato="2030-01-01") for g in grupper)


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


def tilfeldig_spørsmål(frø: int) -> Pakkespørsmål:
    """Et spørsmål over en tilfeldig kommune med høyst 14 tiltak, relasjoner, låser og tak."""
    r = random.Random(frø)
    tiltak, kombinasjoner = _tilfeldige_tiltak(r, r.choice([3, 5, 6, 7, 8, 8, 9, 10, 11, 12, 13, 14]))
    antall = len(tiltak)
    forhold = relasjoner(r, antall, r.randint(0, antall + 2), r.random() < 0.5, r.choice([0, 0.2, 0.5]))
    sum_ = sum(t.effekt.sats.sannsynlig for t in tiltak if isinstance(t.effekt, SatsEffekt))
    k = kommune(tiltak, forhold, round(sum_ * r.uniform(0.1, 0.7)) + 1.0, r.choice([4e5, 1.2e5, 3e4]))
    return _spørsmål(r, k, [t.id for t in tiltak], sum_, kombinasjoner)


def _tilfeldige_tiltak(r: random.Random, antall: int) -> tuple[list[Tiltak], int]:
    """Tiltakene, og hvor mange pakker de kan settes sammen til."""
    kombinasjoner, tiltak = 1, []
    for nr in range(antall):
        mengde = med_mengde(r) if r.random() < 0.4 else None
        muligheter = 1 + (round(mengde.størst / mengde.standard) if mengde else 1)
        if kombinasjoner * muligheter * 2 ** (antall - nr - 1) > FLEST_KOMBINASJONER:
            mengde, muligheter = None, 2
        kombinasjoner *= muligheter
        over: dict[str, Any] = {"type": "inntekt"} if r.random() < 0.08 else {}
        tiltak.append(uten_tall(r, nr) if r.random() < 0.08 else ett_tiltak(r, nr, mengde=mengde, **over))
    return tiltak, kombinasjoner


def _spørsmål(r: random.Random, k: Kommune, ider: list[str], sum_: float, kombinasjoner: int) -> Pakkespørsmål:
    valg = _valg(r, k, ider, egne=kombinasjoner <= FLEST_KOMBINASJONER // 2)
    return Pakkespørsmål(
        k,
        valg,
        formål=r.choice(list(Formål)),
        mål=None if r.random() < 0.5 else float(round(sum_ * r.uniform(0.05, 0.5))),
        år=r.choice([None, None, None, ÅR[2], ÅR[3]]),
        må_med=tuple(r.sample(ider, r.choice([0, 0, 0, 1]))),
        ikke_aktuelt=tuple(r.sample(ider, r.choice([0, 0, 1, 2]))),
        lukkede_temaer=tuple(r.sample(TEMAER, r.choice([0, 0, 0, 1]))),
        tak=tuple(_tak(r, sum_) for _ in range(r.choice([0, 0, 1, 2]))),
        høyst_tiltak=r.choice([None, None, 2, 4, 6]),
        fond_over_krav=tuple(r.sample(ÅR, r.choice([0, 0, 0, 1, 2]))),
        høyst_antakelser_prosent=r.choice([None, None, 30.0, 60.0]),
        utsettelser=(0, 6) if kombinasjoner <= 64 and r.random() < 0.5 else (0,),
        vekter=(("unge", 2.0), ("ansatte", 0.5)),
        ulikhet=r.choice([1, 2, 3, 4]),
        nær_prosent=r.choice([0.0, 5.0, 20.0]),
    )


def _valg(r: random.Random, k: Kommune, ider: list[str], egne: bool) -> Valg:
    """Tilfeldige forutsetninger, og av og til eget anslag, eget tiltak og egen overlapp."""
    forutsetninger = replace(
        k.standard,
        tolkning=r.choice("AAAE"),
        realiseringsgrad=r.choice([1.0, 1.0, 0.8]),
        udekket_dekkes_av_fondet=r.random() < 0.7,
        regn_med_inntektstiltak=r.random() < 0.3,
        ta_med_antakelser=r.random() < 0.9,
        merinntekt=((ÅR[2], 30_000.0),) if r.random() < 0.2 else (),
    )
    valg = Valg(forutsetninger=forutsetninger)
    if r.random() < 0.3:
        anslag = Anslag.punkt(r.choice([-500.0, 900.0, 3000.0]))
        valg = valg.med(tiltak=(Tiltaksvalg(r.choice(ider), eget_anslag=anslag),))
    if egne and r.random() < 0.3:
        eget = EgetTiltak("a", "Eget", Anslag.punkt(2500.0), Måned(2031, 3), omstilling=((2031, 700.0),))
        valg = valg.med(egne_tiltak=(eget,), overlapp=(EgenOverlapp(("eget:a", r.choice(ider)), 0.6),))
    return valg


def _tak(r: random.Random, sum_: float) -> Tak:
    inndeling, id = r.choice([(Inndeling.TEMA, "1"), (Inndeling.OMRÅDE, "P01"), (Inndeling.GRUPPE, "unge")])
    return Tak(inndeling, id, *r.choice([(round(sum_ * 0.15, 2), None), (None, 1), (sum_ * 0.3, 2)]))
