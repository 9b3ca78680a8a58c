"""Tilgjengelighetserklæringen: hva som er prøvd, og hva vi vet ikke virker."""

import streamlit as st

from sider.felles import tilstand

navn = tilstand.kommune().opplysninger.navn
st.title("Kan alle bruke appen?", anchor=False)
st.info(
    "Appen er laget for å følge kravene i WCAG 2.1 på nivå A og AA. Under står det vi vet ikke virker.",
    icon=":material/accessibility_new:",
)

st.header("Slik er det prøvd", anchor=False)
st.markdown(
    """
- Hver side og hver dialog er prøvd maskinelt mot WCAG 2.0, 2.1 og 2.2 på nivå A og AA, i fem skjermstørrelser fra 320
  til 1440 punkter, i lyst og mørkt tema. Resultatene av et pakkesøk er ikke med.
- Siden Tiltak, deling og et helt møte er gått gjennom med tastaturet alene, med synlig fokus og uten feller.
- Svaret leses opp som statusmelding etter hvert klikk.
- Teksten tåler 400 prosent forstørring uten at noe blir borte eller siden må rulles sidelengs.
- Diagrammene skilles med form, mønster og tekst, ikke bare farge. Hvert diagram har en tekst og en tabell ved siden av.
- Bevegelse slås av når du har bedt om det i innstillingene på maskinen.
"""
)

st.header("Dette vet vi ikke virker, eller har ikke prøvd", anchor=False)
st.markdown(
    """
- Appen er ikke prøvd med skjermleser av brukere som trenger den, og ikke i Safari eller Firefox.
- Går du med tabulator på siden Velg, kommer svaret etter hele listen. Svaret blir likevel lest opp når det endres.
- Brede tabeller må rulles sidelengs på telefon. Lange ord kan bli delt uten bindestrek på de smaleste skjermene.
- Diagrammene kan ikke utforskes punkt for punkt med tastatur. Bruk tabellen under hvert diagram.
- Regnearket bruker Excels egne diagrammer. De har tekst, men leses ulikt av ulike hjelpemidler.
- Lerretet på siden Møte er laget for projektor. Det samme innholdet står på siden Velg, som er bedre med skjermleser.
- Uten JavaScript virker ikke appen. Filene fra siden «Last ned» kan sendes til den som ikke kan bruke den.
"""
)

st.header("Meld fra", anchor=False)
st.markdown(
    f"Er det noe du ikke får til, så meld fra til {navn}. Kommunen skal ha en egen erklæring i løsningen til "
    "Digitaliseringsdirektoratet (uustatus.no), og direktoratet fører tilsyn. Du kan klage til "
    "Diskrimineringsnemnda."
)
