"""What a problem tells of this one request, in the reader's language where it is one that people meet.

Details are written in English where they arise; those of the table are told anew in Finnish and Swedish, with the names
and values that stand in them.
"""

import re
from functools import lru_cache
from typing import Final

_SENTENCES: Final = (
    ("parameter '{}': {}", "Parametri ”{}”: {}", "Parametern ”{}”: {}"),
    (
        "{}; did you mean {}?",
        "{}. Tarkoititko: {}?",
        "{}. Menade du: {}?",
    ),
    ("there is no kind of things '{}'", "Lajia ”{}” ei ole", "Det finns inget slag ”{}”"),
    (
        "release {} is not kept any more; what it changed is at {}",
        "Julkaisua {} ei enää säilytetä. Sen muutokset ovat osoitteessa {}",
        "Utgåvan {} bevaras inte längre. Det som den ändrade finns på {}",
    ),
    ("there is no release {}", "Julkaisua {} ei ole", "Det finns ingen utgåva {}"),
    (
        "nothing is known of what release {} changed",
        "Julkaisun {} muutoksista ei ole tietoa",
        "Det finns inga uppgifter om vad utgåvan {} ändrade",
    ),
    ("nothing is known of {}", "Osoitteesta {} ei tiedetä mitään", "Ingenting är känt om {}"),
    ("there is no version {} of {} here", "Versiota {} ei ole täällä: {}", "Versionen {} finns inte här: {}"),
    ("there is no canned query '{}'", "Valmista kyselyä ”{}” ei ole", "Det finns ingen färdig fråga ”{}”"),
    (
        "there is no picture '{}'; there are {}",
        "Kuvaa ”{}” ei ole. Kuvat: {}",
        "Det finns ingen bild ”{}”. Bilderna: {}",
    ),
    ("there is no {} called {}", "Luokassa {} ei ole asiaa {}", "I klassen {} finns det inget som heter {}"),
    (
        "page takes a number from 1 on, not '{}'",
        "Sivun numero on kokonaisluku ykkösestä alkaen, ei ”{}”",
        "Sidans nummer är ett heltal från 1, inte ”{}”",
    ),
    ("'{}' is none of {}", "”{}” ei ole mikään näistä: {}", "”{}” är inget av följande: {}"),
    ("'{}' is not a number from {} to {}", "”{}” ei ole luku väliltä {}–{}", "”{}” är inte ett tal från {} till {}"),
    ("'{}' is not a whole number such as {}", "”{}” ei ole kokonaisluku kuten {}", "”{}” är inte ett heltal såsom {}"),
    ("'{}' is not a year such as {}", "”{}” ei ole vuosi kuten {}", "”{}” är inte ett år såsom {}"),
    ("'{}' is not a date such as {}", "”{}” ei ole päivä kuten {}", "”{}” är inte ett datum såsom {}"),
    (
        "'{}' is not a language tag such as {}",
        "”{}” ei ole kielitunnus kuten {}",
        "”{}” är inte en språkkod såsom {}",
    ),
    ("{} takes one day such as {}", "{} on yksi päivä kuten {}", "{} är en dag såsom {}"),
    ("a value is required", "arvo puuttuu", "ett värde saknas"),
    (
        "the query '{}' has no such parameter",
        "kyselyllä ”{}” ei ole tällaista parametria",
        "frågan ”{}” har ingen sådan parameter",
    ),
    (
        "the answer has nothing to draw, or too much for one picture",
        "Vastauksessa ei ole mitään piirrettävää tai sitä on yhteen kuvaan liikaa",
        "Svaret har ingenting att rita, eller för mycket för en bild",
    ),
    ("{}: Not Found", "Osoitteessa {} ei ole mitään", "På adressen {} finns ingenting"),
    ("something went wrong here; it has been logged", "Palvelussa tapahtui virhe, ja se on kirjattu lokiin",
     "Ett fel inträffade i tjänsten, och det har antecknats i loggen"),
)  # fmt: skip
"""English, Finnish and Swedish; ``{}`` stands for what differs. What holds others as parts stands before them."""

_PATTERNS: Final = tuple(
    (re.compile(re.escape(english).replace(re.escape("{}"), "(.+?)"), re.DOTALL), finnish, swedish)
    for english, finnish, swedish in _SENTENCES
)


def detail(text: str, language: str) -> tuple[str, str]:
    """Give a detail in a language, and the language that it is in: English where there is no other."""
    told = _told(text, language)
    return (text, "en") if told is None else (told, language)


@lru_cache(500)
def _told(text: str, language: str) -> str | None:
    if language == "en":
        return None
    for pattern, *tongues in _PATTERNS:
        if (found := pattern.fullmatch(text)) is not None:
            parts = (_told(part, language) or part for part in found.groups())
            return tongues[language == "sv"].format(*parts)
    return None
