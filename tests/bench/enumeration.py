"""Whether response times reveal who has an account: `python -m tests.bench.enumeration`.

Known and unknown accounts take turns, so that other load on the machine slows both alike. `SAMPLES`
is the number of requests for each.
"""

from __future__ import annotations

import os
import statistics
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import jwt

from impl.auth.refresh_tokens import RefreshToken, RefreshTokens
from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from tests.support.postgres import run_postgres
from tests.support.processes import end_in_order_when_terminated
from tests.support.servers import run_server
from tests.support.users import PASSWORD

_ROUNDS = "12"
_WARM_UP = 3
_FORGER = RefreshTokens(["a secret that is not the server's"])

type Ask = Callable[[], httpx.Response]


def main() -> None:
    """Prints the medians on SQLite and on PostgreSQL."""
    end_in_order_when_terminated()
    samples = int(os.environ.get("SAMPLES") or "40")
    with TemporaryDirectory() as directory, run_postgres() as postgres:
        for name, url in {
            "sqlite": f"sqlite:///{directory}/taskpact.db",
            "postgresql": postgres.create_database(),
        }.items():
            migrate(parse_database_url(url))
            _measure(name, url, Path(directory) / f"{name}.log", samples)


def _measure(database: str, url: str, output: Path, samples: int) -> None:
    with (
        run_server(url, output, BCRYPT_ROUNDS=_ROUNDS, RATE_LIMIT_ENABLED="false") as server,
        httpx.Client(base_url=server.url, trust_env=False, timeout=30) as client,
    ):
        known = {"email": "known@bench.example", "password": PASSWORD}
        signed_up = client.post("/api/auth/signup", json=known).raise_for_status().json()
        session_id = uuid.UUID(_claims(signed_up["access_token"])["sid"])

        def log_in(email: str) -> httpx.Response:
            attempt = {"email": email, "password": "another password"}
            return client.post("/api/auth/login", json=attempt)

        def refresh(user_id: str, session_id: uuid.UUID) -> httpx.Response:
            forged = _FORGER.write(RefreshToken(user_id, session_id, generation=0))
            return client.post("/api/auth/refresh", json={"refresh_token": forged})

        _print(
            f"Log-in on {database}, bcrypt at {_ROUNDS} rounds",
            known=lambda: log_in(known["email"]),
            unknown=lambda: log_in(f"{uuid.uuid4().hex}@bench.example"),
            samples=samples,
        )
        _print(
            f"Refresh on {database}, with a token that is not ours",
            known=lambda: refresh(signed_up["user"]["id"], session_id),
            unknown=lambda: refresh(str(uuid.uuid4()), uuid.uuid4()),
            samples=samples * 10,
        )


def _claims(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def _print(what: str, *, known: Ask, unknown: Ask, samples: int) -> None:
    """Prints how long the refusal of a known and of an unknown account takes."""
    seconds: dict[str, list[float]] = {"known": [], "unknown": []}
    turns = [("known", known), ("unknown", unknown)]
    for sample in range(-_WARM_UP, samples):
        turns.reverse()  # so that neither always follows the other
        for name, ask in turns:
            started = time.perf_counter()
            response = ask()
            elapsed = time.perf_counter() - started
            assert response.status_code == 401, response.text
            if sample >= 0:
                seconds[name].append(elapsed)
    known_ms, unknown_ms = (statistics.median(seconds[name]) * 1000 for name in seconds)
    print(f"{what}, medians of {samples} interleaved samples:")
    print(f"  known {known_ms:.2f} ms, unknown {unknown_ms:.2f} ms,", end=" ")
    print(f"unknown / known {unknown_ms / known_ms:.4f}")


if __name__ == "__main__":
    main()
