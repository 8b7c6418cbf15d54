"""The page at ``/validate``: a form that works without scripts, examples to try, results beside the text."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from fastapi import Request, Response

from hallintograafi.engine.submissions import SEVERITIES
from hallintograafi.engine.validator import Judged
from hallintograafi.web.pages.pages import Pages
from hallintograafi.web.protocol.problems import Problem
from hallintograafi.web.site import Site
from hallintograafi.web.validation.texts import EXAMPLES, words

_EXAMPLES: Final = Path(__file__).parent / "examples"


class ValidationPage:
    """Renders the page for one release; ``profiles`` are the parts of the shapes."""

    def __init__(self, site: Site, pages: Pages, profiles: tuple[str, ...]) -> None:
        self._site = site
        self._pages = pages
        self._profiles = profiles
        self._examples = {name: (_EXAMPLES / f"{name}.trig").read_text(encoding="utf-8") for name in EXAMPLES}

    def language(self, request: Request) -> str:
        """Choose the reader's language."""
        return self._pages.language(request)

    def empty(self, request: Request) -> Response:
        """Give the form, with an example in it if one is asked for."""
        example = request.query_params.get("example", "")
        if example and example not in self._examples:
            raise Problem("not-found", f"there is no example '{example[:50]}'; there are {', '.join(self._examples)}")
        return self._page(request, typed=self._examples.get(example, ""), example=example)

    def judged(self, request: Request, judged: Judged) -> Response:
        """Give the results beside the texts."""
        members = json.loads(judged.body)
        return _not_kept(
            self._page(
                request,
                report=members["report"],
                sources=members["sources"],
                typed=members["typed"],
                chosen=members["chosen"],
                conforms=judged.conforms,
            )
        )

    def problem(self, request: Request, problem: Problem) -> Response:
        """Tell what kept a submission from being judged, above the form."""
        return _not_kept(self._page(request, problem.status, problem=problem))

    def _page(
        self,
        request: Request,
        status: int = 200,
        *,
        typed: str = "",
        example: str = "",
        report: Mapping[str, Any] | None = None,
        sources: Any = (),
        chosen: Mapping[str, Any] | None = None,
        conforms: bool = False,
        problem: Problem | None = None,
    ) -> Response:
        language = self._pages.language(request)
        return self._pages.page(
            request,
            "validate.html",
            status,
            words=words(language),
            examples={name: titles[language] for name, titles in EXAMPLES.items()},
            example=example,
            typed=typed,
            report=report,
            sources=sources,
            files={source["name"]: number for number, source in enumerate(sources)},
            conforms=conforms,
            problem=problem,
            profiles=self._profiles,
            severities=SEVERITIES,
            chosen=chosen or {"shapes": "", "severity": "violation", "alone": False},
            limits=self._site.settings,
        )


def _not_kept(response: Response) -> Response:
    """Say that an answer to what somebody sent is for nobody else."""
    del response.headers["ETag"]
    response.headers["Cache-Control"] = "no-store"
    return response
