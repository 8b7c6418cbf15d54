"""The reconciliation service's parameters, as its OpenAPI description tells them."""

from typing import Any, Final

FORM: Final = "application/x-www-form-urlencoded"
"""In what a batch comes by POST."""

_TOLD: Final = {
    "queries": "a batch of queries, a JSON object of the Reconciliation Service API 0.2",
    "extend": "a data extension query, a JSON object of the Reconciliation Service API 0.2",
    "callback": "the name of a function to call with the answer (JSONP); refused unless the operator allows it",
    "lang": "language of the answer: fi, sv or en",
    "prefix": "what has been typed",
    "type": "a class, an IRI or prefix:name, or a kind such as organisation",
    "cursor": "how many suggestions to leave out",
    "limit": "how many properties, 100 unless told",
    "id": "an identifier: an IRI, prefix:name or kind/name",
}
GET: Final = ("queries", "extend", "callback")


def told(*names: str) -> dict[str, Any]:
    """Describe parameters, and the language that every door takes."""
    return {"parameters": [_parameter(name) for name in (*names, "lang")]}


def _parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": _TOLD[name], "schema": {"type": "string"}}


_FIELDS: Final = {name: {"type": "string", "description": _TOLD[name]} for name in ("queries", "extend")}
POST: Final[dict[str, Any]] = {
    **told(),
    "requestBody": {"required": True, "content": {FORM: {"schema": {"type": "object", "properties": _FIELDS}}}},
}
"""The description of a batch in a form."""
