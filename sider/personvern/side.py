"""Personvern: hva som lagres, hvor lenge, og hva som aldri lagres."""

import streamlit as st

from sider.felles import tilstand

tilstand.kommune()
st.title("Hva lagrer appen om deg?", anchor=False)
st.info("Ingenting om hvem du er, og ingenting om hvem som har valgt hva.", icon=":material/lock:")
st.markdown(
    "Hva folk mener om innsparing, er politisk oppfatning. Loven regner det som en særlig kategori personopplysning. "
    "Derfor er appen laget slik at den ikke trenger å vite det."
)

st.header("Dette finnes, og hvor", anchor=False)
st.markdown(
    """
- **I adressen i nettleseren din.** Hele alternativet står der. Det deles bare når du deler lenken.
- **I tjenerens minne mens siden er åpen.** Valgene dine må regnes et sted. De skrives ikke ned, og glemmes når økten er
  over, noen minutter etter at du lukket fanen eller mistet nettet.
- **I tjenerens minne, hvis du velger en fil på «Hent inn liste».** Filen skrives aldri ned, heller ikke mens den tas
  imot. Den glemmes når du fjerner den, lukker fanen eller mister nettet.
- **I tjenerens minne, hvis du prøver en liste.** Tiltakene og beløpene i den, til nyere lister tar plassen eller
  tjeneren startes på nytt. Bare den som har adressen, kan åpne den. Trykker du på «Del», lagres lista i tolv måneder.
- **I tjenerens minne, mens du laster opp eller lager korte lenker.** Nettadressen din, så ingen kan ta all plassen fra
  andre. Den skrives ikke ned, og kobles ikke til det du har valgt.
- **I tjenerens minne i et kvarter, når du lager en fil eller søker etter pakker.** Svaret glemmes etterpå, og tidligere
  når det er trangt om plassen.
- **I tjenerens minne, når en lenke åpnes eller limes inn et sted.** Navnet, tallet og bildet i forhåndsvisningen, så de
  ikke må lages på nytt. Det sier ikke hvem som spurte, skrives ikke ned, og skyves ut av nyere lenker.
- **I lageret for korte lenker, hvis du trykker på «Del».** Da lagres det samme som står i lenken, uten navn på deg,
  nettadresse, dag eller klokkeslett. Måneden lagres, så gamle lenker kan ryddes bort. Innholdet kan ikke endres.
  Skriv derfor ikke navn på personer i navnet på alternativet.
- **I det samme lageret, hvis du er med i et rom.** Nettleseren din får et tilfeldig merke som bare gjelder rommet. I
  lageret står en sum av merket, og det du har svart. Det står ingenting om telefonen din, nettadressen eller tiden.
  Svarene vises bare samlet, når minst fem har svart, og tellingen flytter seg bare når minst fem har endret svaret
  sitt. Svarene og merkene slettes når rommet lukkes. Koden, planen og tellingen som er vist, slettes senest etter
  24 timer. Rommet er ikke med i sikkerhetskopien. I minnet huskes nettadressen i ett minutt, så ingen kan fylle rommet.
- **I nettleseren, hvis du er med i et rom.** Merket, i en kapsel som varer i 24 timer, og svar som ikke er kommet fram,
  til de er det. Den som leder rommet, har lederens nøkkel i en slik kapsel.
- **I nettleseren.** Én teknisk informasjonskapsel som hindrer at andre nettsteder sender noe på dine vegne, og om du
  bruker lyst eller mørkt tema. Kapselen slettes når du lukker nettleseren.
"""
)

st.header("Dette finnes ikke", anchor=False)
st.markdown(
    """
- Innlogging, brukerkontoer eller lister over hvem som har vært her.
- Sporing, statistikk, reklame eller kall til andre nettsteder.
- Logg over valg eller nettadresser. Loggen sier bare at noe skjedde. Det gjelder også møtet: bokmerkene, gjettingen og
  loggen står bare i adressen, og i rommet så lenge det er lagret.
"""
)

st.header("Det kommunen selv må passe på", anchor=False)
st.markdown(
    "Står det en annen tjener foran appen, skal den ikke skrive adressene med spørrestreng i loggen sin. Lenker som "
    "sendes i e-post eller chat, ligger der etter reglene som gjelder der. Saksframlegg med vedlegg er offentlige."
)
