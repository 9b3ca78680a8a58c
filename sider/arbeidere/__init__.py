"""Arbeiderne: tungt arbeid i egne prosesser, med kø, så ingen andres klikk venter på det. Kjenner ikke Streamlit."""
