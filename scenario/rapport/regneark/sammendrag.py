"""Arket Sammendrag: dommen, måloppnåelsen, tabellene og diagrammene, alt levende."""

from __future__ import annotations

from scenario.begreper.felles import Opphav
from scenario.begreper.fondsposter import (
    MARGIN,
    OMSTILLING,
    RESERVEKRAV,
    UDEKKET_MERFORBRUK,
    ULØST,
    UTEN_TILTAK,
    UTGÅENDE,
    Bokpost,
)
from scenario.framstilling import dom
from scenario.framstilling.ord import opphavsmerke
from scenario.framstilling.tall import HARDT
from scenario.rapport.innhold import rens
from scenario.rapport.regneark import aar, diagrammer, fond, regler
from scenario.rapport.regneark.ark import Ark, Bok, Verdi, område, ref
from scenario.rapport.regneark.avrunding import Likning, andel_ved, merknad, mill_knapp, mill_ved
from scenario.rapport.regneark.forutsetninger import har_konflikt, konflikttekst
from scenario.rapport.regneark.kolonner import R, T
from scenario.rapport.regneark.plan import FORUTSETNINGER, REGNING, SAMMENDRAG, TILTAK, Arkplan
from scenario.rapport.regneark.rader import IKKE_TALLFESTET, MED

_DOM, _KONFLIKT, _MÅL = 6, 7, 10
MÅL, MÅLES, OPPNÅDD, ANDEL, MANGLER, LAV, HØY, UTEN_TALL, IKKE_MED = range(_MÅL, _MÅL + 9)
_HØP = IKKE_MED + 4
_FOND = _HØP + 9
OPPHAV = _FOND + 9
_TELLER = tuple(o for o in Opphav if o is not Opphav.IKKE_TALLFESTET)


def skriv(bok: Bok, plan: Arkplan) -> None:
    """Skriver hele arket."""
    ark = bok.ark[SAMMENDRAG]
    ark.oppsett([46, 14, *[12] * len(plan.år)])
    _skriv_topp(ark, plan)
    _skriv_mål(ark, plan)
    _skriv_høp(ark, plan)
    _skriv_fond(ark, plan)
    _skriv_opphav(ark, plan)
    _skriv_varsler(ark, plan)
    diagrammer.sett_inn(bok, plan, ark, _MÅL - 1, len(plan.år) + 3)
    ark.ws.fit_to_pages(1, 1)
    ark.ws.activate()


def _skriv_topp(ark: Ark, plan: Arkplan) -> None:
    innhold = plan.innhold
    ark.tekst(0, 0, innhold.tittel, "tittel")
    ark.tekst(1, 0, f"{innhold.kommune.opplysninger.navn}. Beløp i hele 1000 kr. {innhold.prisnivå}.")
    ark.tekst(2, 0, innhold.merke, "merke")
    ark.tekst(3, 0, f"Lenke: {innhold.adresse}" if innhold.adresse else "")
    ark.tekst(4, 0, innhold.valg.merknad)
    ark.ws.merge_range(_DOM, 0, _DOM, 1 + len(plan.år), "", ark.bok.stil("dom"))
    ark.formel(_DOM, 0, _dom(plan), dom.dommen(innhold.resultat), "dom")
    ark.ws.set_row(_DOM, 52)
    ark.formel(_KONFLIKT, 0, *konflikttekst(plan), "merke")
    ark.tekst(
        _KONFLIKT + 1,
        0,
        "Gule celler på arkene Tiltak og Forutsetninger kan endres. Alt annet regnes ut.",
        "dempet_linje",
    )


def _gyldig(plan: Arkplan, formel: str) -> str:
    """Formelen, eller en strek når valgene er i konflikt."""
    return f'IF({har_konflikt(plan)},"–",{formel})' if plan.stopp else formel


def _celle(rad: int, kol: int = 1) -> str:
    return ref(SAMMENDRAG, rad, kol)


# --- Måloppnåelsen --------------------------------------------------------------------------------------------------


def _skriv_mål(ark: Ark, plan: Arkplan) -> None:
    r = plan.innhold.resultat
    ark.tekst(_MÅL - 1, 0, "Målet", "del")
    linjer: tuple[tuple[int, str, str, Verdi, str], ...] = (
        (MÅL, "Mål", _mål(plan), r.mål, "tall"),
        (MÅLES, "Måles som", f"INDEX({_tolkningskol(plan, 2)},{aar.tolkningsnummer(plan)})", _type(plan), "høyre"),
        (OPPNÅDD, "Oppnådd", _gyldig(plan, _oppnådd(plan)), dom.nådd(r), "sum"),
        (ANDEL, "Måloppnåelse", _gyldig(plan, f"{_celle(OPPNÅDD)}/{_celle(MÅL)}"), r.måloppnåelse, "sumprosent"),
        (
            MANGLER,
            "Mangler (minus betyr over målet)",
            _gyldig(plan, f"{_celle(MÅL)}-{_celle(OPPNÅDD)}"),
            r.rest,
            "tall",
        ),
        (LAV, "Sum ved lave anslag, før overlapp", _sum(plan, 0), sum(b.lav for b in r.bidrag), "tall"),
        (HØY, "Sum ved høye anslag, før overlapp", _sum(plan, 1), sum(b.høy for b in r.bidrag), "tall"),
        (UTEN_TALL, "Valgte tiltak som ikke er tallfestet", _antall_uten_tall(plan), len(r.ikke_tallfestet), "helt"),
        (IKKE_MED, "Valgte tiltak som ikke er regnet med", _antall_ikke_med(plan), len(r.ikke_medregnet), "helt"),
    )
    for rad, navn, formel, verdi, stil in linjer:
        ark.tekst(rad, 0, navn, "sumtekst" if stil.startswith("sum") else "tekst")
        ark.formel(rad, 1, formel, verdi, stil)
    ark.tekst(IKKE_MED + 1, 0, f"Utgåtte tiltak i valget: {len(r.utgåtte)}" if r.utgåtte else "")


def _tolkningskol(plan: Arkplan, etter_tallene: int) -> str:
    """Kolonnen i tolkningstabellen: 1 er målet, 2 er hva det måles som."""
    rad, kol = plan.deler["tolkninger"], plan.bredde + etter_tallene
    return område(FORUTSETNINGER, (rad, kol), (rad + len(plan.innhold.kommune.mål.tolkninger) - 1, kol))


def _type(plan: Arkplan) -> str:
    return "akkumulert" if plan.innhold.resultat.akkumulert else "nivå"


def _mål(plan: Arkplan) -> str:
    eget = plan.felt("mål")
    return f"IF(ISNUMBER({eget}),{eget},INDEX({_tolkningskol(plan, 1)},{aar.tolkningsnummer(plan)}))"


def _oppnådd(plan: Arkplan) -> str:
    """Årsnivået, eller summen over årene med krav når målet er akkumulert."""
    krav, effekt = aar.linjens_år(plan, aar.KRAV), aar.linjens_år(plan, aar.EFFEKT)
    akkumulert = f"SUMPRODUCT(({krav}>0)*{effekt})"
    return f'IF({_celle(MÅLES)}="akkumulert",{akkumulert},{aar.linje(plan, aar.EFFEKT, 0)})'


def _sum(plan: Arkplan, høy: int) -> str:
    return f"SUM({plan.kolonne(REGNING, R.lav(plan) + høy)})"


def _antall_uten_tall(plan: Arkplan) -> str:
    return f'COUNTIF({plan.kolonne(TILTAK, T.STATUS)},"{IKKE_TALLFESTET}")'


def _antall_ikke_med(plan: Arkplan) -> str:
    på, status = plan.kolonne(TILTAK, T.PÅ), plan.kolonne(TILTAK, T.STATUS)
    return f'SUMPRODUCT(({på}="ja")*({status}<>"{MED}")*({status}<>"{IKKE_TALLFESTET}"))'


# --- Tabellene ------------------------------------------------------------------------------------------------------


def _skriv_høp(ark: Ark, plan: Arkplan) -> None:
    r = plan.innhold.resultat
    ark.tekst(_HØP - 2, 0, "Endring i driftsutgifter. Beløp i hele 1000 kr, nivå mot basisår", "del")
    ark.tekst(
        _HØP - 1, 0, "Minus er lavere utgift, pluss er høyere. Basisåret er driften uten tiltakene.", "dempet_linje"
    )
    ark.hode(_HØP, ("Linje", "Helårseffekt", *map(str, plan.år)), range(1, 2 + len(plan.år)))
    linjer: tuple[tuple[str, int, str, list[float | None], str], ...] = (
        ("Tiltak før overlapp", aar.BRUTTO, "-", [-b for b in aar.brutto(r)], "tall"),
        ("Overlapp mellom tiltak", aar.OVERLAPP, "-", [r.overlapp_helårseffekt, *r.overlapp], "tall"),
        ("Endring i driftsutgifter", aar.EFFEKT, "-", [-r.helårseffekt, *(-e for e in r.effekt)], "sum"),
        ("Krav", aar.KRAV, "-", [None, *(-k for k in r.krav)], "tall"),
        (ULØST, aar.UDEKKET, "-", [None, *(-u for u in r.udekket)], "tall"),
        (f"{OMSTILLING.navn}, engang (tas av fondet)", aar.OMSTILLING, "", [None, *r.omstilling], "tall"),
    )
    for nummer, (navn, hvilken, tegn, verdier, stil) in enumerate(linjer, start=_HØP + 1):
        ark.tekst(nummer, 0, navn, "sumtekst" if stil == "sum" else "tekst")
        for i, verdi in enumerate(verdier):
            if verdi is not None:
                ark.formel(nummer, 1 + i, _gyldig(plan, f"{tegn}{aar.linje(plan, hvilken, i)}"), verdi, stil)
    før, overlapp, etter = (verdier for _, _, _, verdier, _ in linjer[:3])
    likninger = [
        Likning([ark.ref(_HØP + 1, 1 + i), ark.ref(_HØP + 2, 1 + i)], ark.ref(_HØP + 3, 1 + i), (f, o), e)
        for i, (f, o, e) in enumerate(zip(før, overlapp, etter, strict=True))
        if f is not None and o is not None and e is not None
    ]
    formel, nå = merknad(likninger)
    ark.formel(_HØP + len(linjer) + 1, 0, _gyldig(plan, formel), nå, "dempet_linje")


def _skriv_fond(ark: Ark, plan: Arkplan) -> None:
    r, uten = plan.innhold.resultat, plan.innhold.uten_tiltak
    ark.tekst(_FOND - 1, 0, "Disposisjonsfondet ved utgangen av året. Beløp i hele 1000 kr", "del")
    ark.hode(_FOND, ("Linje", "", *map(str, plan.år)), range(1, 2 + len(plan.år)))
    linjer = (
        (UTGÅENDE.navn, UTGÅENDE, False, r.fond, "sum"),
        (RESERVEKRAV.navn, RESERVEKRAV, False, r.reservekrav, "tall"),
        (MARGIN.navn, MARGIN, False, r.margin, "tall"),
        (UDEKKET_MERFORBRUK.navn, UDEKKET_MERFORBRUK, False, r.udekket_merforbruk, "tall"),
        (UTEN_TILTAK, UTGÅENDE, True, uten.fond, "tall"),
    )
    for nummer, (navn, post, er_uten, verdier, stil) in enumerate(linjer, start=_FOND + 1):
        ark.rad(nummer, (navn, ""), "sumtekst" if stil == "sum" else "tekst")
        for i, verdi in enumerate(verdier):
            ark.formel(nummer, 2 + i, _gyldig(plan, fond.linje(post, i, er_uten)), verdi, stil)
    likninger = [
        Likning([ark.ref(_FOND + 2, 2 + i), ark.ref(_FOND + 3, 2 + i)], ark.ref(_FOND + 1, 2 + i), (k, m), f)
        for i, (f, k, m) in enumerate(zip(r.fond, r.reservekrav, r.margin, strict=True))
    ]
    formel, nå = merknad(likninger)
    ark.formel(_FOND + len(linjer) + 1, 0, _gyldig(plan, formel), nå, "dempet_linje")


def _skriv_opphav(ark: Ark, plan: Arkplan) -> None:
    r = plan.innhold.resultat
    ark.tekst(OPPHAV - 1, 0, "Hva summen hviler på, før overlapp. Beløp i hele 1000 kr", "del")
    ark.hode(OPPHAV, ("Opphav", "Helårseffekt", "Andel"), range(1, 3))
    samlet = sum(max(0.0, b) for _, b in r.opphav)
    første, siste = OPPHAV + 1, OPPHAV + len(_TELLER)
    positive = f'SUMIF({område(SAMMENDRAG, (første, 1), (siste, 1))},">0")'
    for nummer, (opphav, beløp) in enumerate(r.opphav, start=første):
        ark.tekst(nummer, 0, opphavsmerke(opphav))
        ark.formel(nummer, 1, _på_opphav(plan, opphav), beløp)
        andel = max(0.0, beløp) / samlet if samlet else 0.0
        ark.formel(nummer, 2, f"IF({positive}>0,MAX(0,{_celle(nummer)})/{positive},0)", andel, "prosent")
    ark.tekst(siste + 1, 0, opphavsmerke(Opphav.IKKE_TALLFESTET))
    ark.tekst(siste + 1, 1, "ikke summert", "høyre")


def _på_opphav(plan: Arkplan, opphav: Opphav) -> str:
    """Effekten med dette opphavet. Det som er mer enn kildens mengde, er antakelser."""
    bokstaver, effekt = plan.kolonne(TILTAK, T.OPPHAV), plan.kolonne(REGNING, R.helår(plan))
    fra_kilden = plan.kolonne(REGNING, R.FRA_KILDEN)
    sum_ = f'SUMPRODUCT((LEFT({bokstaver},1)="{opphav.bokstav}")*{effekt}*{fra_kilden})'
    return f"{sum_}+SUMPRODUCT({effekt}*(1-{fra_kilden}))" if opphav is Opphav.ANTAKELSE else sum_


def _skriv_varsler(ark: Ark, plan: Arkplan) -> None:
    """Forbeholdene til dommen, som følger det som endres, og varslene slik de var da filen ble laget."""
    rad = OPPHAV + len(_TELLER) + 3
    ark.tekst(rad, 0, "Forbehold", "del")
    forbehold = regler.forbehold(plan)
    for nummer, (formel, nå) in enumerate(forbehold, start=rad + 1):
        gyldig = f'IF({har_konflikt(plan)},"",{formel})' if plan.stopp else formel
        ark.formel(nummer, 0, gyldig, "" if plan.innhold.resultat.konflikter else nå, "tekst")
    varsler = (*plan.innhold.usikkerhet, *plan.innhold.resultat.varsler)
    rad += len(forbehold) + 2
    if varsler:
        ark.tekst(rad, 0, f"Merknader da filen ble laget {plan.innhold.datotekst}", "del")
    for nummer, varsel in enumerate(varsler, start=rad + 1):
        ark.tekst(nummer, 0, rens(varsel))


# --- Dommen ---------------------------------------------------------------------------------------------------------


def _dom(plan: Arkplan) -> str:
    """Den samme setningen som i verktøyet, satt sammen av formler. FIXED gir tall på leserens språk."""
    antall = f"SUM({plan.kolonne(REGNING, R.TELLER)})"
    per = f'IF({_celle(MÅLES)}="akkumulert","i perioden","i året"&{_for_sent(plan)})'
    nådd, mål = mill_ved(_celle(OPPNÅDD), _celle(MÅL)), mill_knapp(_celle(MÅL))
    andel = _celle(OPPHAV + 1 + _TELLER.index(Opphav.ANTAKELSE), 2)
    start = (
        f'"Tiltakene gir "&{_minus(nådd)}&" av "&{mål}&"{HARDT}mill.{HARDT}kr "&{per}&IF({andel}>=0.005,", ",", og ")'
    )
    slutt = f'", og "&{andel_ved(andel)}&" hviler på antakelser."'
    setning = (
        f'IF({antall}=0,"Ingen tallfestede tiltak er valgt, og ",{start})&{_om_fondet(plan)}'
        f'&IF(AND({antall}>0,{andel}>=0.005),{slutt},".")'
    )
    katalogens = f'SUMPRODUCT(({plan.kolonne(TILTAK, T.OPPHAV)}<>"B")*{plan.kolonne(REGNING, R.TELLER)})>0'
    setning += f'&IF({katalogens}," {dom.OM_MENGDENE}","")'
    konflikt = "Valgene kan ikke stå sammen, så det finnes ingen sum før konflikten er løst."
    return f'IF({har_konflikt(plan)},"{konflikt}",{setning})' if plan.stopp else setning


def _for_sent(plan: Arkplan) -> str:
    """« når alt virker, fra 2028 (0 av 150 i 2025)», når alt ikke virker i året målet skal være nådd."""
    krav, effekt = aar.linjens_år(plan, aar.KRAV), aar.linjens_år(plan, aar.EFFEKT)
    plass = f"MATCH(MAX({krav}),{krav},0)"
    år, fra = f"INDEX({aar.hodets_år(plan)},{plass})", f"MAX({plan.kolonne(REGNING, R.VIRKER_FRA)})"
    i, k = f"INDEX({effekt},{plass})", f"INDEX({krav},{plass})"
    gir = f'IF(ABS({i})<0.5,"0",{mill_ved(i, k)})'
    i_året = f'{_minus(gir)}&" av "&{mill_knapp(k)}'
    tekst = f'" når alt virker, fra "&{fra}&" ("&{i_året}&" i "&{år}&")"'
    return f'IF({fra}>VALUE({år}),{tekst},"")'


def _minus(formel: str) -> str:
    return f'SUBSTITUTE({formel},"-","\u2212")'


def _om_fondet(plan: Arkplan) -> str:
    under = _første_år(plan, MARGIN, "<-0.5")
    tomt = _første_år(plan, UDEKKET_MERFORBRUK, ">0.5")
    både = f'IF({tomt}={under},"fondet er tomt i "&{tomt},"fondet er under kravet fra "&{under}&" og tomt i "&{tomt})'
    bare_under = f'IF({tomt}="","fondet er under kravet fra "&{under},{både})'
    return f'IF({under}="","fondet holder seg over kravet ut {plan.år[-1]}",{bare_under})'


def _første_år(plan: Arkplan, post: Bokpost, vilkår: str) -> str:
    formel = '""'
    for i, år in reversed(list(enumerate(plan.år))):
        formel = f"IF({fond.linje(post, i)}{vilkår},{år},{formel})"
    return formel
