"""Fra resultat til det et menneske leser: tall som tekst, dommen i én setning, tabeller og diagrammer."""
