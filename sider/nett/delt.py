"""En kort lenke som en ferdig side uten økt: tusen lesere koster én regning, og ingen av dem en plass.

Siden er laget av de samme tekstene som lesevisningen, har ingen skript, og kan holdes av tjeneren foran. Tallene er dem
lenken ble laget med.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Final

from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.beregning import beregn
from scenario.framstilling import lesebilde, leseforklaring
from scenario.framstilling.tall import dato, mill_kr_knapp
from sider.felles import tallgrunnlag
from sider.nett import forhandsvisning
from sider.nett.forhandsvisning import BILDE, Felt

ADRESSE: Final = "delt"
"""Adressen til siden. Lenken står i spørringen: stier blir ofte logget."""
HUSKES_SEKUNDER: Final = 300
FLEST: Final = 256
_SIDE: Final = """<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
{hode}<style>body{{font:1rem/1.5 sans-serif;margin:0 auto;padding:0 16px 32px;max-width:56rem;
color:var(--s-blekk);background:var(--s-bunn)}}:root{{color-scheme:light dark}}
.d-bilde{{display:block;width:100%;height:auto;margin:16px 0;border:1px solid var(--linje)}}
.st-key-les .d-svar{{font-size:1.125rem;max-width:60ch;margin-bottom:32px!important}}a{{color:inherit}}
h1{{overflow-wrap:anywhere;line-height:1.2;margin:24px 0 8px}}.st-key-les .l-gang{{margin-top:16px!important}}
.st-key-les .d-veier{{margin:16px 0!important}}.d-veier a{{display:inline-block;padding:10px 0}}
@media print{{.d-veier{{display:none}}}}</style>{stil}</head>
<body><main class="st-key-les">{innhold}</main></body></html>"""


def siden(felt: Felt, stil: str, grunn: str) -> str:
    """Hele siden. Gir Inndatafeil eller Tallgrunnlagsfeil når lenken ikke kan leses."""
    return _siden(felt, stil, grunn, tallgrunnlag.gjeldende().utgave)


@lru_cache(maxsize=FLEST)
def _siden(felt: Felt, stil: str, grunn: str, _utgave: str) -> str:
    vist = forhandsvisning.visning(felt)
    kommune, valg = forhandsvisning.åpnet(felt)
    innhold = _innhold(kommune, valg, beregn(kommune, valg), vist.beskrivelse, felt)
    return _SIDE.format(hode=forhandsvisning.hodet(vist, grunn, felt), stil=stil, innhold=innhold)


def _innhold(kommune: Kommune, valg: Valg, resultat: Resultat, svaret: str, felt: Felt) -> str:
    publisert = tallgrunnlag.publisert(kommune.utgave)
    fakta = leseforklaring.antall_tiltak(valg), f"Tallene er fra {dato(publisert)}" if publisert else ""
    spørring = escape("&".join(f"{navn}={verdi}" for navn, verdi in felt))
    deler = [
        lesebilde.hodet(kommune.opplysninger.navn),
        f"<h1>{escape(leseforklaring.overskrift(valg))}</h1>",
        lesebilde.om(valg.merknad, tuple(filter(None, fakta))),
        lesebilde.om_lista(kommune.liste) if kommune.liste else "",
        f'<img class="d-bilde" src="{BILDE}?{spørring}" alt="{escape(svaret)}" width="1200" height="630">',
        f'<p class="d-svar">{escape(svaret)}</p>',
    ]
    if leseforklaring.antall_valgte(valg):
        deler.append(lesebilde.valgt(leseforklaring.leselisten(kommune, valg, resultat)))
    if not resultat.konflikter:
        deler.append(lesebilde.årene(leseforklaring.per_år(resultat)))
    tall = f"Tallgrunnlag {kommune.utgave}{f', publisert {dato(publisert)}' if publisert else ''}."
    deler.append(f'<p class="d-veier"><a href="les?{spørring}">Åpne alternativet i verktøyet</a></p>')
    deler.append(lesebilde.hva_er_dette(mill_kr_knapp(kommune.mål.nivå.verdi or 0.0), tall))
    return "".join(deler)
