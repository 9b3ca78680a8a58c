"""Svarene som ikke er appen: fullt, finnes ikke, feil, robots.txt og security.txt. Alltid på norsk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Final

from starlette.responses import HTMLResponse, PlainTextResponse, Response

PRØV_IGJEN_SEKUNDER: Final = 10
SECURITY_GJELDER_DAGER: Final = 180

SETNINGER: Final = {
    400: ("Adressen kan ikke leses", "Se etter at hele adressen er med, eller be avsenderen om lenken på nytt."),
    403: ("Det er ikke lov", "Last siden på nytt, og prøv igjen."),
    404: ("Siden finnes ikke", "Adressen er feil, eller siden er flyttet."),
    405: ("Det går ikke her", "Adressen kan ikke brukes slik."),
    408: ("Det gikk for sakte", "Det som ble sendt, kom ikke fram i tide. Prøv igjen."),
    413: ("Filen er for stor", "Filer kan være høyst 5 MB."),
    421: ("Feil adresse", "Tjeneren svarer ikke på dette navnet."),
    500: ("Noe gikk galt", "Last siden på nytt. Valgene dine står i adressen."),
    503: (
        "Det er fullt akkurat nå",
        f"Siden prøver igjen av seg selv hvert {PRØV_IGJEN_SEKUNDER}. sekund. La den stå åpen: "
        "det som er valgt i lenken, er med når du slipper inn.",
    ),
}
"""Overskrift og setning for hver status vi svarer med."""

_SIDE: Final = """<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">{igjen}<title>{tittel}</title><style>
:root{{color-scheme:light dark}}body{{font:1.125rem/1.5 sans-serif;max-width:34rem;margin:12vh auto;padding:0 1rem;
color:#1A1F24;background:#fff}}h1{{font-size:1.75rem}}a{{color:#0B4F6C}}
@media (prefers-color-scheme:dark){{body{{color:#E8ECEF;background:#12181D}}a{{color:#8CC8DF}}}}
</style></head><body><main><h1>{tittel}</h1><p role="status">{tekst}</p>{lenke}</main></body></html>"""


def setningen(status: int) -> tuple[str, str]:
    """Overskrift og setning for en status."""
    return SETNINGER.get(status, SETNINGER[500] if status >= 500 else SETNINGER[400])


def side(status: int, start: str = "./", *, tekst: str = "", les: str = "") -> Response:
    """En liten side på norsk. `start` er veien til startsiden; den fulle siden prøver seg selv igjen.

    `tekst` er grunnen når den er kjent, og `les` er veien til det som kan leses uten å vente.
    """
    tittel, fast = setningen(status)
    fullt = status == 503
    igjen = f'<meta http-equiv="refresh" content="{PRØV_IGJEN_SEKUNDER}">' if fullt else ""
    lenke = "" if fullt else f'<p><a href="{escape(start)}">Gå til startsiden</a></p>'
    lenke = f'<p><a href="{escape(les)}">Les alternativet mens du venter</a></p>' if les else lenke
    hoder = {"Cache-Control": "no-store"} | ({"Retry-After": str(PRØV_IGJEN_SEKUNDER)} if fullt else {})
    return HTMLResponse(
        _SIDE.format(igjen=igjen, tittel=tittel, tekst=escape(tekst) or fast, lenke=lenke),
        status_code=status,
        headers=hoder,
    )


def kort(status: int) -> Response:
    """Én setning uten side, til det som ikke er en leser."""
    return PlainTextResponse(setningen(status)[0], status_code=status)


def robots() -> Response:
    """Alternativer skal ikke ligge i søkemotorer; startsiden kan.

    Forhåndsvisninger må kunne lese en delt lenke og bildet. Siden sier selv at den ikke skal i søkemotorer (noindex).
    """
    return PlainTextResponse("User-agent: *\nAllow: /$\nAllow: /les\nAllow: /kort.png\nDisallow: /\n")


def målinger(tall: Mapping[str, float]) -> Response:
    """Tall til overvåking, i den formen Prometheus leser."""
    linjer = (f"# TYPE innsparing_{navn} gauge\ninnsparing_{navn} {verdi}\n" for navn, verdi in tall.items())
    return PlainTextResponse("".join(linjer), headers={"Cache-Control": "no-store"})


def sikkerhet(kontakt: str, nå: datetime | None = None) -> Response:
    """Hvem sikkerhetsfeil meldes til (RFC 9116). 404 når installasjonen ikke har sagt det."""
    if not kontakt:
        return kort(404)
    utløper = (nå or datetime.now(UTC)) + timedelta(days=SECURITY_GJELDER_DAGER)
    linjer = (f"Contact: {kontakt}", f"Expires: {utløper:%Y-%m-%dT00:00:00Z}", "Preferred-Languages: nb, nn, en")
    return PlainTextResponse("\n".join(linjer) + "\n")
