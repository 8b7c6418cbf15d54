"""What is said of a file that cannot be read, in three languages."""

import re
from typing import Final

from hallintograafi.checks.submission.report import Words

WORDS: Final[dict[str, Words]] = {
    "web page": {
        "fi": "Tämä on verkkosivu (HTML), ei RDF-tiedosto. Lataa sivulta itse aineisto, esimerkiksi Turtlena.",
        "sv": "Detta är en webbsida (HTML), inte en RDF-fil. Ladda ner själva materialet, till exempel som Turtle.",
        "en": "This is a web page (HTML), not an RDF file. Download the data itself, for example as Turtle.",
    },
    "utf-16": {
        "fi": "Tiedosto on tallennettu UTF-16-merkistöllä. Tallenna se UTF-8:na.",
        "sv": "Filen har sparats med teckenkodningen UTF-16. Spara den som UTF-8.",
        "en": "The file is encoded in UTF-16. Save it as UTF-8.",
    },
    "utf-8": {
        "fi": "Tiedosto ei ole UTF-8-tekstiä: tässä on tavu {byte}. Tallenna tiedosto UTF-8:na.",
        "sv": "Filen är inte UTF-8-text: här står byten {byte}. Spara filen som UTF-8.",
        "en": "The file is not UTF-8 text: here is the byte {byte}. Save the file as UTF-8.",
    },
    "archive": {
        "fi": "Tämä on pakattu tiedosto tai toimistoasiakirja, ei RDF-teksti. Anna purettu RDF-tiedosto.",
        "sv": "Detta är ett arkiv eller ett kontorsdokument, inte RDF-text. Ge den uppackade RDF-filen.",
        "en": "This is an archive or an office document, not RDF text. Give the unpacked RDF file.",
    },
    "binary": {
        "fi": "Tiedosto ei ole tekstiä. RDF annetaan tekstinä: Turtle, TriG, N-Triples, N-Quads, JSON-LD tai RDF/XML.",
        "sv": "Filen är inte text. RDF ges som text: Turtle, TriG, N-Triples, N-Quads, JSON-LD eller RDF/XML.",
        "en": "The file is not text. RDF is given as text: Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML.",
    },
    "nul": {
        "fi": "Tekstissä on nollamerkki (NUL), jota RDF-tekstissä ei voi olla. Poista se.",
        "sv": "I texten finns ett nolltecken (NUL), som inte får finnas i RDF-text. Ta bort det.",
        "en": "The text holds a NUL character, which RDF text cannot hold. Take it away.",
    },
    "newer": {
        "fi": "Tiedostossa on RDF 1.2:n rakenteita (väitteitä väitteistä tai tekstin suunta), joita täällä ei tunneta.",
        "sv": "Filen använder RDF 1.2 (påståenden om påståenden eller textriktning), som inte är känt här.",
        "en": "The file uses RDF 1.2 (triple terms or base directions), which is not known here.",
    },
}

_REASONS: Final = (
    (
        re.compile(r"The prefix (\S+) has not been declared"),
        "Etuliitettä {0} ei ole määritelty. Lisää tiedoston alkuun rivi @prefix {0} <…> .",
        "Prefixet {0} är inte deklarerat. Lägg till raden @prefix {0} <…> . i början av filen.",
        "The prefix {0} is not declared. Add a line @prefix {0} <…> . to the beginning of the file.",
    ),
    (
        re.compile(r"A dot is expected at the end of statements"),
        "Väitteen lopusta puuttuu piste (.).",
        "Punkten (.) i slutet av påståendet saknas.",
        "The dot (.) at the end of the statement is missing.",
    ),
    (
        re.compile(r"Unexpected end of (?:file|line)|.*[Uu]nexpected EOF.*|.*Unexpected end.*"),
        "Tiedosto loppuu kesken: lainausmerkki, sulku tai piste puuttuu.",
        "Filen tar slut för tidigt: ett citattecken, en parentes eller en punkt saknas.",
        "The file ends too soon: a quotation mark, a bracket or a dot is missing.",
    ),
    (
        re.compile(r"(.{1,80}) is not a valid RDF object"),
        "{0} ei kelpaa arvoksi: tähän kuuluu osoite, teksti lainausmerkeissä tai luku.",
        "{0} duger inte som värde: här ska stå en adress, en text inom citattecken eller ett tal.",
        "{0} cannot be a value: an address, a text in quotation marks or a number belongs here.",
    ),
    (
        re.compile(r"(.{1,80}) is not a valid subject or graph name"),
        "{0} ei kelpaa väitteen alkuun: tähän kuuluu osoite, kuten <https://…> tai etuliite:nimi.",
        "{0} kan inte inleda ett påstående: här ska stå en adress, som <https://…> eller prefix:namn.",
        "{0} cannot begin a statement: an address such as <https://…> or prefix:name belongs here.",
    ),
    (
        re.compile(r"(.{1,80}) is not a valid predicate"),
        "{0} ei kelpaa ominaisuudeksi: tähän kuuluu osoite, kuten <https://…> tai etuliite:nimi.",
        "{0} duger inte som egenskap: här ska stå en adress, som <https://…> eller prefix:namn.",
        "{0} cannot be a property: an address such as <https://…> or prefix:name belongs here.",
    ),
    (
        re.compile(r"No scheme found in an absolute IRI|.*relative IRI.*"),
        "Osoite ei ole kokonainen: sen alusta puuttuu esimerkiksi https://.",
        "Adressen är inte hel: i början saknas till exempel https://.",
        "The address is not whole: its beginning, such as https://, is missing.",
    ),
    (
        re.compile(r"Invalid IRI code point (.{1,20})"),
        "Osoitteessa on merkki {0}, jota siinä ei saa olla.",
        "Adressen innehåller tecknet {0}, som inte är tillåtet där.",
        "The address holds the character {0}, which is not allowed there.",
    ),
    (
        re.compile(r"No LoadDocumentCallback.*"),
        "Tiedosto viittaa JSON-LD-kontekstiin verkossa. Sitä ei haeta: kirjoita konteksti (@context) tiedostoon.",
        "Filen hänvisar till en JSON-LD-kontext på nätet. Den hämtas inte: skriv kontexten (@context) i filen.",
        "The file refers to a JSON-LD context elsewhere. It is not fetched: write the @context in the file.",
    ),
)


def unreadable(reason: str) -> Words:
    """Say in three languages what the parser says in English."""
    for pattern, *texts in _REASONS:
        found = pattern.fullmatch(reason)
        if found:
            return dict(zip(("fi", "sv", "en"), (text.format(*found.groups()) for text in texts), strict=True))
    return {
        "fi": f"Tiedostoa ei voi lukea tästä kohdasta (jäsentimen sanoin: {reason}).",
        "sv": f"Filen kan inte läsas härifrån (med tolkens ord: {reason}).",
        "en": f"The file cannot be read from here on: {reason}.",
    }
