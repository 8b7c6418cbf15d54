"""What answered for a release goes with it."""

import asyncio
import gc
import weakref
from pathlib import Path
from typing import cast

import httpx

from copies import copy
from hallintograafi import settings
from hallintograafi.engine.embedded import EmbeddedEngine
from hallintograafi.engine.validator import Validator
from hallintograafi.release.manifest import Release
from hallintograafi.web import app, framework, site
from hallintograafi.web.front.serving import Served, Serving
from hallintograafi.web.protocol.asgi import App


def test_nothing_of_an_old_release_is_left_after_switches(release: Release, tmp_path: Path) -> None:
    alive: list[weakref.ref[object]] = []

    def load(found: Release) -> Served:
        chosen = settings.load(data_dir=tmp_path, workers=1)
        engine = EmbeddedEngine(found, chosen)

        def pages() -> App:
            shared = site.of(found, chosen, engine)
            alive.append(weakref.ref(shared))
            return cast(App, framework.create(shared, Validator(lambda: engine.judges, chosen)))

        later = app.Later(pages)
        application = app.create(engine, found, chosen, later)
        served = Served(found, engine, application, None, later.make)
        alive.extend(map(weakref.ref, (served, engine)))
        return served

    async def run() -> int:
        house = Serving(load, patience=5)
        first = load(release)
        await first.engine.start()
        house.begin(first)
        del first
        asks = httpx.AsyncClient(transport=httpx.ASGITransport(house), base_url="http://house")
        async with asks:
            for version in ("2030.01.01", "2030.01.02", "2030.01.03"):
                for path in ("/", "/search?q=keha", "/doc/group/evk-hankeryhma", "/query/groups?format=csv"):
                    assert (await asks.get(path)).status_code == 200
                await house.switch(copy(release, tmp_path, version))
                while house.leaving:
                    await asyncio.sleep(0.01)
        gc.collect()
        left = sum(found() is not None for found in alive)
        await house.close()
        return left

    assert asyncio.run(asyncio.wait_for(run(), 60)) == 3, "the release that is served: its site, its engine and itself"
    gc.unfreeze()
