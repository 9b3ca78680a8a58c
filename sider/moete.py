"""Møte: midlertidig."""
import streamlit as st
st.title("Møte", anchor=False)
