"""Rydding i lageret: korte lenker som er eldre enn kommunen vil ha dem. Id-en blir stående, så leseren får grunnen."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, func, insert, select

from scenario.deling.lager import Lager, måneden
from scenario.deling.lagerskjema import innhold, lenker, ryddede


def grense(i_dag: date, måneder: int) -> str:
    """Den første måneden som beholdes: 36 måneder før 2026-11 er 2023-11."""
    return måneden(i_dag, -måneder)


def eldre_enn(lager: Lager, første: str) -> int:
    """Antall lenker fra før måneden. De uten måned er fra før den ble lagret, og telles ikke."""
    with lager.skriv() as kobling:
        return kobling.scalar(select(func.count()).select_from(lenker).where(lenker.c.maaned < første)) or 0


def rydd(lager: Lager, første: str) -> int:
    """Tar bort lenkene fra før måneden, alt eller ingenting, og gir antallet."""
    gamle = lenker.c.maaned < første
    with lager.skriv() as kobling:
        kjente = select(ryddede.c.id)  # en sikkerhetskopi kan ha hentet tilbake noe som var ryddet bort
        kobling.execute(
            insert(ryddede).from_select(["id"], select(lenker.c.id).where(gamle, lenker.c.id.not_in(kjente)))
        )
        antall = kobling.execute(delete(lenker).where(gamle)).rowcount
        kobling.execute(delete(innhold).where(innhold.c.sum.not_in(select(lenker.c.sum))))
    return int(antall)


def merk_gamle(lager: Lager, måned: str) -> int:
    """Gir lenkene uten måned denne måneden, så de eldes fra nå. Gir antallet."""
    with lager.skriv() as kobling:
        return int(kobling.execute(lenker.update().where(lenker.c.maaned.is_(None)).values(maaned=måned)).rowcount)
