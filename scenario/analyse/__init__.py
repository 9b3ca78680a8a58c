"""Spørsmål over beregningen, i fire rom: usikkerhet, maaltall, alternativer og pakker. Beløp i 1000 kr."""
