"""Lesningen som tabeller og tekst, likt på kommandolinjen og på skjermen."""

from __future__ import annotations

from scenario.framstilling.tall import antall, knapp
from scenario.innhenting.leser.kolonnevalg import Kolonnevalg
from scenario.innhenting.leser.ord import ordene
from scenario.innhenting.leser.resultat import Listelesning, Radskjebne

Tabell = dict[str, list[str]]
UTEN_OMRÅDE = "Uten område"


def oppsummering(lesning: Listelesning) -> str:
    """«3 tiltak med, til sammen 13 720 (1000 kr). 1 venter på svar.»"""
    talt = {s: sum(r.skjebne is s for r in lesning.rader) for s in Radskjebne}
    deler = [f"{antall(talt[Radskjebne.MED], 'tiltak', 'tiltak')} med, til sammen {knapp(lesning.sum, 3)} (1000 kr)"]
    if lesning.inntekter:
        deler.append(f"Av dem er {knapp(lesning.inntekter, 3)} inntekter, som ikke teller som lavere kostnad")
    if talt[Radskjebne.IKKE_TALLFESTET]:
        deler.append(f"{talt[Radskjebne.IKKE_TALLFESTET]} uten beløp")
    if talt[Radskjebne.VENTER]:
        deler.append(f"{talt[Radskjebne.VENTER]} venter på svar")
    return ". ".join(deler) + "."


def ikke_lest(lesning: Listelesning, i_katalogen: bool = False) -> tuple[str, ...]:
    """En setning for hver kolonne som ikke er lest. `i_katalogen` når feltene katalogen har, blir tatt med."""
    kolonner = (k for k in lesning.ikke_lest if not (i_katalogen and k.felt))
    ark = () if i_katalogen else dict.fromkeys(r.liste.navn for r in lesning.underrader)
    sagt = [f"Kolonne {k.bokstav} «{k.tekst[:40]}» er ikke lest{_utenom(k)}." for k in kolonner]
    return tuple(dict.fromkeys((*sagt, *(f"Arket «{navn}» er ikke med når lista prøves." for navn in ark))))


def _utenom(kolonne: Kolonnevalg) -> str:
    """En kolonne for status eller type leses bare etter ordene som avgjør om raden er et vanlig tiltak."""
    sier_slaget = {"status", "type", "fase", "vedtak", "kategori"} & set(ordene(kolonne.tekst))
    return " utenom ord som «trukket», «vedtatt», «engangs» og «inntekt»" if sier_slaget else ""


def avstemming(lesning: Listelesning) -> Tabell:
    """Listas egne summer mot våre."""
    alle = lesning.avstemming
    return {
        "Sum i lista": [a.hva for a in alle],
        "Lista": [knapp(a.liste, 3) for a in alle],
        "Vår": [knapp(a.vår, 3) for a in alle],
        "Stemmer": ["ja" if a.stemmer else "nei" for a in alle],
    }


def summer(lesning: Listelesning, navn: dict[str, str]) -> Tabell:
    """Summen per område, med kommunens navn der de finnes."""
    per = lesning.summer_per("område")
    return {
        "Område": [f"{id} {navn[id]}" if id in navn else id or UTEN_OMRÅDE for id in per],
        "Helårseffekt (1000 kr)": [knapp(beløp, 3) for beløp in per.values()],
    }


def summer_per_år(lesning: Listelesning) -> Tabell:
    """Summen hvert år lista har. Ukjente beløp er ikke med."""
    per = lesning.summer_per("år")
    return {"År": list(per), "Effekt (1000 kr)": [knapp(beløp, 3) for beløp in per.values()]}


def utelatt(lesning: Listelesning) -> Tabell:
    """Radene som ikke er med, og hvorfor."""
    vist = {
        "Ark": [u.ark for u in lesning.utelatt],
        "Rad": [str(u.rad or "") for u in lesning.utelatt],
        "Hvorfor": [u.hvorfor for u in lesning.utelatt],
    }
    return vist if any(vist["Ark"]) else {k: v for k, v in vist.items() if k != "Ark"}


def slik_er_den_lest(lesning: Listelesning) -> str:
    """Lista slik den er lest, til kommandolinjen: enhet, summer, det som er utelatt, og det leseren har forstått."""
    linjer = [f"Lest i {lesning.enhet or 'ukjent enhet'}: {oppsummering(lesning)}"]
    linjer += [f"  {sagt}" for sagt in (*lesning.sagt, *ikke_lest(lesning, i_katalogen=True))]
    for a in lesning.avstemming:
        stemmer = "stemmer" if a.stemmer else "stemmer ikke"
        linjer.append(f"  {a.hva}: lista {knapp(a.liste, 3)}, vår {knapp(a.vår, 3)} – {stemmer}")
    linjer += [f"  {_sted(u.ark, u.rad)}ikke med: {u.hvorfor}" for u in lesning.utelatt]
    return "\n".join([*linjer, ""])


def _sted(ark: str, rad: int) -> str:
    return ", ".join([*([f"ark «{ark}»"] if ark else []), *([f"rad {rad}"] if rad else [])]) + ": " if rad else ""
