"""Tilfeldige, gyldige scenarioer for en kommune, til prøver som skal holde for alle valg."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path

from hypothesis import strategies as st

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.tekst import er_synlig, er_usynlig
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Anslag, Beløp, EgenOverlapp, EgetTiltak, Forutsetninger, Tiltaksvalg, Valg
from scenario.beregning.utfylling import fyll_ut
from scenario.lesing import les_kommune

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

    Å lage strategien tar tid. Lag den én gang: `@given(valg_for(drammen()))`, ikke inne i testen.
    """
    temaer = [int(m.id) for m in kommune.opplysninger.temaer]
    ett = {t.id: tiltaksvalg(kommune, t, drivere) for t in kommune.tiltak}
    antall = st.integers(0, min(8, len(ett)))
    ider = antall.flatmap(lambda n: st.lists(st.sampled_from(list(ett)), unique=True, min_size=n))
    valg = st.builds(
        Valg,
        forutsetninger=forutsetninger(kommune),
        tiltak=ider.flatmap(lambda valgte: st.tuples(*(ett[id] for id in valgte))),
        egne_tiltak=st.lists(egne_tiltak(kommune), unique_by=lambda e: e.id, max_size=3).map(tuple),
        lukkede_temaer=st.sets(st.sampled_from(temaer)).map(tuple),
        navn=tekster(80),
        merknad=tekster(200),
    )
    return _med_overlapp(valg.map(lambda v: fyll_ut(kommune, v)) if utfylt else valg)


@st.composite
def _med_overlapp(tegn: st.DrawFn, valg: st.SearchStrategy[Valg]) -> Valg:
    """Valget med egne overlapp mellom tiltakene som er med."""
    grunnlag = tegn(valg)
    ider = [*(t.id for t in grunnlag.tiltak), *(e.nøkkel for e in grunnlag.egne_tiltak)]
    mulige = [par if n % 2 else par[::-1] for n, par in enumerate(combinations(ider, 2))]
    par = tegn(st.lists(st.sampled_from(mulige), unique=True, max_size=5)) if mulige else []
    return grunnlag.med(overlapp=tuple(EgenOverlapp(p, tegn(_ANDEL)) for p in par))
