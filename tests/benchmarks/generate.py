"""Data of the house's kind in any size: organisations, groups, memberships, tenures, goals, targets, passages.

Shaped like the real graph: the default graph holds each statement once, the graph of a passage holds it as what the
passage says, and the passage has its quote. A *block* is one organisation with all that hangs on it; blocks are
written until there are enough quads. The same size gives the same bytes.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

BASE: Final = "https://w3id.org/hallintograafi/"
HG: Final = f"{BASE}def#"
ORG: Final = "http://www.w3.org/ns/org#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
PERSONS, GROUPS, GOALS, TARGETS, FUNDINGS = 12, 5, 8, 3, 10
"""How many of each a block holds; GROUPS and GOALS are trees in which n hangs on (n - 1) // 2."""

PROJECTS_OF = 4
"""So many blocks, one after another, share a project."""

_TEXT = (
    "alue hallinto uudistus keskus toimeenpano hanke valmistelu ohjaus tavoite palvelu asiakas henkilöstö talous "
    "tieto järjestelmä ministeriö virasto tehtävä vastuu yhteistyö elinvoima osaaminen kehittäminen seuranta "
    "arviointi raportointi päätös muutos siirtymä kokonaisuus toiminta rahoitus suunnitelma ryhmä johto"
)
_WORDS = _TEXT.split()
_ROLES = ("jasen", "puheenjohtaja", "varapuheenjohtaja", "sihteeri", "esittelija", "osallistuja")

Statement = tuple[str, str, str]


def iri(kind: str, name: str) -> str:
    """An IRI of a thing, as N-Quads writes it."""
    return f"<{BASE}id/{kind}/{name}>"


def write(path: Path, quads: int) -> int:
    """Write N-Quads of at least ``quads`` statements; gives the number of blocks."""
    written = block = 0
    with path.open("w", encoding="utf-8") as file:
        while written < quads:
            lines = list(_block(block, random.Random(block)))
            file.writelines(lines)
            written += len(lines)
            block += 1
    return block


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize()


def _label(text: str, language: str = "fi") -> str:
    return f'"{text}"@{language}'


def _block(number: int, chance: random.Random) -> Iterator[str]:
    document = iri("document", f"d{number}")
    yield f"{document} {A} <{HG}SourceDocument> .\n"
    for position, statements in enumerate(_passages(number, chance), start=1):
        passage = iri("passage", f"d{number}-{position:03}")
        yield f"{passage} {A} <{HG}Passage> .\n"
        yield f"{passage} <{HG}inDocument> {document} .\n"
        yield f'{passage} <{HG}position> "{position}"^^<{XSD}integer> .\n'
        yield f"{passage} <{HG}section> {_label(_text(chance, 3))} .\n"
        yield f"{passage} <{HG}quote> {_label(_text(chance, 18) + '.')} .\n"
        for subject, predicate, value in statements:
            yield f"{subject} {predicate} {value} .\n"
            yield f"{subject} {predicate} {value} {passage} .\n"


def _passages(number: int, chance: random.Random) -> Iterator[list[Statement]]:
    """What the passages of a document say, a list a passage."""
    document, organisation = iri("document", f"d{number}"), iri("organisation", f"o{number}")
    attested = (f"<{HG}attestedIn>", document)
    said: list[Statement] = [(organisation, A, f"<{ORG}Organization>"), (organisation, *attested)]
    said += [
        (organisation, f"<{SKOS}prefLabel>", _label(f"{_text(chance, 2)} {number}", language))
        for language in ("fi", "sv", "en")
    ]
    yield said
    for index in range(GROUPS):
        group = iri("group", f"o{number}-g{index}")
        above = iri("group", f"o{number}-g{(index - 1) // 2}") if index else organisation
        yield [
            (group, A, f"<{HG}Group>"),
            (group, f"<{SKOS}prefLabel>", _label(f"{_text(chance, 2)} {number}-{index}")),
            (group, f"<{HG}groupKind>", f"<{BASE}code/group-kind/tyoryhma>"),
            (group, f"<{HG}reportsTo>", above),
            (group, f"<{HG}organOf>", iri("project", f"p{number // PROJECTS_OF}")),
            (group, *attested),
        ]
    for index in range(PERSONS):
        yield _person(number, index, chance)
    for index in range(GOALS):
        yield from _goal(number, index, chance)
    for index in range(FUNDINGS):
        funding = iri("funding", f"o{number}-f{index}")
        yield [
            (funding, A, f"<{HG}Funding>"),
            (funding, f"<{HG}funds>", organisation),
            (funding, f"<{HG}amount>", f'"{chance.randrange(10_000, 9_000_000)}"^^<{XSD}decimal>'),
            (funding, f"<{HG}budgetYear>", f'"{2022 + index % 5}"^^<{XSD}gYear>'),
            (funding, f"<{HG}wording>", _label(_text(chance, 8))),
        ]


def _person(number: int, index: int, chance: random.Random) -> list[Statement]:
    person, name = iri("person", f"o{number}-h{index}"), f"{_text(chance, 1)} {_text(chance, 1)}nen"
    tenure, membership = iri("tenure", f"o{number}-t{index}"), iri("membership", f"o{number}-m{index}")
    group = chance.randrange(GROUPS)
    return [
        (person, A, f"<{FOAF}Person>"),
        (person, f"<{FOAF}name>", f'"{name}"'),
        (person, f"<{SKOS}prefLabel>", _label(name)),
        (tenure, A, f"<{HG}Tenure>"),
        (tenure, f"<{HG}holder>", person),
        (tenure, f"<{HG}title>", _label(chance.choice(_WORDS) + "päällikkö")),
        (tenure, f"<{HG}heldIn>", iri("organisation", f"o{number}")),
        (tenure, f"<{HG}attestedOn>", f'"{2020 + index % 6}-06-04"^^<{XSD}date>'),
        (membership, A, f"<{ORG}Membership>"),
        (membership, f"<{ORG}organization>", iri("group", f"o{number}-g{group}")),
        (membership, f"<{ORG}role>", f"<{BASE}code/role/{chance.choice(_ROLES)}>"),
        (membership, f"<{ORG}member>", person),
    ]


def _goal(number: int, index: int, chance: random.Random) -> Iterator[list[Statement]]:
    goal = iri("goal", f"o{number}-v{index}")
    above = iri("goal", f"o{number}-v{(index - 1) // 2}")
    yield [
        (goal, A, f"<{HG}Goal>"),
        (goal, f"<{HG}wording>", _label(_text(chance, 12))),
        (goal, f"<{HG}position>", f'"{index + 1}"^^<{XSD}integer>'),
        (goal, f"<{HG}attestedIn>", iri("document", f"d{number}")),
        (goal, f"<{HG}partOfGoal>", above) if index else (goal, f"<{HG}goalOf>", iri("organisation", f"o{number}")),
    ]
    for year in range(TARGETS):
        target = iri("target", f"o{number}-v{index}-{year}")
        yield [
            (target, A, f"<{HG}YearlyTarget>"),
            (target, f"<{HG}targetOf>", goal),
            (target, f"<{HG}year>", f'"{2024 + year}"^^<{XSD}gYear>'),
            (target, f"<{HG}position>", f'"{year + 1}"^^<{XSD}integer>'),
            (target, f"<{HG}wording>", _label(_text(chance, 12))),
        ]
