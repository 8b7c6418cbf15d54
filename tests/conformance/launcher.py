"""Starts servers quickly: ``python launcher.py``, a release directory a line on standard input.

For each line a fork serves that release as ``hallintograafi serve`` does (the modules are loaded once, nothing else
is shared) and says ``hallintograafi VERSION at ADDRESS`` on standard output; the one before it is stopped. The exit
code is 0 when every server ended by being stopped.
"""

import os
import signal
import sys
import traceback
from pathlib import Path

from hallintograafi import settings
from hallintograafi.release import manifest
from hallintograafi.web.front import server


def main() -> int:
    """Serve what the lines name until there are no more."""
    pids: list[int] = []
    for line in sys.stdin:
        _stop(pids)
        pid = os.fork()
        if pid == 0:
            _serve(Path(line.strip()))
        pids.append(pid)
    _stop(pids)
    return int(any(os.waitpid(pid, 0)[1] != signal.SIGTERM for pid in pids))


def _stop(pids: list[int]) -> None:
    if pids:
        os.kill(pids[-1], signal.SIGTERM)


def _serve(path: Path) -> None:
    try:
        release = manifest.read(path)
        chosen = settings.load(port=0, workers=1, data_dir=path.parent, watch=False)
        server.run(release, chosen, lambda line: print(line, flush=True))
    except BaseException:
        traceback.print_exc()
    print("ended", flush=True)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
