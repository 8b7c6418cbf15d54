"""Made-up organisations of any size, with faults whose results are known."""

from collections import Counter
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

DEF = "http://example.org/def#"
ID = "http://example.org/id/"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")

Expected = tuple[str, str]
"""The focus node and the component (of a query: its name)."""

FAULTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "min-count": ("post0", ("MinCount",)),
    "max-count": ("post1", ("MaxCount",)),
    "datatype": ("budget5", ("Datatype",)),
    "ill-formed": ("agreement0", ("Datatype",)),
    "class": ("unit1", ("Class",)),
    "node-kind": ("membership1", ("NodeKind",)),
    "pattern": ("budget0", ("Pattern",)),
    "pattern-flags": ("person0", ("Pattern",)),
    "in": ("budget1", ("In",)),
    "language-in": ("agency", ("LanguageIn",)),
    "unique-lang": ("agency", ("UniqueLang",)),
    "min-inclusive": ("budget2", ("MinInclusive",)),
    "max-inclusive": ("unit2", ("MaxInclusive",)),
    "min-exclusive": ("post2", ("MinExclusive",)),
    "max-exclusive": ("post3", ("MaxExclusive",)),
    "min-length": ("unit3", ("MinLength",)),
    "max-length": ("unit4", ("MaxLength",)),
    "less-than": ("agency", ("LessThan",)),
    "less-than-or-equals": ("membership2", ("LessThanOrEquals",)),
    "or": ("agency", ("Or",)),
    "xone": ("person1", ("Xone",)),
    "not": ("post4", ("Not",)),
    "node": ("membership3", ("Node",)),
    "qualified-least": ("agreement0", ("QualifiedMinCount",)),
    "qualified-most": ("agreement1", ("QualifiedMaxCount",)),
    "has-value": ("agency", ("HasValue",)),
    "closed": ("unit0", ("Closed",)),
    "equals": ("agency", ("Equals",)),
    "disjoint": ("agency", ("Disjoint",)),
    "sequence": ("person2", ("Class",)),
    "inverse": ("extra", ("MinCount",)),
    "twice": ("budget3", ("OnceAYear",)),
    "cycle": ("agency", ("NoCycle",)),
    "before-founding": ("agreement2", ("AfterFounding",)),
}


def iri(name: str) -> NamedNode:
    return NamedNode(ID + name)


def word(name: str) -> NamedNode:
    return NamedNode(DEF + name)


def typed(text: object, datatype: str) -> Literal:
    return Literal(str(text), datatype=NamedNode(XSD + datatype))


def block(number: int, faults: Iterable[str] = (), base: int | None = None) -> Iterator[Quad]:
    """Describe an agency with its units, posts, people, memberships, budget and agreements: about 250 triples.

    With ``base`` the faults lean on the agency of that number, which is in the graph already.
    """
    wrong = frozenset(faults)
    me = f"b{number}-"
    other = f"b{base if base is not None else number}-"

    def say(subject: str, **values: object) -> Iterator[Quad]:
        for name, given in values.items():
            for value in given if isinstance(given, list) else [given]:
                yield Quad(iri(me + subject), TYPE if name == "a" else word(name), value)

    def pick(fault: str, bad: object, good: object) -> object:
        return bad if fault in wrong else good

    labels = [Literal(f"Virasto {number}", language="fi"), Literal(f"Verk {number}", language="sv")]
    labels += [Literal("Office", language="en")] if "language-in" in wrong else []
    labels += [Literal("toinen", language="fi")] if "unique-lang" in wrong else []
    yield from say(
        "agency",
        a=[word("Agency"), *pick("has-value", [], [word("Organisation")])],  # type: ignore[misc]
        label=labels,
        kind=word(("Office", "Bureau", "Centre")[number % 3]),
        partOf=pick("cycle", iri(f"{me}agency"), iri(f"ministry{number % 12}")),
        founded=typed("2001-01-01", "date"),
        abolished=typed(pick("less-than", "2000-01-01", "2030-12-31"), "date"),
        contact=pick("or", Literal("keskus"), iri(f"{me}person0")),
        name=Literal(f"Virasto {number}"),
        officialName=[Literal(f"Virasto {number}"), *pick("equals", [Literal("muu")], [])],  # type: ignore[misc]
        formerName=Literal(pick("disjoint", f"Virasto {number}", "Lääni")),
    )
    if "inverse" in wrong:
        yield from say("extra", a=word("Organisation"), label=labels[:1], kind=word("Office"))
        yield Quad(iri(f"{me}extra"), word("name"), Literal("x"))
        yield Quad(iri(f"{me}extra"), word("officialName"), Literal("x"))
    for i in range(5):
        texts = {3: pick("min-length", "ab", "Yksikkö"), 4: pick("max-length", "y" * 61, "Yksikkö")}
        yield from say(
            f"unit{i}",
            a=word("Unit"),
            label=Literal(texts.get(i, f"Yksikkö {i}"), language="fi"),
            unitOf=[iri(f"{me}agency"), *([iri(f"{other}person0")] if i == 1 and "class" in wrong else [])],
            headcount=typed(6000 if i == 2 and "max-inclusive" in wrong else i * 10, "integer"),
            code=Literal(f"AB-{i:03}"),
        )
    if "closed" in wrong:
        yield from say("unit0", colour=Literal("red"))
    for i in range(10):
        posts = [] if i == 0 and "min-count" in wrong else [Literal(f"Virka {i}", language="fi")]
        posts += [Literal("Tjänst", language="sv")] if i == 1 and "max-count" in wrong else []
        salary = {2: pick("min-exclusive", 0, 3000.5), 3: pick("max-exclusive", 20000, 3000.5)}.get(i, 3000.5)
        yield from say(
            f"post{i}",
            a=word("Post"),
            label=posts,
            inUnit=iri(f"{me}unit{i % 5}"),
            grade=Literal("X" if i == 4 and "not" in wrong else "A"),
            salary=typed(salary, "decimal"),
        )
        yield from say(
            f"person{i}",
            a=word("Person"),
            name=Literal(f"Henkilö {number} {i}"),
            email=Literal("nobody" if i == 0 and "pattern-flags" in wrong else f"p{i}@example.org"),
            holds=[iri(f"{me}post{i}"), *([iri(f"{me}lost")] if i == 2 and "sequence" in wrong else [])],
        )
        yield from say(
            f"membership{i}",
            a=word("Membership"),
            member=iri(f"{me}person{i}"),
            organisation=iri(f"{other}passage") if i == 3 and "node" in wrong else iri(f"{me}unit{i % 5}"),
            start=typed("2029-01-01" if i == 2 and "less-than-or-equals" in wrong else "2020-01-01", "date"),
            end=typed("2024-12-31", "date"),
            role=Literal("jäsen") if i == 1 and "node-kind" in wrong else word("member"),
        )
    if "xone" in wrong:
        yield from say("person1", visits=iri(f"{me}unit0"))
    if "sequence" in wrong:
        yield from say("lost", inUnit=iri(f"{other}agency"))
    for i in range(10):
        twice = i == 3 and "twice" in wrong
        yield from say(
            f"budget{i}",
            a=word("BudgetItem"),
            code=Literal("32-01" if i == 0 and "pattern" in wrong else f"32.01.{4 if twice else i:02}"),
            agency=iri(f"{other}agency" if twice else f"{me}agency"),
            year=Literal("2024") if i == 5 and "datatype" in wrong else typed("2024", "gYear"),
            amount=typed("-1.5" if i == 2 and "min-inclusive" in wrong else f"{i}000.0", "decimal"),
            currency=Literal("USD" if i == 1 and "in" in wrong else "EUR"),
        )
    for i in range(3):
        starts = {
            0: pick("ill-formed", "2020-02-31", "2020-01-01"),
            2: pick("before-founding", "1999-01-01", "2020-01-01"),
        }
        parties = [iri(f"{me}agency"), iri(f"ministry{number % 12}")]
        if i == 0 and "qualified-least" in wrong:
            parties = [iri(f"{me}agency"), iri(f"b{0 if base is None else base}-agency2")]
        if i == 1 and "qualified-most" in wrong:
            parties.append(iri(f"ministry{(number + 1) % 12}"))
        yield from say(
            f"agreement{i}",
            a=word("Agreement"),
            party=parties,
            start=typed(starts.get(i, "2020-01-01"), "date"),
        )


def expected(number: int, faults: Iterable[str], base: int | None = None) -> Counter[Expected]:
    """Give the results that the faults of a block have to cause."""
    found: Counter[Expected] = Counter()
    for fault in faults:
        name, components = FAULTS[fault]
        for component in components:
            found[f"{ID}b{number}-{name}", component] += 1
        if fault == "twice":
            found[f"{ID}b{number if base is None else base}-budget4", "OnceAYear"] += 1
    return found


def graph(triples: int) -> tuple[list[Quad], Counter[Expected]]:
    """Make about ``triples`` triples, a fault in every fourth block, and the results they have to cause."""
    quads = [Quad(word(name), SUBCLASS, word("Organisation")) for name in ("Agency", "Ministry")]
    for i in range(12):
        ministry = iri(f"ministry{i}")
        quads += [
            Quad(ministry, TYPE, word("Ministry")),
            Quad(ministry, TYPE, word("Organisation")),
            Quad(ministry, word("label"), Literal(f"Ministeriö {i}", language="fi")),
            Quad(ministry, word("kind"), word("Office")),
            Quad(iri(f"ministry{i}-unit"), word("unitOf"), ministry),
        ]
    wanted: Counter[Expected] = Counter()
    kinds = list(FAULTS)
    number = 0
    while len(quads) < triples:
        faults = [kinds[(number // 4) % len(kinds)]] if number % 4 == 1 else []
        quads += block(number, faults)
        wanted += expected(number, faults)
        number += 1
    return quads, wanted
