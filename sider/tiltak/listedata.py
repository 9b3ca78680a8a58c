"""Det tiltakslisten viser: katalogen, som er lik fra klikk til klikk, og verdiene som gjelder nå."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Status, Tiltak
from scenario.begreper.valg import EgetTiltak, Forutsetninger, Tiltaksvalg, Valg
from scenario.framstilling import forklaring, listeforklaring, sporsmalstekst
from scenario.framstilling.detaljforklaring import anslagsverdier, driververdier, egne_detaljer, tiltaksdetaljer
from scenario.framstilling.listeforklaring import EGNE, UTEN_TEMA, Form, trinn_for, trinnene
from scenario.framstilling.tall import antall
from sider.felles import deling, tilstand
from sider.felles.svar import så_langt_rekker_det
from sider.felles.tallgrunnlag import pakkene, svarene, svarenes_tid
from sider.komponenter.tiltaksliste import som_bytes
from sider.tiltak import listerader, listesvar, listevalg

UTEN_SUM = "ingen sum"
SØK_FRA = 40
"""Så mange tiltak må det være før listen får et søkefelt."""


# --- Katalogen ------------------------------------------------------------------------------------------------------

Mengder = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Radgrunnlag:
    """Alt radene i katalogen lages av. Det samme grunnlaget gir de samme radene."""

    utgave: str
    svarenes_tid: int
    forutsetninger: Forutsetninger
    """Bare de forutsetningene som endrer beløpene på radene; resten er standard."""


def grunnlaget(kommune: Kommune, valg: Valg) -> Radgrunnlag:
    """Det som gjelder nå. Leses én gang i kjøringen."""
    felt = {n: getattr(valg.forutsetninger, n) for n in ("realiseringsgrad", "regn_om_priser", "ta_med_antakelser")}
    return Radgrunnlag(kommune.utgave, svarenes_tid(), replace(kommune.standard, **felt))


@lru_cache(maxsize=8)
def katalogen(grunnlag: Radgrunnlag) -> bytes:
    """Alle radene slik de er uten egne tall, og alt på siden som ikke endres av et klikk."""
    kommune = tilstand.kommune()
    rader = _rader(grunnlag)
    koder = _katalogkoder(grunnlag)
    grunner = _grunntekster(kommune.i_kroner_for(grunnlag.forutsetninger), set(koder.values()))
    felles = {"k": _kjenning(grunnlag), "g": koder, "grunner": grunner, **_fast(kommune)}
    return som_bytes([{**rad, "felles": felles} if nr == 0 else rad for nr, rad in enumerate(rader)])


@lru_cache(maxsize=8)
def _rader(grunnlag: Radgrunnlag) -> tuple[Form, ...]:
    """Radene fra A til Å. Temaene står i sin egen rekkefølge."""
    gjelder, skala = grunnlag.forutsetninger, _skala(grunnlag)
    kommune = tilstand.kommune().i_kroner_for(gjelder)
    sortert = sorted(kommune.valgbare, key=lambda t: _alfabetisk(_med_like_lange_tall(t)))
    return tuple(
        listeforklaring.rad(kommune, t, Tiltaksvalg(t.id), trinnene(t), gjelder, skala) | _besvart(t) for t in sortert
    )


def _besvart(tiltak: Tiltak) -> Form:
    """Antall svar, og ordene det kan søkes på. Ingenting når det ikke er noen."""
    svar = sporsmalstekst.gjeldende(sporsmalstekst.for_tiltaket(svarene(), tiltak.id))
    ord_ = " ".join(f"{v.svar.spørsmål} {v.svar.svar}" for v in svar)
    return {"svar": antall(len(svar), "svar", "svar"), "ord": ord_} if svar else {}


@lru_cache(maxsize=8)
def _skala(grunnlag: Radgrunnlag) -> float:
    gjelder = grunnlag.forutsetninger
    return listeforklaring.skala(tilstand.kommune().i_kroner_for(gjelder), gjelder)


def _med_like_lange_tall(tiltak: Tiltak) -> str:
    """Navnet slik at tiltak 9 kommer før tiltak 10."""
    return re.sub(r"\d+", lambda t: t[0].zfill(6), tiltak.navn) if tiltak.nummer else tiltak.navn


def _alfabetisk(navn: str) -> str:
    """Norsk rekkefølge: æ, ø og å sist."""
    return navn.lower().translate(str.maketrans("æøå", "{|}"))


@lru_cache(maxsize=8)
def _radene_etter_id(grunnlag: Radgrunnlag) -> dict[str, Form]:
    return {rad["id"]: rad for rad in _rader(grunnlag)}


@lru_cache(maxsize=8)
def _kjenning(grunnlag: Radgrunnlag) -> str:
    return hashlib.sha256(repr(grunnlag).encode()).hexdigest()[:8]


def _fast(kommune: Kommune) -> Form:
    temaer = [{"id": t.id, "navn": t.navn, "om": t.forklaring or "", "kan": 1} for t in kommune.opplysninger.temaer]
    uten = [{"id": UTEN_TEMA, "navn": "Uten område" if kommune.liste else "Uten tema", "om": "", "kan": 0}]
    egne = {"id": EGNE, "navn": "Egne tiltak", "om": "Tiltak du legger til selv. De følger med i lenken.", "kan": 0}
    return {
        "temaer": [*temaer, *(uten if any(not t.temaer for t in kommune.valgbare) else []), egne],
        "vedtatte": listeforklaring.vedtatte(kommune),
        "vedtatt": forklaring.av_tidligere_vedtak(kommune) or "",
        "eksempler": _eksemplene(kommune),
        "søk": int(len(kommune.valgbare) >= SØK_FRA),
        "søketekst": "Nummer eller ord" if any(t.nummer for t in kommune.valgbare) else "Søk i tiltakene",
        "hode": "Tiltak, etter nummer i hvert område" if kommune.liste else "Tiltak, fra A til Å i hvert tema",
        "områder": _områdene(kommune) if len(kommune.valgbare) >= SØK_FRA else [],
    }


def _områdene(kommune: Kommune) -> list[list[str]]:
    """Områdene noen av tiltakene gjelder, til å sile på."""
    brukt = {id for t in kommune.valgbare for id in t.områder}
    return [[o.id, o.navn] for o in kommune.opplysninger.områder if o.id in brukt]


def _eksemplene(kommune: Kommune) -> list[list[str]]:
    om = {p.id: p.beskrivelse for p in pakkene()}
    om[listevalg.LENGST] = "Alle tiltak med tall, med størst mulig mengde. Ikke et forslag."
    return [[id, navn, om[id]] for id, (navn, _) in listevalg.eksempler(kommune).items()]


# --- Verdiene -------------------------------------------------------------------------------------------------------


def verdiene(grunnlag: Radgrunnlag, kommune: Kommune, valg: Valg, resultat: Resultat) -> dict[str, Any]:
    """Det som gjelder nå: trinnene, grunnene som er andre enn i katalogen («» er ingen grunn), radene med egne tall,
    temaene, og detaljene under den åpne raden."""
    kommune = kommune.i_kroner_for(valg.forutsetninger)
    kjente = {t: tv for id, tv in listerader.kjente_valg().items() if (t := _valgbart(kommune, id))}
    vanlige, mengder = _katalogkoder(grunnlag), listerader.alle_mengdene(kjente)
    koder = _forskjell(vanlige, _grunnkoder(kommune, valg, resultat, kjente))
    egne = _egne(_skala(grunnlag), valg, resultat.mål)
    return {
        "k": _kjenning(grunnlag),
        "v": _trinn(valg, kjente, mengder, egne),
        "g": koder,
        "grunner": _grunner(kommune, valg, resultat, set(koder.values()) - {"", *vanlige.values()}),
        "x": _avvikende(grunnlag, kommune, valg, kjente, mengder),
        "egne": egne,
        "temaer": _temaene(kommune, valg, resultat),
        "antall": [f"Alle {len(kommune.valgbare) + len(egne)}", f"Bare valgte {_antall_på(kommune, valg)}"],
        "kan": [int(tilstand.kan_angre()), int(valg != tilstand.tomt_valg() or bool(listerader.egne_av()))],
        "felt": _feltverdier(kjente) | listesvar.avvist(),
        "feil": listesvar.feilene(),
        "si": listesvar.beskjed(),
        "detaljer": _detaljer(kommune, valg, resultat),
    }


def _valgbart(kommune: Kommune, id: str) -> Tiltak | None:
    tiltak = kommune.tiltak_etter_id.get(id)
    return tiltak if tiltak and tiltak.status is Status.AKTIV else None


def _antall_på(kommune: Kommune, valg: Valg) -> int:
    return sum(1 for t in valg.tiltak if _valgbart(kommune, t.id)) + len(valg.egne_tiltak)


def _trinn(
    valg: Valg, kjente: Mapping[Tiltak, Tiltaksvalg], mengder: Mapping[str, Mengder], egne: list[Form]
) -> dict[str, int]:
    på = {t.id for t in valg.tiltak}
    trinn = {t.id: trinn_for(t, tv, mengder[t.id]) for t, tv in kjente.items() if t.id in på}
    return trinn | {rad["id"]: 1 for rad in egne if rad["på"]}


def _grunnkoder(
    kommune: Kommune, valg: Valg, resultat: Resultat, kjente: Mapping[Tiltak, Tiltaksvalg]
) -> dict[str, str]:
    a = valg.forutsetninger
    vanlige = _vanlige_koder(kommune.utgave, a.regn_med_inntektstiltak, a.ta_med_antakelser, valg.lukkede_temaer)
    egne = {t.id: listeforklaring.grunnen(kommune, valg, t, tv) for t, tv in kjente.items()}
    konflikt = {id: f"konflikt:{id}" for k in resultat.konflikter for id in k.tiltak}
    return {id: kode for id, kode in {**vanlige, **egne, **konflikt}.items() if kode}


@lru_cache(maxsize=8)
def _katalogkoder(grunnlag: Radgrunnlag) -> dict[str, str]:
    """Grunnene som følger katalogen: ingenting er valgt, lukket eller regnet med."""
    a = grunnlag.forutsetninger
    alle = _vanlige_koder(grunnlag.utgave, a.regn_med_inntektstiltak, a.ta_med_antakelser, ())
    return {id: kode for id, kode in alle.items() if kode}


def _forskjell(vanlige: Mapping[str, str], nå: Mapping[str, str]) -> dict[str, str]:
    return {id: nå.get(id, "") for id in vanlige.keys() | nå.keys() if nå.get(id) != vanlige.get(id)}


@lru_cache(maxsize=64)
def _vanlige_koder(_utgave: str, inntekt: bool, antakelser: bool, lukkede: tuple[int, ...]) -> dict[str, str]:
    """Grunnen på hver rad når tiltaket er som i katalogen."""
    kommune = tilstand.kommune()
    med = replace(kommune.standard, regn_med_inntektstiltak=inntekt, ta_med_antakelser=antakelser)
    valg = Valg(med, lukkede_temaer=lukkede)
    return {t.id: listeforklaring.grunnen(kommune, valg, t, Tiltaksvalg(t.id)) for t in kommune.valgbare}


def _grunner(kommune: Kommune, valg: Valg, resultat: Resultat, koder: set[str]) -> dict[str, Form]:
    konflikter = listeforklaring.konfliktgrunner(kommune, valg, resultat.konflikter)
    faste = _grunntekster(kommune, {kode for kode in koder if not kode.startswith("konflikt:")})
    return {**faste, **{f"konflikt:{id}": grunn for id, grunn in konflikter.items()}}


def _grunntekster(kommune: Kommune, koder: set[str]) -> dict[str, Form]:
    return {kode: listeforklaring.grunntekst(kommune, kode) for kode in koder}


def _avvikende(
    grunnlag: Radgrunnlag,
    kommune: Kommune,
    valg: Valg,
    kjente: Mapping[Tiltak, Tiltaksvalg],
    alle_mengder: Mapping[str, Mengder],
) -> dict[str, Form]:
    """Det som er annerledes enn i katalogen: egne tall, realisert andel, eller en mengde mellom trinnene."""
    vanlige, skala = _radene_etter_id(grunnlag), _skala(grunnlag)
    avvik = {}
    for tiltak, tv in kjente.items():
        vanlig, mengder = vanlige[tiltak.id], alle_mengder[tiltak.id]
        if not _har_egne_tall(tv) and len(mengder) == len(vanlig["tekst"]):
            ny = {"std": trinn_for(tiltak, tv, mengder)}
        else:
            ny = listeforklaring.rad(kommune, tiltak, tv, mengder, valg.forutsetninger, skala)
        avvik[tiltak.id] = {felt: verdi for felt, verdi in ny.items() if verdi != vanlig[felt]}
    return {id: felt for id, felt in avvik.items() if felt}


def _har_egne_tall(tv: Tiltaksvalg) -> bool:
    egne = (tv.eget_anslag, tv.drivere, tv.varige_merkostnader, tv.inntektsbortfall)
    return any(egne) or tv.realiseringsgrad != 1.0


def _egne(skala: float, valg: Valg, mål: float) -> list[Form]:
    alle = sorted([*((e, True) for e in valg.egne_tiltak), *((e, False) for e in listerader.egne_av())], key=_id)
    return [listeforklaring.egen_rad(eget, på, valg.forutsetninger, skala, mål) for eget, på in alle]


def _id(par: tuple[EgetTiltak, bool]) -> str:
    return par[0].id


def _temaene(kommune: Kommune, valg: Valg, resultat: Resultat) -> dict[str, list[Any]]:
    """For hver overskrift: summen, overlappen, om temaet er lukket, og hva det koster å lukke det."""
    summer = {} if resultat.konflikter else listeforklaring.temasummer(kommune, resultat)
    rekker = så_langt_rekker_det(kommune, valg)
    temaer: dict[str, list[Any]] = {
        id: [*listeforklaring.sumtekst(*summer.get(id, (0.0, 0.0)), resultat.mål), 0, None] for id in (UTEN_TEMA, EGNE)
    }
    for tema in kommune.opplysninger.temaer:
        nr, lukket = int(tema.id), int(tema.id) in valg.lukkede_temaer
        tapt = listeforklaring.tapt_i(kommune, resultat, nr)
        pris = listeforklaring.pris(resultat.mål, rekker.størst, rekker.uten_tema[nr], lukket, tapt)
        sum_ = listeforklaring.sumtekst(*summer.get(tema.id, (0.0, 0.0)), resultat.mål)
        temaer[tema.id] = [*sum_, int(lukket), pris]
    if resultat.konflikter:  # da finnes ingen sum, heller ikke 0
        temaer = {id: [UTEN_SUM, "", *resten] for id, (_, _, *resten) in temaer.items()}
    return temaer


def _feltverdier(kjente: Mapping[Tiltak, Tiltaksvalg]) -> dict[str, str]:
    """Det som står i feltene på radene, der brukeren har oppgitt noe."""
    felt: dict[str, str] = {}
    for tiltak, tv in kjente.items():
        felt |= driververdier(tiltak, tv)
        if tv.eget_anslag is not None:
            felt |= anslagsverdier(tiltak.id, "anslag", tv.eget_anslag)
    return {k: tekst for k, tekst in felt.items() if tekst}


def _detaljer(kommune: Kommune, valg: Valg, resultat: Resultat) -> Form | None:
    """Detaljene under raden som er åpen. Det som er skrevet og ikke kan brukes, står i feltet."""
    detaljer = _detaljene(kommune, valg, resultat, listevalg.åpen_rad())
    return detaljer and {**detaljer, "verdier": detaljer["verdier"] | listesvar.avvist()}


def _detaljene(kommune: Kommune, valg: Valg, resultat: Resultat, id: str) -> Form | None:
    if tiltak := _valgbart(kommune, id):
        på = valg.tiltaksvalg(id) is not None
        trukket = _trukket(kommune, valg, resultat, id)
        tv = listerader.valg_for(tiltak)
        detaljer = tiltaksdetaljer(kommune, tiltak, tv, valg.forutsetninger, på=på, trukket=trukket)
        return {**detaljer, "brett": [*_spørsmålene(kommune, tiltak), *detaljer["brett"]]}
    egne = {e.nøkkel: e for e in (*valg.egne_tiltak, *listerader.egne_av())}
    return egne_detaljer(kommune, egne[id], resultat.bidrag_fra(id), valg.forutsetninger) if id in egne else None


def _spørsmålene(kommune: Kommune, tiltak: Tiltak) -> list[Form]:
    """Svarene om tiltaket, og e-posten som er klar til å kopieres."""
    svar = sporsmalstekst.for_tiltaket(svarene(), tiltak.id)
    besvart = [
        {
            "tittel": f"Spørsmål og svar ({len(sporsmalstekst.gjeldende(svar))})",
            "liste": [sporsmalstekst.linje(kommune, v) for v in svar],
        }
    ]
    om = ["Kopier teksten, og send den dit slike spørsmål går hos dere. Appen sender og lagrer ingenting."]
    spør = {
        "tittel": sporsmalstekst.OM,
        "avsnitt": om,
        "kopi": sporsmalstekst.e_post(tiltak, kommune, deling.adressen()),
    }
    return [*(besvart if svar else []), spør]


def _trukket(kommune: Kommune, valg: Valg, resultat: Resultat, id: str) -> list[str]:
    egne = forklaring.egne_navn(valg.egne_tiltak)
    return [forklaring.fradragstekst(kommune, f, egne) for f in resultat.fradrag if id in f.mellom]
