"""Pakkene som tekst: formålene med navn, kortene, tabellene og forklaringen når det ikke går."""

from __future__ import annotations

from collections.abc import Sequence

from scenario.analyse.pakker import (
    Formål,
    Frontpunkt,
    Følsomhet,
    Gjentakelse,
    Grensetype,
    Grep,
    Løsnet,
    Pakke,
    Pakkesvar,
    Prinsipp,
    Tema,
    Umulig,
    Uunnværlig,
)
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.framstilling import dom
from scenario.framstilling.avrunding import andel_ved, mill_kr_ved, mill_ved
from scenario.framstilling.forklaring import egne_navn, er_tallfestet, navn_på
from scenario.framstilling.tabeller import Tabell
from scenario.framstilling.tall import HARDT, desimal, knapp, mill_kr_knapp, oppramsing, prosent

MERKE = "Regnestykker, ikke anbefalinger."
FORMÅL = {
    Formål.FÆRREST: ("Færrest tiltak", "Så få tiltak som mulig."),
    Formål.KONSEKVENS: ("Minst følger for brukere", "Minst sum av følger, med vektene under. Vektene er verdivalg."),
    Formål.TRYGGHET: ("Best begrunnede tall", "Minst kroner som hviler på antakelser."),
    Formål.TIDLIG: ("Tidligst virkning", "Minst innsparing som lar vente på seg."),
    Formål.OMSTILLING: ("Minst engangskostnad", "Minst omstillingskostnad til sammen."),
}
"""Navnet på hvert formål, og hva det betyr."""

SKRITT = {
    "pakker": "{nå} av {av} pakker er funnet",
    "går igjen": "teller hva som går igjen",
    "umulig": "finner ut hva som stanser det",
}
"""Det søket melder at det gjør, slik det vises mens brukeren venter."""


def framdrift(hva: str, nå: int, av: int) -> str:
    """Hvor langt et søk er kommet, som «3 av 10 pakker er funnet»."""
    return SKRITT[hva].format(nå=nå, av=av)


def temanavn(kommune: Kommune) -> dict[int, str]:
    """Kortnavn per temanummer."""
    return {int(t.id): t.kortnavn for t in kommune.opplysninger.temaer}


def kort(pakke: Pakke) -> str:
    """Pakken i én linje."""
    r = pakke.resultat
    return (
        f"{len(pakke.tiltak)}{HARDT}tiltak gir {dom.nådd_tekst(r)}{HARDT}mill.{HARDT}kr i året. "
        f"{andel_ved(dom.andel_antakelser(r))} hviler på antakelser. Fond {r.år[-1]}: {dom.fond_kr(r)}."
    )


def innhold(kommune: Kommune, valg: Valg) -> list[str]:
    """Tiltakene i en pakke, størst effekt først når resultatet er kjent, ellers etter navn."""
    egne = egne_navn(valg.egne_tiltak)
    linjer = []
    for t in valg.tiltak:
        tiltak = kommune.tiltak_etter_id.get(t.id)
        mengde = ""
        if tiltak is not None and tiltak.mengde is not None and t.mengde is not None:
            enhet = tiltak.mengde.enhet if t.mengde == 1 else tiltak.mengde.enhet_flertall
            standard = f", standard {knapp(tiltak.standardmengde)}" if t.mengde != tiltak.standardmengde else ""
            mengde = f" ({knapp(t.mengde)}{HARDT}{enhet}{standard})"
        linjer.append(f"{navn_på(kommune, egne, t.id)}{mengde}")
    return sorted(linjer) + [e.navn for e in valg.egne_tiltak]


def over_standard(kommune: Kommune, valg: Valg) -> str:
    """Hvor langt pakken går fra katalogens standardmengder. Tom når den ikke går lenger."""
    valgte = [(kommune.tiltak_etter_id[t.id], t.mengde) for t in valg.tiltak if t.id in kommune.tiltak_etter_id]
    med_mengde = [(t, m) for t, m in valgte if t.mengde is not None and m is not None]
    lenger = [(m / t.standardmengde, t, m) for t, m in med_mengde if m > t.standardmengde]
    if not lenger:
        return ""
    _, tiltak, mengde = max(lenger, key=lambda x: x[0])
    enhet = tiltak.mengde.enhet_flertall if tiltak.mengde else ""
    return (
        f"Går lenger enn standardmengden for {len(lenger)} av {len(med_mengde)} tiltak, lengst for "
        f"«{tiltak.navn}»: {knapp(mengde)}{HARDT}{enhet}, standard {knapp(tiltak.standardmengde)}."
    )


def formålsverdi(formål: Formål, verdi: float) -> str:
    """Det en pakke har minst mulig av, med enhet."""
    match formål:
        case Formål.FÆRREST:
            return f"{knapp(verdi)}{HARDT}tiltak"
        case Formål.KONSEKVENS:
            return f"{desimal(verdi, 1)}{HARDT}poeng"
        case _:
            return mill_kr_ved(verdi, 0.0)


def bevis(formål: Formål, pakke: Pakke) -> str:
    """«ja», eller det beste som er funnet, og det ingen pakke kan komme under."""
    if pakke.bevist:
        return "ja"
    her, best = (formålsverdi(formål, v) for v in (pakke.formålsverdi, pakke.minst_mulig))
    if her == best:
        return "ja"
    return f"beste så langt: {her}, ingen kan bli under {best}"


def om_tiden(svar: Pakkesvar, antall: int) -> str:
    """Hva som mangler når tiden gikk ut. Tom når alt er funnet."""
    if not svar.tiden_ute:
        return ""
    if not svar.pakker:
        return "Tiden gikk ut før noen pakke ble funnet. Det er ikke sagt at den ikke finnes."
    return f"Tiden gikk ut: {len(svar.pakker)} av {antall} pakker er funnet, og det kan finnes flere."


def pakketabell(pakker: Sequence[Pakke], formål: Formål) -> Tabell:
    """Pakkene side om side. At alle er bevist best, sies én gang i `om_beviset`, ikke på hver linje."""
    beviset = [bevis(formål, p) for p in pakker]
    return {
        "Nr.": [str(nr) for nr in range(1, len(pakker) + 1)],
        "Tiltak": [str(len(p.tiltak)) for p in pakker],
        "Mill. kr i året": [dom.nådd_tekst(p.resultat) for p in pakker],
        "På antakelser": [andel_ved(dom.andel_antakelser(p.resultat)) for p in pakker],
        "Engangskostnad, mill. kr": [mill_ved(sum(p.resultat.omstilling), 0.0) for p in pakker],
        f"Fond {pakker[0].resultat.år[-1]}, mill. kr" if pakker else "Fond": [dom.fond(p.resultat) for p in pakker],
        **({"Bevist best": beviset} if set(beviset) - {"ja"} else {}),
    }


def om_beviset(pakker: Sequence[Pakke], formål: Formål) -> str:
    """At alle pakkene er bevist best, sagt én gang. Tom når det ikke gjelder alle."""
    if not pakker or any(bevis(formål, p) != "ja" for p in pakker):
        return ""
    if len(pakker) == 1:
        return "Bevist best: ingen pakke innenfor grensene er bedre."
    return "Bevist best: den første er den beste som finnes, og hver av de neste er best blant dem som er ulike nok."


def går_igjen(kommune: Kommune, valg: Valg, svar: Gjentakelse, må: Sequence[Uunnværlig], mål: float) -> Tabell:
    """I hvor stor del av de nesten like gode pakkene hvert tiltak er med. `mål` er det pakkene skal nå (1000 kr)."""
    egne = egne_navn(valg.egne_tiltak)
    uten = {u.tiltak: u.størst_uten for u in må}
    tabell = {
        "Tiltak": [navn_på(kommune, egne, id) for id, _ in svar.andeler],
        "Med i": [andel_ved(andel) for _, andel in svar.andeler],
    }
    return {**tabell, "Uten det": [_uten_det(id, uten, mål) for id, _ in svar.andeler]} if må else tabell


def _uten_det(id: str, uten: dict[str, float | None], mål: float) -> str:
    if id not in uten:
        return ""
    størst = uten[id]
    return "når ingen pakke målet" + (f"; høyst {mill_kr_ved(størst, mål)}" if størst is not None else "")


def om_tellingen(svar: Gjentakelse) -> str:
    """Hva tabellen «går igjen i» hviler på."""
    antall = knapp(svar.antall, 0)
    if svar.nøyaktig:
        return f"Alle {antall} nesten like gode pakker er telt."
    return (
        f"Anslått av {knapp(svar.undersøkt, 0)} pakker av om lag {antall}. Feilmarginen er {prosent(svar.feilmargin)}."
    )


FORBEHOLD, I_LISTA = "I denne katalogen, med mengdegrensene vi har valgt,", "I denne lista"


def hvor_tiltakene_er(kommune: Kommune) -> str:
    """«katalogen», eller «lista» når den er satt inn i stedet."""
    return "lista" if kommune.liste is not None and not kommune.liste.i_tillegg else "katalogen"


def prinsippsetning(kommune: Kommune, svar: Prinsipp) -> str:
    """Hvor langt katalogen rekker, hva som mangler uten temaene den ikke når målet uten, og om det avgjør noe."""
    navn, mål = temanavn(kommune), mill_kr_knapp(svar.mål)
    egne = "og dine egne tiltak," if svar.valg.egne_tiltak else ""
    hva = f"tiltakene i temaene som står åpne, {egne}".rstrip()
    foran = I_LISTA if hvor_tiltakene_er(kommune) == "lista" else FORBEHOLD
    lengst = f"{foran} gir {hva} høyst {mill_kr_ved(svar.størst, svar.mål)}."
    if not svar.minste_sett:
        return f"{lengst} Med alle temaer åpne mangler {mill_kr_ved(svar.mål - svar.størst_alle_åpne, 0.0)} på {mål}."
    if not svar.avstander:
        return f"{lengst} {mål} nås {_uten_temaene(len(svar.minste_sett[0]))}."
    mangler = oppramsing([f"uten {navn[a.tema].lower()} mangler {mill_kr_ved(a.mangler, 0.0)}" for a in svar.avstander])
    return f"{lengst} {mangler[0].upper()}{mangler[1:]} på {mål}. {_avgjør(navn, svar)}"


def _uten_temaene(færrest: int) -> str:
    """`færrest` er tallet på temaer i den minste samlingen som er nok."""
    if færrest == 0:
        return "også når alle temaene er lukket"
    minst = "når alle er lukket" if færrest == 1 else f"med færre enn {færrest} av dem"
    return f"uten hvert av temaene for seg, men ikke {minst}"


def _avgjør(navn: dict[int, str], svar: Prinsipp) -> str:
    """«Må» bare der det mangler mer enn det som hviler på antakelser."""
    setninger = []
    if må := [navn[t].lower() for t in svar.må_stå_åpne]:
        setninger.append(f"Det er mer enn alt som hviler på antakelser, så {oppramsing(må)} må stå åpent.")
    if usikre := [a for a in svar.avstander if not a.avgjort]:
        minst, mest = (mill_kr_ved(f(a.på_antakelser for a in usikre), 0.0) for f in (min, max))
        beløp = mest if minst == mest else f"{minst} til {mest}"
        setninger.append(f"Av det vi da rekker, hviler {beløp} på antakelser. Andre antakelser kan gi et annet svar.")
    return " ".join(setninger)


_GREP = {
    Grep.SOM_NÅ: "Grensene vi har valgt",
    Grep.INNTEKT: "Inntektstiltakene regnes med",
    Grep.PRISER: "Eldre beløp regnes om til dagens kroner",
    Grep.INNTEKT_OG_PRISER: "Begge de to over",
    Grep.TRE_KVART: "Ytterste mengde er tre firedeler av veien fra standarden",
    Grep.HALVE: "Ytterste mengde er halvveis fra standarden",
    Grep.EGET: "Et tiltak til, utenfor katalogen, på",
}


def avhenger_av_grensene(svar: Sequence[Følsomhet]) -> bool:
    """Sant når minst ett av grepene gir et annet svar enn grensene slik de er."""
    return len({(round(f.rekker.størst), f.ikke_uten) for f in svar}) > 1


def følsomhetstabell(kommune: Kommune, svar: Sequence[Følsomhet]) -> Tabell:
    """Det samme spørsmålet om dørene med én ting endret om gangen."""
    return {
        "Hvis": [_GREP[f.grep] + (f" {mill_kr_ved(f.beløp, 0.0)}" if f.beløp else "") for f in svar],
        "Høyst, mill. kr": [mill_ved(f.rekker.størst, f.mål) for f in svar],
        "Målet nås ikke uten": [_nås_ikke_uten(temanavn(kommune), f) for f in svar],
    }


def _nås_ikke_uten(navn: dict[int, str], f: Følsomhet) -> str:
    if not f.når_målet:
        return f"målet nås ikke; {mill_kr_ved(f.mål - f.rekker.størst, 0.0)} mangler"
    temaer = [f"{navn[t].lower()} ({mill_kr_ved(f.mål - f.rekker.uten_tema[t], 0.0)} mangler)" for t in f.ikke_uten]
    return oppramsing(temaer) or "ingen; hvert tema kan lukkes"


def minste_sett(kommune: Kommune, svar: Prinsipp) -> Tabell:
    """De minste samlingene av temaer som er nok. Ingen rader når ingen av temaene trengs."""
    navn, sett = temanavn(kommune), [s for s in svar.minste_sett if s]
    return {"Disse kombinasjonene av temaer er nok": [oppramsing([navn[t] for t in ett]) for ett in sett]}


def uten_tall(kommune: Kommune, valg: Valg) -> frozenset[int]:
    """Temaene der ingen tiltak er tallfestet. Da vet ingen hva det koster å lukke dem."""
    med_tall = {
        tema
        for tiltak in kommune.valgbare
        if er_tallfestet(tiltak, valg.tiltaksvalg(tiltak.id) or Tiltaksvalg(tiltak.id))
        for tema in tiltak.temaer
    }
    return frozenset(temanavn(kommune)) - med_tall


def koster_å_lukke(tema: Tema, ukjente: frozenset[int]) -> str:
    """Det temaet legger til i mill. kr, eller ordet som står der tallet ikke finnes."""
    return "ikke tallfestet" if tema.tema in ukjente else mill_ved(tema.kroner, 0.0)


def dørene(kommune: Kommune, svar: Prinsipp) -> Tabell:
    """Hva det koster å lukke hvert tema."""
    ukjente = uten_tall(kommune, svar.valg)
    navn, temaer = temanavn(kommune), sorted(svar.temaer, key=lambda t: -t.kroner)
    return {
        "Tema": [navn[t.tema] for t in temaer],
        "Står": ["åpent" if t.åpent else "ikke nå" for t in temaer],
        "Høyst uten, mill. kr": [mill_ved(t.størst_uten, svar.mål) for t in temaer],
        "Høyst med, mill. kr": [mill_ved(t.størst_med, svar.mål) for t in temaer],
        "Koster å lukke, mill. kr": [koster_å_lukke(t, ukjente) for t in temaer],
        "Når målet uten": ["ja" if t.når_uten else "nei" for t in temaer],
    }


def fronttabell(punkter: Sequence[Frontpunkt], mål: float) -> Tabell:
    """Pakkene på fronten, mot målet (1000 kr)."""
    return {
        "Nr.": [str(nr) for nr in range(1, len(punkter) + 1)],
        "Mill. kr i året": [mill_ved(p.effekt, mål) for p in punkter],
        "Følger, poeng": [desimal(p.konsekvens) for p in punkter],
        "Tiltak": [str(len(p.tiltak)) for p in punkter],
    }


def umulig(svar: Umulig) -> str:
    """Hvorfor ingen pakke når målet, og hvor mye som mangler."""
    if svar.motsigelser:
        return " ".join(svar.motsigelser)
    if svar.størst_effekt is None or svar.mangler is None:
        return "Grensene kan ikke holde samtidig, uansett mål."
    størst, mangler = mill_kr_ved(svar.størst_effekt, svar.mål), mill_kr_ved(svar.mangler, 0.0)
    return (
        f"Ingen pakke når {mill_kr_knapp(svar.mål)} med disse grensene. Den største gir {størst}, så {mangler} mangler."
    )


_GRENSER = {
    Grensetype.ANTALL: "Høyst så mange tiltak",
    Grensetype.TAK_KRONER: "Tak i kroner for",
    Grensetype.TAK_ANTALL: "Tak i antall for",
    Grensetype.ANTAKELSER: "Høyst så mye på antakelser",
    Grensetype.FOND: "Fondet over kravet i",
    Grensetype.MÅ_MED: "Må være med:",
    Grensetype.IKKE_AKTUELT: "Ikke aktuelt:",
    Grensetype.TEMA: "Lukket tema:",
}


def løsninger(kommune: Kommune, svar: Umulig) -> Tabell:
    """Hva hver grense alene koster, den som hjelper mest først."""
    return {
        "Grense": [_grense(kommune, en) for en in svar.løsninger],
        "Største effekt uten den, mill. kr": [
            "–" if en.størst_effekt is None else mill_ved(en.størst_effekt, svar.mål) for en in svar.løsninger
        ],
        "Når målet da": ["ja" if en.når_målet else "nei" for en in svar.løsninger],
        "Må løsnes til": [_nødvendig(en) for en in svar.løsninger],
    }


def _grense(kommune: Kommune, en: Løsnet) -> str:
    gjelder = en.grense.gjelder
    if en.grense.type is Grensetype.TEMA:
        gjelder = temanavn(kommune).get(int(gjelder), gjelder)
    return f"{_GRENSER[en.grense.type]} {navn_på(kommune, {}, gjelder)}".strip()


def _nødvendig(en: Løsnet) -> str:
    if en.nødvendig is None:
        return "–"
    match en.grense.type:
        case Grensetype.ANTALL | Grensetype.TAK_ANTALL:
            return f"{knapp(en.nødvendig, 0)} tiltak"
        case Grensetype.ANTAKELSER:
            return f"{knapp(en.nødvendig, 1)}{HARDT}%"
        case Grensetype.FOND:
            return f"{mill_kr_ved(en.nødvendig, 0.0)} under"
    return mill_kr_ved(en.nødvendig, 0.0)
