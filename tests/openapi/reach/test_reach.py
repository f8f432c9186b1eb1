"""`make reach` tells what becomes of each contract of a folder, and why it went no further."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from openapi.reach import columns, reach
from openapi.reach.columns import Work
from openapi.reach.contracts import contracts

RIGHT = (
    "openapi: 3.0.3\ninfo: {title: X, version: '1'}\n"
    "paths: {/a: {get: {responses: {200: {description: A.}}}}}\n"
)


def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    with patch("sys.argv", ["reach", str(folder), "--until", "generated"]):
        code = reach.main()
    return code, capsys.readouterr().out.splitlines()


def test_each_file_is_a_contract_and_each_folder_with_one_called_openapi(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.json", "c.txt", "index.tsv", "d/openapi.yml", "d/x.yaml", "e/y.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [file.relative_to(tmp_path).as_posix() for file in contracts(tmp_path)]
    assert found == ["a.yaml", "b.json", "d/openapi.yml"]


def test_a_table_says_how_far_each_contract_came_and_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "right.yaml").write_text(RIGHT)
    (tmp_path / "wrong.yaml").write_text(RIGHT.replace("3.0.3", "'2.0'"))
    code, lines = run(tmp_path, capsys)
    assert code == 1
    assert [line.split()[:3] for line in lines[:2]] == [
        ["right.yaml", "generated", "yes"],
        ["wrong.yaml", "generated", "no"],
    ]
    assert lines[2] == (
        "    generated: wrong.yaml, line 1: #/openapi: this is OpenAPI 2.0: "
        "write it as one of 3.0, 3.1 or 3.2"
    )
    assert lines[-1] == "1 of 2 contracts pass every column"


@pytest.mark.parametrize(
    "failure", [KeyError("x"), SystemExit("Traceback (most recent call last)\nKeyError: 'x'")]
)
def test_a_traceback_is_a_fault_of_ours_and_no_reason(
    failure: BaseException, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with (
        patch.object(Work, "generated", side_effect=failure),
        patch("sys.argv", ["columns", "x.yaml", str(tmp_path), "generated"]),
    ):
        columns.main()
    assert '"reason": "FAULT OF OURS' in capsys.readouterr().out
