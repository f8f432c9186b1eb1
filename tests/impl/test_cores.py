"""A process uses the cores that it is given, but no more than its container may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from impl.cores import usable_cores


@pytest.fixture(autouse=True)
def eight_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.process_cpu_count", lambda: 8)


@pytest.fixture
def own_group(tmp_path: Path) -> Path:
    """Says that this process is in a group within another one."""
    (tmp_path / "pods" / "ours").mkdir(parents=True)
    file = tmp_path / "own"
    file.write_text("4:memory:/elsewhere\n0::/pods/ours\n")
    return file


@pytest.mark.parametrize(
    ("limit", "cores"),
    [
        ("max 100000", 8),
        ("50000 100000", 1),
        ("150000 100000", 2),
        ("200000 100000", 2),
        ("2000000 100000", 8),
        ("no numbers", 8),
        ("", 8),
    ],
)
def test_a_begun_core_counts(tmp_path: Path, own_group: Path, limit: str, cores: int) -> None:
    (tmp_path / "pods" / "ours" / "cpu.max").write_text(f"{limit}\n")
    assert usable_cores(tmp_path, own_group) == cores


@pytest.mark.parametrize("limited", ["", "pods", "pods/ours"])
def test_the_limits_of_the_groups_above_hold_too(
    tmp_path: Path, own_group: Path, limited: str
) -> None:
    (tmp_path / "pods" / "ours" / "cpu.max").write_text("700000 100000\n")
    (tmp_path / limited / "cpu.max").write_text("300000 100000\n")
    assert usable_cores(tmp_path, own_group) == 3


def test_a_container_sees_its_own_group_as_the_outermost(tmp_path: Path) -> None:
    (tmp_path / "own").write_text("0::/\n")
    (tmp_path / "cpu.max").write_text("250000 100000\n")
    assert usable_cores(tmp_path, tmp_path / "own") == 3


def test_where_there_are_no_groups_all_cores_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert usable_cores(tmp_path, tmp_path / "missing") == 8
    monkeypatch.setattr("os.process_cpu_count", lambda: None)
    assert usable_cores(tmp_path, tmp_path / "missing") == 1
