"""Lageret for korte lenker og lagrede alternativer: en kort id for innholdet i en hel delt lenke.

Uten oppsett er det en SQLite-fil som lages når noe lagres første gang. Er `DATABASE_URL` satt, er det PostgreSQL.
Innholdet kan ikke endres, og likt innhold får samme id. Det står ingenting om hvem eller hvor, og av tid bare måneden,
så gamle lenker kan ryddes bort. En id som er ryddet bort, blir stående uten innhold, så den som åpner den, får vite
hvorfor.

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
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, create_engine, delete, false, func, insert, inspect, make_url, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import NullPool, QueuePool

from scenario.deling.lagerfeil import (
    FULLT,
    OPPTATT,
    RYDDET,
    TOMT,
    UFULLSTENDIG,
    Lagerfeil,
    disken_er_full,
    norske_feil,
    skrives_ikke,
)
from scenario.deling.lagerskjema import IDLENGDE, innhold, kontroller_versjon, lenker, oppdater, ryddede
from scenario.deling.lagertakt import Takter
from scenario.innstillinger import Innstillinger, innstillinger

STANDARDFIL = Path(__file__).resolve().parents[2] / "data" / "lager" / "lenker.db"
ALFABET = "23456789abcdefghjkmnpqrstuvwxyz"

_ID = re.compile(rf"[{ALFABET}]{{{IDLENGDE}}}")
_INNHOLD = re.compile(r"[A-Za-z0-9._~=&-]+")
_ER_LISTE = innhold.c.tekst.like("l=%")
LISTEN_ER_FOR_STOR = "Lista er for stor til å deles. Kort ned tekstene i den, eller del den i to."
FOR_MANGE_LISTER = "Det er ikke plass til flere delte lister. Si fra til den som drifter."
_VENT_SEKUNDER = 3
_FORSØK = 5
_KOBLINGER = 4
"""Koblinger til PostgreSQL som holdes åpne mellom oppslagene, og like mange til når det haster."""
_NY_KOBLING_SEKUNDER = 600


@dataclass(frozen=True, slots=True)
class Grenser:
    """Det meste lageret tar imot, så ingen kan fylle disken."""

    rader: int = 100_000
    tegn: int = 50_000_000
    lengst: int = 10_000
    lengste_liste: int = 100_000
    lister: int = 250
    """Lister som er lagret samtidig, så de ikke tar plassen fra lenkene."""
    per_minutt: int = 1_200
    """Nye innhold i minuttet, fra alle brukere av denne prosessen."""
    per_økt: int = 20
    per_adresse: int = 240
    """Nye innhold i minuttet fra én nettadresse. Et helt rådhus kan ha den samme."""


@dataclass(frozen=True, slots=True)
class Avsender:
    """Hvem som lagrer, bare for å dele plassen: finnes i minnet i et minutt, og skrives aldri ned."""

    økt: str = ""
    adresse: str = ""


@dataclass(frozen=True, slots=True)
class Fylling:
    """Hvor mye som er lagret, og hvor mye det er plass til."""

    rader: int
    tegn: int
    grenser: Grenser
    eldste: str
    """Måneden den eldste lenken er fra, som 2026-05; tom når ingen har måned."""

    @property
    def andel(self) -> float:
        """Andelen som er brukt av det som først blir fullt, fra 0 til 1."""
        return max(self.rader / self.grenser.rader, self.tegn / self.grenser.tegn)


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
    """Korte lenker i én database. Én per prosess, så grensene per minutt gjelder alle."""

    def __init__(
        self,
        sted: Path | str = STANDARDFIL,
        grenser: Grenser = Grenser(),
        ny_id: Callable[[], str] = tilfeldig_id,
        klokke: Callable[[], float] = time.monotonic,
        i_dag: Callable[[], date] = date.today,
    ) -> None:
        """`sted` er stien til en SQLite-fil, eller adressen til en PostgreSQL-database som tekst."""
        self.fil = sted if isinstance(sted, Path) else None
        self._motor = _sqlite(sted) if isinstance(sted, Path) else _postgresql(sted)
        self._bare_lesing = _sqlite_uten_skriving(sted) if isinstance(sted, Path) else None
        self._grenser, self._ny_id, self._i_dag = grenser, ny_id, i_dag
        self._takter = Takter(klokke)
        weakref.finalize(self, self._motor.dispose)

    def lagre(self, tekst: str, avsender: Avsender = Avsender()) -> str:
        """Id-en til innholdet. Gir Lagerfeil når det ikke kunne lagres."""
        self._kontroller(tekst)
        for _ in range(_FORSØK):
            try:
                with self.skriv() as kobling:
                    return self._lagre(kobling, tekst, avsender)
            except IntegrityError:
                continue  # noen lagret det samme samtidig, eller id-en var i bruk
        raise Lagerfeil(OPPTATT)

    def lagre_liste(self, id: str, tekst: str, måneder: int, avsender: Avsender = Avsender()) -> str:
        """Lagrer innholdet i en liste under sin egen id, og tar bort dem som er eldre enn så mange måneder.

        Gir den siste måneden den er lagret. Deles den på nytt, begynner tiden på nytt. Gir Lagerfeil.
        """
        if len(tekst) > self._grenser.lengste_liste or not _INNHOLD.fullmatch(tekst):
            raise Lagerfeil(LISTEN_ER_FOR_STOR)
        nå = f"{self._i_dag():%Y-%m}"
        with self.skriv() as kobling:
            self._fjern_gamle_lister(kobling, måneder)
            gjelder = lenker.c.id == id
            if kobling.scalar(select(lenker.c.id).where(gjelder)) is None:
                self._kontroller_listeplass(kobling, len(tekst))
                self._kontroller_takten(avsender)
                sum_ = kontrollsum(tekst)
                kobling.execute(delete(ryddede).where(ryddede.c.id == id))
                kobling.execute(insert(innhold).values(sum=sum_, tekst=tekst, lengde=len(tekst)))
                kobling.execute(insert(lenker).values(id=id, sum=sum_, maaned=nå))
            else:
                kobling.execute(update(lenker).where(gjelder).values(maaned=nå))
        return måneden(self._i_dag(), måneder)

    def hent_liste(self, id: str, måneder: int) -> str | None:
        """Innholdet i en liste, eller None når den ikke finnes eller er for gammel. Gir Lagerfeil."""
        with self.les() as kobling:
            if kobling is None:
                return None
            lagret = kobling.scalar(select(lenker.c.maaned).where(lenker.c.id == id))
            for_gammel = lagret is not None and lagret < måneden(self._i_dag(), -måneder)
            return None if for_gammel else hent_innhold(kobling, id)

    def _fjern_gamle_lister(self, kobling: Connection, måneder: int) -> None:
        gamle = select(lenker.c.id, lenker.c.sum).join(innhold, innhold.c.sum == lenker.c.sum)
        for_gamle = lenker.c.maaned < måneden(self._i_dag(), -måneder)
        rader = kobling.execute(gamle.where(_ER_LISTE, for_gamle)).all()
        if rader:
            kobling.execute(delete(lenker).where(lenker.c.id.in_([r.id for r in rader])))
            kobling.execute(delete(innhold).where(innhold.c.sum.in_([r.sum for r in rader])))

    def _kontroller_listeplass(self, kobling: Connection, lengde: int) -> None:
        if (kobling.scalar(select(func.count()).where(_ER_LISTE)) or 0) >= self._grenser.lister:
            raise Lagerfeil(FOR_MANGE_LISTER)
        self._kontroller_plass(kobling, lengde)

    def hent(self, id: str) -> str | None:
        """Innholdet bak en id, eller None når den ikke finnes.

        Gir Lagerfeil når det ikke kan leses, og når lageret er tomt: da er det ikke lenken det er noe galt med.
        """
        ren = les_id(id)
        if ren is None:
            return None
        with self.les() as kobling:
            if kobling is None or kobling.scalar(select(lenker.c.id).limit(1)) is None:
                raise Lagerfeil(TOMT)
            funnet = hent_innhold(kobling, ren)
            if funnet is None:
                self._forklar_hvorfor(kobling, ren)
            return funnet

    def _forklar_hvorfor(self, kobling: Connection, id: str) -> None:
        """Gir Lagerfeil når vi vet hvorfor id-en ikke finnes, så den som leser, ikke får skylden."""
        if inspect(kobling).has_table(ryddede.name) and kobling.scalar(select(ryddede.c.id).where(ryddede.c.id == id)):
            raise Lagerfeil(RYDDET)
        if kobling.engine is self._bare_lesing and self._har_venteloggen():
            raise Lagerfeil(UFULLSTENDIG)

    def _har_venteloggen(self) -> bool:
        """Sant når noe er bekreftet, men ikke flyttet inn i selve fila, så det ikke kan leses uten å kunne skrive."""
        logg = self.fil and self.fil.with_name(f"{self.fil.name}-wal")
        return bool(logg and logg.exists() and logg.stat().st_size)

    def fylling(self) -> Fylling:
        """Hvor fullt lageret er. Gir Lagerfeil når det ikke kan leses."""
        with self.les() as kobling:
            if kobling is None:
                return Fylling(0, 0, self._grenser, "")
            rader, tegn = kobling.execute(select(func.count(), func.sum(innhold.c.lengde))).one()
            har_måned = "maaned" in {k["name"] for k in inspect(kobling).get_columns(lenker.name)}
            eldste = kobling.scalar(select(func.min(lenker.c.maaned))) if har_måned else None
            return Fylling(rader, tegn or 0, self._grenser, eldste or "")

    def kan_skrives(self) -> None:
        """Gir Lagerfeil når lageret ikke kan skrives til nå, eller disken snart er full. Ingenting blir skrevet."""
        with norske_feil():
            if self.fil is not None:
                disken_er_full(self.fil)
            if self.fil is not None and not self.fil.exists():
                skrives_ikke(self.fil)
                return
            with self._motor.connect() as kobling:
                _begynn(kobling, "IMMEDIATE")
                oppdater(kobling)
                kobling.execute(delete(lenker).where(false()))
                kobling.rollback()

    @contextmanager
    def skriv(self) -> Iterator[Connection]:
        """En transaksjon som kan skrive, med tabellene på plass. Bekreftet når blokken er ferdig uten feil."""
        with norske_feil():
            if self.fil is not None:
                self.fil.parent.mkdir(parents=True, exist_ok=True)
            with self._motor.connect() as kobling:
                _begynn(kobling, "IMMEDIATE")
                oppdater(kobling)
                yield kobling
                kobling.commit()

    @contextmanager
    def les(self) -> Iterator[Connection | None]:
        """En transaksjon som ser lageret slik det er nå. None når ingenting er lagret ennå."""
        with norske_feil():
            if self.fil is not None and not self.fil.exists():
                yield None
                return
            with self._lesemotor().connect() as kobling:
                _begynn(kobling, "DEFERRED")
                finnes = inspect(kobling).has_table(lenker.name)
                if finnes:
                    kontroller_versjon(kobling)
                yield kobling if finnes else None

    def tøm_loggen(self) -> None:
        """Flytter alt som er bekreftet, inn i selve SQLite-fila, og tømmer loggen, så det slettede ikke står der."""
        if self.fil is not None and self.fil.exists():
            with norske_feil(), self._motor.connect() as kobling:
                kobling.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def _lesemotor(self) -> Engine:
        """Motoren som kan leses fra. SQLite vil skrive også for å lese; går ikke det, leses fila slik den ligger."""
        if self._bare_lesing is None:
            return self._motor
        try:
            with self._motor.connect() as kobling:
                inspect(kobling).has_table(lenker.name)
            return self._motor
        except SQLAlchemyError as feil:
            if isinstance(feil.__cause__, sqlite3.Error) and feil.__cause__.sqlite_errorcode & 0xFF in _UTEN_SKRIVING:
                return self._bare_lesing
            raise

    def _kontroller(self, tekst: str) -> None:
        if len(tekst) > self._grenser.lengst:
            raise Lagerfeil("Alternativet er for stort til å få en kort lenke. Bruk den hele lenken.")
        if not _INNHOLD.fullmatch(tekst):
            raise Lagerfeil("Bare innholdet i en delt lenke kan få en kort lenke.")

    def _lagre(self, kobling: Connection, tekst: str, avsender: Avsender) -> str:
        sum_ = kontrollsum(tekst)
        fra_før = kobling.scalar(select(func.min(lenker.c.id)).where(lenker.c.sum == sum_))
        if fra_før is not None:
            return str(fra_før)
        self._kontroller_plass(kobling, len(tekst))
        self._kontroller_takten(avsender)
        id = self._ny_id()
        kobling.execute(insert(innhold).values(sum=sum_, tekst=tekst, lengde=len(tekst)))
        kobling.execute(insert(lenker).values(id=id, sum=sum_, maaned=f"{self._i_dag():%Y-%m}"))
        return id

    def _kontroller_plass(self, kobling: Connection, lengde: int) -> None:
        rader, tegn = kobling.execute(select(func.count(), func.sum(innhold.c.lengde))).one()
        if rader >= self._grenser.rader or (tegn or 0) + lengde > self._grenser.tegn:
            raise Lagerfeil(FULLT)

    def _kontroller_takten(self, avsender: Avsender) -> None:
        grenser = self._grenser
        takter = [("økt", avsender.økt, grenser.per_økt), ("adresse", avsender.adresse, grenser.per_adresse)]
        gjelder = [(f"{slag}:{hvem}", flest) for slag, hvem, flest in takter if hvem]
        if not self._takter.slipp_gjennom((*gjelder, ("alle", grenser.per_minutt))):
            raise Lagerfeil("Det lages for mange nye korte lenker akkurat nå. Prøv igjen om et minutt.")


def måneden(dag: date, fra: int) -> str:
    """Måneden så mange måneder etter denne dagen, eller før når tallet er negativt: `2027-11`."""
    år, måned = divmod(dag.year * 12 + dag.month - 1 + fra, 12)
    return f"{år:04}-{måned + 1:02}"


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


def _sqlite(fil: Path) -> Engine:
    """Ny kobling hver gang, så en fil som er flyttet eller slettet, aldri får skrivinger ingen kan finne igjen."""
    adresse = f"{fil.absolute().as_uri()}?mode=rwc"

    def koble() -> sqlite3.Connection:
        kobling = sqlite3.connect(adresse, uri=True, timeout=_VENT_SEKUNDER, isolation_level=None)
        kobling.execute("PRAGMA synchronous=FULL")
        kobling.execute("PRAGMA foreign_keys=ON")
        return kobling

    return create_engine("sqlite://", creator=koble, poolclass=NullPool)


_UTEN_SKRIVING = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


def _sqlite_uten_skriving(fil: Path) -> Engine:
    """Fila slik den ligger, uten låser og uten filene ved siden av. Bare når den ikke kan leses på vanlig vis."""
    adresse = f"{fil.absolute().as_uri()}?mode=ro&immutable=1"
    return create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(adresse, uri=True, isolation_level=None), poolclass=NullPool
    )


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
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=argumenter,
        poolclass=QueuePool,
        pool_size=_KOBLINGER,
        max_overflow=_KOBLINGER,
        pool_timeout=_VENT_SEKUNDER,
        pool_pre_ping=True,
        pool_recycle=_NY_KOBLING_SEKUNDER,
    )


def _begynn(kobling: Connection, slag: str) -> None:
    """Starter transaksjonen. I SQLite med skrivelås fra første stund, så to som lagrer, ikke låser hverandre."""
    if kobling.dialect.name == "sqlite":
        if slag == "IMMEDIATE":
            kobling.exec_driver_sql("PRAGMA journal_mode=WAL")
        kobling.exec_driver_sql(f"BEGIN {slag}")
    elif slag == "DEFERRED":
        kobling.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
