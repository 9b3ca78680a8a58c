"""Den sammensatte fila .xls ligger i: nok til å finne strømmen med regnearket, med grense for hvert skritt."""

from __future__ import annotations

import struct

from scenario.innhenting.ark import UlesbarListe

_SLUTT = 0xFFFFFFF0
_SKADET = "Regnearket er skadet og kan ikke leses. Åpne det, og lagre det som .xlsx."


class Sammensatt:
    """En sammensatt fil (Compound File Binary)."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._les_hodet()
        except (struct.error, IndexError):
            raise UlesbarListe(_SKADET) from None

    def _les_hodet(self) -> None:
        forskyvning, liten = struct.unpack_from("<HH", self._data, 30)
        if forskyvning not in (9, 12) or liten != 6:
            raise UlesbarListe(_SKADET)
        self._størrelse = 1 << forskyvning
        self._sektorer = len(self._data) // self._størrelse + 1
        mappe, _, grense, minifat, antall_minifat, difat, antall_difat = struct.unpack_from("<IIIIIII", self._data, 48)
        if max(struct.unpack_from("<I", self._data, 44)[0], antall_minifat, antall_difat) > self._sektorer:
            raise UlesbarListe(_SKADET)
        plasser = list(struct.unpack_from("<109I", self._data, 76))
        for _ in range(min(antall_difat, 100)):
            if difat >= _SLUTT:
                break
            tall = self._tallene(difat)
            plasser += tall[:-1]
            difat = tall[-1]
        self._fat = [t for p in plasser if p < _SLUTT for t in self._tallene(p)]
        self._minste = grense
        self._minifat = self._som_tall(self._kjede(minifat))
        self._poster = self._mappen(self._kjede(mappe))
        if any(størrelse > len(self._data) for _, størrelse in self._poster.values()):
            raise UlesbarListe(_SKADET)

    def _sektor(self, nummer: int) -> bytes:
        return self._data[(nummer + 1) * self._størrelse : (nummer + 2) * self._størrelse]

    def _tallene(self, nummer: int) -> list[int]:
        return self._som_tall(self._sektor(nummer)) or [_SLUTT]

    @staticmethod
    def _som_tall(data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _kjede(self, nummer: int) -> bytes:
        deler, sett = [], set()
        while nummer < len(self._fat) and nummer not in sett:
            sett.add(nummer)
            deler.append(self._sektor(nummer))
            nummer = self._fat[nummer]
        return b"".join(deler)

    @staticmethod
    def _mappen(data: bytes) -> dict[str, tuple[int, int]]:
        poster: dict[str, tuple[int, int]] = {}
        for n in range(0, len(data) - 127, 128):
            lengde = min(struct.unpack_from("<H", data, n + 64)[0], 64)
            navn = data[n : n + max(0, lengde - 2)].decode("utf-16-le", "replace")
            sted, størrelse = struct.unpack_from("<II", data, n + 116)
            poster.setdefault(navn, (sted, størrelse))
        return poster

    def _strøm(self, navn: str) -> bytes:
        sted, størrelse = self._poster[navn]
        if størrelse >= self._minste:
            return self._kjede(sted)[:størrelse]
        mini, deler, sett = self._kjede(self._poster.get("Root Entry", (_SLUTT, 0))[0]), [], set()
        while sted < len(self._minifat) and sted not in sett:
            sett.add(sted)
            deler.append(mini[sted * 64 : sted * 64 + 64])
            sted = self._minifat[sted]
        return b"".join(deler)[:størrelse]

    def regnearket(self) -> bytes:
        """Strømmen med postene i boka. Gir UlesbarListe når den mangler, er beskyttet eller har makroer."""
        if "EncryptedPackage" in self._poster:
            raise UlesbarListe("Regnearket er beskyttet med passord. Lagre det uten.")
        if any(navn.startswith("_VBA_PROJECT") for navn in self._poster):
            raise UlesbarListe("Filen har makroer; lagre den som vanlig .xlsx uten makroer.")
        navn = next((n for n in ("Workbook", "Book") if n in self._poster), None)
        if navn is None:
            raise UlesbarListe("Filen er et gammelt Office-dokument, men ikke et regneark. Lagre lista som .xlsx.")
        return self._strøm(navn)
