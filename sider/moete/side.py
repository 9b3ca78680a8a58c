"""Møte: én skjerm for lerretet, ledet fra tastaturet."""

import streamlit as st

from sider.felles import tilstand
from sider.moete import moete, romleder

st.html(moete.STIL)
rommet = romleder.rommet()
if rommet:
    romleder.følg(rommet)
møtet = tilstand.møte()
if møtet is None:
    moete.begynn()
elif rommet and rommet.åpent:
    romleder.lerret(rommet)
    romleder.styring(rommet)
    moete.taster(møtet, moete.I_ROMMET)
    romleder.veiene(rommet)
    moete.bord(møtet, romleder.linjene(rommet))
else:
    moete.lerret(møtet)
    moete.taster(møtet, etter=romleder.knapp)
    if rommet:
        romleder.etterpå(rommet)
    moete.bord(møtet, romleder.linjene(rommet))
