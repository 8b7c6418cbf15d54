"""What the OpenAPI document tells of old releases and views of a day; see :mod:`hallintograafi.web.front.archive`."""

import re
from copy import deepcopy
from typing import Any, Final

from hallintograafi.web.protocol.within import DOORS, PARAMETER

_VERSION: Final = {
    "name": "version",
    "in": "path",
    "required": True,
    "description": "A release that is kept",
    "schema": {"type": "string", "examples": ["2026.11.22"]},
}
_AS_OF: Final = {
    "name": PARAMETER,
    "in": "query",
    "description": "The day of the view: what is known to have held at another time is left out",
    "schema": {"type": "string", "format": "date"},
}
_MOMENT: Final = {
    "name": "Accept-Datetime",
    "in": "header",
    "description": "Leads to the document of the release of that moment (RFC 7089)",
    "schema": {"type": "string"},
}
_OLD: Final = ("/sparql", "/doc/{kind}/{name}", "/query/{name}")
"""Doors that are told of below a release; it has all that have views."""

_ANY_QUERY: Final = {
    "get": {
        "summary": "A canned query",
        "tags": ["canned queries"],
        "parameters": [{"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}, _AS_OF],
        "responses": {"200": {"description": "The answer"}},
    }
}


def add(paths: dict[str, Any]) -> None:
    """Add the parameters of time to the doors that have them, and the doors of old releases."""
    for path, operations in paths.items():
        if re.match(DOORS, path):
            for operation in operations.values():
                operation["parameters"] = [*operation.get("parameters", []), _AS_OF]
        if path.startswith(("/id/", "/doc/")):
            operations["get"]["parameters"].append(_MOMENT)
    for path in _OLD:
        paths[f"/dataset/{{version}}{path}"] = _of_old(path, deepcopy(paths.get(path, _ANY_QUERY)))


def _of_old(path: str, operations: dict[str, Any]) -> dict[str, Any]:
    for method, operation in operations.items():
        operation["summary"] = f"{operation['summary']} (of an old release)"
        operation["operationId"] = f"old-{path.split('/')[1]}-{method}"
        known = [found for found in operation.get("parameters", []) if found != _MOMENT]
        operation["parameters"] = [_VERSION, *known]
    return operations
