"""Regnemotoren: fra et uforanderlig tallgrunnlag og et valg til et resultat.

Veien er `Valg → beregn(kommune, valg) → Resultat → framstilling`. Alt er i hele 1000 kr og faste kroner;
innsparing er positiv. Ingenting her kjenner Streamlit eller en bestemt kommune.
"""

VERSJON = "1.1.0"
"""Versjonen av koden, slik den vises på siden «Om» og i delte lenker. Økes når beregningen endres, så en gammel lenke
ikke blir mistenkt for å være tuklet med."""
ENDRET = {
    "1.1.0": (
        "Bare brutto effekt ganges med realisert andel og innfasing. Varige merkostnader og inntektsbortfall løper i "
        "full fra start."
    ),
}
"""Hva som ble annerledes i beregningen i hver versjon der den flytter tall, til den som åpner en eldre lenke."""
