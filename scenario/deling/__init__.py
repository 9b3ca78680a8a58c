"""Scenarioet ut av appen og inn igjen: fil, lenkekode, utgaver og lager."""
