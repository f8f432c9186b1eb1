"""The README: its commands work, and it mentions only what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.servers import ROOT, run_server
from tests.support.shell import commands_of, run_commands

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_first_request_works_as_it_is_pasted(database_url: str, tmp_path: Path) -> None:
    with run_server(database_url, tmp_path / "server.log") as server:
        output = run_commands(commands_of(README), server.url, tmp_path)
    created, found = output.splitlines()
    assert created.startswith('{"id":')
    assert f'{{"items":[{created}],' in found


def test_it_is_short_and_names_only_what_there_is() -> None:
    assert len(README.splitlines()) <= 125
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
    for target in re.findall(r"make ([a-z-]+)", README):
        assert f"\n{target}: " in (ROOT / "Makefile").read_text(encoding="utf-8"), target
