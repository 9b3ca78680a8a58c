"""Spørsmål over beregningen: usikkerhet, mål-søk, venting og hvor trygge tallene er. Beløp i 1000 kr."""
