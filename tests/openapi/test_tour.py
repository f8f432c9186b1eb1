"""The tour of `openapi/consuming.md`, pasted block by block."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import curl
from tests.support.servers import ROOT, run_server
from tests.support.shell import commands_of, run_commands

TEXT = (ROOT / "openapi" / "consuming.md").read_text(encoding="utf-8")
TOUR = TEXT[TEXT.index("## A tour with curl") : TEXT.index("## Follow releases")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("has_curl", [True, False])
def test_every_block_works_after_those_before(
    database_url: str, tmp_path: Path, *, has_curl: bool
) -> None:
    if not has_curl:
        curl.put_on_path(tmp_path)
    commands = commands_of(TOUR).replace("ada@", f"ada.{has_curl}@".lower())
    with run_server(database_url, tmp_path / "server.log", RATE_LIMIT_ENABLED="false") as server:
        output = run_commands(commands, server.url, tmp_path)
    answers = re.findall(r'^{"id":"(.*?)","title":"Only one of these"', output, re.MULTILINE)
    assert (len(answers), len(set(answers))) == (2, 1)
    assert (tmp_path / "tasks.csv").read_text().count("Write the long report") == 1
