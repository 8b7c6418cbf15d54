"""The rewrite rules of the permanent addresses."""

import pytest

from hallintograafi.errors import InputError
from hallintograafi.graph import w3id


def test_the_rewrite_rules_lead_every_address_to_the_host() -> None:
    text = w3id.rules("https://data.example.org/")
    assert "RewriteRule ^(.*)$ https://data.example.org/$1 [R=302,NE,L]" in text
    assert w3id.rules("http://127.0.0.1:8000/graph/").count("http://127.0.0.1:8000/graph/$1") == 1


@pytest.mark.parametrize(
    "host",
    ["", "data.example.org", "ftp://x", "https://x/?a=b", "https://x y", "https://x\n", "https://[", "https://x/$1"],
)
def test_a_host_that_is_none_is_refused(host: str) -> None:
    with pytest.raises(InputError):
        w3id.rules(host)
