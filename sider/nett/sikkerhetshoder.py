"""Hodene alle svar har, og reglene for hva siden kan hente og kjøre."""

import base64
import hashlib
import re
from collections.abc import Iterable
from typing import Final

from scenario.innstillinger import Innstillinger

FASTE_HODER: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
NODEHODE: Final = "Innsparing-Node"
"""Sier hvilken prosess som svarte, så den omvendte tjeneren kan holde fanen der. Den tar det bort før nettleseren."""
RAMMEHODE: Final[dict[tuple[str, ...], str]] = {("'self'",): "SAMEORIGIN", ("'none'",): "DENY"}
CSP: Final = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {skript}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'{websocket}; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors {rammer}"
)
"""Uten `unsafe-eval`. `wasm-unsafe-eval` gjelder bare ferdig WebAssembly: Streamlit prøver det ved hver
lasting og klarer seg uten, men da står det en feil i nettleserens logg. Streamlit setter stiler direkte."""

VERTSNAVN: Final = re.compile(r"[\w.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?", re.ASCII)


def innholdsregler(skript: Iterable[str], vert: str, rammer: Iterable[str] = ("'self'",)) -> str:
    """Content-Security-Policy for siden.

    `skript` er innebygde skript som får kjøre, hver med sin kontrollsum. Verten nevnes for websocketen fordi
    eldre nettlesere ikke regner den med i 'self'; er den ikke et vertsnavn, utelates den. `rammer` er nettstedene som
    kan vise appen i en ramme.
    """
    summer = " ".join(f"'sha256-{kontrollsum(s)}'" for s in skript)
    websocket = f" ws://{vert} wss://{vert}" if VERTSNAVN.fullmatch(vert) else ""
    return CSP.format(skript=summer, websocket=websocket, rammer=" ".join(rammer))


def hodene(valgt: Innstillinger) -> dict[str, str]:
    """Sikkerhetshodene som er like på alle svar."""
    hoder = dict(FASTE_HODER)
    if gammelt := RAMMEHODE.get(valgt.rammer):  # eldre nettlesere; kan ikke nevne andre nettsteder
        hoder["X-Frame-Options"] = gammelt
    if valgt.node:
        hoder[NODEHODE] = valgt.node
    if valgt.hsts:
        hoder["Strict-Transport-Security"] = f"max-age={valgt.hsts}; includeSubDomains"
    return hoder


def kontrollsum(tekst: str) -> str:
    """SHA-256 i base64, slik nettleseren regner den."""
    return base64.b64encode(hashlib.sha256(tekst.encode()).digest()).decode()
