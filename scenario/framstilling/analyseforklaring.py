"""«Forklar tallet» for usikkerheten, pakkene og sammenligningen, med tallene satt inn."""

from __future__ import annotations

from scenario.analyse.alternativer import Skille
from scenario.analyse.pakker import Prinsipp
from scenario.analyse.usikkerhet import Usikkerhet
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Anslag, Forutsetninger
from scenario.framstilling import dom
from scenario.framstilling.avrunding import andel_ved, mill_kr_ved, mill_ved
from scenario.framstilling.pakketekst import temanavn
from scenario.framstilling.resultatforklaring import Forklaring
from scenario.framstilling.sannsynlighet import i_ord
from scenario.framstilling.tall import HARDT, helt, knapp, mill, mill_kr_knapp


def usikkerheten(forutsetninger: Forutsetninger, u: Usikkerhet) -> tuple[Forklaring, ...]:
    """Spennet, sjansen, fondet og det som betyr mest."""
    if not u.trekninger:
        uten = "Usikkerheten er slått av, eller ingen tall har spenn. Da er alle nivåer det samme, sannsynlige tallet."
        return (Forklaring("Spennet", uten, "bryteren for usikkerhet og spennene i tallgrunnlaget"),)
    s = u.oppnådd
    nivå = [mill_kr_ved(beløp, u.resultat.mål) for beløp in (s.p10, s.p50, s.p90)]
    ganger = f"{helt(u.trekninger)} ganger"
    return (
        Forklaring(
            "Spennet",
            f"Summen er regnet {ganger}. Hver gang får hvert tall en verdi mellom lavt og høyt, oftest nær det "
            f"sannsynlige. {_felles(forutsetninger)} 1 av 10 ganger ble summen under {nivå[0]}, halvparten av "
            f"gangene under {nivå[1]}, og 1 av 10 ganger over {nivå[2]}. Spennene er antakelser (N).",
            "spennene i tallgrunnlaget, egne anslag, felles levering og felles forsinkelse",
        ),
        Forklaring(
            "Sjansen for å nå målet",
            f"Så ofte ble summen minst {mill_kr_knapp(u.resultat.mål)}: {i_ord(u.sannsynlighet_mål)}. "
            "Sjansen sier bare noe om tallene her, ikke om det politiske.",
            "det samme som spennet, og målet",
        ),
        Forklaring(
            "Fondet med usikkerhet",
            "Fondet er regnet år for år i hver av gangene, med samme regnestykke som ellers. Blir tiltakene forsinket "
            "eller mindre enn ventet, tas resten av fondet.",
            "det samme som spennet, og forutsetningene for fondet",
        ),
        Forklaring(
            "Hva som betyr mest",
            "Ett tall om gangen går fra sitt lave til sitt høye nivå, mens de andre står på midten. Andelen er hvor "
            "mye av svingningene i summen tallet forklarer alene.",
            "at spennet på tallet blir smalere",
        ),
    )


def _felles(a: Forutsetninger) -> str:
    return (
        f"Alle tiltak ganges med den samme leveringen ({_anslag(a.felles_levering, 100)}{HARDT}%) og forsinkes like "
        f"mye ({_anslag(a.felles_forsinkelse_måneder)} måneder). Kostnadene kommer "
        "i rute: de løper fra den planlagte starten."
    )


def _anslag(anslag: Anslag, ganger: float = 1.0) -> str:
    return "–".join(knapp(ganger * nivå) for nivå in anslag.nivåer)


def dørene(kommune: Kommune, svar: Prinsipp) -> tuple[Forklaring, ...]:
    """Det meste vi kan nå, og hva hvert tema legger til."""
    navn = temanavn(kommune)
    verdt = max(svar.temaer, key=lambda t: t.kroner, default=None)
    eksempel = ""
    if verdt is not None:
        eksempel = (
            f" For {navn[verdt.tema].lower()}: {mill_ved(verdt.størst_med, svar.mål)} − "
            f"{mill_ved(verdt.størst_uten, svar.mål)} = {mill_kr_ved(verdt.kroner, 0.0)}."
        )
    return (
        Forklaring(
            "Det meste vi kan nå",
            f"{mill_kr_ved(svar.størst, svar.mål)} er summen av den beste lovlige sammensetningen av tiltak i temaene "
            "som står åpne, med de ytterste mengdene vi har valgt i katalogen, minus overlapp. Innenfor de grensene "
            "finnes ikke noe større. Tiltak uten tall og tiltak som ikke står i katalogen, er ikke med. "
            f"{andel_ved(dom.andel_antakelser(svar.resultat))} av summen hviler på antakelser.",
            "hvilke temaer som står åpne, og grensene for mengde i tallgrunnlaget",
        ),
        Forklaring(
            "Hva et tema legger til",
            f"Det meste vi kan nå med temaet åpent, minus det meste uten.{eksempel} Summen av temaene er ikke det "
            "meste vi kan nå, fordi tiltak i ulike temaer overlapper.",
            "hvilke andre temaer som står åpne",
        ),
        Forklaring(
            "De tre pakkene",
            "Hver pakke er den beste for sitt formål blant alle lovlige sammensetninger som når målet. Følger for "
            "brukere er summen av vektene for gruppene tiltakene berører. Vektene er verdivalg, og du kan endre dem.",
            "målet, formålet og grensene du setter",
        ),
    )


def forskjellene(skille: Skille) -> tuple[Forklaring, ...]:
    """Hvordan listen over forskjeller er regnet."""
    ledd = [x for x in skille.linjer if abs(x.helårseffekt) > 0.05]
    regnet = " + ".join(f"({mill(x.helårseffekt)})" if x.helårseffekt < 0 else mill(x.helårseffekt) for x in ledd)
    sum_ = f" {regnet} = {mill_kr_ved(skille.helårseffekt, 0.0)}." if ledd else ""
    return (
        Forklaring(
            "Beløpet på hver linje",
            "Én forskjell byttes ut om gangen, til det ene alternativet er blitt det andre. Beløpet er snittet over "
            f"{'alle rekkefølgene' if skille.eksakt else 'to motsatte rekkefølger'}.{sum_}",
            "mengde, start, forutsetninger og hvilken utgave av tallene som brukes",
        ),
    )
