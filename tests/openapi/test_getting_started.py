"""The first requests of the contract's description, pasted into a shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.openapi.contracts import real_contract
from tests.support.servers import run_server
from tests.support.shell import commands_of, run_commands

DESCRIPTION = real_contract()["info"]["description"]
KEEP_THE_TOKEN = 's/.*"access_token":"\\([^"]*\\)".*/\\1/'


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_newcomer_has_a_task_after_three_requests(database_url: str, tmp_path: Path) -> None:
    _, sign_up, create, list_open = commands_of(DESCRIPTION).split("curl ")
    commands = f"""API=http://127.0.0.1:8000/api
HOST=${{API%/api}}
TOKEN=$(curl -s {sign_up.strip()} | sed '{KEEP_THE_TOKEN}')
curl -s {create.strip()} -o created.json
curl -s {list_open.strip()} -o listed.json
"""
    with run_server(database_url, tmp_path / "server.log") as server:
        run_commands(commands, server.url, tmp_path)
    created = json.loads((tmp_path / "created.json").read_text())
    listed = json.loads((tmp_path / "listed.json").read_text())
    assert created["title"] == "Write the report"
    assert listed["items"] == [created]
