"""A reference that has nothing beside it stands on the line of its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from openapi.rules import lint
from openapi.rules.references import unfolded_references
from tests.openapi.contracts import CONTRACT_FILE

TEXT = CONTRACT_FILE.read_text(encoding="utf-8")
LONG = "#/components/responses/" + 60 * "a"


def test_those_of_the_contract_do() -> None:
    assert unfolded_references(TEXT) == []


@pytest.mark.parametrize(
    "reference",
    [
        "{$ref: '#/a'}",
        '{ "$ref": "#/a" }',
        "\n    $ref: '#/a'\n    description: Another.",
        "\n    $ref: {type: string}",
        "\n    - $ref: '#/a'",
        f"\n    $ref: '{LONG}a'",
    ],
    ids=["one line", "another style", "a remark", "a property", "an item", "too long"],
)
def test_what_stands_as_it_should_is_not_found(reference: str) -> None:
    assert unfolded_references(f"b:\n  key: {reference}\n") == []


@pytest.mark.parametrize(
    "lines", ["\n    $ref: '%s'", "\n    {$ref: '%s'}", "{\n    $ref: '%s'}"], ids=repr
)
@pytest.mark.parametrize("target", ["#/a", LONG], ids=["short", "as long as fits"])
def test_one_on_several_lines_is_found(lines: str, target: str) -> None:
    text = f"a: 1\nb:\n  key: {lines % target}\n"
    assert unfolded_references(text) == [f"line 3: write key: {{$ref: '{target}'}} on one line"]


def test_one_in_a_list_is_found() -> None:
    text = "a:\n  - - key:\n        $ref: '#/a'\n"
    assert unfolded_references(text) == ["line 2: write key: {$ref: '#/a'} on one line"]


def test_the_linter_says_where_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = "        '400': {$ref: '#/components/responses/MalformedRequest'}\n"
    number = TEXT[: TEXT.index(line)].count("\n") + 1
    block = "        '400':\n          $ref: '#/components/responses/MalformedRequest'\n"
    (tmp_path / "openapi.yaml").write_text(TEXT.replace(line, block, 1), encoding="utf-8")
    monkeypatch.setattr(lint, "OPENAPI", tmp_path)
    assert lint.main() == 1
    assert capsys.readouterr().out == (
        "References have lines of their own:\n"
        f"  line {number}: write 400: {{$ref: '#/components/responses/MalformedRequest'}}"
        " on one line\n"
    )
