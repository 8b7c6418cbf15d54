"""Every setting in one typed table.

Environment variables (``HALLINTOGRAAFI_…``), the flags of ``hallintograafi serve`` and ``build``, ``--help``
and the service description are all made from :class:`Settings`; see :func:`rows`.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from hallintograafi.errors import InputError

ENVIRONMENT = "HALLINTOGRAAFI_"

_ADDRESS = r"^(https?://[^\s<>\"{}|^`\\]+[^\s<>\"{}|^`\\/])?$"


class Settings(BaseSettings):
    """What an operator may choose. Times are seconds, sizes bytes unless a name says otherwise."""

    model_config = SettingsConfigDict(env_prefix=ENVIRONMENT, frozen=True, extra="ignore", allow_inf_nan=False)

    data_dir: Path = Field(Path(".hallintograafi"), description="Directory that keeps the releases.")
    publisher_name: str = Field("hallintograafi", description="Who publishes the dataset, for its catalogue.")
    publisher_uri: str = Field(
        "https://w3id.org/hallintograafi/catalogue#publisher",
        description="IRI of the publisher, for the dataset's catalogue.",
        pattern=r"^https?://[^\s<>\"{}|^`\\]+$",
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    watch: bool = Field(True, description="Switch to another release when it becomes the current one in data_dir.")
    poll: str = Field(
        "",
        description="Address of another host's dataset, such as https://example.org/dataset, whose release to serve; "
        "nothing is built here then.",
        pattern=_ADDRESS,
    )
    poll_seconds: float = Field(60.0, gt=0, description="Time between looks at that address.")
    access_log: bool = Field(False, description="Write a JSON line about each request to standard output.")
    log_queries: bool = Field(False, description="Let that line hold the query's text, not only its hash.")
    engine: str = Field(
        "",
        description="Address for queries of an existing SPARQL 1.1 service that holds the release and answers instead "
        "of this machine.",
        pattern=_ADDRESS,
    )
    engine_update: str = Field("", description="Its address for SPARQL Update, to publish there.", pattern=_ADDRESS)
    engine_store: str = Field("", description="Its address for the Graph Store Protocol.", pattern=_ADDRESS)
    engine_graph: bool = Field(
        False,
        description="What a release knows is in a graph of its version's name there, for a service without a default "
        "graph.",
    )
    workers: int = Field(
        default_factory=lambda: max(4, 2 * (os.cpu_count() or 2)),
        ge=1,
        le=64,
        description="Processes that evaluate queries, one query each at a time.",
    )
    memory_store_triples: int = Field(
        20_000_000,
        ge=0,
        description="Releases up to this many triples are held in memory, larger ones read from disk.",
    )
    query_seconds: float = Field(10.0, gt=0, description="Time a query may take unless its client asks for less.")
    query_seconds_max: float = Field(60.0, gt=0, description="Most time a client may ask for with timeout=.")
    query_memory: int = Field(
        2 * 1024**3, ge=64 * 1024**2, description="Memory a query may take above what the worker holds."
    )
    query_bytes: int = Field(32 * 1024, ge=64, description="Longest query text.")
    result_bytes: int = Field(256 * 1024**2, ge=1024, description="Longest answer.")
    result_rows: int = Field(
        1_000_000, ge=1, description="Most rows of a table, or statements of a graph, in an answer."
    )
    service_prefixes: str = Field(
        "",
        description="Beginnings of addresses that SERVICE may ask, such as https://example.org/sparql, separated by "
        "spaces; none keeps every query in.",
    )
    service_private: str = Field(
        "",
        description="Hosts of those addresses that may be in a private network, names or numbers separated by spaces.",
    )
    reconcile_queries: int = Field(200, ge=1, le=10_000, description="Most names in a batch at /reconcile.")
    jsonp: bool = Field(False, description="Answer at /reconcile with a call of the client's (JSONP) where it asks so.")
    archive_releases: int = Field(
        2, ge=1, le=32, description="Older releases, and views of a day, that may be asked at once."
    )
    archive_seconds: float = Field(
        300.0, gt=0, description="Time after which an older release that nobody asks is closed until somebody does."
    )
    cache_bytes: int = Field(64 * 1024**2, ge=0, description="Memory for answers that are kept; 0 keeps none.")
    queue_length: int = Field(64, ge=0, description="Queries that may wait for a worker.")
    queue_per_client: int = Field(32, ge=0, description="Queries of one client that may wait for a worker.")
    client_running: int = Field(
        64, ge=1, description="Queries of one client that may be at work at once; more than there are workers is all."
    )
    client_rate: int = Field(
        0, ge=0, description="Requests a second of one client, measured over ten seconds; 0 sets no limit."
    )
    request_seconds: float = Field(10.0, gt=0, description="Time that a client may take to send a request.")
    stall_seconds: float = Field(
        3.0, gt=0, description="Time after which a client that takes nothing of its answer is left."
    )
    head_bytes: int = Field(64 * 1024, ge=1024, description="Longest address and headers of a request.")
    hosts: str = Field(
        "", description="Names that the server answers to, separated by spaces; none lets it answer to any."
    )
    proxies: str = Field(
        "",
        description="Addresses or networks of proxies, separated by spaces, whose X-Forwarded-For and "
        "X-Forwarded-Proto are believed.",
    )
    queue_seconds: float = Field(5.0, gt=0, description="Time a query may wait for a worker.")
    validators: int = Field(
        2, ge=1, le=16, description="Submissions that are judged at once; others wait as queries do."
    )
    validate_seconds: float = Field(10.0, gt=0, description="Time that judging a submission may take.")
    validate_memory: int = Field(
        1024**3, ge=64 * 1024**2, description="Memory that judging a submission may take above what it shares."
    )
    validate_bytes: int = Field(32 * 1024**2, ge=1024, description="Longest submission, also when it is unpacked.")
    validate_files: int = Field(100, ge=1, description="Most files of a submission.")
    validate_statements: int = Field(200_000, ge=1, description="Most statements of a submission.")
    validate_results: int = Field(1000, ge=1, description="Most results that the report of a submission tells.")

    @field_validator("proxies")
    @classmethod
    def _are_networks(cls, text: str) -> str:
        for part in text.split():
            ip_network(part)
        return text


LIMITS = {
    "query_seconds": "seconds",
    "query_seconds_max": "seconds",
    "query_memory": "bytes",
    "query_bytes": "bytes",
    "result_bytes": "bytes",
    "result_rows": "rows",
    "workers": "queries",
    "client_running": "queries",
    "queue_length": "queries",
    "queue_per_client": "queries",
    "queue_seconds": "seconds",
    "reconcile_queries": "names",
    "client_rate": "requests a second",
    "request_seconds": "seconds",
    "stall_seconds": "seconds",
    "head_bytes": "bytes",
    "archive_releases": "releases",
    "service_prefixes": "addresses",
    "validators": "submissions",
    "validate_seconds": "seconds",
    "validate_memory": "bytes",
    "validate_bytes": "bytes",
    "validate_files": "files",
    "validate_statements": "statements",
    "validate_results": "results",
}
"""Settings that clients may know since they meet them, and what they count."""


@dataclass(frozen=True)
class Row:
    """A setting as documentation shows it."""

    name: str
    flag: str
    variable: str
    default: Any
    type: Any
    help: str


def rows() -> Iterator[Row]:
    """Yield the table of settings in its order."""
    for name, field in Settings.model_fields.items():
        yield Row(
            name=name,
            flag="--" + name.replace("_", "-"),
            variable=ENVIRONMENT + name.upper(),
            default=field.get_default(call_default_factory=True),
            type=field.annotation or str,
            help=field.description or "",
        )


def markdown() -> str:
    """Write the table for people."""
    lines = [
        "# Settings",
        "",
        "Each is a flag of `hallintograafi serve`, or a variable of the environment; a flag wins.",
        "",
    ]
    lines += ["| flag | variable | default | for |", "|---|---|---|---|"]
    for row in rows():
        computed = Settings.model_fields[row.name].default_factory is not None
        default = "by the machine" if computed else f"`{row.default}`" if str(row.default) else "none"
        lines.append(f"| `{row.flag}` | `{row.variable}` | {default} | {row.help} |")
    return "\n".join(lines) + "\n"


def load(**given: Any) -> Settings:
    """Make the settings from flags (``given``, None meaning not given), then the environment, then defaults.

    Raises :class:`InputError` that names the setting, in one sentence.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        raise InputError(f"setting {name}: {first['msg']} (given: {first.get('input')!r})") from error
