"""Hele regnemodellen én gang til, skrevet rett fram etter beskrivelsen, uten `scenario.beregning`.

Én måned om gangen. Skal være lett å lese og aldri rask. Er den og motoren uenige, er minst én av dem feil.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scenario.begreper import Kommune, Tiltak, Tiltaksvalg, Valg


def fasit(kommune: Kommune, valg: Valg) -> dict[str, Any]:
    """Tallene i resultatet, regnet på nytt."""
    år, a = kommune.år, valg.forutsetninger
    poster, ukjente, utgåtte, utelatt, før_start = _poster(kommune, valg)
    fradrag = _overlapp(poster, _andeler(kommune, valg), len(år))
    effekt = [sum(p["år"][i] for p in poster.values()) - fradrag[i] for i in range(len(år))]
    helår = sum(p["helår"] for p in poster.values()) - fradrag[len(år)]
    (tolkning,) = (t for t in kommune.mål.tolkninger if t.id == a.tolkning)
    krav = [dict(a.krav or ()).get(y, dict(tolkning.krav).get(y, 0)) for y in år]
    mål = a.mål if a.mål is not None else tolkning.mål
    nådd = helår
    if tolkning.type == "akkumulert":
        nådd = sum(effekt[i] for i in range(len(år)) if krav[i] > 0)
    omstilling = [sum(p["omstilling"][i] for p in poster.values()) for i in range(len(år))]
    omstilling = [o + sum(plan.get(y, 0) for plan in før_start) for o, y in zip(omstilling, år, strict=True)]
    fond, tomt = _fond(kommune, valg, krav, effekt, omstilling)
    regel = kommune.handlingsregel
    reserve, voksende = [], regel.voksende_del.verdi
    for _ in år:
        reserve.append(regel.fast_del.verdi + voksende)
        voksende = voksende * (100 + a.reservekrav_vekst_prosent) / 100
    return {
        "helårseffekt": helår,
        "effekt": effekt,
        "overlapp": fradrag[: len(år)],
        "overlapp_helårseffekt": fradrag[len(år)],
        "omstilling": omstilling,
        "krav": krav,
        "mål": mål,
        "måloppnåelse": nådd / mål,
        "rest": mål - nådd,
        "udekket": [krav[i] - effekt[i] if krav[i] > effekt[i] else 0 for i in range(len(år))],
        "fond": fond,
        "udekket_merforbruk": tomt,
        "reservekrav": reserve,
        "margin": [fond[i] - reserve[i] for i in range(len(år))],
        "bidrag": {n: [p["helår"], *p["år"], p["lav"], p["høy"]] for n, p in poster.items()},
        "opphav": {
            o: sum(p["helår"] * _andel(p, o) for p in poster.values())
            for o in ("kilde", "avledet", "ekstern", "antakelse", "eget")
        },
        "ikke_tallfestet": ukjente,
        "utgåtte": utgåtte,
        "ikke_medregnet": utelatt,
        "konflikter": _konflikter(kommune, valg),
    }


def _andel(post: dict[str, Any], opphav: str) -> float:
    over = post.get("antakelse", 0)
    return (1 - over if post["opphav"] == opphav else 0) + (over if opphav == "antakelse" else 0)


def _poster(kommune: Kommune, valg: Valg) -> tuple[dict[str, Any], list[str], list[str], dict[str, str], list[Any]]:
    poster: dict[str, Any] = {}
    ukjente, utgåtte, utelatt, før_start = [], [], {}, []
    for tv in valg.tiltak:
        tiltak = next((t for t in kommune.tiltak if t.id == tv.id), None)
        if tiltak is None or tiltak.status == "utgått":
            utgåtte.append(tv.id)
        elif grunn := _grunn(kommune, valg, tiltak, tv):
            utelatt[tv.id] = grunn
            if grunn == "starter_for_sent":
                før_start.append(dict(tv.omstilling or ()))
        elif (brutto := _brutto(kommune, valg, tiltak, tv)) is None:
            ukjente.append(tv.id)
        else:
            poster[tv.id] = _katalogpost(kommune, valg, tiltak, tv, brutto)
    for eget in valg.egne_tiltak:
        navn = "eget:" + eget.id
        if eget.start.år > kommune.år[-1]:
            utelatt[navn] = "starter_for_sent"
            før_start.append(dict(eget.omstilling))
            continue
        h = eget.helårseffekt
        kostnad, måneder = eget.varige_merkostnader + eget.inntektsbortfall, eget.opptrapping_måneder
        brutto = [h.lav, h.sannsynlig, h.høy]
        poster[navn] = _post(kommune, valg, brutto, kostnad, eget, eget.start, måneder, dict(eget.omstilling), "eget")
    return poster, ukjente, utgåtte, utelatt, før_start


def _valgt_opphav(kommune: Kommune, valg: Valg, tiltak: Tiltak, tv: Tiltaksvalg) -> str:
    return "eget" if tv.eget_anslag is not None or tv.drivere else _opphav(kommune, valg, tiltak)


def _grunn(kommune: Kommune, valg: Valg, tiltak: Tiltak, tv: Tiltaksvalg) -> str | None:
    """Den første grunnen til at tiltaket ikke teller, i denne rekkefølgen."""
    start = tv.start if tv.start is not None else tiltak.start
    grunner = {
        "vedtatt": tiltak.status == "vedtatt",
        "tema_lukket": any(tema in valg.lukkede_temaer for tema in tiltak.temaer),
        "inntektstiltak": tiltak.type == "inntekt" and not valg.forutsetninger.regn_med_inntektstiltak,
        "antakelse_slått_av": _valgt_opphav(kommune, valg, tiltak, tv) == "antakelse"
        and not valg.forutsetninger.ta_med_antakelser,
        "starter_for_sent": start.år > kommune.år[-1],
    }
    return next((grunn for grunn, gjelder in grunner.items() if gjelder), None)


def _katalogpost(kommune: Kommune, valg: Valg, tiltak: Tiltak, tv: Tiltaksvalg, brutto: list[float]) -> Any:
    start = tv.start if tv.start is not None else tiltak.start
    måneder = tiltak.opptrapping_måneder if tv.opptrapping_måneder is None else tv.opptrapping_måneder
    merkostnad = tv.varige_merkostnader
    if merkostnad is None:
        merkostnad = tiltak.varige_merkostnader.midt if tiltak.varige_merkostnader else 0
    omstilling = dict(tv.omstilling or ())
    if tv.omstilling is None and tiltak.omstilling is not None:
        antall = _antall(kommune, valg, tiltak, tv)
        omstilling = {start.år: tiltak.omstilling.fast + tiltak.omstilling.per_enhet * antall}
    if tv.andeler is None:
        tv = replace(tv, andeler=tiltak.andeler)
    kostnad = merkostnad + tv.inntektsbortfall
    post = _post(
        kommune, valg, brutto, kostnad, tv, start, måneder, omstilling, _valgt_opphav(kommune, valg, tiltak, tv)
    )
    return post | {"antakelse": _andel_over(kommune, valg, tiltak, tv, _antall(kommune, valg, tiltak, tv))}


def _andel_over(kommune: Kommune, valg: Valg, tiltak: Tiltak, tv: Tiltaksvalg, antall: float) -> float:
    """Andelen av effekten som er mengde ut over det kilden gjelder, når tallet er kildens."""
    if tiltak.mengde_i_kilden is None or _valgt_opphav(kommune, valg, tiltak, tv) not in (
        "kilde",
        "avledet",
        "ekstern",
    ):
        return 0
    return (antall - tiltak.mengde_i_kilden) / antall if antall > tiltak.mengde_i_kilden else 0


def _post(
    kommune: Kommune,
    valg: Valg,
    brutto: list[float],
    kostnad: float,
    tv: Any,
    start: Any,
    måneder: int,
    omstilling: Any,
    opphav: str,
) -> dict[str, Any]:
    """Brutto leveres etter hvert og bare i den grad den realiseres. Kostnaden løper i full fra startmåneden."""
    andel_levert = tv.realiseringsgrad * valg.forutsetninger.realiseringsgrad
    levert = brutto[1] * andel_levert
    egne, per_år = dict(tv.andeler or ()), []
    for y in kommune.år:
        gevinst = utgift = 0.0
        for måned in range(1, 13):
            gått = 12 * (y - start.år) + måned - start.måned
            if gått >= 0:
                virker = min(1.0, (gått + 0.5) / måneder) if måneder else 1.0
                gevinst += levert / 12 * virker
                utgift += kostnad / 12
        per_år.append((levert * egne[y] if y in egne else gevinst) - utgift)
    lav, sannsynlig, høy = (b * andel_levert - kostnad for b in brutto)
    return {
        "helår": sannsynlig,
        "lav": lav,
        "høy": høy,
        "år": per_år,
        "omstilling": [omstilling.get(y, 0) for y in kommune.år],
        "opphav": opphav,
    }


def _antall(kommune: Kommune, valg: Valg, tiltak: Tiltak, tv: Tiltaksvalg) -> float:
    """Mengden. Er antakelser slått av, teller ikke mer enn kilden gjelder."""
    antall = tiltak.mengde.standard if tiltak.mengde is not None else 1
    if tv.mengde is not None:
        antall = tv.mengde
    if not valg.forutsetninger.ta_med_antakelser and _andel_over(kommune, valg, tiltak, tv, antall):
        return tiltak.mengde_i_kilden
    return antall


def _prisfaktor(kommune: Kommune, valg: Valg, driver: Any) -> float:
    """Det kildens beløp ganges med når priser regnes om."""
    ganger, o = 1.0, kommune.opplysninger
    if valg.forutsetninger.regn_om_priser and driver.prisår:
        for vekst in o.prisvekst:
            if driver.prisår < vekst.år <= o.prisår:
                ganger = ganger * (100 + vekst.verdi) / 100
    return ganger


def _katalogens(kommune: Kommune, valg: Valg, driver: Any, nivå: str) -> float | None:
    verdi = driver.verdi if hasattr(driver, "verdi") else getattr(driver, nivå)
    return None if verdi is None else verdi * _prisfaktor(kommune, valg, driver)


def _brutto(kommune: Kommune, valg: Valg, tiltak: Tiltak, tv: Tiltaksvalg) -> list[float] | None:
    """Helårseffekt før merkostnader på tre nivåer."""
    if tv.eget_anslag is not None:
        return [tv.eget_anslag.lav, tv.eget_anslag.sannsynlig, tv.eget_anslag.høy]
    form = tiltak.effekt
    if form.form == "ikke_tallfestet":
        return None
    tall = {"sats": form.sats} if form.form == "sats" else {n: d for n, d in dict(form.drivere).items() if d}
    svar = []
    for nivå in ("lav", "sannsynlig", "høy"):
        d = {}
        for navn, driver in tall.items():
            verdi = _katalogens(kommune, valg, driver, nivå)
            d[navn] = dict(tv.drivere).get(navn, verdi)
        uten_refusjon = d.pop("andel_i_arbeidsgiverperioden", None) or 0
        if any(v is None for v in d.values()):
            return None
        if form.form == "sats":
            per_enhet = d["sats"] / form.per
        elif form.form == "sykefravær":
            lønn = d["ansatte"] * d["stillingsandel"] * d["årsverkskostnad"] / 100
            per_enhet = lønn * d["vikardekning"] - lønn * (1 - uten_refusjon) * d["refusjonsandel"]
        elif form.form == "demografi":
            per_enhet = d["forventet_vekst"] / 100 * d["prosent"]
        else:
            per_enhet = 1.0
            for faktor in d.values():
                per_enhet = per_enhet * faktor
        svar.append(per_enhet * _antall(kommune, valg, tiltak, tv))
    return svar


def _opphav(kommune: Kommune, valg: Valg, tiltak: Tiltak) -> str:
    rekke = ["kilde", "avledet", "ekstern", "antakelse", "ikke_tallfestet"]
    form = tiltak.effekt
    if form.form == "ikke_tallfestet":
        return "ikke_tallfestet"
    tall = (
        [form.sats]
        if form.form == "sats"
        else [d for n, d in dict(form.drivere).items() if n != "andel_i_arbeidsgiverperioden"]
    )
    svakest = [rekke.index(d.opphav.value) for d in tall]
    for driver in tall:
        if _prisfaktor(kommune, valg, driver) != 1:
            o = kommune.opplysninger
            svakest += [rekke.index(v.opphav.value) for v in o.prisvekst if driver.prisår < v.år <= o.prisår]
    return rekke[max(svakest)]


def _andeler(kommune: Kommune, valg: Valg) -> dict[tuple[str, str], float]:
    andeler = {}
    for r in kommune.relasjoner:
        if r.type == "overlapper":
            andeler[min(r.mellom), max(r.mellom)] = r.andel
    for o in valg.overlapp:
        andeler[min(o.mellom), max(o.mellom)] = o.andel
    return {par: andel for par, andel in andeler.items() if andel}


def _overlapp(poster: dict[str, Any], andeler: dict[tuple[str, str], float], antall: int) -> list[float]:
    """Fradraget hvert år, og sist for helårseffekten."""
    kanter = {par: andel for par, andel in andeler.items() if par[0] in poster and par[1] in poster}
    gruppe = {navn: navn for navn in poster}
    for a, b in kanter:  # slå sammen gruppene til a og b
        gammel, ny = gruppe[a], gruppe[b]
        for navn in gruppe:
            if gruppe[navn] == gammel:
                gruppe[navn] = ny
    sum_per_år = []
    for i in range(antall + 1):
        tall = {navn: (*p["år"], p["helår"])[i] for navn, p in poster.items()}
        i_året = 0.0
        for g in set(gruppe.values()):
            medlemmer = [tall[n] for n in gruppe if gruppe[n] == g and tall[n] > 0]
            rått = 0.0
            for (a, b), andel in kanter.items():
                if gruppe[a] == g and tall[a] > 0 and tall[b] > 0:
                    rått += andel * (tall[a] if tall[a] < tall[b] else tall[b])
            if medlemmer:
                tak = sum(sorted(medlemmer)[:-1])
                i_året += rått if rått < tak else tak
        sum_per_år.append(i_året)
    return sum_per_år


def _fond(
    kommune: Kommune, valg: Valg, krav: list[float], effekt: list[float], omstilling: list[float]
) -> tuple[list[float], list[float]]:
    a = valg.forutsetninger
    saldo, fond, tomt = kommune.fond.anker.verdi, [], []
    for i, y in enumerate(kommune.år):
        saldo -= dict(a.merforbruk).get(y, 0)
        if i > 0:
            saldo += dict(a.merinntekt).get(y, 0) - dict(a.planlagt_bruk).get(y, 0) - omstilling[i]
            if effekt[i] > krav[i] or a.udekket_dekkes_av_fondet:
                saldo += effekt[i] - krav[i]
        tomt.append(-saldo if saldo < 0 else 0)
        saldo = saldo if saldo > 0 else 0
        fond.append(saldo)
    return fond, tomt


def _konflikter(kommune: Kommune, valg: Valg) -> set[tuple[str, str]]:
    på = set()
    for t in kommune.tiltak:
        lukket = any(tema in valg.lukkede_temaer for tema in t.temaer)
        if valg.tiltaksvalg(t.id) is not None and t.status != "utgått" and not lukket:
            på.add(t.id)
    funnet = set()
    for r in kommune.relasjoner:
        a, b = r.mellom
        begge = a in på and b in på
        mangler = a in på and b not in på
        if (r.type == "utelukker" and begge) or (r.type == "forutsetter" and mangler):
            funnet.add((a, b))
    return funnet
