"""Det «Hva må til?» kan løse for: ett tall i valget, området det kan ligge i, og hvordan det settes inn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import nan
from typing import TypeVar

from scenario.analyse.usikkerhet import hele_måneder, startplan
from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.tall import Spenn, Tall
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Anslag, EgetTiltak, Tiltaksvalg, Valg

Ett = TypeVar("Ett", Tiltaksvalg, EgetTiltak)
STØRST = 1e9
"""Største beløp, og største verdi av en faktor."""
SENEST_ÅR_ETTER = 10
"""Så mange år etter perioden et tiltak kan starte."""
UKJENT_EGET = "maa_finnes"
"""Id-en til det egne tiltaket som bærer et beløp det gjenstår å finne."""


class Spørsmålsfeil(ValueError):
    """Spørsmålet kan ikke stilles. Meldingen er norsk og sier hvorfor."""


@dataclass(frozen=True, slots=True)
class Ukjent:
    """Ett tall det kan løses for."""

    id: str
    navn: str
    enhet: str
    minst: float
    størst: float
    sett_inn: Callable[[Valg, float], Valg]
    """Valget med tallet satt inn, klart til å beregnes."""
    i_dag: float | None = None
    """Verdien i valget nå; None når tiltaket er av eller tallet ikke er satt."""
    trinn: float | None = None
    """Bare hele trinn gir mening. None betyr at alle verdier i området kan brukes."""
    høyest_først: bool = False
    """Sant når en høy verdi er det mildeste kravet, som en sen start."""
    ytterst: tuple[float, float] = (-STØRST, STØRST)
    """Det området ingen kan spørre utenfor, fordi svaret da ikke er et scenario som kan regnes."""


def mengde(kommune: Kommune, valg: Valg, tiltak_id: str) -> Ukjent:
    """Hvor mye av et tiltak, for eksempel antall skoler. Er tiltaket av, regnes det som slått på."""
    tiltak = _tiltak(kommune, tiltak_id)
    m = tiltak.mengde
    if m is None:
        raise Spørsmålsfeil(f"«{tiltak.navn}» er bare av eller på og har ingen mengde.")
    nå = valg.tiltaksvalg(tiltak_id)
    return Ukjent(
        id=f"mengde:{tiltak_id}",
        navn=tiltak.navn,
        enhet=m.enhet_flertall,
        minst=m.minst,
        størst=m.størst,
        sett_inn=lambda v, x: v.med_tiltak(replace(_påslått(v, tiltak_id), mengde=x)),
        i_dag=None if nå is None else tiltak.standardmengde if nå.mengde is None else nå.mengde,
        trinn=1.0 if m.heltall else None,
        ytterst=(m.minst, m.størst),
    )


def driver(kommune: Kommune, valg: Valg, tiltak_id: str, navn: str) -> Ukjent:
    """En faktor i et tiltaks regnestykke, innenfor spennet sitt; uten spenn fra 0 til det dobbelte.

    Er faktoren ikke tallfestet, er området heller ikke det (nan), og må gis av den som spør.
    """
    tiltak = _tiltak(kommune, tiltak_id)
    if navn not in tiltak.drivere:
        har = ", ".join(tiltak.drivere) or "ingen"
        raise Spørsmålsfeil(f"«{tiltak.navn}» har ikke tallet «{navn}»; det har: {har}.")
    tall = tiltak.drivere[navn]
    minst, størst = _område(tall)
    nå = valg.tiltaksvalg(tiltak_id)
    return Ukjent(
        id=f"driver:{tiltak_id}:{navn}",
        navn=f"{tiltak.navn}: {navn}",
        enhet=tall.enhet,
        minst=minst,
        størst=størst,
        sett_inn=lambda v, x: v.med_tiltak(_med_driver(_påslått(v, tiltak_id), navn, x)),
        i_dag=None if nå is None else dict(nå.drivere).get(navn, tall.midt),
    )


def start(kommune: Kommune, valg: Valg, tiltak_id: str) -> Ukjent:
    """Når et tiltak starter, som månedsnummer. Senere er mildere: svaret er den seneste som holder."""
    nå = _eget(valg, tiltak_id) or valg.tiltaksvalg(tiltak_id)
    return Ukjent(
        id=f"start:{tiltak_id}",
        navn=nå.navn if isinstance(nå, EgetTiltak) else _tiltak(kommune, tiltak_id).navn,
        enhet="måned",
        minst=Måned(kommune.år[0], 1).nummer,
        størst=Måned(kommune.år[-1], 12).nummer,
        sett_inn=lambda v, x: flytt_start(kommune, v, tiltak_id, round(x)),
        i_dag=float(startplan(kommune, nå).start.nummer) if nå else None,
        trinn=1.0,
        høyest_først=True,
        ytterst=(Måned(kommune.år[0], 1).nummer, Måned(kommune.år[-1] + SENEST_ÅR_ETTER, 12).nummer),
    )


def beløp(kommune: Kommune, valg: Valg, tiltak_id: str | None, fra: Måned | None = None) -> Ukjent:
    """Helårseffekten et tiltak må ha (1000 kr), eller et nytt beløp som må finnes og virke fra en måned."""
    størst = 2 * max(kommune.mål.tolkning(valg.forutsetninger.tolkning).mål, valg.forutsetninger.mål or 0.0)
    if tiltak_id is None and fra is None and _eget(valg, f"eget:{UKJENT_EGET}"):
        tiltak_id = f"eget:{UKJENT_EGET}"
    if tiltak_id is None:
        måned = fra or Måned(kommune.år[1], 1)
        nytt = EgetTiltak(UKJENT_EGET, "Det som må finnes", Anslag.punkt(0.0), måned)
        navn = f"Det som må finnes fra {måned}"
        return Ukjent("beløp", navn, "1000 kr", 0.0, størst, lambda v, x: _med_eget(v, nytt, x))
    eget = _eget(valg, tiltak_id)
    if eget is not None:
        nå = eget.helårseffekt.sannsynlig
        id = f"beløp:{tiltak_id}"
        return Ukjent(id, eget.navn, "1000 kr", 0.0, størst, lambda v, x: _med_eget(v, eget, x), nå)
    tv = valg.tiltaksvalg(tiltak_id)
    return Ukjent(
        id=f"beløp:{tiltak_id}",
        navn=_tiltak(kommune, tiltak_id).navn,
        enhet="1000 kr",
        minst=0.0,
        størst=størst,
        sett_inn=lambda v, x: v.med_tiltak(replace(_påslått(v, tiltak_id), eget_anslag=Anslag.punkt(x))),
        i_dag=tv.eget_anslag.sannsynlig if tv and tv.eget_anslag else None,
    )


def realiseringsgrad(valg: Valg) -> Ukjent:
    """Andelen av effekten som blir virkelighet, lik for alle tiltak."""
    return Ukjent(
        "realiseringsgrad",
        "Realiseringsgrad",
        "andel",
        0.0,
        1.0,
        lambda v, x: v.med(forutsetninger=replace(v.forutsetninger, realiseringsgrad=x)),
        valg.forutsetninger.realiseringsgrad,
        ytterst=(0.0, 1.0),
    )


def levering(valg: Valg) -> Ukjent:
    """Felles levering, med alt annet på sannsynlig verdi.

    Beregningen kjenner ikke felles levering, så den settes inn som del av realiseringsgraden, som aldri er over 1.
    """
    nå = valg.forutsetninger.realiseringsgrad
    størst = min(1.5, 1 / nå) if nå else 1.5
    return Ukjent(
        "levering",
        "Felles levering",
        "andel",
        0.0,
        størst,
        lambda v, x: v.med(forutsetninger=replace(v.forutsetninger, realiseringsgrad=min(1.0, nå * x))),
        valg.forutsetninger.felles_levering.sannsynlig,
        ytterst=(0.0, størst),
    )


def les_ukjent(kommune: Kommune, valg: Valg, tekst: str, fra: Måned | None = None) -> Ukjent:
    """Den ukjente fra tekst: `mengde:skolestruktur`, `driver:sykefravaer:vikardekning`, `start:staber`,
    `beløp`, `beløp:staber`, `levering` eller `realiseringsgrad`."""
    slag, *deler = tekst.split(":", 1)
    sted = deler[0] if deler else ""
    if slag in ("levering", "realiseringsgrad") and not sted:
        return levering(valg) if slag == "levering" else realiseringsgrad(valg)
    if slag in ("beløp", "beloep"):
        return beløp(kommune, valg, sted or None, fra)
    if slag in ("mengde", "start") and sted:
        return (mengde if slag == "mengde" else start)(kommune, valg, sted)
    if slag == "driver" and ":" in sted:
        return driver(kommune, valg, *sted.rsplit(":", 1))
    raise Spørsmålsfeil(
        f"«{tekst}» er ikke noe det kan løses for. Skriv mengde:TILTAK, driver:TILTAK:NAVN, start:TILTAK, "
        "beløp, beløp:TILTAK, levering eller realiseringsgrad."
    )


def flytt_start(kommune: Kommune, valg: Valg, tiltak_id: str, nummer: int) -> Valg:
    """Valget der ett tiltak starter i måneden med dette nummeret. Egne andeler per år flyttes like langt."""
    eget = _eget(valg, tiltak_id)
    if eget is None:
        return valg.med_tiltak(_flyttet(kommune, _påslått(valg, tiltak_id), nummer))
    return valg.med(egne_tiltak=tuple(_flyttet(kommune, e, nummer) if e is eget else e for e in valg.egne_tiltak))


def _flyttet(kommune: Kommune, ett: Ett, nummer: int) -> Ett:
    plan = startplan(kommune, ett)
    flytt = nummer - plan.start.nummer
    if flytt == 0:
        return ett
    start = plan.start.pluss(flytt)
    if plan.andeler is None:
        return replace(ett, start=start)
    andeler = hele_måneder(plan, flytt, kommune.år)
    return replace(ett, start=start, andeler=tuple(zip(kommune.år, andeler, strict=True)))


def _tiltak(kommune: Kommune, id: str) -> Tiltak:
    tiltak = kommune.tiltak_etter_id.get(id)
    if tiltak is None or tiltak not in kommune.valgbare:
        raise Spørsmålsfeil(f"tiltaket «{id}» finnes ikke blant dem som kan velges.")
    return tiltak


def _eget(valg: Valg, nøkkel: str) -> EgetTiltak | None:
    return next((e for e in valg.egne_tiltak if e.nøkkel == nøkkel), None)


def _påslått(valg: Valg, id: str) -> Tiltaksvalg:
    return valg.tiltaksvalg(id) or Tiltaksvalg(id)


def _med_driver(tv: Tiltaksvalg, navn: str, verdi: float) -> Tiltaksvalg:
    return replace(tv, eget_anslag=None, drivere=tuple(sorted({**dict(tv.drivere), navn: verdi}.items())))


def _med_eget(valg: Valg, eget: EgetTiltak, beløp: float) -> Valg:
    andre = tuple(e for e in valg.egne_tiltak if e.id != eget.id)
    return valg.med(egne_tiltak=(*andre, replace(eget, helårseffekt=Anslag.punkt(beløp))))


def _område(tall: Tall | Spenn) -> tuple[float, float]:
    if isinstance(tall, Spenn) and tall.lav < tall.høy:
        return tall.lav, tall.høy
    if tall.midt is None:
        return nan, nan
    return min(0.0, 2 * tall.midt), max(0.0, 2 * tall.midt)
