"""Ordene i kommuners lister: hva de betyr, på bokmål og nynorsk. Ett sted, så lesingen er regler og ikke eksempler."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from scenario.innhenting.kolonner import KOLONNER, VANLIGE


class Rolle(StrEnum):
    """Hva en kolonne er. Et år har rollen ÅR, med årstallet ved siden av."""

    NAVN = "navn"
    NUMMER = "nummer"
    BELØP = "beløp"
    LAV = "lav"
    HØY = "høy"
    ÅR = "år"
    OMRÅDE = "område"
    START = "start"
    ÅRSVERK = "årsverk"
    KONSEKVENS = "konsekvens"
    BESKRIVELSE = "beskrivelse"
    MERKNAD = "merknad"
    PRIORITET = "prioritet"
    ENHET = "enhet"
    IKKE = "leses ikke"


_STREKER = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-")


def enkel(tekst: str) -> str:
    """Små bokstaver, ett mellomrom, én slags strek, og uten usynlige tegn."""
    synlig = "".join(t for t in unicodedata.normalize("NFC", tekst) if unicodedata.category(t) != "Cf")
    return " ".join(synlig.translate(_STREKER).casefold().replace("_", " ").split())


def ordene(tekst: str) -> list[str]:
    """Ordene i teksten, enkelt skrevet. Tall er ord."""
    return re.findall(r"[a-zæøåäöéü]+|\d+", enkel(tekst))


def _ord(tekst: str) -> frozenset[str]:
    return frozenset(tekst.split())


FRASER: dict[str, Rolle] = {
    frase: rolle
    for rolle, fraser in {
        Rolle.NUMMER: "nr|nummer|#|id|tiltaksnr|tiltaksnummer|tiltak nr|tiltak id|tiltaksid|løpenr|løpenummer|ref|"
        "referanse|saksnr|pkt|punkt|tiltakskode|kode|no",
        Rolle.NAVN: "navn|namn|tiltak|tiltaksnavn|tiltaksnamn|tittel|navn på tiltak|forslag|forslag til tiltak|"
        "innsparingstiltak|sparetiltak|driftstiltak|omstillingstiltak|tiltak/navn|hva|tekst|tiltakstittel|"
        "område/tiltak|område / tiltak|tiltak/område|idé|ide|idéer|innsparingsforslag|"
        "forslag til innsparing|budsjettiltak|nye tiltak|effektiviseringstiltak|kuttforslag",
        Rolle.OMRÅDE: "område|områder|tjenesteområde|tenesteområde|sektor|virksomhet|verksemd|avdeling|etat|"
        "programområde|rammeområde|kommunalområde|ansvarsområde|budsjettområde|tjeneste|teneste|p-område|"
        "programomr|omr|seksjon|resultatenhet|virksomhetsområde|kommunalsjefområde|enhet|eining",
        Rolle.START: "start|oppstart|startmåned|starttidspunkt|startdato|iverksettes|iverksetting|iverksettelse|"
        "fra dato|gjelder fra|virkning fra|gjennomføres|tidspunkt|når|oppstartsdato|oppstartstidspunkt|"
        "iverksettingstidspunkt|virkningstidspunkt|effekt fra|effekt fra dato|innføres fra|frå|gjennomføring|"
        "tidspunkt for iverksetting|tidsplan|verknad frå",
        Rolle.PRIORITET: "prioritet|prioritering|pri|prio|rangering|prioritetsnr",
        Rolle.LAV: "lav|lavt|lågt|låg|minimum|min|lavt anslag|lågt anslag|lavt estimat|pessimistisk|fra",
        Rolle.HØY: "høy|høyt|høg|høgt|maksimum|maks|max|høyt anslag|høgt anslag|høyt estimat|optimistisk|til",
        Rolle.IKKE: "ansvarlig|ansvarleg|eier|eigar|status|fase|vedtak|hjemmel|kilde|kjelde|tema|type|kategori|frist|"
        "rolle|politisk behandling|lovpålagt|saksbehandler|vedtatt|konto|funksjon|art|tjenestenr|ansvarsnr|"
        "prosjekt|gruppe|sist oppdatert|dato|grønn/gul/rød|gjennomførbarhet|risikograd|sum periode|sum perioden",
    }.items()
    for frase in fraser.split("|")
}
FRASER["hensikt"] = Rolle.BESKRIVELSE
for _kolonne in KOLONNER:
    if _kolonne.felt not in (*VANLIGE, "bakgrunn"):
        FRASER.setdefault(_kolonne.overskrift, Rolle.IKKE)
"""Overskrifter som er entydige når hele teksten er denne. Kolonnene bare katalogen har, leses for seg."""

BELØPSORD = _ord(
    "beløp beløpet innsparing innsparinger innsparingar sparing besparelse besparelser effekt helårseffekt årseffekt "
    "årsvirkning helårsvirkning virkning verknad heilårseffekt heilårsverknad gevinst reduksjon kutt nedtrekk "
    "innsparingspotensial innsparingspotensiale potensial potensiale endring rammeendring budsjetteffekt "
    "budsjettendring budsjettvirkning innsparingsbeløp tiltaksbeløp økonomi kostnadsreduksjon innsparingseffekt "
    "gevinstpotensial helår heilår årlig årleg netto nettoeffekt nettobeløp brutto bruttoeffekt sparebeløp "
    "kostnadseffekt effektivisering sannsynlig estimat anslag spart spare sparer rammereduksjon rammekutt budsjettkutt"
)
ORD_ETTER_ROLLE: tuple[tuple[Rolle, frozenset[str]], ...] = (
    (
        Rolle.IKKE,
        _ord(
            "regnskap rekneskap budsjettert engangskostnad engangsutgift investering investeringsbehov "
            "omstillingskostnad akkumulert omstillingskostnader risiko"
        ),
    ),
    (Rolle.ÅRSVERK, _ord("årsverk stillinger stillingar årsverksendring årsverkseffekt stillingsprosent bemanning")),
    (
        Rolle.KONSEKVENS,
        _ord(
            "konsekvens konsekvenser konsekvensar følger følgjer konsekvensgrad tjenestekonsekvens "
            "konsekvensvurdering alvorlighetsgrad ulemper"
        ),
    ),
    (
        Rolle.BESKRIVELSE,
        _ord(
            "beskrivelse skildring omtale forklaring begrunnelse grunngjeving formål innhold "
            "beskriving tiltaksbeskrivelse kortbeskrivelse omtala detaljer bakgrunn vurdering"
        ),
    ),
    (
        Rolle.MERKNAD,
        _ord(
            "merknad merknader merknadar kommentar kommentarer kommentarar notat forutsetning "
            "forutsetninger føresetnad føresetnader forbehold anmerkning avklaring usikkerhet"
        ),
    ),
    (Rolle.PRIORITET, _ord("prioritet prioritering")),
    (Rolle.START, _ord("oppstart startdato startmåned iverksettes iverksetting oppstartstidspunkt starttidspunkt")),
    (Rolle.NUMMER, _ord("tiltaksnr tiltaksnummer løpenr løpenummer")),
    (Rolle.OMRÅDE, _ord("tjenesteområde tenesteområde område virksomhet sektor programområde rammeområde avdeling")),
    (Rolle.BELØP, BELØPSORD),
    (Rolle.NAVN, _ord("tiltak tiltaksnavn navn namn tittel innsparingstiltak driftstiltak omstillingstiltak")),
)
"""Ord som avgjør når overskriften er lengre. Den første rollen med et ord som finnes, vinner."""
ENDELSER = ("effekt", "innsparing", "besparelse", "virkning", "verknad", "gevinst", "potensial", "beløp", "reduksjon")
ÅRSORD = _ord(
    "økonomiplan øp høp hp plan budsjett b effekt innsparing år forslag endring beløp virkning verknad i rammeendring "
    "handlingsplan vedtak driftstiltak besparelse kr tiltak årseffekt heilårseffekt helårseffekt helår "
    "halvårseffekt delårseffekt innsparingar "
    "budsjettforslag buds årsbudsjett per pr sum netto brutto mill tusen kroner hele effekten reduksjon nedtrekk kutt"
)
"""Ordene som kan stå sammen med et årstall i overskriften over et planår."""

SUMORD = _ord(
    "sum delsum totalsum totalt totalen tilsammen sumtotal hovedsum subtotal summen delsummer sluttsum mellomsum "
    "totaleffekt totalinnsparing totalbeløp fellessum hovudsum summar"
)
SVAKE_SUMORD = _ord("samlet samla samlede netto alt saman sammen total totale")
BUDSJETTLINJE = re.compile(
    r"(?:(?:inngående|inngåande|utgående|opprinnelig|opphavleg|vedtatt|vedteke|gjeldende|gjeldande|justert|revidert|"
    r"konsekvensjustert|nytt|ny|brutto|netto|foreslått|endelig|forslag til|saldert|korrigert|dagens|årets|ramme|"
    r"samlet|total|ordinær|ordinært|basis|årsbudsjett)\s+)*"
    r"(?:budsjett|ramme|rammer|driftsramme|budsjettramme|nettoramme|nettobudsjett|rammebudsjett|netto driftsramme|"
    r"økonomiplan|regnskap|rekneskap|basisbudsjett|driftsbudsjett|nettoutgift|netto driftsutgifter|netto utgift)"
    r"(?:\s+(?:i|for|etter tiltak|inkl\.? tiltak|\d{4}|\d{4}\s?-\s?\d{2,4}))*"
    r"|(?:kommunal\s+)?deflator\b.*"
    r"|(?:lønns|pris|løns)[- ].{0,5}(?:og|/)\s?(?:pris|løns|lønns)\w*(?:vekst|kompensasjon|justering)\b.*"
    r"|(?:lønns|pris|løns)(?:vekst|kompensasjon|justering|oppgjør)\b.*|konsekvensjustering(?:er)?\b.*"
    r"|tekniske\s+(?:justeringer|endringer)\b.*|utfordring(?:en|sbildet)?|innsparingskrav|sparekrav|omstillingskrav|"
    r"(?:rest|gjenst(?:å|å)ende|manglende|udekket|ufordelt)\s?(?:krav|beløp|innsparing|saldering)?|salderingsbehov|"
    r"krav|mål|differanse|avvik"
)
"""Linjer som hører til budsjettet rundt lista, og ikke er tiltak."""
FOTNOTE = re.compile(
    r"\*|¹|²|³|\d\)\s|\(\d\)|†|(?:kilde|kjelde|note|noter|fotnote|merk|merknad|obs|nb|ps|forutsetning|forutsetninger|føresetnad|"
    r"forklaring|tegnforklaring|utarbeidet|utarbeidd|sist oppdatert|oppdatert|dato|versjon|utskrift|rapport|side|"
    r"kommentar|generelt)\b\s*(?:\d|[:.!]|av\b|til\b|den\b)|foreløpig|førebels|utkast|"
    r"tall(?:a|ene)? (?:i|er)\b|tal i\b|beløp(?:a|ene|et)? (?:i|er)\b|"
    r"alle (?:tall|tal|beløp)\b|i (?:hele )?(?:1 ?000|tusen|mill)|negativ(?:t|e)?\b.{0,20}(?:tall|tal|beløp|fortegn)|"
    r"positiv(?:t|e)?\b.{0,20}(?:tall|tal|beløp|fortegn)|minus\b|(?:faste )?\d{4}-?(?:kroner|priser)|prisnivå|"
    r"ikke kvalitetssikret|tiltak(?:ene)? er ikke|(?:innsparinger?|reduksjon(?:er)?) (?:er|vises)\b"
)
"""Tekst som sier noe om lista, og ikke er et tiltak."""
UKJENT = re.compile(
    r"[?xX.…\-–—\s]+|n/?a|i/?t|ukjent|ukjend|tbd|u\.?t\.?|ikke\b.*|ikkje\b.*|ut(?:redes|greiast|greiing|redning)\b.*|"
    r"(?:må|skal|bør|under|vert|blir|til)\b.*|avklares\b.*|vurderes\b.*|kommer\b.*|kjem\b.*|uavklart|uavklara|"
    r"beregnes\b.*|se\b.*|mangler|manglar|åpen|open|usikker(?:t)?"
)
"""Ord der beløpet skulle stått: det er ikke tallfestet."""
OM_LISTA = {
    "kilde": "kilde",
    "kildetittel": "tittel",
    "tittel": "tittel",
    "utgiver": "utgiver",
    "år": "år",
    "årstall": "år",
    "prisår": "prisår",
    "enhet": "enhet",
    "beløp i": "enhet",
}
"""Opplysninger som kan stå i to celler over overskriftene: navnet, og verdien til høyre."""
SEKTORER = _ord(
    "oppvekst oppveksten utdanning undervisning skole skule barnehage helse omsorg velferd velferden kultur idrett "
    "teknisk tekniske samfunn samfunnsutvikling byutvikling eiendom eigedom administrasjon stab sentraladministrasjon "
    "organisasjon økonomi plan byggesak nav sosial barnevern næring miljø landbruk kirke kyrkje fellesutgifter "
    "felles politisk styring hjemmetjenester institusjon rus psykisk tekniske"
)
"""Ord som navngir en sektor. Bare til å skille en mellomoverskrift fra et tiltak."""
MINDRE = _ord(
    "redusere reduser redusert reduksjon færre lavere mindre kortere kutte kutt nedtrekk senke lågare redusera minske "
    "reduserte ned ta"
)
"""Ord som alle sier at noe blir mindre. Til å kjenne igjen et tiltak som heter noe annet i katalogen."""
FYLL = _ord("og i av på for til ved med antall av i den det en et større bedre mer de som fra om nye ny")
GRADER: dict[str, int] = {
    **dict.fromkeys(("ingen", "ubetydelig", "inga"), 0),
    **dict.fromkeys(("liten", "lav", "lite", "små", "grønn", "låg", "minimal", "begrenset"), 1),
    **dict.fromkeys(("middels", "merkbar", "moderat", "noe", "gul", "noko", "medium"), 2),
    **dict.fromkeys(("stor", "høy", "alvorlig", "store", "betydelig", "rød", "høg", "svært stor"), 3),
}
"""Graden et enkelt ord for konsekvensen svarer til."""
