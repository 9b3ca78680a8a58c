"""Radene under overskriftene til linjer: tiltak, summer, mellomoverskrifter, fotnoter og budsjettlinjer.

Beløpene er slik de står: i listas enhet og med listas fortegn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scenario.begreper.kommune import Merking
from scenario.innhenting.ark import Arkrad, Verdi, bokstav
from scenario.innhenting.leser.belop import Beløp, les_beløp
from scenario.innhenting.leser.enhet import finn_enhet
from scenario.innhenting.leser.fortsettelser import sett_sammen, uten_tegn
from scenario.innhenting.leser.listelinje import Linjeslag, Listelinje
from scenario.innhenting.leser.navn import celletekst, skilt_fra_konsekvensen, skilt_fra_nummeret
from scenario.innhenting.leser.omrade import er_sektornavn, finn_område
from scenario.innhenting.leser.ord import BUDSJETTLINJE, FOTNOTE, SUMORD, SVAKE_SUMORD, Rolle, enkel, ordene
from scenario.innhenting.leser.tabell import Listetabell

_DEL = re.compile(r"(?:herav|derav|hvorav|kvarav|av dette|av dette:|som følger|- herav)\b")
_IKKE_OMRÅDE = re.compile(r"tiltak|innspar|forslag|vedtak|inntekt|utgift|endring|reduksjon|kutt|nye\b|oversikt")
_SLÅ_SAMMEN = re.compile(r"(?:slår?|slått|slåtte|sla|jobbe|kjøre|gå|går|samle|føre)\s(?:\w+\s)?(?:sammen|saman)\b")
_SUM_ALENE = {"balanse", "saldo", "resultat", "effekt", "innsparing", "innsparinger"}
"""Ord som kan være navnet på summen når de står alene, men som også er en del av navn på tiltak."""
_LENGSTE_MERKE = 40
STREKET = "strøket over"
"""Merket for en rad der navnet er strøket over i regnearket."""


_HELE_LISTA = {"total", "totalt", "totalsum", "alt", "alle", "hovedsum", "hovudsum", "totalen", "samlet", "samla"}


def les_linjer(
    tabeller: Sequence[Listetabell], områder: Sequence[Merking], med_skjulte: bool
) -> tuple[Listelinje, ...]:
    """Linjene i ett ark, i rekkefølge. Mellomoverskriften følger med til radene under."""
    ut: list[Listelinje] = []
    for tabell in tabeller:
        linjer = [_les(tabell, rad, med_skjulte) for rad in tabell.rader]
        linjer = _med_overskrifter(uten_tegn(sett_sammen(linjer)), tabell, områder)
        ut += _med_summer(linjer, områder)
    return tuple(_under_overskrifter(ut, områder))


# --- Én rad ---------------------------------------------------------------------------------------------------------


def _les(tabell: Listetabell, rad: Arkrad, med_skjulte: bool) -> Listelinje:
    if rad.skjult and not med_skjulte:
        return Listelinje(tabell.ark, rad.nummer, Linjeslag.SKJULT, "", tabell=tabell)
    enhet = _enheten(tabell, rad)
    beløp = {k: replace(b, enhet=b.enhet or enhet) for k in tabell.beløpskolonner if (b := _beløpet(rad, k))}
    celler: dict[Rolle, Verdi] = {}
    for k in tabell.kolonner:
        if k.rolle and k.plass not in beløp and celler.get(k.rolle) is None:
            celler[k.rolle] = rad.celle(k.plass)
    navn, merknader = _navnet(tabell, rad), _om_cellene(tabell, rad)
    nummer, navn = skilt_fra_nummeret(celler.get(Rolle.NUMMER), navn)
    felt = tuple((k, c) for k in tabell.kolonner if k.felt and (c := rad.celle(k.plass)) is not None)
    if not any(k.felt == "id" for k, _ in felt) and celler.get(Rolle.KONSEKVENS) is None:
        navn, celler[Rolle.KONSEKVENS] = skilt_fra_konsekvensen(navn)
    linje = Listelinje(
        tabell.ark,
        rad.nummer,
        Linjeslag.TILTAK,
        navn,
        nummer,
        beløp,
        celler,
        tabell,
        merknader=merknader,
        merker=_merkene(tabell, rad),
        felt=felt,
    )
    if rad.nummer in tabell.samlet:
        return replace(linje, slag=Linjeslag.SAMLET, beløp={})
    return replace(linje, slag=_slaget(linje, rad), svak=_er_svak_sum(navn))


def _merkene(tabell: Listetabell, rad: Arkrad) -> tuple[str, ...]:
    plasser = [k.plass for k in tabell.kolonner if k.rolle in (None, Rolle.IKKE)]
    streket = (STREKET,) if tabell.plass(Rolle.NAVN) in rad.streket else ()
    return (*(c for p in plasser if isinstance(c := rad.celle(p), str) and len(c) <= _LENGSTE_MERKE), *streket)


def _enheten(tabell: Listetabell, rad: Arkrad) -> str | None:
    """Enheten i radens egen kolonne for enhet, når lista har en."""
    plass = tabell.plass(Rolle.ENHET)
    return finn_enhet(celletekst(rad.celle(plass)), i_overskrift=True) if plass is not None else None


def _beløpet(rad: Arkrad, kolonne: int) -> Beløp:
    if (beløp := les_beløp(rad.celle(kolonne))) and kolonne in rad.formler and beløp.tom:
        sted = f"{bokstav(kolonne)}{rad.nummer}"
        råd = "Åpne fila i Excel og lagre den, så følger svaret med."
        return Beløp(merknader=(f"beløpet i {sted} er en formel uten lagret svar. {råd}",))
    if kolonne in rad.prosent and beløp.nivåer is not None:
        return Beløp(merknader=(f"{bokstav(kolonne)}{rad.nummer} er en prosent, ikke et beløp",))
    return beløp


def _om_cellene(tabell: Listetabell, rad: Arkrad) -> tuple[str, ...]:
    sagt = [f"{bokstav(k)}{rad.nummer}: {melding}" for k, melding in rad.feil if k in tabell.beløpskolonner]
    svar = [k for k in sorted(rad.formler) if k in tabell.beløpskolonner and rad.celle(k) is not None]
    if svar:
        celler = ", ".join(f"{bokstav(k)}{rad.nummer}" for k in svar)
        sagt.append(f"beløpet er en formel ({celler}); svaret som sist ble lagret, er brukt")
    return tuple(sagt)


def _navnet(tabell: Listetabell, rad: Arkrad) -> str:
    """Teksten i navnekolonnen, ellers den første teksten til venstre for beløpene."""
    plass = tabell.plass(Rolle.NAVN)
    if plass is not None and (tekst := celletekst(rad.celle(plass))):
        return tekst
    beløp = set(tabell.beløpskolonner)
    andre = [celletekst(c) for n, c in enumerate(rad.celler) if n not in beløp and isinstance(c, str)]
    roller = {k.plass for k in tabell.kolonner if k.rolle in (Rolle.MERKNAD, Rolle.BESKRIVELSE, Rolle.OMRÅDE)}
    har_beløp = any(rad.celle(k) is not None for k in beløp)
    if (
        har_beløp
        and andre
        and not any(isinstance(rad.celle(n), str) for n in range(len(rad.celler)) if n not in beløp | roller)
    ):
        return ""
    return next((t for t in andre if t), "")


def _slaget(linje: Listelinje, rad: Arkrad) -> Linjeslag:
    ren = enkel(linje.navn).strip(" :.*")
    if not ren:
        return Linjeslag.UTEN_NAVN if linje.har_beløp else Linjeslag.TOM
    if linje.id:
        return Linjeslag.TILTAK
    if er_sum(linje.navn) and not linje.nummer:
        return Linjeslag.SUM
    if BUDSJETTLINJE.fullmatch(ren):
        return Linjeslag.BUDSJETT
    if _DEL.match(ren):
        return Linjeslag.DEL
    alene = sum(c is not None for c in rad.celler) <= 1
    if (
        not linje.har_beløp
        and FOTNOTE.match(enkel(linje.navn))
        and not linje.nummer
        and (alene or not _ukjent_beløp(linje))
    ):
        return Linjeslag.FOTNOTE
    return Linjeslag.TILTAK


def _ukjent_beløp(linje: Listelinje) -> bool:
    return any(b.merknader for b in linje.beløp.values())


def er_sum(navn: str) -> bool:
    """Sant når navnet sier at raden er en sum: først, sist eller alene, i alle former."""
    alle = ordene(navn)
    if not alle:
        return enkel(navn) in ("=", "σ", "∑")
    if alle[0] in SUMORD or alle[-1] in SUMORD or enkel(navn).startswith(("σ", "∑")):
        return True
    tekst = " ".join(alle)
    return bool(
        re.match(r"(?:i alt|til sammen|til saman|tilsaman|alt i alt)\b", tekst)
        or re.search(r"\b(?:i alt|til sammen|til saman)$", tekst)
        or re.search(r"\bsum\b", tekst)
        or tekst == "total"
        or re.match(
            r"(?:samle(?:t|de|a)|totale?) (?:innsparing(?:er)?|effekt|sum|beløp|reduksjon|kutt|tiltak|besparelse)\b",
            tekst,
        )
        or re.match(r"samla (?:innsparing(?:ar)?|verknad|sum|beløp|effekt)\b", tekst)
    )


def _er_svak_sum(navn: str) -> bool:
    uten = _SLÅ_SAMMEN.sub(" ", enkel(navn))
    alene = enkel(navn).strip(" :.") in _SUM_ALENE
    return alene or bool(set(ordene(uten)) & (SUMORD | SVAKE_SUMORD))


# --- Mellomoverskrifter ---------------------------------------------------------------------------------------------


def _med_overskrifter(linjer: list[Listelinje], tabell: Listetabell, områder: Sequence[Merking]) -> list[Listelinje]:
    """Rader med bare en tekst er en mellomoverskrift, en fotnote eller et tiltak uten beløp."""
    numrene = [én for én in linjer if én.slag is Linjeslag.TILTAK and én.har_beløp]
    nummerert = bool(numrene) and sum(bool(én.nummer) for én in numrene) > 0.7 * len(numrene)
    sist = max((n for n, én in enumerate(linjer) if én.har_beløp), default=-1)
    ut: list[Listelinje] = []
    for n, linje in enumerate(linjer):
        if linje.slag is Linjeslag.TILTAK and not linje.id and _bare_tekst(linje):
            linje = replace(linje, slag=_slag_av_tekst(linjer, n, nummerert, 0 <= sist < n, områder))
        ut.append(linje)
    return ut


def _bare_tekst(linje: Listelinje) -> bool:
    andre = [v for rolle, v in linje.celler.items() if rolle not in (Rolle.NAVN, Rolle.NUMMER) and v is not None]
    andre = [v for v in andre if celletekst(v) != linje.navn]
    return not linje.har_beløp and not linje.nummer and not andre and not _ukjent_beløp(linje)


def _slag_av_tekst(
    linjer: Sequence[Listelinje], n: int, nummerert: bool, etter_sist: bool, områder: Sequence[Merking]
) -> Linjeslag:
    linje = linjer[n]
    if _er_lang(linje.navn):
        return Linjeslag.FOTNOTE
    if etter_sist:
        return Linjeslag.TILTAK if linje.navn and nummerert is False and _rett_under(linjer, n) else Linjeslag.FOTNOTE
    if nummerert or linje.navn.endswith(":") or er_sektornavn(linje.navn, områder) or _er_slått_sammen(linje):
        return Linjeslag.OVERSKRIFT
    if linje.navn.isupper() and len(linje.navn) > 3:
        return Linjeslag.OVERSKRIFT
    return Linjeslag.OVERSKRIFT if _begynner_en_gruppe(linjer, n) else Linjeslag.TILTAK


def _er_lang(navn: str) -> bool:
    return len(navn) > 90 or (navn.endswith(".") and len(ordene(navn)) > 5)


def _er_slått_sammen(linje: Listelinje) -> bool:
    return linje.tabell is not None and linje.rad in linje.tabell.slått_sammen


def _rett_under(linjer: Sequence[Listelinje], n: int) -> bool:
    """Sant når raden står rett under et tiltak, uten en sum imellom."""
    return n > 0 and linjer[n - 1].slag is Linjeslag.TILTAK and linjer[n - 1].rad == linjer[n].rad - 1


def _begynner_en_gruppe(linjer: Sequence[Listelinje], n: int) -> bool:
    """Sant når raden står først, etter en tom rad eller etter en sum, og raden under har beløp."""
    først = n == 0 or linjer[n - 1].slag is not Linjeslag.TILTAK or linjer[n - 1].rad < linjer[n].rad - 1
    under = n + 1 < len(linjer) and linjer[n + 1].har_beløp
    return først and under


# --- Summer uten et ord for sum -------------------------------------------------------------------------------------


def _med_summer(linjer: list[Listelinje], områder: Sequence[Merking]) -> list[Listelinje]:
    """Rader som er summen av radene rundt, selv om ordet for sum mangler. Tallene avgjør."""
    numrene = [én for én in linjer if én.slag is Linjeslag.TILTAK and én.har_beløp]
    nummerert = bool(numrene) and sum(bool(én.nummer) for én in numrene) > 0.5 * len(numrene)
    ut = list(linjer)
    for n, linje in enumerate(linjer):
        if linje.slag not in (Linjeslag.TILTAK, Linjeslag.UTEN_NAVN) or linje.id or not linje.har_beløp:
            continue
        kan = linje.slag is Linjeslag.UTEN_NAVN or linje.svak or er_sektornavn(linje.navn, områder)
        i_rekke = any(én.slag is Linjeslag.SUM and er_sektornavn(én.navn, områder) for én in ut[:n])
        ett_er_nok = i_rekke and er_sektornavn(linje.navn, områder)
        if (kan or (nummerert and not linje.nummer)) and _er_summen(ut, n, ett_er_nok):
            ut[n] = replace(linje, slag=Linjeslag.SUM, svak=False)
    return ut


def _er_summen(linjer: Sequence[Listelinje], n: int, ett_er_nok: bool) -> bool:
    grupper = (*_grupper_over(linjer, n), *_grupper_under(linjer, n))
    return any(_summerer(linjer[n], gruppe, ett_er_nok) for gruppe in grupper)


def _summerer(linje: Listelinje, gruppe: Sequence[Listelinje], ett_er_nok: bool) -> bool:
    """Sant når alle beløpene er summen av gruppens, med mer enn ett tiltak i gruppen eller et navn som sier det."""
    kolonner = [k for k in linje.beløp if linje.tall(k) is not None]
    if not gruppe or not kolonner or (len(gruppe) == 1 and not (ett_er_nok or linje.svak or not linje.navn)):
        return False
    return all(abs((linje.tall(k) or 0) - sum_av(gruppe, k)) <= _slingring(gruppe, k) for k in kolonner)


def _slingring(gruppe: Sequence[Listelinje], kolonne: int) -> float:
    største = max((abs(én.tall(kolonne) or 0) for én in gruppe), default=0.0)
    return 1e-6 * max(1.0, største) if største >= 100 else 0.051 if største < 1 else 0.06


def sum_av(gruppe: Sequence[Listelinje], kolonne: int) -> float:
    """Summen av tallene i kolonnen, slik de står. Et ukjent beløp er ikke med."""
    return sum(én.tall(kolonne) or 0.0 for én in gruppe)


def _grupper_over(linjer: Sequence[Listelinje], n: int) -> Iterator[tuple[Listelinje, ...]]:
    """Tiltakene over, fra hver grense oppover og ned til raden."""
    gruppe: list[Listelinje] = []
    for linje in reversed(linjer[:n]):
        if linje.slag is Linjeslag.TILTAK:
            gruppe.insert(0, linje)
        elif linje.slag in (Linjeslag.SUM, Linjeslag.OVERSKRIFT) and gruppe:
            yield tuple(gruppe)
    if gruppe:
        yield tuple(gruppe)


def _grupper_under(linjer: Sequence[Listelinje], n: int) -> Iterator[tuple[Listelinje, ...]]:
    """Tiltakene under, fra raden og ned til hver grense."""
    gruppe: list[Listelinje] = []
    for linje in linjer[n + 1 :]:
        if linje.slag is Linjeslag.TILTAK:
            gruppe.append(linje)
            if len(gruppe) > 1:
                yield tuple(gruppe)
        elif linje.slag in (Linjeslag.SUM, Linjeslag.OVERSKRIFT):
            break
    if gruppe:
        yield tuple(gruppe)


def grupper_for(linjer: Sequence[Listelinje], n: int) -> Iterator[tuple[Listelinje, ...]]:
    """Gruppene en sum kan være summen av, den nærmeste først."""
    yield from _grupper_over(linjer, n)
    under: list[Listelinje] = []
    for linje in linjer[n + 1 :]:
        if linje.slag is Linjeslag.TILTAK:
            under.append(linje)
        elif linje.slag in (Linjeslag.SUM, Linjeslag.OVERSKRIFT):
            break
    if under:
        yield tuple(under)
    if er_totalsum(linjer[n].navn):
        yield tuple(én for én in linjer if én.slag is Linjeslag.TILTAK)


def er_totalsum(navn: str) -> bool:
    """Om navnet sier at summen gjelder hele lista."""
    alle = set(ordene(navn))
    return bool(alle & _HELE_LISTA) or alle <= {"sum", "tiltak", "innsparing", "innsparinger"}


def _under_overskrifter(linjer: Sequence[Listelinje], områder: Sequence[Merking]) -> list[Listelinje]:
    """Linjene med mellomoverskriften de står under. En sum avslutter gruppen; en sum foran gruppen åpner den."""
    gjeldende, seksjon, ut = "", "", []
    for n, linje in enumerate(linjer):
        if linje.slag is Linjeslag.OVERSKRIFT:
            seksjon = linje.navn
            gjeldende = "" if _IKKE_OMRÅDE.search(enkel(linje.navn)) else linje.navn.rstrip(": ")
        ut.append(replace(linje, overskrift=gjeldende, seksjon=seksjon))
        if linje.slag is Linjeslag.SUM:
            seksjon = ""
            åpner = not er_sum(linje.navn) and er_sektornavn(linje.navn, områder) and _tiltak_under(linjer, n)
            gjeldende = linje.navn if åpner else ""
    return _av_summen_under(ut, områder)


def _tiltak_under(linjer: Sequence[Listelinje], n: int) -> bool:
    return n + 1 < len(linjer) and linjer[n + 1].slag is Linjeslag.TILTAK


def _av_summen_under(linjer: list[Listelinje], områder: Sequence[Merking]) -> list[Listelinje]:
    """Uten mellomoverskrift gir navnet på delsummen under området, når kommunen har et område som heter det."""
    for n, linje in enumerate(linjer):
        resten = " ".join(o for o in re.split(r"\s+", linje.navn) if not set(ordene(o)) & SUMORD).strip(" :-–")
        if linje.slag is not Linjeslag.SUM or not resten or finn_område(resten, områder) is None:
            continue
        gruppe = {én.rad for én in next(iter(_grupper_over(linjer, n)), ())}
        linjer = [replace(én, overskrift=resten) if én.rad in gruppe and not én.overskrift else én for én in linjer]
    return linjer
