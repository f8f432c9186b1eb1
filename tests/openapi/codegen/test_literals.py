"""Text of a contract, once written into code, evaluates to the same text."""

from __future__ import annotations

import ast
import datetime
import itertools
import json
import math

import pytest

from openapi.codegen.python.literals import docstring, literal
from openapi.codegen.text import markdown_code
from openapi.codegen.typescript.calls import Object, laid_out
from openapi.codegen.typescript.literals import typescript_comment, typescript_literal

PIECES = ['"', "'", "\\", "\n", "a", "{", "`", "*/", "\u2028", "\u202e", "\x00", "\ud800"]
TEXTS = ["".join(pieces) for n in range(4) for pieces in itertools.product(PIECES, repeat=n)]


def test_a_literal_is_the_text() -> None:
    for text in TEXTS:
        assert ast.literal_eval(literal(text)) == text


def test_so_is_one_of_bytes() -> None:
    for text in TEXTS:
        value = text.encode(errors="replace")
        assert ast.literal_eval(literal(value)) == value


def test_a_docstring_is_the_text() -> None:
    for text in TEXTS:
        source = f'"""{docstring(text, 0)}"""'
        assert "\u202e" not in source
        assert ast.literal_eval(source) == text.strip()


def test_lines_of_a_docstring_stand_below_each_other() -> None:
    assert docstring("One.\r\nTwo.", 8) == "One.\n        Two."


def test_a_literal_of_typescript_is_the_text() -> None:
    """In double quotes, and without escapes that JSON does not know, it is also JSON."""
    for text in TEXTS:
        inner = typescript_literal(text)[1:-1]
        assert "\u2028" not in inner
        assert "\n" not in inner
        as_json = inner.replace(r"\\", "\0").replace(r"\'", "'").replace('"', r"\"")
        assert json.loads(f'"{as_json.replace("\0", r"\\")}"') == text


def test_a_literal_of_typescript_ends_no_script() -> None:
    assert typescript_literal("</script>'") == r"'<\/script>\''"


def test_a_comment_ends_where_it_should_and_directs_no_compiler() -> None:
    assert typescript_comment("a */ b") == "/** a * / b */\n"
    assert typescript_comment("@ts-ignore") == "/** @ ts-ignore */\n"
    assert typescript_comment("a\u2028b\x0cc", 2) == "  /**\n   * a\n   * b\n   * c\n   */\n"
    assert typescript_comment("") == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [("a", "`a`"), ("a `b`", "`` a `b` ``"), ("a\n\n# b", "`a # b`")],
)
def test_code_in_markdown_stays_in_its_line(text: str, code: str) -> None:
    assert markdown_code(text) == code


def test_values_of_json_are_literals_and_no_others_are() -> None:
    value = {"a": [1, 1.5, None, True, "x"]}
    assert ast.literal_eval(literal(value)) == value
    assert ast.literal_eval(literal(({"a": ("x",)},))) == ({"a": ("x",)},)
    for other in (math.nan, math.inf, datetime.date(2026, 1, 1), {1, 2}, object()):
        with pytest.raises(ValueError, match="JSON"):
            literal([other])


def test_a_member_has_its_name_whatever_that_is() -> None:
    members = Object({"a": "1", "a-b": "2", "__proto__": "3"})
    assert laid_out(members, 0) == "{ a: 1, 'a-b': 2, ['__proto__']: 3 }"
