"""Dommen: svaret på «når vi målet?» i én setning, og de korte linjene rundt."""

from __future__ import annotations

from collections.abc import Sequence

from scenario.begreper.felles import Opphav
from scenario.begreper.resultat import Prognoseutfall, Resultat, Vekstutfall
from scenario.framstilling.avrunding import andel_ved, mill_kr_ved, mill_ved, prosent_ved, på_grensen
from scenario.framstilling.ord import opphavsnavn
from scenario.framstilling.tall import HARDT, knapp, mill_knapp, mill_kr_knapp, oppramsing


def nådd(resultat: Resultat) -> float:
    """Beløpet som måles mot målet (1000 kr)."""
    return resultat.mål - resultat.rest


def nådd_tekst(resultat: Resultat) -> str:
    """Beløpet som måles mot målet, i millioner: «149,96» når målet er 150."""
    return mill_ved(nådd(resultat), resultat.mål)


def oppnåelse(resultat: Resultat, minst: int = 1) -> str:
    """Måloppnåelsen i prosent: aldri «100,0 %» når noe mangler."""
    return prosent_ved(resultat.måloppnåelse, resultat.rest, minst)


def fond(resultat: Resultat, i: int = -1, minst: int = 1) -> str:
    """Fondet ett år i millioner, med nok desimaler ved 0 og ved kravet i regelen."""
    return mill_ved(resultat.fond[i], 0.0, resultat.reservekrav[i], minst=minst)


def fond_kr(resultat: Resultat, i: int = -1) -> str:
    """Som `fond`, med enhet."""
    return f"{fond(resultat, i)}{HARDT}mill.{HARDT}kr"


def reservekrav(resultat: Resultat, i: int = -1, minst: int = 1) -> str:
    """Kravet i regelen ett år i millioner, med nok desimaler ved fondet."""
    return mill_ved(resultat.reservekrav[i], resultat.fond[i], minst=minst)


def margin(resultat: Resultat, i: int = -1) -> str:
    """Fondet minus kravet ett år i millioner, med fortegn."""
    return mill_ved(resultat.margin[i], 0.0)


def effekt(resultat: Resultat, i: int, minst: int = 1) -> str:
    """Effekten ett år i millioner, med nok desimaler ved årets krav."""
    return mill_ved(resultat.effekt[i], resultat.krav[i], minst=minst)


def krav(resultat: Resultat, i: int, minst: int = 1) -> str:
    """Innsparingskravet ett år i millioner, med nok desimaler ved effekten."""
    return mill_ved(resultat.krav[i], resultat.effekt[i], minst=minst)


def av_målet(resultat: Resultat) -> str:
    """«52,4 av 150 mill. kr»."""
    return f"{nådd_tekst(resultat)} av {mill_kr_knapp(resultat.mål)}"


def mangler(resultat: Resultat) -> str:
    """Det som mangler, eller hvor mye målet er passert med."""
    if på_grensen(resultat.rest):
        return "Målet er nådd"
    return f"{mill_kr_ved(abs(resultat.rest), 0.0)} {'over målet' if resultat.rest < 0 else 'mangler'}"


def om_tolkningen(resultat: Resultat) -> str:
    """Det som må sies når målet er en sum over årene, så den ikke leses som et årsnivå."""
    med_krav = [år for år, krav in zip(resultat.år, resultat.krav, strict=True) if krav]
    årene = f"{med_krav[0]}–{med_krav[-1]}" if med_krav else "årene"
    return f"Tolkning {resultat.tolkning}: summen av {årene}, ikke et årsnivå. De to kan ikke sammenlignes."


def andel_antakelser(resultat: Resultat) -> float:
    """Andelen av samlet effekt før overlapp som hviler på antakelser (0–1)."""
    samlet = sum(max(0.0, b) for _, b in resultat.opphav)
    på_antakelser = sum(max(0.0, b) for o, b in resultat.opphav if o is Opphav.ANTAKELSE)
    return på_antakelser / samlet if samlet else 0.0


def første_år_under(resultat: Resultat) -> int | None:
    """Første år fondet er lavere enn handlingsregelen krever, eller None."""
    return _første_under(resultat.år, resultat.margin)


def tomt_fra(resultat: Resultat) -> int | None:
    """Første år fondet ikke rekker til, eller None."""
    return next((å for å, u in zip(resultat.år, resultat.udekket_merforbruk, strict=True) if not på_grensen(u)), None)


def dommen(resultat: Resultat) -> str:
    """Hvor langt det rekker og når, første år under kravet, hvor mye som er antakelser, og at mengdene er det."""
    if resultat.konflikter:
        return "Valgene kan ikke stå sammen, så det finnes ingen sum før konflikten er løst."
    if not resultat.bidrag:
        return f"Ingen tallfestede tiltak er valgt, og {om_fondet(resultat)}."
    per = "i perioden" if resultat.akkumulert else f"i året{for_sent(resultat)}"
    gir, fondet, andel = f"Tiltakene gir {av_målet(resultat)} {per}", om_fondet(resultat), andel_antakelser(resultat)
    med_andel = f"{gir}, {fondet}, og {andel_ved(andel)} hviler på antakelser."
    setning = med_andel if andel >= 0.005 else f"{gir}, og {fondet}."
    return f"{setning} {OM_MENGDENE}" if fra_katalogen(resultat) else setning


OM_MENGDENE = "Alle mengder er regneeksempler."


def fra_katalogen(resultat: Resultat) -> bool:
    """Sant når noe i summen er katalogens tall, og ikke bare brukerens egne."""
    return any(b.opphav is not Opphav.EGET for b in resultat.bidrag)


def kravåret(resultat: Resultat) -> int:
    """Plassen til året målet skal være nådd: det første med det høyeste kravet."""
    return resultat.krav.index(max(resultat.krav))


def for_sent(resultat: Resultat) -> str:
    """« når alt virker, fra 2028 (0 av 150 i 2025)»; tom når alt virker i året målet skal være nådd."""
    fra, i = resultat.alt_virker_fra, kravåret(resultat)
    if fra is None or fra <= resultat.år[i] or resultat.akkumulert:
        return ""
    effekt, krav = resultat.effekt[i], resultat.krav[i]
    gir = "0" if abs(effekt) < 0.5 else mill_ved(effekt, krav)
    return f" når alt virker, fra {fra} ({gir} av {mill_knapp(krav)} i {resultat.år[i]})"


def om_fondet(resultat: Resultat) -> str:
    """Fondet mot kravet som ledd i en setning: «fondet er under kravet fra 2025 og tomt i 2027»."""
    tomt, under = tomt_fra(resultat), første_år_under(resultat)
    if under is None:
        return f"fondet holder seg over kravet ut {resultat.år[-1]}"
    if tomt is not None and tomt == under:
        return f"fondet er tomt i {tomt}"
    if tomt is not None:
        return f"fondet er under kravet fra {under} og tomt i {tomt}"
    return f"fondet er under kravet fra {under}"


def forbehold(resultat: Resultat) -> tuple[str, ...]:
    """Det dommen hviler på: veksten i reservekravet når svaret snur med den, og kommunens egen prognose."""
    if resultat.konflikter:
        return ()
    return tuple(t for t in (om_det_udekkede(resultat), om_veksten(resultat), om_prognosen(resultat)) if t)


def om_det_udekkede(resultat: Resultat) -> str | None:
    """Det fondet ikke rekker til, summert over årene; None når fondet rekker."""
    sum_ = resultat.udekket_til_sammen
    if på_grensen(sum_):
        return None
    return f"{mill_kr_ved(sum_, 0.0)} {udekket_til_sammen_ut(resultat.år[-1])}"


def udekket_til_sammen_ut(år: int) -> str:
    """Det som sies etter beløpet som er udekket til og med dette året."""
    return (
        f"er udekket til sammen ut {år}. Et tomt fond sletter det ikke: det må dekkes inn senere "
        f"(kommuneloven §{HARDT}14-12)."
    )


def om_veksten(resultat: Resultat) -> str | None:
    """Sier fra når svaret om regelen er et annet med en annen vekst i kravet; None når det er det samme."""
    valgt = første_år_under(resultat)
    utfall: dict[int | None, list[str]] = {}
    for v in resultat.andre_vekster:
        utfall.setdefault(_første_under(resultat.år, v.margin), []).append(_veksten(v))
    ledd = [f"med {' eller '.join(v)} {_om_regelen(resultat, år)}" for år, v in utfall.items() if år != valgt]
    return f"Svaret om regelen avhenger av veksten i kravet: {oppramsing(ledd)}." if ledd else None


def _første_under(år: Sequence[int], margin: Sequence[float]) -> int | None:
    return next((å for å, m in zip(år, margin, strict=True) if m < 0 and not på_grensen(m)), None)


def _veksten(v: Vekstutfall) -> str:
    return f"{knapp(v.vekst_prosent)}{HARDT}% i året ({opphavsnavn(v.opphav).lower()})"


def _om_regelen(resultat: Resultat, under: int | None) -> str:
    return f"er fondet under kravet fra {under}" if under else f"holder fondet seg over kravet ut {resultat.år[-1]}"


def om_prognosen(resultat: Resultat) -> str | None:
    """Hva kommunens egen prognose for merforbruket gjør med marginen; None når det ikke finnes en."""
    p = resultat.prognose
    if p is None:
        return None
    if not på_grensen(p.tatt):
        foran, etter = tatt_av_prognosen(p)
        return f"{foran} {mill_kr_knapp(p.tatt)} {etter}"
    foran, etter = tas_prognosen(p)
    return f"{foran} {_prognosemargin(p)} {etter}"


def tatt_av_prognosen(p: Prognoseutfall) -> tuple[str, str]:
    """Det som sies foran og etter beløpet som alt er tatt av fondet."""
    return f"Merforbruket i {p.år} tar", f"av fondet. Prognosen er {_prognosen(p)}."


def tas_prognosen(p: Prognoseutfall) -> tuple[str, str]:
    """Det som sies foran og etter avstanden til kravet når prognosen tas av fondet."""
    return f"Tas prognosen for merforbruk i {p.år} ({_prognosen(p)}) av fondet, er det", "alt da."


def _prognosen(p: Prognoseutfall) -> str:
    opphav = "" if p.opphav is Opphav.KILDE else f", {opphavsnavn(p.opphav).lower()}"
    return f"{mill_knapp(p.lav)}–{mill_kr_knapp(p.høy)}{opphav}"


def _prognosemargin(p: Prognoseutfall) -> str:
    a, b = p.margin_lav, p.margin_høy
    if a < 0 < abs(b):
        return f"{mill_knapp(-a)}–{mill_kr_knapp(-b)} under kravet"
    if b >= 0:
        return f"{mill_knapp(b)}–{mill_kr_knapp(a)} over kravet"
    return f"fra {mill_kr_knapp(a)} over til {mill_kr_knapp(-b)} under kravet"


def utenfor_summen(resultat: Resultat) -> str | None:
    """Valgte tiltak som ikke er i summen, som en kort setning; None når alt er med."""
    ledd = []
    if antall := len(resultat.ikke_tallfestet):
        ledd.append(f"{antall}{HARDT}ikke tallfestet")
    if antall := len(resultat.ikke_medregnet):
        ledd.append(f"{antall}{HARDT}ikke regnet med")
    if antall := len(resultat.utgåtte):
        ledd.append(f"{antall}{HARDT}utgått")
    return f"Utenfor summen: {oppramsing(ledd)}." if ledd else None


def stripe(resultat: Resultat) -> str:
    """Den korte linjen nederst på telefonen: «52,4 av 150 mill. kr»."""
    return "Ingen sum: valgene er i konflikt" if resultat.konflikter else av_målet(resultat)


def mot_regelen(resultat: Resultat, indeks: int) -> str:
    """Fondet ett år mot kravet: «103,0 under kravet», og det som er udekket."""
    margin, tomt = resultat.margin[indeks], resultat.udekket_merforbruk[indeks]
    tillegg = f"; {mill_ved(tomt, 0.0)} udekket" if not på_grensen(tomt) else ""
    if på_grensen(margin):
        return f"akkurat på kravet{tillegg}"
    return f"{mill_ved(abs(margin), 0.0)} {'over' if margin > 0 else 'under'} kravet{tillegg}"


def målets_navn(resultat: Resultat) -> str:
    """Målet med enhet: «150 mill. kr i året», eller «150 mill. kr til sammen» når det er en sum."""
    return f"{mill_knapp(resultat.mål)}{HARDT}mill.{HARDT}kr {'til sammen' if resultat.akkumulert else 'i året'}"
