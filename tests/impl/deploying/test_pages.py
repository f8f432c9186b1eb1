"""The pages about deploying: their commands, settings and files exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.support.servers import ROOT
from tests.support.shell import commands_of

PAGES = sorted((ROOT / "impl" / "deploying").glob("*.md"))
OF_OTHERS = {"ENGINE", "POSTGRES_PASSWORD", "REPOSITORY", "VERSION", "LOCK", "PROJECT"}
"""What a page names that is no setting of the service."""

pytestmark = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def test_its_commands_exist(page: Path, commands: set[str]) -> None:
    text = page.read_text(encoding="utf-8")
    assert {*re.findall(r"-m impl ([a-z-]+)", text)} <= commands
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {*re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)} <= {*targets}
    subprocess.run(["/bin/sh", "-n"], input=commands_of(text), text=True, check=True)


def test_its_settings_exist(page: Path, settings: set[str]) -> None:
    text = page.read_text(encoding="utf-8")
    named = {*re.findall(r"\b[A-Z]+_[A-Z_]+\b", text), *re.findall(r"`([A-Z]+)[`=]", text)}
    assert named - OF_OTHERS <= settings


def test_the_files_of_its_commands_exist(page: Path) -> None:
    script = commands_of(page.read_text(encoding="utf-8"))
    files = re.findall(r"(?<![\w/.])(?:impl/deploying/[\w./-]+|requirements[\w-]*\.lock)", script)
    assert [
        name for name in files if not (ROOT / name).exists() and not name.endswith("/.env")
    ] == []
