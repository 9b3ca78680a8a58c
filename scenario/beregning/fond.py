"""Disposisjonsfondet år for år, og kravet i handlingsregelen (1000 kr)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenario.begreper.felles import verdi_for
from scenario.begreper.fondsposter import BEVEGELSER, OMSTILLING, UDEKKET_INNSPARING
from scenario.begreper.kommune import Handlingsregel, Kommune
from scenario.begreper.resultat import Prognoseutfall, Vekstutfall
from scenario.begreper.valg import Forutsetninger

VEKST = "reservekrav_vekst_prosent"
"""Forutsetningen om veksten i reservekravet."""


@dataclass(frozen=True, slots=True)
class Fondsår:
    """Ett år i fondets bok: ett felt per post i `fondsposter.FONDSBOK` (bevegelser ut av fondet er negative)."""

    år: int
    inngående: float
    planlagt_bruk: float
    udekket_innsparing: float
    """Det fondet dekker av kravet som ikke er levert; positivt når mer enn kravet er levert."""
    omstilling: float
    merforbruk: float
    merinntekt: float
    utgående: float
    udekket_merforbruk: float
    """Det fondet ikke rakk til. Neste år starter fra 0."""
    udekket_til_sammen: float
    """Det udekkede fra første år til og med dette. Et tomt fond sletter det ikke."""
    reservekrav: float

    @property
    def saldo(self) -> float:
        """Saldoen før den stoppes på 0."""
        return self.utgående - self.udekket_merforbruk

    @property
    def margin(self) -> float:
        """Fondet minus reservekravet."""
        return self.utgående - self.reservekrav


def fondsbok(
    kommune: Kommune,
    forutsetninger: Forutsetninger,
    krav: Sequence[float],
    effekt: Sequence[float],
    omstilling: Sequence[float],
) -> tuple[Fondsår, ...]:
    """Gapmodellen: innsparing som ikke leveres, tærer på fondet. Bare det som er levert ut over kravet, går inn.

    Første år er kommunens eget anslag for fondet, bare endret av postene som gjelder i ankeråret.
    """
    bok: list[Fondsår] = []
    reserve = reservekrav(kommune.handlingsregel, forutsetninger.reservekrav_vekst_prosent, kommune.år)
    for i, år in enumerate(kommune.år):
        inngående = bok[-1].utgående if bok else kommune.fond.anker.verdi or 0.0
        bevegelser = _bevegelser(forutsetninger, år, krav[i] - effekt[i], omstilling[i])
        if not bok:
            bevegelser = {p.id: bevegelser[p.id] if p.i_ankeråret else 0.0 for p in BEVEGELSER}
        bok.append(_fondsår(år, inngående, bevegelser, bok[-1].udekket_til_sammen if bok else 0.0, reserve[i]))
    return tuple(bok)


def _bevegelser(forutsetninger: Forutsetninger, år: int, gap: float, omstilling: float) -> dict[str, float]:
    """Beløpet i hver post ett år, med fortegnet det har i fondet."""
    beløp = {p.id: verdi_for(getattr(forutsetninger, p.forutsetning), år) for p in BEVEGELSER if p.forutsetning}
    beløp[UDEKKET_INNSPARING.id] = gap if forutsetninger.udekket_dekkes_av_fondet else min(gap, 0.0)
    beløp[OMSTILLING.id] = omstilling
    return {p.id: p.retning * beløp[p.id] for p in BEVEGELSER}


def _fondsår(år: int, inngående: float, bevegelser: Mapping[str, float], udekket: float, reserve: float) -> Fondsår:
    saldo = inngående
    for beløp in bevegelser.values():
        saldo += beløp
    return Fondsår(
        år=år,
        inngående=inngående,
        utgående=max(0.0, saldo),
        udekket_merforbruk=max(0.0, -saldo),
        udekket_til_sammen=udekket + max(0.0, -saldo),
        reservekrav=reserve,
        **bevegelser,
    )


def andre_vekster(kommune: Kommune, forutsetninger: Forutsetninger, bok: Sequence[Fondsår]) -> tuple[Vekstutfall, ...]:
    """Marginene med de vekstene i reservekravet som tallgrunnlaget nevner, uten den som er valgt."""
    valgt = forutsetninger.reservekrav_vekst_prosent
    andre = ((v, v.tall.verdi or 0.0) for a in kommune.forutsetninger if a.id == VEKST for v in a.verdier)
    return tuple(
        Vekstutfall(
            v.navn,
            v.tall.opphav,
            vekst,
            tuple(
                b.utgående - krav
                for b, krav in zip(bok, reservekrav(kommune.handlingsregel, vekst, kommune.år), strict=True)
            ),
        )
        for v, vekst in andre
        if vekst != valgt
    )


def med_prognosen(kommune: Kommune, forutsetninger: Forutsetninger, anker: Fondsår) -> Prognoseutfall | None:
    """Marginen i ankeråret når prognosen for merforbruket tas av fondet i stedet for det som er satt."""
    p = kommune.fond.prognose
    if p is None or p.år != anker.år:
        return None
    tatt = verdi_for(forutsetninger.merforbruk, p.år)
    uten = anker.saldo + tatt
    lav, høy = (max(0.0, uten - beløp) - anker.reservekrav for beløp in (p.lav, p.høy))
    return Prognoseutfall(p.år, p.lav, p.høy, p.opphav, tatt, lav, høy)


def reservekrav(regel: Handlingsregel, vekst_prosent: float, år: tuple[int, ...]) -> tuple[float, ...]:
    """Fast del pluss en del som vokser med `vekst_prosent` i året fra det første året."""
    fast, voksende = regel.fast_del.verdi or 0.0, regel.voksende_del.verdi or 0.0
    return tuple(fast + voksende * (1 + vekst_prosent / 100) ** (y - år[0]) for y in år)
