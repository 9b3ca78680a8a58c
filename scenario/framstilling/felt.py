"""Det som står i felt på skjermen, lest til verdier, og setningene når det ikke går."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scenario.begreper.tekst import uten_styretegn
from scenario.begreper.valg import Anslag
from scenario.framstilling.rimelighet import Rimelighetsspørsmål

DELENE = ("lav", "sannsynlig", "høy")


class Tvil(ValueError):
    """Et tall som trolig er skrevet i feil enhet. Det teller ikke før brukeren har svart."""

    def __init__(self, spørsmål: Rimelighetsspørsmål, verdi: float, *, kan_være: bool) -> None:
        super().__init__(spørsmål.tekst)
        self.forslag, self.verdi = spørsmål.forslag, verdi
        self.kan_være = kan_være
        """Usant når tallet er for stort til å stå i feltet uansett."""


class Feltfeil(ValueError):
    """Felt som hører sammen og ikke kan leses: feilen ved hvert felt det gjelder."""

    def __init__(self, feil: Mapping[str, ValueError]) -> None:
        super().__init__(" ".join(map(str, feil.values())))
        self.feil = dict(feil)

    @property
    def setninger(self) -> dict[str, str]:
        """Setningen ved hvert felt."""
        return {felt: str(feil) for felt, feil in self.feil.items()}


def vis_anslag(anslag: Anslag | None, vis: Callable[[float | None], str]) -> dict[str, str]:
    """Det som skal stå i feltene. Lavt og høyt er tomme når anslaget er ett tall: da følger de det."""
    if anslag is None:
        return dict.fromkeys(DELENE, "")
    ett_tall = anslag == Anslag.punkt(anslag.sannsynlig)
    return {d: "" if ett_tall and d != "sannsynlig" else vis(getattr(anslag, d)) for d in DELENE}


def les_anslag(
    skrevet: Mapping[str, str],
    les: Mapping[str, Callable[[str], float | None]],
    *,
    kreves: bool = False,
    midten_endret: bool = False,
) -> Anslag | None:
    """Anslaget i tre felt som gjelder samlet. Et tomt lavt eller høyt følger det sannsynlige; None når alle er tomme.

    `midten_endret` sier at det sannsynlige er skrevet sist; da står setningen om rekkefølgen der.
    Gir Feltfeil når et felt ikke er et tall, når det sannsynlige mangler, eller når tallene ikke stiger.
    """
    lest, feil = _hver_for_seg(skrevet, les)
    if feil:
        raise Feltfeil(feil)
    midt = lest["sannsynlig"]
    if midt is None:
        if not kreves and lest["lav"] is None and lest["høy"] is None:
            return None
        raise Feltfeil({"sannsynlig": ValueError("Skriv det sannsynlige tallet også.")})
    anslag = Anslag(*(midt if (b := lest[d]) is None else b for d in DELENE))
    if feil := _rekkefølgen(anslag, skrevet, midten_endret):
        raise Feltfeil(feil)
    return anslag


def _hver_for_seg(
    skrevet: Mapping[str, str], les: Mapping[str, Callable[[str], float | None]]
) -> tuple[dict[str, float | None], dict[str, ValueError]]:
    lest: dict[str, float | None] = {}
    feil: dict[str, ValueError] = {}
    for del_ in DELENE:
        try:
            lest[del_] = les[del_](skrevet[del_])
        except ValueError as unntak:
            feil[del_] = unntak
    return lest, feil


def _rekkefølgen(anslag: Anslag, skrevet: Mapping[str, str], midten_endret: bool) -> dict[str, ValueError]:
    """Setningen om to tall som ikke stiger, ved det som er skrevet sist av dem."""
    lav, midt, høy = anslag.nivåer
    feil = {}
    for del_, hvilket, galt, over in (("lav", "det lave", lav > midt, True), ("høy", "det høye", høy < midt, False)):
        her, der = ("sannsynlig", hvilket) if midten_endret else (del_, "det sannsynlige")
        retning = "over" if over != midten_endret else "under"
        tall = skrevet[del_ if midten_endret else "sannsynlig"].strip()
        if galt:
            feil[her] = ValueError(f"Kan ikke være {retning} {der}, {tall}. Rett ett av dem.")
    return feil


def kort(tekst: str, lengst: int) -> str:
    """Teksten på én linje uten usynlige tegn, avsluttet etter siste hele ord som får plass. Et langt ord deles."""
    enlinjet = " ".join(str(uten_styretegn(tekst)).split())
    if len(enlinjet) <= lengst:
        return enlinjet
    avkortet = enlinjet[:lengst]
    hele_ord = avkortet if enlinjet[lengst] == " " else avkortet.rpartition(" ")[0]
    return hele_ord.rstrip() if len(hele_ord) > lengst // 2 else avkortet.rstrip()
