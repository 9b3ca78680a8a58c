"""Om: metoden, ordene, personvernet og hvilke tall og hvilken kode dette er."""

import streamlit as st

from scenario import VERSJON
from scenario.framstilling.priser import katalogens_prisnivå
from sider.felles import tallgrunnlag, tilstand
from sider.felles.kontroller import brett, tabell
from sider.felles.sidene import siden

kommune = tilstand.kommune()
navn, år = kommune.opplysninger.navn, kommune.år

st.title("Hvordan er dette regnet?", anchor=False)
st.markdown(
    f"Appen er et regneeksempel for {navn}. Den viser hva ulike tiltak kan gi, og hva som skjer med disposisjonsfondet "
    f"{år[0]}–{år[-1]}. Den anbefaler ingenting, og ingenting her er et fremmet forslag."
)

st.header("Metoden, steg for steg", anchor=False)
st.markdown(
    f"""
1. **Helårseffekt.** Mengde × effekt per enhet er brutto. Den ganges med andelen du regner med blir virkelighet.
2. **Innfasing.** Tiltaket virker fra startmåneden. Med opptrapping vokser brutto effekt jevnt måned for måned.
3. **Kostnader.** Varige merkostnader og inntektsbortfall trekkes fra i full fra startmåneden, også
   når gevinsten uteblir.
4. **Overlapp.** Når to tiltak sparer på det samme, trekkes en andel av den minste effekten fra. I en gruppe som henger
   sammen, er fradraget aldri større enn summen av effektene minus den største.
5. **Måloppnåelse.** Netto helårseffekt av tiltak som starter senest i {år[-1]}, delt på målet. Er målet en sum
   over flere år, måles summen av årene i stedet.
6. **Fondet.** Saldoen i {år[0]} er kommunens eget anslag. Hvert år etter trekkes planlagt bruk, innsparing som ikke er
   levert, omstillingskostnader og merforbruk. Merinntekt legges til. Innsparing opp til kravet
   legges ikke oppå fondet; det som er levert ut over kravet, går inn i det.
7. **Under null.** Rekker ikke fondet til, vises null og det udekkede beløpet for seg. Neste år starter fra null,
   men det udekkede er ikke borte: det summeres over årene og må dekkes inn senere (kommuneloven § 14-12).
8. **Regelen.** {kommune.handlingsregel.forklaring}

{katalogens_prisnivå(kommune)}. Innsparing vises som positivt tall.
"""
)

st.header("Det som ligger utenfor", anchor=False)
for merknad in kommune.mål.merknader:
    st.markdown(f"- {merknad}")

st.header("Ordene vi bruker", anchor=False)
with brett(f"Ordlista, {len(kommune.ordliste)} ord", "ordlista") as åpent:
    if åpent:
        forklaringene = {"Ord": [o.ord for o in kommune.ordliste], "Betyr": [o.forklaring for o in kommune.ordliste]}
        tabell(forklaringene, "Ordliste", "ord")

st.header("Personvern", anchor=False)
st.markdown(
    "Appen lagrer aldri hvem som har valgt hva. Valgene dine står i adressen i nettleseren, og deles bare når du deler "
    "lenken. Mer står på sidene Personvern og Tilgjengelighet, nederst på hver side."
)

st.header("Versjon", anchor=False)
st.markdown(f"Tallgrunnlag: utgave `{kommune.utgave}`. Kode: versjon {VERSJON}.")
if not tallgrunnlag.er_publisert():
    st.warning(
        "Denne utgaven er ikke publisert. Lenker som deles nå, kan ikke vises med disse tallene etter at de er endret."
    )
st.page_link(siden("flyttet"), label="Hva flyttet seg", query_params=tilstand.adresse())
