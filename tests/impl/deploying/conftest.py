"""What the service has of settings and commands, for what names them."""

from __future__ import annotations

import re
import sys

import pytest

from impl import command_line
from impl.settings import Settings


@pytest.fixture(scope="session")
def settings() -> set[str]:
    """The names of all environment variables that are settings."""
    return {name.upper() for name in Settings.model_fields}


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The names of all commands of `python -m impl`."""
    monkeypatch.setattr(sys, "argv", ["impl", "--help"])
    with pytest.raises(SystemExit):
        command_line.main()
    (names,) = re.findall(r"\{([a-z,-]+)\}", capsys.readouterr().out.split("\n\n", 1)[0])
    return {*names.split(",")}
