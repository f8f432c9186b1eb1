"""The Better Auth servers of `server.mjs`, run by Node, and users who sign up there."""

from __future__ import annotations

import json
import signal
import subprocess
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.support.processes import stop, wait_until

_ROOT = Path(__file__).parents[2]
_MODULES = _ROOT / ".tools" / "better_auth"
_START_SECONDS = 30
_STOP_SECONDS = 5

ALGORITHMS = ("EdDSA", "ES256", "ES512", "PS256", "RS256")


@dataclass(frozen=True)
class BetterAuthUser:
    """Somebody who signed up with a Better Auth server."""

    user_id: str
    email: str
    session_token: str
    """The token of the bearer plugin: opaque, with a dot."""
    session_cache: str
    """Better Auth's session cache in a cookie: a JWT of the same key, for another audience."""


class BetterAuth:
    """A server that signs tokens with one algorithm."""

    def __init__(self, url: str, control: str) -> None:
        self.url = url
        self._control = control

    def sign_up(self, **fields: str) -> BetterAuthUser:
        """Returns a new user, by default with an unused email."""
        email = f"{uuid.uuid4().hex}@example.com"
        account = {"email": email, "password": "good enough", "name": "Ada", **fields}
        response = _request("POST", f"{self.url}/api/auth/sign-up/email", json=account)
        user = response.json()["user"]
        return BetterAuthUser(
            user["id"],
            user["email"],
            response.headers["set-auth-token"],
            response.cookies["better-auth.session_data"],
        )

    def token(self, user: BetterAuthUser) -> str:
        """Returns an access token, signed with the newest key."""
        headers = {"Authorization": f"Bearer {user.session_token}"}
        response = _request("GET", f"{self.url}/api/auth/token", headers=headers)
        token: str = response.json()["token"]
        return token

    def key_ids(self) -> set[str]:
        """Returns the server's key set."""
        keys = _request("GET", f"{self.url}/api/auth/jwks").json()["keys"]
        return {key["kid"] for key in keys}

    def rotate(self) -> None:
        """Rotates the key before the next token; existing keys enter their grace period."""
        self._order("rotate")

    def end_grace(self) -> None:
        """Removes all existing keys from the key set."""
        self._order("end-grace")

    def close(self) -> None:
        """Makes the server refuse connections until it is opened again."""
        self._order("close")

    def open(self) -> None:
        """Makes it respond again."""
        self._order("open")

    @property
    def key_set_requests(self) -> int:
        """How often its keys were requested."""
        return int(self._order("key-set-requests"))

    def _order(self, command: str) -> Any:
        port = self.url.rpartition(":")[2]
        return _request("GET", f"{self._control}/{command}/{port}").json()


@contextmanager
def run_better_auth(output: Path) -> Generator[dict[str, BetterAuth]]:
    """Runs a server for each algorithm."""
    with (_ROOT / "tests/better_auth/server.mjs").open() as script, output.open("wb") as log:
        process = subprocess.Popen(
            # A script on standard input finds its modules in the working directory.
            [_ROOT / ".ci" / "node", "node", "--input-type=module", "-"],
            cwd=_MODULES,
            stdin=script,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us: we then stop it gracefully
        )
    try:
        wait_until(lambda: output.read_bytes().endswith(b"}}\n"), process, output, _START_SECONDS)
        addresses = json.loads(output.read_text().splitlines()[-1])
        yield {
            algorithm: BetterAuth(url, addresses["control"])
            for algorithm, url in addresses["issuers"].items()
        }
    finally:
        stop(process, signal.SIGTERM, _STOP_SECONDS)


def _request(method: str, url: str, **options: Any) -> httpx.Response:
    """Returns a response, which must be a success.

    Nothing is kept between requests, least of all cookies: with one, Better Auth needs an `Origin`.
    A proxy in the environment must not be used on the loopback interface.
    """
    response = httpx.request(method, url, trust_env=False, timeout=10, **options)
    assert response.is_success, response.text
    return response
