"""What is said of a file that cannot be read, in three languages."""

from typing import Final

from hallintograafi.checks.submission import parsers
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


def unreadable(reason: str) -> Words:
    """Say in three languages what the parser says in English; what is not known here is quoted as its words."""
    return parsers.told(reason) or {
        "fi": f"Tiedostoa ei voi lukea tästä kohdasta. Jäsennin sanoo englanniksi: ”{reason}”.",
        "sv": f"Filen kan inte läsas härifrån. Tolken säger på engelska: ”{reason}”.",
        "en": f"The file cannot be read from here on. The parser says: “{reason}”.",
    }
