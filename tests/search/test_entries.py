"""What can be found of a graph."""

from pyoxigraph import RdfFormat, parse

from hallintograafi.search.entries import Findable, of_card, read
from hallintograafi.terms import PREFIXES

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def reading(text: str) -> Findable:
    return read(parse(HEAD + text, RdfFormat.TRIG))


def test_an_entry_has_names_texts_dates_and_classes() -> None:
    (entry,) = reading("""
      organisation:a a org:Organization ; skos:altLabel "AA"@fi ; skos:prefLabel "Aan virasto"@fi , "Aa verk"@sv ;
        skos:note "hoitaa"@fi ; schema:foundingDate "2010-01-01" ; schema:dissolutionDate "2025" ;
        hg:possiblySameAs organisation:b .""").entries
    assert (entry.kind, entry.label("sv"), entry.label("en")) == ("organisation", "Aa verk", "Aan virasto")
    assert {name.text: name.called for name in entry.names} == {"Aan virasto": True, "Aa verk": True, "AA": False}
    assert [text.text for text in entry.texts] == ["hoitaa"]
    assert (entry.begins, entry.ends) == ("2010-01-01", "2025-12-31")
    assert entry.classes == [PREFIXES["org"] + "Organization"]
    assert entry.perhaps == [PREFIXES["organisation"] + "b"]
    assert of_card(dict(entry.card())) == entry


def test_what_has_no_name_is_called_by_its_words() -> None:
    (entry,) = reading('passage:a-1 a hg:Passage ; hg:quote "sanat"@fi .').entries
    assert entry.label("en") == "sanat"


def test_only_our_own_named_and_described_things_are_found() -> None:
    text = """<http://example.org/x> skos:prefLabel "vieras"@fi . organisation:dumb a org:Organization .
      graph:editorial { organisation:said skos:prefLabel "vain sanottu"@fi }"""
    assert reading(text).entries == []


def test_a_kind_is_called_by_the_class_its_things_share() -> None:
    found = reading("""
      hg:Group rdfs:label "ryhmä"@fi , "group"@en . org:Organization rdfs:label "organisaatio"@fi .
      group:a a hg:Group , org:Organization ; skos:prefLabel "a"@fi . group:b a hg:Group ; skos:prefLabel "b"@fi .""")
    assert found.kinds()["group"]["en"] == "group"


def test_uses_count_things_and_not_values() -> None:
    found = reading('group:a a hg:Group ; skos:altLabel "a"@fi , "b"@fi . group:b a hg:Group ; skos:altLabel "c"@fi .')
    assert found.uses[PREFIXES["hg"] + "Group", PREFIXES["skos"] + "altLabel"] == 2
