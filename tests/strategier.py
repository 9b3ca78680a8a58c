"""Tilfeldige, gyldige scenarioer for en kommune, til prøver som skal holde for alle valg."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.tekst import er_synlig, er_usynlig
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Anslag, Beløp, EgenOverlapp, EgetTiltak, Forutsetninger, Tiltaksvalg, Valg
from scenario.beregning.utfylling import fyll_ut
from scenario.lesing import les_kommune

T = TypeVar("T")
FIKTIV = Path(__file__).parent / "fiktiv"


@cache
def drammen() -> Kommune:
    """Det ekte tallgrunnlaget."""
    return les_kommune()


@cache
def lillevik() -> Kommune:
    """Den oppdiktede kommunen, med andre år, temaer og tolkninger."""
    return les_kommune(FIKTIV)


def tall(minst: float = -1e9, størst: float = 1e9) -> st.SearchStrategy[float]:
    """Hele tall, tall med få desimaler og alle andre endelige tall."""
    runde = st.integers(int(minst * 100 + 0.5), int(størst * 100)).map(lambda n: n / 100)
    hele = st.integers(int(minst + 0.999), int(størst)).map(float) if størst - minst >= 1 else runde
    alle = st.floats(minst, størst, allow_nan=False).map(lambda x: x + 0.0)
    return st.one_of(hele, runde, alle).filter(lambda x: minst <= x <= størst)


_ANDEL = tall(0, 1)


def tekster(størst: int, minst: int = 0) -> st.SearchStrategy[str]:
    """Alle tegn dørene slipper inn, også emoji, markup og skrift fra høyre mot venstre."""
    alle = st.characters(exclude_categories=("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")).filter(lambda t: not er_usynlig(t))
    vanlige = st.sampled_from("aøÅz09 _-.~,<b>«»ש😀")
    return st.text(st.one_of(vanlige, alle), min_size=minst, max_size=størst)


def anslag(minst: float = -1e9, størst: float = 1e9) -> st.SearchStrategy[Anslag]:
    """Punkt eller stigende spenn."""
    punkt = tall(minst, størst).map(Anslag.punkt)
    spenn = st.lists(tall(minst, størst), min_size=3, max_size=3).map(lambda n: Anslag(*sorted(n)))
    return punkt | spenn


def per_år(kommune: Kommune, verdi: st.SearchStrategy[float]) -> st.SearchStrategy[Beløp]:
    """Beløp for noen av kommunens år."""
    return st.dictionaries(st.sampled_from(kommune.år), verdi).map(lambda par: tuple(sorted(par.items())))


def starter(kommune: Kommune) -> st.SearchStrategy[Måned]:
    """Alle måneder et tiltak kan starte."""
    år = st.integers(kommune.år[0], kommune.år[-1] + 10)
    return st.builds(Måned, år, st.integers(1, 12))


def grader() -> st.SearchStrategy[float]:
    """Realiseringsgrader, oftest hele fem prosent."""
    return st.integers(0, 20).map(lambda n: n * 5 / 100) | tall(0, 1)


def mengder(tiltak: Tiltak) -> st.SearchStrategy[float]:
    """Mengder innenfor grensene."""
    m = tiltak.mengde
    if m is None:
        return st.just(1.0)
    return st.integers(int(m.minst), int(m.størst)).map(float) if m.heltall else tall(m.minst, m.størst)


def tiltaksvalg(
    kommune: Kommune, tiltak: Tiltak, drivere: st.SearchStrategy[float] | None = None
) -> st.SearchStrategy[Tiltaksvalg]:
    """Ett tiltak med noen av feltene satt. Det som ikke er satt, følger katalogen."""
    beløp = tall()
    driververdier = beløp if drivere is None else drivere
    egne = st.dictionaries(st.sampled_from(list(tiltak.drivere)), driververdier) if tiltak.drivere else st.just({})
    return st.builds(
        Tiltaksvalg,
        id=st.just(tiltak.id),
        mengde=st.none() | mengder(tiltak),
        start=st.none() | starter(kommune),
        opptrapping_måneder=st.none() | st.integers(0, 60),
        andeler=st.none() | per_år(kommune, tall(0, 1)),
        realiseringsgrad=grader(),
        eget_anslag=st.none() | anslag(),
        varige_merkostnader=st.none() | beløp,
        inntektsbortfall=st.just(0.0) | beløp,
        omstilling=st.none() | per_år(kommune, beløp),
        drivere=egne.map(lambda par: tuple(sorted(par.items()))),
    )


def egne_tiltak(kommune: Kommune) -> st.SearchStrategy[EgetTiltak]:
    """Et tiltak brukeren har laget."""
    return st.builds(
        EgetTiltak,
        id=st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True),
        navn=tekster(80, minst=1).filter(er_synlig),
        helårseffekt=anslag(),
        start=starter(kommune),
        varige_merkostnader=tall(),
        inntektsbortfall=tall(),
        opptrapping_måneder=st.integers(0, 60),
        andeler=st.none() | per_år(kommune, tall(0, 1)),
        realiseringsgrad=grader(),
        omstilling=per_år(kommune, tall()),
    )


def forutsetninger(kommune: Kommune) -> st.SearchStrategy[Forutsetninger]:
    """Alle styrbare forutsetninger, eller kommunens standard."""
    beløp = per_år(kommune, tall())
    fritt = st.builds(
        Forutsetninger,
        tolkning=st.sampled_from([t.id for t in kommune.mål.tolkninger]),
        krav=st.none() | beløp,
        mål=st.none() | tall(0.001, 1e9),
        realiseringsgrad=grader(),
        merforbruk=beløp,
        merinntekt=beløp,
        planlagt_bruk=beløp,
        reservekrav_vekst_prosent=tall(-50, 100),
        udekket_dekkes_av_fondet=st.booleans(),
        regn_med_inntektstiltak=st.booleans(),
        ta_med_antakelser=st.booleans(),
        usikkerhet=st.booleans(),
        felles_levering=anslag(0, 1.5),
        felles_forsinkelse_måneder=anslag(0, 36),
        regn_om_priser=st.booleans(),
        eksterne_bommer_likt=st.booleans(),
        spenn_der_det_mangler=st.booleans(),
    )
    return st.just(kommune.standard) | fritt


def valg_for(
    kommune: Kommune, *, utfylt: bool = True, drivere: st.SearchStrategy[float] | None = None
) -> st.SearchStrategy[Valg]:
    """Et gyldig scenario. `utfylt` skriver ut det katalogen ellers ville bestemt, som i appen og lenkene.

    `drivere` begrenser brukerens egne drivere. De ganges med hverandre, så uten grense blir beløpene så store at
    flyttall ikke lenger skiller kroner.

    Delene trekkes av Hypothesis én gang, og settes så sammen på nytt for hvert eksempel: et helt scenario har flere
    hundre valg, og å trekke alle hver gang tar hundre ganger så lang tid.
    """
    temaer = [int(m.id) for m in kommune.opplysninger.temaer]

    def sett_sammen(frø: int) -> Valg:
        terning, deler = Random(frø), _deler(kommune, drivere)
        valgte = terning.sample(sorted(deler.tiltak), terning.randint(0, min(8, len(deler.tiltak))))
        egne = {e.id: e for e in terning.sample(deler.egne, terning.randint(0, 3))}
        grunnlag = Valg(
            forutsetninger=terning.choice(deler.forutsetninger),
            tiltak=tuple(terning.choice(deler.tiltak[id]) for id in valgte),
            egne_tiltak=tuple(egne.values()),
            lukkede_temaer=tuple(t for t in temaer if terning.random() < LUKKES),
            navn=terning.choice(deler.navn),
            merknad=terning.choice(deler.merknader),
        )
        utfylte = fyll_ut(kommune, grunnlag) if utfylt else grunnlag
        return utfylte.med(overlapp=_egne_overlapp(utfylte, deler.andeler, terning))

    return st.integers(0, 2**64 - 1).map(sett_sammen)


LUKKES = 0.25
"""Hvor ofte et tema er lukket."""
PER_TILTAK, PER_DEL = 12, 40
"""Hvor mange utgaver av hver del som trekkes."""


class _Deler(NamedTuple):
    """Det et scenario settes sammen av."""

    tiltak: dict[str, list[Tiltaksvalg]]
    egne: list[EgetTiltak]
    forutsetninger: list[Forutsetninger]
    navn: list[str]
    merknader: list[str]
    andeler: list[float]


@cache
def _deler(kommune: Kommune, drivere: st.SearchStrategy[float] | None) -> _Deler:
    return _Deler(
        tiltak={t.id: trukket(tiltaksvalg(kommune, t, drivere), PER_TILTAK) for t in kommune.tiltak},
        egne=trukket(egne_tiltak(kommune), PER_DEL),
        forutsetninger=trukket(forutsetninger(kommune), PER_DEL),
        navn=trukket(tekster(80), PER_DEL),
        merknader=trukket(tekster(200), PER_DEL),
        andeler=trukket(_ANDEL, PER_DEL),
    )


def trukket(strategi: st.SearchStrategy[T], antall: int) -> list[T]:
    """Så mange verdier fra strategien, de samme hver gang."""
    verdier: list[T] = []

    @settings(max_examples=antall, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(strategi)
    def samle(verdi: T) -> None:
        verdier.append(verdi)

    samle()
    return verdier


def _egne_overlapp(valg: Valg, andeler: list[float], terning: Random) -> tuple[EgenOverlapp, ...]:
    """Egne overlapp mellom noen av tiltakene som er med."""
    ider = [*(t.id for t in valg.tiltak), *(e.nøkkel for e in valg.egne_tiltak)]
    mulige = [par if n % 2 else par[::-1] for n, par in enumerate(combinations(ider, 2))]
    par = terning.sample(mulige, terning.randint(0, min(5, len(mulige))))
    return tuple(EgenOverlapp(p, terning.choice(andeler)) for p in par)
