"""Diagrammene i boka. De er Excels egne, så de følger med når noe endres."""

from __future__ import annotations

from typing import Any

from scenario.begreper.felles import Opphav
from scenario.begreper.fondsposter import RESERVEKRAV, UTEN_TILTAK, UTGÅENDE
from scenario.framstilling.farger import LYS
from scenario.rapport.regneark import aar, fond
from scenario.rapport.regneark.ark import TALL, Ark, Bok
from scenario.rapport.regneark.plan import Arkplan

_STØRRELSE = {"width": 560, "height": 300}
_STILL = "Tallene står i tabellene til venstre."


def sett_inn(bok: Bok, plan: Arkplan, ark: Ark, rad: int, kol: int) -> None:
    """Setter de to diagrammene under hverandre, med beskrivelse for den som ikke ser dem."""
    effekt = _søyler(bok, plan, "Effekt", aar.linjens_år(plan, aar.EFFEKT), LYS.flatefarge(Opphav.AVLEDET))
    effekt.combine(_linjer(bok, plan, [("Krav", aar.linjens_år(plan, aar.KRAV), LYS.regel, "dash")]))
    om = f"Søyler viser effekten av tiltakene hvert år, stiplet linje viser kravet. {_STILL}"
    _sett(ark, rad, kol, effekt, "Effekt og krav per år. 1000 kr", om)
    fondet = _søyler(bok, plan, UTGÅENDE.navn, fond.linjens_år(plan, UTGÅENDE), LYS.fond)
    regel = (RESERVEKRAV.navn, fond.linjens_år(plan, RESERVEKRAV), LYS.regel, "dash")
    uten = (UTEN_TILTAK, fond.linjens_år(plan, UTGÅENDE, True), LYS.uten_tiltak, "solid")
    fondet.combine(_linjer(bok, plan, [regel, uten]))
    om = f"Søyler viser fondet, stiplet linje kravet i handlingsregelen og hel linje fondet uten tiltak. {_STILL}"
    _sett(ark, rad + 16, kol, fondet, "Disposisjonsfondet ved utgangen av året. 1000 kr", om)


def _søyler(bok: Bok, plan: Arkplan, navn: str, verdier: str, farge: str) -> Any:
    diagram = bok.fil.add_chart({"type": "column"})
    diagram.add_series(
        {
            "name": navn,
            "categories": f"={aar.hodets_år(plan)}",
            "values": f"={verdier}",
            "fill": {"color": farge},
            "gap": 60,
            "data_labels": {"value": True, "num_format": TALL},
        }
    )
    return diagram


def _linjer(bok: Bok, plan: Arkplan, serier: list[tuple[str, str, str, str]]) -> Any:
    diagram = bok.fil.add_chart({"type": "line"})
    for navn, verdier, farge, strek in serier:
        diagram.add_series(
            {
                "name": navn,
                "categories": f"={aar.hodets_år(plan)}",
                "values": f"={verdier}",
                "line": {"color": farge, "width": 2.25, "dash_type": strek},
                "marker": {"type": "diamond", "size": 7, "fill": {"color": farge}, "border": {"color": farge}},
            }
        )
    return diagram


def _sett(ark: Ark, rad: int, kol: int, diagram: Any, tittel: str, beskrivelse: str) -> None:
    diagram.set_title({"name": tittel, "name_font": {"size": 12, "bold": True}, "overlay": False})
    diagram.set_legend({"position": "bottom"})
    diagram.set_y_axis({"num_format": TALL, "major_gridlines": {"visible": True, "line": {"color": LYS.linje}}})
    diagram.set_x_axis({"label_position": "low"})
    diagram.set_size(_STØRRELSE)
    ark.ws.insert_chart(rad, kol, diagram, {"description": beskrivelse, "object_position": 2})
