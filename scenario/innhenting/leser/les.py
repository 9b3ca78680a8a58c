"""En liste fra fil til svar: `les_lista`. Det samme for kommandolinjen og siden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scenario.begreper.kommune import Kommune, Merking
from scenario.innhenting.ark import Listeark, Verdi, bokstav
from scenario.innhenting.leser.avstemming import avstem
from scenario.innhenting.leser.enhet import (
    ENHETER,
    FORTEGN,
    MINUS_ER_INNSPARING,
    MINUS_ER_KOSTNAD,
    finn_enhet,
    finn_prisår,
    foreslå_enhet,
    foreslå_fortegn,
    fortegn_i_tekst,
    urimelig_enhet,
)
from scenario.innhenting.leser.fil import les_fil
from scenario.innhenting.leser.katalogfelt import HELE_MENGDEN, ÉN_ENHET, enheter_i_lista
from scenario.innhenting.leser.langform import med_årskolonner
from scenario.innhenting.leser.lesemaate import Lesemåte
from scenario.innhenting.leser.linjer import er_sum, les_linjer
from scenario.innhenting.leser.listelinje import Linjeslag, Listelinje
from scenario.innhenting.leser.ord import Rolle, enkel, ordene
from scenario.innhenting.leser.plan import ENDRING, NIVÅ, foreslå_nivå
from scenario.innhenting.leser.rader import bygg, rettet_av_svar
from scenario.innhenting.leser.resultat import Arkvalg, Listelesning, UtelattRad
from scenario.innhenting.leser.sporsmal import LA_VÆRE, TA_MED, Lesesvar, Spørsmålsbok
from scenario.innhenting.leser.tabell import Listetabell, finn_tabeller, kolonnene_i, om_lista
from scenario.innhenting.leser.titler import Titler, radtekst, titlene
from scenario.innhenting.leser.utenfor import hold_utenfor, utelatte
from scenario.innhenting.underlister import er_underark, les_underark

ALLE = "alle"
_ANDRE_ARK = "\0"
TOM = "Lista har overskrifter, men ingen tiltak under dem."
I_CELLENE = "står i hver celle"


@dataclass(frozen=True, slots=True)
class Lesegrunnlag:
    """Det lista holdes opp mot."""

    områder: tuple[Merking, ...] = ()
    planår: tuple[int, ...] = ()
    mål: float = 1e6
    """Innsparingsmålet, 1000 kr."""
    katalog: tuple[tuple[str, str], ...] = ()
    """(id, navn) for tiltakene som kan velges."""

    @classmethod
    def av(cls, kommune: Kommune) -> Lesegrunnlag:
        """Kommunens områder, planår, mål og katalog."""
        katalog = tuple((t.id, t.navn) for t in kommune.valgbare)
        return cls(kommune.opplysninger.områder, kommune.planår, kommune.mål.nivå.verdi or 0.0, katalog)


@dataclass(slots=True)
class _Liste:
    """Lista mens den leses."""

    tabeller: dict[str, tuple[Listetabell, ...]]
    linjer: dict[str, tuple[Listelinje, ...]]
    tekster: dict[str, list[str]]
    sagt: list[str] = field(default_factory=list)
    feil: list[str] = field(default_factory=list)

    @property
    def tiltak(self) -> list[Listelinje]:
        return [én for linjer in self.linjer.values() for én in linjer if én.slag is Linjeslag.TILTAK]

    @property
    def alle_tabeller(self) -> list[Listetabell]:
        return [t for navn in self.linjer for t in self.tabeller[navn]]

    @property
    def alle_tekster(self) -> list[str]:
        return [t for tekster in self.tekster.values() for t in tekster]


def les_lista(data: bytes, grunnlag: Lesegrunnlag, svar: Lesesvar | None = None) -> Listelesning:
    """Lista i en fil. Gir UlesbarListe når fila ikke kan åpnes; alt annet står i svaret, rad for rad."""
    svar = svar or Lesesvar()
    bok = Spørsmålsbok(svar.svar)
    alle, skjult = _synlige(les_fil(data), bok, svar)
    lest = _les_arkene([a for a in alle if not er_underark(a)], skjult, grunnlag, bok, svar)
    underrader, feil = les_underark(alle)
    return replace(lest, underrader=underrader, underfeil=feil)


def _les_arkene(
    alle: Sequence[Listeark], skjult: Sequence[UtelattRad], grunnlag: Lesegrunnlag, bok: Spørsmålsbok, svar: Lesesvar
) -> Listelesning:
    tabeller = {a.navn: t for a in alle if (t := _brukbare(a, svar))}
    if not tabeller:
        ark = tuple(Arkvalg(a.navn, False, kolonnene_i(a)) for a in alle if a.rader)
        grunn = (
            TOM if any(_har_kolonnene(t) for a in alle for t in finn_tabeller(a, svar.kolonner)) else _ingen_liste(alle)
        )
        return Listelesning(None, None, None, utelatt=tuple(skjult), feil=(grunn,), ark=ark)
    valgte = _velg_ark(tabeller, bok, svar)
    if isinstance(valgte, str):
        return Listelesning(None, None, None, utelatt=tuple(skjult), feil=(valgte,))
    med_skjulte = _med_skjulte_rader(tabeller, valgte, bok)
    liste = _Liste(tabeller, {}, {})
    for navn in valgte:
        liste.linjer[navn] = les_linjer(tabeller[navn], grunnlag.områder, med_skjulte)
        liste.tekster[navn] = _tekstene(tabeller[navn], liste.linjer[navn])
    titler = {(navn, t.hode): titlene(t) for navn in liste.linjer for t in tabeller[navn]}
    liste.linjer = hold_utenfor(liste.linjer, titler, bok)
    liste.tekster[_ANDRE_ARK] = [radtekst(r) for a in alle if a.navn not in tabeller for r in a.rader[:20]]
    return _ferdig(liste, grunnlag, bok, svar, skjult, titler)


def _ingen_liste(alle: Sequence[Listeark]) -> str:
    navn = ", ".join(f"«{a.navn}»" for a in alle if a.navn)
    hvor = f" i {navn}" if navn else ""
    return (
        f"Fant ingen liste{hvor}. Den må ha en kolonne med navn på tiltakene og en med beløp eller årstall. "
        "Pek på dem selv når overskriftene heter noe annet."
    )


def _brukbare(ark: Listeark, svar: Lesesvar) -> tuple[Listetabell, ...]:
    return tuple(med_årskolonner(t) for t in finn_tabeller(ark, svar.kolonner) if _brukbar(t))


def _brukbar(tabell: Listetabell) -> bool:
    return _har_kolonnene(tabell) and bool(tabell.rader)


def _har_kolonnene(tabell: Listetabell) -> bool:
    return tabell.plass(Rolle.NAVN) is not None and bool(tabell.beløpskolonner)


# --- Ark, skjulte rader og kolonner ---------------------------------------------------------------------------------


def _synlige(alle: Sequence[Listeark], bok: Spørsmålsbok, svar: Lesesvar) -> tuple[list[Listeark], list[UtelattRad]]:
    """Arkene som kan leses. Det som er skjult, står utenfor til noen ber om det, og røper ikke hva det er."""
    ut, utelatt = [], []
    skjulte = [a for a in alle if not a.synlig and a.rader]
    med = (
        bok.spør("skjulte-ark", f"{len(skjulte)} ark er skjult i fila. Skal de være med?", LA_VÆRE, False)
        if skjulte
        else None
    )
    if skjulte and med != TA_MED:
        utelatt.append(UtelattRad("", 0, f"{len(skjulte)} skjult ark er ikke lest"))
    for ark in alle:
        if not ark.synlig and med != TA_MED and ark.navn not in svar.ark:
            continue
        ut.append(_uten_skjulte_kolonner(ark, bok, utelatt))
    return ut, utelatt


def _uten_skjulte_kolonner(ark: Listeark, bok: Spørsmålsbok, utelatt: list[UtelattRad]) -> Listeark:
    skjulte = sorted(k for k in ark.skjulte_kolonner if any(r.celle(k) is not None for r in ark.rader))
    if not skjulte:
        return replace(ark, skjulte_kolonner=frozenset())
    bokstaver = ", ".join(bokstav(k) for k in skjulte)
    hvor = f" i arket «{ark.navn}»" if ark.navn else ""
    tekst = f"Skjulte kolonner{hvor}: {bokstaver}. Skal de leses?"
    if bok.spør("skjulte-kolonner", tekst, LA_VÆRE, stopper=False) == TA_MED:
        return replace(ark, skjulte_kolonner=frozenset())
    utelatt.append(UtelattRad(ark.navn, 0, f"kolonne {bokstaver} er skjult i regnearket, og er ikke lest"))
    return ark


def _med_skjulte_rader(
    tabeller: Mapping[str, tuple[Listetabell, ...]], valgte: Sequence[str], bok: Spørsmålsbok
) -> bool:
    antall = sum(r.skjult for navn in valgte for t in tabeller[navn] for r in t.rader)
    if not antall:
        return False
    tekst = f"{antall} av radene er skjult i regnearket. Skal de være med?"
    return bok.spør("skjulte-rader", tekst, LA_VÆRE, stopper=False) == TA_MED


def _velg_ark(tabeller: Mapping[str, tuple[Listetabell, ...]], bok: Spørsmålsbok, svar: Lesesvar) -> list[str] | str:
    """Navnene på arkene som leses, eller en setning når valget ikke finnes."""
    navn = list(tabeller)
    if svar.ark and [enkel(a) for a in svar.ark] != [ALLE]:
        valgte = [n for n in navn if enkel(n) in {enkel(a) for a in svar.ark}]
        if len(valgte) == len(set(map(enkel, svar.ark))):
            return valgte
        return f"Det er ikke en liste i et ark som heter «{', '.join(svar.ark)[:60]}». Velg blant: {', '.join(navn)}."
    if len(navn) == 1:
        return navn
    if svar.ark:
        return navn
    gjentatt = _samme_tiltak(tabeller)
    hvorfor = "De samme tiltakene står i flere av dem." if gjentatt else "Alle er lest; velg ett om bare det gjelder."
    valgt = bok.spør("ark", f"Fila har {len(navn)} ark med lister. {hvorfor}", (ALLE, *navn), stopper=gjentatt)
    return navn if valgt in (None, ALLE) else [str(valgt)]


def _samme_tiltak(tabeller: Mapping[str, tuple[Listetabell, ...]]) -> bool:
    """Sant når halvparten av navnene i ett ark også står i et annet: da er det utgaver av den samme lista."""
    navnene = []
    for alle in tabeller.values():
        plasser = [(t, t.plass(Rolle.NAVN)) for t in alle]
        navnene.append(
            {enkel(str(r.celle(p))) for t, p in plasser if p is not None for r in t.rader if _kan_hete(r.celle(p))}
        )
    return any(
        a and b and len(a & b) * 2 >= min(len(a), len(b)) for n, a in enumerate(navnene) for b in navnene[n + 1 :]
    )


def _kan_hete(celle: Verdi) -> bool:
    """Om cella er navnet på et tiltak. «Sum» står i alle ark."""
    return bool(celle) and not er_sum(str(celle))


def _tekstene(tabeller: Sequence[Listetabell], linjer: Iterable[Listelinje]) -> list[str]:
    """Alt lista sier om seg selv: titler, overskrifter, fotnoter og navnet på arket."""
    over = [radtekst(r) for t in tabeller for r in (*t.over, *t.hoder)]
    celler = [str(c) for t in tabeller for r in (*t.over, *t.hoder) for c in r.celler if isinstance(c, str)]
    noter = [én.navn for én in linjer if én.slag in (Linjeslag.FOTNOTE, Linjeslag.OVERSKRIFT)]
    return [*over, *celler, *noter, *(t.ark for t in tabeller[:1])]


# --- Enhet, fortegn, nivå -------------------------------------------------------------------------------------------


def _ferdig(
    liste: _Liste,
    grunnlag: Lesegrunnlag,
    bok: Spørsmålsbok,
    svar: Lesesvar,
    skjult: Sequence[UtelattRad],
    titler: Titler,
) -> Listelesning:
    tiltak = liste.tiltak
    enheter = _enhetene(liste, grunnlag, bok, svar)
    fortegn = _fortegnet(liste, bok, svar)
    nivå = _nivået(liste, bok)
    mengden = _mengden(liste, bok, svar)
    måte = _lesemåten(liste, grunnlag, bok, enheter, fortegn, (nivå, mengden), svar)
    rader, utelatt = bygg(tiltak, måte, bok, titler)
    feil = [*bok.feil, *bok.ukjente()] if svar.strengt else []
    if not tiltak:
        feil.append(TOM)
    avstemt, om_summer = avstem(liste.linjer, måte, rettet_av_svar(tiltak, rader, måte))
    alle_utelatt = [*skjult, *utelatt, *om_summer, *utelatte(liste.linjer)]
    return Listelesning(
        _vist_enhet(enheter, tiltak),
        fortegn,
        finn_prisår(liste.alle_tekster),
        tuple(rader),
        tuple(
            sorted(
                alle_utelatt, key=lambda u: (list(liste.linjer).index(u.ark) if u.ark in liste.linjer else -1, u.rad)
            )
        ),
        tuple(avstemt),
        tuple(bok.stilt.values()),
        tuple(feil),
        tuple(Arkvalg(n, n in liste.linjer, t[0].kolonner) for n, t in liste.tabeller.items()),
        (*liste.sagt, *_om_kolonnene(liste), *_om_årene(liste, grunnlag)),
        tuple({n: v for t in reversed(liste.alle_tabeller) for n, v in om_lista(t).items()}.items()),
    )


def _lesemåten(
    liste: _Liste,
    grunnlag: Lesegrunnlag,
    bok: Spørsmålsbok,
    enheter: Mapping[str, str | None],
    fortegn: str | None,
    nivå_og_mengde: tuple[str | None, str],
    svar: Lesesvar,
) -> Lesemåte:
    return Lesemåte(
        enheter,
        fortegn,
        nivå_og_mengde[0],
        grunnlag.områder,
        grunnlag.planår,
        grunnlag.mål,
        grunnlag.katalog,
        flere_ark=len(liste.linjer) > 1,
        ark_er_valgt=not any(s.id == "ark" and s.stopper and s.svar is None for s in bok.stilt.values()),
        enhet_er_valgt=svar.enhet is not None,
        til_katalogen=svar.til_katalogen,
        beløpet_gjelder=nivå_og_mengde[1],
    )


def _enhetene(liste: _Liste, grunnlag: Lesegrunnlag, bok: Spørsmålsbok, svar: Lesesvar) -> dict[str, str | None]:
    """Enheten i hvert ark; None når noen må svare."""
    if svar.enhet is not None:
        return dict.fromkeys(liste.linjer, svar.enhet)
    funnet = {navn: _enhet_i(liste, navn) for navn in liste.linjer}
    felles = {e for e in funnet.values() if e}
    for navn, enhet in funnet.items():
        if enhet is None and len(felles) == 1:
            funnet[navn] = next(iter(felles))
    tall = [t for én in liste.tiltak if (t := _uten_egen_enhet(én)) is not None]
    if not tall:
        return {navn: _i_kolonnene(liste.tabeller[navn]) or enhet or I_CELLENE for navn, enhet in funnet.items()}
    if any(e is None for e in funnet.values()):
        valgt = _spør_om_enhet(tall, bok, _ulike_enheter(liste))
        return {navn: enhet or valgt for navn, enhet in funnet.items()}
    return _rimelige(liste, funnet, grunnlag, bok)


def _ulike_enheter(liste: _Liste) -> str:
    kolonner = [
        k.enhet for alle in liste.tabeller.values() for t in alle for k in t.kolonner if k.plass in t.beløpskolonner
    ]
    alle = dict.fromkeys(e for e in (*kolonner, *map(finn_enhet, liste.alle_tekster)) if e)
    return f"Lista sier både {' og '.join(alle)}" if len(alle) > 1 else "Lista sier ikke hvilken enhet beløpene har"


def _rimelige(
    liste: _Liste, funnet: Mapping[str, str | None], grunnlag: Lesegrunnlag, bok: Spørsmålsbok
) -> dict[str, str | None]:
    """Enhetene når beløpene er rimelige i dem; ellers spør vi, også når lista sier enheten."""
    tusen = [t * ENHETER[str(funnet[én.ark])] for én in liste.tiltak if (t := _uten_egen_enhet(én))]
    if not urimelig_enhet(tusen, grunnlag.mål):
        return dict(funnet)
    sagt = f"Lista sier {next(iter(funnet.values()))}, men da er beløpene urimelige"
    valgt = _spør_om_enhet([t for én in liste.tiltak if (t := _uten_egen_enhet(én))], bok, sagt)
    return dict.fromkeys(funnet, valgt)


def _spør_om_enhet(tall: Sequence[float], bok: Spørsmålsbok, innledning: str) -> str | None:
    forslag = foreslå_enhet(tall)
    valg = (forslag.verdi, *(e for e in ENHETER if e != forslag.verdi))
    return bok.spør("enhet", f"{innledning}. Forslag: {forslag.verdi}, fordi {forslag.grunn}.", valg)


def _uten_egen_enhet(linje: Listelinje) -> float | None:
    """Det største tallet i linja som ikke har enheten i cella eller i kolonnen; None når alle har det."""
    egne = linje.tabell.ulike_enheter if linje.tabell else {}
    tall = [b.midt for k, b in linje.beløp.items() if b.midt and b.enhet is None and k not in egne]
    return max(tall, key=abs, default=None)


def _enhet_i(liste: _Liste, navn: str) -> str | None:
    """Enheten arket sier: i overskriftene, ellers i titler og fotnoter, ellers på forsiden."""
    kolonner = {k.enhet for t in liste.tabeller[navn] for k in t.kolonner if k.plass in t.beløpskolonner and k.enhet}
    sagt = {e for t in liste.tekster[navn] if (e := finn_enhet(t))}
    if len(kolonner) == 1:
        return next(iter(kolonner)) if sagt <= kolonner else None
    for tekster in (liste.tekster[navn], liste.tekster.get(_ANDRE_ARK, [])):
        if funnet := {e for t in tekster if (e := finn_enhet(t))}:
            return next(iter(funnet)) if len(funnet) == 1 else None
    return None


def _i_kolonnene(tabeller: Sequence[Listetabell]) -> str | None:
    """Enhetene kolonnene har, når de er ulike."""
    return " / ".join(dict.fromkeys(e for t in tabeller for e in t.ulike_enheter.values())) or None


def _vist_enhet(enheter: Mapping[str, str | None], tiltak: Sequence[Listelinje]) -> str | None:
    ulike = list(dict.fromkeys(enheter.values()))
    return ulike[0] if len(ulike) == 1 else " / ".join(str(e) for e in ulike if e) or None


def _fortegnet(liste: _Liste, bok: Spørsmålsbok, svar: Lesesvar) -> str | None:
    tall = [t for én in liste.tiltak for k in én.beløp if (t := én.tall(k))]
    overskrifter = [
        k.tekst for t in liste.tabeller.values() for tab in t for k in tab.kolonner if k.plass in tab.beløpskolonner
    ]
    innsparing = any(_er_innsparing(t) for t in overskrifter)
    navn = [(én.navn, t) for én in liste.tiltak if (t := next((t for k in én.beløp if (t := én.tall(k))), None))]
    forslag = foreslå_fortegn(tall, fortegn_i_tekst(liste.alle_tekster), innsparing, navn)
    if svar.fortegn is not None:
        return svar.fortegn
    if any(t.er_malen for t in liste.alle_tabeller):
        return MINUS_ER_KOSTNAD
    tegnet = "Minus" if forslag.verdi == MINUS_ER_INNSPARING else "Pluss"
    liste.sagt.append(f"{tegnet} er lest som innsparing, for {forslag.grunn}.")
    if not forslag.spør:
        return forslag.verdi
    valg = (forslag.verdi, *(f for f in FORTEGN if f != forslag.verdi))
    return bok.spør(
        "fortegn", f"Er minus innsparing eller kostnad? Forslag: {forslag.verdi}, for {forslag.grunn}.", valg
    )


def _er_innsparing(tekst: str) -> bool:
    return any(o.startswith(("innspar", "sparing", "besparelse", "gevinst", "kutt", "nedtrekk")) for o in ordene(tekst))


def _nivået(liste: _Liste, bok: Spørsmålsbok) -> str | None:
    tabeller = [t for alle in liste.tabeller.values() for t in alle if len(t.år) >= 2]
    if not tabeller or any(t.er_malen for t in tabeller):
        return NIVÅ
    forslag = foreslå_nivå(liste.tiltak, liste.alle_tekster)
    if not forslag.spør:
        if forslag.grunn:
            liste.sagt.append(f"Årene er lest som {forslag.verdi}, for {forslag.grunn}.")
        return forslag.verdi
    tekst = f"Er beløpene i årene nivå, eller endring fra år til år? Forslag: {forslag.verdi}, for {forslag.grunn}."
    valg = (forslag.verdi, *(n for n in (ENDRING, NIVÅ) if n != forslag.verdi))
    return bok.spør("nivå", tekst, valg)


def _mengden(liste: _Liste, bok: Spørsmålsbok, svar: Lesesvar) -> str:
    """Om beløpene gjelder én enhet eller hele mengden, når lista har en kolonne for mengden. I katalogens form én."""
    tabeller = [én.tabell for én in liste.tiltak if én.tabell is not None and enheter_i_lista(én) is not None]
    if all(t.er_malen or any(k.felt == "id" for k in t.kolonner) for t in tabeller):
        return ÉN_ENHET
    tekst = "Lista har en kolonne for mengden. Gjelder beløpet hele mengden, eller én enhet?"
    return bok.spør("mengde", tekst, (HELE_MENGDEN, ÉN_ENHET), stopper=svar.til_katalogen) or HELE_MENGDEN


# --- Det som ikke er tiltak, og det som må sies ---------------------------------------------------------------------


def _om_kolonnene(liste: _Liste) -> list[str]:
    ut = []
    for navn in liste.linjer:
        for k in liste.tabeller[navn][0].kolonner:
            hvor = f"Kolonne {k.bokstav} «{k.tekst[:40]}»" if k.tekst else f"Kolonne {k.bokstav}"
            if k.grunn and k.grunn != "valgt":
                ut.append(f"{hvor}: {k.grunn}.")
    return list(dict.fromkeys(ut))


def _om_årene(liste: _Liste, grunnlag: Lesegrunnlag) -> list[str]:
    år = {å for alle in liste.tabeller.values() for t in alle for å, _ in t.år}
    utenfor = sorted(å for å in år if grunnlag.planår and å not in grunnlag.planår)
    if not utenfor:
        return []
    plan = f"{grunnlag.planår[0]}–{grunnlag.planår[-1]}"
    return [f"{', '.join(map(str, utenfor))} er utenfor planperioden {plan}. Beløpene vises, men kommer ikke i planen."]
