"""Arket År: effekten av hvert tiltak per år, overlappen og summene mot kravet."""

from __future__ import annotations

from scenario.begreper.fondsposter import OMSTILLING as OMSTILLINGSPOST
from scenario.begreper.fondsposter import UDEKKET_INNSPARING
from scenario.begreper.resultat import Resultat
from scenario.rapport.regneark.ark import Ark, Bok, Verdi, område, ref
from scenario.rapport.regneark.avrunding import Likning, merknad
from scenario.rapport.regneark.forutsetninger import konflikttekst
from scenario.rapport.regneark.kolonner import R, T, på_regning, på_tiltak
from scenario.rapport.regneark.overlapp import fradrag, fradrag_for
from scenario.rapport.regneark.plan import FORUTSETNINGER, FØRSTE, REGNING, ÅR, Arkplan
from scenario.rapport.regneark.rader import IKKE_TALLFESTET, MED, Tiltaksrad

Rekke = tuple[float, ...]
NAVN, STATUS, OPPHAV, HELÅR = range(4)
BRUTTO, OVERLAPP, EFFEKT, KRAV, UDEKKET, OMSTILLING = range(6)
"""Linjene under tiltakene."""
_LINJER = (
    "Sum før overlapp",
    "Overlapp mellom tiltak",
    "Effekt",
    "Krav",
    UDEKKET_INNSPARING.navn,
    f"{OMSTILLINGSPOST.navn} (tas av fondet)",
)


def linje(plan: Arkplan, hvilken: int, i: int) -> str:
    """Cellen i en sumlinje: 0 er helårseffekten, så ett tall per år."""
    return ref(ÅR, _rad(plan, hvilken), HELÅR + i)


def linjens_år(plan: Arkplan, hvilken: int) -> str:
    """Alle årene i en sumlinje."""
    rad = _rad(plan, hvilken)
    return område(ÅR, (rad, HELÅR + 1), (rad, HELÅR + len(plan.år)))


def hodets_år(plan: Arkplan) -> str:
    """Årstallene i kolonnehodet."""
    return område(ÅR, (FØRSTE - 1, HELÅR + 1), (FØRSTE - 1, HELÅR + len(plan.år)))


def _rad(plan: Arkplan, hvilken: int) -> int:
    return plan.siste + 2 + hvilken


def skriv(bok: Bok, plan: Arkplan) -> None:
    """Skriver hele arket."""
    ark = bok.ark[ÅR]
    ark.tekst(0, 0, "Effekt per år", "tittel")
    ark.tekst(
        1,
        0,
        f"Beløp i hele 1000 kr, nivå i hvert år. Innsparing er positiv. {plan.innhold.prisnivå}.",
    )
    ark.formel(2, 0, *konflikttekst(plan), "merke")
    hode = ["Tiltak", "Status", "Opphav", "Helårseffekt", *map(str, plan.år)]
    ark.hode(FØRSTE - 1, hode, range(HELÅR, len(hode)))
    for nummer, rad in enumerate(plan.rader):
        _skriv_tiltak(ark, plan, FØRSTE + nummer, rad)
    _skriv_summer(ark, plan, plan.innhold.resultat)
    _skriv_par(ark, plan)
    ark.oppsett([56, 18, 9, 14, *[12] * len(plan.år)], FØRSTE - 1, 1)


def _skriv_tiltak(ark: Ark, plan: Arkplan, nummer: int, rad: Tiltaksrad) -> None:
    ark.formel(nummer, NAVN, på_tiltak(nummer, T.NAVN), rad.navn, "brutt")
    ark.formel(nummer, STATUS, på_tiltak(nummer, T.STATUS), rad.status, "brutt")
    ark.formel(nummer, OPPHAV, på_tiltak(nummer, T.OPPHAV), rad.bokstav, "midt")
    b, teller = rad.bidrag, på_regning(nummer, R.TELLER)
    verdier: tuple[Verdi, ...] = (b.helårseffekt, *b.effekt) if b else ("",) * (1 + len(plan.år))
    for i, verdi in enumerate(verdier):
        ellers = f'IF({ark.ref(nummer, STATUS)}="{IKKE_TALLFESTET}","{IKKE_TALLFESTET}","")' if i == 0 else '""'
        tom = IKKE_TALLFESTET if i == 0 and rad.status == IKKE_TALLFESTET else ""
        formel = f"IF({teller}=1,{på_regning(nummer, R.helår(plan) + i)},{ellers})"
        ark.formel(nummer, HELÅR + i, formel, verdi if rad.status == MED else tom)


def _skriv_summer(ark: Ark, plan: Arkplan, resultat: Resultat) -> None:
    for hvilken, navn in enumerate(_LINJER):
        stil = "sumtekst" if hvilken == EFFEKT else "tekst"
        ark.rad(_rad(plan, hvilken), (navn, "", ""), stil)
    netto, før = (resultat.helårseffekt, *resultat.effekt), brutto(resultat)
    overlapp = (resultat.overlapp_helårseffekt, *resultat.overlapp)
    for i in range(1 + len(plan.år)):
        kolonne = plan.kolonne(REGNING, R.helår(plan) + i)
        ark.formel(_rad(plan, BRUTTO), HELÅR + i, f"SUM({kolonne})", før[i])
        ark.formel(_rad(plan, OVERLAPP), HELÅR + i, f"-{fradrag(plan, i)}", -overlapp[i])
        formel = f"{linje(plan, BRUTTO, i)}+{linje(plan, OVERLAPP, i)}"
        ark.formel(_rad(plan, EFFEKT), HELÅR + i, formel, netto[i], "sum")
    for i in range(len(plan.år)):
        ark.formel(_rad(plan, KRAV), HELÅR + 1 + i, _krav(plan, i), resultat.krav[i])
        formel = f"MAX(0,{linje(plan, KRAV, 1 + i)}-{linje(plan, EFFEKT, 1 + i)})"
        ark.formel(_rad(plan, UDEKKET), HELÅR + 1 + i, formel, resultat.udekket[i])
        formel = f"SUM({plan.kolonne(REGNING, R.omstilling(plan) + i)})"
        ark.formel(_rad(plan, OMSTILLING), HELÅR + 1 + i, formel, resultat.omstilling[i])
    ark.formel(3, 0, *merknad(_likninger(plan, resultat, før, netto, overlapp)), "dempet_linje")


def _likninger(plan: Arkplan, resultat: Resultat, før: Rekke, netto: Rekke, overlapp: Rekke) -> list[Likning]:
    """Tiltakene mot summen før overlapp, og summen og overlappen mot effekten, for helåret og hvert år."""
    tiltak = [(b.helårseffekt, *b.effekt) for b in resultat.bidrag]
    ut = []
    for i in range(1 + len(plan.år)):
        brutto_, minus, effekt = (linje(plan, hvilken, i) for hvilken in (BRUTTO, OVERLAPP, EFFEKT))
        alle = plan.kolonne(REGNING, R.helår(plan) + i)
        ut.append(Likning([alle], brutto_, [b[i] for b in tiltak], før[i]))
        ut.append(Likning([brutto_, minus], effekt, [før[i], -overlapp[i]], netto[i]))
    return ut


def brutto(resultat: Resultat) -> tuple[float, ...]:
    """Summen av bidragene før overlapp: helårseffekten, så ett tall per år."""
    b = resultat.bidrag
    return (sum(x.helårseffekt for x in b), *(sum(x.effekt[i] for x in b) for i in range(len(resultat.år))))


def _krav(plan: Arkplan, i: int) -> str:
    """Eget krav når det er satt, ellers kravet i den valgte tolkningen."""
    rad, antall = plan.deler["tolkninger"], len(plan.innhold.kommune.mål.tolkninger)
    tabell = område(FORUTSETNINGER, (rad, 1 + i), (rad + antall - 1, 1 + i))
    eget = plan.felt("krav", i)
    return f"IF(ISNUMBER({eget}),{eget},INDEX({tabell},{tolkningsnummer(plan)}))"


def tolkningsnummer(plan: Arkplan) -> str:
    """Formelen for hvilken rad i tolkningstabellen som er valgt."""
    rad, antall = plan.deler["tolkninger"], len(plan.innhold.kommune.mål.tolkninger)
    return f"MATCH({plan.felt('tolkning')},{område(FORUTSETNINGER, (rad, 0), (rad + antall - 1, 0))},0)"


def _skriv_par(ark: Ark, plan: Arkplan) -> None:
    """Fradraget for hvert par, under summene."""
    if not plan.kanter:
        return
    rad = _rad(plan, len(_LINJER)) + 2
    ark.tekst(rad - 1, 0, "Fradrag for overlapp, par for par", "del")
    navn = {r.nøkkel: r.navn for r in plan.rader}
    treff = {f.mellom: (f.helårseffekt, *f.effekt) for f in plan.innhold.resultat.fradrag}
    for nummer, kant in enumerate(plan.kanter):
        ark.tekst(rad + nummer, 0, f"{navn[kant.a]} og {navn[kant.b]}", "brutt")
        verdier = treff.get((kant.a, kant.b), (0.0,) * (1 + len(plan.år)))
        for i, verdi in enumerate(verdier):
            ark.formel(rad + nummer, HELÅR + i, f"-{fradrag_for(plan, nummer, i)}", -verdi)
