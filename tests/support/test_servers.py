"""The real server as a process, on both databases."""

from __future__ import annotations

import signal
from pathlib import Path

import httpx
import pytest

from tests.support.servers import run_server


def test_it_responds_and_shuts_down_gracefully(database_url: str, tmp_path: Path) -> None:
    with run_server(database_url, tmp_path / "output") as server:
        response = httpx.get(f"{server.url}/api/health/live", trust_env=False)
        assert response.json() == {"status": "ok"}
    assert "operation=getLiveness" in server.output
    assert server.process.returncode in (0, -signal.SIGTERM)  # it did not have to be killed


def test_a_server_that_does_not_start_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = f"sqlite:///{tmp_path / 'empty.db'}"
    with (
        pytest.raises(RuntimeError, match="run `make migrate`"),
        run_server(empty, tmp_path / "output"),
    ):
        pass
    assert "older schema" in capsys.readouterr().out
