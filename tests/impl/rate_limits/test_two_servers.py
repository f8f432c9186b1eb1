"""Two real servers and a real Valkey, which is frozen, stopped and restarted meanwhile."""

from __future__ import annotations

import time
import uuid
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from impl.rate_limits.shared import RETRY_SECONDS
from tests.support.servers import RunningServer, run_two_servers
from tests.support.valkey import ValkeyServer

LIMIT = 10
"""The limit of `login-account`."""
SHARE = 5
PATIENCE = 0.1 + 2.9
"""How long a request may wait for the store, with a margin for everything else."""


@pytest.fixture
def servers(valkey: ValkeyServer, tmp_path: Path) -> Generator[list[RunningServer]]:
    url = f"sqlite:///{tmp_path / 'taskpact.db'}"
    migrate(parse_database_url(url))
    environment = {"RATE_LIMIT_ENABLED": "true", "REPLICAS": "2", "REDIS_URL": valkey.url}
    environment["TRUSTED_PROXY_HOPS"] = "1"
    with run_two_servers(url, tmp_path, **environment) as servers:
        yield servers


class Attackers:
    """Attackers who guess the password of one account each, from ever new addresses."""

    def __init__(self, servers: list[RunningServer]) -> None:
        self._servers = servers
        self.slowest = 0.0

    def guesses(self, *, times: int = 14) -> list[int]:
        """Returns how many guesses each server accepted before it refused, asked in turn."""
        email = f"{uuid.uuid4().hex}@example.com"
        taken = [0] * len(self._servers)
        for _ in range(times):
            for number, server in enumerate(self._servers):
                started = time.monotonic()
                response = self._guess(server, email)
                self.slowest = max(self.slowest, time.monotonic() - started)
                assert response.status_code in (401, 429), response.text
                taken[number] += response.status_code == 401
        return taken

    def count_together(self) -> bool:
        """Whether the servers share a count, in one of three attempts: the machine may be busy."""
        for _ in range(3):
            if sum(self.guesses()) == LIMIT:
                return True
            time.sleep(RETRY_SECONDS + 0.2)
        return False

    def _guess(self, server: RunningServer, email: str) -> httpx.Response:
        body = {"email": email, "password": "wrong"}
        # A new address each, or the address would be limited first.
        number = uuid.uuid4().int
        headers = {"X-Forwarded-For": f"10.{number % 250}.{number // 250 % 250}.1"}
        url = f"{server.url}/api/auth/login"
        return httpx.post(url, json=body, headers=headers, trust_env=False, timeout=10)


def test_both_servers_keep_the_limits_whatever_happens_to_valkey(
    servers: list[RunningServer], valkey: ValkeyServer
) -> None:
    attackers = Attackers(servers)
    assert attackers.count_together()

    for fail in (valkey.freeze, valkey.stop):
        fail()
        assert attackers.guesses() == [SHARE, SHARE], "each grants its share, and no more"
        assert attackers.slowest < PATIENCE
        valkey.stop()
        valkey.start()
        time.sleep(RETRY_SECONDS + 0.2)
        assert attackers.count_together()

    for server in servers:
        said = [line for line in server.output.splitlines() if "rate_limit_store_is_away" in line]
        assert len(said) == 1, "once a minute"
        assert f":{valkey.port}" not in said[0]
