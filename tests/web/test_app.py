"""The application that is made when it is needed."""

import asyncio

import pytest

from hallintograafi.web.app import Later
from hallintograafi.web.protocol.asgi import App


def test_what_could_not_be_made_is_made_when_it_is_asked_for_again(caplog: pytest.LogCaptureFixture) -> None:
    tries: list[int] = []

    def maker() -> App:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("no more files")

        async def application(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
            await send("made")

        return application

    async def run() -> list[str]:
        heard: list[str] = []

        async def send(message) -> None:  # type: ignore[no-untyped-def]
            heard.append(message)

        later = Later(maker)
        with pytest.raises(OSError):
            await later({}, None, send)  # type: ignore[arg-type]
        await later({}, None, send)  # type: ignore[arg-type]
        await later({}, None, send)  # type: ignore[arg-type]
        return heard

    assert asyncio.run(run()) == ["made", "made"]
    assert len(tries) == 2
    assert "the pages could not be made" in caplog.text
