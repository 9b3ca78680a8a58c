"""Lista som menyen: kommunens egne tiltak som katalog, i stedet for eller i tillegg til den innebygde.

Alt annet enn tiltakene er som i utgaven lista prøves mot: mål, fond, regler og forutsetninger. Områdene i lista er
overskriftene tiltakene står under. Beløp er hele 1000 kr, og innsparing er positiv.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath

from scenario.begreper.effektformer import Effektform, IkkeTallfestetEffekt, SatsEffekt
from scenario.begreper.felles import Måned, Opphav
from scenario.begreper.kommune import Kommune, Listeopphav, Merking
from scenario.begreper.tall import Kilde, Spenn, Tall
from scenario.begreper.tiltak import Konsekvens, Mengde, Tiltak
from scenario.deling.listekoder import KODER
from scenario.deling.listeutgave import med_avtrykk
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling.tall import dato as skrevet_dato
from scenario.framstilling.tall import knapp, mill_kr, måned, oppramsing
from scenario.innhenting.leser.resultat import LestTiltak, Listelesning, Radskjebne

KILDE = "lista"
FRA_LISTA = "l_"
"""Begynnelsen på id-en til tiltakene fra lista."""
FLEST_OVERSKRIFTER = 12
"""Flere områder enn dette står samlet: hvert er en dør i prinsippvedtaket, og alle samlinger av dører regnes."""
ANDRE = "Andre områder"
I_STEDET_FOR, I_TILLEGG, DET_SAMME = "i stedet for", "i tillegg", "det samme"
_LENGSTE_NAVN, _LENGSTE_ORD, _FLEST_ÅRSVERK = 70, 140, 500
_ENHET = "1000 kr per år"


def som_meny(grunn: Kommune, lesning: Listelesning, fil: str, dag: date, *, i_tillegg: bool) -> Kommune:
    """Utgaven der tiltakene er listas, med eget fingeravtrykk. Rader som venter på svar, er ikke med.

    Gir Inndatafeil når ingen rader er med, eller når lista har flere tiltak enn det finnes koder til.
    """
    rader = [r for r in lesning.rader if r.skjebne is not Radskjebne.VENTER]
    if not rader:
        raise Inndatafeil("Ingen rader er med ennå. Svar på spørsmålene, eller skriv beløpene i tabellen.")
    if len(rader) > len(KODER):
        raise Inndatafeil(f"Lista har {len(rader)} tiltak, og det er plass til {len(KODER)}. Del den i flere lister.")
    beholdt = _beholdt(grunn, rader) if i_tillegg else ()
    opphav = Listeopphav(fil=PurePath(fil).name[:80], dato=dag.isoformat(), grunn=grunn.utgave, i_tillegg=i_tillegg)
    områder = _områdene(grunn, rader)
    temaer, tema_for = _overskriftene(grunn, rader, områder, i_tillegg=i_tillegg)
    mal = _Mal(grunn, opphav, lesning.prisår, områder, tema_for)
    ider = {t.id for t in beholdt}
    opplysninger = grunn.opplysninger.model_copy(
        update={"temaer": temaer, "områder": (*grunn.opplysninger.områder, *_nye(grunn, områder))}
    )
    kommune = grunn.model_copy(
        update={
            "opplysninger": opplysninger,
            "tiltak": (*beholdt, *mal.tiltakene(rader)),
            "relasjoner": tuple(r for r in grunn.relasjoner if ider.issuperset(r.mellom)),
            "kilder": (*(k for k in grunn.kilder if k.id != KILDE), _kilden(opphav)),
            "liste": opphav,
        }
    )
    return med_avtrykk(kommune, grunn)


def _beholdt(grunn: Kommune, rader: Sequence[LestTiltak]) -> tuple[Tiltak, ...]:
    """Katalogens tiltak uten dem lista har sin egen utgave av: ingenting telles to ganger."""
    erstattet = {r.ligner for r in rader if r.ligner and r.forhold != I_TILLEGG}
    return tuple(t for t in grunn.tiltak if t.id not in erstattet)


def _kilden(opphav: Listeopphav) -> Kilde:
    dag = date.fromisoformat(opphav.dato)
    return Kilde(
        id=KILDE,
        tittel=f"{opphav.fil}, hentet inn {skrevet_dato(opphav.dato)}",
        utgiver="Lista",
        år=dag.year,
        type="ekstern",
        gir="Tiltakene, områdene og beløpene slik de står i lista.",
        forbehold="Lista er ikke publisert i tallgrunnlaget, og tallene er ikke kontrollert.",
    )


# --- Områdene og overskriftene --------------------------------------------------------------------------------------


def _områdene(grunn: Kommune, rader: Sequence[LestTiltak]) -> dict[str, Merking]:
    """Området hver rad har, etter det raden kaller det. Kommunens egne beholder koden; andre får en ny."""
    kjente = {o.id: o for o in grunn.opplysninger.områder}
    ut: dict[str, Merking] = {}
    for rad in rader:
        if rad.område and rad.område not in ut:
            nytt = Merking(id=f"L{sum(m.id not in kjente for m in ut.values()) + 1}", navn=rad.område[:60])
            ut[rad.område] = kjente.get(rad.område, nytt)
    return ut


def _nye(grunn: Kommune, områder: Mapping[str, Merking]) -> tuple[Merking, ...]:
    kjente = {o.id for o in grunn.opplysninger.områder}
    return tuple(m for m in områder.values() if m.id not in kjente)


def _overskriftene(
    grunn: Kommune, rader: Sequence[LestTiltak], områder: Mapping[str, Merking], *, i_tillegg: bool
) -> tuple[tuple[Merking, ...], dict[str, int]]:
    """Temaene i utgaven, og nummeret på temaet for hvert område. De største områdene får hver sin overskrift."""
    fra_før = grunn.opplysninger.temaer if i_tillegg else ()
    plass, først = FLEST_OVERSKRIFTER - len(fra_før), max((int(t.id) for t in fra_før), default=0) + 1
    sum_: dict[str, float] = defaultdict(float)
    for rad in rader:
        if rad.område:
            sum_[rad.område] += abs(rad.midt or 0.0)
    størst = sorted(sum_, key=lambda o: -sum_[o])
    egne = størst if len(størst) <= plass else størst[: max(0, plass - 1)]
    i_rekkefølge = [o for o in områder if o in egne]
    navn = [(områder[o].navn, områder[o].kort) for o in i_rekkefølge] + ([(ANDRE, None)] if egne != størst else [])
    nye = tuple(Merking(id=str(nr), navn=n, kort=k) for nr, (n, k) in enumerate(navn, først))
    siste = først + len(i_rekkefølge)
    return (*fra_før, *nye), {o: først + i_rekkefølge.index(o) if o in egne else siste for o in områder}


# --- Tiltakene ------------------------------------------------------------------------------------------------------


class _Mal:
    """Det som er likt for alle tiltakene i lista."""

    def __init__(
        self,
        grunn: Kommune,
        opphav: Listeopphav,
        prisår: int | None,
        områder: Mapping[str, Merking],
        tema_for: Mapping[str, int],
    ) -> None:
        self.grunn, self.opphav, self.prisår, self.områder, self.tema_for = grunn, opphav, prisår, områder, tema_for

    def tiltakene(self, rader: Sequence[LestTiltak]) -> tuple[Tiltak, ...]:
        """Ett tiltak per rad, i listas rekkefølge. Id-en følger raden når lista leses på nytt."""
        brukt: set[str] = set()
        ut = []
        for kode, rad in zip(KODER, rader, strict=False):
            id = _id(rad, brukt)
            brukt.add(id)
            ut.append(self._ett(rad, id, kode))
        return tuple(ut)

    def _ett(self, rad: LestTiltak, id: str, kode: str) -> Tiltak:
        konsekvens = rad.konsekvens[:_LENGSTE_ORD]
        return Tiltak(
            id=id,
            kode=kode,
            nummer=rad.nummer[:20] or None,
            navn=navnet(rad),
            type="inntekt" if rad.inntekt else "kostnad",
            temaer=(self.tema_for[rad.område],) if rad.område else (),
            områder=(self.områder[rad.område].id,) if rad.område else (),
            hensikt=rad.beskrivelse[:200] or rad.navn,
            bakgrunn=_bakgrunn(rad),
            konsekvenser=(Konsekvens(tekst=konsekvens),) if len(konsekvens) >= 10 else (),
            konsekvensgrad=rad.konsekvensgrad or 0,
            mengde=_mengden(rad),
            effekt=self._effekten(rad),
            årsverk=_årsverket(rad),
            start=start_for(rad, self.grunn),
            andeler=andeler_for(rad, self.grunn),
            advarsel=_advarsel(rad, self.grunn),
            oppdatert=self.opphav.dato,
        )

    def _effekten(self, rad: LestTiltak) -> Effektform:
        if rad.helårseffekt is None or _er_engangs(rad):
            return IkkeTallfestetEffekt(form="ikke_tallfestet", hvorfor=_hvorfor_uten_tall(rad))
        lav, midt, høy = rad.helårseffekt
        sats = Spenn(
            enhet=_ENHET,
            opphav=Opphav.EKSTERN,
            prisår=self.prisår,
            kilde=(KILDE,),
            lav=lav,
            sannsynlig=midt,
            høy=høy,
            merknad=" · ".join(rad.merknader)[:300] or None,
        )
        mengde = _mengden(rad)
        return SatsEffekt(form="sats", sats=sats, per=mengde.standard if mengde else 1)


def navnet(rad: LestTiltak) -> str:
    """Navnet med nummeret foran, slik det sies i rommet: «36 Færre møterom». Et langt navn er kortet ned."""
    navn = f"{rad.nummer[:20]} {rad.navn}".strip()
    return (navn if len(navn) <= _LENGSTE_NAVN else f"{navn[: _LENGSTE_NAVN - 1].rstrip()}…").ljust(3, ".")


def _id(rad: LestTiltak, brukt: set[str]) -> str:
    """En id som er den samme når raden er det, også om den står et annet sted."""
    nummer = 0
    while True:
        innhold = "|".join((rad.nummer, rad.navn, rad.område, str(nummer)))
        id = f"{FRA_LISTA}{hashlib.sha256(innhold.encode()).hexdigest()[:12]}"
        if id not in brukt:
            return id
        nummer += 1


def _mengden(rad: LestTiltak) -> Mengde | None:
    """Et tiltak lista gir årsverk, kan stilles i årsverk. Ellers er det av eller på."""
    årsverk = abs(rad.årsverk or 0.0)
    if rad.helårseffekt is None or not årsverk.is_integer() or not 2 <= årsverk <= _FLEST_ÅRSVERK:
        return None
    return Mengde(
        standard=årsverk,
        minst=1,
        størst=årsverk,
        trinn=1,
        enhet="årsverk",
        enhet_flertall="årsverk",
        heltall=True,
        merknad=f"Lista gjelder {knapp(årsverk)} årsverk. Færre er regnet forholdsmessig, som et regneeksempel.",
    )


def _årsverket(rad: LestTiltak) -> Tall | None:
    """Årsverkene per enhet, der minus er færre. I lista er de skrevet som innsparingen: pluss er færre."""
    if rad.årsverk is None:
        return None
    mengde = _mengden(rad)
    verdi = -rad.årsverk / (mengde.standard if mengde else 1) + 0.0
    return Tall(verdi=verdi, enhet="årsverk", opphav=Opphav.EKSTERN, kilde=(KILDE,))


def _bakgrunn(rad: LestTiltak) -> str:
    """Alt raden sier, med stedet den står."""
    hvor = f"Rad {rad.rad} i arket «{rad.ark}»." if rad.ark else f"Rad {rad.rad}."
    deler = (
        (rad.navn, rad.beskrivelse, rad.konsekvens, rad.merknad)
        if len(navnet(rad)) >= _LENGSTE_NAVN
        else (rad.beskrivelse, rad.konsekvens, rad.merknad)
    )
    setninger = [d if d.endswith((".", "!", "?")) else f"{d}." for d in deler if d]
    prioritet = [f"Prioritet: {rad.prioritet}."] if rad.prioritet else []
    årsverk = [f"Årsverk i lista: {knapp(rad.årsverk, 2)}."] if rad.årsverk else []
    merknader = [f"Slik er raden lest: {'; '.join(rad.merknader)}."] if rad.merknader else []
    return " ".join([*setninger, *årsverk, *prioritet, *merknader, hvor])


def _er_engangs(rad: LestTiltak) -> bool:
    return rad.midt == 0 and any(b for _, b in rad.per_år)


def _hvorfor_uten_tall(rad: LestTiltak) -> str:
    if _er_engangs(rad):
        år = oppramsing([f"{å} ({mill_kr(b)})" for å, b in rad.per_år if b])
        return f"Lista har beløp i {år}, men ikke noe varig. Det som ikke varer, teller ikke mot målet."
    if rad.engangs is not None:
        return (
            f"Lista har {mill_kr(rad.engangs)} én gang, og ikke noe varig. Det som ikke varer, teller ikke mot målet."
        )
    return "Lista sier ikke hva tiltaket gir."


# --- Årene ----------------------------------------------------------------------------------------------------------


def start_for(rad: LestTiltak, kommune: Kommune) -> Måned:
    """Starten lista oppgir, ellers januar i det første året den har et beløp, ellers i det andre planåret."""
    siste = kommune.år[-1]
    if rad.start is not None:
        return rad.start if rad.start.år <= siste else Måned(siste, 12)
    første = next((år for år, beløp in rad.per_år if beløp and år in kommune.år), None)
    return Måned(første or kommune.år[1], 1)


def _andelene(rad: LestTiltak, kommune: Kommune) -> tuple[tuple[int, float], ...]:
    helår = rad.midt
    return tuple((år, b / helår) for år, b in rad.per_år if helår and b is not None and år in kommune.år)


def andeler_for(rad: LestTiltak, kommune: Kommune) -> tuple[tuple[int, float], ...] | None:
    """Andelen av helårseffekten hvert planår, når lista har årene; None når den ikke kan skrives som en andel."""
    kjente = _andelene(rad, kommune)
    return kjente if kjente and all(0 <= andel <= 1 for _, andel in kjente) else None


def om_årene(rad: LestTiltak, kommune: Kommune) -> str:
    """Setningen når årene i lista ikke kan skrives som andeler av det varige beløpet; ellers tom."""
    if all(0 <= andel <= 1 for _, andel in _andelene(rad, kommune)):
        return ""
    år = oppramsing([f"{mill_kr(b)} i {å}" for å, b in rad.per_år if b is not None and å in kommune.år])
    return f"Lista har {år}. Noen år er større enn det varige beløpet, og her er det regnet fra starten."


def _advarsel(rad: LestTiltak, kommune: Kommune) -> str | None:
    """Det som ellers ville vært annerledes enn i lista uten at noen fikk vite det."""
    sagt = [s for s in (om_årene(rad, kommune),) if s]
    if rad.start is not None and rad.start.år > kommune.år[-1]:
        sagt.append(f"Lista sier at det starter i {måned(rad.start)}, etter planperioden.")
    return " ".join(sagt) or None
