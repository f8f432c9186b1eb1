"""A contract is read as JSON that is safe in code, or refused with the location."""

from __future__ import annotations

from pathlib import Path

import pytest

from openapi.codegen.contract.file import read_document


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: 1\na: 2", "the key 'a' stands twice"),
        ("a: {b: 2020-01-01}", "  #/a/b: put 2020-01-01 in quotes"),
        ("a: [.nan]", "  #/a/0: nan is no number of JSON"),
        ("a: {200: x}", "  #/a: put the key 200 in quotes"),
        ('a: "\\u202e"', "  #/a: leave out U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ('a: "\\e[31m"', "  #/a: leave out U+001B"),
        ('a: "\\u2028"', "  #/a: leave out U+2028 (LINE SEPARATOR)"),
        ('a: "x\\f"', "  #/a: leave out U+000C"),
        ('a: "x\\ry"', "  #/a: leave out U+000D"),
        ('"a/b\\0": 1', "  #: leave U+0000 (a control character) out of the key a/b\\u0000"),
        ("__proto__: 1", "  #: use another name than __proto__"),
        ("a: &x [*x]", "its aliases repeat too much of it"),
        ("a: !!python/object:os.system x", "could not determine a constructor"),
        ("a: {$ref: 'http://x/y.yaml'}", "  #/a: refer to #/components/KIND/NAME"),
        ("a: {$ref: '../../etc/passwd'}", "  #/a: refer to #/components/KIND/NAME"),
        (
            "components: {schemas: {A: {$ref: '#/components/schemas/A'}}}",
            "  #/components/schemas/A: refer to",
        ),
        (
            "a: {$ref: '#/components/responses/Gone'}",
            "  #/a: there is no #/components/responses/Gone: add it, or correct the name",
        ),
        (f"a: {'9' * 5000}", "cannot be read: Exceeds the limit"),
        ("- a", "it is no object"),
        ("a: [", "cannot be read: while parsing"),
    ],
)
def test_what_is_no_json_or_unfit_for_code_is_refused(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "contract.yaml"
    file.write_text(text)
    with pytest.raises(SystemExit) as refused:
        read_document(file)
    assert why in str(refused.value)


def test_aliases_that_explode_are_refused(tmp_path: Path) -> None:
    lines = [
        "a0: &a0 [x]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)),
    ]
    (tmp_path / "contract.yaml").write_text("\n".join(lines))
    with pytest.raises(SystemExit, match="its aliases repeat too much of it"):
        read_document(tmp_path / "contract.yaml")


def test_what_people_write_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "contract.yaml"
    file.write_text(
        'a: "x\\r\\n\\ty"\nb: Straße 👩‍🚒\nexample: {$ref: anything}\nx-a: {$ref: ./a.md}\n'
        "properties: {$ref: {type: string}, default: {$ref: '#/components/schemas/A'}}\n"
        "components: {schemas: {A: {}}}\n"
    )
    assert read_document(file)["a"] == "x\r\n\ty"
