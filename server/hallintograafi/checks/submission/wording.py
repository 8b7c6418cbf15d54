"""What each kind of constraint expects and what was found instead, in Finnish, Swedish and English."""

from typing import Final

Triple = tuple[str, str, str]
"""A text in fi, sv, en."""

SENTENCE: Final[Triple] = (
    "Odotettiin: {expected}. Löytyi: {found}.",
    "Förväntat: {expected}. Hittades: {found}.",
    "Expected: {expected}. Found: {found}.",
)

VALUES: Final[Triple] = ("Arvot: {}.", "Värden: {}.", "Values: {}.")

EXPECTED: Final[dict[str, Triple]] = {
    "Class": ("{one} – asia, joka on kuvattu", "{one} – ett beskrivet objekt", "{one} – a thing that is described"),
    "Datatype": ("{one}", "{one}", "{one}"),
    "NodeKind": ("{one}", "{one}", "{one}"),
    "MinCount": ("ominaisuudelle {path} vähintään {one}", "minst {one} för {path}", "at least {one} for {path}"),
    "MaxCount": ("ominaisuudelle {path} enintään {one}", "högst {one} för {path}", "at most {one} for {path}"),
    "Count": ("ominaisuudelle {path} tasan {one}", "exakt {one} för {path}", "exactly {one} for {path}"),
    "MinLength": ("vähintään {one} merkkiä", "minst {one} tecken", "at least {one} characters"),
    "MaxLength": ("enintään {one} merkkiä", "högst {one} tecken", "at most {one} characters"),
    "MinInclusive": ("vähintään {one}", "minst {one}", "at least {one}"),
    "MaxInclusive": ("enintään {one}", "högst {one}", "at most {one}"),
    "MinExclusive": ("suurempi kuin {one}", "större än {one}", "more than {one}"),
    "MaxExclusive": ("pienempi kuin {one}", "mindre än {one}", "less than {one}"),
    "Pattern": ("lausekkeen {one} muotoinen", "en form enligt uttrycket {one}", "the form of the expression {one}"),
    "LanguageIn": ("teksti kielellä {or}", "text på språket {or}", "text in the language {or}"),
    "UniqueLang": ("yksi arvo kullakin kielellä", "ett värde på varje språk", "one value in each language"),
    "In": ("jokin näistä: {list}", "något av dessa: {list}", "one of these: {list}"),
    "HasValue": ("ominaisuudelle {path} arvo {one}", "värdet {one} för {path}", "the value {one} for {path}"),
    "Equals": ("samat arvot kuin ominaisuudella {one}", "samma värden som {one}", "the same values as {one}"),
    "Disjoint": ("eri arvo kuin ominaisuudella {one}", "ett annat värde än {one}", "another value than {one}"),
    "LessThan": ("ennen kuin {one} ({other})", "före {one} ({other})", "before {one} ({other})"),
    "LessThanOrEquals": (
        "viimeistään sama kuin {one} ({other})",
        "senast samma som {one} ({other})",
        "no later than {one} ({other})",
    ),
    "Closed": ("vain ominaisuuksia {list}", "endast egenskaperna {list}", "only the properties {list}"),
    "Or": ("jokin näistä: {inner}", "något av dessa: {inner}", "one of these: {inner}"),
    "Xone": ("tasan yksi näistä: {inner}", "exakt ett av dessa: {inner}", "exactly one of these: {inner}"),
    "And": ("kaikki nämä: {inner}", "alla dessa: {inner}", "all of these: {inner}"),
    "Node": ("{inner}", "{inner}", "{inner}"),
    "Not": ("muu kuin {inner}", "något annat än {inner}", "anything but {inner}"),
    "QualifiedMinCount": (
        "ominaisuudelle {path} vähintään {one}: {inner}",
        "minst {one} för {path}: {inner}",
        "at least {one} for {path}: {inner}",
    ),
    "QualifiedMaxCount": (
        "ominaisuudelle {path} enintään {one}: {inner}",
        "högst {one} för {path}: {inner}",
        "at most {one} for {path}: {inner}",
    ),
}

FOUND: Final[dict[str, Triple]] = {
    "none": ("ei yhtään", "inget", "none"),
    "text": ("{value}", "{value}", "{value}"),
    "plain": (
        "{value}, jolla ei ole kielimerkintää",
        "{value}, som saknar språkmärkning",
        "{value}, which has no language tag",
    ),
    "language": ("kielimerkintä @{tag}", "språkmärkningen @{tag}", "the language tag @{tag}"),
    "undescribed": (
        "{value}, jota ei ole kuvattu",
        "{value}, som inte är beskrivet",
        "{value}, which is not described",
    ),
    "typed": ("{value}, joka on {types}", "{value}, som är {types}", "{value}, which is {types}"),
    "untyped": (
        "{value}, jonka laji puuttuu",
        "{value}, vars slag saknas",
        "{value}, whose class is not told",
    ),
    "length": ("{number} merkkiä: {value}", "{number} tecken: {value}", "{number} characters: {value}"),
    "counted": ("{number} arvoa: {values}", "{number} värden: {values}", "{number} values: {values}"),
    "ill-formed": (
        "{value}, joka ei ole kelvollista muotoa",
        "{value}, som inte har giltig form",
        "{value}, which is not well-formed",
    ),
    "property": (
        "ominaisuus {path}, arvona {value}",
        "egenskapen {path} med värdet {value}",
        "the property {path} with the value {value}",
    ),
    "all": ("täyttää ehdon", "uppfyller villkoret", "it meets the condition"),
}

NUMBERS: Final[Triple] = (
    "ei arvoa|yksi arvo|{} arvoa",
    "inget värde|ett värde|{} värden",
    "no value|one value|{} values",
)

DATATYPES: Final[dict[str, Triple]] = {
    "langString": (
        'teksti, jolle on merkitty kieli, kuten "ryhmä"@fi',
        'en text med språkmärkning, som "grupp"@sv',
        'a text with a language tag, such as "group"@en',
    ),
    "string": ("teksti ilman kielimerkintää", "en text utan språkmärkning", "a text without a language tag"),
    "date": (
        'päivä, kuten "2025-06-04"^^xsd:date',
        'ett datum, som "2025-06-04"^^xsd:date',
        'a day such as "2025-06-04"^^xsd:date',
    ),
    "dateTime": (
        'päivä ja kellonaika, kuten "2025-06-04T09:00:00"^^xsd:dateTime',
        'datum och tid, som "2025-06-04T09:00:00"^^xsd:dateTime',
        'a day and a time such as "2025-06-04T09:00:00"^^xsd:dateTime',
    ),
    "gYear": ('vuosi, kuten "2026"^^xsd:gYear', 'ett år, som "2026"^^xsd:gYear', 'a year such as "2026"^^xsd:gYear'),
    "gYearMonth": (
        'kuukausi, kuten "2025-06"^^xsd:gYearMonth',
        'en månad, som "2025-06"^^xsd:gYearMonth',
        'a month such as "2025-06"^^xsd:gYearMonth',
    ),
    "integer": ("kokonaisluku, kuten 12", "ett heltal, som 12", "a whole number such as 12"),
    "decimal": ("desimaaliluku, kuten 12.50", "ett decimaltal, som 12.50", "a decimal number such as 12.50"),
    "boolean": ("true tai false", "true eller false", "true or false"),
    "anyURI": ("verkko-osoite", "en webbadress", "a web address"),
}

NODE_KINDS: Final[dict[str, Triple]] = {
    "IRI": ("osoite, kuten group:nimi", "en adress, som group:namn", "an address such as group:name"),
    "Literal": ("teksti tai luku", "en text eller ett tal", "a text or a number"),
    "BlankNode": ("nimetön solmu", "en anonym nod", "an unnamed node"),
    "BlankNodeOrIRI": ("osoite tai nimetön solmu", "en adress eller anonym nod", "an address or an unnamed node"),
    "BlankNodeOrLiteral": (
        "nimetön solmu, teksti tai luku",
        "en anonym nod, en text eller ett tal",
        "an unnamed node, a text or a number",
    ),
    "IRIOrLiteral": (
        "osoite, teksti tai luku",
        "en adress, en text eller ett tal",
        "an address, a text or a number",
    ),
}

OR: Final[Triple] = ("tai", "eller", "or")
AND: Final[Triple] = ("ja", "och", "and")


def number(many: int, language: int) -> str:
    """Say how many values."""
    return NUMBERS[language].split("|")[min(many, 2)].format(many)


def joined(parts: list[str], word: str, most: int = 8) -> str:
    """Join parts with commas and a word before the last; of many, the first."""
    shown = list(dict.fromkeys(parts))
    if len(shown) > most:
        return ", ".join(shown[:most]) + ", …"
    return f" {word} ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
