"""Én rad i lista til innholdet i én tiltaksfil.

En tom celle sier ingenting: feltet i katalogen står. Unntaket er beløpet, der en tom celle er «ikke tallfestet». En
strek tar feltet bort. Det lista ikke sier om et nytt tiltak, blir en antakelse som er merket både her og i filen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune, Merking
from scenario.begreper.tall import Kilde
from scenario.framstilling.tall import knapp, måned
from scenario.innhenting.ark import Listefeil
from scenario.innhenting.felt import MENGDE, OMSTILLING, SATS, TALL, TILTAK, Data, med
from scenario.innhenting.kolonner import REGNES
from scenario.innhenting.liste import Listerad
from scenario.innhenting.rimelighet import langt_fra
from scenario.innhenting.tilleggsfelt import kjent_merking, tilleggsfelt
from scenario.innhenting.verdier import FJERN

IKKE_BESKREVET = "Lista beskriver ikke dette."
UTEN_BELØP = "Lista oppgir ikke beløp."


@dataclass(frozen=True, slots=True)
class Omstendigheter:
    """Det som er likt for alle radene."""

    kommune: Kommune
    kilde: Kilde
    dato: date
    prisår: int | None = None
    """Året kronene føres med."""
    om_prisåret: str = ""
    """Setningen om at beløpene ikke er regnet om; tom når det ikke er noe å si."""
    godta_beløp: bool = False
    """Sant når den som henter inn lista, har sett at beløp langt fra katalogens er riktige."""


@dataclass(slots=True)
class Filutkast:
    """En tiltaksfil under arbeid, med det som ble antatt og det som er galt."""

    rad: Listerad
    alt: Omstendigheter
    data: Data
    antatt: list[str] = field(default_factory=list)
    feil: list[Listefeil] = field(default_factory=list)
    varsler: list[Listefeil] = field(default_factory=list)

    def har(self, felt: str) -> bool:
        """Om cella er fylt ut."""
        return felt in self.rad.verdier

    def verdi(self, felt: str) -> Any:
        """Verdien i cella; None når den er tom."""
        return self.rad.verdier.get(felt)

    def meld(self, felt: str, melding: str) -> None:
        """Noterer en feil i cella."""
        self.feil.append(self.rad.feil(felt, melding))

    def sett(self, **felt: Any) -> None:
        """Bytter ut felt på øverste nivå; None tar bort."""
        self.data = med(self.data, TILTAK, **felt)


def endret(gammel: Data, rad: Listerad, alt: Omstendigheter) -> Filutkast:
    """Filen til et tiltak som finnes, slik lista vil ha den. `gammel` endres ikke."""
    utkast = Filutkast(rad, alt, dict(gammel))
    _opplysninger(utkast)
    if "status" not in rad.verdier and gammel.get("status") == "utgått":
        utkast.sett(status=None)
    _tall(utkast)
    return utkast


def nytt(id: str, kode: str, rad: Listerad, alt: Omstendigheter) -> Filutkast:
    """Filen til et nytt tiltak. Det lista ikke sier, er antatt og merket."""
    utkast = Filutkast(rad, alt, {"id": id, "kode": kode, "navn": "", "temaer": [], "områder": []})
    _opplysninger(utkast)
    _fyll_ut(utkast)
    _tall(utkast)
    if not utkast.data["temaer"] and utkast.data.get("status") != "vedtatt":
        utkast.antatt.append("tema: ikke oppgitt")
    mangler = f" Antatt, fordi lista ikke sier det: {'; '.join(utkast.antatt)}." if utkast.antatt else ""
    lest = f" Slik er raden lest: {'; '.join(rad.antatt)}." if rad.antatt else ""
    if not utkast.har("bakgrunn"):
        utkast.sett(bakgrunn=f"Hentet fra «{alt.kilde.tittel}» {_norsk_dato(alt.dato)}.{mangler}{lest}")
    return utkast


def _norsk_dato(dato: date) -> str:
    return f"{dato.day}. {måned(Måned(dato.year, dato.month))}"


def _fyll_ut(utkast: Filutkast) -> None:
    if not utkast.data["navn"]:
        utkast.meld("navn", "navnet mangler")
    if not utkast.har("hensikt"):
        utkast.sett(hensikt=IKKE_BESKREVET)
        utkast.antatt.append("hensikt: ikke beskrevet")
    if utkast.har("konsekvens") and not utkast.har("konsekvenser"):
        utkast.sett(konsekvenser=[{"tekst": utkast.verdi("konsekvens")}])
    if not utkast.har("start"):
        år = utkast.alt.kommune.år
        start = Måned(min(max(år[1], utkast.alt.dato.year + 1), år[-1]), 1)
        utkast.sett(start=str(start))
        utkast.antatt.append(f"start: {måned(start)}")
    if not utkast.har("opptrapping") and not utkast.har("andeler"):
        utkast.sett(opptrapping_måneder=0)
        utkast.antatt.append("opptrapping: virker fullt fra start")
    utkast.sett(oppdatert=utkast.alt.dato.isoformat())


# --- Navn, tekster og inndelinger -----------------------------------------------------------------------------------


def _opplysninger(utkast: Filutkast) -> None:
    for felt in ("navn", "hensikt", "bakgrunn"):
        if utkast.har(felt) and utkast.verdi(felt) != FJERN:
            utkast.sett(**{felt: utkast.verdi(felt)})
    if utkast.har("advarsel"):
        utkast.sett(advarsel=None if utkast.verdi("advarsel") == FJERN else utkast.verdi("advarsel"))
    for felt, vanlig in (("status", "aktiv"), ("type", "kostnad")):
        if utkast.har(felt):
            _sett_om_ulik(utkast, felt, utkast.verdi(felt), vanlig)
    for felt, kolonne, ellers in (("konsekvensgrad", "konsekvensgrad", 0), ("opptrapping_måneder", "opptrapping", 0)):
        if utkast.har(kolonne):
            _sett_om_ulik(utkast, felt, utkast.verdi(kolonne), ellers)
    if utkast.har("start"):
        _start(utkast)
    if utkast.har("andeler"):
        utkast.sett(andeler=utkast.verdi("andeler"))
    _inndelinger(utkast)


def _sett_om_ulik(utkast: Filutkast, felt: str, verdi: Any, ellers: Any) -> None:
    """Setter feltet bare når det betyr noe annet enn i dag; et felt som mangler, er `ellers`."""
    if utkast.data.get(felt, ellers) != verdi or (felt == "opptrapping_måneder" and felt not in utkast.data and verdi):
        utkast.sett(**{felt: verdi})


def _start(utkast: Filutkast) -> None:
    start, første = utkast.verdi("start"), utkast.alt.kommune.år[0]
    if start.år < første:
        utkast.meld("start", f"{start} er før {første}, det første året modellen regner for")
    utkast.sett(start=str(start))


def _inndelinger(utkast: Filutkast) -> None:
    opplysninger = utkast.alt.kommune.opplysninger
    for felt, kjente in (
        ("temaer", opplysninger.temaer),
        ("områder", opplysninger.områder),
        ("grupper", opplysninger.grupper),
    ):
        if utkast.har(felt):
            ider = [_kjent(utkast, felt, navn, kjente) for navn in utkast.verdi(felt)]
            funnet: list[Any] = [int(i) if felt == "temaer" else i for i in ider if i]
            utkast.sett(**{felt: funnet})


def _kjent(utkast: Filutkast, felt: str, navn: str, kjente: tuple[Merking, ...]) -> str | None:
    id = kjent_merking(navn, kjente)
    if id is None:
        utkast.meld(felt, f"«{navn[:40]}» finnes ikke; velg blant {', '.join(m.id for m in kjente)}")
    return id


# --- Tall -----------------------------------------------------------------------------------------------------------


def _tall(utkast: Filutkast) -> None:
    gammel_mengde = utkast.data.get("mengde")
    _mengde(utkast)
    effekt = _effekt(utkast, utkast.data.get("effekt"), gammel_mengde)
    utkast.sett(effekt=effekt)
    _merkostnader(utkast)
    _omstilling(utkast)
    nye, feil, varsler = tilleggsfelt(utkast.data, utkast.rad.verdier, utkast.alt.kommune, utkast.alt.kilde)
    utkast.sett(**nye)
    utkast.feil += [utkast.rad.feil(*en) for en in feil]
    utkast.varsler += [utkast.rad.feil(*en) for en in varsler]


def _mengde(utkast: Filutkast) -> None:
    gammel = utkast.data.get("mengde")
    if utkast.verdi("mengde") == FJERN:
        utkast.sett(mengde=None)
        return
    nye = {
        "standard": utkast.verdi("mengde"),
        **{felt: utkast.verdi(felt) for felt in ("minst", "størst", "trinn", "enhet")},
        "enhet_flertall": utkast.verdi("flertall"),
        "merknad": utkast.verdi("mengde_merknad"),
    }
    gitt = {f: float(v) if isinstance(v, Decimal) else v for f, v in nye.items() if v not in (None, FJERN)}
    if utkast.har("heltall"):
        gitt["heltall"] = utkast.verdi("heltall") == "ja" or None
    if gammel is None and "standard" in gitt:
        gammel = _antatt_mengde(utkast, gitt["standard"])
    if gammel is not None:
        utkast.sett(mengde=med(gammel, MENGDE, **gitt))
    elif any(v is not None for v in gitt.values()):
        utkast.meld("mengde", "mengden mangler, men lista sier noe om grensene eller enheten")


def _antatt_mengde(utkast: Filutkast, standard: float) -> Data:
    if not utkast.har("minst") or not utkast.har("størst"):
        utkast.antatt.append("mengdens grenser: de samme som mengden")
    if not utkast.har("enhet"):
        utkast.antatt.append("mengdens enhet: ikke oppgitt")
    return {
        "standard": standard,
        "minst": standard,
        "størst": standard,
        "trinn": 1,
        "enhet": utkast.verdi("enhet") or "enhet",
        "enhet_flertall": utkast.verdi("flertall") or utkast.verdi("enhet") or "enheter",
        "merknad": "Antakelse. Grensene er mengden i lista når lista ikke oppgir dem.",
    }


def _effekt(utkast: Filutkast, gammel: Data | None, gammel_mengde: Data | None) -> Data:
    gammel_form = gammel["form"] if gammel else None
    if utkast.verdi("beregning") in REGNES:
        return _regnet_av_katalogen(utkast, gammel, gammel_form)
    _kontroller_beløpet(utkast)
    beløp = utkast.verdi("sannsynlig")
    if beløp is not None:
        return _sats(utkast, gammel if gammel and gammel_form == "sats" else {}, beløp, gammel_mengde)
    return _ikke_tallfestet(utkast, gammel, gammel_form)


def _regnet_av_katalogen(utkast: Filutkast, gammel: Data | None, gammel_form: str | None) -> Data:
    beregning = utkast.verdi("beregning")
    if gammel_form != beregning:
        utkast.meld("beregning", f"bare et tiltak som alt regnes som «{beregning}» i katalogen, kan ha dette")
    if _har_noen(utkast, "lav", "sannsynlig", "høy"):
        utkast.meld("sannsynlig", "beløpet regnes av tall i katalogen. La cella stå tom, eller tøm «beregning».")
    return gammel or {}


def _kontroller_beløpet(utkast: Filutkast) -> None:
    beregning = utkast.verdi("beregning")
    if beregning == "ikke tallfestet" and _har_noen(utkast, "lav", "sannsynlig", "høy"):
        utkast.meld("beregning", "sier «ikke tallfestet», men raden har et beløp")
    if utkast.verdi("sannsynlig") is None and (beregning == "beløp" or _har_noen(utkast, "lav", "høy")):
        utkast.meld("sannsynlig", "det sannsynlige beløpet mangler")


def _har_noen(utkast: Filutkast, *felt: str) -> bool:
    return any(utkast.verdi(f) is not None for f in felt)


def _ikke_tallfestet(utkast: Filutkast, gammel: Data | None, gammel_form: str | None) -> Data:
    if gammel is not None and gammel_form == "ikke_tallfestet":
        return {**gammel, "hvorfor": utkast.verdi("merknad") or gammel["hvorfor"]}
    if gammel is None:
        utkast.antatt.append("beløp: ikke tallfestet")
    return {"form": "ikke_tallfestet", "hvorfor": utkast.verdi("merknad") or UTEN_BELØP}


def _sats(utkast: Filutkast, gammel: Data, beløp: Decimal, gammel_mengde: Data | None) -> Data:
    sats: Data = gammel.get("sats", {})
    katalogens = gammel.get("per", 1) if utkast.data.get("mengde") else 1
    per = float(utkast.verdi("per")) if isinstance(utkast.verdi("per"), Decimal) else katalogens
    samme_per = per == gammel.get("per", 1)
    nivåer = _nivåer(utkast, sats, beløp)
    samme = bool(sats) and samme_per and _like(nivåer, sats)
    if not samme:
        _kontroller_nytt_beløp(utkast, sats, beløp, gammel_mengde)
    ny = _opphav(utkast, sats, samme)
    mengde = utkast.data.get("mengde")
    samme_enhet = (gammel_mengde or {}).get("enhet") == (mengde or {}).get("enhet")
    beholdt = sats.get("enhet") if gammel_mengde == mengde or (samme and samme_enhet) else None
    _mengde_i_kilden(utkast, ny, samme)
    ny = med(ny, SATS, **nivåer, enhet=beholdt if beholdt and samme_per else _enhetstekst(mengde, per))
    return med(gammel, ("form", "per", "sats"), form="sats", per=per if per != 1 or "per" in gammel else None, sats=ny)


def _kontroller_nytt_beløp(utkast: Filutkast, sats: Data, beløp: Decimal, gammel_mengde: Data | None) -> None:
    if gammel_mengde and not utkast.har("mengde"):
        enhet = gammel_mengde["enhet"]
        utkast.meld(
            "mengde",
            f"katalogen regner dette per {enhet}. Fyll ut mengden når beløpet er endret, så det er klart om beløpet "
            f"gjelder én {enhet}. En strek betyr at beløpet gjelder hele tiltaket.",
        )
    if not sats:
        return
    _kontroller_avstand(utkast, sats["sannsynlig"], beløp)
    if not utkast.har("bakgrunn"):
        utkast.varsler.append(
            utkast.rad.feil("bakgrunn", "teksten i katalogen er skrevet for det gamle beløpet. Les den på nytt.")
        )


def _mengde_i_kilden(utkast: Filutkast, sats: Data, samme: bool) -> None:
    """Et nytt beløp fra en kilde gjelder mengden i lista. Uten mengde er det ingenting å dele."""
    mengde = utkast.data.get("mengde")
    if not mengde:
        utkast.sett(mengde_i_kilden=None)
    elif sats["opphav"] != "antakelse" and not (samme and "mengde_i_kilden" in utkast.data):
        utkast.sett(mengde_i_kilden=mengde["standard"])


def _nivåer(utkast: Filutkast, sats: Data, beløp: Decimal) -> dict[str, float]:
    """Lav, sannsynlig og høy. Uten spenn i lista står katalogens spenn når beløpet er det samme, ellers et punkt."""
    lav, høy = utkast.verdi("lav"), utkast.verdi("høy")
    midt = float(beløp)
    if lav is None and høy is None and sats and abs(sats["sannsynlig"] - midt) < 1e-9:
        return {f: sats[f] for f in ("lav", "sannsynlig", "høy")}
    if lav is None or høy is None:
        utkast.antatt.append("spenn: ikke oppgitt, så beløpet er regnet som sikkert")
    return {
        "lav": midt if lav is None else float(lav),
        "sannsynlig": midt,
        "høy": midt if høy is None else float(høy),
    }


def _like(nivåer: dict[str, float], sats: Data) -> bool:
    return all(abs(verdi - sats[felt]) < 1e-9 for felt, verdi in nivåer.items())


def _kontroller_avstand(utkast: Filutkast, gammelt: float, beløp: Decimal) -> None:
    if funn := langt_fra(utkast.rad, gammelt, beløp):
        (utkast.varsler if utkast.alt.godta_beløp else utkast.feil).append(funn)


def _enhetstekst(mengde: Data | None, per: float) -> str:
    if not mengde:
        return "1000 kr per år"
    antall = mengde["enhet"] if per == 1 else f"{knapp(per)} {mengde['enhet_flertall']}"
    return f"1000 kr per {antall} og år"


def _opphav(utkast: Filutkast, sats: Data, samme: bool) -> Data:
    """Hvor beløpet kommer fra. Et nytt beløp beholder ikke forklaringen til det gamle."""
    gitt = {f: utkast.verdi(f) for f in ("opphav", "formel", "regnestykke", "merknad") if utkast.har(f)}
    gitt = {f: None if v == FJERN else v for f, v in gitt.items()} | _kilden(utkast)
    return _til_det_samme_beløpet(utkast, sats, gitt) if samme else _med_lista_som_kilde(utkast, sats, gitt)


def _kilden(utkast: Filutkast) -> Data:
    kilder = list(utkast.verdi("kilde") or ())
    for ukjent in (k for k in kilder if k not in utkast.alt.kommune.kilde_etter_id and k != utkast.alt.kilde.id):
        utkast.meld("kilde", f"kilden «{ukjent[:40]}» finnes ikke i kilder.yaml")
    if not kilder:
        return {}
    return {"kilde": kilder[0] if len(kilder) == 1 else kilder}


def _til_det_samme_beløpet(utkast: Filutkast, sats: Data, gitt: Data) -> Data:
    """Katalogens opplysninger med dem lista gir. En tom celle for kilden tar den bort."""
    if utkast.har("kilde"):
        gitt = {"kilde": None, **gitt}
    ny_kilde = "kilde" in gitt and gitt["kilde"] != sats.get("kilde")
    return med(sats, SATS, **gitt, **({"lysbilde": None} if ny_kilde else {}))


def _med_lista_som_kilde(utkast: Filutkast, sats: Data, gitt: Data) -> Data:
    gitt = _til_det_nye_beløpet(utkast, sats, gitt)
    opphav = gitt.get("opphav") or ("ekstern" if utkast.alt.kilde.type == "ekstern" else "kilde")
    merknad = [
        f"Tatt fra lista {_norsk_dato(utkast.alt.dato)}.",
        "" if _har_noen(utkast, "lav", "høy") else "Lista har ikke spenn.",
        utkast.alt.om_prisåret,
    ]
    vanlig = {
        "prisår": utkast.alt.prisår,
        "opphav": opphav,
        "kilde": utkast.alt.kilde.id,
        "merknad": " ".join(filter(None, merknad)),
    }
    return med({}, SATS, **{**vanlig, **gitt})


def _til_det_nye_beløpet(utkast: Filutkast, sats: Data, gitt: Data) -> Data:
    """Opplysningene som gjelder det nye beløpet. Celler som står slik katalogen har dem, gjaldt det gamle.

    En antakelse blir aldri sterkere av at cella står urørt.
    """
    if not sats.get("kilde") or gitt.get("kilde", sats["kilde"]) != sats["kilde"]:
        return gitt
    utkast.varsler.append(
        utkast.rad.feil(
            "kilde", f"beløpet er nytt, så kilden er lista. Kilden {_id_er(sats)} gjaldt det gamle beløpet."
        )
    )
    return {f: v for f, v in gitt.items() if v != sats.get(f) or v == "antakelse"}


def _id_er(sats: Data) -> str:
    kilde = sats["kilde"]
    return " og ".join(f"«{k}»" for k in ([kilde] if isinstance(kilde, str) else kilde))


def _merkostnader(utkast: Filutkast) -> None:
    if not utkast.har("merkostnader"):
        return
    beløp = utkast.verdi("merkostnader")
    gammel = utkast.data.get("varige_merkostnader")
    merknad = utkast.verdi("merkostnader_merknad")
    if beløp is None:
        utkast.sett(varige_merkostnader=None)
    elif gammel and abs(gammel.get("verdi", gammel.get("sannsynlig")) - float(beløp)) < 1e-9:
        utkast.sett(varige_merkostnader=med(gammel, TALL, merknad=merknad or gammel.get("merknad")))
    else:
        utkast.sett(
            varige_merkostnader={
                "verdi": float(beløp),
                "enhet": "1000 kr per år",
                "prisår": utkast.alt.prisår,
                "opphav": "kilde" if utkast.alt.kilde.type == "dokument" else "ekstern",
                "kilde": utkast.alt.kilde.id,
                "merknad": merknad or f"Tatt fra lista {_norsk_dato(utkast.alt.dato)}.",
            }
        )


def _omstilling(utkast: Filutkast) -> None:
    gammel: Data = utkast.data.get("omstilling") or {}
    gitt = {
        felt: utkast.verdi(kolonne)
        for felt, kolonne in (("fast", "omstilling_fast"), ("per_enhet", "omstilling_enhet"))
        if utkast.har(kolonne)
    }
    nye = {f: None if v is None or (v == 0 and f not in gammel) else float(v) for f, v in gitt.items()}
    ny = med(gammel, OMSTILLING, **nye)
    if utkast.har("omstilling_merknad") and utkast.verdi("omstilling_merknad") != FJERN:
        ny = med(ny, OMSTILLING, merknad=utkast.verdi("omstilling_merknad"))
    if ny.keys() <= {"merknad", "prisår"}:
        utkast.sett(omstilling=None)
    else:
        merknad = ny.get("merknad") or "Antakelse. Tatt fra lista."
        prisår = utkast.alt.kommune.opplysninger.prisår
        utkast.sett(omstilling=med(ny, OMSTILLING, prisår=prisår, merknad=merknad))
