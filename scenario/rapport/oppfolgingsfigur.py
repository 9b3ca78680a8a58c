"""Planlagt som omriss og oppnådd som fylling, én linje per rapport."""

from __future__ import annotations

from collections.abc import Iterable

from scenario.framstilling import oppfolgingsbilde
from scenario.framstilling.farger import LYS
from scenario.rapport.innhold import Rapportinnhold, rens
from scenario.rapport.tegning import BREDDE, tekst

_NAVN, _TALL, _LINJE = 210, 130, 26


def finnes(innhold: Rapportinnhold) -> bool:
    """Sant når dokumentet følger opp en plan."""
    return bool(_standene(innhold))


def _standene(innhold: Rapportinnhold) -> tuple[oppfolgingsbilde.Oppfølgingsstand, ...]:
    planer = innhold.oppfølging.planer if innhold.oppfølging else ()
    return tuple(s for plan in planer for s in oppfolgingsbilde.forløpet(plan))


def beskrivelse(innhold: Rapportinnhold) -> str:
    """Bildet i ord."""
    return " ".join(rens(oppfolgingsbilde.i_ord(s)) for s in _standene(innhold))


def tegnet(innhold: Rapportinnhold) -> tuple[int, Iterable[str]]:
    """Høyden, og delene."""
    standene = _standene(innhold)
    return 6 + _LINJE * len(standene), list(_linjene(standene))


def _linjene(standene: tuple[oppfolgingsbilde.Oppfølgingsstand, ...]) -> Iterable[str]:
    topp = max((b for s in standene for b in (s.planlagt, s.oppnådd) if b is not None), default=0.0) or 1.0
    bredde = BREDDE - _NAVN - _TALL
    for nr, s in enumerate(standene):
        y = 4 + _LINJE * nr
        yield tekst(0, y + 13, rens(s.navn), størrelse=11)
        for beløp, farge, luft in ((s.oppnådd, LYS.fond, 3), (s.planlagt, "none", 0)):
            if beløp is not None and beløp > 0:
                yield (
                    f'<rect x="{_NAVN}" y="{y + luft}" width="{bredde * beløp / topp:.1f}" height="{18 - 2 * luft}" '
                    f'fill="{farge}" stroke="{LYS.tekst}" stroke-width="1.2"/>'
                )
        yield tekst(BREDDE, y + 13, oppfolgingsbilde.tallene(s), "end", størrelse=11)
