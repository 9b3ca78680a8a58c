"""Det som er endret fra én utgave av tallgrunnlaget til en annen, sett fra ett valg (1000 kr).

Tiltakene kjennes igjen på koden i lenken, så et tiltak som har fått ny id, er det samme tiltaket.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isclose
from typing import TypeVar

from scenario.begreper.fondsposter import UTGÅENDE
from scenario.begreper.forskjell import Forskjell, Fravær, Slag, Verdi
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Bidrag, Grunn, Resultat
from scenario.begreper.tall import Spenn, Tall
from scenario.begreper.tiltak import Status, Tiltak
from scenario.begreper.valg import FORUTSETNINGSFELT, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.oppnaaelse import gjeldende_tolkning
from scenario.beregning.relasjoner import gjeldende_overlapp
from scenario.deling.lenkekode import UKJENT, kod, les

Ting = TypeVar("Ting")
V = TypeVar("V")
Svar = Bidrag | Grunn | Fravær
"""Det ett tiltak gir, eller hvorfor det ikke gir noe."""

_REKKEFØLGE = {slag: nummer for nummer, slag in enumerate(Slag)}


@dataclass(frozen=True, slots=True)
class _Side:
    """Valget slik det leses og regnes med én utgave."""

    kommune: Kommune
    valg: Valg
    resultat: Resultat
    tiltak: Mapping[str, Tiltaksvalg]
    """Valgene etter tiltakets kode."""

    @classmethod
    def av(cls, kommune: Kommune, kode: str) -> _Side:
        """Leser koden med denne utgaven."""
        valg = les(kommune, kode).valg
        koder = {t.id: t.kode for t in kommune.tiltak}
        etter_kode = {koder.get(t.id) or t.id.removeprefix(UKJENT): t for t in valg.tiltak}
        return cls(kommune, valg, beregn(kommune, valg), etter_kode)

    def id(self, kode: str) -> str:
        """Id-en tiltaket har i valget og resultatet her."""
        return self.tiltak[kode].id


def forskjeller(gammel: Kommune, ny: Kommune, valg: Valg) -> tuple[Forskjell, ...]:
    """Alt som er endret for valget, resultatene først. Tomt når ingenting er endret for det."""
    kode = kod(gammel, valg)
    før, nå = _Side.av(gammel, kode), _Side.av(ny, kode)
    return tuple(f for f in _alle(før, nå) if not _lik(f.før, f.nå))


def alle_forskjeller(gammel: Kommune, ny: Kommune) -> tuple[Forskjell, ...]:
    """Alt som er endret mellom to utgaver: for hele katalogen, og tiltakene som er kommet til."""
    valgt = Valg(gammel.standard, tuple(Tiltaksvalg(t.id) for t in gammel.tiltak))
    endret = (f for f in forskjeller(gammel, ny, valgt) if f.slag is not Slag.RESULTAT)
    gamle = {t.kode for t in gammel.tiltak}
    nye = (Forskjell(Slag.TILTAK, t.id, t.navn, "nytt", None, t.navn) for t in ny.tiltak if t.kode not in gamle)
    return tuple(sorted((*endret, *nye), key=lambda f: _REKKEFØLGE[f.slag]))


def _alle(før: _Side, nå: _Side) -> Iterator[Forskjell]:
    yield from _resultat(før, nå)
    for kode in sorted(før.tiltak, key=før.id):
        yield from _tiltak(før, nå, kode)
    yield from _egne_tiltak(før, nå)
    yield from _overlapp(før, nå)
    yield from _konflikter(før.resultat, nå.resultat)
    yield from _mål(før, nå)
    yield from _fond_og_regel(før.kommune, nå.kommune)
    yield from _rammer(før.kommune, nå.kommune)
    yield from _standarder(før, nå)
    yield from _faste_forutsetninger(før.kommune, nå.kommune)


def _lik(før: Verdi, nå: Verdi) -> bool:
    """Like verdier. Tall som bare skiller seg i siste siffer, er like."""
    if type(før) is float and type(nå) is float:
        return isclose(før, nå, rel_tol=1e-9, abs_tol=1e-9)
    return type(før) is type(nå) and før == nå


def _per_år(slag: Slag, navn: str, felt: str, før: dict[int, float], nå: dict[int, float]) -> Iterator[Forskjell]:
    for år in sorted(før.keys() | nå.keys()):
        yield Forskjell(slag, felt, navn, felt, før.get(år), nå.get(år), år=år)


def _begge(a: Ting, b: Ting, hent: Callable[[Ting], V]) -> tuple[V, V]:
    return hent(a), hent(b)


def _resultat(før: _Side, nå: _Side) -> Iterator[Forskjell]:
    """Hovedtallene. Med en konflikt på en av sidene finnes de ikke der, og konflikten står for seg."""
    a, b = før.resultat, nå.resultat
    if a.konflikter or b.konflikter:
        return
    yield Forskjell(Slag.RESULTAT, "helårseffekt", "Helårseffekt", "helårseffekt", a.helårseffekt, b.helårseffekt)
    yield from _per_år(Slag.RESULTAT, "Effekt", "effekt", *_begge(a, b, lambda r: _etter_år(r, r.effekt)))
    yield from _per_år(Slag.RESULTAT, UTGÅENDE.navn, "fond", *_begge(a, b, lambda r: _etter_år(r, r.fond)))


def _etter_år(resultat: Resultat, beløp: Sequence[float]) -> dict[int, float]:
    return dict(zip(resultat.år, beløp, strict=True))


def _tiltak(før: _Side, nå: _Side, kode: str) -> Iterator[Forskjell]:
    a, b = (side.kommune.tiltak_etter_id.get(side.id(kode)) for side in (før, nå))
    id = nå.id(kode) if b else før.id(kode)
    navn = b.navn if b else a.navn if a else f"Ukjent tiltak ({kode})"
    yield from _bidrag(id, navn, _svar(før, før.id(kode)), _svar(nå, nå.id(kode)))
    if a and b and Status.UTGÅTT not in (a.status, b.status):
        yield Forskjell(Slag.TILTAK, id, navn, "navn", a.navn, b.navn, "", flytter=False)
        yield Forskjell(Slag.TILTAK, id, navn, "opphav", a.opphav, b.opphav, "", flytter=False)
        yield from _ledd(a, b, nå.tiltak[kode])


def _egne_tiltak(før: _Side, nå: _Side) -> Iterator[Forskjell]:
    for eget in før.valg.egne_tiltak:
        yield from _bidrag(eget.nøkkel, eget.navn, _svar(før, eget.nøkkel), _svar(nå, eget.nøkkel))


def _svar(side: _Side, id: str) -> Svar:
    """Bidraget tiltaket gir, eller hvorfor det ikke gir noe."""
    resultat = side.resultat
    if bidrag := resultat.bidrag_fra(id):
        return bidrag
    if id in resultat.ikke_tallfestet:
        return Fravær.IKKE_TALLFESTET
    if grunn := next((u.grunn for u in resultat.ikke_medregnet if u.id == id), None):
        return grunn
    return Fravær.UTGÅTT if id in side.kommune.tiltak_etter_id else Fravær.UKJENT


def _bidrag(id: str, navn: str, a: Svar, b: Svar) -> Iterator[Forskjell]:
    """Helårseffekten, og resten av beløpene når tiltaket regnes med på begge sider."""
    effekter = _begge(a, b, lambda x: x.helårseffekt if isinstance(x, Bidrag) else x)
    yield Forskjell(Slag.TILTAK, id, navn, "helårseffekt", *effekter)
    if isinstance(a, Bidrag) and isinstance(b, Bidrag):
        yield Forskjell(Slag.TILTAK, id, navn, "lavt anslag", a.lav, b.lav)
        yield Forskjell(Slag.TILTAK, id, navn, "høyt anslag", a.høy, b.høy)
        omstilling = _begge(a, b, lambda x: sum(x.omstilling, 0.0))
        yield Forskjell(Slag.TILTAK, id, navn, "omstillingskostnad", *omstilling)


def _ledd(a: Tiltak, b: Tiltak, tv: Tiltaksvalg) -> Iterator[Forskjell]:
    """Tallene i katalogen bak helårseffekten, uten dem brukeren har erstattet med egne."""
    ledd = [_midt(t, tv) for t in (a, b)]
    for felt in dict.fromkeys((*ledd[0], *ledd[1])):
        før, nå = (side.get(felt, (None, "")) for side in ledd)
        yield Forskjell(Slag.TILTAK, b.id, b.navn, felt, før[0], nå[0], nå[1] or før[1], flytter=False)


def _midt(tiltak: Tiltak, tv: Tiltaksvalg) -> dict[str, tuple[float | None, str]]:
    """Sannsynlig verdi og enhet for hver driver og for merkostnadene."""
    drivere: dict[str, Tall | Spenn] = {} if tv.eget_anslag else dict(tiltak.drivere)
    if tiltak.varige_merkostnader is not None and tv.varige_merkostnader is None:
        drivere["varige_merkostnader"] = tiltak.varige_merkostnader
    egne = dict(tv.drivere)
    return {navn: (d.midt, d.enhet) for navn, d in drivere.items() if navn not in egne}


def _overlapp(før: _Side, nå: _Side) -> Iterator[Forskjell]:
    """Katalogens overlapp mellom valgte tiltak. Brukerens egen andel går foran og er uendret."""
    a, b = (gjeldende_overlapp(side.kommune, side.valg.overlapp) for side in (før, nå))
    for én, to in combinations(sorted(før.tiltak, key=før.id), 2):
        par = [frozenset((side.id(én), side.id(to))) for side in (før, nå)]
        navn = " og ".join(_navn(nå, før, kode) for kode in (én, to))
        id = " ".join(før.id(kode) for kode in (én, to))
        yield Forskjell(Slag.OVERLAPP, id, navn, "overlapp", a.get(par[0], 0.0), b.get(par[1], 0.0), "andel")


def _navn(nå: _Side, før: _Side, kode: str) -> str:
    katalogene = (side.kommune.tiltak_etter_id.get(side.id(kode)) for side in (nå, før))
    return next((t.navn for t in katalogene if t), f"Ukjent tiltak ({kode})")


def _konflikter(før: Resultat, nå: Resultat) -> Iterator[Forskjell]:
    gamle, nye = ({" ".join(k.tiltak): k.melding for k in r.konflikter} for r in (før, nå))
    for id in sorted(gamle.keys() ^ nye.keys()):
        yield Forskjell(Slag.OVERLAPP, id, "Konflikt", "konflikt", gamle.get(id), nye.get(id), "")


def _mål(før: _Side, nå: _Side) -> Iterator[Forskjell]:
    a, b = _begge(før, nå, lambda side: gjeldende_tolkning(side.kommune, side.valg.forutsetninger))
    yield Forskjell(Slag.MÅL, "tolkning", "Tolkning av målet", "navn", a.navn, b.navn, "", flytter=False)
    yield Forskjell(Slag.MÅL, "tolkning", "Slik måles målet", "type", a.type, b.type, "")
    yield Forskjell(Slag.MÅL, "mål", "Målet", "mål", før.resultat.mål, nå.resultat.mål)
    krav = _begge(før.resultat, nå.resultat, lambda r: _etter_år(r, r.krav))
    yield from _per_år(Slag.MÅL, "Kravet", "krav", *krav)


def _fond_og_regel(før: Kommune, nå: Kommune) -> Iterator[Forskjell]:
    anker = _begge(før, nå, lambda k: k.fond.anker.verdi)
    yield Forskjell(Slag.FOND, "anker", "Anslaget fondet starter på", "anker", *anker)
    a, b = før.handlingsregel, nå.handlingsregel
    slag, fast = Slag.HANDLINGSREGEL, (a.fast_del.verdi, b.fast_del.verdi)
    yield Forskjell(slag, "fast_del", "Fast del av kravet til fondet", "fast_del", *fast)
    voksende = a.voksende_del.verdi, b.voksende_del.verdi
    yield Forskjell(slag, "voksende_del", "Delen av kravet som vokser", "voksende_del", *voksende)


def _rammer(før: Kommune, nå: Kommune) -> Iterator[Forskjell]:
    """Det alle tall hviler på: årene, prisnivået og innbyggertallet."""
    slag = Slag.FORUTSETNING
    a, b = før.opplysninger, nå.opplysninger
    årene = _begge(a, b, lambda o: f"{o.år[0]}–{o.år[-1]}")
    yield Forskjell(slag, "år", "Årene det regnes for", "år", *årene, "")
    yield Forskjell(slag, "prisnivå", "Prisnivå", "prisnivå", a.prisnivå, b.prisnivå, "")
    antall = a.innbyggere.verdi, b.innbyggere.verdi
    yield Forskjell(slag, "innbyggere", "Innbyggere", "innbyggere", *antall, "innbyggere", flytter=False)


def _standarder(før: _Side, nå: _Side) -> Iterator[Forskjell]:
    """Standardverdier som er endret der avsenderen ikke hadde valgt noe annet. Lenken beholder den gamle."""
    kjente = {a.id: a for a in (*før.kommune.forutsetninger, *nå.kommune.forutsetninger)}
    for id in FORUTSETNINGSFELT:
        gammel, ny = getattr(før.kommune.standard, id), getattr(nå.kommune.standard, id)
        if getattr(før.valg.forutsetninger, id) == gammel and id in kjente:
            navn, enhet = f"{kjente[id].navn} (standard)", kjente[id].enhet or ""
            yield Forskjell(Slag.FORUTSETNING, id, navn, "standard", gammel, ny, enhet, flytter=False)


def _faste_forutsetninger(før: Kommune, nå: Kommune) -> Iterator[Forskjell]:
    gamle, nye = _begge(før, nå, lambda k: {a.id: a for a in k.forutsetninger if not a.styrbar})
    for id in dict.fromkeys((*gamle, *nye)):
        a, b = gamle.get(id), nye.get(id)
        tekster = a.forklaring if a else None, b.forklaring if b else None
        navn = (b or gamle[id]).navn
        yield Forskjell(Slag.FORUTSETNING, id, navn, "forklaring", *tekster, "", flytter=False)
