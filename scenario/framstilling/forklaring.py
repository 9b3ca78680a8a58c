"""«Forklar tallet»: regnestykket bak et tiltak, i ord og med tallene satt inn."""

from __future__ import annotations

from dataclasses import dataclass

from scenario.begreper.felles import Opphav
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Fradrag, Resultat
from scenario.begreper.tall import Opphavsmerket, Spenn, Tall
from scenario.begreper.tiltak import (
    DemografiEffekt,
    IkkeTallfestetEffekt,
    SatsEffekt,
    SykefraværEffekt,
    Tiltak,
)
from scenario.begreper.valg import EgetTiltak, Tiltaksvalg
from scenario.beregning import effekt as effekter
from scenario.framstilling.ord import opphavsmerke
from scenario.framstilling.tall import antall, helt, knapp, mill_kr, prosent, spenn


@dataclass(frozen=True, slots=True)
class Ledd:
    """Ett tall i et regnestykke, med opphav og kilde."""

    navn: str
    verdi: str
    spenn: str
    opphav: Opphav
    kilde: str
    hvordan: str


@dataclass(frozen=True, slots=True)
class Regnestykke:
    """Et tiltaks helårseffekt forklart."""

    i_ord: str
    med_tall: str
    ledd: tuple[Ledd, ...]


def regnestykke(kommune: Kommune, tiltak: Tiltak, valg: Tiltaksvalg) -> Regnestykke:
    """Formelen i ord, med tallene satt inn, og hvert ledd med opphav."""
    ledd = tuple(_ledd(kommune, navn, driver, dict(valg.drivere)) for navn, driver in tiltak.drivere.items())
    if tiltak.varige_merkostnader is not None:
        ledd += (_ledd(kommune, "varige_merkostnader", tiltak.varige_merkostnader, {}),)
    return Regnestykke(_i_ord(tiltak, valg), _med_tall(tiltak, valg), ledd)


def lesbart(navn: str) -> str:
    """Et feltnavn som ord: `forventet_vekst` blir «forventet vekst»."""
    return "effekt per enhet" if navn == "sats" else navn.replace("_", " ")


def kildetekst(kommune: Kommune, tall: Opphavsmerket) -> str:
    """Kildene til et tall: tittel, utgiver, år og overskrift på lysbildet."""
    titler = [f"{k.tittel} ({k.utgiver}, {k.år})" for id in tall.kilde if (k := kommune.kilde_etter_id.get(id))]
    tekst = "; ".join(titler)
    return f"{tekst} – «{tall.lysbilde}»" if tall.lysbilde else tekst


def _ledd(kommune: Kommune, navn: str, driver: Tall | Spenn, egne: dict[str, float]) -> Ledd:
    if navn in egne:
        return Ledd(lesbart(navn), f"{knapp(egne[navn])} {driver.enhet}", "", Opphav.EGET, "", "Satt av brukeren")
    hvordan = " ".join(d for d in (driver.formel, driver.merknad) if d)
    if driver.regnestykke:
        hvordan = f"{hvordan} Regnestykke: {norsk_regnestykke(driver.regnestykke)}.".strip()
    enhet = driver.enhet.replace("1000 kr", "tusen kr")
    verdi = "ikke tallfestet" if driver.midt is None else f"{knapp(driver.midt)} {enhet}"
    grenser = (
        f"{knapp(driver.lav)}–{knapp(driver.høy)}" if isinstance(driver, Spenn) and driver.lav < driver.høy else ""
    )
    return Ledd(lesbart(navn), verdi, grenser, driver.opphav, kildetekst(kommune, driver), hvordan)


def norsk_regnestykke(tekst: str) -> str:
    """Regnestykket med norske tall og tegn: `23000 / 10` blir «23 000 ÷ 10»."""
    deler = tekst.replace("(", " ( ").replace(")", " ) ").split()
    tegn = {"*": "×", "/": "÷", "-": "−"}
    return " ".join(tegn.get(d) or (knapp(float(d)) if d.replace(".", "").isdigit() else d) for d in deler)


def _i_ord(tiltak: Tiltak, valg: Tiltaksvalg) -> str:
    if valg.eget_anslag is not None:
        return "Eget anslag for hele tiltaket, satt av den som har laget alternativet."
    match tiltak.effekt:
        case IkkeTallfestetEffekt(hvorfor=hvorfor):
            return hvorfor
        case SatsEffekt(per=per):
            grunn = "mengde × effekt per enhet" if per == 1 else f"mengde ÷ {helt(per)} × effekt per {helt(per)}"
        case SykefraværEffekt():
            grunn = "prosentpoeng × ansatte ÷ 100 × stillingsandel × årsverkskostnad × (vikardekning − refusjonsandel)"
        case DemografiEffekt():
            grunn = "forventet vekst × prosent ÷ 100"
        case _:
            grunn = " × ".join(["mengde", *map(lesbart, tiltak.drivere)])
    if tiltak.mengde is None:
        grunn = grunn.removeprefix("mengde × ")
    return f"{grunn} − varige merkostnader" if tiltak.varige_merkostnader is not None else grunn


def _med_tall(tiltak: Tiltak, valg: Tiltaksvalg) -> str:
    nivåer = effekter.helårseffekt(tiltak, valg)
    if nivåer is None:
        return "Kan ikke regnes før tallene som mangler, er oppgitt."
    svar = f"{mill_kr(nivåer[1])} i året"
    if valg.eget_anslag is not None:
        return svar
    drivere = effekter.drivere_på_nivå(tiltak, valg.drivere, 1) or {}
    uttrykk = _uttrykk(tiltak, drivere)
    if tiltak.mengde is not None:
        m = tiltak.mengde
        uttrykk = f"{antall(effekter.mengde(tiltak, valg), m.enhet, m.enhet_flertall)} × {uttrykk}"
    if tiltak.varige_merkostnader is not None:
        uttrykk += f" − {helt(tiltak.varige_merkostnader.midt or 0.0)}"
    return f"{uttrykk} = {helt(nivåer[1])} tusen kr, altså {svar}"


def _uttrykk(tiltak: Tiltak, drivere: dict[str, float]) -> str:
    match tiltak.effekt:
        case SatsEffekt(per=per):
            return f"{helt(drivere['sats'])}" + (f" ÷ {helt(per)}" if per != 1 else "")
        case SykefraværEffekt():
            n, s, w, v, r = (knapp(drivere[d]) for d in _SYKEFRAVÆR)
            return f"{n} ÷ 100 × {s} × {w} × ({v} − {r})"
        case DemografiEffekt():
            return f"{helt(drivere['forventet_vekst'])} × {knapp(drivere['prosent'])} ÷ 100"
    return " × ".join(knapp(d) for d in drivere.values())


_SYKEFRAVÆR = ("ansatte", "stillingsandel", "årsverkskostnad", "vikardekning", "refusjonsandel")


def rad_tall(tiltak: Tiltak, valg: Tiltaksvalg) -> str:
    """Effekten på raden i listen: «7,7 (5,4–9,2)», eller «ikke tallfestet»."""
    nivåer = effekter.helårseffekt(tiltak, valg)
    if nivåer is None:
        return "ikke tallfestet"
    lav, sannsynlig, høy = nivåer
    tall = spenn(sannsynlig, sannsynlig)
    return tall if lav == høy else f"{tall} ({spenn(lav, høy)})"


def er_tallfestet(tiltak: Tiltak, valg: Tiltaksvalg) -> bool:
    """Sant når tiltaket har et tall, fra katalogen eller brukeren."""
    return effekter.helårseffekt(tiltak, valg) is not None


def radmerke(tiltak: Tiltak, valg: Tiltaksvalg) -> str:
    """Opphavet på raden, som bokstav: «E»."""
    return effekter.opphav(tiltak, valg).bokstav


def _rekkefølge(tiltak: tuple[Tiltak, ...]) -> tuple[Tiltak, ...]:
    def størrelse(ett: Tiltak) -> tuple[float, str]:
        nivåer = effekter.helårseffekt(ett, Tiltaksvalg(ett.id))
        return (-nivåer[1] if nivåer else 1.0, ett.navn)

    return tuple(sorted(tiltak, key=størrelse))


def etter_størrelse(kommune: Kommune) -> tuple[Tiltak, ...]:
    """De valgbare tiltakene med størst effekt ved standard mengde først. De som ikke er tallfestet, står sist."""
    return _rekkefølge(kommune.valgbare)


def relasjonstekster(kommune: Kommune, id: str) -> list[str]:
    """Hvordan tiltaket henger sammen med andre, én setning per relasjon."""
    tekster = []
    for relasjon in kommune.relasjoner:
        if id not in relasjon.mellom:
            continue
        annet = kommune.tiltak_etter_id[next(m for m in relasjon.mellom if m != id)].navn
        if relasjon.type == "overlapper":
            start = f"Overlapper «{annet}» med {prosent(relasjon.andel or 0.0)} av den minste effekten."
        elif relasjon.type == "utelukker":
            start = f"Kan ikke velges sammen med «{annet}»."
        else:
            start = f"Forutsetter «{annet}»." if relasjon.mellom[0] == id else f"Er en forutsetning for «{annet}»."
        tekster.append(f"{start} {relasjon.begrunnelse} ({opphavsmerke(relasjon.opphav)})")
    return tekster


def fradragstekst(kommune: Kommune, fradrag: Fradrag, egne: dict[str, str]) -> str:
    """Ett overlappfradrag som linje: «Færre skoler og Avvikle modulbygg: −1,0 mill. kr»."""
    a, b = (navn_på(kommune, egne, id) for id in fradrag.mellom)
    return f"{a} og {b}: {mill_kr(-fradrag.helårseffekt)}"


def navn_på(kommune: Kommune, egne: dict[str, str], id: str) -> str:
    """Navnet på et tiltak fra katalogen eller et eget; id-en når det er ukjent."""
    tiltak = kommune.tiltak_etter_id.get(id)
    return tiltak.navn if tiltak else egne.get(id, id.removeprefix("?"))


def egne_navn(egne: tuple[EgetTiltak, ...]) -> dict[str, str]:
    """Navn på egne tiltak etter nøkkel."""
    return {e.nøkkel: e.navn for e in egne}


def innfasingstekst(resultat: Resultat, id: str) -> str:
    """Effekten per år: «2025: 5,0 · 2026: 12,0 · 2027: 12,0 mill. kr»."""
    bidrag = resultat.bidrag_fra(id)
    if bidrag is None:
        return ""
    return " · ".join(f"{å}: {spenn(e, e)}" for å, e in zip(resultat.år, bidrag.effekt, strict=True)) + " mill. kr"
