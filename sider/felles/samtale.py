"""Samtalen med komponentene på siden: hvor langt hver er kommet, og det nye siden sist."""

from __future__ import annotations

import secrets

from sider.felles import tilstand
from sider.komponenter.samtale import Nytt, Samtale, les


def gjelder(navn: str) -> Samtale:
    """Samtalen med denne nettleseren. Den begynner første gang det spørres."""
    samtale: Samtale | None = tilstand.visning(navn, None)
    if samtale is None:
        samtale = Samtale(secrets.token_hex(4))
        tilstand.sett_visning(navn, samtale)
    return samtale


def nytt(navn: str, komponent: str) -> Nytt:
    """Det som er gjort i komponenten siden sist. Det er da kvittert."""
    før = gjelder(navn)
    nytt = les(før, tilstand.skrevet(komponent))
    if nytt.samtale != før:
        tilstand.sett_visning(navn, nytt.samtale)
    return nytt
