"""Tabellene i lageret, og versjonen av dem.

Versjonen står i databasen. En eldre database gjøres om i samme transaksjon som første gang den skrives til, og kan
leses som den er til da. En nyere røres ikke. Eldre utgaver av appen kan bruke versjon 2 mens de blir byttet ut.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, Text, func, insert, inspect, select, text
from sqlalchemy.engine import Connection

from scenario.deling.lagerfeil import FOR_NYTT, Lagerfeil

VERSJON = 2
IDLENGDE = 12
_LÅS = 7_290_417
"""Vilkårlig nummer på låsen som gjør at bare én om gangen lager tabellene i PostgreSQL."""

_tabeller = MetaData()
innhold = Table(
    "innhold",
    _tabeller,
    Column("sum", String(64), primary_key=True),
    Column("tekst", Text, nullable=False),
    Column("lengde", Integer, nullable=False),
)
lenker = Table(
    "lenker",
    _tabeller,
    Column("id", String(IDLENGDE), primary_key=True),
    Column("sum", String(64), ForeignKey("innhold.sum"), nullable=False, index=True),
    Column("maaned", String(7)),  # tom for det som er lagret før versjon 2
)
ryddede = Table("ryddede", _tabeller, Column("id", String(IDLENGDE), primary_key=True))
skjema = Table("skjema", _tabeller, Column("versjon", Integer, primary_key=True))


def versjon(kobling: Connection) -> int:
    """Versjonen av tabellene som er der; 0 når det ikke er noen. Før versjon 2 sto den ikke skrevet."""
    if not inspect(kobling).has_table(lenker.name):
        return 0
    if not inspect(kobling).has_table(skjema.name):
        return 1
    return int(kobling.scalar(select(func.max(skjema.c.versjon))) or 1)


def kontroller_versjon(kobling: Connection) -> int:
    """Versjonen. Gir Lagerfeil når den er nyere enn denne utgaven av appen kjenner."""
    if (nå := versjon(kobling)) > VERSJON:
        raise Lagerfeil(FOR_NYTT)
    return nå


def oppdater(kobling: Connection) -> None:
    """Lager eller gjør om tabellene når det trengs. Gir Lagerfeil når de er for nye."""
    if kontroller_versjon(kobling) == VERSJON:
        return
    if kobling.dialect.name == "postgresql":
        kobling.execute(select(func.pg_advisory_xact_lock(_LÅS)))
    fra = versjon(kobling)
    if fra == VERSJON:
        return  # en annen prosess gjorde det mens vi ventet
    for nummer in range(max(fra, 1), VERSJON) if fra else ():
        OVERGANGER[nummer](kobling)
    _tabeller.create_all(kobling)
    kobling.execute(insert(skjema).values(versjon=VERSJON))


def _til_2(kobling: Connection) -> None:
    kobling.execute(text("ALTER TABLE lenker ADD COLUMN maaned VARCHAR(7)"))


OVERGANGER: dict[int, Callable[[Connection], None]] = {1: _til_2}
"""Funksjonen på n gjør om tabellene fra versjon n til n + 1."""
