"""Regnemotoren: fra et uforanderlig tallgrunnlag og et valg til et resultat.

Veien er `Valg → beregn(kommune, valg) → Resultat → framstilling`. Alt er i hele 1000 kr og faste kroner;
innsparing er positiv. Ingenting her kjenner Streamlit eller en bestemt kommune.
"""

VERSJON = "1.0.1"
"""Versjonen av koden, slik den vises på siden «Om» og i delte lenker. Økes når beregningen endres, så en gammel lenke
ikke blir mistenkt for å være tuklet med."""
