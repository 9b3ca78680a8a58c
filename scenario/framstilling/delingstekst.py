"""Teksten som følger en delt lenke."""

from __future__ import annotations

from urllib.parse import quote

from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.framstilling import svaret
from scenario.framstilling.dom import dommen, forbehold, utenfor_summen
from scenario.framstilling.leseforklaring import antall_tiltak, overskrift
from scenario.framstilling.ord import VANNMERKE
from scenario.framstilling.svaret import Svar
from scenario.framstilling.tall import mill_kr_knapp

BREDDE, HØYDE = 1200, 630
"""Bildet i en forhåndsvisning, i px."""
SAKSDOKUMENT = (
    "Når flere medlemmer av samme utvalg får lenken, kan den være et saksdokument. Spør politisk sekretariat."
)
CRLF = "\r\n"
OM_DEN_KORTE = "Kort lenke. Valgene og måneden lagres på tjeneren, aldri hvem som laget den."
OM_DEN_HELE = "Hele lenken bærer alt du har valgt i seg selv. Ingenting lagres."
OM_LISTEN = "Lista følger med lenken. Tiltakene og tallene i den lagres på tjeneren til og med {måned}, og slettes så."
OM_DEN_HELE_LISTEN = "Hele lenken. Den virker like lenge som lista er lagret."
LENGSTE_EPOSTLENKE = 1_900
"""Tegn. Lengre lenker til e-post blir kuttet i stillhet av noen e-postprogrammer."""

KONFLIKT = "To av valgene kan ikke stå sammen, så det finnes ingen sum."


def tittel(valg: Valg) -> str:
    """Overskriften i en forhåndsvisning: navnet, og at det ikke er et forslag."""
    return f"{overskrift(valg)} – regneeksempel, ikke fremmet forslag"


def beskrivelse(svar: Svar, valg: Valg) -> str:
    """«Planlagt 150,7 av 150 mill. kr i året, trolig 111–143. 20 tiltak.»."""
    per = "til sammen" if svar.resultat.akkumulert else "i året"
    trolig = f", trolig {svaret.trolig(svar)}" if svar.trolig else ""
    plan = f"Planlagt {svaret.planlagt(svar)} av {mill_kr_knapp(svar.resultat.mål)} {per}{trolig}"
    return f"{plan}. {antall_tiltak(valg)}."


def epost(valg: Valg, resultat: Resultat, lenke: str) -> str:
    """Forslag til e-post, i ren tekst: hva alternativet gir, lenken, og at det er et regneeksempel."""
    overskrift = f"Et regneeksempel: {valg.navn}" if valg.navn else "Et regneeksempel"
    linjer = [
        overskrift,
        valg.merknad,
        "",
        " ".join((dommen(resultat), *forbehold(resultat))),
        utenfor_summen(resultat) or "",
        "",
        lenke,
        "",
    ]
    slutt = f"{VANNMERKE}. Tallgrunnlag: utgave {resultat.utgave}."
    return "\n".join(linje for nr, linje in enumerate([*linjer, slutt]) if linje or nr not in (1, 4)).replace(
        "\u00a0", " "
    )


def epostlenke(valg: Valg, resultat: Resultat, lenke: str) -> str:
    """`mailto:` med emne og tekst, uten mottaker. Kortere tekst når lenken er lang, og tom når den er for lang."""
    emne = tittel(valg)
    for tekst in (epost(valg, resultat, lenke), f"{lenke}\n\n{VANNMERKE}."):
        adresse = f"mailto:?subject={quote(emne)}&body={quote(tekst.replace(chr(10), CRLF))}"
        if len(adresse) <= LENGSTE_EPOSTLENKE:
            return adresse
    return ""
