"""Oppfølging: det som er planlagt mot det som er oppnådd, og hva det kan lære oss om levering."""

from sider.felles import tilstand
from sider.felles.tallgrunnlag import oppfølgingen
from sider.oppfolging import oppfolging

kommune, valg = tilstand.kommune(), tilstand.valg()
oppfolging.tittelen()
lista = oppfolging.opplastet()
fulgt = oppfolging.med_lista(oppfølgingen(), lista)
oppfolging.planene(kommune, fulgt)
oppfolging.læringen(fulgt, valg)
oppfolging.filene(kommune, valg, fulgt)
oppfolging.hent_inn(oppfølgingen())
