"""Fondet: holder det, og hva flytter det mest?"""

from scenario.beregning import beregn, uten_tiltak
from scenario.framstilling.fondsbilde import Fondsbilde
from sider.felles import fondet, fondssporsmal, tilstand
from sider.felles.resultat import SidenErFerdig, forklar, konflikt, stripe
from sider.felles.svar import usikkerheten

kommune, valg = tilstand.kommune(), tilstand.valg()
resultat, uten = beregn(kommune, valg), uten_tiltak(kommune, valg)
fondet.tittel("Holder fondet?")
if resultat.konflikter:
    konflikt(resultat)
    raise SidenErFerdig
bilde = Fondsbilde(resultat, uten, usikkerheten(kommune, valg, resultat))
fondet.dommen(bilde)
fondssporsmal.vis(kommune, valg, resultat)
fondet.bildet(bilde)
fondet.brettene(kommune, valg, resultat, uten)
forklar(kommune, valg, resultat)
stripe(resultat)
