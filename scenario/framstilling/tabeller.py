"""Tabellene bak diagrammene, som tekst klar til å vises. Samme innhold på skjerm og i fil."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from scenario.begreper.fondsposter import (
    BEVEGELSER,
    EGNE_MED,
    EGNE_UTEN,
    FONDSBOK,
    INNGÅENDE,
    MARGIN,
    RESERVEKRAV,
    SALDO,
    STANDARD,
    UDEKKET_MERFORBRUK,
    UDEKKET_TIL_SAMMEN,
    UTEN_TILTAK,
    UTGÅENDE,
)
from scenario.begreper.kommune import Datarad, Datatabell, Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tall import Opphavsmerket
from scenario.begreper.valg import Valg
from scenario.beregning.fond import Fondsår
from scenario.framstilling import dom
from scenario.framstilling.avrunding import avrundingsmerknad, mill_ved
from scenario.framstilling.forklaring import egne_navn, kildetekst, navn_på, norsk_regnestykke
from scenario.framstilling.ord import GRUNN, opphavsmerke, opphavsnavn
from scenario.framstilling.tall import helt, knapp, med_fortegn, spenn

Tabell = dict[str, list[str]]


def per_år(resultat: Resultat, uten: Resultat) -> Tabell:
    """Krav, effekt og fond per år i mill. kr."""
    år = range(len(resultat.år))
    return {
        "Mill. kr": [str(å) for å in resultat.år],
        "Krav": [dom.krav(resultat, i) for i in år],
        "Effekt": [dom.effekt(resultat, i) for i in år],
        UTGÅENDE.navn: [dom.fond(resultat, i) for i in år],
        UTEN_TILTAK: [dom.fond(uten, i) for i in år],
        RESERVEKRAV.navn: [dom.reservekrav(resultat, i) for i in år],
        MARGIN.navn: [dom.margin(resultat, i) for i in år],
    }


def bidragene(kommune: Kommune, valg: Valg, resultat: Resultat) -> Tabell:
    """Ett tiltak per rad: helårseffekt med spenn og opphav. Overlapp og det som ikke er regnet med, står sist."""
    navn = egne_navn(valg.egne_tiltak)
    rader = [
        (
            b.navn,
            mill_ved(b.helårseffekt, resultat.mål),
            spenn(b.lav, b.høy),
            " og ".join(map(opphavsnavn, b.opphavene)),
        )
        for b in sorted(resultat.bidrag, key=lambda b: -b.helårseffekt)
    ]
    if resultat.overlapp_helårseffekt:
        rader.append(("Overlapp mellom tiltak", mill_ved(-resultat.overlapp_helårseffekt, 0.0), "", ""))
    rader.append(("Netto", mill_ved(resultat.helårseffekt, resultat.mål), "", ""))
    rader += [(navn_på(kommune, navn, id), "ikke tallfestet", "", "") for id in resultat.ikke_tallfestet]
    rader += [(u.navn, "ikke regnet med", "", GRUNN[u.grunn]) for u in resultat.ikke_medregnet]
    rader += [(navn_på(kommune, navn, id), "finnes ikke lenger", "", "") for id in resultat.utgåtte]
    kolonner = ("Tiltak", "Mill. kr i året", "Spenn", "Opphav")
    return {k: [r[i] for r in rader] for i, k in enumerate(kolonner)}


def _går_opp(tabell: Tabell, ledd: Sequence[int], sum_: int) -> Iterable[tuple[list[str], str]]:
    """Likningen i hver tallkolonne: radene `ledd` mot raden `sum_`."""
    return (([k[n] for n in ledd], k[sum_]) for k in list(tabell.values())[1:])


def avrunding_i_bidragene(tabell: Tabell) -> str | None:
    """Setningen når bidragene slik de vises, ikke går opp i nettosummen."""
    netto = tabell["Tiltak"].index("Netto")
    return avrundingsmerknad(_går_opp(tabell, range(netto), netto))


def avrunding_i_leddene(tabell: Tabell) -> str | None:
    """Setningen når leddene i `fondet_i_tre_ledd` ikke går opp slik de vises."""
    tre = (((0, 1), 2), ((2, 3), 4), ((5, 6), 4))
    return avrundingsmerknad(likning for ledd, sum_ in tre for likning in _går_opp(tabell, ledd, sum_))


def avrunding_i_boka(tabell: Tabell) -> str | None:
    """Setningen når postene i `fondsboken` ikke går opp slik de vises."""
    rad = FONDSBOK.index
    tre = (
        ((rad(INNGÅENDE), *map(rad, BEVEGELSER)), rad(SALDO)),
        ((rad(SALDO), rad(UDEKKET_MERFORBRUK)), rad(UTGÅENDE)),
        ((rad(RESERVEKRAV), rad(MARGIN)), rad(UTGÅENDE)),
    )
    return avrundingsmerknad(likning for ledd, sum_ in tre for likning in _går_opp(tabell, ledd, sum_))


def avrunding_i_skillet(tabell: Tabell) -> str | None:
    """Setningen når forskjellene mellom to alternativer ikke går opp slik de vises."""
    siste = len(next(iter(tabell.values()))) - 1
    return avrundingsmerknad(_går_opp(tabell, range(siste), siste))


def fondet_i_tre_ledd(standard: Resultat, uten: Resultat, med: Resultat) -> Tabell:
    """Hva forutsetningene gjør med fondet, og hva tiltakene gjør, hver for seg (mill. kr)."""
    år = range(len(med.år))
    ledd = {
        STANDARD: [dom.fond(standard, i) for i in år],
        "Virkning av dine forutsetninger": _endring(standard, uten),
        EGNE_UTEN: [dom.fond(uten, i) for i in år],
        "Virkning av tiltakene": _endring(uten, med),
        EGNE_MED: [dom.fond(med, i) for i in år],
        RESERVEKRAV.navn: [dom.reservekrav(med, i) for i in år],
        MARGIN.navn: [dom.margin(med, i) for i in år],
        UDEKKET_MERFORBRUK.navn: [mill_ved(u, 0.0) for u in med.udekket_merforbruk],
        UDEKKET_TIL_SAMMEN.navn: [mill_ved(u, 0.0) for u in accumulate(med.udekket_merforbruk)],
    }
    return {
        "Mill. kr": list(ledd),
        **{str(med.år[i]): [rad[i] for rad in ledd.values()] for i in år},
    }


def _endring(fra: Resultat, til: Resultat) -> list[str]:
    return [med_fortegn(mill_ved(b - a, 0.0)) for a, b in zip(fra.fond, til.fond, strict=True)]


def fondsboken(bok: Sequence[Fondsår]) -> Tabell:
    """Fondet post for post, år for år, i hele 1000 kr."""
    kolonner = {str(b.år): [helt(getattr(b, post.id)) for post in FONDSBOK] for b in bok}
    return {"Hele 1000 kr": [post.navn for post in FONDSBOK], **kolonner}


def fondspostene(kommune: Kommune) -> Tabell:
    """Veien fram til ankeret, post for post i hele 1000 kr, med opphav og kilde."""
    poster = kommune.fond.poster
    return {
        "Post": [f"{'= ' if p.sum else ''}{p.navn}" for p in poster],
        "Hele 1000 kr": ["ikke tallfestet" if p.beløp.verdi is None else helt(p.beløp.verdi) for p in poster],
        "Opphav": [opphavsmerke(p.beløp.opphav) for p in poster],
        "Kilde": [kildetekst(kommune, p.beløp) for p in poster],
        "Merknad": [_merknad(p.beløp) for p in poster],
    }


def _merknad(tall: Opphavsmerket) -> str:
    stykke = f"{norsk_regnestykke(tall.regnestykke)}." if tall.regnestykke else ""
    return " ".join(d for d in (tall.formel, stykke, tall.merknad) if d)


def kildetabell(kommune: Kommune, tabell: Datatabell) -> Tabell:
    """En tabell fra `data/` med opphav og kilde på hver rad. Tom tallcelle vises som ikke tallfestet."""
    ut = {k.tittel: [_celle(r.verdier[i], k.type) for r in tabell.rader] for i, k in enumerate(tabell.kolonner)}
    ut["Opphav"] = [opphavsmerke(r.opphav) for r in tabell.rader]
    ut["Kilde"] = [_radkilde(kommune, r) for r in tabell.rader]
    if any(r.formel or r.merknad for r in tabell.rader):
        ut["Merknad"] = [" ".join(d for d in (r.formel, r.merknad) if d) for r in tabell.rader]
    return ut


def _celle(verdi: str | float | None, type: str) -> str:
    if verdi is None:
        return "" if type == "tekst" else "ikke tallfestet"
    return verdi if isinstance(verdi, str) else knapp(verdi)


def _radkilde(kommune: Kommune, rad: Datarad) -> str:
    titler = "; ".join(k.tittel for id in rad.kilde if (k := kommune.kilde_etter_id.get(id)))
    return f"{titler} – «{rad.lysbilde}»" if rad.lysbilde else titler


def kildene(kommune: Kommune, type: str) -> Tabell:
    """Kildene av én type: hva de er, og hva vi har hentet fra dem."""
    valgte = [k for k in kommune.kilder if k.type == type]
    return {
        "Id": [k.id for k in valgte],
        "Kilde": [f"{k.tittel} ({k.utgiver}, {k.år})" for k in valgte],
        "Gir": [k.gir for k in valgte],
        "Forbehold": [k.forbehold or "" for k in valgte],
    }
