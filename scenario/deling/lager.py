"""Lageret for korte lenker og lagrede alternativer: en kort id for innholdet i en hel delt lenke.

Uten oppsett er det en SQLite-fil som lages når noe lagres første gang. Er `DATABASE_URL` satt, er det PostgreSQL.
Innholdet kan ikke endres, og likt innhold får samme id. Det står ingenting om hvem, hvor eller når.

En id er tolv tegn av 31 som er vanskelige å forveksle, i tre grupper på fire når den leses høyt. Det er 59 biter.
Id-er kan bare prøves mot tjeneren, én om gangen. Med fullt lager og tusen forsøk i sekundet går det i snitt 250 år
mellom hvert treff, og treffet er et regneeksempel uten navn på noen. Lengre id-er ville gjort dem vanskeligere
å skrive av uten å gjøre noe tryggere.

Når `lagre` har svart, står innholdet på disken. Det som blir avbrutt før det, er enten helt med eller helt borte.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    func,
    insert,
    inspect,
    make_url,
    select,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from scenario.deling.lagerfeil import OPPTATT, TOMT, Lagerfeil, norske_feil
from scenario.innstillinger import Innstillinger, innstillinger

STANDARDFIL = Path(__file__).resolve().parents[2] / "data" / "lager" / "lenker.db"
ALFABET = "23456789abcdefghjkmnpqrstuvwxyz"
IDLENGDE = 12

_ID = re.compile(rf"[{ALFABET}]{{{IDLENGDE}}}")
_INNHOLD = re.compile(r"[A-Za-z0-9._~=&-]+")
_VENT_SEKUNDER = 3
_FORSØK = 5
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
)


@dataclass(frozen=True, slots=True)
class Grenser:
    """Det meste lageret tar imot, så ingen kan fylle disken."""

    rader: int = 100_000
    tegn: int = 50_000_000
    lengst: int = 10_000
    per_minutt: int = 120
    """Nye innhold i minuttet, fra alle brukere av denne prosessen."""


def tilfeldig_id() -> str:
    """En id ingen kan gjette."""
    return "".join(secrets.choice(ALFABET) for _ in range(IDLENGDE))


def vis_id(id: str) -> str:
    """Id-en i tre grupper, til å lese høyt: `k7mp-3xq9-hd2v`."""
    return "-".join(id[n : n + 4] for n in range(0, len(id), 4))


def les_id(tekst: str) -> str | None:
    """Id-en i det noen har skrevet, med eller uten bindestreker, mellomrom og store bokstaver."""
    id = re.sub(r"[-\s]", "", tekst[:100]).lower()
    return id if _ID.fullmatch(id) else None


def gyldig(id: str, tekst: str) -> bool:
    """Sant når id-en og innholdet har den formen alt i lageret har."""
    return bool(_ID.fullmatch(id) and _INNHOLD.fullmatch(tekst))


class Lager:
    """Korte lenker i én database. Én per prosess, så grensen per minutt gjelder alle."""

    def __init__(
        self,
        sted: Path | str = STANDARDFIL,
        grenser: Grenser = Grenser(),
        ny_id: Callable[[], str] = tilfeldig_id,
        klokke: Callable[[], float] = time.monotonic,
    ) -> None:
        """`sted` er stien til en SQLite-fil, eller adressen til en PostgreSQL-database som tekst."""
        self.fil = sted if isinstance(sted, Path) else None
        self._motor = _sqlite(sted) if isinstance(sted, Path) else _postgresql(sted)
        self._grenser, self._ny_id = grenser, ny_id
        self._takt = _Takt(grenser.per_minutt, klokke)

    def lagre(self, tekst: str) -> str:
        """Id-en til innholdet. Gir Lagerfeil når det ikke kunne lagres."""
        self._kontroller(tekst)
        for _ in range(_FORSØK):
            try:
                with self.skriv() as kobling:
                    return self._lagre(kobling, tekst)
            except IntegrityError:
                continue  # noen lagret det samme samtidig, eller id-en var i bruk
        raise Lagerfeil(OPPTATT)

    def hent(self, id: str) -> str | None:
        """Innholdet bak en id, eller None når den ikke finnes.

        Gir Lagerfeil når det ikke kan leses, og når lageret er tomt: da er det ikke lenken det er noe galt med.
        """
        ren = les_id(id)
        if ren is None:
            return None
        with self.les() as kobling:
            if kobling is None or kobling.scalar(select(func.count()).select_from(lenker)) == 0:
                raise Lagerfeil(TOMT)
            return hent_innhold(kobling, ren)

    @contextmanager
    def skriv(self) -> Iterator[Connection]:
        """En transaksjon som kan skrive, med tabellene på plass. Bekreftet når blokken er ferdig uten feil."""
        with norske_feil():
            if self.fil is not None:
                self.fil.parent.mkdir(parents=True, exist_ok=True)
            with self._motor.connect() as kobling:
                _begynn(kobling, "IMMEDIATE")
                _sikre_tabeller(kobling)
                yield kobling
                kobling.commit()

    @contextmanager
    def les(self) -> Iterator[Connection | None]:
        """En transaksjon som ser lageret slik det er nå. None når ingenting er lagret ennå."""
        with norske_feil():
            if self.fil is not None and not self.fil.exists():
                yield None
                return
            with self._motor.connect() as kobling:
                _begynn(kobling, "DEFERRED")
                yield kobling if inspect(kobling).has_table(lenker.name) else None

    def _kontroller(self, tekst: str) -> None:
        if len(tekst) > self._grenser.lengst:
            raise Lagerfeil("Alternativet er for stort til å få en kort lenke. Bruk den hele lenken.")
        if not _INNHOLD.fullmatch(tekst):
            raise Lagerfeil("Bare innholdet i en delt lenke kan få en kort lenke.")

    def _lagre(self, kobling: Connection, tekst: str) -> str:
        sum_ = kontrollsum(tekst)
        fra_før = kobling.scalar(select(func.min(lenker.c.id)).where(lenker.c.sum == sum_))
        if fra_før is not None:
            return str(fra_før)
        self._kontroller_plass(kobling, len(tekst))
        id = self._ny_id()
        kobling.execute(insert(innhold).values(sum=sum_, tekst=tekst, lengde=len(tekst)))
        kobling.execute(insert(lenker).values(id=id, sum=sum_))
        return id

    def _kontroller_plass(self, kobling: Connection, lengde: int) -> None:
        rader, tegn = kobling.execute(select(func.count(), func.sum(innhold.c.lengde))).one()
        if rader >= self._grenser.rader or (tegn or 0) + lengde > self._grenser.tegn:
            raise Lagerfeil("Lageret for korte lenker er fullt. Bruk den hele lenken, og si fra til den som drifter.")
        if not self._takt.slipp_gjennom():
            raise Lagerfeil("Det lages for mange nye korte lenker akkurat nå. Prøv igjen om et minutt.")


def åpne(valgt: Innstillinger | None = None) -> Lager:
    """Lageret som er innstilt: PostgreSQL, ellers en SQLite-fil, ellers standardfila."""
    valgt = valgt or innstillinger()
    return Lager(valgt.database_url or valgt.lager or STANDARDFIL)


def kontrollsum(tekst: str) -> str:
    """SHA-256 av innholdet. Likt innhold kjennes igjen på den, og skadet innhold avsløres av den."""
    return hashlib.sha256(tekst.encode()).hexdigest()


def hent_innhold(kobling: Connection, id: str) -> str | None:
    """Innholdet bak en id, kontrollert mot summen. Gir Lagerfeil når det er skadet."""
    spørring = select(innhold.c.sum, innhold.c.tekst).join(lenker, lenker.c.sum == innhold.c.sum)
    rad = kobling.execute(spørring.where(lenker.c.id == id)).one_or_none()
    if rad is None:
        return None
    if kontrollsum(rad.tekst) != rad.sum:
        raise Lagerfeil(f"Innholdet bak den korte lenken {vis_id(id)} er skadet i lageret.")
    return str(rad.tekst)


class _Takt:
    """Slipper gjennom et visst antall i minuttet."""

    def __init__(self, per_minutt: int, klokke: Callable[[], float]) -> None:
        self._klokke, self._lås = klokke, Lock()
        self._siste: deque[float] = deque(maxlen=per_minutt)

    def slipp_gjennom(self) -> bool:
        with self._lås:
            nå, full = self._klokke(), len(self._siste) == self._siste.maxlen
            if full and nå - self._siste[0] < 60:
                return False
            self._siste.append(nå)
            return True


def _sqlite(fil: Path) -> Engine:
    """Ny kobling hver gang, så en fil som er flyttet eller slettet, aldri får skrivinger ingen kan finne igjen."""
    adresse = f"{fil.absolute().as_uri()}?mode=rwc"

    def koble() -> sqlite3.Connection:
        kobling = sqlite3.connect(adresse, uri=True, timeout=_VENT_SEKUNDER, isolation_level=None)
        kobling.execute("PRAGMA synchronous=FULL")
        kobling.execute("PRAGMA foreign_keys=ON")
        return kobling

    return create_engine("sqlite://", creator=koble, poolclass=NullPool)


def _postgresql(adresse: str) -> Engine:
    try:
        url = make_url(adresse)
    except SQLAlchemyError:
        raise Lagerfeil("DATABASE_URL er ikke en adresse til en database.") from None
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise Lagerfeil("DATABASE_URL må begynne med postgresql://.")
    millisekunder = 1000 * _VENT_SEKUNDER
    oppsett = f"-c lock_timeout={millisekunder} -c statement_timeout={5 * millisekunder} -c synchronous_commit=on"
    argumenter = {"connect_timeout": _VENT_SEKUNDER, "options": oppsett}
    return create_engine(url.set(drivername="postgresql+psycopg"), connect_args=argumenter, poolclass=NullPool)


def _begynn(kobling: Connection, slag: str) -> None:
    """Starter transaksjonen. I SQLite med skrivelås fra første stund, så to som lagrer, ikke låser hverandre."""
    if kobling.dialect.name == "sqlite":
        if slag == "IMMEDIATE":
            kobling.exec_driver_sql("PRAGMA journal_mode=WAL")
        kobling.exec_driver_sql(f"BEGIN {slag}")
    elif slag == "DEFERRED":
        kobling.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _sikre_tabeller(kobling: Connection) -> None:
    if inspect(kobling).has_table(lenker.name):
        return
    if kobling.dialect.name == "postgresql":
        kobling.execute(select(func.pg_advisory_xact_lock(_LÅS)))
    _tabeller.create_all(kobling)
