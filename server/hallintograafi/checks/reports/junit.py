"""The report as JUnit XML, which build servers read: a suite a file, a case a result."""

import re
from typing import Final
from xml.etree import ElementTree as Xml

from hallintograafi.checks.reports import words
from hallintograafi.checks.submission.report import Report, Result, spoken
from hallintograafi.terms import curie

_NOT_IN_XML: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(report: Report, language: str) -> str:
    """Write violations as failures; warnings and remarks pass, with their words as output."""
    root = Xml.Element("testsuites", name="hallintograafi")
    for file in report.files:
        own = [result for result in report.results if (result.place and result.place.file) == file.name]
        _suite(root, file.name, own, language)
    placeless = [result for result in report.results if result.place is None]
    if placeless:
        _suite(root, words.TITLE[language], placeless, language)
    for note in report.notes:
        Xml.SubElement(root, "system-out").text = _clean(spoken(note, language))
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _suite(root: Xml.Element, name: str, results: list[Result], language: str) -> None:
    failures = sum(result.severity == "violation" for result in results)
    suite = Xml.SubElement(
        root,
        "testsuite",
        name=_clean(name),
        tests=str(max(len(results), 1)),
        failures=str(failures),
        errors="0",
        skipped="0",
    )
    for result in results:
        _case(suite, name, result, language)
    if not results:
        Xml.SubElement(suite, "testcase", name=words.NOTHING[language], classname=_clean(name))


def _case(suite: Xml.Element, name: str, result: Result, language: str) -> None:
    where = f"{result.place.line}:{result.place.column} " if result.place else ""
    case = Xml.SubElement(suite, "testcase", name=_clean(f"{where}{curie(result.rule)}"), classname=_clean(name))
    said = [f"{result.place}" if result.place else "", result.message(language), result.detail(language)]
    if result.suggestion is not None:
        said.append(f"{words.SUGGESTION[language]}: {spoken(result.suggestion.words, language)}")
    text = _clean("\n".join(filter(None, said)))
    if result.severity == "violation":
        message = _clean(result.message(language))
        Xml.SubElement(case, "failure", message=message, type=curie(result.rule)).text = text
    else:
        Xml.SubElement(case, "system-out").text = f"{words.SEVERITY[result.severity][language]}: {text}"


def _clean(text: str) -> str:
    """Replace what XML 1.0 cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text)
