"""Kommunens liste slik den er skrevet: celler → tabell → kolonner → rader → avstemming → ett svar. Rene funksjoner."""
