"""Eneste eier av økt og adresse. Sannheten er ett `Valg`; kontrollene på siden er bundet til det.

Hele valget står i adressen som en lenkekode fra første klikk. En ny økt (F5, tapt økt, startet tjener, delt lenke)
leser den tilbake. Siden leses adressen bare når noen går fram eller tilbake i historikken; en innlimt lenke er alltid
en ny økt.

- `okt`: det som gjelder for én bruker, som én frossen verdi
- `nettleseren`: adressefeltet og historikken, slik de er
- `tallene`: utgaven av tallgrunnlaget som vises
- `valget`: det som er valgt, og endringene av det
- `adressen`: økten lest av adressen, og adressen skrevet av økten
- `tillegg`: sammenligningen og møtet, som følger med i adressen
- `feste`: kontroller festet til en verdi, og knapper som ikke mister trykket sitt
- `vern`: vernet mot svar nettleseren sendte før den visste at kontrollen var endret
- `kjoring`: det første og det siste i hver kjøring
"""

from __future__ import annotations

from sider.felles.tilstand.adressen import (
    adresse,
    angre,
    begynn_på_nytt,
    feil,
    kan_angre,
    lag_min_versjon,
    meldinger,
    om_lenken,
    skriv_adressen,
)
from sider.felles.tilstand.feste import (
    Feste,
    bind,
    fest,
    må_tegnes_på_nytt,
    sist_endret,
    skrevet,
    skriv,
    skriv_nå,
    slipp,
    ta_imot,
    trykk,
    trykket,
)
from sider.felles.tilstand.kjoring import slutt, start
from sider.felles.tilstand.nettleseren import er_i_historikken, grunnadresse
from sider.felles.tilstand.okt import sett_visning, visning
from sider.felles.tilstand.tallene import (
    delt_lenke,
    gå_til_de_nye_tallene,
    kommune,
    nye_tall,
    vis_med_dagens_tall,
    vis_som_delt,
    viser_dagens_tall,
)
from sider.felles.tilstand.tillegg import (
    begynn_møte,
    møte,
    sammenligning,
    sekunder_ut_i_møtet,
    sett_møte,
    sett_sammenligning,
)
from sider.felles.tilstand.valget import (
    lukk_liste,
    nullstill,
    sett,
    sett_eget,
    sett_forutsetninger,
    sett_tema,
    sett_tiltak,
    slå_av,
    tomt_valg,
    valg,
    åpne_liste,
    åpne_steg,
)

__all__ = [
    "Feste",
    "adresse",
    "angre",
    "begynn_møte",
    "begynn_på_nytt",
    "bind",
    "delt_lenke",
    "er_i_historikken",
    "feil",
    "fest",
    "grunnadresse",
    "gå_til_de_nye_tallene",
    "kan_angre",
    "kommune",
    "lag_min_versjon",
    "lukk_liste",
    "meldinger",
    "må_tegnes_på_nytt",
    "møte",
    "nullstill",
    "nye_tall",
    "om_lenken",
    "sammenligning",
    "sekunder_ut_i_møtet",
    "sett",
    "sett_eget",
    "sett_forutsetninger",
    "sett_møte",
    "sett_sammenligning",
    "sett_tema",
    "sett_tiltak",
    "sett_visning",
    "sist_endret",
    "skrevet",
    "skriv",
    "skriv_adressen",
    "skriv_nå",
    "slipp",
    "slutt",
    "slå_av",
    "start",
    "ta_imot",
    "tomt_valg",
    "trykk",
    "trykket",
    "valg",
    "vis_med_dagens_tall",
    "vis_som_delt",
    "viser_dagens_tall",
    "visning",
    "åpne_liste",
    "åpne_steg",
]
