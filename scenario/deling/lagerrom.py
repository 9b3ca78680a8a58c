"""Rommene i lageret, ved siden av de korte lenkene: det lederen har bestemt, tilfeldige merker og svarene deres.

Om en deltaker finnes bare summen av et tilfeldig merke som gjelder dette ene rommet. Det står ingenting om telefon,
nettadresse eller tidspunkt. Svar og merker slettes når rommet lukkes, resten senest etter 24 timer. Rommene er ikke med
i sikkerhetskopien av lageret. I SQLite skrives det slettede over, og loggen fila skrives gjennom, tømmes.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from threading import Lock
from typing import NoReturn

from sqlalchemy import Boolean, Column, Integer, MetaData, Row, String, Table, Text, delete, func, inspect, select
from sqlalchemy import insert as sett_inn
from sqlalchemy.engine import Connection

from scenario.deling import rom as regler
from scenario.deling.lager import Lager
from scenario.deling.lagertakt import Takter
from scenario.deling.rom import Romfeil, Romsteg, Svarrad

UKJENT = "Det finnes ikke noe rom med den koden. Se på koden på lerretet, og skriv den på nytt."
LUKKET = "Rommet er lukket. Svarene er slettet."
FULLT = "Rommet er fullt. Si fra til den som leder møtet."
STENGT = "Rommet tar ikke imot flere. Si fra til den som leder møtet."
LÅST = "Rommet tar ikke imot svar på dette nå."
FEIL_SVAR = "Svaret kan ikke leses. Last siden på nytt."
UKJENT_MERKE = "Telefonen er ikke med i rommet. Bli med på nytt."
IKKE_LEDER = "Lenken gjelder ikke lederen av dette rommet."
FOR_FORT = "Mange prøver dette akkurat nå. Prøv igjen om et minutt."
FOR_MANGE_ROM = "Det er ikke plass til flere rom nå. Prøv igjen når et annet møte er ferdig."

FLEST_ROM = 200
ÅPNES_PER_ADRESSE, ÅPNES_I_ALT = 10, 60
"""Nye rom i minuttet."""
BLIR_MED_PER_ADRESSE = 150
"""I minuttet. Et helt rådhus kan ha den samme adressen."""
BLIR_MED_I_ALT = 600
FEIL_PER_ADRESSE = 40
"""Koder som ikke finnes, i minuttet. Etter det prøves ingen kode fra adressen før minuttet er gått."""
FEIL_I_ALT = 300
SVAR_PER_MERKE, SVAR_I_ALT = 240, 12_000
"""Sendinger i minuttet."""
_LÅS = 7_290_418
"""Vilkårlig nummer på låsen som gjør at bare én om gangen lager tabellene i PostgreSQL."""

_tabeller = MetaData()
rom = Table(
    "rom",
    _tabeller,
    Column("kode", String(regler.KODELENGDE), primary_key=True),
    Column("leder", String(64), nullable=False),
    Column("slettes", Integer, nullable=False),
    Column("steg", String(20), nullable=False),
    Column("laast", Boolean, nullable=False),
    Column("stengt", Boolean, nullable=False),
    Column("aapent", Boolean, nullable=False),
    Column("plasser", Integer, nullable=False),
    Column("innhold", Text, nullable=False),
    Column("samlet", Text, nullable=False),
)
deltakere = Table(
    "rom_deltaker",
    _tabeller,
    Column("kode", String(regler.KODELENGDE), primary_key=True),
    Column("merke", String(64), primary_key=True),
    sqlite_with_rowid=False,  # uten løpenummer, så rekkefølgen de kom i, ikke finnes
)
svarene = Table(
    "rom_svar",
    _tabeller,
    Column("kode", String(regler.KODELENGDE), primary_key=True),
    Column("merke", String(64), primary_key=True),
    Column("sporsmaal", String(80), primary_key=True),
    Column("svar", String(20), nullable=False),
    Column("talt", String(20), nullable=False),
    sqlite_with_rowid=False,
)


@dataclass(frozen=True, slots=True)
class Rom:
    """Rommet slik alle kan se det."""

    kode: str
    steg: Romsteg
    låst: bool
    stengt: bool
    åpent: bool
    innhold: str
    """Planen rommet spørres om, som innholdet i en delt lenke."""
    med: int
    """Antall som er med; 0 når rommet er lukket."""
    svart: int
    """Antall som har svart på det rommet spørres om nå."""
    telling: regler.Telling


@dataclass(frozen=True, slots=True)
class Blikk:
    """Det telefonene venter på at lederen endrer. Koster ett oppslag, og skriver ingenting."""

    steg: Romsteg
    låst: bool
    åpent: bool
    innhold: str


def _alt(_innhold: str, _spørsmål: str, _svar: str) -> bool:
    return True


class Romlager:
    """Rommene i ett lager. Takten gjelder prosessen; alt annet er likt for alle prosesser på samme lager."""

    def __init__(self, lager: Lager, klokke: Callable[[], float]) -> None:
        """`klokke` gir sekunder siden 1970."""
        self._lager, self._klokke, self._takter = lager, klokke, Takter(klokke)
        self._kø: AbstractContextManager[object] = Lock() if lager.fil else nullcontext()
        """I SQLite skriver én om gangen. Trådene venter på tur her, ikke ved å prøve igjen mot fila."""
        self._holdt: sqlite3.Connection | None = None

    def åpne(self, innhold: str, plasser: int = regler.FLEST_DELTAKERE, adresse: str = "") -> tuple[str, str]:
        """Koden og lederens nøkkel til et nytt rom. Gir Romfeil når det er for mange rom.

        Er det fullt, viker det eldste rommet ingen er med i, så ingen kan stenge for andre med tomme rom.
        """
        self._slipp_gjennom("åpne", adresse, ÅPNES_PER_ADRESSE, ÅPNES_I_ALT)
        nøkkel = secrets.token_urlsafe(16)
        with self._skriv() as k:
            self._slett_utløpte(k)
            if (k.scalar(select(func.count()).select_from(rom)) or 0) >= FLEST_ROM and not _slett_et_tomt(k):
                raise Romfeil(FOR_MANGE_ROM)
            kode = "".join(secrets.choice(regler.KODETEGN) for _ in range(regler.KODELENGDE))
            ny = {"kode": kode, "leder": _sum(kode, nøkkel), "slettes": self._nå() + regler.LEVETID_SEKUNDER}
            fast = {"steg": Romsteg.BLI_MED.value, "laast": False, "stengt": False, "aapent": True, "samlet": "{}"}
            k.execute(sett_inn(rom).values(**ny, **fast, plasser=plasser, innhold=innhold))
        return kode, nøkkel

    def bli_med(self, kode: str, adresse: str = "") -> str:
        """Et tilfeldig merke for den som blir med. Adressen huskes bare som saltet sum, i minnet i ett minutt."""
        self._stans_gjetting(adresse)
        self._slipp_gjennom("med", adresse, BLIR_MED_PER_ADRESSE, BLIR_MED_I_ALT)
        merke = secrets.token_urlsafe(16)
        with self._skriv() as k:
            rad = self._finn(k, kode, adresse)
            if rad.stengt:
                raise Romfeil(STENGT)
            if _antall(k, kode) >= rad.plasser:
                raise Romfeil(FULLT)
            k.execute(sett_inn(deltakere).values(kode=kode, merke=_sum(kode, merke)))
        return merke

    def svar(
        self, kode: str, merke: str, nye: Mapping[str, str], spør_om: Callable[[str, str, str], bool] = _alt
    ) -> tuple[Blikk, dict[str, str]]:
        """Tar vare på svarene, alle eller ingen, og gir rommet og alt dette merket har svart.

        Det siste svaret på et spørsmål gjelder. `spør_om` er om innholdet i rommet spør om dette: (innhold, spørsmål,
        svar).
        """
        sum_ = _sum(kode, merke)
        self._slipp_gjennom("svar", sum_, SVAR_PER_MERKE, SVAR_I_ALT)
        with self._skriv() as k:
            rad = self._finn(k, kode)
            _kontroller_merket(k, kode, sum_)
            for spørsmål, svar in nye.items():
                if not (regler.er_svar(spørsmål, svar) and (svar == "" or spør_om(rad.innhold, spørsmål, svar))):
                    raise Romfeil(FEIL_SVAR)
                if not regler.kan_svare(Romsteg(rad.steg), rad.laast, spørsmål):
                    raise Romfeil(LÅST)
                _sett_svaret(k, kode, sum_, spørsmål, svar)
            return Blikk(Romsteg(rad.steg), rad.laast, rad.aapent, rad.innhold), _mine(k, kode, sum_)

    def mine(self, kode: str, merke: str) -> dict[str, str]:
        """Det dette merket har svart, til telefonen som kommer tilbake."""
        sum_ = _sum(kode, merke)
        with self._les() as k:
            _kontroller_merket(k, kode, sum_)
            return _mine(k, kode, sum_)

    def blikk(self, kode: str, adresse: str = "") -> Blikk:
        """Det telefonene viser nå. `adresse` er oppgitt når den som spør, ikke er med."""
        self._stans_gjetting(adresse)
        with self._les(adresse) as k:
            gjelder = rom.c.kode == kode, rom.c.slettes > self._nå()
            rad = k.execute(select(rom.c.steg, rom.c.laast, rom.c.aapent, rom.c.innhold).where(*gjelder)).first()
            if rad is None:
                self._ukjent(adresse)
            return Blikk(Romsteg(rad.steg), rad.laast, rad.aapent, rad.innhold)

    def led(
        self,
        kode: str,
        nøkkel: str,
        *,
        flytt: int = 0,
        låst: bool | None = None,
        stengt: bool | None = None,
        innhold: str | None = None,
    ) -> None:
        """Flytter så mange steg, låser svarene, stenger for nye, eller bytter planen som vises."""
        with self._skriv() as k:
            rad = self._finn_som_leder(k, kode, nøkkel)
            valgt = {"laast": låst, "stengt": stengt, "innhold": innhold}
            nytt = {navn: verdi for navn, verdi in valgt.items() if verdi is not None}
            k.execute(
                rom.update().where(rom.c.kode == kode).values(steg=Romsteg(rad.steg).flyttet(flytt).value, **nytt)
            )

    def er_leder(self, kode: str, nøkkel: str) -> bool:
        """Sant når nøkkelen er lederens, også etter at rommet er lukket."""
        with self._les() as k:
            gjelder = rom.c.kode == kode, rom.c.slettes > self._nå()
            leder = k.scalar(select(rom.c.leder).where(*gjelder))
            return leder is not None and secrets.compare_digest(leder, _sum(kode, nøkkel))

    def vis(self, kode: str) -> Rom:
        """Rommet slik det kan vises nå. Er en telling framme, tas nye svar med når det er mange nok av dem."""
        with self._les() as k:
            rommet, ventende = self._sett(k, kode)
        if not ventende:
            return rommet
        with self._skriv() as k:
            self._finn(k, kode, lukket=True)  # holder rommet, så ingen andre teller samtidig
            for rad in self._sett(k, kode)[1]:
                dette = _dette(kode, rad.merke, rad.spørsmål)
                k.execute(svarene.update().where(*dette).values(talt=rad.talt))  # type: ignore[arg-type]
            return self._sett(k, kode)[0]

    def _sett(self, k: Connection, kode: str) -> tuple[Rom, frozenset[Svarrad]]:
        """Rommet slik det står, og radene som skal være med i tellingen, men ikke er det ennå."""
        rad = k.execute(select(rom).where(rom.c.kode == kode, rom.c.slettes > self._nå())).first()
        if rad is None:
            self._ukjent("")
        steg = Romsteg(rad.steg)
        if not rad.aapent:
            return Rom(kode, steg, True, True, False, rad.innhold, 0, 0, json.loads(rad.samlet)), frozenset()
        rader, vises = _rader(k, kode), regler.VISER.get(steg, ())
        gjelder = [r for r in rader if vises and r.spørsmål.startswith(vises)]
        svart = {r.merke for r in rader if r.svar and r.spørsmål.startswith(regler.TAR_IMOT.get(steg, "-"))}
        vist = regler.telling(gjelder)
        rommet = Rom(kode, steg, rad.laast, rad.stengt, True, rad.innhold, _antall(k, kode), len(svart), vist)
        return rommet, frozenset(regler.samlet(gjelder)) - frozenset(gjelder)

    def lukk(self, kode: str, nøkkel: str) -> regler.Telling:
        """Lukker rommet: hvert svar og hvert merke slettes, og bare tellingen som er vist, står igjen."""
        with self._skriv() as k:
            self._finn_som_leder(k, kode, nøkkel)
            vist = regler.telling(_rader(k, kode))
            k.execute(delete(svarene).where(svarene.c.kode == kode))
            k.execute(delete(deltakere).where(deltakere.c.kode == kode))
            lukket = {"aapent": False, "samlet": json.dumps(vist, ensure_ascii=False)}
            k.execute(rom.update().where(rom.c.kode == kode).values(**lukket))
        self._lager.tøm_loggen()
        return vist

    def rydd(self) -> int:
        """Sletter alt om rom som er eldre enn 24 timer, og gir antallet. Uten rom i lageret skrives ingenting."""
        with self._lager.les() as k:
            gamle = rom.c.slettes <= self._nå()
            if k is None or not inspect(k).has_table(rom.name) or k.scalar(select(rom.c.kode).where(gamle)) is None:
                return 0
        with self._skriv() as k:
            antall = self._slett_utløpte(k)
        if antall:
            self._lager.tøm_loggen()
        return antall

    @contextmanager
    def _skriv(self) -> Iterator[Connection]:
        with self._kø, self._lager.skriv() as kobling:
            if kobling.dialect.name == "sqlite":
                kobling.exec_driver_sql("PRAGMA secure_delete=ON").close()
            _lag_tabellene(kobling)
            yield kobling
        self._hold_åpen()

    def _hold_åpen(self) -> None:
        """Holder SQLite-fila åpen: ellers flyttes loggen inn i fila hver gang den siste koblingen lukkes."""
        if self._lager.fil is not None and self._holdt is None:
            with suppress(sqlite3.Error):
                self._holdt = sqlite3.connect(self._lager.fil, check_same_thread=False)
                self._holdt.execute("SELECT count(*) FROM sqlite_master").fetchall()

    @contextmanager
    def _les(self, adresse: str = "") -> Iterator[Connection]:
        with self._lager.les() as kobling:
            if kobling is None or not inspect(kobling).has_table(svarene.name):
                self._ukjent(adresse)
            yield kobling

    def _nå(self) -> int:
        return int(self._klokke())

    def _slett_utløpte(self, k: Connection) -> int:
        gamle = list(k.scalars(select(rom.c.kode).where(rom.c.slettes <= self._nå())))
        for tabell in (svarene, deltakere, rom):
            k.execute(delete(tabell).where(tabell.c.kode.in_(gamle)))
        return len(gamle)

    def _finn(self, k: Connection, kode: str, adresse: str = "", lukket: bool = False) -> Row[tuple[object, ...]]:
        rad = k.execute(select(rom).where(rom.c.kode == kode, rom.c.slettes > self._nå()).with_for_update()).first()
        if rad is None:
            self._ukjent(adresse)
        if not rad.aapent and not lukket:
            raise Romfeil(LUKKET)
        return rad

    def _finn_som_leder(self, k: Connection, kode: str, nøkkel: str) -> Row[tuple[object, ...]]:
        rad = self._finn(k, kode)
        if not secrets.compare_digest(str(rad.leder), _sum(kode, nøkkel)):
            raise Romfeil(IKKE_LEDER)
        return rad

    def _ukjent(self, adresse: str) -> NoReturn:
        self._slipp_gjennom("feil", adresse, FEIL_PER_ADRESSE, FEIL_I_ALT)
        raise Romfeil(UKJENT)

    def _stans_gjetting(self, adresse: str) -> None:
        """Den som har prøvd for mange koder, får ikke prøve flere, heller ikke den rette."""
        if adresse and self._takter.er_brukt_opp(f"feil:{adresse}", FEIL_PER_ADRESSE):
            raise Romfeil(FOR_FORT)

    def _slipp_gjennom(self, slag: str, adresse: str, per_adresse: int, i_alt: int) -> None:
        en = ((f"{slag}:{adresse}", per_adresse),) if adresse else ()
        if not self._takter.slipp_gjennom((*en, (slag, i_alt))):
            raise Romfeil(FOR_FORT)


def _sum(kode: str, hemmelig: str) -> str:
    return hashlib.sha256(f"{kode}:{hemmelig}".encode()).hexdigest()


def _lag_tabellene(k: Connection) -> None:
    if inspect(k).has_table(svarene.name):
        return
    if k.dialect.name == "postgresql":
        k.execute(select(func.pg_advisory_xact_lock(_LÅS)))
    _tabeller.create_all(k)


def _antall(k: Connection, kode: str) -> int:
    return k.scalar(select(func.count()).select_from(deltakere).where(deltakere.c.kode == kode)) or 0


def _rader(k: Connection, kode: str) -> tuple[Svarrad, ...]:
    return tuple(
        Svarrad(r.merke, r.sporsmaal, r.svar, r.talt)
        for r in k.execute(select(svarene).where(svarene.c.kode == kode).order_by(svarene.c.merke))
    )


def _slett_et_tomt(k: Connection) -> bool:
    """Sletter det eldste rommet ingen er med i. Sant når det fantes et."""
    tomme = select(rom.c.kode).where(rom.c.kode.not_in(select(deltakere.c.kode))).order_by(rom.c.slettes).limit(1)
    kode = k.scalar(tomme)
    k.execute(delete(rom).where(rom.c.kode == kode))
    return kode is not None


def _mine(k: Connection, kode: str, sum_: str) -> dict[str, str]:
    dets = select(svarene.c.sporsmaal, svarene.c.svar).where(svarene.c.kode == kode, svarene.c.merke == sum_)
    return {spørsmål: svar for spørsmål, svar in k.execute(dets) if svar}


def _kontroller_merket(k: Connection, kode: str, sum_: str) -> None:
    kjent = select(deltakere.c.merke).where(deltakere.c.kode == kode, deltakere.c.merke == sum_)
    if k.scalar(kjent) is None:
        raise Romfeil(UKJENT_MERKE)


def _dette(kode: str, merke: str, spørsmål: str) -> tuple[object, ...]:
    return svarene.c.kode == kode, svarene.c.merke == merke, svarene.c.sporsmaal == spørsmål


def _sett_svaret(k: Connection, kode: str, merke: str, spørsmål: str, svar: str) -> None:
    endret = svarene.update().where(*_dette(kode, merke, spørsmål)).values(svar=svar)  # type: ignore[arg-type]
    if k.execute(endret).rowcount == 0:
        k.execute(sett_inn(svarene).values(kode=kode, merke=merke, sporsmaal=spørsmål, svar=svar, talt=""))
