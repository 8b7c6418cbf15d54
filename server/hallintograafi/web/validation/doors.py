"""The validator's door: data in, a report out; nothing of it is kept."""

import asyncio
import contextlib
from collections import Counter
from dataclasses import asdict
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from werkzeug.datastructures import MIMEAccept

from hallintograafi.checks.reports import FORMATS, style
from hallintograafi.engine.base import NotAcceptable
from hallintograafi.engine.submissions import PAGE, SEVERITIES, Limits, Submission
from hallintograafi.engine.validator import Judged, Validator
from hallintograafi.errors import ClientBusy, EngineBusy, EngineError, HallintograafiError, ParameterError
from hallintograafi.terms import LANGUAGES
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.protocol import negotiation, problems
from hallintograafi.web.protocol.asgi import client_of, read_body, while_connected
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.site import Site
from hallintograafi.web.validation import openapi as validation_openapi
from hallintograafi.web.validation.page import ValidationPage

PATH: Final = "/validate"

_PARAMETERS: Final = frozenset(("format", "lang", "shapes", "severity", "alone"))
_UPLOADS: Final = 16
"""Bodies that may be on their way at once: each is held in memory."""

_UPLOADS_OF_ONE: Final = 8
"""How many of them may be of one client."""

_UPLOAD_SECONDS: Final = 60.0

_OFFERED: Final = ("json", "turtle", "jsonld", "text", "sarif", "junit")
_BY_MEDIA_TYPE: Final = {
    **{FORMATS[form].partition(";")[0]: form for form in _OFFERED if form in FORMATS},
    "text/html": PAGE,
    "application/xhtml+xml": PAGE,
}
"""What Accept may name, the default first; other forms are for ``?format=``."""

_SAVED: Final = {
    "sarif": "report.sarif",
    "junit": "report.xml",
    "html": "report.html",
}
"""Reports that are files for other programs."""

_STYLES: Final = {"html": f"style-src {style.source()}; "}
"""What the report as a page needs of its policy."""


class ValidationDoor:
    """Answers ``POST /validate``."""

    def __init__(self, site: Site, validator: Validator, page: ValidationPage) -> None:
        self._limits = Limits.of(site.settings)
        self._release = site.release.version
        self._profiles = profiles(site)
        self._validator = validator
        self._page = page
        self._coming: Counter[str] = Counter()
        self._warming: asyncio.Task[None] | None = None

    def warm(self) -> None:
        """Have the judges' process started for who reads the page, once."""
        if self._warming is None:

            async def warm() -> None:
                with contextlib.suppress(EngineError):  # whoever submits something is told
                    await self._validator.warm()

            self._warming = asyncio.create_task(warm())

    async def answer(self, request: Request) -> Response:
        """Judge what a request holds; raises :class:`Problem` and errors of ours for what cannot be judged."""
        submission = self.submission(request)
        if submission.form != PAGE:
            return self._report(submission, await self._judged(request, submission))
        try:
            return self._page.judged(request, await self._judged(request, submission))
        except (HallintograafiError, Problem) as error:
            return self._page.problem(request, problems.of(error))

    def submission(self, request: Request) -> Submission:
        """Read what the address and the headers ask for."""
        asked = _asked(request)
        language = asked.get("lang") or self._page.language(request)
        if language not in LANGUAGES:
            raise ParameterError("lang", f"'{language[:50]}' is none of {', '.join(LANGUAGES)}")
        found = Submission(
            self._limits,
            request.headers.get("content-type", ""),
            request.headers.get("content-encoding", ""),
            _form(asked.get("format"), negotiation.accepted(request.headers.get("accept"))),
            language,
        )
        return found.chosen(asked, self._profiles)

    async def _judged(self, request: Request, submission: Submission) -> Judged:
        body = await self._body(request)
        found: list[Judged] = []

        async def judge() -> None:
            found.append(await self._validator.judge(submission, body, client_of(request.scope)))

        await while_connected(judge(), request.receive)
        if not found:
            raise Problem("bad-request", "the client went away")
        return found[0]

    async def _body(self, request: Request) -> bytes:
        most = self._limits.size
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) > most:
            raise Problem("too-large", f"the body is longer than {most} bytes")
        client = client_of(request.scope)
        if self._coming[client] >= _UPLOADS_OF_ONE:
            raise ClientBusy(f"{self._coming[client]} submissions of yours are on their way; send the next after them")
        if self._coming.total() >= _UPLOADS:
            raise EngineBusy("too many submissions are on their way")
        self._coming[client] += 1
        try:
            async with asyncio.timeout(_UPLOAD_SECONDS):
                return await read_body(request.receive, most)
        except TimeoutError as error:
            raise Problem("too-slow", f"the body did not come within {_UPLOAD_SECONDS:g} seconds") from error
        finally:
            self._coming -= Counter({client: 1})

    def _report(self, submission: Submission, judged: Judged) -> Response:
        headers = {
            "Hallintograafi-Conforms": "true" if judged.conforms else "false",
            "Hallintograafi-Release": self._release,
            "Content-Language": submission.language,
            "Cache-Control": "no-store",
            "Vary": "Accept, Accept-Language",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": f"default-src 'none'; {_STYLES.get(submission.form, '')}sandbox",
        }
        if (name := _SAVED.get(submission.form)) is not None:
            headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return Response(judged.body, 200, headers, judged.media_type)


def router(site: Site, pages: Pages, validator: Validator) -> APIRouter:
    """Make the routes."""
    routes = APIRouter(tags=["validation"])
    page = ValidationPage(site, pages, profiles(site))
    door = ValidationDoor(site, validator, page)

    @routes.get(PATH, summary="The validator's page: paste or drop data", openapi_extra=validation_openapi.PAGE)
    async def form(request: Request) -> Response:
        if negotiation.wants_html(negotiation.accepted(request.headers.get("accept"))):
            door.warm()
            return page.empty(request)
        return JSONResponse(_offers(site), headers={"Vary": "Accept", "Cache-Control": "no-cache"})

    @routes.post(
        PATH,
        summary="Judge new data: what is wrong, where, and how to mend it",
        openapi_extra=validation_openapi.operation(site.settings, profiles(site)),
    )
    async def validate(request: Request) -> Response:
        return await door.answer(request)

    return routes


def profiles(site: Site) -> tuple[str, ...]:
    """Name the parts of the published shapes: each file is one."""
    return tuple(path.stem for path in site.content.shapes())


def _offers(site: Site) -> dict[str, Any]:
    """Tell programs what can be asked for."""
    return {
        "formats": FORMATS,
        "shapes": ["all", *profiles(site)],
        "severities": list(SEVERITIES),
        "languages": list(LANGUAGES),
        "limits": asdict(Limits.of(site.settings)),
        "description": "/openapi.json",
    }


def _asked(request: Request) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in _PARAMETERS:
            raise ParameterError(name, f"there is no such parameter; there are {', '.join(sorted(_PARAMETERS))}")
        if name in found:
            raise Problem("bad-request", f"the parameter '{name}' stands twice")
        found[name] = value
    return found


def _form(asked: str | None, accept: MIMEAccept) -> str:
    if asked:
        if asked not in FORMATS:
            raise ParameterError("format", f"'{asked[:50]}' is none of {', '.join(FORMATS)}")
        return asked
    best = accept.best_match(list(_BY_MEDIA_TYPE))
    if best is None:
        raise NotAcceptable(f"a report comes as {', '.join(_BY_MEDIA_TYPE)}")
    return _BY_MEDIA_TYPE[best]
