"""Rullering: tallgrunnlaget flyttes til neste planperiode, uten at noe skrives før det nye er kontrollert i minnet.

Ankeret for fondet er siste år før planen. Vedtatte tiltak blir låst, og målet går ned med det samme beløpet: mål og
tiltak har alltid samme basisår. Gamle lenker rører det ikke; de åpnes i utgaven de ble delt med.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError

from scenario.begreper.felles import Modell, Måned
from scenario.begreper.kommune import Kommune, Tolkning
from scenario.begreper.tall import skrevet
from scenario.begreper.tiltak import Status, Tiltak
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling.tall import helt
from scenario.lesing import egne_forutsetninger, les_kommune, les_tekster, tiltaksmappe

_FELLES = ("kommune.yaml", "maal.yaml")
_BELØP = r"^  (verdi|lav|sannsynlig|høy|fast|per_enhet): ([\d.]+)$"


class Vedtak(Modell):
    """Det som er bestemt om ett tiltak siden forrige plan. Beløp i 1000 kr per år, innsparing positiv."""

    behandling: Literal["vedtatt", "utredes", "avvist"]
    helår: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Det vedtatte tiltaket gir i et helt år."""
    i_rammen: float = Field(default=0, ge=0, allow_inf_nan=False)
    """Det av helårseffekten som alt er trukket inn i rammene."""
    dato: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    sak: str


@dataclass(frozen=True, slots=True)
class Rullering:
    """Filene som må skrives, tallgrunnlaget slik det blir, og hva som skjer, i setninger."""

    filer: Mapping[Path, str]
    kommune: Kommune
    hva: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planbytte:
    """Fra hvilke år til hvilke, og det målet endres med."""

    før: tuple[int, ...]
    år: tuple[int, ...]
    """Ankeret og planårene."""
    trukket: float
    """Helårseffekten av det som er vedtatt, og som målet går ned med."""
    prisvekst: float | None

    @property
    def første(self) -> int:
        """Det første planåret."""
        return self.år[1]

    def omregnet(self, beløp: float) -> float:
        """Målet eller kravet i den nye planen."""
        return max(0.0, beløp - self.trukket) * (1 + (self.prisvekst or 0.0) / 100) if beløp else 0.0


def les_vedtak(tekst: str) -> dict[str, Vedtak]:
    """Vedtakene fra YAML: tiltakets id og hva som er bestemt. Gir Inndatafeil med én setning per feil."""
    try:
        data = yaml.safe_load(tekst) or {}
        if not isinstance(data, dict):
            raise Inndatafeil("vedtakene: skriv tiltakets id, kolon og hva som er bestemt")
        return {str(id): Vedtak.model_validate(ett) for id, ett in data.items()}
    except (yaml.YAMLError, ValidationError) as feil:
        raise Inndatafeil(f"vedtakene kan ikke leses: {str(feil).splitlines()[0]}") from None


def rull(
    konfig: Path, id: str | None, til: int, vedtak: Mapping[str, Vedtak], prisvekst: float | None = None
) -> Rullering:
    """Tallgrunnlaget for planen som slutter i `til`. Skriver ingenting. Gir Inndatafeil når det ikke kan gjøres."""
    kommune = les_kommune(konfig, id)
    plan = lag_plan(kommune, til, vedtak, prisvekst)
    tekster, _ = les_tekster(konfig, id)
    mappe = tiltaksmappe(konfig, id).parent
    forutsetninger = egne_forutsetninger(konfig, id)
    felles = [*(mappe / navn for navn in _FELLES), forutsetninger]
    før = {fil: fil.read_text(encoding="utf-8") for fil in felles}
    før |= {mappe / "tiltak" / f"{navn}.yaml": tekst for navn, tekst in tekster.items()}
    nye = {
        mappe / "kommune.yaml": kommunen(før[mappe / "kommune.yaml"], plan),
        mappe / "maal.yaml": _målet(før[mappe / "maal.yaml"], kommune, plan),
        forutsetninger: _forutsetningene(før[forutsetninger], plan),
    }
    for t in kommune.tiltak:
        nye[mappe / "tiltak" / f"{t.id}.yaml"] = _tiltaket(tekster[t.id], t, vedtak.get(t.id), plan)
    filer = {fil: tekst for fil, tekst in nye.items() if tekst != før[fil]}
    return Rullering(filer, les_kommune(konfig, id, filer), tuple(_hva(kommune, vedtak, plan)))


def lag_plan(kommune: Kommune, til: int, vedtak: Mapping[str, Vedtak], prisvekst: float | None) -> Planbytte:
    """De nye årene og det målet endres med. Gir Inndatafeil når planen ikke kan flyttes dit."""
    første = til - len(kommune.planår) + 1
    if til <= kommune.år[-1]:
        raise Inndatafeil(f"--til: {til} er alt med i planen {kommune.planår[0]}–{kommune.planår[-1]}.")
    if første - 1 != kommune.år[0]:
        raise Inndatafeil(
            f"--til: planen {første}–{til} starter på fondet ved utgangen av {første - 1}, men ankeret i fond.yaml er "
            f"for {kommune.år[0]}. Rull ett år om gangen, og flytt ankeret mellom hver gang: nytt beløp i fond.yaml, "
            f"nytt krav i handlingsregel.yaml, {kommune.år[0]} ut av «år» i kommune.yaml, «krav» i maal.yaml og "
            "«valg_for» i forutsetninger.yaml."
        )
    ukjente = sorted(vedtak.keys() - kommune.tiltak_etter_id.keys())
    if ukjente:
        raise Inndatafeil(f"vedtakene: tiltaket «{ukjente[0]}» finnes ikke.")
    uten = [id for id, v in vedtak.items() if v.behandling == "vedtatt" and v.helår is None]
    if uten:
        raise Inndatafeil(f"vedtakene: {uten[0]}: et vedtatt tiltak må ha «helår», så målet kan gå ned like mye.")
    trukket = sum(v.helår or 0.0 for v in vedtak.values() if v.behandling == "vedtatt")
    return Planbytte(kommune.år, tuple(range(første - 1, til + 1)), trukket, prisvekst)


def kommunen(tekst: str, plan: Planbytte) -> str:
    """`kommune.yaml` med de nye årene, og med prisåret når beløpene regnes om."""
    tekst = _sett(tekst, "år", f"[{', '.join(map(str, plan.år))}]")
    tekst = _sett(tekst, "plan_fra", str(plan.første), etter="år")
    if plan.prisvekst is None:
        return tekst
    if not re.search(r"^prisår:", tekst, flags=re.M):
        raise Inndatafeil("--prisvekst: kommune.yaml har ikke «prisår», så beløpene kan ikke regnes om.")
    tekst = _sett(_sett(tekst, "prisår", str(plan.første)), "prisnivå", f"Faste {plan.første}-kroner")
    ny = (
        f"  - år: {plan.første}\n    verdi: {skrevet(plan.prisvekst)}\n    enhet: prosent\n    opphav: antakelse\n"
        "    merknad: Satt da planen ble rullet.\n"
    )
    return re.sub(r"^(prisvekst:\n(?:[ #-].*\n)+)", lambda m: m[1] + ny, tekst, flags=re.M)


def _målet(tekst: str, kommune: Kommune, plan: Planbytte) -> str:
    tolkninger = iter(kommune.mål.tolkninger)
    tekst = re.sub(r"^(    krav: )\{.*\}$", lambda m: m[1] + _kravene(next(tolkninger), plan), tekst, flags=re.M)
    if not (plan.trukket or plan.prisvekst):
        return tekst
    tekst = re.sub(r"^(    mål: )(\d+)$", lambda m: m[1] + _beløp(plan, float(m[2])), tekst, flags=re.M)
    nivå = kommune.mål.nivå
    stykke = skrevet(nivå.verdi or 0.0) + (f" - {skrevet(plan.trukket)}" if plan.trukket else "")
    stykke = f"({stykke}) * {skrevet(1 + plan.prisvekst / 100)}" if plan.prisvekst else stykke
    hode, skille, resten = tekst.partition("standard:")
    hode = re.sub(r"^  verdi: .*$", f"  verdi: {_beløp(plan, nivå.verdi or 0.0)}", hode, flags=re.M)
    hode = re.sub(r"^  opphav: .*$", f"  opphav: avledet\n  regnestykke: {stykke}", hode, flags=re.M)
    return hode + skille + resten


def _beløp(plan: Planbytte, beløp: float) -> str:
    return skrevet(round(plan.omregnet(beløp)))


def _kravene(tolkning: Tolkning, plan: Planbytte) -> str:
    """Kravene i de nye årene. Et nivå fortsetter; en sum over årene er ferdig der den var."""
    siste = dict(tolkning.krav).get(plan.før[-1], 0.0) if tolkning.type == "nivå" else 0.0
    krav = {å: dict(tolkning.krav).get(å, siste if å > plan.før[-1] else 0.0) for å in plan.år}
    return "{" + ", ".join(f"{å}: {_beløp(plan, k)}" for å, k in krav.items()) + "}"


def _forutsetningene(tekst: str, plan: Planbytte) -> str:
    """Hurtigvalgene som gjaldt ut planen, gjelder ut den nye. Er målet prisomregnet, er tiltakene det også."""
    if plan.prisvekst is not None:
        tekst = re.sub(r"^  regn_om_priser: .*$", "  regn_om_priser: true", tekst, flags=re.M)

    def ny(treff: re.Match[str]) -> str:
        år = [int(å) for å in treff[2].split(",")]
        if len(år) > 1 and år[-1] == plan.før[-1]:
            år = [å for å in plan.år if å >= år[0]]
        return f"{treff[1]}[{', '.join(map(str, år))}]"

    return re.sub(r"^(    valg_for: )\[(.*)\]$", ny, tekst, flags=re.M)


def _i_nye_kroner(tekst: str, plan: Planbytte) -> str:
    """Kostnadene beregningen ikke regner om, skrevet i det nye prisårets kroner. De er antakelser etterpå."""
    if plan.prisvekst is None:
        return tekst
    faktor = 1 + plan.prisvekst / 100

    def blokk(treff: re.Match[str]) -> str:
        ny = re.sub(_BELØP, lambda m: f"  {m[1]}: {skrevet(round(float(m[2]) * faktor, 3))}", treff[0], flags=re.M)
        ny = re.sub(r"^  regnestykke: .*\n", "", ny, flags=re.M)
        ny = re.sub(r"^  opphav: .*$", "  opphav: antakelse", ny, flags=re.M)
        return re.sub(r"^  prisår: .*$", f"  prisår: {plan.første}", ny, flags=re.M)

    return re.sub(r"^(?:varige_merkostnader|omstilling):\n(?:  .*\n)+", blokk, tekst, flags=re.M)


def _tiltaket(tekst: str, tiltak: Tiltak, vedtak: Vedtak | None, plan: Planbytte) -> str:
    tekst = _i_nye_kroner(tekst, plan)
    if vedtak is None or vedtak.behandling == "utredes":
        if tiltak.status is not Status.AKTIV:
            return tekst
        if tiltak.start.år < plan.første:
            tekst = _sett(tekst, "start", str(Måned(plan.første, tiltak.start.måned)))
        siden = str(tiltak.uendret_siden or plan.før[0])
        return tekst if vedtak else _sett(tekst, "uendret_siden", siden, etter="start")
    tekst = _sett(tekst, "status", "vedtatt" if vedtak.behandling == "vedtatt" else "utgått", etter="navn")
    tekst = _sett(tekst, "oppdatert", f'"{vedtak.dato}"')
    tekst = _sett(tekst, "vedtak", _i_anførsel(f"{vedtak.dato}, {vedtak.sak}"), etter="status")
    rest = (vedtak.helår or 0.0) - vedtak.i_rammen
    if rest > 0:
        beløp = ", ".join(f"{å}: {skrevet(rest)}" for å in plan.år[1:])
        tekst = _sett(tekst, "vedtatt_effekt", "{" + beløp + "}", etter="vedtak")
    return tekst


def _i_anførsel(tekst: str) -> str:
    return '"' + tekst.replace("\\", "").replace('"', "'") + '"'


def _sett(tekst: str, felt: str, verdi: str, etter: str = "") -> str:
    """Setter et felt på øverste nivå. Finnes det ikke, kommer det på linjen etter feltet `etter`."""
    ny, antall = re.subn(rf"^{felt}: .*$", lambda _: f"{felt}: {verdi}", tekst, count=1, flags=re.M)
    if antall:
        return ny
    return re.sub(rf"^({etter}: .*)$", lambda m: f"{m[1]}\n{felt}: {verdi}", tekst, count=1, flags=re.M)


def _hva(kommune: Kommune, vedtak: Mapping[str, Vedtak], plan: Planbytte) -> list[str]:
    fra, til = kommune.planår, plan.år[1:]
    linjer = [
        f"Planen {fra[0]}–{fra[-1]} blir {til[0]}–{til[-1]}. Fondet starter på anslaget for utgangen av {plan.år[0]}.",
    ]
    for id, v in sorted(vedtak.items()):
        linjer.append(f"{kommune.tiltak_etter_id[id].navn}: {_om_vedtaket(v)}")
    aktive = [t for t in kommune.tiltak if t.status is Status.AKTIV and t.id not in vedtak]
    siden = min((t.uendret_siden or plan.før[0] for t in aktive), default=plan.før[0])
    linjer.append(f"{len(aktive)} tiltak er ikke behandlet og følger med, merket uendret siden {siden}.")
    if plan.trukket:
        linjer.append(f"Målet går ned med {helt(plan.trukket)} tusen kr, som det vedtatte gir i et helt år.")
    if plan.prisvekst:
        linjer.append(
            f"Mål og tiltak regnes om til {plan.første}-kroner, {skrevet(plan.prisvekst)} prosent fra {plan.før[0]}."
        )
    else:
        linjer.append("Ingen beløp er prisomregnet. Verken mål eller tiltak.")
    linjer.append("Lenker som er delt før, åpnes i utgaven de ble delt med.")
    return linjer


def _om_vedtaket(v: Vedtak) -> str:
    sak = f"{v.dato}, {v.sak}"
    if v.behandling == "avvist":
        return f"utgått ({sak}). Koden brukes aldri igjen."
    if v.behandling == "utredes":
        return f"utredes ({sak}) og følger med."
    rest = (v.helår or 0.0) - v.i_rammen
    igjen = f" {helt(rest)} tusen kr i året er helårseffekt av tidligere vedtak." if rest > 0 else ""
    return f"vedtatt ({sak}) og låst; teller 0.{igjen}"
