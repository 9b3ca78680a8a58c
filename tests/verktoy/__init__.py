"""Programmene som viser det prøvene bare tar en smakebit av: ytelse, feil, skadde filer, tilgjengelighet og bilder.

Kjøres med `python -m tests.verktoy.<navn>`.
"""
