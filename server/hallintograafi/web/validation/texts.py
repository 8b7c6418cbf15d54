"""The words of the validator's page, in Finnish, Swedish and English."""

from typing import Final

from hallintograafi.terms import LANGUAGES

EXAMPLES: Final[dict[str, dict[str, str]]] = {
    "good": {
        "fi": "Virheetön",
        "sv": "Felfritt",
        "en": "Nothing wrong",
    },
    "values": {
        "fi": "Puuttuvia ja vääriä arvoja",
        "sv": "Värden som saknas eller är fel",
        "en": "Missing and wrong values",
    },
    "links": {
        "fi": "Linkkejä, jotka eivät johda mihinkään",
        "sv": "Länkar som inte leder någonstans",
        "en": "Links that lead nowhere",
    },
    "syntax": {
        "fi": "Virhe merkinnässä",
        "sv": "Fel i skrivsättet",
        "en": "A mistake in the notation",
    },
}
"""Examples to try and their titles."""

_TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    "title": ("Tarkista aineisto", "Kontrollera data", "Check your data"),
    "lead": (
        "Tarkistus kertoo, mikä aineistossa on vialla, missä kohdassa, ja miten sen saa kuntoon. "
        "Aineistoa verrataan sääntöihin ja julkaistuun tietoverkkoon. Mitään ei tallenneta.",
        "Kontrollen berättar vad som är fel i data, var, och hur det rättas. "
        "Data jämförs med reglerna och med den publicerade kunskapsgrafen. Ingenting sparas.",
        "The check tells what is wrong in your data, where, and how to mend it. "
        "Data is held against the rules and against the published graph. Nothing is kept.",
    ),
    "rules": ("Säännöt", "Reglerna", "The rules"),
    "examples": ("Kokeile esimerkkiä", "Pröva ett exempel", "Try an example"),
    "text": ("Teksti", "Text", "Text"),
    "text_hint": (
        "Liitä RDF-tekstiä (Turtle, TriG, N-Triples, N-Quads, JSON-LD tai RDF/XML) tai pudota tiedostoja tähän.",
        "Klistra in RDF-text (Turtle, TriG, N-Triples, N-Quads, JSON-LD eller RDF/XML) eller släpp filer här.",
        "Paste RDF text (Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML) or drop files here.",
    ),
    "files": ("Tiedostot", "Filer", "Files"),
    "shapes": ("Säännöstö", "Regeluppsättning", "Set of rules"),
    "all": ("kaikki säännöt", "alla regler", "all rules"),
    "severity": ("Hylkää, jos löytyy", "Underkänn om det finns", "Refuse if there is"),
    "violation": ("virhe", "fel", "violation"),
    "warning": ("varoitus", "varning", "warning"),
    "info": ("huomautus", "anmärkning", "note"),
    "violation_many": ("virhettä", "fel", "violations"),
    "warning_many": ("varoitusta", "varningar", "warnings"),
    "info_many": ("huomautusta", "anmärkningar", "notes"),
    "alone": (
        "Tarkista yksinään, ilman julkaistua verkkoa",
        "Kontrollera för sig, utan den publicerade grafen",
        "Check by itself, without the published graph",
    ),
    "check": ("Tarkista", "Kontrollera", "Check"),
    "again": ("Korjaa ja tarkista uudelleen", "Rätta och kontrollera igen", "Mend and check again"),
    "results": ("Tulos", "Resultat", "Result"),
    "conforms": ("Aineisto kelpaa.", "Data duger.", "The data conforms."),
    "refused": ("Aineisto ei kelpaa.", "Data duger inte.", "The data does not conform."),
    "nothing": (
        "Mitään huomautettavaa ei löytynyt.",
        "Det fanns ingenting att anmärka på.",
        "There is nothing to remark.",
    ),
    "existing": ("julkaistussa verkossa", "i den publicerade grafen", "in the published graph"),
    "line": ("rivi", "rad", "line"),
    "rule": ("Sääntö", "Regel", "Rule"),
    "because": ("Syy", "Orsak", "Because"),
    "mend": ("Korjausehdotus", "Förslag", "Suggestion"),
    "notes": ("Huomaa", "Observera", "Please note"),
    "statements": ("väitettä", "påståenden", "statements"),
    "left_out": ("rivejä jätetty pois", "rader utelämnade", "lines left out"),
    "limits_text": (
        "Yhdellä kertaa enintään {files} tiedostoa, {bytes} megatavua purettuna, {statements} väitettä ja {seconds} "
        "sekuntia. Sama tarkistus on ohjelmille osoitteessa POST /validate.",
        "På en gång högst {files} filer, {bytes} megabyte uppackade, {statements} påståenden och {seconds} sekunder. "
        "Samma kontroll finns för program på POST /validate.",
        "At most {files} files, {bytes} megabytes unpacked, {statements} statements and {seconds} seconds at a time. "
        "Programs find the same check at POST /validate.",
    ),
    "description": ("Rajapinnan kuvaus", "Beskrivning av gränssnittet", "Description of the interface"),
}


def words(language: str) -> dict[str, str]:
    """Give the words in one language."""
    index = LANGUAGES.index(language)
    return {name: versions[index] for name, versions in _TEXTS.items()}
