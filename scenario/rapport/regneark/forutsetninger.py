"""Arket Forutsetninger: alt som styrer beregningen utenom tiltakene selv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from scenario.begreper.felles import verdi_for
from scenario.begreper.felter import Bryter, PerNavn, PerÅr, Slag, Spennfelt, Tallfelt, Valgliste, tallet
from scenario.begreper.kommune import Forutsetning, Tolkning
from scenario.begreper.priser import ganger
from scenario.begreper.tall import Opphavsmerket, Spenn
from scenario.begreper.tallform import Enhet
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import SLAG
from scenario.framstilling import forutsetningstekst
from scenario.framstilling.forklaring import kildetekst, lesbart, norsk_regnestykke
from scenario.framstilling.forutsetningstekst import ja_nei
from scenario.framstilling.ord import opphavsmerke
from scenario.rapport.regneark.ark import Ark, Bok, beløp, liste, mellom, område, ref
from scenario.rapport.regneark.kolonner import T, på_tiltak
from scenario.rapport.regneark.plan import FORUTSETNINGER, FORUTSETTES, FØRSTE, NAVN, Arkplan
from scenario.rapport.regneark.rader import Tiltaksrad

ÅPEN, IKKE_NÅ = "åpen", "ikke nå"
PER_TILTAK = "som valgt per tiltak"


def skriv(bok: Bok, plan: Arkplan) -> None:
    """Skriver hele arket."""
    ark = bok.ark[FORUTSETNINGER]
    ark.tekst(0, 0, "Forutsetninger", "tittel")
    ark.tekst(1, 0, "Gule celler kan endres. Beløp i hele 1000 kr, innsparing er positiv. Tomt betyr ikke satt.")
    ark.oppsett([56, *[13] * plan.bredde, 22, 18, 80, 12, 12, 12], 0, 1)
    _skriv_felt(ark, plan)
    _skriv_tolkninger(ark, plan)
    _skriv_temaer(ark, plan)
    _skriv_overlapp(ark, plan)
    _skriv_stopp(ark, plan)
    _skriv_drivere(ark, plan)
    _skriv_faste(ark, plan)
    ark.ws.print_area(0, 0, plan.deler["faste"] + len(plan.innhold.kommune.forutsetninger), plan.bredde + 3)


def _hode(ark: Ark, rad: int, tittel: str, kolonner: Sequence[str]) -> None:
    ark.tekst(rad - 2, 0, tittel, "del")
    ark.hode(rad - 1, kolonner, range(1, kolonner.index("Forklaring") - 2))


def _hale(ark: Ark, plan: Arkplan, rad: int, enhet: str, opphav: str, forklaring: str) -> None:
    ark.rad(rad, (enhet, opphav), "etter_tall", plan.bredde + 1)
    ark.tekst(rad, plan.bredde + 3, forklaring, "dempet")


def _fyll(plan: Arkplan, *først: str) -> list[str]:
    """Kolonnehode der de første er gitt og resten av tallkolonnene er tomme."""
    tomme = [""] * (plan.bredde + 1 - len(først))
    return [*først, *tomme, "Enhet", "Opphav", "Forklaring"]


# --- Feltene øverst -------------------------------------------------------------------------------------------------


def _skriv_felt(ark: Ark, plan: Arkplan) -> None:
    _hode(ark, plan.feltrad("tolkning"), "Mål, krav og fond", _fyll(plan, "Forutsetning", *map(str, plan.år)))
    _skriv_anslag(ark, plan)
    for navn in FORUTSETTES:
        _skriv_forutsetning(ark, plan, navn, SLAG[navn])
    _skriv_faste_felt(ark, plan)
    for navn, cellenavn in NAVN.items():
        ark.bok.navngi(cellenavn, ark.ref(plan.feltrad(navn), 1))


def _skriv_forutsetning(ark: Ark, plan: Arkplan, navn: str, slag: Slag) -> None:
    """Cellene, gyldigheten og enheten følger av slaget."""
    verdi, rad = getattr(plan.innhold.valg.forutsetninger, navn), plan.feltrad(navn)
    match slag:
        case Valgliste():
            _skriv_tolkning(ark, plan)
        case Bryter():
            ark.inn(rad, 1, ja_nei(verdi), "inn_tekst", liste("ja", "nei"))
        case Tallfelt():
            ark.inn(rad, 1, verdi, _STIL.get(slag.enhet, "inn_desimal"), mellom(slag.minst, slag.størst))
        case PerÅr():
            _skriv_årsfelt(ark, plan, navn, slag)
        case Spennfelt():
            for nummer, nivå in enumerate(verdi.nivåer):
                stil = _STIL.get(slag.tall.enhet, "inn_desimal")
                ark.inn(rad, 1 + nummer, nivå, stil, mellom(slag.tall.minst, slag.tall.størst))
        case PerNavn():
            ark.tekst(rad, 1, forutsetningstekst.verdi(plan.innhold.kommune, navn, verdi))
        case _:
            assert_never(slag)
    _om(ark, plan, navn, _enheten(slag))


_STIL = {Enhet.TUSEN_KR: "inn_tall", Enhet.ANDEL: "inn_prosent"}


def _enheten(slag: Slag) -> str:
    tall = tallet(slag)
    if tall is None:
        return "ja eller nei" if isinstance(slag, Bryter) else ""
    enhet = "prosent" if tall.enhet is Enhet.ANDEL else tall.enhet.value
    return f"{enhet} per år" if isinstance(slag, PerÅr) else enhet


def _skriv_tolkning(ark: Ark, plan: Arkplan) -> None:
    rad, tolkninger = plan.deler["tolkninger"], plan.innhold.kommune.mål.tolkninger
    fra = område(FORUTSETNINGER, (rad, 0), (rad + len(tolkninger) - 1, 0))
    valgt = next(t for t in tolkninger if t.id == plan.innhold.valg.forutsetninger.tolkning)
    gyldig = {"validate": "list", "source": f"={fra}", "error_message": "Velg en av tolkningene i listen under."}
    _bredt(ark, plan, "tolkning", tolkningsnavn(valgt), gyldig)


def _skriv_anslag(ark: Ark, plan: Arkplan) -> None:
    """Bare i boka: på skjermen vises alle tre anslagene samtidig."""
    rad = plan.feltrad("anslag")
    _bredt(ark, plan, "anslag", PER_TILTAK, liste(PER_TILTAK, "lav", "sannsynlig", "høy"))
    ark.tekst(rad, 0, "Anslag som brukes")
    _hale(ark, plan, rad, "", "N · Antakelse", "Lavt, sannsynlig eller høyt anslag for alle tiltak samtidig.")


def _bredt(ark: Ark, plan: Arkplan, navn: str, verdi: str, gyldig: Mapping[str, Any]) -> None:
    """Et valg med lang tekst, over alle tallkolonnene."""
    ark.ws.merge_range(plan.feltrad(navn), 1, plan.feltrad(navn), plan.bredde, "", ark.bok.stil("inn_tekst"))
    ark.inn(plan.feltrad(navn), 1, verdi, "inn_tekst", gyldig)


def _skriv_årsfelt(ark: Ark, plan: Arkplan, navn: str, slag: PerÅr) -> None:
    nevnt = dict(getattr(plan.innhold.valg.forutsetninger, navn) or ())
    for nummer, år in enumerate(plan.år):
        verdi = nevnt.get(år, 0.0 if slag.null_er_tomt else None)
        gyldig = mellom(slag.tall.minst, slag.tall.størst)
        ark.inn(plan.feltrad(navn), 1 + nummer, verdi, _STIL.get(slag.tall.enhet, "inn_desimal"), gyldig)


def _om(ark: Ark, plan: Arkplan, navn: str, enhet: str) -> None:
    forutsetning = next((a for a in plan.innhold.kommune.forutsetninger if a.id == navn), None)
    ark.tekst(plan.feltrad(navn), 0, forutsetning.navn if forutsetning else lesbart(navn))
    if forutsetning:
        _hale(ark, plan, plan.feltrad(navn), enhet, opphavsmerke(forutsetning.opphav), forutsetning.forklaring)


def _skriv_faste_felt(ark: Ark, plan: Arkplan) -> None:
    kommune = plan.innhold.kommune
    faste: dict[str, tuple[str, Opphavsmerket]] = {
        "anker": (f"Fondet ved utgangen av {plan.år[0]}", kommune.fond.anker),
        "fast_del": ("Reservekrav, fast del", kommune.handlingsregel.fast_del),
        "voksende_del": (f"Reservekrav, del som kan vokse fra {plan.år[0]}", kommune.handlingsregel.voksende_del),
    }
    for navn, (tittel, tall) in faste.items():
        ark.tekst(plan.feltrad(navn), 0, tittel)
        ark.verdi(plan.feltrad(navn), 1, getattr(tall, "verdi", None) or 0.0)
        _hale(ark, plan, plan.feltrad(navn), tall.enhet, opphavsmerke(tall.opphav), om_tallet(plan, tall))


# --- Tabellene under ------------------------------------------------------------------------------------------------


def _skriv_tolkninger(ark: Ark, plan: Arkplan) -> None:
    rad, slutt = plan.deler["tolkninger"], plan.bredde + 1
    hode = _fyll(plan, "Tolkning", *(f"Krav {y}" for y in plan.år))
    hode[slutt : slutt + 2] = ["Mål (1000 kr)", "Måles som"]
    _hode(ark, rad, "Tolkninger av målet", hode)
    for nummer, tolkning in enumerate(plan.innhold.kommune.mål.tolkninger):
        ark.tekst(rad + nummer, 0, tolkningsnavn(tolkning))
        for i, år in enumerate(plan.år):
            ark.verdi(rad + nummer, 1 + i, verdi_for(tolkning.krav, år))
        ark.verdi(rad + nummer, slutt, tolkning.mål)
        ark.tekst(rad + nummer, slutt + 1, tolkning.type)
        ark.tekst(rad + nummer, slutt + 2, tolkning.forklaring, "dempet")


def _skriv_temaer(ark: Ark, plan: Arkplan) -> None:
    rad = plan.deler["temaer"]
    _hode(ark, rad, "Temaer", _fyll(plan, "Tema", "Vurderes"))
    for nummer, tema in enumerate(plan.innhold.kommune.opplysninger.temaer):
        lukket = tema.id in {str(t) for t in plan.innhold.valg.lukkede_temaer}
        ark.tekst(rad + nummer, 0, f"{tema.id} · {tema.navn}")
        ark.inn(rad + nummer, 1, IKKE_NÅ if lukket else ÅPEN, "inn_tekst", liste(ÅPEN, IKKE_NÅ))
        _hale(ark, plan, rad + nummer, "åpen eller ikke nå", "N · Antakelse", tema.forklaring or "")


def temacelle(plan: Arkplan, tema: int) -> str | None:
    """Cellen som sier om temaet vurderes, eller None når temaet er ukjent."""
    ider = [t.id for t in plan.innhold.kommune.opplysninger.temaer]
    return ref(FORUTSETNINGER, plan.deler["temaer"] + ider.index(str(tema)), 1) if str(tema) in ider else None


def _skriv_overlapp(ark: Ark, plan: Arkplan) -> None:
    rad = plan.deler["overlapp"]
    _hode(ark, rad, "Overlapp mellom tiltak", _fyll(plan, "Tiltak", "Andel"))
    navn = {r.nøkkel: r.navn for r in plan.rader}
    egne = {frozenset(o.mellom) for o in plan.innhold.valg.overlapp}
    begrunnelser = {frozenset(r.mellom): r for r in plan.innhold.kommune.relasjoner if r.andel is not None}
    if not plan.kanter:
        ark.tekst(rad, 0, "Ingen par har oppgitt overlapp.")
    for nummer, kant in enumerate(plan.kanter):
        par = frozenset((kant.a, kant.b))
        relasjon = begrunnelser.get(par)
        ark.tekst(rad + nummer, 0, f"{navn[kant.a]} og {navn[kant.b]}", "brutt")
        ark.inn(rad + nummer, 1, kant.andel, "inn_prosent", mellom(0, 1))
        eget = par in egne or relasjon is None
        opphav = "B · Eget tall" if eget else opphavsmerke(relasjon.opphav) if relasjon else ""
        _hale(ark, plan, rad + nummer, "av den minste effekten", opphav, relasjon.begrunnelse if relasjon else "")


def _skriv_stopp(ark: Ark, plan: Arkplan) -> None:
    rad = plan.deler["stopp"]
    _hode(ark, rad, "Tiltak som ikke kan stå sammen, eller krever hverandre", _fyll(plan, "Tiltak", "Konflikt"))
    if not plan.stopp:
        ark.tekst(rad, 0, "Ingen.")
        ark.verdi(rad, 1, 0.0)
    navn = {r.nøkkel: r.navn for r in plan.rader}
    for nummer, relasjon in enumerate(plan.stopp):
        a, b = (_virker(plan, nøkkel) for nøkkel in relasjon.mellom)
        utelukker = relasjon.type == "utelukker"
        ord_ = "kan ikke velges sammen med" if utelukker else "forutsetter"
        ark.tekst(rad + nummer, 0, f"«{navn[relasjon.mellom[0]]}» {ord_} «{navn[relasjon.mellom[1]]}»", "brutt")
        ark.formel(rad + nummer, 1, f"IF(AND({a},{b if utelukker else f'NOT({b})'}),1,0)", 0.0, "helt")
        _hale(ark, plan, rad + nummer, "1 er konflikt", opphavsmerke(relasjon.opphav), relasjon.begrunnelse)


def _virker(plan: Arkplan, nøkkel: str) -> str:
    """Formelen som er sann når tiltaket er valgt og ikke låst av et lukket tema."""
    rad = plan.rader[plan.radnummer[nøkkel] - FØRSTE]
    temaer = rad.tiltak.temaer if rad.tiltak else ()
    lukket = [f'{celle}="{IKKE_NÅ}"' for t in temaer if (celle := temacelle(plan, t))]
    på = f'{på_tiltak(plan.radnummer[nøkkel], T.PÅ)}="ja"'
    return f"AND({på},NOT(OR({','.join(lukket)})))" if lukket else på


def har_konflikt(plan: Arkplan) -> str:
    """Vilkåret som er sant når valgte tiltak ikke kan stå sammen."""
    første = plan.deler["stopp"]
    return f"SUM({område(FORUTSETNINGER, (første, 1), (første + max(1, len(plan.stopp)) - 1, 1))})>0"


def konflikttekst(plan: Arkplan) -> tuple[str, str]:
    """Formelen for varselet øverst på arkene, og verdien nå: boka lages aldri for valg i konflikt."""
    melding = (
        "Valgene kan ikke stå sammen. Se «Konflikt» på arket Forutsetninger. Tallene gjelder ikke før den er løst."
    )
    return f'IF({har_konflikt(plan)},"{melding}","")', ""


def _skriv_drivere(ark: Ark, plan: Arkplan) -> None:
    hode = _fyll(plan, "Tall bak effekten", "Lav", "Sannsynlig", "Høy", "Eget tall")
    _hode(
        ark,
        plan.deler["drivere"],
        "Tallene effekten per enhet er regnet av",
        [*hode, "Brukt lav", "Brukt sanns.", "Brukt høy"],
    )
    for rad in plan.rader:
        if rad.tiltak:
            for navn in rad.tiltak.drivere:
                _skriv_driver(ark, plan, rad, rad.tiltak, navn)


def _prisvekst(plan: Arkplan, prisår: int | None) -> str:
    """Leddet som regner beløpet om når bryteren er på. Tomt når det alt er i prisårets kroner."""
    vekst = plan.innhold.kommune.opplysninger.vekst_fra(prisår) if prisår else ()
    if not vekst:
        return ""
    return f'*IF({plan.felt("regn_om_priser")}="ja",{"*".join(ganger(ett) for ett in vekst)},1)'


def _skriv_driver(ark: Ark, plan: Arkplan, rad: Tiltaksrad, tiltak: Tiltak, navn: str) -> None:
    driver, nummer = tiltak.drivere[navn], plan.driverrad[tiltak.id, navn]
    egen = rad.drivere.get(navn)
    ark.tekst(nummer, 0, f"{rad.navn}: {lesbart(navn)}", "brutt")
    nivåer = driver.nivåer
    for nivå in range(3):
        if nivåer is None:
            ark.tekst(nummer, 1 + nivå, "ikke tallfestet")
        else:
            ark.verdi(nummer, 1 + nivå, nivåer[nivå], "desimal")
        regnet = (rad.regnet or tiltak).drivere[navn].nivåer
        brukt = egen if egen is not None else "" if regnet is None else regnet[nivå]
        eget, katalogens = ark.ref(nummer, 4), ark.ref(nummer, 1 + nivå)
        i_kroner = f"{katalogens}{_prisvekst(plan, driver.prisår)}"
        formel = f'IF(ISNUMBER({eget}),{eget},IF(ISNUMBER({katalogens}),{i_kroner},""))'
        ark.formel(nummer, plan.bredde + 4 + nivå, formel, brukt, "desimal")
    ark.inn(nummer, 4, egen, "inn_desimal", beløp())
    opphav = opphavsmerke(driver.opphav) + ("; spenn N" if isinstance(driver, Spenn) else "")
    enhet = f"{driver.enhet} ({driver.prisår}-kroner)" if driver.prisår else driver.enhet
    _hale(ark, plan, nummer, enhet, opphav, om_tallet(plan, driver))


def _skriv_faste(ark: Ark, plan: Arkplan) -> None:
    rad = plan.deler["faste"]
    _hode(ark, rad, "Andre forutsetninger", _fyll(plan, "Forutsetning"))
    for nummer, forutsetning in enumerate(_andre(plan)):
        ark.tekst(rad + nummer, 0, forutsetning.navn, "brutt")
        hvor = "gjelder hele beregningen" if not forutsetning.styrbar else "brukes bare i verktøyet"
        _hale(ark, plan, rad + nummer, hvor, opphavsmerke(forutsetning.opphav), forutsetning.forklaring)


def _andre(plan: Arkplan) -> list[Forutsetning]:
    return [a for a in plan.innhold.kommune.forutsetninger if not (a.styrbar and a.id in FORUTSETTES)]


def tolkningsnavn(tolkning: Tolkning) -> str:
    """«A · Årsnivå fra 2025»."""
    return f"{tolkning.id} · {tolkning.navn}"


def om_tallet(plan: Arkplan, tall: Opphavsmerket) -> str:
    """Kilde, regnestykke og merknad i én tekst."""
    regnestykke = f"Regnestykke: {norsk_regnestykke(tall.regnestykke)}." if tall.regnestykke else None
    kilde = kildetekst(plan.innhold.kommune, tall)
    return " ".join(
        d for d in (f"{kilde}." if kilde else None, tall.formel and f"{tall.formel}.", regnestykke, tall.merknad) if d
    )
