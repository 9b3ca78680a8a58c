"""Salderingsskjema: endringene mot et annet alternativ, der inn og ut er 0 på kronen hvert år.

Beløp i hele kroner; minus er lavere utgift, høyere inntekt eller bruk av fondet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Tiltak
from scenario.framstilling.tall import helt, oppramsing
from scenario.rapport.blokker import Tabell
from scenario.rapport.innhold import Rapportinnhold, rens
from scenario.rapport.tiltaksposter import IKKE_FORDELT, planår

_FOND, IKKE_DEKKET, _SUM = "Disposisjonsfondet", "Ikke dekket", "Sum"


@dataclass(frozen=True, slots=True)
class Salderingslinje:
    """Én endring mot utgangspunktet, i hele kroner hvert planår."""

    område: str
    tekst: str
    kroner: tuple[int, ...]
    varig: bool = False


@dataclass(frozen=True, slots=True)
class Saldering:
    """Alle linjene; summen er 0 hvert år."""

    år: tuple[int, ...]
    linjer: tuple[Salderingslinje, ...]
    varsler: tuple[str, ...]

    @property
    def sum(self) -> tuple[int, ...]:
        """Summen av linjene hvert år."""
        return _sum(self.linjer, len(self.år))


def saldering(innhold: Rapportinnhold) -> Saldering | None:
    """Skjemaet mot `innhold.mot`, eller None når det ikke er valgt noe å måle mot."""
    ref, år = innhold.mot, planår(innhold.kommune, innhold.resultat)
    if ref is None:
        return None
    r = innhold.resultat
    linjer = [*_tiltakslinjer(innhold, ref, år), *_fellesposter(r, ref, år)]
    udekket = [-e for e in _sum(linjer, len(innhold.kommune.planår))]
    fondet = tuple(_kr(e) for e in _minus(_bevegelser(r), _bevegelser(ref))[år])
    rest = tuple(u - f if abs(u - f) > 500 else 0 for u, f in zip(udekket, fondet, strict=True))
    linjer.append(Salderingslinje("Sentralt", _FOND, tuple(u - e for u, e in zip(udekket, rest, strict=True))))
    linjer.append(Salderingslinje("Sentralt", IKKE_DEKKET, rest))
    med = tuple(linje for linje in linjer if any(linje.kroner))
    return Saldering(innhold.kommune.planår, med, tuple(_varsler(innhold, med)))


def tabell(innhold: Rapportinnhold, skjema: Saldering) -> Tabell:
    """Skjemaet til trykk."""
    rader = [
        (str(n), linje.område, linje.tekst, *(helt(k) for k in linje.kroner), "ja" if linje.varig else "nei")
        for n, linje in enumerate(skjema.linjer, 1)
    ]
    return Tabell(
        f"Endringer mot {innhold.mot_navn}. Hele kroner, minus er lavere utgift eller bruk av fondet",
        ("Nr.", "Område", "Endring", *map(str, skjema.år), "Varig"),
        (*rader, (_SUM, "", "", *(helt(k) for k in skjema.sum), "")),
        "vvv" + "h" * len(skjema.år) + "v",
        (1.1, 1.75, 3.5, *(2.35 for _ in skjema.år), 1.25),
        frozenset({len(rader)}),
        "Begge alternativene er regnet med de samme forutsetningene. " + " ".join(skjema.varsler),
    )


def _tiltakslinjer(innhold: Rapportinnhold, ref: Resultat, år: slice) -> Iterable[Salderingslinje]:
    r = innhold.resultat
    ider = {b.id: b.navn for b in (*ref.bidrag, *r.bidrag)}
    for id, navn in ider.items():
        nå, før = r.bidrag_fra(id), ref.bidrag_fra(id)
        endret = _minus(før.effekt if før else _tomt(r), nå.effekt if nå else _tomt(r))
        hva = "endres" if nå and før else "tas inn" if nå else "tas ut"
        område = _område(innhold.kommune.tiltak_etter_id.get(id))
        yield Salderingslinje(område, f"{rens(navn)} {hva}", tuple(map(_kr, endret[år])), varig=True)


def _fellesposter(r: Resultat, ref: Resultat, år: slice) -> Iterable[Salderingslinje]:
    overlapp, engang = _minus(r.overlapp, ref.overlapp), _minus(r.omstilling, ref.omstilling)
    yield Salderingslinje(IKKE_FORDELT, "Overlapp mellom tiltak", tuple(map(_kr, overlapp[år])), varig=True)
    yield Salderingslinje(IKKE_FORDELT, "Engangskostnader til omstilling", tuple(map(_kr, engang[år])))


def _varsler(innhold: Rapportinnhold, linjer: Sequence[Salderingslinje]) -> Iterable[str]:
    år = innhold.kommune.planår
    if rest := next((linje for linje in linjer if linje.tekst == IKKE_DEKKET), None):
        ledd = [f"{helt(k)} kr i {y}" for y, k in zip(år, rest.kroner, strict=True) if k]
        yield f"Ikke dekket av fondet: {oppramsing(ledd)}. Linjen må erstattes før forslaget er saldert."
    varig = sum(linje.kroner[-1] for linje in linjer if linje.varig)
    fondet = next((linje.kroner[-1] for linje in linjer if linje.tekst == _FOND), 0)
    if varig > 0 > fondet:
        yield f"Engangsdekning: i {år[-1]} er {helt(varig)} kr i varig høyere utgift dekket av fondet."
    r = innhold.resultat
    if uten := len(r.ikke_tallfestet) + len(r.ikke_medregnet):
        yield f"Valgte tiltak som ikke er i summen, er heller ikke i skjemaet: {uten}."


def _område(tiltak: Tiltak | None) -> str:
    return tiltak.områder[0] if tiltak and len(tiltak.områder) == 1 else IKKE_FORDELT


def _bevegelser(r: Resultat) -> tuple[float, ...]:
    """Endringen i fondet hvert år. Ankerårets saldo er kommunens anslag, så der teller bare forskjellen."""
    return (r.fond[0], *(b - a for a, b in zip(r.fond, r.fond[1:], strict=False)))


def _tomt(r: Resultat) -> tuple[float, ...]:
    return (0.0,) * len(r.år)


def _minus(a: Sequence[float], b: Sequence[float]) -> tuple[float, ...]:
    return tuple(x - y for x, y in zip(a, b, strict=True))


def _sum(linjer: Iterable[Salderingslinje], antall: int) -> tuple[int, ...]:
    alle = list(linjer)
    return tuple(sum(linje.kroner[i] for linje in alle) for i in range(antall))


def _kr(tusen: float) -> int:
    return round(1000 * tusen)
