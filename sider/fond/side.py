"""Fondet: holder det, hva flytter det mest, og når må det vedtas?"""

from scenario.beregning import beregn, uten_tiltak
from scenario.framstilling.fondsbilde import Fondsbilde
from sider.felles import fondet, tilstand, tomt
from sider.felles.resultat import bare_konflikten, forklar, stripe
from sider.felles.svar import usikkerheten
from sider.fond import fondssporsmal, tidslinje

tidslinje.ta_imot()
kommune, valg = tilstand.kommune(), tilstand.valg()
resultat, uten = beregn(kommune, valg), uten_tiltak(kommune, valg)
fondet.tittel("Holder fondet?")
if resultat.konflikter:
    bare_konflikten(resultat)
bilde = Fondsbilde(resultat, uten, usikkerheten(kommune, valg, resultat))
fondet.dommen(bilde, tidslinje.å_vente(kommune, valg))
fondssporsmal.vis(kommune, valg, resultat)
fondet.bildet(bilde)
if valg.tiltak or valg.egne_tiltak:
    tidslinje.vis(kommune, valg, bilde)
else:
    tomt.vis(kommune, "Ingen tiltak er valgt. Velg noen, så ser du når de må vedtas, og hva det koster å vente.")
fondet.brettene(kommune, valg, resultat, uten)
forklar(kommune, valg, resultat)
stripe(resultat)
