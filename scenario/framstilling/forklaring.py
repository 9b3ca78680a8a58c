"""«Forklar tallet»: regnestykket bak et tiltak, i ord og med tallene satt inn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenario.begreper.effektformer import IkkeTallfestetEffekt, SatsEffekt
from scenario.begreper.felles import Opphav
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Fradrag
from scenario.begreper.tall import Opphavsmerket, Spenn, Tall
from scenario.begreper.tiltak import Mengde, Relasjon, Status, Tiltak
from scenario.begreper.uttrykk import Fast, Navn, Uttrykk, les_uttrykk, navn_i, som_tekst
from scenario.begreper.valg import EgetTiltak, Forutsetninger, Tiltaksvalg
from scenario.beregning import effekt as effekter
from scenario.framstilling.ord import opphavsnavn
from scenario.framstilling.tall import HARDT, antall, helt, knapp, mill_kr, oppramsing, prosent


@dataclass(frozen=True, slots=True)
class Regnestykkeledd:
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
    ledd: tuple[Regnestykkeledd, ...]


def regnestykke(kommune: Kommune, tiltak: Tiltak, valg: Tiltaksvalg, forutsetninger: Forutsetninger) -> Regnestykke:
    """Formelen i ord, med tallene satt inn, og hvert ledd med opphav."""
    effekt = effekter.effektledd(tiltak, valg, forutsetninger)
    if effekt is None:
        mangler = "Kan ikke regnes før tallene som mangler, er oppgitt."
        return Regnestykke(_uten_tall(tiltak), mangler, _leddene(kommune, tiltak, valg, forutsetninger))
    uttrykk = effekter.helårsuttrykk(tiltak, valg, effekt)
    ledd = _leddene(kommune, tiltak, valg, forutsetninger, navn_i(uttrykk))
    return _regnestykke(tiltak, uttrykk, effekter.verdier_i(tiltak, valg, effekt, forutsetninger), effekt, ledd)


def _regnestykke(
    tiltak: Tiltak | None,
    uttrykk: Uttrykk,
    verdier: Mapping[str, float],
    effekt: effekter.Effektledd,
    ledd: tuple[Regnestykkeledd, ...],
) -> Regnestykke:
    i_ord = som_tekst(uttrykk, lambda navn: _ord(tiltak, navn), knapp)
    med_tall = som_tekst(uttrykk, lambda navn: _med_enhet(tiltak, navn, verdier[navn]), knapp)
    helår = effekt.helår[1]
    return Regnestykke(i_ord, f"{med_tall} = {helt(helår)} tusen kr, altså {mill_kr(helår)} i året", ledd)


def _uten_tall(tiltak: Tiltak) -> str:
    """Formelen i ord når tallene mangler, eller grunnen til at det ikke finnes noen."""
    if isinstance(tiltak.effekt, IkkeTallfestetEffekt):
        return tiltak.effekt.hvorfor
    antall = Navn("mengde") if tiltak.mengde else Fast(1.0)
    return som_tekst(effekter.brutto_av(antall, tiltak.per_enhet), lambda navn: _ord(tiltak, navn), knapp)


_ORD = {"realiseringsgrad": "realiseringsgrad for alle tiltak", "eget_anslag": "eget anslag for hele tiltaket"}


def _ord(tiltak: Tiltak | None, navn: str) -> str:
    """Navnet på et ledd i formelen."""
    if tiltak and isinstance(tiltak.effekt, SatsEffekt) and navn == "sats":
        return _satsnavn(tiltak.effekt.per, tiltak.mengde)
    return _ORD.get(navn) or lesbart(navn)


def _satsnavn(per: float, mengde: Mengde | None) -> str:
    if mengde is None:
        return "effekten av hele tiltaket"
    return f"effekt per {mengde.enhet if per == 1 else f'{knapp(per)} {mengde.enhet_flertall}'}"


def _med_enhet(tiltak: Tiltak | None, navn: str, verdi: float) -> str:
    """Tallet slik det står i regnestykket: mengden med enhet, andeler av effekten i prosent."""
    if navn == "mengde" and tiltak and tiltak.mengde:
        return antall(verdi, tiltak.mengde.enhet, tiltak.mengde.enhet_flertall)
    if navn in ("realisert_andel", "realiseringsgrad"):
        return _andel(verdi)
    if stykke := _nøyaktig(tiltak, navn, verdi):
        return stykke
    return f"({knapp(verdi)})" if verdi < 0 else knapp(verdi)


def _nøyaktig(tiltak: Tiltak | None, navn: str, verdi: float) -> str | None:
    """Regnestykket bak et tall som ikke kan skrives nøyaktig, så svaret kan regnes etter."""
    driver = tiltak.drivere.get(navn) if tiltak else None
    if driver is None or driver.regnestykke is None or round(verdi, 4) == verdi or driver.midt != verdi:
        return None
    return norsk_regnestykke(driver.regnestykke)


def lesbart(navn: str) -> str:
    """Et feltnavn som ord: `forventet_vekst` blir «forventet vekst»."""
    return "effekt per enhet" if navn == "sats" else navn.replace("_", " ")


def kildetekst(kommune: Kommune, tall: Opphavsmerket) -> str:
    """Kildene til et tall: tittel, utgiver, år og overskrift på lysbildet."""
    titler = [f"{k.tittel} ({k.utgiver}, {k.år})" for id in tall.kilde if (k := kommune.kilde_etter_id.get(id))]
    tekst = "; ".join(titler)
    return f"{tekst} – «{tall.lysbilde}»" if tall.lysbilde else tekst


def _leddene(
    kommune: Kommune, tiltak: Tiltak, valg: Tiltaksvalg, forutsetninger: Forutsetninger, brukt: Sequence[str] = ()
) -> tuple[Regnestykkeledd, ...]:
    """Tallene i regnestykket med opphav: driverne, så det som trekkes fra og ganges med."""
    egne = dict(valg.drivere)
    drivere = {n: d for n, d in tiltak.drivere.items() if n in brukt or "eget_anslag" not in brukt}
    ledd = [_mengden(tiltak, valg, forutsetninger)] if "mengde" in brukt else []
    ledd += [_driver(kommune, _ord(tiltak, navn), driver, egne.get(navn)) for navn, driver in drivere.items()]
    if valg.eget_anslag is not None:
        ledd.append(_eget(_ORD["eget_anslag"], f"{helt(valg.eget_anslag.sannsynlig)} tusen kr"))
    if tiltak.varige_merkostnader is not None or valg.varige_merkostnader is not None:
        ledd.append(_merkostnaden(kommune, tiltak.varige_merkostnader, valg.varige_merkostnader))
    if valg.inntektsbortfall:
        ledd.append(_eget("inntektsbortfall", f"{knapp(valg.inntektsbortfall)} tusen kr per år"))
    if valg.realiseringsgrad != 1:
        ledd.append(_eget("realisert andel", _andel(valg.realiseringsgrad)))
    if forutsetninger.realiseringsgrad != 1:
        ledd.append(_eget(_ORD["realiseringsgrad"], _andel(forutsetninger.realiseringsgrad)))
    return tuple(ledd)


def _mengden(tiltak: Tiltak, valg: Tiltaksvalg, forutsetninger: Forutsetninger) -> Regnestykkeledd:
    """Mengden, og hvor mye av den kilden til tallet gjelder."""
    m, grense = tiltak.mengde, tiltak.mengde_i_kilden
    if m is None:
        return _eget("mengde", knapp(effekter.mengde(tiltak, valg)))
    om = m.merknad.rstrip(".") + "."
    if grense is not None and effekter.kilden_setter_grense(tiltak, valg):
        om += f" Tallet fra kilden gjelder {antall(grense, m.enhet, m.enhet_flertall)}."
        if effekter.over_kilden(tiltak, valg, forutsetninger):
            om += " Effekten av resten er en antakelse."
        elif effekter.mengde(tiltak, valg) > grense:
            om += " Antakelser er slått av, så det regnes ikke med mer."
    valgt = antall(effekter.mengde(tiltak, valg), m.enhet, m.enhet_flertall)
    return Regnestykkeledd("mengde", valgt, "", Opphav.ANTAKELSE, "", om)


def _merkostnaden(kommune: Kommune, katalogens: Tall | Spenn | None, egen: float | None) -> Regnestykkeledd:
    if egen is not None or katalogens is None:
        return _eget("varige merkostnader", f"{knapp(egen or 0.0)} tusen kr per år")
    return _driver(kommune, "varige merkostnader", katalogens, None)


def _eget(navn: str, verdi: str) -> Regnestykkeledd:
    return Regnestykkeledd(navn, verdi, "", Opphav.EGET, "", "Satt av brukeren.")


def _andel(verdi: float) -> str:
    return f"{knapp(100 * verdi)}{HARDT}%"


def _driver(kommune: Kommune, navn: str, driver: Tall | Spenn, egen: float | None) -> Regnestykkeledd:
    enhet = driver.enhet.replace("1000 kr", "tusen kr")
    enhet += f" ({driver.prisår}-kroner)" if driver.prisår else ""
    if egen is not None:
        return _eget(navn, f"{knapp(egen)} {driver.enhet.replace('1000 kr', 'tusen kr')}")
    hvordan = " ".join(d for d in (driver.formel, driver.merknad) if d)
    if driver.regnestykke:
        hvordan = f"{hvordan} Regnestykke: {norsk_regnestykke(driver.regnestykke)}.".strip()
    verdi = "ikke tallfestet" if driver.midt is None else f"{knapp(driver.midt)} {enhet}"
    grenser = (
        f"{knapp(driver.lav)}–{knapp(driver.høy)}" if isinstance(driver, Spenn) and driver.lav < driver.høy else ""
    )
    return Regnestykkeledd(navn, verdi, grenser, driver.opphav, kildetekst(kommune, driver), hvordan)


def norsk_regnestykke(tekst: str) -> str:
    """Regnestykket med norske tall og tegn: `23000 / 10` blir «23 000 ÷ 10»."""
    return som_tekst(les_uttrykk(tekst), lesbart, knapp)


def eget_regnestykke(eget: EgetTiltak, forutsetninger: Forutsetninger) -> Regnestykke:
    """Regnestykket for et tiltak brukeren har laget. Alle ledd er brukerens egne."""
    effekt = effekter.egne_effektledd(eget, forutsetninger)
    uttrykk = effekt.uttrykk(Navn("eget_anslag"))
    return _regnestykke(None, uttrykk, {**effekt.verdier, "eget_anslag": effekt.brutto[1]}, effekt, ())


def er_tallfestet(tiltak: Tiltak, valg: Tiltaksvalg) -> bool:
    """Sant når tiltaket har et tall, fra katalogen eller brukeren."""
    return effekter.er_tallfestet(tiltak, valg)


def radmerke(tiltak: Tiltak, valg: Tiltaksvalg, forutsetninger: Forutsetninger) -> str:
    """Opphavet på raden, som bokstav: «E», eller «E+N» når mengden er større enn kilden gjelder."""
    bokstav = effekter.opphav(tiltak, valg).bokstav
    return f"{bokstav}+{Opphav.ANTAKELSE.bokstav}" if effekter.over_kilden(tiltak, valg, forutsetninger) else bokstav


def etter_størrelse(kommune: Kommune) -> tuple[Tiltak, ...]:
    """De valgbare tiltakene med størst effekt ved standard mengde først. De som ikke er tallfestet, står sist."""

    def størrelse(ett: Tiltak) -> tuple[float, str]:
        effekt = effekter.effektledd(ett, Tiltaksvalg(ett.id), kommune.standard)
        return (-effekt.helår[1] if effekt else 1.0, ett.navn)

    return tuple(sorted(kommune.valgbare, key=størrelse))


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
        tekster.append(f"{start} {relasjon.begrunnelse} {_opphavet(relasjon)}".rstrip())
    return tekster


def _opphavet(relasjon: Relasjon) -> str:
    if relasjon.opphav is Opphav.ANTAKELSE:
        return "Andelen er en antakelse." if relasjon.type == "overlapper" else "Det er en antakelse."
    return "" if relasjon.opphav is Opphav.KILDE else f"({opphavsnavn(relasjon.opphav)})"


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


def av_tidligere_vedtak(kommune: Kommune) -> str | None:
    """Raden «helårseffekt av tidligere vedtak»: det vedtatte gir per år, og som alt ligger i planen."""
    vedtatt = [dict(t.vedtatt_effekt) for t in kommune.tiltak if t.status is Status.VEDTATT]
    summer = [(å, sum(v.get(å, 0.0) for v in vedtatt)) for å in kommune.planår]
    ledd = [f"{mill_kr(sum_)} i {å}" for å, sum_ in summer if sum_]
    return f"Helårseffekt av tidligere vedtak: {oppramsing(ledd)}. Den ligger i planen og teller 0." if ledd else None


def om_behandlingen(tiltak: Tiltak) -> str:
    """Vedtaket, eller hvor lenge tiltaket har fulgt med uten å bli behandlet; tom når ingen av delene er kjent."""
    if tiltak.vedtak:
        return f" Avgjort {tiltak.vedtak}."
    return f" Ikke behandlet; uendret siden {tiltak.uendret_siden}." if tiltak.uendret_siden else ""
