"""Det listen har å si: setningen ved et felt som ikke kan leses, og beskjeden etter et trykk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenario.begreper.valg import KRONER
from scenario.framstilling.felt import Tvil
from scenario.framstilling.listeforklaring import Form
from sider.felles import tilstand
from sider.felles.kontroller import Tallform


class Skrivefeil(Exception):
    """Det som er skrevet, kan ikke leses. Grunnen er setningen ved feltet; `ved` når den står ved andre felt."""

    def __init__(self, grunn: ValueError, ved: dict[str, Form] | None = None) -> None:
        super().__init__(str(grunn))
        self.grunn, self.ved = grunn, ved


def som_form(feil: ValueError) -> Form:
    """Setningen ved feltet. Er det tvil om enheten, også svarene: ja, og nei med det som trolig var ment."""
    form, svar = beløpsform(), Form(tekst=str(feil))
    if isinstance(feil, Tvil) and feil.kan_være:
        svar["ja"] = f"Ja, {form.vis(feil.verdi)} {form.enhet}"
    if isinstance(feil, Tvil) and feil.forslag is not None:
        svar["nei"] = [f"Nei, {form.vis(feil.forslag)} {form.enhet}", form.vis(feil.forslag)]
    return svar


def beløpsform(minst: float | None = None, **kw: Any) -> Tallform:
    """Et beløp i mill. kr. Er det større enn målet, spørres det om enheten."""
    return Tallform.av(KRONER, minst, ventet=tilstand.kommune().mål.nivå.midt, **kw)


def feilene() -> dict[str, Form]:
    """Det som står ved feltene som ikke kan leses."""
    gjelder: dict[str, Form] = tilstand.visning("listefeil", {})
    return gjelder


def sett_feil(nye: Mapping[str, Form | str]) -> None:
    """Setter setningene ved noen felt; tom tar setningen bort."""
    alle = {**feilene(), **nye}
    tilstand.sett_visning("listefeil", {k: feil for k, feil in alle.items() if feil})


def avvist() -> dict[str, str]:
    """Det som står i felt som hører sammen, og som ikke kunne brukes."""
    gjelder: dict[str, str] = tilstand.visning("avvist", {})
    return gjelder


def beskjed() -> tuple[int, str]:
    """Det siste listen har å si om en knapp som er trykket, med løpenummer."""
    gjelder: tuple[int, str] = tilstand.visning("listebeskjed", (0, ""))
    return gjelder


def si(tekst: str) -> None:
    """Gir listen en ny beskjed."""
    tilstand.sett_visning("listebeskjed", (beskjed()[0] + 1, tekst))
