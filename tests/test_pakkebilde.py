"""Det som skiller pakkene: hvert tiltak står én gang, det felles for seg, og navnet er det pakken har alene."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from scenario.analyse.pakker.pakkesporsmal import Formål
from scenario.analyse.pakker.pakkesvar import Pakke
from scenario.begreper import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.framstilling import pakkebilde, pakketekst
from tests.strategier import drammen

DRAMMEN = drammen()


def pakke(*ider: str, bevist: bool = True) -> Pakke:
    valg = Valg(DRAMMEN.standard, tuple(map(Tiltaksvalg, ider)))
    felt = {"formålsverdi": float(len(ider)), "minst_mulig": 1.0, "bevist": bevist}
    return cast("Pakke", SimpleNamespace(valg=valg, resultat=beregn(DRAMMEN, valg), tiltak=ider, **felt))


PAKKENE = (pakke("staber", "skolestruktur"), pakke("staber", "sykefravaer"), pakke("staber"))


def test_felles_og_det_som_skiller_er_hele_innholdet() -> None:
    assert pakkebilde.felles(PAKKENE) == ["staber"]
    assert pakkebilde.skiller(PAKKENE) == ["sykefravaer", "skolestruktur"]
    bildet = pakkebilde.forskjellene(DRAMMEN, [(f"Nr. {n}", p) for n, p in enumerate(PAKKENE, 1)])
    assert bildet.count("Færre skoler") == 1
    assert "med i alle: mindre staber" in bildet
    assert pakkebilde.forskjellene(DRAMMEN, [("Nr. 1", PAKKENE[0])]) == ""


def test_navnet_er_det_pakken_har_som_ikke_alle_har() -> None:
    navn = [pakkebilde.navnet(DRAMMEN, p, PAKKENE) for p in PAKKENE]
    assert navn == ["med færre skoler", "med lavere sykefravær", "bare det alle har"]


def test_bevist_best_sies_én_gang_eller_på_hver_linje_når_det_ikke_gjelder_alle() -> None:
    assert "Bevist best" not in pakketekst.pakketabell(PAKKENE, Formål.FÆRREST)
    assert pakketekst.om_beviset(PAKKENE, Formål.FÆRREST).count("Bevist best") == 1
    noen = (*PAKKENE, pakke("staber", "modulbygg", bevist=False))
    assert "Bevist best" in pakketekst.pakketabell(noen, Formål.FÆRREST)
    assert pakketekst.om_beviset(noen, Formål.FÆRREST) == ""
