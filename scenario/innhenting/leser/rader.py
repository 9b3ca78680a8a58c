"""Linjene til tiltak: beløp i 1000 kr, område, start og årsverk, og skjebnen til hver rad."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median

from scenario.framstilling.tall import knapp, oppramsing
from scenario.innhenting.ark import Verdi
from scenario.innhenting.ider import id_av_nummer
from scenario.innhenting.leser.arsverk import Årsverkene, les_årsverk
from scenario.innhenting.leser.enhet import KRONER, TUSEN
from scenario.innhenting.leser.katalogfelt import (
    HELE_MENGDEN,
    enheter_i_lista,
    katalogfelt,
    per_hele_mengden,
)
from scenario.innhenting.leser.lesemaate import Lesemåte, Nivåer, i_tusen
from scenario.innhenting.leser.likhet import ligner
from scenario.innhenting.leser.listelinje import Listelinje
from scenario.innhenting.leser.merker import er_engangs, er_inntekt, kan_være_inntekt, vedtatt
from scenario.innhenting.leser.omrade import er_sektornavn, finn_område, flere_områder, område_i_tittel, sektor_i_tittel
from scenario.innhenting.leser.ord import GRADER, Rolle, enkel
from scenario.innhenting.leser.plan import ENDRING, Årstall, som_nivå
from scenario.innhenting.leser.resultat import LestTiltak, Radskjebne, UtelattRad
from scenario.innhenting.leser.sporsmal import Spørsmålsbok, kort_id
from scenario.innhenting.leser.tid import les_start
from scenario.innhenting.leser.titler import Titler, over

_MINST_LISTE = 4
"""Færre beløp enn dette sier ikke hva som er vanlig i lista."""
_LANGT_FRA = 200
"""Så mange ganger det midterste beløpet er nok til å spørre."""
_UTEN_MENING = re.compile(
    r"ark\b|ark\d|sheet|drift|investering|tabell|liste|tiltak|v\d|versjon|utkast|forslag|kopi|gammel|ny\b|[\d.\s-]+$"
)
"""Navn på ark som ikke sier hvilket område det gjelder."""
SAMME, I_STEDET, I_TILLEGG = "det samme", "i stedet for", "i tillegg"


# --- Radene ---------------------------------------------------------------------------------------------------------


def bygg(
    tiltak: Sequence[Listelinje], måte: Lesemåte, bok: Spørsmålsbok, titler: Titler
) -> tuple[list[LestTiltak], list[UtelattRad]]:
    """Tiltakene i lista, hver med sin skjebne, og radene som står utenfor med grunnen."""
    områder = _områdene(tiltak, måte, titler)
    vanlig = _vanlig(tiltak, måte)
    årsverk = les_årsverk(tiltak, måte)
    rader, utelatt = [], []
    sett: dict[tuple[str, str, str], int] = {}
    for linje in tiltak:
        lest, hvorfor = _en(linje, måte, bok, områder, vanlig, årsverk)
        if not måte.til_katalogen and (status := _status_i_malen(linje)):
            utelatt.append(UtelattRad(linje.ark, linje.rad, f"status er «{status}»: {linje.navn}"))
            continue
        rad, grunn = _dobbelt(_med_merker(lest, linje, over(linje, titler)), hvorfor, linje, måte, bok, sett)
        if rad is not None:
            rader.append(rad)
        if grunn:
            utelatt.append(UtelattRad(linje.ark, linje.rad, grunn))
    return rader, utelatt


def _med_merker(rad: LestTiltak, linje: Listelinje, over: Sequence[str]) -> LestTiltak:
    """Raden med det lista ellers sier om den: inntekt, eller vedtatt fra før."""
    inntekt, merket = er_inntekt(linje, over), vedtatt(linje)
    sagt = [f"merket «{merket}» i lista, og kan allerede være i budsjettet"] if merket else []
    if inntekt:
        sagt.append("inntekt, og teller ikke som lavere kostnad")
    elif kan_være_inntekt(linje):
        sagt.append("kan være en inntekt, som ikke er lavere kostnad")
    return replace(rad, inntekt=inntekt, merknader=(*rad.merknader, *sagt))


def _status_i_malen(linje: Listelinje) -> str:
    """«vedtatt» eller «utgått» når lista er i malens form og sier det. Slike tiltak kan ikke velges."""
    status = next((enkel(str(v)) for k, v in linje.felt if k.felt == "status"), "")
    return status if linje.tabell and linje.tabell.er_malen and status in ("vedtatt", "utgått") else ""


def rettet_av_svar(
    tiltak: Sequence[Listelinje], rader: Sequence[LestTiltak], måte: Lesemåte
) -> dict[tuple[str, int], float]:
    """Ark og rad for beløpene et svar har gjort om fra kroner, og det de er ganget med."""
    ferdige = {(r.ark, r.rad): r.midt / r.ganget for r in rader if r.teller and r.midt}
    lest = {(én.ark, én.rad): _effekten(én, måte)[0] for én in tiltak if (én.ark, én.rad) in ferdige}
    ganger = {sted: midt / e[1] for sted, midt in ferdige.items() if (e := lest.get(sted)) and e[1]}
    return {sted: gang for sted, gang in ganger.items() if abs(gang - 1) > 1e-6}


def _en(
    linje: Listelinje,
    måte: Lesemåte,
    bok: Spørsmålsbok,
    områder: Mapping[str, str],
    vanlig: float | None,
    årsverk: Årsverkene,
) -> tuple[LestTiltak, str]:
    """(raden, grunnen til at den ikke er med)."""
    effekt, per_år, sagt = _effekten(linje, måte)
    rad = _opplysninger(linje, årsverk)
    område, eget, venter = _området(linje, måte, bok, områder)
    rad = replace(rad, område=område, kommunens_område=eget)
    if hva := måte.venter_på(linje.ark):
        alle = (*linje.merknader, *rad.merknader)
        return replace(rad, skjebne=Radskjebne.VENTER, merknader=alle), f"venter på svar ({hva})"
    rad = replace(rad, per_år=per_år, merknader=(*linje.merknader, *sagt, *rad.merknader))
    effekt, rad, grunn = _spurt_om_beløpet(effekt, rad, linje, måte, bok, vanlig)
    if grunn == "":
        effekt, rad, grunn = _spurt_om_engangs(effekt, rad, linje, måte, bok)
    if grunn == "" and linje.svak and effekt is not None:
        grunn = _er_det_en_sum(linje, måte, bok)
    rad, likt = _som_katalogen(rad, linje, måte, bok)
    grunn = grunn or venter or likt
    if grunn:
        beholdt = effekt if grunn in (venter, likt) else None
        return replace(rad, skjebne=Radskjebne.VENTER, helårseffekt=beholdt), grunn
    skjebne = Radskjebne.IKKE_TALLFESTET if effekt is None else Radskjebne.MED
    return _med_katalogens_felt(replace(rad, skjebne=skjebne, helårseffekt=effekt), linje, måte), ""


def _med_katalogens_felt(rad: LestTiltak, linje: Listelinje, måte: Lesemåte) -> LestTiltak:
    """Raden med feltene katalogen har, og effekten for hele mengden når beløpet i lista gjelder én enhet."""
    assert linje.tabell is not None
    plasser = [linje.tabell.plass(r) for r in (Rolle.LAV, Rolle.BELØP, Rolle.HØY)]
    lest = tuple(None if p is None else i_tusen(linje, p, måte) for p in plasser)
    felt = katalogfelt(linje, måte.enheter.get(linje.ark) or TUSEN, lest, rad.helårseffekt)
    områder = flere_områder(_tekst(linje.celler.get(Rolle.OMRÅDE)), måte.områder)
    sagt = (f"gjelder {oppramsing(list(områder))}; summen står under {områder[0]}",) if len(områder) > 1 else ()
    hele = måte.beløpet_gjelder == HELE_MENGDEN
    rad = replace(rad, felt=per_hele_mengden(felt) if hele else felt, merknader=(*rad.merknader, *sagt))
    antall = None if hele else enheter_i_lista(linje)
    if antall in (None, 1.0) or rad.helårseffekt is None:
        return rad
    lav, midt, høy = rad.helårseffekt
    per_år = tuple((å, None if b is None else b * antall) for å, b in rad.per_år)
    sagt = (f"beløpet gjelder én enhet av mengden, og er ganget med {knapp(antall, 6)}",)
    ganget = (lav * antall, midt * antall, høy * antall)
    return replace(rad, helårseffekt=ganget, per_år=per_år, ganget=antall, merknader=(*rad.merknader, *sagt))


def _effekten(linje: Listelinje, måte: Lesemåte) -> tuple[Nivåer | None, Årstall, list[str]]:
    """(helårseffekt, per år, det som må sies) i 1000 kr."""
    assert linje.tabell is not None
    sagt = [m for b in linje.beløp.values() for m in b.merknader]
    endringer = tuple((år, _midt(i_tusen(linje, k, måte))) for år, k in linje.tabell.år)
    har_år = any(b is not None for _, b in endringer)
    per_år = som_nivå(endringer, måte.nivå or "") if har_år else endringer
    effekt, antatt = _helår(linje, måte)
    sagt += antatt
    if effekt is not None:
        sagt += _ulik_det_siste_året(effekt, per_år)
    elif har_år:
        effekt, antatt = _helår_av_årene(per_år)
        sagt += antatt
    if måte.planår and (utenfor := [str(å) for å, b in per_år if å not in måte.planår and b is not None]):
        sagt.append(f"{', '.join(utenfor)} er utenfor planperioden {måte.planår[0]}–{måte.planår[-1]}")
    if effekt is not None:
        sagt += _om_lesingen(effekt, linje, måte)
    return effekt, per_år, list(dict.fromkeys(sagt))


def _ulik_det_siste_året(effekt: Nivåer, per_år: Årstall) -> list[str]:
    if len(per_år) < 2 or per_år[-1][1] in (None, effekt[1]):
        return []
    return [f"helårseffekten er ikke den samme som beløpet i {per_år[-1][0]}"]


def _helår_av_årene(per_år: Årstall) -> tuple[Nivåer | None, list[str]]:
    """(det siste beløpet, det som er antatt)."""
    siste = next((b for _, b in reversed(per_år) if b is not None), None)
    antatt = f"{per_år[-1][0]} er tom; det siste beløpet er brukt som helårseffekt"
    return None if siste is None else (siste, siste, siste), [antatt] if per_år[-1][1] is None else []


def _om_lesingen(effekt: Nivåer, linje: Listelinje, måte: Lesemåte) -> list[str]:
    """Det som må sies om fortegnet og punktumet."""
    sagt = []
    if effekt[1] < 0 and måte.fortegn:
        sagt.append("motsatt fortegn av en innsparing, og lest som merkostnad")
    i_kroner = måte.enheter.get(linje.ark) == KRONER
    if not i_kroner and any(b.andre is not None for b in linje.beløp.values()):
        sagt.append(f"punktumet er lest slik at beløpet er {knapp(effekt[1])} (1000 kr)")
    return sagt


def _midt(nivåer: Nivåer | None) -> float | None:
    return None if nivåer is None else nivåer[1]


def _helår(linje: Listelinje, måte: Lesemåte) -> tuple[Nivåer | None, list[str]]:
    """(helårseffekten i kolonnen for beløp, med spennet fra kolonnene for lavt og høyt; det som er antatt)."""
    assert linje.tabell is not None
    plasser = [linje.tabell.plass(r) for r in (Rolle.LAV, Rolle.BELØP, Rolle.HØY)]
    lav, midt, høy = (None if p is None else i_tusen(linje, p, måte) for p in plasser)
    ytterste = [n for nivåer in (lav, høy) if nivåer for n in (nivåer[0], nivåer[2])]
    antatt = []
    if midt is None and ytterste:
        antatt = ["midten av spennet er antatt"]
        midten = (min(ytterste) + max(ytterste)) / 2
        midt = (midten, midten, midten)
    if midt is None:
        return None, antatt
    alle = (*midt, *ytterste)
    if ytterste and not min(ytterste) <= midt[1] <= max(ytterste):
        antatt = ["det sannsynlige beløpet er utenfor spennet"]
    return (min(alle), midt[1], max(alle)), antatt


def _opplysninger(linje: Listelinje, årsverkene: Årsverkene) -> LestTiltak:
    c = linje.celler
    start, sagt = les_start(c.get(Rolle.START))
    konsekvens, grad = _konsekvensen(c.get(Rolle.KONSEKVENS))
    årsverk, om_årsverk = årsverkene[linje.ark, linje.rad]
    return LestTiltak(
        linje.ark,
        linje.rad,
        linje.navn,
        Radskjebne.MED,
        nummer=linje.nummer,
        årsverk=årsverk,
        start=start,
        beskrivelse=_tekst(c.get(Rolle.BESKRIVELSE)),
        konsekvens=konsekvens,
        konsekvensgrad=grad,
        prioritet=_tekst(c.get(Rolle.PRIORITET)),
        merknad=_tekst(c.get(Rolle.MERKNAD)),
        merknader=(*((sagt,) if sagt else ()), *om_årsverk),
    )


def _tekst(verdi: Verdi) -> str:
    if isinstance(verdi, Decimal):
        return knapp(float(verdi), 6)
    return " ".join(str(verdi).split())[:500] if verdi is not None else ""


def _konsekvensen(verdi: Verdi) -> tuple[str, int | None]:
    """(tekst, grad). Et enkelt ord som «middels» er en grad; alt annet er tekst."""
    if isinstance(verdi, Decimal):
        return ("", int(verdi)) if verdi in (0, 1, 2, 3) else (_tekst(verdi), None)
    tekst = _tekst(verdi)
    grad = GRADER.get(enkel(tekst).strip(" ."))
    return ("", grad) if grad is not None else ("", int(tekst)) if tekst in ("0", "1", "2", "3") else (tekst, None)


# --- Spørsmål om én rad ---------------------------------------------------------------------------------------------


def _vanlig(tiltak: Sequence[Listelinje], måte: Lesemåte) -> float | None:
    """Det midterste beløpet i lista (1000 kr), når det er nok av dem."""
    beløp = [abs(e[1]) for én in tiltak if (e := _effekten(én, måte)[0]) and e[1]]
    return median(beløp) if len(beløp) >= _MINST_LISTE else None


def _spurt_om_beløpet(
    effekt: Nivåer | None, rad: LestTiltak, linje: Listelinje, måte: Lesemåte, bok: Spørsmålsbok, vanlig: float | None
) -> tuple[Nivåer | None, LestTiltak, str]:
    """(effekt, rad, grunnen til at raden venter). 0, urimelig store beløp og engangsbeløp må noen svare på."""
    if effekt is None:
        return None, rad, ""
    sted, midt = måte.sted(linje), effekt[1]
    if midt == 0:
        if not any(linje.tall(k) for k in linje.beløp):
            return _spurt_om_null(effekt, rad, sted, bok)
        sagt = "endringene går i null" if måte.nivå == ENDRING else "effekten er borte det siste året"
        return effekt, replace(rad, merknader=(*rad.merknader, sagt)), ""
    if abs(midt) > måte.mål or (vanlig and abs(midt) > _LANGT_FRA * vanlig):
        return _spurt_om_kroner(effekt, rad, sted, bok)
    return effekt, rad, ""


def _spurt_om_null(
    effekt: Nivåer, rad: LestTiltak, sted: str, bok: Spørsmålsbok
) -> tuple[Nivåer | None, LestTiltak, str]:
    valg = ("ikke tallfestet", "0 er riktig")
    svar = bok.spør(
        f"null-{sted}", f"Rad {rad.rad} «{rad.navn[:60]}» har 0. Er beløpet ukjent, eller gir det ingenting?", valg
    )
    if svar is None:
        return None, rad, f"venter på svar: er 0 riktig, eller er beløpet ukjent? (null-{sted})"
    return (None if svar == valg[0] else effekt), rad, ""


def _spurt_om_kroner(
    effekt: Nivåer, rad: LestTiltak, sted: str, bok: Spørsmålsbok
) -> tuple[Nivåer | None, LestTiltak, str]:
    lav, midt, høy = effekt
    valg = (f"i kroner: {knapp(midt / 1000, 3)} (1000 kr)", f"beløpet stemmer: {knapp(midt, 3)} (1000 kr)")
    tekst = f"Rad {rad.rad} «{rad.navn[:60]}» er {knapp(midt / 1000, 3)} mill. kr. Er det skrevet i kroner?"
    svar = bok.spør(f"beløp-{sted}", tekst, valg)
    if svar is None:
        return None, replace(rad, per_år=()), f"venter på svar: {tekst} (beløp-{sted})"
    if svar == valg[1]:
        return effekt, rad, ""
    per_år = tuple((å, None if b is None else b / 1000) for å, b in rad.per_år)
    return (lav / 1000, midt / 1000, høy / 1000), replace(rad, per_år=per_år), ""


def _spurt_om_engangs(
    effekt: Nivåer | None, rad: LestTiltak, linje: Listelinje, måte: Lesemåte, bok: Spørsmålsbok
) -> tuple[Nivåer | None, LestTiltak, str]:
    """Et beløp lista kaller engangs, er ikke et varig beløp før noen sier det."""
    if not effekt or not effekt[1] or not er_engangs(linje):
        return effekt, rad, ""
    id, valg = f"engangs-{måte.sted(linje)}", ("bare én gang", "hvert år")
    svar = bok.spør(id, f"Rad {rad.rad} «{rad.navn[:60]}» er merket som engangsbeløp. Kommer beløpet hvert år?", valg)
    if svar is None:
        return None, replace(rad, per_år=()), f"venter på svar: kommer beløpet hvert år? ({id})"
    if svar == valg[1]:
        return effekt, rad, ""
    sagt = f"{knapp(effekt[1])} (1000 kr) kommer bare én gang, og teller ikke mot målet"
    return None, replace(rad, per_år=(), engangs=effekt[1], merknader=(*rad.merknader, sagt)), ""


def _er_det_en_sum(linje: Listelinje, måte: Lesemåte, bok: Spørsmålsbok) -> str:
    if linje.nummer or linje.id:
        return ""
    id = f"sum-{måte.sted(linje)}"
    svar = bok.spør(id, f"Er rad {linje.rad} «{linje.navn[:60]}» et tiltak eller en sum?", ("tiltak", "sum"))
    if svar == "tiltak":
        return ""
    return f"venter på svar: tiltak eller sum? ({id})" if svar is None else "sum"


def _som_katalogen(rad: LestTiltak, linje: Listelinje, måte: Lesemåte, bok: Spørsmålsbok) -> tuple[LestTiltak, str]:
    """Spør når raden ligner et tiltak i katalogen. En rad uten nummer og område kan like gjerne være det, og venter."""
    oppgitt = linje.id or (måte.til_katalogen and rad.nummer and id_av_nummer(rad.nummer))
    if oppgitt and oppgitt in dict(måte.katalog):
        return replace(rad, ligner=oppgitt, forhold=SAMME), ""
    likt = None if linje.id else ligner(linje.navn, måte.katalog)
    if likt is None:
        return rad, ""
    id, stopper = f"likt-{måte.sted(linje)}", måte.til_katalogen or not (rad.nummer or rad.område)
    if måte.til_katalogen and enkel(likt[1]) == enkel(rad.navn) and not bok.er_gitt(id):
        return replace(rad, ligner=likt[0], forhold=SAMME), ""
    innledning = f"Rad {rad.rad} «{rad.navn[:60]}» ligner «{likt[1]}» i katalogen."
    tekst = f"{innledning} Er det det samme, i stedet for eller i tillegg?"
    svar = bok.spør(id, tekst, (SAMME, I_STEDET, I_TILLEGG), stopper)
    grunn = f"venter på svar: ligner «{likt[1]}» i katalogen ({id})" if svar is None and stopper else ""
    sagt = (f"ligner «{likt[1]}» i katalogen",)
    return replace(rad, ligner=likt[0], forhold=svar, merknader=(*rad.merknader, *sagt)), grunn


def _dobbelt(
    rad: LestTiltak,
    grunn: str,
    linje: Listelinje,
    måte: Lesemåte,
    bok: Spørsmålsbok,
    sett: dict[tuple[str, str, str], int],
) -> tuple[LestTiltak | None, str]:
    """Samme navn i samme område uten eget nummer kan være det samme tiltaket to ganger."""
    nøkkel = (enkel(rad.navn), rad.område, rad.nummer)
    tidligere = sett.setdefault(nøkkel, rad.rad)
    if tidligere == rad.rad or grunn:
        return (None, grunn) if grunn == "sum" else (rad, grunn)
    id = f"dobbelt-{måte.sted(linje)}"
    tekst = f"«{rad.navn[:60]}» står både i rad {tidligere} og rad {rad.rad}. Er det to tiltak?"
    svar = bok.spør(id, tekst, ("to tiltak", "samme tiltak"))
    if svar == "to tiltak":
        return rad, ""
    if svar is None:
        return replace(rad, skjebne=Radskjebne.VENTER), f"venter på svar: samme navn som rad {tidligere} ({id})"
    return None, f"samme tiltak som rad {tidligere}"


# --- Områder --------------------------------------------------------------------------------------------------------


def _områdene(tiltak: Sequence[Listelinje], måte: Lesemåte, titler: Titler) -> dict[str, str]:
    """Id-en for mellomoverskrifter, titler og ark. Er ikke alle kommunens, er inndelingen listas egen.

    «Helse» blant «Oppvekst» og «Teknisk» er en sektor, og ikke området som heter det samme.
    """
    navn = dict.fromkeys(én.overskrift for én in tiltak if én.overskrift)
    if måte.flere_ark:
        navn |= dict.fromkeys(ark for ark, _ in titler)
    kjent = {n: finn_område(n, måte.områder) for n in navn}
    alle = all(kjent.values())
    koder = {n: id for n, id in kjent.items() if id and (alle or enkel(n).startswith(enkel(id)))}
    for (ark, hode), tekster in titler.items():
        if funnet := _i_titlene(tekster, måte):
            koder[_sted(ark, hode)] = funnet
        elif er_sektornavn(ark, måte.områder) or (måte.flere_ark and not _UTEN_MENING.match(enkel(ark))):
            koder[_sted(ark, hode)] = koder.get(ark, ark)
    return koder


def _sted(ark: str, hode: int) -> str:
    return f"<{ark}:{hode}>"


def _i_titlene(tekster: Sequence[str], måte: Lesemåte) -> str | None:
    """Området en tittel navngir: et av kommunens, en sektor den slutter med, eller hele tittelen."""
    for tekst in tekster:
        if er_sektornavn(tekst, måte.områder):
            return finn_område(tekst, måte.områder) or tekst
        if funnet := område_i_tittel(tekst, måte.områder) or sektor_i_tittel(tekst):
            return funnet
    return None


def _området(linje: Listelinje, måte: Lesemåte, bok: Spørsmålsbok, koder: Mapping[str, str]) -> tuple[str, bool, str]:
    """(område, om det er kommunens, grunnen til at raden venter)."""
    skrevet = _tekst(linje.celler.get(Rolle.OMRÅDE))
    if skrevet and (re.search("[A-Za-zÆØÅæøå]", skrevet) or finn_område(skrevet, måte.områder)):
        return _skrevet_område(skrevet, måte, bok, linje)
    if linje.overskrift:
        id = koder.get(linje.overskrift)
        return (id, True, "") if id else (linje.overskrift, False, "")
    kode = re.match(r"[A-ZÆØÅ]\d{1,3}(?=\s?[:–—-]\s)", linje.navn)
    if kode and (id := finn_område(kode[0], måte.områder)):
        return id, True, ""
    fra_tittel = koder.get(_sted(linje.ark, linje.tabell.hode if linje.tabell else 0), "")
    return fra_tittel, any(o.id == fra_tittel for o in måte.områder), ""


def _skrevet_område(skrevet: str, måte: Lesemåte, bok: Spørsmålsbok, linje: Listelinje) -> tuple[str, bool, str]:
    if id := finn_område(skrevet, måte.områder) or next(iter(flere_områder(skrevet, måte.områder)), None):
        return id, True, ""
    spørsmål = f"område-{kort_id(skrevet)}"
    eget = f"«{skrevet[:60]}» som eget område"
    valg = (*(f"{o.id} {o.navn}" for o in måte.områder), eget)
    kjente = _har_kjente(linje, måte)
    svar = bok.spør(spørsmål, f"Hvilket område er «{skrevet[:60]}»?", valg, stopper=kjente)
    if svar is not None and svar != eget:
        return next(o.id for o in måte.områder if svar == f"{o.id} {o.navn}"), True, ""
    venter = f"venter på svar: hvilket område er «{skrevet[:60]}»? ({spørsmål})"
    return skrevet, False, venter if svar is None and kjente else ""


def _har_kjente(linje: Listelinje, måte: Lesemåte) -> bool:
    """Om minst én rad i tabellen bruker kommunens områder. Ellers er inndelingen listas egen."""
    plass = linje.tabell.plass(Rolle.OMRÅDE) if linje.tabell else None
    if linje.tabell is None or plass is None:
        return False
    return any(finn_område(_tekst(r.celle(plass)), måte.områder) for r in linje.tabell.rader if r.celle(plass))
