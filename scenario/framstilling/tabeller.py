"""Tabellene bak diagrammene, som tekst klar til å vises. Samme innhold på skjerm og i fil."""

from __future__ import annotations

from collections.abc import Sequence

from scenario.begreper.fondsposter import (
    EGNE_MED,
    EGNE_UTEN,
    FONDSBOK,
    MARGIN,
    RESERVEKRAV,
    STANDARD,
    UDEKKET_MERFORBRUK,
    UTEN_TILTAK,
    UTGÅENDE,
)
from scenario.begreper.kommune import Kommune, Rad
from scenario.begreper.kommune import Tabell as Datatabell
from scenario.begreper.resultat import Resultat
from scenario.begreper.tall import Opphavsmerket
from scenario.begreper.valg import Valg
from scenario.beregning.fond import Fondsår
from scenario.framstilling import dom
from scenario.framstilling.forklaring import egne_navn, kildetekst, navn_på, norsk_regnestykke
from scenario.framstilling.ord import GRUNN, opphavsmerke, opphavsnavn
from scenario.framstilling.tall import helt, knapp, med_fortegn, mill, mill_kr, spenn

Tabell = dict[str, list[str]]


def per_år(resultat: Resultat, uten: Resultat) -> Tabell:
    """Krav, effekt og fond per år i mill. kr."""
    return {
        "Mill. kr": [str(å) for å in resultat.år],
        "Krav": [mill(k) for k in resultat.krav],
        "Effekt": [mill(e) for e in resultat.effekt],
        UTGÅENDE.navn: [mill(f) for f in resultat.fond],
        UTEN_TILTAK: [mill(f) for f in uten.fond],
        RESERVEKRAV.navn: [mill(r) for r in resultat.reservekrav],
        MARGIN.navn: [mill(m) for m in resultat.margin],
    }


def bidragene(kommune: Kommune, valg: Valg, resultat: Resultat) -> Tabell:
    """Ett tiltak per rad: helårseffekt med spenn og opphav. Overlapp og det som ikke er regnet med, står sist."""
    navn = egne_navn(valg.egne_tiltak)
    rader = [
        (b.navn, mill(b.helårseffekt), spenn(b.lav, b.høy), opphavsnavn(b.opphav))
        for b in sorted(resultat.bidrag, key=lambda b: -b.helårseffekt)
    ]
    if resultat.overlapp_helårseffekt:
        rader.append(("Overlapp mellom tiltak", mill(-resultat.overlapp_helårseffekt), "", ""))
    rader.append(("Netto", mill(resultat.helårseffekt), "", ""))
    rader += [(navn_på(kommune, navn, id), "ikke tallfestet", "", "") for id in resultat.ikke_tallfestet]
    rader += [(u.navn, "ikke regnet med", "", GRUNN[u.grunn]) for u in resultat.ikke_medregnet]
    rader += [(navn_på(kommune, navn, id), "finnes ikke lenger", "", "") for id in resultat.utgåtte]
    kolonner = ("Tiltak", "Mill. kr i året", "Spenn", "Opphav")
    return {k: [r[i] for r in rader] for i, k in enumerate(kolonner)}


def fondet_som_tekst(resultat: Resultat, uten: Resultat) -> str:
    """Fondsdiagrammet som setninger, for den som ikke ser det."""
    linjer = [
        f"{år}: {mill_kr(resultat.fond[i])}, uten tiltak {mill_kr(uten.fond[i])}; {dom.mot_regelen(resultat, i)}"
        for i, år in enumerate(resultat.år)
    ]
    return "Disposisjonsfondet ved utgangen av året. " + ". ".join(linjer) + "."


def fondet_i_tre_ledd(standard: Resultat, uten: Resultat, med: Resultat) -> Tabell:
    """Hva forutsetningene gjør med fondet, og hva tiltakene gjør, hver for seg (mill. kr)."""
    ledd = {
        STANDARD: [mill(f) for f in standard.fond],
        "Virkning av dine forutsetninger": _endring(standard, uten),
        EGNE_UTEN: [mill(f) for f in uten.fond],
        "Virkning av tiltakene": _endring(uten, med),
        EGNE_MED: [mill(f) for f in med.fond],
        RESERVEKRAV.navn: [mill(r) for r in med.reservekrav],
        MARGIN.navn: [mill(m) for m in med.margin],
        UDEKKET_MERFORBRUK.navn: [mill(u) for u in med.udekket_merforbruk],
    }
    return {
        "Mill. kr": list(ledd),
        **{str(å): [rad[i] for rad in ledd.values()] for i, å in enumerate(med.år)},
    }


def _endring(fra: Resultat, til: Resultat) -> list[str]:
    return [med_fortegn(mill(b - a)) for a, b in zip(fra.fond, til.fond, strict=True)]


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


def _radkilde(kommune: Kommune, rad: Rad) -> str:
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
