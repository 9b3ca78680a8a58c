"""En hel sammenligning som kort tekst i adressen: `?j=<kode>`.

    kode   = "1" grunnlag valgte svar* "." post ("~~" post)*
    grunnlag = "a" hvert alternativ slik det er | "b" alle med dagens tall og samme forutsetninger
    valgte = [0-9A-Za-z]*       plassene som står side om side; tomt er de første
    svar   = "~" tiltak "-" mengde   ett svar i kompromisset; "_" er desimaltegnet, og 0 er ikke med
    post   = utgave? "." kode   utgaven er tolv tegn, og koden er lenkekoden med navnet i

To krøllstreker etter hverandre finnes ikke i en lenkekode, så de skiller postene trygt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from scenario.deling.utgaver import FINGERAVTRYKK
from scenario.feilmeldinger import Inndatafeil

FLEST = 40
FLEST_SVAR = 20
"""De siste svarene i kompromisset blir med."""
LENGST = 5_000
"""Lengste sammenligning i en adresse, i tegn. Adressen skal gå gjennom en vanlig tjener og e-post."""
_SKILLE = "~~"
_SIFRE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_HODE = re.compile(r"1([ab])([0-9A-Za-z]{0,62})((?:~[a-z0-9_-]+-\d+(?:_\d+)?)*)\.")
_SVAR = re.compile(r"~([a-z0-9_-]+)-(\d+(?:_\d+)?)")
_POST = re.compile(r"([0-9a-f]{12})?\.([A-Za-z0-9._~-]+)")


@dataclass(frozen=True, slots=True)
class Sammenligningspost:
    """Ett alternativ: lenkekoden, og utgaven den er laget med når den er kjent."""

    kode: str
    utgave: str = ""

    def __str__(self) -> str:
        return f"{self.utgave if FINGERAVTRYKK.fullmatch(self.utgave) else ''}.{self.kode}"


@dataclass(frozen=True, slots=True)
class Liste:
    """Alternativene i en sammenligning, i rekkefølge."""

    poster: tuple[Sammenligningspost, ...] = ()
    likt_grunnlag: bool = False
    """Sant når alle skal regnes med dagens tall og kommunens egne forutsetninger."""
    valgte: tuple[int, ...] = ()
    """Plassene som står side om side. Tomt er de første."""
    svar: tuple[tuple[str, float], ...] = ()
    """Svarene i kompromisset: tiltaket og mengden, der 0 er ikke med."""

    def med_svar(self, tiltak: str, mengde: float) -> Liste:
        """Listen med dette svaret i kompromisset i stedet for det som var."""
        andre = tuple((id, m) for id, m in self.svar if id != tiltak)
        return replace(self, svar=(*andre, (tiltak, mengde))[-FLEST_SVAR:])

    def med(self, post: Sammenligningspost) -> Liste:
        """Listen med én til. Gir Inndatafeil når den er med fra før eller det ikke er plass."""
        if post in self.poster:
            raise Inndatafeil("Dette alternativet er alt med i sammenligningen.")
        ny = replace(self, poster=(*self.poster, post))
        if len(ny.poster) > FLEST:
            raise Inndatafeil(f"Det er plass til {FLEST} alternativer i en sammenligning.")
        if len(skriv(ny)) > LENGST:
            raise Inndatafeil("Det er ikke plass til flere alternativer i adressen. Ta bort ett først.")
        return ny

    @property
    def side_om_side(self) -> tuple[Sammenligningspost, ...]:
        """Postene på de valgte plassene."""
        return tuple(self.poster[v] for v in self.valgte)

    def uten(self, post: Sammenligningspost) -> Liste:
        """Listen uten denne posten. Er den ikke med, er listen den samme."""
        if post not in self.poster:
            return self
        plass = self.poster.index(post)
        valgte = tuple(v - (v > plass) for v in self.valgte if v != plass)
        return replace(self, poster=self.poster[:plass] + self.poster[plass + 1 :], valgte=valgte)


def skriv(liste: Liste) -> str:
    """Koden for listen; tom når listen er tom."""
    if not liste.poster:
        return ""
    valgte = "".join(_SIFRE[v] for v in liste.valgte)
    svar = "".join(f"~{id}-{mengde:.15g}".replace(".", "_") for id, mengde in liste.svar)
    return f"1{'b' if liste.likt_grunnlag else 'a'}{valgte}{svar}." + _SKILLE.join(map(str, liste.poster))


def les(kode: str) -> tuple[Liste, int]:
    """Listen i en kode, og hvor mange poster som ikke kan leses. Gir Inndatafeil når ingenting kan leses.

    Postene er bare kontrollert for form; lenkekodene leses for seg.
    """
    if not kode:
        return Liste(), 0
    hode = _HODE.match(kode)
    if hode is None or len(kode) > LENGST:
        raise Inndatafeil("Adressen til sammenligningen er skadet eller ufullstendig. Kopier hele lenken på nytt.")
    deler = kode[hode.end() :].split(_SKILLE)
    treff = [_POST.fullmatch(del_) for del_ in deler[:FLEST]]
    poster = tuple(dict.fromkeys(Sammenligningspost(t[2], t[1] or "") for t in treff if t))
    valgte = tuple(dict.fromkeys(n for tegn in hode[2] if (n := _SIFRE.index(tegn)) < len(poster)))
    svar = tuple((id, float(mengde.replace("_", "."))) for id, mengde in _SVAR.findall(hode[3]))
    return Liste(poster, hode[1] == "b", valgte, svar), treff.count(None)
