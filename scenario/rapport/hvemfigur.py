"""Hvem merker det, som SVG og som punkter: en rad per gruppe, en spalte per halvår, en rute per tiltak.

Følgen er foreløpig redaksjonelt skjønn. Den telles, og summeres aldri.
"""

from __future__ import annotations

from collections.abc import Iterable

from scenario.analyse.alternativer import BerørtGruppe, Hvem, hvem
from scenario.begreper.tiltak import Følge
from scenario.framstilling import hvembilde
from scenario.framstilling.farger import LYS
from scenario.rapport.blokker import Avsnitt, Blokk, Figur, Overskrift, Punkter
from scenario.rapport.innhold import Rapportinnhold, rens
from scenario.rapport.tegning import BREDDE, brutt, strek, tekst

FLEST_SETNINGER = 2
"""Så mange følger per gruppe skrives ut. Alle står under tiltakene i vedlegget."""
_NAVN, _RUTE, _LINJE = 176, 11, 14
_FYLL = {
    Følge.VESENTLIG_DÅRLIGERE: LYS.fond,
    Følge.NOE_DÅRLIGERE: "#C3D3DB",
    Følge.NOE_BEDRE: "#FFFFFF",
    Følge.VESENTLIG_BEDRE: "#FFFFFF",
}
_PLUSS = {Følge.NOE_BEDRE: "+", Følge.VESENTLIG_BEDRE: "++"}


def blokkene(innhold: Rapportinnhold, figur: Figur | None) -> Iterable[Blokk]:
    """Bildet, gruppene i ord med følgene som er vesentlige, og forbeholdet. Tomt når ingen gruppe er ført."""
    if figur is None:
        return
    yield Overskrift("Hvem merker det")
    yield Avsnitt(f"{hvembilde.FORELØPIG} {hvembilde.OM_SKJØNNET}")
    yield figur
    yield Punkter(tuple(map(rens, map(_punkt, _berørte(_svaret(innhold))))))


def _punkt(gruppe: BerørtGruppe) -> str:
    følger = [t.tekst for t in gruppe.tiltak if t.følge is Følge.VESENTLIG_DÅRLIGERE and t.tekst]
    return " ".join([_i_ord(gruppe), *list(dict.fromkeys(følger))[:FLEST_SETNINGER]])


def _i_ord(gruppe: BerørtGruppe) -> str:
    samtidig = [f"{hvembilde.samtidig(gruppe, h)} samtidig fra {hvembilde.halvår(h)}" for h in gruppe.opphopning]
    return f"{gruppe.merking.navn}: {'; '.join([hvembilde.tellingen(gruppe), *samtidig])}."


def _svaret(innhold: Rapportinnhold) -> Hvem:
    return hvem(innhold.kommune, innhold.valg, innhold.resultat)


def _berørte(svar: Hvem) -> list[BerørtGruppe]:
    return [g for g in svar.grupper if g.tiltak]


def finnes(innhold: Rapportinnhold) -> bool:
    """Sant når et valgt tiltak har en gruppe."""
    return bool(_berørte(_svaret(innhold)))


def beskrivelse(innhold: Rapportinnhold) -> str:
    """Bildet i ord."""
    return rens(" ".join([*map(_i_ord, _berørte(_svaret(innhold))), hvembilde.FORELØPIG]))


def tegnet(innhold: Rapportinnhold) -> tuple[int, list[str]]:
    """Høyden og delene."""
    svar = _svaret(innhold)
    bredde = (BREDDE - _NAVN) / len(svar.halvår)
    deler = [
        tekst(_NAVN + n * bredde, 14, hvembilde.halvår(h), fet=True, størrelse=10) for n, h in enumerate(svar.halvår)
    ]
    y = 22.0
    for gruppe in _berørte(svar):
        rutene = [(n, [t for t in gruppe.tiltak if t.halvår == h]) for n, h in enumerate(svar.halvår)]
        per_linje = int((bredde - 8) // (_RUTE + 3))
        linjer = max(1, *(-(-len(tiltak) // per_linje) for _, tiltak in rutene))
        deler.append(strek(0, y, BREDDE, y, 0.5, LYS.linje))
        deler += brutt(0, y + 13, rens(gruppe.merking.navn), _NAVN - 8)
        for n, tiltak in rutene:
            for nr, t in enumerate(tiltak):
                deler.append(
                    _firkant(
                        _NAVN + n * bredde + nr % per_linje * (_RUTE + 3), y + 4 + nr // per_linje * _LINJE, t.følge
                    )
                )
            hopes = svar.halvår[n] in gruppe.opphopning
            if hopes:
                antall = hvembilde.samtidig(gruppe, svar.halvår[n])
                under = y + 4 + -(-len(tiltak) // per_linje) * _LINJE + 8
                deler.append(tekst(_NAVN + n * bredde, under, f"{antall} samtidig", fet=True, størrelse=9))
        y += 8 + _LINJE * linjer + 12 * bool(gruppe.opphopning)
    return int(y) + 24, [*deler, strek(0, y, BREDDE, y, 0.5, LYS.linje), *_nøkkelen(svar, y + 8)]


def _firkant(x: float, y: float, følge: Følge | None) -> str:
    stiplet = ' stroke-dasharray="2 2"' if følge is None else ""
    fyll = "#FFFFFF" if følge is None else _FYLL.get(følge, "#FFFFFF")
    pluss = tekst(x + 1, y + 9, _PLUSS[følge], størrelse=9) if følge in _PLUSS else ""
    return (
        f'<rect x="{x + 0.5:.1f}" y="{y + 0.5:.1f}" width="{_RUTE}" height="{_RUTE}" fill="{fyll}" '
        f'stroke="{LYS.dempet}"{stiplet}/>{pluss}'
    )


def _nøkkelen(svar: Hvem, y: float) -> Iterable[str]:
    ordene = hvembilde.ordene(svar)
    for nr, (følge, ord_) in enumerate(ordene.items()):
        x = nr * BREDDE / len(ordene)
        yield _firkant(x, y, følge)
        yield tekst(x + _RUTE + 5, y + 10, ord_, størrelse=10 if len(ordene) < 5 else 8)
