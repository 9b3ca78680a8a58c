"""Det skjulte arket Overlapp: gruppene av tiltak som overlapper, og fradraget i hver av dem.

Gruppene er de sammenhengende delene av nettet mellom *valgte* tiltak, så de endrer seg når tiltak slås av og på.
Hvert tiltak starter med sitt eget nummer og tar i hvert steg det høyeste nummeret blant naboene det overlapper med nå.
Etter så mange steg som den største gruppen kan trenge, har alle i en gruppe samme nummer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from scenario.rapport.regneark.ark import Ark, Bok, område, ref
from scenario.rapport.regneark.kolonner import R, på_regning
from scenario.rapport.regneark.plan import FORUTSETNINGER, FØRSTE, OVERLAPP, Arkplan, Kant

NAVN, VIRKER, VERDIER = 0, 1, 2


@dataclass(frozen=True)
class _Nett:
    """Tiltakene som kan overlappe, og hvor de står på arket."""

    plan: Arkplan
    noder: tuple[str, ...]

    @cached_property
    def steg(self) -> int:
        """Hvor mange steg nummeret trenger for å nå gjennom den største gruppen."""
        return max(_størrelser(self.noder, self.plan.kanter), default=1) - 1

    @cached_property
    def effekter(self) -> dict[str, tuple[float, ...]]:
        """Helårseffekten og effekten per år for tiltakene som er med, og bare dem."""
        bidrag = self.plan.innhold.resultat.bidrag
        return {b.id: (b.helårseffekt, *b.effekt) for b in bidrag if b.id in self.noder}

    def effekt(self, nøkkel: str, i: int) -> float:
        """Effekten av et tiltak; 0 når det ikke er med."""
        return self.effekter[nøkkel][i] if nøkkel in self.effekter else 0.0

    def virker(self, kant: Kant) -> bool:
        """Sant når begge er med og andelen er over 0."""
        return kant.andel > 0 and kant.a in self.effekter and kant.b in self.effekter

    @property
    def bredde(self) -> int:
        """Helårseffekten og ett tall per år."""
        return 1 + len(self.plan.år)

    @property
    def merkekol(self) -> int:
        """Første kolonne med gruppenummer; ett nytt for hvert steg."""
        return VERDIER + self.bredde

    @property
    def første_kant(self) -> int:
        """Første rad med par."""
        return FØRSTE + len(self.noder) + 3

    def node(self, nøkkel: str) -> int:
        """Raden for et tiltak."""
        return FØRSTE + self.noder.index(nøkkel)

    def noder_i(self, kol: int) -> str:
        """Alle tiltakenes celler i en kolonne."""
        return område(OVERLAPP, (FØRSTE, kol), (FØRSTE + len(self.noder) - 1, kol))

    def kanter_i(self, kol: int) -> str:
        """Alle parenes celler i en kolonne."""
        return område(OVERLAPP, (self.første_kant, kol), (self.første_kant + len(self.plan.kanter) - 1, kol))

    def kol(self, gruppe: int, i: int = 0) -> int:
        """Kolonnen for et par: 0 fradrag før tak, 1 sum i gruppen, 2 gruppens tak, 3 fradrag."""
        return VERDIER + 1 + gruppe * self.bredde + i


def _nett(plan: Arkplan) -> _Nett:
    return _Nett(plan, tuple(sorted({n for k in plan.kanter for n in (k.a, k.b)})))


def _størrelser(noder: tuple[str, ...], kanter: tuple[Kant, ...]) -> list[int]:
    """Hvor mange tiltak det er i hver gruppe når alle er på."""
    gruppe = {n: {n} for n in noder}
    for k in kanter:
        samlet = gruppe[k.a] | gruppe[k.b]
        gruppe |= dict.fromkeys(samlet, samlet)
    return [len(g) for g in gruppe.values()]


def fradrag(plan: Arkplan, i: int) -> str:
    """Formelen for samlet fradrag: 0 er helårseffekten, så ett tall per år."""
    nett = _nett(plan)
    return f"SUM({nett.kanter_i(nett.kol(3, i))})" if plan.kanter else "0"


def fradrag_for(plan: Arkplan, kant: int, i: int) -> str:
    """Cellen med fradraget for ett par."""
    nett = _nett(plan)
    return ref(OVERLAPP, nett.første_kant + kant, nett.kol(3, i))


def skriv(bok: Bok, plan: Arkplan) -> None:
    """Skriver hele arket."""
    ark, nett = bok.ark[OVERLAPP], _nett(plan)
    ark.tekst(0, 0, "Overlapp mellom valgte tiltak", "tittel")
    ark.tekst(
        1, 0, "Skjult ark. Fradraget i en gruppe er aldri større enn summen av de positive effektene minus den største."
    )
    per = ["helår", *map(str, plan.år)]
    hode = ["Tiltak", "Teller", *(f"Positiv {p}" for p in per), *(f"Gruppe, steg {s}" for s in range(nett.steg + 1))]
    ark.hode(FØRSTE - 1, hode)
    navn = ("Før tak", "Sum i gruppen", "Tak", "Fradrag")
    ark.hode(nett.første_kant - 1, ["Par", "Virker", "Gruppe", *(f"{n} {p}" for n in navn for p in per)])
    merker = _skriv_noder(ark, nett)
    for nummer, kant in enumerate(plan.kanter):
        _skriv_kant(ark, nett, nummer, kant, merker)


def _skriv_noder(ark: Ark, nett: _Nett) -> dict[str, int]:
    """Skriver tiltakene og stegene, og gir det siste gruppenummeret for hvert av dem."""
    plan = nett.plan
    for nøkkel in nett.noder:
        rad, i_regning = nett.node(nøkkel), plan.radnummer[nøkkel]
        ark.formel(rad, NAVN, på_regning(i_regning, R.NAVN), _navn(plan, nøkkel), "tekst")
        ark.formel(rad, VIRKER, på_regning(i_regning, R.TELLER), float(nøkkel in nett.effekter), "helt")
        for i in range(nett.bredde):
            celle = på_regning(i_regning, R.helår(plan) + i)
            ark.formel(rad, VERDIER + i, f"MAX(0,{celle})", max(0.0, nett.effekt(nøkkel, i)), "desimal")
    merker = {nøkkel: nummer for nummer, nøkkel in enumerate(nett.noder, start=1)}
    for nøkkel, merke in merker.items():
        ark.verdi(nett.node(nøkkel), nett.merkekol, merke, "helt")
    for steg in range(1, nett.steg + 1):
        merker = _skriv_steg(ark, nett, steg, merker)
    return merker


def _skriv_steg(ark: Ark, nett: _Nett, steg: int, merker: dict[str, int]) -> dict[str, int]:
    kol = nett.merkekol + steg
    nye = dict(merker)
    for nøkkel in nett.noder:
        ledd = [ref(OVERLAPP, nett.node(nøkkel), kol - 1)]
        for nummer, kant in enumerate(nett.plan.kanter):
            if nøkkel not in (kant.a, kant.b):
                continue
            nabo = kant.b if nøkkel == kant.a else kant.a
            ledd.append(f"{ref(OVERLAPP, nett.første_kant + nummer, 1)}*{ref(OVERLAPP, nett.node(nabo), kol - 1)}")
            nye[nøkkel] = max(nye[nøkkel], merker[nabo] * nett.virker(kant))
        ark.formel(nett.node(nøkkel), kol, f"MAX({','.join(ledd)})", nye[nøkkel], "helt")
    return nye


def _skriv_kant(ark: Ark, nett: _Nett, nummer: int, kant: Kant, merker: dict[str, int]) -> None:
    plan, rad = nett.plan, nett.første_kant + nummer
    a, b = plan.radnummer[kant.a], plan.radnummer[kant.b]
    andel = ref(FORUTSETNINGER, plan.deler["overlapp"] + nummer, 1)
    virker = nett.virker(kant)
    ark.tekst(rad, 0, f"{_navn(plan, kant.a)} og {_navn(plan, kant.b)}")
    formel = f"IF(AND({på_regning(a, R.TELLER)}=1,{på_regning(b, R.TELLER)}=1,{andel}>0),1,0)"
    ark.formel(rad, 1, formel, float(virker), "helt")
    merke = merker[kant.a] if virker else 0
    gruppe = [k for k in plan.kanter if virker and merker[k.a] == merke and nett.virker(k)]
    siste = ref(OVERLAPP, nett.node(kant.a), nett.merkekol + nett.steg)
    ark.formel(rad, VERDIER, f"IF({ark.ref(rad, 1)}=1,{siste},0)", merke, "helt")
    for i in range(nett.bredde):
        celler = (på_regning(a, R.helår(plan) + i), på_regning(b, R.helår(plan) + i))
        formel = f"IF({ark.ref(rad, 1)}=1,{andel}*MAX(0,MIN({celler[0]},{celler[1]})),0)"
        ark.formel(rad, nett.kol(0, i), formel, _før_tak(nett, kant, i), "desimal")
        _skriv_gruppe(ark, nett, rad, i, gruppe)
        _skriv_fradrag(ark, nett, rad, i, kant)


def _før_tak(nett: _Nett, kant: Kant, i: int) -> float:
    return kant.andel * max(0.0, min(nett.effekt(kant.a, i), nett.effekt(kant.b, i))) if nett.virker(kant) else 0.0


def _skriv_gruppe(ark: Ark, nett: _Nett, rad: int, i: int, gruppe: list[Kant]) -> None:
    """Summen av fradragene i gruppen, og taket: de positive effektene minus den største."""
    merke = ark.ref(rad, VERDIER)
    formel = f"IF({merke}>0,SUMIF({nett.kanter_i(VERDIER)},{merke},{nett.kanter_i(nett.kol(0, i))}),0)"
    ark.formel(rad, nett.kol(1, i), formel, sum(_før_tak(nett, k, i) for k in gruppe), "desimal")
    merkene, positive = nett.noder_i(nett.merkekol + nett.steg), nett.noder_i(VERDIER + i)
    størst = f"SUMPRODUCT(MAX(({merkene}={merke})*{positive}))"
    formel = f"IF({merke}>0,SUMIF({merkene},{merke},{positive})-{størst},0)"
    effekter = [max(0.0, nett.effekt(n, i)) for n in {n for k in gruppe for n in (k.a, k.b)}]
    ark.formel(rad, nett.kol(2, i), formel, sum(effekter) - max(effekter, default=0.0), "desimal")


def _skriv_fradrag(ark: Ark, nett: _Nett, rad: int, i: int, kant: Kant) -> None:
    før, samlet, tak = (ark.ref(rad, nett.kol(gruppe, i)) for gruppe in range(3))
    treff = next((f for f in nett.plan.innhold.resultat.fradrag if f.mellom == (kant.a, kant.b)), None)
    verdi = 0.0 if treff is None else (treff.helårseffekt, *treff.effekt)[i]
    ark.formel(rad, nett.kol(3, i), f"IF({samlet}<={tak},{før},{før}*{tak}/{samlet})", verdi, "desimal")


def _navn(plan: Arkplan, nøkkel: str) -> str:
    return plan.rader[plan.radnummer[nøkkel] - FØRSTE].navn
