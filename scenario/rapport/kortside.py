"""Kortet på et annet nettsted: det samme som på bildet av en lenke, som HTML uten skript."""

from __future__ import annotations

from html import escape

from scenario.framstilling import svarbilde, svaret
from scenario.framstilling.ord import VANNMERKE
from scenario.framstilling.svaret import Svar
from scenario.framstilling.tall import mill_kr_knapp
from scenario.rapport.delekort import Delekort
from scenario.rapport.innhold import rens

STIL = """
:root { color-scheme: light dark } * { box-sizing: border-box }
body { margin: 0; padding: 12px 16px; font: 1rem/1.4 system-ui, sans-serif }
body { color: var(--s-blekk); background: var(--s-bunn) }
h1, p { margin: 0; overflow-wrap: anywhere } h1 { font-size: 1.25rem; line-height: 1.25; margin-top: 8px }
header, footer { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 16px; font-size: .875rem }
.vann { border: 1.5px dashed var(--s-kant); border-radius: 4px; padding: 0 6px; font-weight: 600 }
.to { display: flex; flex-wrap: wrap; gap: 2px 32px; margin: 8px 0 0 } .to dt { font-size: .9375rem }
.to dd { margin: 0; font-size: 2.25rem; line-height: 1.1; font-weight: 700; white-space: nowrap }
.s-maal b { background: var(--s-bunn) } .dom { font-weight: 600; margin: 4px 0 8px } .om { margin: 8px 0 }
footer, .om { color: var(--s-dempet) } a { color: var(--s-lenke) } footer a { padding: 4px 0 }
"""


def html(kort: Delekort, stil: str, om: str = "", lenke: str = "") -> str:
    """Hele siden. `om` er det leseren må vite om lenken, og `lenke` adressen til alternativet i verktøyet."""
    innhold = _svaret(kort.svar) if kort.svar else f'<p class="om">{escape(kort.setning)}</p>'
    merknad = f'<p class="om" role="status">{escape(om)}</p>' if om else ""
    navn = escape(rens(kort.navn))
    åpne = f'<a href="{escape(lenke)}" target="_blank" rel="noopener">Åpne i verktøyet</a>' if lenke else ""
    return (
        f'<!DOCTYPE html><html lang="nb"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{navn} – {escape(kort.kommune)}</title><style>{stil}{STIL}</style></head><body><main>"
        f'<header><span>{escape(kort.kommune)} · Innsparing</span><span class="vann">{VANNMERKE}</span></header>'
        f"<h1>{navn}</h1>{merknad}{innhold}</main><footer><span>{escape(kort.fot)}</span>{åpne}</footer></body></html>"
    )


def _svaret(svar: Svar) -> str:
    per = "til sammen" if svar.resultat.akkumulert else "i året"
    planlagt = _tallet(f"Planlagt av {mill_kr_knapp(svar.resultat.mål)} {per}", svaret.planlagt(svar))
    trolig = _tallet("Trolig", svaret.trolig(svar)) if svar.trolig else ""
    return (
        f'<dl class="to">{planlagt}{trolig}</dl>{svarbilde.stolpen(svar)}'
        f'<p class="dom">{escape(svaret.dommen(svar, True))}</p>'
    )


def _tallet(navn: str, tall: str) -> str:
    return f"<div><dt>{escape(navn)}</dt><dd>{escape(tall)}</dd></div>"
