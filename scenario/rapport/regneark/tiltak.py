"""Arket Tiltak: ett tiltak per rad med bryteren, mengden og alt annet som kan endres."""

from __future__ import annotations

from scenario.begreper.resultat import Grunn
from scenario.begreper.tall import Opphavsmerket, Spenn
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.uttrykk import som_excel
from scenario.beregning import effekt as effekter
from scenario.framstilling.forklaring import lesbart
from scenario.framstilling.ord import OPPHAV
from scenario.framstilling.tall import antall, mill_kr
from scenario.rapport.regneark.ark import Ark, Bok, beløp, liste, mellom, ref
from scenario.rapport.regneark.forutsetninger import IKKE_NÅ, om_tallet, temacelle
from scenario.rapport.regneark.kolonner import R, T, på_regning, på_tiltak
from scenario.rapport.regneark.plan import FORUTSETNINGER, FØRSTE, TILTAK, Arkplan
from scenario.rapport.regneark.rader import IKKE_TALLFESTET, MED, STATUS, Tiltaksrad

NIVÅER = ("lav", "sannsynlig", "høy")


def skriv(bok: Bok, plan: Arkplan) -> None:
    """Skriver hele arket."""
    ark = bok.ark[TILTAK]
    ark.tekst(0, 0, "Tiltak", "tittel")
    ark.tekst(
        1,
        0,
        "Gule celler kan endres: slå tiltak på og av med ja og nei. Beløp i 1000 kr per år, innsparing er positiv.",
    )
    ark.tekst(2, 0, "Tom celle i «eget anslag», «egen andel» og «egen plan» betyr at katalogens tall gjelder.")
    ark.tekst(
        3, 0, "Opphav: " + " · ".join(f"{o.bokstav} {navn.lower()}" for o, (navn, _) in OPPHAV.items()), "dempet_linje"
    )
    _skriv_hode(ark, plan)
    for nummer, rad in enumerate(plan.rader):
        _skriv_resultat(ark, plan, FØRSTE + nummer, rad)
        _skriv_inndata(ark, plan, FØRSTE + nummer, rad)
        _skriv_per_enhet(ark, plan, FØRSTE + nummer, rad)
        _skriv_tekster(ark, plan, FØRSTE + nummer, rad)
    ark.ws.repeat_columns(0, 0)
    ark.ws.set_print_scale(52)
    ark.ws.set_v_pagebreaks([T.PER_ENHET])
    ark.ws.print_area(0, 0, plan.siste, T.kilde(plan))


def _skriv_hode(ark: Ark, plan: Arkplan) -> None:
    grupper = {T.PÅ: "Bryter", T.HELÅR: "Helårseffekt", T.MENGDE: "Omfang", T.STARTÅR: "Innføring"}
    grupper |= {T.PER_ENHET: "Effekt per enhet", T.EGET: "Eget anslag for hele tiltaket", T.MERKOST: "Fratrekk"}
    grupper |= {T.OMST_FAST: "Omstilling, katalogens", T.ANDELER: "Egen andel av brutto effekt"}
    grupper |= {T.omstilling(plan): "Omstilling, egen plan", T.kilde(plan): "Opphav og kilder"}
    for kol, tekst in grupper.items():
        ark.tekst(FØRSTE - 2, kol, tekst, "del")
    år = [str(y) for y in plan.år]
    hode = ["Tiltak", "På", "Status", "Valgt anslag", "Lav", "Høy", "Opphav", "Tema", "Mengde", "Enhet", "Anslag"]
    hode += ["Start, år", "Start, måned", "Opptrapping, måneder", "Realisering", "Lav", "Sannsynlig", "Høy"]
    hode += ["Lav", "Sannsynlig", "Høy", "Varige merkostnader", "Inntektsbortfall", "Fast", "Per enhet"]
    ark.hode(FØRSTE - 1, [*hode, *år, *år, "Tallene bak effekten", "Andre tall"])
    bredder = [44, 7, 20, 15, 10, 10, 8, 7, 10, 17, 12, 8, 9, 12, 12, 10, 11, 10, 10, 11, 10, 13, 16, 10, 10]
    ark.oppsett([*bredder, *[9] * 2 * len(år), 52, 52], FØRSTE - 1, 1)


def _skriv_resultat(ark: Ark, plan: Arkplan, nummer: int, rad: Tiltaksrad) -> None:
    ark.tekst(nummer, T.NAVN, rad.navn, "brutt")
    ark.formel(nummer, T.STATUS, _status(plan, nummer, rad), rad.status, "etter_tall")
    status, b = ark.ref(nummer, T.STATUS), rad.bidrag
    ellers = f'IF({status}="{IKKE_TALLFESTET}","{IKKE_TALLFESTET}","")'
    tekst = IKKE_TALLFESTET if rad.status == IKKE_TALLFESTET else ""
    ark.formel(
        nummer,
        T.HELÅR,
        f'IF({status}="{MED}",{på_regning(nummer, R.helår(plan))},{ellers})',
        b.helårseffekt if b else tekst,
    )
    for kol, verdi, celle in ((T.LAV, b.lav if b else "", 0), (T.HØY, b.høy if b else "", 1)):
        ark.formel(nummer, kol, f'IF({status}="{MED}",{på_regning(nummer, R.lav(plan) + celle)},"")', verdi)
    ark.formel(nummer, T.OPPHAV, _opphav(plan, nummer, rad), rad.bokstav, "midt")


def _status(plan: Arkplan, nummer: int, rad: Tiltaksrad) -> str:
    """Samme rekkefølge som beregningen: vedtatt, tema, inntekt, antakelse, for sent, ikke tallfestet."""
    if rad.vedtatt:
        return '"vedtatt"'
    lukket = [f'{c}="{IKKE_NÅ}"' for t in (rad.tiltak.temaer if rad.tiltak else ()) if (c := temacelle(plan, t))]
    vilkår = [(f'{på_tiltak(nummer, T.PÅ)}<>"ja"', "av")]
    if lukket:
        vilkår.append((f"OR({','.join(lukket)})", "temaet er «ikke nå»"))
    if rad.inntekt:
        vilkår.append((f'{plan.felt("regn_med_inntektstiltak")}<>"ja"', "inntektstiltak"))
    if rad.tiltak:
        på_antakelse = f'AND({plan.felt("ta_med_antakelser")}<>"ja",{på_tiltak(nummer, T.OPPHAV)}="N")'
        vilkår.append((på_antakelse, "antakelser er av"))
    vilkår.append((f"{på_tiltak(nummer, T.STARTÅR)}>{plan.år[-1]}", STATUS[Grunn.SENT]))
    vilkår.append((f"NOT(ISNUMBER({på_regning(nummer, R.BRUTTO + 1)}))", IKKE_TALLFESTET))
    formel = f'"{MED}"'
    for test, svar in reversed(vilkår):
        formel = f'IF({test},"{svar}",{formel})'
    return formel


def _opphav(plan: Arkplan, nummer: int, rad: Tiltaksrad) -> str:
    """Egne tall går foran katalogens: B når noe er fylt ut, ellers katalogens bokstav."""
    if rad.tiltak is None:
        return '"B"'
    if rad.vedtatt:
        return '"–"'
    egne = [f"ISNUMBER({på_tiltak(nummer, T.EGET + 1)})"]
    rader = [plan.driverrad[rad.tiltak.id, navn] for navn in rad.tiltak.drivere]
    if rader:
        egne.append(f"COUNT({ref(FORUTSETNINGER, rader[0], 4)}:{ref(FORUTSETNINGER, rader[-1], 4).split('!')[1]})>0")
    katalogens = f'"{rad.tiltak.opphav.bokstav}"'
    if rad.omregnet and rad.omregnet.opphav is not rad.tiltak.opphav:
        katalogens = f'IF({plan.felt("regn_om_priser")}="ja","{rad.omregnet.opphav.bokstav}",{katalogens})'
    if rad.mengde_i_kilden is not None:
        over = f"{på_tiltak(nummer, T.MENGDE)}>{rad.mengde_i_kilden:.12g}"
        med_antakelser = f'{plan.felt("ta_med_antakelser")}="ja"'
        if rad.omregnet and rad.omregnet.opphav not in effekter.FRA_KILDE:
            med_antakelser += f',{plan.felt("regn_om_priser")}<>"ja"'
        katalogens = f'{katalogens}&IF(AND({over},{med_antakelser}),"+N","")'
    return f'IF(OR({",".join(egne)}),"B",{katalogens})'


def _skriv_inndata(ark: Ark, plan: Arkplan, nummer: int, rad: Tiltaksrad) -> None:
    if rad.vedtatt:
        ark.tekst(nummer, T.PÅ, "ja" if rad.valgt else "låst", "midt")
        return
    siste = plan.år[-1] + 10
    ark.inn(nummer, T.PÅ, "ja" if rad.valgt else "nei", "inn_tekst", liste("ja", "nei"))
    ark.inn(nummer, T.ANSLAG, "sannsynlig", "inn_tekst", liste(*NIVÅER))
    ark.inn(nummer, T.STARTÅR, rad.start.år, "inn_helt", mellom(plan.år[0], siste, "integer"))
    ark.inn(nummer, T.STARTMÅNED, rad.start.måned, "inn_helt", mellom(1, 12, "integer"))
    ark.inn(nummer, T.OPPTRAPPING, rad.opptrapping, "inn_helt", mellom(0, 60, "integer"))
    ark.inn(nummer, T.REALISERING, rad.realiseringsgrad, "inn_prosent", mellom(0, 1))
    for nivå in range(3):
        ark.inn(nummer, T.EGET + nivå, rad.anslag.nivåer[nivå] if rad.anslag else None, "inn_tall", beløp())
    ark.inn(nummer, T.MERKOST, rad.merkostnader, "inn_tall", beløp())
    ark.inn(nummer, T.BORTFALL, rad.bortfall, "inn_tall", beløp())
    for i in range(len(plan.år)):
        ark.inn(nummer, T.ANDELER + i, rad.andeler[i], "inn_prosent", mellom(0, 1))
        ark.inn(nummer, T.omstilling(plan) + i, rad.omstilling[i], "inn_tall", beløp())


def _skriv_per_enhet(ark: Ark, plan: Arkplan, nummer: int, rad: Tiltaksrad) -> None:
    tiltak = rad.tiltak
    if tiltak is None or rad.vedtatt:
        return
    if tiltak.mengde:
        m = tiltak.mengde
        gyldig = mellom(m.minst, m.størst, "integer" if m.heltall else "decimal")
        ark.inn(nummer, T.MENGDE, rad.mengde, "inn_desimal", gyldig)
    else:
        ark.verdi(nummer, T.MENGDE, rad.mengde, "helt")
    ark.tekst(nummer, T.ENHET, tiltak.mengde.enhet_flertall if tiltak.mengde else "av eller på", "etter_tall")
    if tiltak.omstilling:
        ark.verdi(nummer, T.OMST_FAST, tiltak.omstilling.fast)
        ark.verdi(nummer, T.OMST_ENHET, tiltak.omstilling.per_enhet)
    for nivå in range(3):
        formel, verdi = _per_enhet(plan, tiltak, nivå), _verdi_per_enhet(tiltak, rad, nivå)
        if formel is None:
            ark.tekst(nummer, T.PER_ENHET + nivå, IKKE_TALLFESTET, "dempet_linje")
        else:
            ark.formel(nummer, T.PER_ENHET + nivå, formel, IKKE_TALLFESTET if verdi is None else verdi, "desimal")


def _verdi_per_enhet(tiltak: Tiltak, rad: Tiltaksrad, nivå: int) -> float | None:
    regnet = rad.regnet or tiltak
    drivere = effekter.drivere_på_nivå(regnet, rad.drivere.items(), nivå)
    return effekter.effekt_per_enhet(regnet, drivere) if drivere else None


def _per_enhet(plan: Arkplan, tiltak: Tiltak, nivå: int) -> str | None:
    """Formelen for effekten av én enhet over tallene på arket Forutsetninger. None når tiltaket ikke har noen."""
    if tiltak.per_enhet is None:
        return None
    kol = plan.bredde + 4 + nivå
    celler = {navn: ref(FORUTSETNINGER, plan.driverrad[tiltak.id, navn], kol) for navn in tiltak.drivere}
    kreves = [celle for navn, celle in celler.items() if navn not in tiltak.valgfrie]
    grunn = tiltak.per_enhet_med(navn for navn in celler if navn not in tiltak.valgfrie) or tiltak.per_enhet
    formel = som_excel(grunn, celler)
    for navn in tiltak.valgfrie:
        if (med := tiltak.per_enhet_med([navn])) is not None:
            formel = f"IF(ISNUMBER({celler[navn]}),{som_excel(med, celler)},{formel})"
    return f'IF(COUNT({",".join(kreves)})={len(kreves)},{formel},"{IKKE_TALLFESTET}")'


def _skriv_tekster(ark: Ark, plan: Arkplan, nummer: int, rad: Tiltaksrad) -> None:
    tiltak, kol = rad.tiltak, T.kilde(plan)
    if tiltak is None:
        ark.tekst(nummer, T.TEMA, "eget", "midt")
        ark.tekst(nummer, kol, "B: satt av den som har laget alternativet", "dempet_linje")
        return
    ark.tekst(nummer, T.TEMA, ", ".join(map(str, tiltak.temaer)) or "–", "midt")
    ark.tekst(nummer, kol, _kilder(tiltak), "dempet_linje")
    ark.tekst(nummer, kol + 1, _øvrig(plan, tiltak), "dempet_linje")


def _kilder(tiltak: Tiltak) -> str:
    """Opphav og kilde-id for hvert tall effekten er regnet av; for vedtatte tiltak hva som alt ligger i planen."""
    if tiltak.vedtatt_effekt:
        beløp = ", ".join(f"{mill_kr(b)} i {y}" for y, b in tiltak.vedtatt_effekt)
        return f"Alt vedtatt: {beløp}. Teller ikke mot målet."
    if not tiltak.drivere:
        return "U: ikke tallfestet"
    merket = (f"{lesbart(n)} {d.opphav.bokstav} {', '.join(d.kilde)}".strip() for n, d in tiltak.drivere.items())
    return "; ".join(merket)


def _øvrig(plan: Arkplan, tiltak: Tiltak) -> str:
    deler = [f"Mengde N: {tiltak.mengde.merknad}"] if tiltak.mengde else []
    if tiltak.mengde and tiltak.mengde_i_kilden is not None:
        kilden = antall(tiltak.mengde_i_kilden, tiltak.mengde.enhet, tiltak.mengde.enhet_flertall)
        deler.append(f"Kilden gjelder {kilden}; effekten av det som overstiger det, er N.")
    if any(isinstance(d, Spenn) and d.lav < d.høy for d in tiltak.drivere.values()):
        deler.append("Lavt og høyt anslag N: regneeksempel.")
    if tiltak.varige_merkostnader is not None:
        tall: Opphavsmerket = tiltak.varige_merkostnader
        deler.append(f"Varige merkostnader {tall.opphav.bokstav}: {om_tallet(plan, tall)}")
    if tiltak.omstilling:
        deler.append(f"Omstilling N ({tiltak.omstilling.prisår}-kroner): {tiltak.omstilling.merknad}")
    deler.append("Start og opptrapping N: regneeksempel.")
    return " ".join([*deler, tiltak.advarsel or ""]).strip()
