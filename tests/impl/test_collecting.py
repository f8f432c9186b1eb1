"""The garbage collector rests while modules are imported, and only then."""

from __future__ import annotations

import gc
from types import SimpleNamespace

import pytest

from impl.__main__ import main


def test_it_works_again_before_any_command_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    is_on: list[bool] = []

    def load(_module: str) -> SimpleNamespace:
        is_on.append(gc.isenabled())
        return SimpleNamespace(main=lambda: is_on.append(gc.isenabled()))

    monkeypatch.setattr("impl.__main__.import_module", load)
    main()
    assert is_on == [False, True]
