"""Serves as `python -m impl serve`, with a clock that differs from the machine's.

`python -m tests.faults.shifted FILE`: the file says by how many seconds, at each look at the clock.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from impl.app import create_app
from impl.clock import utc_now
from impl.protocol.listening import listen
from impl.protocol.running import Surroundings, run
from impl.server import limits_for
from impl.settings import Settings
from impl.web.logs import configure_logs

_time = time.time


def main(file: Path) -> None:
    """Serves until a signal ends it."""
    with file.open("rb", buffering=0) as difference:

        def seconds() -> float:
            difference.seek(0)
            return float(difference.read() or 0)

        def now() -> datetime:
            return utc_now() + timedelta(seconds=seconds())

        time.time = lambda: _time() + seconds()
        settings = Settings()
        configure_logs(settings.log_level, as_json=settings.is_production)
        app = create_app(settings, now=now)
        surroundings = Surroundings(listen=partial(listen, settings.host, settings.port))
        run(app, limits_for(settings), surroundings)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
