"""Veien mellom økten og adressen: økten lest av adressen, og adressen skrevet av økten."""

from __future__ import annotations

from dataclasses import replace

from scenario.begreper.valg import Valg
from scenario.deling import innlimt, lenkekode
from scenario.deling.delt import DeltLenke, Lenkestatus, vurder
from scenario.feilmeldinger import Inndatafeil
from sider.felles.tallgrunnlag import gjeldende, utgave, verktøy
from sider.felles.tilstand import nettleseren, tillegg
from sider.felles.tilstand.okt import FELT, INGEN_FELT, Felt, IAdressen, OmLenken, Vist, Økt, erstatt, økt
from sider.felles.tilstand.tallene import dagens, kommunen

FLEST_ANGRE = 100


def ny_økt() -> Økt:
    """En økt der ingenting er valgt."""
    vist = _tomt()
    return Økt(vist, IAdressen(vist), gjeldende().utgave)


def _tomt() -> Vist:
    fingeravtrykk = dagens()
    return Vist(Valg(forutsetninger=kommunen(fingeravtrykk).standard), fingeravtrykk)


# --- Fra adressen ---------------------------------------------------------------------------------------------------


def åpnet(økten: Økt, felt: Felt) -> Økt:
    """Økten lest av adressen. Kan den ikke leses, står valget som det er, med en setning om hvorfor."""
    if not any(felt):
        return uten_valg(økten)
    økten = replace(økten, i_adressen=replace(økten.i_adressen, felt=felt))
    try:
        innhold = innlimt.innhold(verktøy(), dict(zip(FELT, felt, strict=True)))
        delt = vurder(gjeldende(), utgave, **innhold)
    except Inndatafeil as feil:
        return replace(økten, lenken=OmLenken(str(feil)))
    lest, vist = _lest(delt, innhold["u"])
    uendret = delt.status is Lenkestatus.SAMME
    lenken = OmLenken("", _meldinger(lest, vist.utgave), None if uendret else tuple(innhold.values()))
    return replace(økten, vist=vist, i_adressen=replace(økten.i_adressen, vist=vist), lenken=lenken)


def _lest(delt: DeltLenke, fingeravtrykk: str) -> tuple[lenkekode.LestLenke, Vist]:
    """Lenken slik den ble delt når utgaven er en annen enn dagens og fortsatt finnes, ellers med dagens tall."""
    if delt.kommune_som_delt is None or delt.kommune_som_delt.utgave == gjeldende().utgave:
        return delt.i_dag, Vist(delt.i_dag.valg, dagens())
    lest = delt.som_delt or delt.i_dag
    return lest, Vist(lest.valg, fingeravtrykk)


def uten_valg(økten: Økt) -> Økt:
    """Økten slik den var før noe ble valgt."""
    vist = _tomt()
    i_adressen = replace(økten.i_adressen, vist=vist, felt=INGEN_FELT)
    return replace(økten, vist=vist, i_adressen=i_adressen, lenken=OmLenken())


def begynn_på_nytt() -> None:
    """Legger bort en lenke som ikke kunne leses. Tilbakeknappen fører til den igjen."""
    erstatt(uten_valg(økt()))


def _meldinger(lest: lenkekode.LestLenke, fingeravtrykk: str) -> tuple[str, ...]:
    navn = {t.id: t.navn for t in kommunen(fingeravtrykk).tiltak}
    utgåtte = [
        f"«{navn.get(id, id)}» er tatt ut av katalogen siden lenken ble laget, og teller ikke." for id in lest.utgåtte
    ]
    ukjente = [
        f"Lenken har et tiltak vi ikke kjenner (koden «{id.removeprefix('?')}»). Det teller ikke."
        for id in lest.ukjente
    ]
    return (*utgåtte, *ukjente, *lest.endret)


# --- Til adressen ---------------------------------------------------------------------------------------------------


def skriv_adressen() -> None:
    """Skriver adressen når valget er endret. Det gir ett steg i nettleserens historikk."""
    økten = _uten_avsenderens_navn(økt())
    try:
        økten = tillegg.fulgt(_ført_i_adressen(økten))
    except Inndatafeil as feil:
        erstatt(replace(økten, lenken=replace(økten.lenken, feil=str(feil))))
        return
    erstatt(økten)
    felt, står = _adressefelt(økten), nettleseren.står()
    if tillegg.er_endret(økten, står) or any(står.get(n, "") != felt.get(n, "") for n in FELT):
        nye = tillegg.feltene(økten)
        erstatt(replace(økten, i_adressen=replace(økten.i_adressen, tillegg=nye, møte=økten.møte)))
        nettleseren.skriv({**felt, **nye})


def _ført_i_adressen(økten: Økt) -> Økt:
    """Økten der det som vises, er det som står i adressen. Gir Inndatafeil når det er for stort for den."""
    if økten.vist == økten.i_adressen.vist:
        return økten
    kommune = kommunen(økten.vist.utgave)
    felt = {"s": lenkekode.kod(kommune, økten.vist.valg), "u": kommune.utgave}
    delt = økten.lenken.delt if økten.lenken.delt and økten.lenken.delt[1] else None  # nå står utgaven i adressen
    return replace(
        økten,
        angre=økten.angre if økten.angrer else _lagt_til(økten.angre, økten.i_adressen.vist),
        angrer=False,
        i_adressen=replace(økten.i_adressen, vist=økten.vist, felt=tuple(felt.get(navn, "") for navn in FELT)),
        lenken=replace(økten.lenken, feil="", delt=delt),
    )


def _adressefelt(økten: Økt) -> dict[str, str]:
    """Feltene vi eier, slik de skal stå i adressen. En lenke som ikke kunne leses, blir stående."""
    return {navn: verdi for navn, verdi in zip(FELT, økten.i_adressen.felt, strict=True) if verdi}


def adresse() -> dict[str, str]:
    """Adressefeltene en lenke til en annen side må ha med seg for å vise det samme."""
    økten = tillegg.fulgt(økt())
    erstatt(økten)
    if økten.vist == økten.i_adressen.vist and not økten.lenken.feil:
        return {**_adressefelt(økten), **tillegg.feltene(økten)}
    kommune = kommunen(økten.vist.utgave)
    return {"s": lenkekode.kod(kommune, økten.vist.valg), "u": kommune.utgave, **tillegg.feltene(økten)}


# --- Angre ----------------------------------------------------------------------------------------------------------


def kan_angre() -> bool:
    """Sant når det finnes et tidligere valg i denne økten å gå tilbake til."""
    return bool(økt().angre)


def angre() -> bool:
    """Går ett valg tilbake. Adressen får et nytt steg, så tilbakeknappen angrer angringen. Gir om det var noe."""
    økten = økt()
    if not økten.angre:
        return False
    *resten, forrige = økten.angre
    erstatt(replace(økten, vist=forrige, angre=tuple(resten), angrer=True))
    return True


def _lagt_til(angre: tuple[Vist, ...], vist: Vist) -> tuple[Vist, ...]:
    return (*angre, vist)[-FLEST_ANGRE:]


def fulgt_historikken(økten: Økt, før: Vist) -> Økt:
    """Tilbakeknappen og «Angre» går den samme veien: et steg tilbake er ett mindre å angre, et fram ett mer."""
    tilbake = økten.angre[-1:] == (økten.i_adressen.vist,)
    return replace(økten, angre=økten.angre[:-1] if tilbake else _lagt_til(økten.angre, før))


# --- Om lenken ------------------------------------------------------------------------------------------------------


def lag_min_versjon() -> None:
    """Det som vises, er et utgangspunkt: med den første endringen er det mottakerens eget, og mister avsenderens navn.

    Navnet kan ikke tas bort med en gang. Da ville adressen vært en annen, og «Tilbake» ført til et navnløst alternativ.
    """
    erstatt(replace(økt(), mottatt=økt().vist.valg))


def _uten_avsenderens_navn(økten: Økt) -> Økt:
    valg, mottatt = økten.vist.valg, økten.mottatt
    if mottatt is None or valg == mottatt:
        return økten
    if (valg.navn, valg.merknad) == (mottatt.navn, mottatt.merknad):
        valg = valg.med(navn="", merknad="")
    return replace(økten, mottatt=None, vist=replace(økten.vist, valg=valg))


def feil() -> str:
    """Setningen som sier hvorfor lenken ikke kunne leses; tom når alt er i orden."""
    return økt().lenken.feil


def meldinger() -> tuple[str, ...]:
    """Det leseren bør vite om lenken: utgåtte, ukjente og endrede tiltak."""
    return økt().lenken.meldinger


def om_lenken() -> object:
    """Alt beskjedene om lenken lages av. Er det et annet nå, er beskjedene det også."""
    return økt().lenken, økt().vist.utgave
