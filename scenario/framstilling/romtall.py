"""Det rommet har svart, samlet: gjettene, tellingen per tiltak, det som er bygget, og den felles kjernen.

Tar imot en telling (antall av hvert svar, etter spørsmål) der bare spørsmål med nok svar er med. Rekker ikke tellingen,
er svaret tomt, aldri 0. Beløp er hele 1000 kr; gjettene er hele mill. kr.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scenario.framstilling.romforklaring import Romplan, Romtiltak
from scenario.framstilling.svaret import Svar
from scenario.framstilling.tabeller import Tabell

Telling = Mapping[str, Mapping[str, int]]
RUTE = 10
"""Bredden på en rute i gjettene, i mill. kr."""
FLEST_RUTER = 24


@dataclass(frozen=True, slots=True)
class Talt:
    """Svarene på om et tiltak skal være med."""

    tiltak: Romtiltak
    ja: int
    vet_ikke: int
    nei: int

    @property
    def antall(self) -> int:
        """Hvor mange som har svart."""
        return self.ja + self.vet_ikke + self.nei


def valgene(plan: Romplan, telling: Telling) -> tuple[Talt, ...]:
    """Tiltakene med nok svar, de flest vil ha først."""
    talte = (
        Talt(t, svar.get("ja", 0), svar.get("vet ikke", 0), svar.get("nei", 0))
        for t in plan.tiltak
        if (svar := telling.get(f"valg:{t.id}"))
    )
    return tuple(sorted(talte, key=lambda x: (-x.ja / x.antall, x.nei, x.tiltak.navn)))


def kjernen(talte: tuple[Talt, ...], minst: Callable[[int], int]) -> tuple[Talt, ...]:
    """Tiltakene mange nok vil ha med."""
    return tuple(x for x in talte if x.ja >= minst(x.antall))


def uenigheten(talte: tuple[Talt, ...], flest: int = 3) -> tuple[Talt, ...]:
    """Tiltakene der ja og nei er jevnest, de mest omstridte først."""
    delt = [x for x in talte if min(x.ja, x.nei)]
    return tuple(sorted(delt, key=lambda x: (-min(x.ja, x.nei) / x.antall, x.tiltak.navn))[:flest])


@dataclass(frozen=True, slots=True)
class Bygd:
    """Det rommet har bygget med ett tiltak."""

    tiltak: Romtiltak
    antall: int
    """Hvor mange som har tatt det med."""
    dose: str
    """Den midterste dosen blant dem."""

    @property
    def mengde(self) -> str:
        """Dosen i ord."""
        return dict(self.tiltak.doser).get(self.dose, self.dose)


def byggene(plan: Romplan, telling: Telling) -> tuple[Bygd, ...]:
    """Tiltakene nok har tatt med, de flest har først."""
    bygde = (Bygd(t, sum(d.values()), _midten(d)) for t in plan.tiltak if (d := telling.get(f"bygg:{t.id}")))
    return tuple(sorted(bygde, key=lambda b: (-b.antall, b.tiltak.navn)))


def _midten(doser: Mapping[str, int]) -> str:
    """Den midterste dosen; den minste av to."""
    etter_størrelse = [dose for dose in sorted(doser, key=float) for _ in range(doser[dose])]
    return etter_størrelse[(len(etter_størrelse) - 1) // 2]


def kjernens_doser(plan: Romplan, telling: Telling, kjerne: tuple[Talt, ...]) -> dict[str, str]:
    """Dosen hvert tiltak i kjernen regnes med: den midterste som er bygget, ellers den det ble spurt om."""
    bygd = {b.tiltak.id: b.dose for b in byggene(plan, telling)}
    return {x.tiltak.id: bygd.get(x.tiltak.id, x.tiltak.dose) for x in kjerne}


# --- Gjettene -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gjettene:
    """Gjettene i ruter på ti millioner, på en akse som også rommer målet og planen."""

    antall: int
    fra: int
    til: int
    """Endene på aksen i mill. kr. Gjett utenfor er lagt i den ytterste ruten."""
    ruter: tuple[tuple[int, int], ...]
    """Begynnelsen på hver rute i mill. kr, og antallet i den."""

    def plass(self, mill: float) -> float:
        """Hvor et beløp står, i prosent av aksen."""
        return max(0.0, min(100.0, 100 * (mill - self.fra) / (self.til - self.fra)))


def gjettene(telling: Telling, *med: float) -> Gjettene | None:
    """Gjettene, på en akse som også rommer null og disse beløpene (1000 kr). None når det er for få."""
    svar = {int(gjett): n for gjett, n in telling.get("gjett", {}).items()}
    if not svar:
        return None
    midten = [0.0, *(mill / 1000 for mill in med)]
    fra, til = (min(*svar, *midten), max(*svar, *midten))
    nederst, øverst = int(fra // RUTE) * RUTE, (int(til // RUTE) + 1) * RUTE
    nederst = max(nederst, int(min(midten) // RUTE - FLEST_RUTER // 2) * RUTE)
    øverst = min(øverst, int(max(midten) // RUTE + FLEST_RUTER // 2) * RUTE)
    antall = dict.fromkeys(range(nederst, øverst, RUTE), 0)
    for gjett, n in svar.items():
        antall[max(nederst, min(øverst - RUTE, gjett // RUTE * RUTE))] += n
    return Gjettene(sum(svar.values()), nederst, øverst, tuple(antall.items()))


def om_gjettene(telling: Telling, svar: Svar | None) -> tuple[str, str]:
    """«4 av 14 gjettet innenfor det trolige.» og «8 gjettet lavere, 2 høyere.»; tomme når det ikke kan sies."""
    gjettet = {int(gjett): n for gjett, n in telling.get("gjett", {}).items()}
    if not gjettet or svar is None or svar.trolig is None:
        return "", ""
    lav, høy = round(svar.trolig.lav / 1000), round(svar.trolig.høy / 1000)
    under = sum(n for g, n in gjettet.items() if g < lav)
    over = sum(n for g, n in gjettet.items() if g > høy)
    alle = sum(gjettet.values())
    return f"{alle - under - over} av {alle} gjettet innenfor det trolige.", f"{under} gjettet lavere, {over} høyere."


# --- Til protokollen ------------------------------------------------------------------------------------------------


def tellingstabell(talte: tuple[Talt, ...]) -> Tabell:
    """Tellingen per tiltak."""
    return {
        "Tiltak": [_med_mengde(x.tiltak.navn, x.tiltak.mengde) for x in talte],
        "Ja": [str(x.ja) for x in talte],
        "Vet ikke": [str(x.vet_ikke) for x in talte],
        "Nei": [str(x.nei) for x in talte],
    }


def linjene(plan: Romplan, telling: Telling) -> tuple[str, ...]:
    """Alt som er talt, én linje for hvert spørsmål, til loggen."""
    gjettet = [f"{g}: {n}" for g, n in sorted(telling.get("gjett", {}).items(), key=lambda par: int(par[0]))]
    talte = (
        f"{_med_mengde(x.tiltak.navn, x.tiltak.mengde)}: {x.ja} ja, {x.vet_ikke} vet ikke, {x.nei} nei"
        for x in valgene(plan, telling)
    )
    bygde = (f"{b.tiltak.navn}: {b.antall} har det med, midten er {b.mengde}" for b in byggene(plan, telling))
    return (
        *(["Gjettene i mill. kr: " + ", ".join(gjettet)] if gjettet else []),
        *(f"Skal det være med? {linje}" for linje in talte),
        *(f"Bygget selv: {linje}" for linje in bygde),
    )


def _med_mengde(navn: str, mengde: str) -> str:
    return f"{navn} ({mengde})" if mengde else navn
