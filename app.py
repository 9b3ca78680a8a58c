"""Starter appen: `streamlit run app.py` (eller `python app.py`)."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from sider.nett import tjener
from sider.nett.mellomvare import Mellomvare

tjener.begrens_tråder()
tjener.les_innstillingene()

app = st.App(
    Path(__file__).resolve().parent / "sider/meny.py",
    lifespan=tjener.levetid,
    middleware=[Middleware(Mellomvare)],
    on_script_error=tjener.vis_feil,
)

if __name__ == "__main__":
    app.run()
