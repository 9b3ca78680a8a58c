"""Det skjulte arket Regning: mellomregningen per tiltak, med de samme formlene som beregningen."""

from __future__ import annotations

from scenario.begreper.resultat import Grunn
from scenario.begreper.uttrykk import Fast, Navn, Uttrykk, som_excel
from scenario.beregning import effekt as effekter
from scenario.beregning.effekt import Nivåer
from scenario.rapport.regneark.ark import Ark, Bok
from scenario.rapport.regneark.forutsetninger import PER_TILTAK
from scenario.rapport.regneark.kolonner import R, T, på_tiltak
from scenario.rapport.regneark.plan import FØRSTE, REGNING, Arkplan
from scenario.rapport.regneark.rader import MED, STATUS, Tiltaksrad


def skriv(bok: Bok, plan: Arkplan) -> None:
    """Skriver hele arket."""
    ark = bok.ark[REGNING]
    ark.tekst(0, 0, "Mellomregning per tiltak", "tittel")
    ark.tekst(1, 0, "Skjult ark. Alt her er formler over arkene Tiltak og Forutsetninger.")
    år = [str(y) for y in plan.år]
    hode = [
        "Tiltak",
        "Teller",
        "Brutto lav",
        "Brutto sannsynlig",
        "Brutto høy",
        "Valgt",
        "Andel fra kilden",
        "Virker fullt fra",
        f"Måneder før {år[0]}",
    ]
    hode += [f"Måneder ut {y}" for y in år] + [f"Andel {y}" for y in år] + ["Helår"] + [f"Effekt {y}" for y in år]
    ark.hode(FØRSTE - 1, [*hode, "Helår lav", "Helår høy", *(f"Omstilling {y}" for y in år)])
    for nummer, rad in enumerate(plan.rader):
        _skriv_brutto(ark, plan, FØRSTE + nummer, rad)
        _skriv_opphav(ark, FØRSTE + nummer, rad)
        _skriv_virker_fra(ark, plan, FØRSTE + nummer, rad)
        _skriv_innfasing(ark, plan, FØRSTE + nummer, rad)
        _skriv_effekt(ark, plan, FØRSTE + nummer, rad)
        _skriv_omstilling(ark, plan, FØRSTE + nummer, rad)


_BRUTTO: Uttrykk = effekter.brutto_av(Navn("mengde"), Navn("per_enhet"))
_LEDD = (
    "brutto",
    "innfaset",
    "realisert_andel",
    "realiseringsgrad",
    "varige_merkostnader",
    "inntektsbortfall",
    "løper",
)
_I_ÅRET: Uttrykk = effekter.effekt_av(*map(Navn, _LEDD))
_HELÅR: Uttrykk = effekter.effekt_av(*(Fast(1.0) if n in ("innfaset", "løper") else Navn(n) for n in _LEDD))
"""De samme regnestykkene som beregningen bruker, over celler."""


def _skriv_brutto(ark: Ark, plan: Arkplan, nummer: int, rad: Tiltaksrad) -> None:
    """`mengde × effekt per enhet`, eller eget anslag, på tre nivåer; så det nivået som er valgt."""
    ark.formel(nummer, R.NAVN, på_tiltak(nummer, T.NAVN), rad.navn, "tekst")
    ark.formel(nummer, R.TELLER, f'IF({på_tiltak(nummer, T.STATUS)}="{MED}",1,0)', float(rad.med), "helt")
    brutto: Nivåer | tuple[str, str, str] = ("", "", "") if rad.vedtatt or rad.effekt is None else rad.effekt.brutto
    sannsynlig = på_tiltak(nummer, T.EGET + 1)
    for nivå in range(3):
        eget, per_enhet = på_tiltak(nummer, T.EGET + nivå), på_tiltak(nummer, T.PER_ENHET + nivå)
        fra_eget = f"IF(ISNUMBER({eget}),{eget},{sannsynlig})"
        ganget = som_excel(_BRUTTO, {"mengde": _regnet_mengde(plan, nummer, rad), "per_enhet": per_enhet})
        fra_katalog = f'IF(ISNUMBER({per_enhet}),{ganget},"")'
        formel = f"IF(ISNUMBER({sannsynlig}),{fra_eget},{fra_katalog})"
        ark.formel(nummer, R.BRUTTO + nivå, formel, brutto[nivå], "desimal")
    anslag, felles = på_tiltak(nummer, T.ANSLAG), plan.felt("anslag")
    valg = f'IF({felles}="{PER_TILTAK}",{anslag},{felles})'
    lav, midt, høy = (ark.ref(nummer, R.BRUTTO + i) for i in range(3))
    ark.formel(nummer, R.VALGT, f'IF({valg}="lav",{lav},IF({valg}="høy",{høy},{midt}))', brutto[1], "desimal")


def _regnet_mengde(plan: Arkplan, nummer: int, rad: Tiltaksrad) -> str:
    """Mengden det regnes med. Er antakelser slått av, er det ikke mer enn kilden gjelder."""
    mengde, grense = på_tiltak(nummer, T.MENGDE), rad.mengde_i_kilden
    if grense is None:
        return mengde
    av = f'AND({plan.felt("ta_med_antakelser")}<>"ja",{på_tiltak(nummer, T.OPPHAV)}<>"B")'
    return f"IF({av},MIN({mengde},{grense:.12g}),{mengde})"


def _skriv_opphav(ark: Ark, nummer: int, rad: Tiltaksrad) -> None:
    """Andelen av effekten som er innenfor kildens mengde. Resten er en antakelse."""
    opphav, mengde = på_tiltak(nummer, T.OPPHAV), på_tiltak(nummer, T.MENGDE)
    formel = "1"
    if rad.mengde_i_kilden is not None:
        formel = f'IF(RIGHT({opphav},2)="+N",{rad.mengde_i_kilden:.12g}/{mengde},1)'
    ark.formel(nummer, R.FRA_KILDEN, formel, 1.0 - rad.over_kilden, "prosent")


def _skriv_virker_fra(ark: Ark, plan: Arkplan, nummer: int, rad: Tiltaksrad) -> None:
    """Det første året hele effekten virker hele året."""
    s, m, n = (på_tiltak(nummer, kol) for kol in (T.STARTÅR, T.STARTMÅNED, T.OPPTRAPPING))
    egne = [på_tiltak(nummer, T.ANDELER + i) for i in range(len(plan.år))]
    etter = [f"IF(AND(ISNUMBER({e}),{e}<1),{år + 1},0)" for e, år in zip(egne, plan.år, strict=True)]
    formel = f"IF({ark.ref(nummer, R.TELLER)}=1,MAX(ROUNDUP((12*{s}+{m}-1+{n})/12,0),{','.join(etter)}),0)"
    ark.formel(nummer, R.VIRKER_FRA, formel, float(rad.bidrag.virker_fra if rad.bidrag else 0), "helt")


def _celler(plan: Arkplan, nummer: int, brutto: str) -> dict[str, str]:
    """Cellene leddene i effekten står i."""
    return {
        "brutto": brutto,
        "varige_merkostnader": på_tiltak(nummer, T.MERKOST),
        "inntektsbortfall": på_tiltak(nummer, T.BORTFALL),
        "realisert_andel": på_tiltak(nummer, T.REALISERING),
        "realiseringsgrad": plan.felt("realiseringsgrad"),
    }


def _skriv_innfasing(ark: Ark, plan: Arkplan, nummer: int, rad: Tiltaksrad) -> None:
    """Andelen per år er veksten i S(t)/12 gjennom året, der S er summen av månedsandelene fram til måned t.

    Med jevn opptrapping over n måneder er S(t) = t²/2n så lenge t ≤ n, og deretter n/2 + (t − n).
    """
    s, m, n = (på_tiltak(nummer, kol) for kol in (T.STARTÅR, T.STARTMÅNED, T.OPPTRAPPING))
    for i, år in enumerate((plan.år[0] - 1, *plan.år)):
        måneder = max(0, 12 * (år - rad.start.år) + 13 - rad.start.måned)
        verdi = 0.0 if rad.vedtatt else float(måneder)
        ark.formel(nummer, R.MÅNEDER + i, f"IF(ISNUMBER({s}),MAX(0,12*({år}-{s})+13-{m}),0)", verdi, "helt")
    for i in range(len(plan.år)):
        før, etter = (_summert(ark.ref(nummer, R.MÅNEDER + i + j), n) for j in (0, 1))
        egen = på_tiltak(nummer, T.ANDELER + i)
        formel = f"IF(ISNUMBER({egen}),{egen},({etter}-{før})/12)"
        ark.formel(nummer, R.andel(plan) + i, formel, 0.0 if rad.vedtatt else rad.innfasing[i], "prosent")


def _summert(t_: str, n: str) -> str:
    return f"IF({n}>0,MIN({t_},{n})^2/(2*MAX({n},1))+MAX(0,{t_}-{n}),{t_})"


def _skriv_effekt(ark: Ark, plan: Arkplan, nummer: int, rad: Tiltaksrad) -> None:
    teller, b, kol = ark.ref(nummer, R.TELLER), rad.bidrag, R.helår(plan)
    celler = {kol: R.VALGT, R.lav(plan): R.BRUTTO, R.lav(plan) + 1: R.BRUTTO + 2}
    verdier = (b.helårseffekt, b.lav, b.høy) if b else (0.0, 0.0, 0.0)
    for (til, fra), verdi in zip(celler.items(), verdier, strict=True):
        helår = som_excel(_HELÅR, _celler(plan, nummer, ark.ref(nummer, fra)))
        ark.formel(nummer, til, f"IF({teller}=1,{helår},0)", verdi)
    for i in range(len(plan.år)):
        før, etter = (ark.ref(nummer, R.MÅNEDER + i + j) for j in (0, 1))
        i_året = {"innfaset": ark.ref(nummer, R.andel(plan) + i), "løper": f"(({etter}-{før})/12)"}
        formel = som_excel(_I_ÅRET, _celler(plan, nummer, ark.ref(nummer, R.VALGT)) | i_året)
        ark.formel(nummer, kol + 1 + i, f"IF({teller}=1,{formel},0)", b.effekt[i] if b else 0.0)


def _skriv_omstilling(ark: Ark, plan: Arkplan, nummer: int, rad: Tiltaksrad) -> None:
    """Egen plan når minst ett år er fylt ut, ellers katalogens beløp i startåret.

    Den gjelder også tiltak som starter etter perioden: forberedelsene må betales selv om effekten ikke teller.
    """
    første = T.omstilling(plan)
    plancelle = [på_tiltak(nummer, første + i) for i in range(len(plan.år))]
    fast, per_enhet, start = (på_tiltak(nummer, k) for k in (T.OMST_FAST, T.OMST_ENHET, T.STARTÅR))
    mengde = _regnet_mengde(plan, nummer, rad)
    for i, år in enumerate(plan.år):
        katalogens = f"IF({start}={år},{fast}+{per_enhet}*{mengde},0)"
        gjelder = f'OR({ark.ref(nummer, R.TELLER)}=1,{på_tiltak(nummer, T.STATUS)}="{STATUS[Grunn.SENT]}")'
        formel = f"IF({gjelder},IF(COUNT({','.join(plancelle)})>0,0+{plancelle[i]},{katalogens}),0)"
        ark.formel(nummer, R.omstilling(plan) + i, formel, rad.omstillingskostnad[i])
