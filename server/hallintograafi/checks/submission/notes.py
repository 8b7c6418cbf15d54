"""What has to be said of a submission as a whole."""

from collections import Counter
from collections.abc import Iterable, Iterator

from hallintograafi.checks.submission.files import Parsed
from hallintograafi.checks.submission.report import Words
from hallintograafi.terms import VOCABULARIES

_SHACL = VOCABULARIES["sh"]


def of_files(files: Iterable[Parsed]) -> Iterator[Words]:
    """Say which files hold nothing, and which hold shapes, not data."""
    for file in files:
        if file.fault is not None:
            continue
        if not file.quads:
            yield _filled(_EMPTY, name=file.name)
        elif _is_of_shapes(file):
            yield _filled(_SHAPES, name=file.name)


def _is_of_shapes(file: Parsed) -> bool:
    predicates = Counter(said.predicate for said in file.said)
    return 2 * sum(n for predicate, n in predicates.items() if predicate.value.startswith(_SHACL)) >= len(file.said)


def cut(shown: int, found: int) -> Words:
    """Say that not all results are shown."""
    return _filled(_CUT, shown=str(shown), found=str(found))


def _filled(words: Words, **values: str) -> Words:
    return {language: text.format(**values) for language, text in words.items()}


_EMPTY = {
    "fi": "{name}: tiedostossa ei ole yhtään väitettä, joten siinä ei ole mitään tarkistettavaa.",
    "sv": "{name}: filen innehåller inga påståenden, så det finns ingenting att kontrollera.",
    "en": "{name}: there are no statements in the file, so there was nothing to check.",
}
_SHAPES = {
    "fi": "{name}: tiedostossa on SHACL-muotoja, ei tietoja. Jos tarkistat niillä muuta, anna ne valinnalla --shapes.",
    "sv": "{name}: filen innehåller SHACL-former, inte uppgifter. Ge den med --shapes om du ville kontrollera med den.",
    "en": "{name}: the file holds SHACL shapes, not data. To judge by them, give it with --shapes.",
}
_CUT = {
    "fi": "Löydöksiä on {found}; niistä näytetään {shown}.",
    "sv": "Det finns {found} fynd; {shown} av dem visas.",
    "en": "There are {found} findings; {shown} of them are shown.",
}
