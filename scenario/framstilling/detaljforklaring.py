"""Detaljene under en rad, i den rekkefølgen folk spør: hva det betyr, når det virker, regnestykket, hvem som sier det.

Blokkene er ferdig tekst og felt på formen komponenten leser (JSON). Beløp inn er hele 1000 kr.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scenario.begreper.effektformer import IkkeTallfestetEffekt
from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Bidrag
from scenario.begreper.tall import Kilde
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Anslag, EgetTiltak, Forutsetninger, Tiltaksvalg
from scenario.beregning import effekt as effekter
from scenario.beregning.innfasing import innfasing_med_egne, løper, valgte_andeler
from scenario.framstilling import forklaring
from scenario.framstilling.felt import vis_anslag
from scenario.framstilling.hvembilde import gruppetekst
from scenario.framstilling.listeforklaring import Form, driverfelt, er_i_kroner, kildene, kildeord, tallfelt, ukjente
from scenario.framstilling.ord import opphavsnavn
from scenario.framstilling.tall import antall, dato, knapp, mill, mill_kr, måned, oppramsing, spenn

OPPTRAPPING = (0, 3, 6, 12, 18, 24, 36)
ANDELER = tuple(n / 100 for n in range(100, -1, -5))
GAMMELT_ETTER_ÅR = 2
"""Et tall som er så mange år eldre enn det første året vi regner for, kalles gammelt."""


def tiltaksdetaljer(
    kommune: Kommune,
    tiltak: Tiltak,
    tv: Tiltaksvalg,
    forutsetninger: Forutsetninger,
    *,
    på: bool,
    trukket: Sequence[str] = (),
) -> Form:
    """Alt om ett tiltak, og verdiene i feltene. `på` er om det er valgt, `trukket` overlappen som er trukket fra nå."""
    blokker = [
        *_advarsel(tiltak),
        _folk(kommune, tiltak, effekter.mengde(tiltak, tv), på),
        _når(kommune, tiltak, tv, forutsetninger),
        _regnet(kommune, tiltak, tv, forutsetninger),
        _ansvar(kommune, tiltak, effekter.mengde(tiltak, tv)),
        _endres(kommune, tiltak),
    ]
    brett = [
        _sikkerhet(kommune, tiltak, tv, forutsetninger),
        _eget_tall(tiltak),
        *_sammenheng(kommune, tiltak, trukket),
        _bakgrunn(tiltak),
    ]
    return {"id": tiltak.id, "blokker": blokker, "brett": brett, "verdier": _verdier(tiltak, tv)}


def _advarsel(tiltak: Tiltak) -> list[Form]:
    return [{"tittel": "Pass på", "avsnitt": [tiltak.advarsel]}] if tiltak.advarsel else []


def _folk(kommune: Kommune, tiltak: Tiltak, mengde: float, på: bool) -> Form:
    gjelder = tiltak.konsekvens(mengde) if på else None
    m = tiltak.mengde
    fra = [f"Fra {antall(k.fra, m.enhet, m.enhet_flertall)}" if m else "" for k in tiltak.konsekvenser]
    trinn = [[f, k.tekst, int(k.tekst == gjelder)] for f, k in zip(fra, tiltak.konsekvenser, strict=True)]
    navn = {g.id: g.kortnavn.lower() for g in kommune.opplysninger.grupper}
    hvem = oppramsing([navn.get(g, g) for g in tiltak.grupper])
    under = f"Merkes mest av {hvem}. " if hvem else ""
    return {
        "tittel": "Hva det betyr for folk",
        "avsnitt": [tiltak.hensikt],
        "trinn": trinn,
        "under": f"{under}{gruppetekst(kommune, tiltak)} {_hvem_har_vurdert(tiltak)}",
    }


def _hvem_har_vurdert(tiltak: Tiltak) -> str:
    """Hvem følgen er fra. Der ingen enhet har vurdert den, er den vår, og ikke kontrollert."""
    enheter = list(dict.fromkeys(v.vurdert_av for v in tiltak.virkninger))
    return f"Vurdert av {oppramsing(enheter)}." if enheter else "Foreløpig, redaksjonell vurdering."


def _ansvar(kommune: Kommune, tiltak: Tiltak, mengde: float) -> Form:
    """Årsverk, ansvar og lovkrav. Det som ikke er kjent, sies."""
    linjer = [
        årsverket(tiltak, mengde),
        f"Ansvarlig område: {ansvaret(kommune, tiltak) or 'ikke kjent'}.",
        *(f"Lovkrav: {krav}" for krav in lovkravene(kommune, tiltak) or ("ikke vurdert.",)),
    ]
    return {"tittel": "Årsverk, ansvar og lovkrav", "liste": linjer}


def årsverket(tiltak: Tiltak, mengde: float) -> str:
    """«Årsverk: −6 i et helt år (antakelse).», eller at det ikke er kjent."""
    kjent = tiltak.årsverk_ved(mengde)
    if kjent is None:
        return "Årsverk: ikke kjent. Ingen kilde oppgir det."
    return f"Årsverk: {knapp(kjent)} i et helt år ({opphavsnavn(tiltak.opphav_til_årsverk).lower()})."


def ansvaret(kommune: Kommune, tiltak: Tiltak) -> str:
    """Området som har ansvaret, eller områdene tiltaket gjelder når det ikke er avklart. Tom når ingen er kjent."""
    navn = {o.id: f"{o.id} {o.med_år}" for o in kommune.opplysninger.områder}
    if tiltak.ansvarsområde:
        return navn[tiltak.ansvarsområde]
    return f"ikke avklart ({oppramsing([navn[o] for o in tiltak.områder])})" if tiltak.områder else ""


def lovkravene(kommune: Kommune, tiltak: Tiltak) -> tuple[str, ...]:
    """Det loven krever, med kilde. Tom når ingen har vurdert det."""
    kilder = kommune.kilde_etter_id
    utgivere = [oppramsing([kilder[k].utgiver for k in krav.kilde]) for krav in tiltak.lovkrav]
    return tuple(f"{krav.tekst.rstrip('.')} ({hvem})." for krav, hvem in zip(tiltak.lovkrav, utgivere, strict=True))


def _når(kommune: Kommune, tiltak: Tiltak, tv: Tiltaksvalg, forutsetninger: Forutsetninger) -> Form:
    start, opptrapping = tv.start or tiltak.start, _opptrapping(tiltak, tv)
    felt = [
        *([tallfelt(f"mengde|{tiltak.id}", "Mengde", tiltak.mengde.enhet_flertall)] if tiltak.mengde else []),
        _startfelt(kommune, tiltak.id, start, tiltak.start),
        _opptrappingsfelt(tiltak.id, opptrapping),
    ]
    under = []
    if tiltak.mengde:
        grense = antall(tiltak.mengde.størst, tiltak.mengde.enhet, tiltak.mengde.enhet_flertall)
        under.append(f"Lista stopper ved {grense}. {tiltak.mengde.merknad}")
    under.append(f"Tidligste start vi har lagt til grunn: {måned(tiltak.start)}.")
    andeler = innfasing_med_egne(start, opptrapping, valgte_andeler(tiltak, tv), kommune.år)
    effekt = effekter.effektledd(tiltak, tv, forutsetninger)
    return {
        "tittel": "Når og hvor fort",
        "felt": felt,
        "år": _per_år(kommune, effekt, andeler, start) if effekt else [],
        "under": " ".join(under),
    }


def _opptrapping(tiltak: Tiltak, tv: Tiltaksvalg) -> int:
    return tiltak.opptrapping_måneder if tv.opptrapping_måneder is None else tv.opptrapping_måneder


def _per_år(kommune: Kommune, effekt: effekter.Effektledd, andeler: Iterable[float], start: Måned) -> list[list[str]]:
    """Det tiltaket alene gir i hvert år med krav, før overlapp."""
    alle = zip(kommune.år, andeler, løper(start, kommune.år), strict=True)
    return [[str(år), mill(effekt.i_året(1, innfaset, del_))] for år, innfaset, del_ in alle][1:]


def _startfelt(kommune: Kommune, id: str, start: Måned, tidligst: Måned) -> Form:
    siste = Måned(kommune.år[-1], 12)
    måneder = {tidligst.pluss(i) for i in range(max(1, siste.nummer - tidligst.nummer + 1))} | {start}
    valgene = [[str(m), måned(m)] for m in sorted(måneder)]
    return {"slag": "velg", "k": f"start|{id}", "navn": "Virker fra", "valg": valgene}


def _opptrappingsfelt(id: str, måneder: int) -> Form:
    valgene = [[n, "Fullt fra start" if n == 0 else f"Over {n} måneder"] for n in sorted({*OPPTRAPPING, måneder})]
    return {"slag": "velg", "k": f"opptrapping|{id}", "navn": "Opptrapping", "valg": valgene}


def _realisertfelt(id: str, grad: float) -> Form:
    valgene = [[a, f"{knapp(100 * a)} %"] for a in sorted({*ANDELER, grad}, reverse=True)]
    return {"slag": "velg", "k": f"realisert|{id}", "navn": "Realisert andel", "valg": valgene}


# --- Tallet ---------------------------------------------------------------------------------------------------------


def _regnet(kommune: Kommune, tiltak: Tiltak, tv: Tiltaksvalg, forutsetninger: Forutsetninger) -> Form:
    stykke, svar = _på_en_linje(forklaring.regnestykke(kommune, tiltak, tv, forutsetninger).med_tall)
    felt = [driverfelt(tiltak, navn) for navn in ukjente(tiltak)]
    return {
        "tittel": "Slik er det regnet",
        "stykke": stykke,
        "svar": svar,
        "felt": felt,
        "kilder": _kilder(kommune, tiltak, tv),
    }


def _på_en_linje(med_tall: str) -> tuple[str, str]:
    """Regnestykket og svaret: det som står før og etter det første likhetstegnet."""
    stykke, er_lik, svar = med_tall.partition(" = ")
    return (f"{stykke} ", f"= {svar}") if er_lik else (med_tall, "")


def _kilder(kommune: Kommune, tiltak: Tiltak, tv: Tiltaksvalg) -> list[Form]:
    """Hvem som sier det: tekst, adresse når den finnes, og om tallet er gammelt."""
    if tv.eget_anslag is not None:
        return [{"tekst": "Ditt eget anslag.", "adresse": "", "etter": ""}]
    kilder = list(kildene(kommune, tiltak))
    if isinstance(tiltak.effekt, IkkeTallfestetEffekt) or not kilder:
        return [{"tekst": "Ingen kilde oppgir beløp. Tallene er valgt av oss.", "adresse": "", "etter": ""}]
    return [_kilde(kommune, k) for k in kilder]


def _kilde(kommune: Kommune, kilde: Kilde) -> Form:
    gammelt = kilde.år <= kommune.år[0] - GAMMELT_ETTER_ÅR
    etter = f" («{kilde.tittel}»).{' Gammelt tall.' if gammelt else ''}"
    return {"tekst": kildeord(kommune, kilde), "adresse": kilde.adresse or "", "etter": etter}


def _endres(kommune: Kommune, tiltak: Tiltak) -> Form:
    forbehold = [f"{kildeord(kommune, k)}: {k.forbehold}" for k in kildene(kommune, tiltak) if k.forbehold]
    start = "Tallet endres av mengden, realisert andel, eget anslag og nye tall fra kommunen."
    return {"tittel": "Hva ville endret tallet?", "avsnitt": [start], "liste": forbehold}


def _sikkerhet(kommune: Kommune, tiltak: Tiltak, tv: Tiltaksvalg, forutsetninger: Forutsetninger) -> Form:
    effekt = effekter.effektledd(tiltak, tv, forutsetninger)
    nivåer = effekt.helår if effekt else None
    linjer = []
    if nivåer and nivåer[0] < nivåer[2]:
        linjer.append(f"Lavt til høyt anslag: {spenn(nivåer[0], nivåer[2])} mill. kr i året. Spennet er en antakelse.")
    elif nivåer:
        linjer.append("Ingen har oppgitt et lavt og et høyt anslag.")
    if o := tiltak.omstilling:
        engangs = o.fast + o.per_enhet * effekter.regnet_mengde(tiltak, tv, forutsetninger)
        linjer.append(f"Engangskostnad: {mill_kr(engangs)}, tas av fondet. {o.merknad}")
    if tv.omstilling is not None:
        linjer.append("Engangskostnaden er satt av den som har laget alternativet.")
    felt = [_realisertfelt(tiltak.id, tv.realiseringsgrad)]
    linjer.append("Realisert andel er hvor mye av tiltaket som blir gjennomført. 100 % betyr at alt blir det.")
    ledd = [_ledd(ett) for ett in forklaring.regnestykke(kommune, tiltak, tv, forutsetninger).ledd]
    return {"tittel": "Hvor sikkert er tallet?", "avsnitt": linjer, "felt": felt, "liste": ledd}


def _ledd(ledd: forklaring.Regnestykkeledd) -> str:
    """Ett tall i regnestykket: verdien, opphavet, hvordan det er valgt, og kilden."""
    grenser = f" (spenn {ledd.spenn}, antakelse)" if ledd.spenn else ""
    resten = " ".join(d for d in (ledd.hvordan, ledd.kilde and f"Kilde: {ledd.kilde}.") if d)
    navn = f"{ledd.navn[:1].upper()}{ledd.navn[1:]}"
    return f"{navn}: {ledd.verdi}{grenser}. {opphavsnavn(ledd.opphav)}. {resten}".strip()


def _eget_tall(tiltak: Tiltak) -> Form:
    return {
        "tittel": "Legg inn ditt eget tall",
        "avsnitt": ["Tallet ditt gjelder hele tiltaket, går foran tallet i lista og merkes «Ditt tall»."],
        "felt": anslagsfelt(tiltak.id, "anslag"),
    }


def anslagsfelt(id: str, navn: str) -> list[Form]:
    """Feltene for et eget anslag med spenn."""
    return [
        tallfelt(f"{navn}|{id}|sannsynlig", "Eget anslag, mill. kr i året", "", "listas tall"),
        tallfelt(f"{navn}|{id}|lav", "Lavt anslag", "", "valgfritt"),
        tallfelt(f"{navn}|{id}|høy", "Høyt anslag", "", "valgfritt"),
    ]


def _sammenheng(kommune: Kommune, tiltak: Tiltak, trukket: Sequence[str]) -> list[Form]:
    nå = [f"Trukket fra nå: {tekst}" for tekst in trukket]
    tekster = [*nå, *forklaring.relasjonstekster(kommune, tiltak.id)]
    return [{"tittel": "Henger sammen med andre tiltak", "liste": tekster}] if tekster else []


def _bakgrunn(tiltak: Tiltak) -> Form:
    return {
        "tittel": "Bakgrunn",
        "avsnitt": [tiltak.bakgrunn, f"Sist gjennomgått {dato(tiltak.oppdatert)}.{forklaring.om_behandlingen(tiltak)}"],
    }


# --- Verdiene i feltene ---------------------------------------------------------------------------------------------


def _verdier(tiltak: Tiltak, tv: Tiltaksvalg) -> dict[str, Any]:
    verdier = {
        f"start|{tiltak.id}": str(tv.start or tiltak.start),
        f"opptrapping|{tiltak.id}": _opptrapping(tiltak, tv),
        f"realisert|{tiltak.id}": tv.realiseringsgrad,
        f"mengde|{tiltak.id}": knapp(effekter.mengde(tiltak, tv)),
        **anslagsverdier(tiltak.id, "anslag", tv.eget_anslag),
    }
    return verdier | driververdier(tiltak, tv)


def driververdier(tiltak: Tiltak, tv: Tiltaksvalg) -> dict[str, str]:
    """Det brukeren har oppgitt om drivere ingen kilde gir, slik det står i feltene."""
    egne = dict(tv.drivere)
    skala = {navn: 1000 if er_i_kroner(tiltak, navn) else 1 for navn in ukjente(tiltak)}
    return {f"driver|{tiltak.id}|{n}": knapp(egne[n] / s, 6) if n in egne else "" for n, s in skala.items()}


def anslagsverdier(id: str, navn: str, anslag: Anslag | None) -> dict[str, str]:
    """Et anslag slik det står i feltene."""
    return {f"{navn}|{id}|{del_}": tekst for del_, tekst in vis_anslag(anslag, _mill).items()}


def _mill(beløp: float | None) -> str:
    return "" if beløp is None else knapp(beløp / 1000, 6)


# --- Egne tiltak ----------------------------------------------------------------------------------------------------


def egne_detaljer(kommune: Kommune, eget: EgetTiltak, bidrag: Bidrag | None, forutsetninger: Forutsetninger) -> Form:
    """Feltene for et eget tiltak, og hva det gir hvert år."""
    n = eget.nøkkel
    år = [] if bidrag is None else [[str(å), mill(e)] for å, e in zip(kommune.år, bidrag.effekt, strict=True)][1:]
    stykke, svar = _på_en_linje(forklaring.eget_regnestykke(eget, forutsetninger).med_tall)
    navnet = {"slag": "tekst", "k": f"navn|{n}", "navn": "Navn", "enhet": "", "plass": "", "lengst": 80}
    sannsynlig, lav, høy = anslagsfelt(n, "beløp")
    sannsynlig = sannsynlig | {"navn": "Mill. kr i året", "plass": ""}
    fjern = {"slag": "knapp", "k": f"fjern|{n}", "verdi": 1, "navn": "Fjern tiltaket"}
    når = [_startfelt(kommune, n, eget.start, Måned(kommune.år[1], 1)), _opptrappingsfelt(n, eget.opptrapping_måneder)]
    mer = [tallfelt(f"merkostnad|{n}", "Varige merkostnader, mill. kr", ""), _realisertfelt(n, eget.realiseringsgrad)]
    return {
        "id": n,
        "blokker": [
            {"tittel": "Navn og beløp", "felt": [navnet, sannsynlig, lav, høy]},
            {"tittel": "Når og hvor fort", "felt": når, "år": år},
            {"tittel": "Slik er det regnet", "stykke": stykke, "svar": svar, "felt": [fjern]},
        ],
        "brett": [{"tittel": "Merkostnader og gjennomføring", "felt": mer}],
        "verdier": {
            f"navn|{n}": eget.navn,
            f"start|{n}": str(eget.start),
            f"opptrapping|{n}": eget.opptrapping_måneder,
            f"realisert|{n}": eget.realiseringsgrad,
            f"merkostnad|{n}": knapp(eget.varige_merkostnader / 1000, 6) if eget.varige_merkostnader else "",
            **anslagsverdier(n, "beløp", eget.helårseffekt),
        },
    }
