"""Tiltakene i regnearket: inndata slik de er valgt, og verdiene beregningen gir for dem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scenario.begreper.felles import Måned, Opphav, verdi_for
from scenario.begreper.resultat import Bidrag, Grunn
from scenario.begreper.tiltak import Status, Tiltak
from scenario.begreper.valg import Anslag, Beløp, EgetTiltak, Tiltaksvalg
from scenario.beregning import effekt as effekter
from scenario.beregning.innfasing import innfasing_med_egne, valgte_andeler
from scenario.framstilling.forklaring import radmerke
from scenario.rapport.innhold import Rapportinnhold, rens

PerÅr = tuple[float | None, ...]
MED, AV, IKKE_TALLFESTET = "med", "av", "ikke tallfestet"
STATUS = {
    Grunn.VEDTATT: "vedtatt",
    Grunn.TEMA: "temaet er «ikke nå»",
    Grunn.INNTEKT: "inntektstiltak",
    Grunn.ANTAKELSE: "antakelser er av",
    Grunn.SENT: "starter etter perioden",
}
"""Hva som står i statuskolonnen når et valgt tiltak ikke er regnet med."""


@dataclass(frozen=True, slots=True)
class Tiltaksrad:
    """Ett tiltak, fra katalogen eller eget, på eller av."""

    nøkkel: str
    navn: str
    tiltak: Tiltak | None
    """Slik det står i katalogen. None for egne tiltak."""
    omregnet: Tiltak | None
    """Med beløpene regnet om til kommunens prisår."""
    regnet: Tiltak | None
    """Den av de to som beregningen bruker."""
    valgt: bool
    drivere: dict[str, float]
    mengde: float
    start: Måned
    opptrapping: int
    realiseringsgrad: float
    anslag: Anslag | None
    merkostnader: float
    bortfall: float
    andeler: PerÅr
    omstilling: PerÅr
    """Egen plan for omstillingskostnaden; bare None når katalogens gjelder."""
    merke: str
    """Opphavet som bokstav: «E», eller «E+N» når mengden er større enn kilden gjelder."""
    over_kilden: float
    effekt: effekter.Effektledd | None
    """Leddene i helårseffekten; None når tiltaket ikke er tallfestet."""
    innfasing: tuple[float, ...]
    status: str
    bidrag: Bidrag | None

    @property
    def vedtatt(self) -> bool:
        """Sant for tiltak som alt er vedtatt og aldri teller."""
        return self.tiltak is not None and self.tiltak.status is Status.VEDTATT

    @property
    def bokstav(self) -> str:
        """Opphavet som bokstav. Vedtatte tiltak har ingen, siden de ikke regnes."""
        return "–" if self.vedtatt else self.merke

    @property
    def mengde_i_kilden(self) -> float | None:
        """Mengden kilden gjelder, når tallet er fra en kilde."""
        if self.tiltak is None or self.tiltak.opphav not in effekter.FRA_KILDE:
            return None
        return self.tiltak.mengde_i_kilden

    @property
    def omstillingskostnad(self) -> tuple[float, ...]:
        """Engangskostnaden som regnes med, per år. Etter perioden er det bare den egne planen."""
        if self.bidrag:
            return self.bidrag.omstilling
        gjelder = self.status == STATUS[Grunn.SENT]
        return tuple((beløp or 0.0) if gjelder else 0.0 for beløp in self.omstilling)

    @property
    def inntekt(self) -> bool:
        """Sant for inntektstiltak."""
        return self.tiltak is not None and self.tiltak.type == "inntekt"

    @property
    def med(self) -> bool:
        """Sant når tiltaket er i summen."""
        return self.bidrag is not None


def tiltaksrader(innhold: Rapportinnhold) -> tuple[Tiltaksrad, ...]:
    """Alle valgbare tiltak etter tema, så egne, så vedtatte. Utgåtte og ukjente er ikke med."""
    katalog = sorted(innhold.kommune.valgbare, key=lambda t: (min(t.temaer, default=99), t.navn))
    vedtatte = [t for t in innhold.kommune.tiltak if t.status is Status.VEDTATT]
    egne = (_fra_eget(innhold, eget) for eget in innhold.valg.egne_tiltak)
    return (*_fra_katalog(innhold, katalog), *egne, *_fra_katalog(innhold, vedtatte))


def _fra_katalog(innhold: Rapportinnhold, tiltak: list[Tiltak]) -> Iterator[Tiltaksrad]:
    år = innhold.kommune.år
    gjeldende = innhold.kommune.i_kroner_for(innhold.valg.forutsetninger).tiltak_etter_id
    for katalogens in tiltak:
        ett = gjeldende[katalogens.id]
        valgt = innhold.valg.tiltaksvalg(ett.id)
        tv = valgt or Tiltaksvalg(ett.id)
        start = tv.start or ett.start
        opptrapping = ett.opptrapping_måneder if tv.opptrapping_måneder is None else tv.opptrapping_måneder
        yield Tiltaksrad(
            nøkkel=ett.id,
            navn=rens(ett.navn),
            tiltak=katalogens,
            omregnet=innhold.kommune.omregnet.tiltak_etter_id[ett.id],
            regnet=ett,
            valgt=valgt is not None,
            drivere=dict(tv.drivere),
            mengde=effekter.mengde(ett, tv),
            start=start,
            opptrapping=opptrapping,
            realiseringsgrad=tv.realiseringsgrad,
            anslag=tv.eget_anslag,
            merkostnader=effekter.merkostnader(ett, tv),
            bortfall=tv.inntektsbortfall,
            andeler=_nevnte(valgte_andeler(ett, tv), år),
            omstilling=_plan(tv.omstilling, år),
            effekt=effekter.effektledd(ett, tv, innhold.valg.forutsetninger),
            merke=radmerke(ett, tv, innhold.valg.forutsetninger),
            over_kilden=effekter.over_kilden(ett, tv, innhold.valg.forutsetninger),
            innfasing=innfasing_med_egne(start, opptrapping, valgte_andeler(ett, tv), år),
            status=_status(innhold, ett.id, ett.status is Status.VEDTATT),
            bidrag=innhold.resultat.bidrag_fra(ett.id),
        )


def _fra_eget(innhold: Rapportinnhold, eget: EgetTiltak) -> Tiltaksrad:
    år = innhold.kommune.år
    return Tiltaksrad(
        nøkkel=eget.nøkkel,
        navn=rens(eget.navn),
        tiltak=None,
        omregnet=None,
        regnet=None,
        valgt=True,
        drivere={},
        mengde=1.0,
        start=eget.start,
        opptrapping=eget.opptrapping_måneder,
        realiseringsgrad=eget.realiseringsgrad,
        anslag=eget.helårseffekt,
        merkostnader=eget.varige_merkostnader,
        bortfall=eget.inntektsbortfall,
        andeler=_nevnte(eget.andeler, år),
        omstilling=_plan(eget.omstilling, år),
        effekt=effekter.egne_effektledd(eget, innhold.valg.forutsetninger),
        merke=Opphav.EGET.bokstav,
        over_kilden=0.0,
        innfasing=innfasing_med_egne(eget.start, eget.opptrapping_måneder, eget.andeler, år),
        status=_status(innhold, eget.nøkkel, False),
        bidrag=innhold.resultat.bidrag_fra(eget.nøkkel),
    )


def _status(innhold: Rapportinnhold, nøkkel: str, vedtatt: bool) -> str:
    resultat = innhold.resultat
    if vedtatt:
        return STATUS[Grunn.VEDTATT]
    if resultat.bidrag_fra(nøkkel):
        return MED
    if nøkkel in resultat.ikke_tallfestet:
        return IKKE_TALLFESTET
    return next((STATUS[u.grunn] for u in resultat.ikke_medregnet if u.id == nøkkel), AV)


def _nevnte(par: Beløp | None, år: tuple[int, ...]) -> PerÅr:
    nevnt = dict(par or ())
    return tuple(nevnt.get(y) for y in år)


def _plan(par: Beløp | None, år: tuple[int, ...]) -> PerÅr:
    return (None,) * len(år) if par is None else tuple(verdi_for(par, y) for y in år)
