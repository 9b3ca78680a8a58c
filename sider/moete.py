"""Møte: én skjerm for lerretet, ledet fra tastaturet."""

import streamlit as st

from sider.felles import moete, tilstand

st.html(moete.STIL)
møtet = tilstand.møte()
if møtet is None:
    moete.begynn()
else:
    moete.lerret(møtet)
    moete.taster(møtet)
    moete.bord(møtet)
