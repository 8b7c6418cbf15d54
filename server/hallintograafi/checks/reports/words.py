"""The words that reports put around results, in Finnish, Swedish and English."""

from typing import Final

from hallintograafi.checks.submission.report import Exactness, FileSummary, Report, Severity
from hallintograafi.checks.submission.report import Words as Text

SEVERITY: Final[dict[Severity, Text]] = {
    "violation": {"fi": "virhe", "sv": "fel", "en": "violation"},
    "warning": {"fi": "varoitus", "sv": "varning", "en": "warning"},
    "info": {"fi": "huomautus", "sv": "upplysning", "en": "info"},
}
_COUNTED: Final[dict[Severity, Text]] = {
    "violation": {"fi": "1 virhe|{} virhettä", "sv": "1 fel|{} fel", "en": "1 violation|{} violations"},
    "warning": {"fi": "1 varoitus|{} varoitusta", "sv": "1 varning|{} varningar", "en": "1 warning|{} warnings"},
    "info": {"fi": "1 huomautus|{} huomautusta", "sv": "1 upplysning|{} upplysningar", "en": "1 remark|{} remarks"},
}
NOTHING: Final[Text] = {"fi": "ei huomautettavaa", "sv": "inga anmärkningar", "en": "no findings"}
SUGGESTION: Final[Text] = {"fi": "Ehdotus", "sv": "Förslag", "en": "Suggestion"}
CAUSE: Final[Text] = {"fi": "Syy", "sv": "Orsak", "en": "Cause"}
RULE: Final[Text] = {"fi": "Sääntö", "sv": "Regel", "en": "Rule"}
EXISTING: Final[Text] = {
    "fi": "Koskee aineistossa jo olevaa asiaa, johon tiedosto vaikuttaa.",
    "sv": "Gäller ett objekt som redan finns i materialet och som filen påverkar.",
    "en": "Concerns a thing that is already in the data and that the file affects.",
}
TITLE: Final[Text] = {"fi": "Tarkistuksen tulos", "sv": "Resultat av kontrollen", "en": "Outcome of the validation"}
_NEARNESS: Final[dict[Exactness, Text]] = {
    "line": {
        "fi": "{}: tästä muodosta paikat tiedetään suunnilleen rivin tarkkuudella.",
        "sv": "{}: i detta format är platserna kända ungefär till raden.",
        "en": "{}: in this format places are known to about the line.",
    },
    "none": {
        "fi": "{}: tästä muodosta paikkoja ei tiedetä.",
        "sv": "{}: i detta format är platserna inte kända.",
        "en": "{}: in this format places are not known.",
    },
}


def counted(report: Report, language: str) -> str:
    """Count the results in words."""
    parts = []
    for severity, number in report.counts().items():
        one, more = _COUNTED[severity][language].split("|")
        if number:
            parts.append(one if number == 1 else more.format(number))
    return ", ".join(parts) or NOTHING[language]


def nearness(file: FileSummary, language: str) -> str:
    """Say that places in a file are not exact; nothing when they are."""
    if not file.readable or file.exactness == "term":
        return ""
    return _NEARNESS[file.exactness][language].format(file.name)
