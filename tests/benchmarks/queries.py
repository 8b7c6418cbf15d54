"""Twelve kinds of questions that are asked of such a graph, each about a thing picked by chance."""

import random
from collections.abc import Callable, Iterator
from typing import Final

from benchmarks.generate import BASE, FOAF, GOALS, GROUPS, HG, ORG, PERSONS, SKOS

_PREFIXES: Final = {
    "hg": HG,
    "org": ORG,
    "skos": SKOS,
    "foaf": FOAF,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{k: f"{BASE}id/{k}/" for k in ("organisation", "group", "person", "membership", "goal", "document")},
}

_TEXTS: Final = {
    "ask": "ASK { membership:o$B-m$P org:organization group:o$B-g$G }",
    "entity": "SELECT ?property ?value { group:o$B-g$G ?property ?value }",
    "label": 'SELECT ?name { organisation:o$B skos:prefLabel ?name FILTER(LANG(?name) = "fi") }',
    "memberships": "SELECT ?group ?name ?role ?title { ?m org:member person:o$B-h$P ; org:organization ?group ;"
    " org:role ?role . ?group skos:prefLabel ?name"
    " OPTIONAL { ?t hg:holder person:o$B-h$P ; hg:title ?title } }",
    "members": "SELECT ?name ?role ?groupName { ?group hg:organOf ?project . group:o$B-g0 hg:organOf ?project ."
    " ?group skos:prefLabel ?groupName . ?m org:organization ?group ; org:role ?role ; org:member ?person ."
    " ?person foaf:name ?name } ORDER BY ?name LIMIT 50",
    "reporting": "SELECT ?above ?name { group:o$B-g$G hg:reportsTo+ ?above . ?above skos:prefLabel ?name }",
    "goals": "SELECT ?goal ?wording { ?goal hg:partOfGoal* goal:o$B-v0 ; hg:wording ?wording ; hg:position ?n }"
    " ORDER BY ?n",
    "amounts": "SELECT ?year (SUM(?amount) AS ?total) (AVG(?amount) AS ?mean) { ?group hg:organOf ?project ;"
    " hg:reportsTo ?organisation . group:o$B-g0 hg:organOf ?project . ?funding hg:funds ?organisation ;"
    " hg:amount ?amount ; hg:budgetYear ?year } GROUP BY ?year ORDER BY ?year",
    "contains": "SELECT ?passage ?quote { ?passage hg:inDocument document:d$B ; hg:quote ?quote"
    ' FILTER(CONTAINS(LCASE(?quote), "vastuu ryhmä")) }',
    "evidence": "SELECT ?thing ?property ?quote ?position { GRAPH ?passage { ?thing ?property group:o$B-g$G }"
    " ?passage hg:quote ?quote ; hg:position ?position ; hg:inDocument ?document } ORDER BY DESC(?position) LIMIT 10",
    "construct": "CONSTRUCT { goal:o$B-v$V hg:wording ?w . ?target hg:targetOf goal:o$B-v$V ; hg:year ?y ;"
    " hg:wording ?t } WHERE { goal:o$B-v$V hg:wording ?w"
    " OPTIONAL { ?target hg:targetOf goal:o$B-v$V ; hg:year ?y ; hg:wording ?t } }",
    "describe": "DESCRIBE person:o$B-h$P",
}
KINDS: Final = tuple(_TEXTS)

ROWS: Final = (
    f"PREFIX hg: <{HG}> SELECT ?thing ?property ?value {{ ?thing hg:attestedIn ?document ; ?property ?value }} LIMIT $N"
)
"""A question with as many rows as wanted."""


def mix(chance: random.Random, blocks: int) -> Iterator[str]:
    """Questions of all kinds in equal parts, in an order by chance; no two are the same text for long."""
    while True:
        kinds = list(KINDS)
        chance.shuffle(kinds)
        for kind in kinds:
            yield question(kind, chance, blocks)


def only(kind: str) -> Callable[[random.Random, int], Iterator[str]]:
    """Questions of one kind."""

    def questions(chance: random.Random, blocks: int) -> Iterator[str]:
        while True:
            yield question(kind, chance, blocks)

    return questions


def question(kind: str, chance: random.Random, blocks: int) -> str:
    """One question of a kind, with the prefixes it needs."""
    text = _TEXTS[kind]
    for letter, count in (("$B", blocks), ("$G", GROUPS), ("$P", PERSONS), ("$V", GOALS)):
        text = text.replace(letter, str(chance.randrange(count)))
    used = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _PREFIXES.items() if f"{name}:" in text)
    return used + text


def zipf(chance: random.Random, texts: list[str], length: int) -> list[str]:
    """Texts drawn so that the n-th is asked 1/n as often as the first."""
    return chance.choices(texts, [1 / rank for rank in range(1, len(texts) + 1)], k=length)
