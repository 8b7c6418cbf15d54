"""The forms of literals against what the store does with them."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from hallintograafi.checks.shapes.literals import stored
from hallintograafi.checks.shapes.words import XSD

P = NamedNode("urn:p")
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
    st.from_regex(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]{8})?Z?", fullmatch=True),
    st.from_regex(r"[+-]?[0-9]{1,4}(\.[0-9]{1,3})?", fullmatch=True),
)
tags = st.from_regex(r"[a-zA-Z]{2,3}(-[a-zA-Z]{2})?", fullmatch=True)
names = st.sampled_from(["string", "date", "dateTime", "dateTimeStamp", "integer", "int", "decimal", "gYear"])
literals = st.one_of(
    st.builds(lambda text, name: Literal(text, datatype=NamedNode(XSD + name)), texts, names),
    st.builds(lambda text, tag: Literal(text, language=tag), texts, tags),
)


@given(literals)
def test_the_stored_form_is_what_a_store_gives_back(literal: Literal) -> None:
    store = Store()
    store.add(Quad(P, P, literal))
    (kept,) = store
    assert stored(literal) == kept.object
