"""Det noen limer inn som lenke: hel eller kort lenke, navngitt pakke, en hel sammenligning eller bare koden."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scenario.begreper.alternativ import Alternativ
from scenario.begreper.kommune import Kommune
from scenario.begreper.tekst import uten_styretegn
from scenario.deling import adresse, lenkekode, sammenligningskode
from scenario.deling.delt import DeltLenke, Lenkestatus, Oppslag, les_spørring, vurder
from scenario.deling.lager import les_id
from scenario.deling.lagerfeil import RYDDET, Lagerfeil
from scenario.deling.pakker import NavngittPakke, finn
from scenario.deling.sammenligningskode import Sammenligningspost
from scenario.feilmeldinger import IkkeFunnet, Inndatafeil, Utilgjengelig

LENGST = 40_000
LENGSTE_NAVN = 80
_ADRESSE = re.compile(r"https?://\S+", re.IGNORECASE)
_SPØRRING = re.compile(rf"[?&]?(?:amp;)?[{''.join(adresse.FELT)}]=", re.IGNORECASE)
_SITAT = re.compile(r"^(?:\s*>)+\s?(?=\S)")
"""Tegnet e-post setter foran linjer den siterer."""
_FORTSETTELSE = re.compile(r"[^\s:]+")
"""En linje som kan høre til lenken over: ett sammenhengende ord uten kolon."""
_FLEST_LINJER = 12
_HELT_SIKKER = 2
_I_ORDEN = frozenset({Lenkestatus.SAMME, Lenkestatus.UENDRET, Lenkestatus.TALL_ENDRET})


@dataclass(frozen=True, slots=True)
class Verktøy:
    """Det tolkningen slår opp i."""

    kommune: Kommune
    """Dagens tallgrunnlag."""
    arkiv: Oppslag
    kort: Callable[[str], str | None]
    """Fra kort id til innholdet bak, slik `Lager.hent` gir det."""
    pakker: Sequence[NavngittPakke]


@dataclass(frozen=True, slots=True)
class Åpnet:
    """Et alternativ lest av en lenke, og det leseren bør vite om den."""

    post: Sammenligningspost
    alternativ: Alternativ
    setninger: tuple[str, ...] = ()
    sikkerhet: int = 1
    """2 når resultatene i lenken stemmer, 1 når bare utgaven er kjent, 0 når lenken ikke kan kontrolleres."""


@dataclass(frozen=True, slots=True)
class Tolket:
    """Alt som ble funnet i en innlimt tekst."""

    funnet: tuple[Åpnet, ...]
    feil: tuple[str, ...]
    """Én setning for hver linje som ikke kunne leses."""
    rest: str
    """Linjene som ikke kunne leses, slik de ble limt inn, så ingenting går tapt."""


def tolk(verktøy: Verktøy, tekst: str) -> Tolket:
    """Leser lenkene i teksten. Setninger uten lenke hoppes over når andre linjer har en.

    En lenke som er brutt over flere linjer, settes sammen igjen når linjene hører til den.
    """
    if len(tekst) > LENGST:
        setning = f"Teksten er for lang ({len(tekst)} tegn). Lim inn lenkene, én på hver linje."
        return Tolket((), (setning,), tekst[:LENGST])
    funnet: list[Åpnet] = []
    feil: list[tuple[str, str, bool]] = []
    linjer = [linje for rå in tekst.splitlines() if (linje := _SITAT.sub("", rå)).strip()]
    while linjer:
        try:
            åpnet, brukt = _les_fra(verktøy, linjer)
            funnet += åpnet
        except Inndatafeil as unntak:
            brukt = 1
            feil.append((linjer[0], unntak.setninger[0], _ser_ut_som_lenke(linjer[0])))
        linjer = linjer[brukt:]
    meldt = [f for f in feil if f[2] or not funnet]
    return Tolket(tuple(funnet), tuple(f[1] for f in meldt), "\n".join(f[0] for f in meldt))


def åpne(verktøy: Verktøy, post: Sammenligningspost) -> Åpnet:
    """Alternativet i en post, regnet med utgaven den nevner når den er i arkivet. Gir Inndatafeil."""
    return _åpnet(verktøy, {"s": post.kode, "u": post.utgave, "r": ""}, "")


def frys(kommune: Kommune, alternativ: Alternativ) -> Sammenligningspost:
    """Posten for et alternativ som er åpent nå."""
    return Sammenligningspost(lenkekode.kod(kommune, alternativ.valg.med(navn=alternativ.navn)), kommune.utgave)


def innhold(verktøy: Verktøy, felt: Mapping[str, str]) -> dict[str, str]:
    """Feltene s, u og r bak vaskede adressefelt: selve lenken, den korte lenken eller den navngitte pakken.

    Gir Inndatafeil når den korte lenken eller pakken ikke kan åpnes.
    """
    if p := felt.get("p"):
        pakke = finn(verktøy.pakker, p)
        valg = pakke.valg.med(navn=pakke.navn)
        return {"s": lenkekode.kod(verktøy.kommune, valg), "u": verktøy.kommune.utgave, "r": ""}
    if kort := felt.get("k"):
        return _bak_kort_lenke(verktøy, kort)
    return {navn: felt.get(navn, "") for navn in ("s", "u", "r")}


def felt_i(lenke: str) -> dict[str, str]:
    """De vaskede feltene i en hel adresse, en spørring, en kort id eller bare koden."""
    if les_id(lenke):
        return {"k": lenke}
    felt = adresse.felt_i(lenke)
    return felt if felt or "://" in lenke else adresse.vask({"s": lenke})


def _les_fra(verktøy: Verktøy, linjer: Sequence[str]) -> tuple[list[Åpnet], int]:
    """Lenken som begynner på den første linjen, og hvor mange linjer den går over.

    Den sikreste lesemåten gjelder, og den korteste av flere like sikre.
    """
    funnet: list[tuple[list[Åpnet], int]] = []
    feil: Inndatafeil | None = None
    for lesemåte, brukt in _lesemåter(verktøy, linjer):
        try:
            åpnet = list(_les_linje(verktøy, *lesemåte))
        except Inndatafeil as unntak:
            feil = feil or unntak
            continue
        funnet.append((åpnet, brukt))
        if _sikkerhet(åpnet) == _HELT_SIKKER:
            break
    if not funnet:
        raise feil or Inndatafeil("Fant ingen lenke til et alternativ.")
    return max(funnet, key=lambda ett: _sikkerhet(ett[0]))


def _sikkerhet(åpnet: Sequence[Åpnet]) -> int:
    return min((ett.sikkerhet for ett in åpnet), default=0)


def _lesemåter(verktøy: Verktøy, linjer: Sequence[str]) -> Iterator[tuple[tuple[str, str], int]]:
    """Navn og lenke slik linjen kan være ment: bare det som henger sammen, hele linjen, og så flere linjer."""
    navn, lenke = _navn_og_lenke(linjer[0].strip())
    yield (navn, lenke), 1
    if not _ser_ut_som_lenke(lenke):
        return
    hele = _fra_lenken(linjer[0])
    if hele != lenke:
        yield (navn, hele), 1
    for antall, neste in enumerate(linjer[1:_FLEST_LINJER], start=2):
        if not _FORTSETTELSE.fullmatch(neste.strip()) or _kan_leses(verktøy, neste.strip()):
            return
        hele += neste.strip()
        yield (navn, hele), antall


def _kan_leses(verktøy: Verktøy, lenke: str) -> bool:
    try:
        return bool(les_id(lenke) or lenkekode.rett(verktøy.kommune, lenke))
    except Inndatafeil:
        return False


def _les_linje(verktøy: Verktøy, navn: str, lenke: str) -> Iterator[Åpnet]:
    felt = felt_i(lenke)
    if felt.get("j"):
        liste, _ = sammenligningskode.les(felt["j"])
        yield from (åpne(verktøy, post) for post in liste.poster)
        return
    funnet = innhold(verktøy, felt)
    if "k" not in felt and not funnet["s"].startswith(lenkekode.VERSJON) and not _ser_ut_som_lenke(lenke):
        vist = " ".join(lenke[:40].split())
        raise Inndatafeil(f"Fant ingen lenke til et alternativ i «{vist}{'…' if len(lenke) > 40 else ''}».")
    yield _åpnet(verktøy, funnet, navn)


def _navn_og_lenke(linje: str) -> tuple[str, str]:
    """«Rødgrønt: https://…» er et navn og en lenke."""
    if treff := _ADRESSE.search(linje):
        return _navn(linje[: treff.start()]), treff[0]
    deler = linje.rsplit(maxsplit=1)
    if len(deler) == 2 and _ser_ut_som_lenke(deler[1]):
        return _navn(deler[0]), deler[1]
    return "", linje


def _fra_lenken(linje: str) -> str:
    """Resten av linjen fra der adressen begynner, også det som står etter et mellomrom."""
    treff = _ADRESSE.search(linje)
    return linje[treff.start() :].strip() if treff else linje.strip()


def _navn(tekst: str) -> str:
    ren = str(uten_styretegn(tekst)).strip(" \t:–—-<«»")
    return " ".join(ren.split())[:LENGSTE_NAVN]


def _ser_ut_som_lenke(tekst: str) -> bool:
    tekst = tekst.strip()
    if "://" in tekst or _SPØRRING.match(tekst):
        return True
    return les_id(tekst) is not None or bool(re.fullmatch(r"[0-9][A-Z][A-Za-z0-9._~-]{4,}", tekst))


def _bak_kort_lenke(verktøy: Verktøy, kort: str) -> dict[str, str]:
    if les_id(kort) is None:
        raise Inndatafeil("Den korte lenken er ikke hel. Se etter at alle de tolv tegnene er med.")
    try:
        tekst = verktøy.kort(kort)
    except Lagerfeil as feil:
        slag = IkkeFunnet if feil.setning == RYDDET else Utilgjengelig
        raise slag(f"Den korte lenken kan ikke åpnes nå. {feil.setning}") from None
    if tekst is None:
        raise IkkeFunnet(
            "Den korte lenken finnes ikke i lageret her. Se etter at tegnene er riktige, eller be om den hele lenken."
        )
    return {"s": "", "u": "", "r": "", **les_spørring(tekst)}


def _åpnet(verktøy: Verktøy, innhold: dict[str, str], navn: str) -> Åpnet:
    delt = vurder(verktøy.kommune, verktøy.arkiv, **innhold)
    lest, kommune = delt.i_dag, verktøy.kommune
    if delt.som_delt is not None and delt.kommune_som_delt is not None:
        lest, kommune = delt.som_delt, delt.kommune_som_delt
    valg = lest.valg.med(navn=navn) if navn else lest.valg
    kode = lenkekode.kod(kommune, valg) if navn else lenkekode.rett(kommune, innhold["s"])
    return Åpnet(
        Sammenligningspost(kode, innhold["u"]),
        Alternativ(valg.navn, valg, kommune),
        _setninger(delt, lest),
        (1 if delt.oppgitt is None else _HELT_SIKKER) if delt.status in _I_ORDEN else 0,
    )


def _setninger(delt: DeltLenke, lest: lenkekode.LestLenke) -> tuple[str, ...]:
    status = () if delt.status is Lenkestatus.SAMME else (delt.setning,)
    borte = len(lest.utgåtte) + len(lest.ukjente)
    tapt = (f"{borte} av tiltakene finnes ikke i tallgrunnlaget og teller ikke.",) if borte else ()
    return (*status, *tapt, *lest.endret)
