"""Kontroll av tallgrunnlaget på tvers av filer: id-er, kilder, temaer, områder, relasjoner, år og summer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import inf
from pathlib import Path
from typing import Any, Protocol, assert_never

from scenario.begreper.effektformer import (
    DemografiEffekt,
    FormelEffekt,
    IkkeTallfestetEffekt,
    ProduktEffekt,
    SatsEffekt,
    SykefraværEffekt,
)
from scenario.begreper.enheter import Enhetsfeil, er_penger, kontroller_enhet, per_enhet_av
from scenario.begreper.felles import Modell, Opphav
from scenario.begreper.kommune import Datatabell, Disposisjonsfond, Forutsetning, Kommuneopplysninger
from scenario.begreper.oppfolging import Oppfølging
from scenario.begreper.sporsmal import Spørsmålsliste
from scenario.begreper.tall import Opphavsmerket, skrevet
from scenario.begreper.tiltak import Lovkrav, Tiltak, Virkning
from scenario.begreper.uttrykk import regn
from scenario.begreper.valg import FORUTSETNINGSFELT, Anslag
from scenario.filtyper import (
    Deler,
    Egenforutsetning,
    Kildeliste,
    Referansepakke,
    Relasjonsliste,
    datamappe,
    forutsetningsfil,
)

Sti = tuple[str | int, ...]


class Melder(Protocol):
    """Den som samler feilene: fil, sti til feltet og melding."""

    def meld(self, fil: Path, sti: Sti, melding: str, linje: int | None = None) -> None:
        """Noterer en feil."""


def kontroller_sammenhenger(lesing: Melder, deler: Deler, mappe: Path) -> None:
    """Det som går på tvers av filer: id-er, kilder, temaer, områder, relasjoner og år."""
    if deler.opplysninger is not None:
        if deler.opplysninger.id != mappe.name:
            melding = f"«{deler.opplysninger.id}» er ikke mappenavnet «{mappe.name}»"
            lesing.meld(mappe / "kommune.yaml", ("id",), melding)
        for fil, ett in deler.tiltak:
            _kontroller_tiltak(lesing, deler.opplysninger, fil, ett)
    for fil, ett in deler.tiltak:
        _kontroller_enhet(lesing, fil, ett)
        _kontroller_spenn(lesing, fil, ett)
        _kontroller_mengde_i_kilden(lesing, fil, ett)
        if deler.opplysninger is not None:
            _kontroller_prisår(lesing, deler.opplysninger, fil, ett)
        if ett.id != fil.stem:
            lesing.meld(fil, ("id",), f"«{ett.id}» er ikke filnavnet «{fil.stem}»")
    _kontroller_koder(lesing, deler.tiltak)
    _kontroller_relasjoner(lesing, deler.relasjoner, mappe / "relasjoner.yaml")
    _kontroller_kilder(lesing, deler, mappe)
    _kontroller_år(lesing, deler, mappe)
    _kontroller_forutsetninger(lesing, deler, forutsetningsfil(mappe))
    _kontroller_entydige(lesing, deler, mappe)
    _kontroller_fondssummer(lesing, deler.fond, mappe / "fond.yaml")
    _kontroller_filnavn(lesing, mappe)


def _kontroller_tiltak(lesing: Melder, kommune: Kommuneopplysninger, fil: Path, tiltak: Tiltak) -> None:
    if tiltak.start.år < kommune.år[0]:
        melding = f"{tiltak.start} er før {kommune.år[0]}, det første året modellen regner for"
        lesing.meld(fil, ("start",), melding)
    for år in sorted({y for y, _ in tiltak.andeler or ()} - set(kommune.år)):
        lesing.meld(fil, ("andeler", str(år)), f"{år} er ikke et år modellen regner for")
    inndelinger = (
        ("temaer", map(str, tiltak.temaer), kommune.temaer),
        ("områder", tiltak.områder, kommune.områder),
        ("grupper", tiltak.grupper, kommune.grupper),
        ("ansvarlig", filter(None, (tiltak.ansvarlig,)), kommune.områder),
        ("virkninger", (v.gruppe for v in tiltak.virkninger), kommune.grupper),
    )
    for felt, brukt, kjente in inndelinger:
        for nummer, id in enumerate(brukt):
            if id not in {m.id for m in kjente}:
                lesing.meld(fil, (felt, nummer), f"«{id}» finnes ikke i kommune.yaml")


def _kontroller_enhet(lesing: Melder, fil: Path, tiltak: Tiltak) -> None:
    """Driverne gir 1000 kr i året for én enhet av mengden."""
    if tiltak.per_enhet is None:
        return
    enheter = {navn: driver.enhet for navn, driver in tiltak.drivere.items()}
    try:
        kontroller_enhet(tiltak.per_enhet, enheter, per_enhet_av(tiltak.mengde.enhet if tiltak.mengde else None))
    except Enhetsfeil as feil:
        match tiltak.effekt:
            case SatsEffekt():
                lesing.meld(fil, ("effekt", "sats", "enhet"), str(feil))
            case FormelEffekt():
                lesing.meld(fil, ("effekt", "uttrykk"), str(feil))
            case ProduktEffekt() | SykefraværEffekt() | DemografiEffekt() | IkkeTallfestetEffekt():
                lesing.meld(fil, ("effekt", "drivere"), str(feil))
            case _:
                assert_never(tiltak.effekt)


def _kontroller_spenn(lesing: Melder, fil: Path, tiltak: Tiltak) -> None:
    """Lavt anslag gir ikke mer enn høyt."""
    nivåer = {navn: driver.nivåer for navn, driver in tiltak.drivere.items()}
    kjente = {navn: tre for navn, tre in nivåer.items() if tre is not None}
    if tiltak.per_enhet is None or len(kjente) < len(nivåer):
        return
    lav, midt, høy = (regn(tiltak.per_enhet, {n: tre[i] for n, tre in kjente.items()}) for i in range(3))
    if not lav <= midt <= høy:
        sti = ("effekt", "uttrykk") if isinstance(tiltak.effekt, FormelEffekt) else ("effekt",)
        tall = f"{skrevet(lav)}, {skrevet(midt)} og {skrevet(høy)}"
        lesing.meld(fil, sti, f"lavt, sannsynlig og høyt gir {tall}; et tall som trekkes fra, kan ikke ha spenn")


def _kontroller_mengde_i_kilden(lesing: Melder, fil: Path, tiltak: Tiltak) -> None:
    """Et tall fra en kilde gjelder den mengden kilden gjelder, og den må stå."""
    fra_kilde = tiltak.opphav in (Opphav.KILDE, Opphav.AVLEDET, Opphav.EKSTERN)
    if tiltak.mengde and fra_kilde and tiltak.mengde_i_kilden is None:
        melding = f"feltet mangler; skriv hvor mange {tiltak.mengde.enhet_flertall} kilden til tallet gjelder"
        lesing.meld(fil, ("mengde_i_kilden",), melding)
    if tiltak.mengde is None and tiltak.mengde_i_kilden is not None:
        lesing.meld(fil, ("mengde_i_kilden",), "hører til et tiltak med mengde")


def _kontroller_prisår(lesing: Melder, kommune: Kommuneopplysninger, fil: Path, tiltak: Tiltak) -> None:
    """Hvert beløp sier hvilket års kroner det er i, og kan regnes om til kommunens prisår."""
    i_sats = ("effekt", "sats") if isinstance(tiltak.effekt, SatsEffekt) else ("effekt", "drivere")
    beløp = {i_sats if navn == "sats" else (*i_sats, navn): d for navn, d in tiltak.drivere.items()}
    for sti, driver in beløp.items():
        if driver.midt is not None and er_penger(driver.enhet):
            _kontroller_ett_prisår(lesing, kommune, fil, (*sti, "prisår"), driver.prisår)
    regnes_ikke_om = {"varige_merkostnader": tiltak.varige_merkostnader, "omstilling": tiltak.omstilling}
    for felt, kostnad in regnes_ikke_om.items():
        if kostnad is not None and kostnad.prisår != kommune.prisår:
            melding = f"må være {kommune.prisår}, kommunens prisår; {felt.replace('_', ' ')} regnes ikke om"
            lesing.meld(fil, (felt, "prisår"), melding)


def _kontroller_ett_prisår(
    lesing: Melder, kommune: Kommuneopplysninger, fil: Path, sti: Sti, prisår: int | None
) -> None:
    if prisår is None:
        lesing.meld(fil, sti, "feltet mangler; skriv hvilket års kroner beløpet er i")
    elif kommune.prisår is None or prisår > kommune.prisår:
        lesing.meld(fil, sti, f"{prisår} er etter kommunens prisår i kommune.yaml ({kommune.prisår or 'mangler'})")
    else:
        kjente = {vekst.år for vekst in kommune.prisvekst}
        for år in [y for y in range(prisår + 1, kommune.prisår + 1) if y not in kjente]:
            lesing.meld(fil, sti, f"{prisår} kan ikke regnes om; prisveksten for {år} mangler i kommune.yaml")


def kontroller_pakke(lesing: Melder, fil: Path, pakke: Referansepakke) -> None:
    """En navngitt pakke mot katalogen den velger fra."""
    if pakke.id != fil.stem:
        lesing.meld(fil, ("id",), f"«{pakke.id}» er ikke filnavnet «{fil.stem}»")
    for nummer, opphav in enumerate(pakke.opphav):
        if opphav in (Opphav.IKKE_TALLFESTET, Opphav.EGET):
            lesing.meld(fil, ("opphav", nummer), f"katalogen har ingen tall med opphav «{opphav}»")
    for nummer, id in enumerate(pakke.uten):
        if not (fil.parent.parent / "tiltak" / f"{id}.yaml").is_file():
            lesing.meld(fil, ("uten", nummer), f"tiltaket «{id}» finnes ikke")


def kontroller_oppfølging(lesing: Melder, fil: Path, oppfølging: Oppfølging, kilder: Kildeliste) -> None:
    """Rapportene viser bare til kilder som finnes."""
    kjente = {k.id for k in kilder.kilder}
    for p, plan in enumerate(oppfølging.planer):
        for r, rapport in enumerate(plan.rapporter):
            for ukjent in sorted(set(rapport.kilde) - kjente):
                sti = ("planer", p, "rapporter", r, "kilde")
                lesing.meld(fil, sti, f"kilden «{ukjent}» finnes ikke i kilder.yaml")


def kontroller_spørsmål(lesing: Melder, fil: Path, liste: Spørsmålsliste) -> None:
    """Svarene gjelder bare tiltak som finnes."""
    for nummer, ett in enumerate(liste.spørsmål):
        for id in ett.tiltak:
            if not (fil.parent / "tiltak" / f"{id}.yaml").is_file():
                lesing.meld(fil, ("spørsmål", nummer, "tiltak"), f"tiltaket «{id}» finnes ikke")


def _kontroller_koder(lesing: Melder, tiltak: Sequence[tuple[Path, Tiltak]]) -> None:
    antall = Counter(t.kode for _, t in tiltak)
    for fil, ett in tiltak:
        if antall[ett.kode] > 1:
            melding = f"«{ett.kode}» er brukt av flere tiltak; hver kode er fast og bare for ett"
            lesing.meld(fil, ("kode",), melding)


def _kontroller_relasjoner(lesing: Melder, liste: Relasjonsliste | None, fil: Path) -> None:
    sett: set[tuple[bool, frozenset[str]]] = set()
    kjente = {f.stem for f in (fil.parent / "tiltak").glob("*.yaml")}
    for nummer, relasjon in enumerate(liste.relasjoner if liste else ()):
        sti = ("relasjoner", nummer, "mellom")
        for ukjent in sorted(set(relasjon.mellom) - kjente):
            lesing.meld(fil, sti, f"tiltaket «{ukjent}» finnes ikke")
        par = (relasjon.type == "overlapper", frozenset(relasjon.mellom))
        if par in sett:
            lesing.meld(fil, sti, "det samme paret står to ganger")
        sett.add(par)


def _kontroller_kilder(lesing: Melder, deler: Deler, mappe: Path) -> None:
    if deler.kilder is None:
        return
    kjente = {k.id for k in deler.kilder.kilder}
    steder: list[tuple[Path, Modell | None]] = [
        (mappe / "maal.yaml", deler.mål),
        (mappe / "fond.yaml", deler.fond),
        (mappe / "handlingsregel.yaml", deler.regel),
        (mappe / "handlingsregler.yaml", deler.regler),
        (mappe / "kommune.yaml", deler.opplysninger),
        (forutsetningsfil(mappe), deler.forutsetningsfil),
        *deler.tiltak,
    ]
    for fil, modell in steder:
        for sti, kilde in _kildehenvisninger(modell, ()):
            if kilde not in kjente:
                lesing.meld(fil, sti, f"kilden «{kilde}» finnes ikke i kilder.yaml")
    data = datamappe(mappe.parent.parent) / mappe.name
    for tabell in deler.tabeller:
        for område in _ukjente_områder(deler.opplysninger, tabell):
            lesing.meld(data / f"{tabell.id}.csv", ("område",), f"«{område}» finnes ikke i kommune.yaml")
        for ukjent in sorted({k for rad in tabell.rader for k in rad.kilde} - kjente):
            lesing.meld(data / f"{tabell.id}.csv", ("kilde",), f"kilden «{ukjent}» finnes ikke i kilder.yaml")


def _ukjente_områder(kommune: Kommuneopplysninger | None, tabell: Datatabell) -> list[str]:
    """Koder i kolonnen «område» som kommunen ikke har. Summen av dem skrives «Sum»."""
    plass = next((n for n, k in enumerate(tabell.kolonner) if k.navn == "område"), None)
    if kommune is None or plass is None:
        return []
    kjente = {o.id for o in kommune.områder} | {"Sum"}
    return sorted({str(rad.verdier[plass]) for rad in tabell.rader} - kjente)


def _kildehenvisninger(verdi: Any, sti: Sti) -> Iterable[tuple[Sti, str]]:
    """Alle kilde-id-er i en modell, med feltet de står i."""
    if isinstance(verdi, Opphavsmerket | Egenforutsetning | Virkning | Lovkrav):
        yield from (((*sti, "kilde"), k) for k in verdi.kilde)
    elif isinstance(verdi, tuple):
        for nummer, felt in enumerate(verdi):
            yield from _kildehenvisninger(felt, (*sti, nummer))
    elif isinstance(verdi, Modell | dict):
        felter = verdi if isinstance(verdi, dict) else {n: getattr(verdi, n) for n in type(verdi).model_fields}
        for navn, felt in felter.items():
            yield from _kildehenvisninger(felt, (*sti, navn))


def _kontroller_år(lesing: Melder, deler: Deler, mappe: Path) -> None:
    if deler.mål is None or deler.opplysninger is None:
        return
    regnes = set(deler.opplysninger.år)
    for nummer, tolkning in enumerate(deler.mål.tolkninger):
        for år in sorted({y for y, _ in tolkning.krav} ^ regnes):
            grunn = "mangler" if år in regnes else "er ikke et år modellen regner for"
            lesing.meld(mappe / "maal.yaml", ("tolkninger", nummer, "krav"), f"{år} {grunn}")


def _kontroller_forutsetninger(lesing: Melder, deler: Deler, fil: Path) -> None:
    if deler.forutsetningsfil is None:
        return
    tolkning = deler.forutsetningsfil.standard.tolkning
    if deler.mål is not None and tolkning not in {t.id for t in deler.mål.tolkninger}:
        lesing.meld(fil, ("standard", "tolkning"), f"«{tolkning}» finnes ikke i maal.yaml")
    for forutsetning in deler.forutsetninger:
        if forutsetning.styrbar and forutsetning.id in FORUTSETNINGSFELT:
            _kontroller_standard(lesing, deler, forutsetning, fil)
    for nummer, egen in enumerate(deler.forutsetningsfil.forutsetninger):
        if deler.opplysninger is not None:
            for år in sorted(set(egen.valg_for) - set(deler.opplysninger.år)):
                lesing.meld(fil, ("forutsetninger", nummer, "valg_for"), f"{år} er ikke et år modellen regner for")
    styrbare = {a.id for a in deler.forutsetninger if a.styrbar}
    for felt in sorted(set(FORUTSETNINGSFELT) ^ styrbare):
        lesing.meld(fil, ("forutsetninger",), f"«{felt}» må stå både som styrbar forutsetning og i standard")


def _kontroller_standard(lesing: Melder, deler: Deler, forutsetning: Forutsetning, fil: Path) -> None:
    """Standardverdien holder seg innenfor grensene forutsetningen selv oppgir, gjelder kjente år og stiger."""
    if deler.forutsetningsfil is None:
        return
    verdi, sti = getattr(deler.forutsetningsfil.standard, forutsetning.id), ("standard", forutsetning.id)
    tall: tuple[float, ...] = ()
    if isinstance(verdi, Anslag):
        tall = verdi.nivåer
    elif isinstance(verdi, tuple):
        tall = tuple(beløp for _, beløp in verdi)
        kjente = deler.opplysninger.år if deler.opplysninger else [år for år, _ in verdi]
        for år in [år for år, _ in verdi if år not in kjente]:
            lesing.meld(fil, (*sti, str(år)), f"{år} er ikke et år modellen regner for")
    elif isinstance(verdi, float | int) and not isinstance(verdi, bool):
        tall = (verdi,)
    minst, størst = (f if f is not None else e for f, e in ((forutsetning.minst, -inf), (forutsetning.størst, inf)))
    for ett in tall:
        if not minst <= ett <= størst:
            lesing.meld(fil, sti, f"{skrevet(ett)} er utenfor grensene {skrevet(minst)}–{skrevet(størst)}")


def _kontroller_entydige(lesing: Melder, deler: Deler, mappe: Path) -> None:
    """Hver id i en liste står bare én gang; ellers ville den ene stille tatt plassen til den andre."""
    felt = ("temaer", "områder", "grupper")
    i_kommunen = [(navn, getattr(deler.opplysninger, navn, ())) for navn in felt]
    data = datamappe(mappe.parent.parent) / mappe.name
    lister: list[tuple[Path, str, Sequence[Any]]] = [
        *((mappe / "kommune.yaml", navn, merkinger) for navn, merkinger in i_kommunen),
        (mappe / "maal.yaml", "tolkninger", deler.mål.tolkninger if deler.mål else ()),
        (
            forutsetningsfil(mappe),
            "forutsetninger",
            deler.forutsetningsfil.forutsetninger if deler.forutsetningsfil else (),
        ),
        (mappe / "kilder.yaml", "kilder", deler.kilder.kilder if deler.kilder else ()),
        (data / "tabeller.yaml", "tabeller", deler.tabeller),
    ]
    for fil, navn, ting in lister:
        ider = [t.id for t in ting]
        for nummer, id in enumerate(ider):
            if id in ider[:nummer]:
                lesing.meld(fil, (navn, nummer, "id"), f"«{id}» er brukt før i samme liste")


def _kontroller_fondssummer(lesing: Melder, fond: Disposisjonsfond | None, fil: Path) -> None:
    """Linjene merket «sum» er summen av alle linjene over som ikke er det."""
    sum_: float | None = 0.0
    for nummer, post in enumerate(fond.poster if fond else ()):
        beløp = post.beløp.verdi
        if beløp is None or sum_ is None:
            sum_ = None
        elif not post.sum:
            sum_ += beløp
        elif abs(beløp - sum_) > 1e-6:
            melding = f"{skrevet(beløp)} er merket som sum, men linjene over gir {skrevet(sum_)}"
            lesing.meld(fil, ("poster", nummer, "beløp", "verdi"), melding)
            sum_ = beløp


def _kontroller_filnavn(lesing: Melder, mappe: Path) -> None:
    """Filer vi ikke ville lest, fordi navnet slutter på noe annet enn «.yaml»."""
    for undermappe in (mappe, mappe / "tiltak", mappe / "pakker"):
        for fil in sorted(undermappe.glob("*")):
            if fil.suffix != ".yaml" and fil.suffix.lower() in (".yaml", ".yml"):
                lesing.meld(fil, (), "filen blir ikke lest; navnet må slutte på «.yaml»")
