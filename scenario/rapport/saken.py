"""Saksvedlegget som byggeklosser: hva som står der, i hvilken rekkefølge, på én side eller fire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from scenario.begreper.felles import Opphav
from scenario.begreper.fondsposter import (
    BEVEGELSER,
    INNGÅENDE,
    MARGIN,
    RESERVEKRAV,
    UDEKKET_INNSPARING,
    UDEKKET_MERFORBRUK,
    UDEKKET_TIL_SAMMEN,
    ULØST,
    UTEN_TILTAK,
    UTGÅENDE,
)
from scenario.begreper.resultat import Bidrag, Grunn, Resultat
from scenario.begreper.tall import Opphavsmerket
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Tiltaksvalg
from scenario.beregning import effekt as effekter
from scenario.beregning.fond import fondsbok
from scenario.beregning.regler import vurder
from scenario.framstilling import dom, regeltekst
from scenario.framstilling.avrunding import andel_ved, avrundingsmerknad, mill_ved, på_grensen
from scenario.framstilling.forklaring import egne_navn, navn_på
from scenario.framstilling.ord import GRUNN, OPPHAV, VANNMERKE, opphavsmerke, opphavsnavn
from scenario.framstilling.tall import antall, helt, mill, mill_kr, måned, oppramsing
from scenario.rapport import bildefigurer, hvemfigur
from scenario.rapport.blokker import Avsnitt, Blokk, Figur, Figurpar, Lenke, Overskrift, Punkter, Rad, Tabell
from scenario.rapport.forutsetningstekst import endrede, forutsetninger
from scenario.rapport.innhold import Rapportinnhold, rens
from scenario.rapport.oppfolging import oppfølgingen
from scenario.rapport.saksdel import saksdelen

_FORTEGN = (
    "Minus er lavere utgift, pluss er høyere. Tallene viser nivået hvert år mot basisår, som er driften uten tiltakene."
)

_PLASS_TIL_FIGURER = 16
"""Flere tiltak enn dette fyller den ene siden alene."""


def vedlegg(innhold: Rapportinnhold, kort: bool = False) -> tuple[Blokk, ...]:
    """Hele vedlegget under tittelen."""
    if innhold.oppfølging is not None:
        return oppfølgingen(innhold.kommune, innhold.valg.forutsetninger, innhold.oppfølging)
    return tuple(_kort(innhold) if kort else _langt(innhold))


def _kort(innhold: Rapportinnhold) -> Iterable[Blokk]:
    yield Avsnitt(dom.dommen(innhold.resultat), "ingress")
    if forbehold := dom.forbehold(innhold.resultat):
        yield Avsnitt(" ".join(forbehold))
    yield _høp(innhold)
    yield _fondet(innhold, kort=True)
    if len(innhold.resultat.bidrag) <= _PLASS_TIL_FIGURER:
        yield Figurpar(effektfigur(innhold), fondsfigur(innhold))
    yield Punkter(tuple(_det_viktigste(innhold)))
    yield from _avslutning(innhold)


def _langt(innhold: Rapportinnhold) -> Iterable[Blokk]:
    yield Avsnitt(dom.dommen(innhold.resultat), "ingress")
    if forbehold := dom.forbehold(innhold.resultat):
        yield Avsnitt(" ".join(forbehold))
    if merknad := rens(innhold.valg.merknad):
        yield Avsnitt(f"Merknad fra den som har laget alternativet: {merknad}")
    yield Punkter(tuple(_nøkkeltall(innhold)))
    yield Overskrift("Endring i driftsutgifter")
    yield _høp(innhold)
    yield Figurpar(effektfigur(innhold), fondsfigur(innhold))
    if bildefigurer.kan_tegnes(innhold, "tidslinje"):
        yield _bildet(innhold, "tidslinje")
    if bildefigurer.kan_tegnes(innhold, "skille"):
        yield _bildet(innhold, "skille")
    yield from hvemfigur.blokkene(
        innhold, _bildet(innhold, "hvem") if bildefigurer.kan_tegnes(innhold, "hvem") else None
    )
    yield from saksdelen(innhold)
    yield Overskrift("Disposisjonsfondet og handlingsregelen")
    yield _fondet(innhold, kort=False)
    yield Avsnitt(innhold.kommune.handlingsregel.forklaring)
    if regler := regeltekst.setninger(vurder(innhold.kommune, innhold.resultat)):
        yield Avsnitt(" ".join(regler), "liten")
    yield Overskrift("Hvor sikre tallene er")
    yield from _sikkerhet(innhold)
    yield Overskrift("Det som ikke er i summen")
    yield Punkter(tuple(_utenfor(innhold)))
    yield Overskrift("Forutsetninger etter opphav")
    yield from _forutsetninger(innhold)
    yield Overskrift("Kilder")
    yield Punkter(tuple(_kilder(innhold)))
    yield Overskrift("Åpne alternativet igjen")
    yield from _avslutning(innhold)


# --- Ingress og nøkkeltall ------------------------------------------------------------------------------------------


def _nøkkeltall(innhold: Rapportinnhold) -> Iterable[str]:
    r = innhold.resultat
    tolkning = innhold.kommune.mål.tolkning(r.tolkning)
    yield f"Mål: {dom.målets_navn(r)}. Tolkning {tolkning.id}, {tolkning.navn.lower()}."
    yield f"Måloppnåelse: {dom.oppnåelse(r)}. {dom.mangler(r)}."
    yield f"Effekt per år: {_per_år(r, dom.effekt)}."
    yield _fondssetning(r)
    if utenfor := dom.utenfor_summen(r):
        yield utenfor


def _fondssetning(r: Resultat) -> str:
    return f"{UTGÅENDE.navn} {r.år[-1]}: {dom.fond_kr(r)}, {dom.mot_regelen(r, len(r.år) - 1)} (mill. kr)."


def _per_år(r: Resultat, vis: Callable[[Resultat, int], str]) -> str:
    return ", ".join(f"{vis(r, i)} i {år}" for i, år in enumerate(r.år)) + " (mill. kr)"


def _det_viktigste(innhold: Rapportinnhold) -> Iterable[str]:
    r = innhold.resultat
    tolkning = innhold.kommune.mål.tolkning(r.tolkning)
    yield f"Mål: {dom.målets_navn(r)} (tolkning {tolkning.id}, {tolkning.navn.lower()}). {dom.mangler(r)}."
    yield from innhold.usikkerhet[:1]
    yield _opphavssetning(innhold)
    navn = _utallfestede(innhold)
    if navn:
        yield f"Ikke tallfestet og ikke summert: {_begrenset(navn)}."
    if uten := [u.navn for u in r.ikke_medregnet if u.grunn is not Grunn.VEDTATT]:
        yield f"Valgt, men ikke regnet med: {_begrenset([rens(n) for n in uten])}."
    endret = [f"{f.navn.lower()}: {f.verdi}" for f in endrede(innhold)]
    yield f"Endret fra standard: {_begrenset(endret, 4, '; ')}." if endret else "Alle forutsetninger er standard."
    yield "Teller ikke: nedtrekk som alt er vedtatt, grep for å holde budsjettet, og investeringer."


def _begrenset(navn: list[str], flest: int = 5, skille: str = ", ") -> str:
    """Noen navn, og hvor mange som er utelatt."""
    vist = skille.join(navn[:flest])
    return vist if len(navn) <= flest else f"{vist} og {len(navn) - flest} til"


def _utallfestede(innhold: Rapportinnhold) -> list[str]:
    egne = egne_navn(innhold.valg.egne_tiltak)
    return [navn_på(innhold.kommune, egne, id) for id in innhold.resultat.ikke_tallfestet]


def _opphavssetning(innhold: Rapportinnhold) -> str:
    deler = [f"{opphavsnavn(o).lower()} {andel_ved(a)}" for o, _, a in _opphavsandeler(innhold) if a >= 0.005]
    return f"Opphav til summen: {oppramsing(deler)}." if deler else "Ingen tallfestede tiltak er i summen."


def _opphavsandeler(innhold: Rapportinnhold) -> list[tuple[Opphav, float, float]]:
    """Opphav, beløp og andel av de positive beløpene før overlapp."""
    samlet = sum(max(0.0, b) for _, b in innhold.resultat.opphav)
    return [(o, b, max(0.0, b) / samlet if samlet else 0.0) for o, b in innhold.resultat.opphav if b]


# --- HØP-tabellen ---------------------------------------------------------------------------------------------------


def _høp(innhold: Rapportinnhold) -> Tabell:
    """Nivå mot basisår: mindreutgift er negativ, merutgift positiv."""
    r = innhold.resultat
    rader = list(_tiltaksrader(innhold))
    if any(r.overlapp):
        rader.append(("Overlapp mellom tiltak", *map(helt, r.overlapp)))
    sum_ = len(rader)
    rader.append(("Sum endring i driftsutgifter", *(helt(-e) for e in r.effekt)))
    rader.append(("Krav", *(helt(-k) for k in r.krav)))
    rader.append((ULØST, *(helt(-u) for u in r.udekket)))
    planår = innhold.kommune.planår
    utenfor = len(r.år) - len(planår)
    note = f"{_FORTEGN} {innhold.prisnivå}."
    return Tabell(
        tittel="Endring i driftsutgifter. Beløp i hele 1000 kr, minus er lavere utgift",
        kolonner=("Tiltak (opphav)", *map(str, planår)),
        rader=tuple((rad[0], *rad[1 + utenfor :]) for rad in rader),
        justering="v" + "h" * len(planår),
        bredder=(3.4, *(1.0 for _ in planår)),
        summer=frozenset({sum_}),
        note=_med_merknad(note, avrundingsmerknad(_går_opp(rader, range(sum_), sum_))),
    )


def _går_opp(rader: Sequence[Rad], ledd: Sequence[int], sum_: int) -> Iterable[tuple[list[str], str]]:
    """Likningen i hver tallkolonne: radene `ledd` mot raden `sum_`."""
    return (([rader[n][i] for n in ledd], rader[sum_][i]) for i in range(1, len(rader[sum_])))


def _med_merknad(note: str, merknad: str | None) -> str:
    return f"{note} {merknad}" if merknad else note


def _tiltaksrader(innhold: Rapportinnhold) -> Iterable[Rad]:
    for b in sorted(innhold.resultat.bidrag, key=lambda b: (-b.helårseffekt, b.navn)):
        yield (f"{rens(b.navn)} ({b.merke})", *(helt(-e) for e in b.effekt))


# --- Fondet ---------------------------------------------------------------------------------------------------------


def _fondet(innhold: Rapportinnhold, kort: bool) -> Tabell:
    r = innhold.resultat
    rader = [] if kort else list(_bevegelser(innhold))
    fondet = len(rader)
    rader.append((UTGÅENDE.navn, *map(helt, r.fond)))
    ledd = list(range(fondet))
    if not all(map(på_grensen, r.udekket_merforbruk)):
        ledd.append(len(rader))
        rader.append((UDEKKET_MERFORBRUK.navn, *map(helt, r.udekket_merforbruk)))
        rader.append((UDEKKET_TIL_SAMMEN.navn, *map(helt, accumulate(r.udekket_merforbruk))))
    rader.append((RESERVEKRAV.navn, *map(helt, r.reservekrav)))
    rader.append((MARGIN.navn, *map(helt, r.margin)))
    likninger = [*_går_opp(rader, (len(rader) - 2, len(rader) - 1), fondet)]
    likninger += [] if kort else _går_opp(rader, ledd, fondet)
    rader.append((UTEN_TILTAK, *map(helt, innhold.uten_tiltak.fond)))
    return Tabell(
        tittel="Disposisjonsfondet. Beløp i hele 1000 kr, minus er bruk av fondet",
        kolonner=("Linje", *map(str, r.år)),
        rader=tuple(rader),
        justering="v" + "h" * len(r.år),
        bredder=(3.4, *(1.0 for _ in r.år)),
        summer=frozenset({fondet}),
        note=_med_merknad(_om_fondet(innhold), avrundingsmerknad(likninger)),
    )


def _om_fondet(innhold: Rapportinnhold) -> str:
    ikke = "" if innhold.valg.forutsetninger.udekket_dekkes_av_fondet else "ikke "
    anslag = f"Fondet i {innhold.resultat.år[0]} er kommunens eget anslag."
    return f"{anslag} {UDEKKET_INNSPARING.navn} er {ikke}tatt av fondet."


def _bevegelser(innhold: Rapportinnhold) -> Iterable[Rad]:
    """Bevegelsene i fondet. Poster som er null hele veien, utelates."""
    r = innhold.resultat
    bok = fondsbok(innhold.kommune, innhold.valg.forutsetninger, r.krav, r.effekt, r.omstilling)
    for post in (INNGÅENDE, *BEVEGELSER):
        beløp = [getattr(år, post.id) for år in bok]
        if any(beløp):
            yield (post.navn, *map(helt, beløp))


def effektfigur(innhold: Rapportinnhold) -> Figur:
    """Effekten mot kravet, år for år."""
    r = innhold.resultat
    om = f"Søyler for effekt og streker for krav. Effekt: {_per_år(r, dom.effekt)}. Krav: {_per_år(r, dom.krav)}."
    return Figur("effekt", "Effekt (søyler) mot krav (streker) per år. Mill. kr", om)


def fondsfigur(innhold: Rapportinnhold) -> Figur:
    """Fondet mot kravet, med og uten tiltakene."""
    r, uten = innhold.resultat, innhold.uten_tiltak
    ledd = ((UTGÅENDE.navn, r, dom.fond), (UTEN_TILTAK, uten, dom.fond), (RESERVEKRAV.navn, r, dom.reservekrav))
    om = " ".join(f"{navn}: {_per_år(resultat, vis)}." for navn, resultat, vis in ledd)
    trolig = bildefigurer.fondets_spenn_i_ord(innhold)
    spenn = f"{bildefigurer.FONDETS_SPENN}, " if trolig else ""
    tittel = f"Fondet (søyler), {spenn}uten tiltak (grå strek) og kravet i handlingsregelen (stiplet). Mill. kr"
    return Figur("fond", tittel, f"{om} {trolig}".rstrip())


def _bildet(innhold: Rapportinnhold, navn: bildefigurer.Bildenavn) -> Figur:
    return Figur(navn, bildefigurer.tittel(innhold, navn), bildefigurer.beskrivelse(innhold, navn))


# --- Sikkerhet ------------------------------------------------------------------------------------------------------


def _sikkerhet(innhold: Rapportinnhold) -> Iterable[Blokk]:
    yield Avsnitt(
        "Tallene er regneeksempler. Lavt og høyt anslag er antakelser, og det samme er mengde, start og opptrapping."
    )
    if innhold.usikkerhet:
        yield Punkter(tuple(rens(u) for u in innhold.usikkerhet))
        if bildefigurer.kan_tegnes(innhold, "sikkerhet"):
            yield _bildet(innhold, "sikkerhet")
    rader = [_opphavsrad(innhold.resultat.mål, *rad) for rad in _opphavsandeler(innhold)]
    if rader:
        yield Tabell(
            "Hva summen hviler på, før overlapp. Mill. kr i et helt år",
            ("Opphav", "Beløp", "Andel", "Betydning"),
            tuple(rader),
            "vhhv",
            (1.4, 0.8, 0.8, 4.2),
        )
    spenn = tuple(_spennrad(innhold, b) for b in sorted(innhold.resultat.bidrag, key=lambda b: -b.helårseffekt))
    if spenn:
        yield Tabell(
            "Tiltakene slik de er regnet. Mill. kr i et helt år, innsparing er positiv",
            ("Tiltak", "Mengde", "Start", "Lav", "Sannsynlig", "Høy", "Opphav"),
            spenn,
            "vvvhhhm",
            (2.8, 1.85, 1.5, 0.7, 1.65, 0.75, 1.2),
            i_tekst=False,
        )


def _opphavsrad(mål: float, opphav: Opphav, beløp: float, andel: float) -> Rad:
    return (opphavsmerke(opphav), mill_ved(beløp, mål), andel_ved(andel), OPPHAV[opphav][1])


def _spennrad(innhold: Rapportinnhold, b: Bidrag) -> Rad:
    tiltak, valgt = innhold.kommune.tiltak_etter_id.get(b.id), innhold.valg.tiltaksvalg(b.id)
    eget = next((e for e in innhold.valg.egne_tiltak if e.nøkkel == b.id), None)
    tall = (mill(b.lav), mill(b.helårseffekt), mill(b.høy), b.merke)
    if tiltak and valgt:
        return (rens(b.navn), _mengde(tiltak, valgt), måned(valgt.start or tiltak.start), *tall)
    return (rens(b.navn), "eget tiltak", måned(eget.start) if eget else "", *tall)


def _mengde(tiltak: Tiltak, valgt: Tiltaksvalg) -> str:
    if tiltak.mengde is None:
        return "hele tiltaket"
    return antall(effekter.mengde(tiltak, valgt), tiltak.mengde.enhet, tiltak.mengde.enhet_flertall)


# --- Utenfor, forutsetninger og kilder ------------------------------------------------------------------------------


def _utenfor(innhold: Rapportinnhold) -> Iterable[str]:
    r, egne = innhold.resultat, egne_navn(innhold.valg.egne_tiltak)
    navn = _utallfestede(innhold)
    yield (
        f"Ikke tallfestet: {oppramsing(navn)}. De er ikke regnet som 0."
        if navn
        else "Alle valgte tiltak er tallfestet."
    )
    for u in r.ikke_medregnet:
        if u.grunn is not Grunn.VEDTATT:
            beløp = f" Det ville gitt {mill_kr(u.helårseffekt)} i et helt år." if u.helårseffekt is not None else ""
            yield f"{rens(u.navn)} er ikke regnet med: {GRUNN[u.grunn]}.{beløp}"
    if r.utgåtte:
        utgåtte = [rens(navn_på(innhold.kommune, egne, id)) for id in r.utgåtte]
        yield f"Finnes ikke lenger i tallgrunnlaget: {oppramsing(utgåtte)}."
    yield from map(rens, r.varsler)
    yield from innhold.kommune.mål.merknader


def _forutsetninger(innhold: Rapportinnhold) -> Iterable[Blokk]:
    if endret := [f"{f.navn}: {rens(f.verdi)}" for f in endrede(innhold)]:
        yield Avsnitt(f"Endret fra standard: {'; '.join(endret)}.")
    else:
        yield Avsnitt("Alle forutsetninger er standard.")
    rader = tuple(
        (f"{f.navn}{' (endret)' if f.endret else ''}", rens(f.verdi), opphavsmerke(f.opphav))
        for f in (*forutsetninger(innhold),)
    )
    yield Tabell(
        "Forutsetninger. Beløp i hele 1000 kr",
        ("Forutsetning", "Verdi", "Opphav"),
        (*_faste_tall(innhold), *rader),
        "vvv",
        (3.4, 3.4, 1.4),
        i_tekst=False,
        note="«Endret» betyr at verdien er en annen enn standarden. Forklaringene står i regnearket og i verktøyet.",
    )


def _faste_tall(innhold: Rapportinnhold) -> Iterable[Rad]:
    kommune, år = innhold.kommune, innhold.kommune.år[0]
    faste = (
        ("Innsparingsmål", kommune.mål.nivå),
        (f"Fondet ved utgangen av {år}", kommune.fond.anker),
        ("Reservekrav, fast del", kommune.handlingsregel.fast_del),
        ("Reservekrav, del som kan vokse", kommune.handlingsregel.voksende_del),
    )
    for navn, tall in faste:
        verdi = "ikke tallfestet" if tall.verdi is None else f"{helt(tall.verdi)} ({', '.join(tall.kilde)})"
        yield (navn, verdi, opphavsmerke(tall.opphav))


def _kilder(innhold: Rapportinnhold) -> Iterable[str]:
    """Kildene som tallene i dette alternativet viser til."""
    brukt = _brukte_kilder(innhold)
    for kilde in innhold.kommune.kilder:
        if kilde.id in brukt:
            adresse = f" {kilde.adresse}" if kilde.adresse else ""
            yield f"{kilde.id}: {kilde.tittel}. {kilde.utgiver}, {kilde.år}.{adresse}"


def _brukte_kilder(innhold: Rapportinnhold) -> set[str]:
    kommune, regel = innhold.kommune, innhold.kommune.handlingsregel
    tall = [kommune.mål.nivå, kommune.fond.anker, regel.fast_del, regel.voksende_del]
    brukt = {k for t in tall for k in t.kilde}
    for b in innhold.resultat.bidrag:
        brukt |= {k for tall in _brukte_tall(innhold, b.id) for k in tall.kilde}
    return brukt


def _brukte_tall(innhold: Rapportinnhold, id: str) -> Iterable[Opphavsmerket]:
    """Katalogens tall bak effekten. Et tall brukeren har erstattet, har ikke lenger katalogens kilde."""
    tiltak, tv = innhold.kommune.tiltak_etter_id.get(id), innhold.valg.tiltaksvalg(id)
    if tiltak is None or tv is None:
        return
    egne = dict(tv.drivere)
    if tv.eget_anslag is None:
        yield from (d for navn, d in tiltak.drivere.items() if navn not in egne)
    if tiltak.varige_merkostnader is not None and tv.varige_merkostnader is None:
        yield tiltak.varige_merkostnader


def _avslutning(innhold: Rapportinnhold) -> Iterable[Blokk]:
    if innhold.adresse:
        yield Lenke(rens(innhold.adresse))
    yield Avsnitt(
        f"{VANNMERKE}. Laget {innhold.datotekst} med tallgrunnlag {innhold.resultat.utgave} "
        f"for {innhold.kommune.opplysninger.navn}.",
        "liten",
    )
