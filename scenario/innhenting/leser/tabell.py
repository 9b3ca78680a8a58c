"""Tabellene i et ark: hvor overskriftene står, hvilken rolle hver kolonne har, og radene under."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scenario.innhenting.ark import Arkrad, Listeark, Verdi
from scenario.innhenting.kolonner import VANLIGE
from scenario.innhenting.leser.kolonnevalg import Kolonnevalg, foreslå, uten_overskrifter
from scenario.innhenting.leser.ord import OM_LISTA, Rolle, enkel
from scenario.innhenting.leser.overskrift import Kolonneoverskrift, er_hode, les_overskrift

_LETER_I = 60
_MALEN_HAR = 5
"""Så mange av feltene bare katalogen har, er nok til at lista er i malens form."""


@dataclass(frozen=True, slots=True)
class Listetabell:
    """En tabell i et ark. Et ark kan ha flere under hverandre."""

    ark: str
    hode: int
    """Raden med overskriftene; 0 når tabellen ikke har noen."""
    kolonner: tuple[Kolonnevalg, ...]
    over: tuple[Arkrad, ...]
    """Radene over: titler, og det som sier enheten."""
    hoder: tuple[Arkrad, ...]
    rader: tuple[Arkrad, ...]
    slått_sammen: frozenset[int] = frozenset()
    """Rader der celler er slått sammen bortover; de er overskrifter."""
    samlet: frozenset[int] = frozenset()
    """Rader der beløpet er flyttet til den første raden med det samme tiltaket."""

    def plass(self, rolle: Rolle) -> int | None:
        """Kolonnen med rollen, eller None."""
        return next((k.plass for k in self.kolonner if k.rolle is rolle), None)

    @property
    def år(self) -> tuple[tuple[int, int], ...]:
        """(år, kolonne) for hvert planår, i rekkefølge."""
        return tuple(sorted((k.år, k.plass) for k in self.kolonner if k.rolle is Rolle.ÅR and k.år is not None))

    @property
    def ulike_enheter(self) -> Mapping[int, str]:
        """Kolonne og enhet, når overskriftene til beløpene har ulike enheter. Ellers er enheten listas."""
        egne = {k.plass: k.enhet for k in self.kolonner if k.plass in self.beløpskolonner and k.enhet}
        return egne if len(set(egne.values())) > 1 else {}

    @property
    def er_malen(self) -> bool:
        """Sant når lista er i katalogens egen form. Da er innsparing positiv."""
        return len({k.felt for k in self.kolonner} - {"", *VANLIGE}) >= _MALEN_HAR

    @property
    def beløpskolonner(self) -> tuple[int, ...]:
        """Alle kolonner med beløp: helårseffekten, spennet og årene."""
        av_slag = (Rolle.BELØP, Rolle.LAV, Rolle.HØY, Rolle.ÅR)
        return tuple(k.plass for k in self.kolonner if k.rolle in av_slag)


def finn_tabeller(ark: Listeark, valgte: Mapping[str, str]) -> tuple[Listetabell, ...]:
    """Tabellene i arket, i rekkefølge. `valgte` er roller brukeren har pekt på, med bokstav.

    Et ark uten overskrifter kan likevel være en liste, når det har en kolonne med tekst og en med tall.
    """
    rader = _fylt_bortover(ark)
    steder = _hodene(rader)
    if not steder:
        kolonner, fra = uten_overskrifter(rader, valgte)
        over, hoder = rader[: max(0, fra - 1)], rader[max(0, fra - 1) : fra]
        return (Listetabell(ark.navn, 0, kolonner, over, hoder, rader[fra:]),) if kolonner else ()
    bortover = _slått_sammen_bortover(ark)
    grenser = [*(start for start, _ in steder[1:]), len(rader)]
    tabeller, fra = [], 0
    for (start, slutt), neste in zip(steder, grenser, strict=True):
        stopp = _uten_tittel_bakerst(rader, slutt, neste)
        hoder, under = rader[start:slutt], rader[slutt:stopp]
        kolonner = foreslå(_overskriftene(hoder), under, valgte)
        hode = hoder[-1].nummer
        tabeller.append(Listetabell(ark.navn, hode, kolonner, rader[fra:start], hoder, under, bortover))
        fra = stopp
    return tuple(tabeller)


def _hodene(rader: Sequence[Arkrad]) -> list[tuple[int, int]]:
    """(første, etter siste) rad i hvert hode. Det første leter vi etter øverst; de andre må ligne det."""
    steder: list[tuple[int, int]] = []
    første: set[str] = set()
    n = 0
    while n < len(rader):
        funnet = _hodet_ved(rader, n) if steder or n < _LETER_I else None
        if funnet and (not steder or _ligner(rader[n], første)):
            første = første or _tekstene(rader[slice(*funnet)])
            steder.append(funnet)
            n = funnet[1]
        else:
            n += 1
    return steder


def _tekstene(rader: Sequence[Arkrad]) -> set[str]:
    return {str(c).casefold().strip() for rad in rader for c in rad.celler if c is not None}


def _ligner(rad: Arkrad, første: set[str]) -> bool:
    return len(_tekstene([rad]) & første) >= 2


def _hodet_ved(rader: Sequence[Arkrad], n: int) -> tuple[int, int] | None:
    """Hodet som begynner i rad n, over én til tre rader, eller None."""
    if rader[n].skjult:
        return None
    rad, neste = rader[n], _raden_under(rader, n)
    if er_hode(rad):
        return n, n + 2 if _er_underhode(rad, neste) else n + 1
    if neste is None or _er_opplysning(rad) or not (_flere(rad) and _bare_tekst(rad)):
        return None
    if er_hode(neste):
        igjen = rader[n + 2] if n + 2 < len(rader) else None
        return n, n + 3 if _er_underhode(neste, igjen) else n + 2
    return (n, n + 2) if er_hode(_sammen(rad, neste)) and _er_underhode(rad, neste) else None


def _raden_under(rader: Sequence[Arkrad], n: int) -> Arkrad | None:
    under = rader[n + 1] if n + 1 < len(rader) else None
    return under if under is not None and under.nummer == rader[n].nummer + 1 else None


def _er_opplysning(rad: Arkrad) -> bool:
    """Sant når raden sier noe om hele lista: «Kilde», og kilden til høyre."""
    return any(navn in OM_LISTA for navn, _ in _opplysninger([rad]))


def _opplysninger(rader: Sequence[Arkrad]) -> list[tuple[str, Verdi]]:
    """Den første teksten i hver rad, enkelt skrevet, og cella til høyre for den."""
    første = [(r, next((k for k, c in enumerate(r.celler) if c is not None), 0)) for r in rader]
    return [(enkel(str(r.celle(k))).rstrip(" :*"), r.celle(k + 1)) for r, k in første if r.celler]


def om_lista(tabell: Listetabell) -> dict[str, str]:
    """Kilde, tittel, utgiver og år, slik de står over tabellen."""
    funnet = {OM_LISTA[n]: " ".join(str(v).split())[:200] for n, v in _opplysninger(tabell.over) if n in OM_LISTA and v}
    return {navn: verdi for navn, verdi in funnet.items() if navn != "enhet"}


def _flere(rad: Arkrad) -> bool:
    return sum(c is not None for c in rad.celler) >= 2


def _bare_tekst(rad: Arkrad) -> bool:
    return all(c is None or (isinstance(c, str) and len(c) < 60) for c in rad.celler)


def _sammen(over: Arkrad, under: Arkrad) -> Arkrad:
    bredde = max(len(over.celler), len(under.celler))
    celler = (under.celle(k) if under.celle(k) is not None else over.celle(k) for k in range(bredde))
    return Arkrad(under.nummer, tuple(celler))


def _er_underhode(over: Arkrad, under: Arkrad | None) -> bool:
    """Sant når raden under bare har årstall, enheter og andre overskrifter."""
    if under is None:
        return False
    celler = [(n, c) for n, c in enumerate(under.celler) if c is not None]
    if not celler or not all(_er_overskrift(les_overskrift(c)) for _, c in celler):
        return False
    nye = [n for n, c in celler if over.celle(n) is None or les_overskrift(c).år or les_overskrift(c).enhet]
    årene = [les_overskrift(c).år for _, c in celler if les_overskrift(c).rolle is Rolle.ÅR]
    return bool(nye) and (len(årene) != 1 or not isinstance(celler[-1][1], int))


def _er_overskrift(o: Kolonneoverskrift) -> bool:
    return (o.rolle is not None and o.entydig) or (o.enhet is not None and len(o.tekst) < 20)


def _uten_tittel_bakerst(rader: Sequence[Arkrad], fra: int, til: int) -> int:
    """Der tabellen slutter: titlene rett over neste hode hører til den neste."""
    if til == len(rader):
        return til
    while til > fra and _er_tittel(rader[til - 1]):
        til -= 1
    return til


def _er_tittel(rad: Arkrad) -> bool:
    fulle = [c for c in rad.celler if c is not None]
    return len(fulle) == 1 and isinstance(fulle[0], str)


def _overskriftene(hoder: Sequence[Arkrad]) -> dict[int, Kolonneoverskrift]:
    """Overskriften i hver kolonne. Den nederste gjelder; det som står over, gir rolle og enhet når den mangler."""
    bredde = max(len(h.celler) for h in hoder)
    return {k: o for k in range(bredde) if (o := _en_overskrift(hoder, k)).tekst}


def _en_overskrift(hoder: Sequence[Arkrad], kolonne: int) -> Kolonneoverskrift:
    samlet = Kolonneoverskrift()
    for n in range(len(hoder) - 1, -1, -1):
        egen = hoder[n].celle(kolonne)
        celle = _over_gruppen(hoder, n, kolonne) if egen is None and n < len(hoder) - 1 else egen
        if celle is not None:
            samlet = _lagt_under(samlet, les_overskrift(celle))
    return samlet


def _lagt_under(under: Kolonneoverskrift, over: Kolonneoverskrift) -> Kolonneoverskrift:
    if not under.tekst:
        return over
    rolle = under.rolle or over.rolle
    if under.rolle is Rolle.ÅR and over.rolle in (Rolle.ÅRSVERK, Rolle.IKKE):
        rolle = over.rolle
    if under.rolle is Rolle.BELØP and over.rolle is Rolle.ÅR:
        rolle = Rolle.ÅR
    tekst = f"{over.tekst} {under.tekst}".strip()
    return replace(under, tekst=tekst, rolle=rolle, år=under.år or over.år, enhet=under.enhet or over.enhet)


def _over_gruppen(hoder: Sequence[Arkrad], n: int, kolonne: int) -> Verdi:
    """Gruppeoverskriften til venstre, når raden under har et årstall, en enhet eller et beløp under et år."""
    under = les_overskrift(hoder[n + 1].celle(kolonne))
    gruppen = next((c for k in range(kolonne - 1, -1, -1) if (c := hoder[n].celle(k)) is not None), None)
    if under.rolle is Rolle.ÅR or under.enhet is not None:
        return gruppen
    return gruppen if under.rolle is Rolle.BELØP and les_overskrift(gruppen).rolle is Rolle.ÅR else None


def _områder(ark: Listeark) -> list[tuple[int, int, int, int]]:
    """(første rad, siste rad, første kolonne, siste kolonne) for celler som er slått sammen."""
    funnet = []
    for område in ark.slått_sammen:
        if treff := re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", område):
            k1, k2 = _nummer(treff[1]), _nummer(treff[3])
            funnet.append((int(treff[2]), int(treff[4]), k1, k2))
    return funnet


def _nummer(bokstaver: str) -> int:
    nummer = 0
    for tegn in bokstaver:
        nummer = 26 * nummer + ord(tegn) - ord("A") + 1
    return nummer - 1


def _slått_sammen_bortover(ark: Listeark) -> frozenset[int]:
    return frozenset(r1 for r1, r2, k1, k2 in _områder(ark) if r1 == r2 and k2 > k1)


def _fylt_bortover(ark: Listeark) -> tuple[Arkrad, ...]:
    """Radene der celler slått sammen nedover har verdien i hver rad, og skjulte kolonner er tomme."""
    nedover = [o for o in _områder(ark) if o[1] > o[0] and o[1] - o[0] < 2_000]
    verdier = {r.nummer: r for r in ark.rader}
    fylt: dict[tuple[int, int], object] = {}
    for r1, r2, k1, _ in nedover[:2_000]:
        verdi = verdier[r1].celle(k1) if r1 in verdier else None
        if isinstance(verdi, str):
            fylt |= {(r, k1): verdi for r in range(r1 + 1, r2 + 1) if r in verdier}
    return tuple(_renset(r, fylt, ark.skjulte_kolonner) for r in ark.rader)


def _renset(rad: Arkrad, fylt: Mapping[tuple[int, int], object], skjulte: frozenset[int]) -> Arkrad:
    bredde = max([len(rad.celler), *(k + 1 for r, k in fylt if r == rad.nummer)]) if fylt else len(rad.celler)
    celler = tuple(
        None if k in skjulte else rad.celle(k) if rad.celle(k) is not None else fylt.get((rad.nummer, k))
        for k in range(bredde)
    )
    return replace(rad, celler=celler, formler=rad.formler - skjulte)  # type: ignore[arg-type]


def kolonnene_i(ark: Listeark) -> tuple[Kolonnevalg, ...]:
    """Kolonnene med innhold i et ark der vi ikke fant en liste, med den første teksten i hver. Til å peke på."""
    bredde = max((len(r.celler) for r in ark.rader), default=0)
    første = {k: next((r.celle(k) for r in ark.rader if r.celle(k) is not None), None) for k in range(bredde)}
    return tuple(Kolonnevalg(k, str(tekst)[:40], None) for k, tekst in første.items() if tekst is not None)
