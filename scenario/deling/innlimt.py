"""Det noen limer inn som lenke: hel eller kort lenke, navngitt pakke, en hel sammenligning eller bare koden."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from scenario.begreper.alternativ import Alternativ
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import uten_styretegn
from scenario.deling import lenkekode, sammenligningskode
from scenario.deling.delt import DeltLenke, Oppslag, Status, les_spørring, vurder
from scenario.deling.lager import les_id
from scenario.deling.lagerfeil import Lagerfeil
from scenario.deling.pakker import Pakke, finn
from scenario.deling.sammenligningskode import Post
from scenario.feilmeldinger import Inndatafeil

LENGST = 40_000
LENGSTE_NAVN = 80
_FELT = frozenset({"s", "u", "r", "k", "p", "j"})
_ADRESSE = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verktøy:
    """Det tolkningen slår opp i."""

    kommune: Kommune
    """Dagens tallgrunnlag."""
    arkiv: Oppslag
    kort: Callable[[str], str | None]
    """Fra kort id til innholdet bak, slik `Lager.hent` gir det."""
    pakker: Sequence[Pakke]


@dataclass(frozen=True, slots=True)
class Åpnet:
    """Et alternativ lest av en lenke, og det leseren bør vite om den."""

    post: Post
    alternativ: Alternativ
    setninger: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tolket:
    """Alt som ble funnet i en innlimt tekst."""

    funnet: tuple[Åpnet, ...]
    feil: tuple[str, ...]
    """Én setning for hver linje som ikke kunne leses."""
    rest: str
    """Linjene som ikke kunne leses, slik de ble limt inn, så ingenting går tapt."""


def tolk(verktøy: Verktøy, tekst: str) -> Tolket:
    """Leser hver linje for seg. Setninger uten lenke hoppes over når andre linjer har en."""
    if len(tekst) > LENGST:
        setning = f"Teksten er for lang ({len(tekst)} tegn). Lim inn lenkene, én på hver linje."
        return Tolket((), (setning,), tekst[:LENGST])
    funnet: list[Åpnet] = []
    feil: list[tuple[str, str, bool]] = []
    for linje in filter(str.strip, tekst.splitlines()):
        try:
            funnet += _les_linje(verktøy, linje.strip())
        except Inndatafeil as unntak:
            feil.append((linje, unntak.setninger[0], _ser_ut_som_lenke(linje)))
    meldt = [f for f in feil if f[2] or not funnet]
    return Tolket(tuple(funnet), tuple(f[1] for f in meldt), "\n".join(f[0] for f in meldt))


def åpne(verktøy: Verktøy, post: Post) -> Åpnet:
    """Alternativet i en post, regnet med utgaven den nevner når den er i arkivet. Gir Inndatafeil."""
    return _åpnet(verktøy, {"s": post.kode, "u": post.utgave, "r": ""}, "")


def frys(kommune: Kommune, alternativ: Alternativ) -> Post:
    """Posten for et alternativ som er åpent nå."""
    return Post(lenkekode.kod(kommune, alternativ.valg.med(navn=alternativ.navn)), kommune.utgave)


def _les_linje(verktøy: Verktøy, linje: str) -> Iterator[Åpnet]:
    navn, lenke = _navn_og_lenke(linje)
    felt = _felt(lenke)
    if felt.get("j"):
        liste, _ = sammenligningskode.les(felt["j"])
        yield from (åpne(verktøy, post) for post in liste.poster)
        return
    yield _åpnet(verktøy, _innhold(verktøy, lenke, felt), navn)


def _navn_og_lenke(linje: str) -> tuple[str, str]:
    """«Rødgrønt: https://…» er et navn og en lenke."""
    if treff := _ADRESSE.search(linje):
        return _navn(linje[: treff.start()]), treff[0].strip("<>«»\"'.,;)")
    deler = linje.rsplit(maxsplit=1)
    if len(deler) == 2 and _ser_ut_som_lenke(deler[1]):
        return _navn(deler[0]), deler[1]
    return "", linje


def _navn(tekst: str) -> str:
    ren = str(uten_styretegn(tekst)).strip(" \t:–—-<«»")
    return " ".join(ren.split())[:LENGSTE_NAVN]


def _ser_ut_som_lenke(tekst: str) -> bool:
    tekst = tekst.strip()
    if "://" in tekst or re.match(r"\??[surkpj]=", tekst):
        return True
    return les_id(tekst) is not None or bool(re.fullmatch(r"[0-9][A-Z][A-Za-z0-9._~-]{4,}", tekst))


def _felt(lenke: str) -> dict[str, str]:
    """Feltene vi kjenner i adressen."""
    try:
        spørring = urlsplit(lenke).query if "?" in lenke else lenke if re.match(r"[surkpj]=", lenke) else ""
        return {n: v for n, v in parse_qsl(spørring, max_num_fields=20) if n in _FELT}
    except ValueError:
        return {}


def _innhold(verktøy: Verktøy, lenke: str, felt: dict[str, str]) -> dict[str, str]:
    """Feltene s, u og r bak lenken."""
    if felt.get("p"):
        pakke = finn(verktøy.pakker, felt["p"])
        valg = pakke.valg.med(navn=pakke.navn)
        return {"s": lenkekode.kod(verktøy.kommune, valg), "u": verktøy.kommune.utgave, "r": ""}
    if kort := felt.get("k") or (les_id(lenke) and lenke):
        return _bak_kort_lenke(verktøy, kort)
    if felt.get("s"):
        return {"u": "", "r": "", **{n: v for n, v in felt.items() if n in ("s", "u", "r")}}
    if lenke[:1] == lenkekode.VERSJON:
        return {"s": lenke, "u": "", "r": ""}
    vist = " ".join(lenke[:40].split())
    raise Inndatafeil(f"Fant ingen lenke til et alternativ i «{vist}{'…' if len(lenke) > 40 else ''}».")


def _bak_kort_lenke(verktøy: Verktøy, kort: str) -> dict[str, str]:
    try:
        tekst = verktøy.kort(kort)
    except Lagerfeil as feil:
        raise Inndatafeil(f"Den korte lenken kan ikke åpnes nå. {feil.setning}") from None
    if tekst is None:
        raise Inndatafeil("Den korte lenken finnes ikke. Se etter at hele adressen er med.")
    return {"s": "", "u": "", "r": "", **les_spørring(tekst)}


def _åpnet(verktøy: Verktøy, innhold: dict[str, str], navn: str) -> Åpnet:
    delt = vurder(verktøy.kommune, verktøy.arkiv, **innhold)
    lest, kommune = delt.i_dag, verktøy.kommune
    if delt.som_delt is not None and delt.kommune_som_delt is not None:
        lest, kommune = delt.som_delt, delt.kommune_som_delt
    valg = lest.valg.med(navn=navn) if navn else lest.valg
    post = Post(lenkekode.kod(kommune, valg) if navn else innhold["s"].strip(), innhold["u"])
    return Åpnet(post, Alternativ(valg.navn, valg, kommune), _setninger(delt, lest))


def _setninger(delt: DeltLenke, lest: lenkekode.LestLenke) -> tuple[str, ...]:
    status = () if delt.status is Status.SAMME else (delt.setning,)
    borte = len(lest.utgåtte) + len(lest.ukjente)
    tapt = (f"{borte} av tiltakene finnes ikke i tallgrunnlaget og teller ikke.",) if borte else ()
    return (*status, *tapt, *lest.endret)
