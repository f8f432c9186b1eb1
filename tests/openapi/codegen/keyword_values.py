"""Values that obey the keywords of `fixtures/keywords.yaml`, and values that violate them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

UUID = "019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"
POINT = {"x": 1, "y": 2}
MAX_INT32 = 2**31 - 1
HUGE = 10**400


@dataclass(frozen=True)
class Broken:
    """A value, and what the problem must say about it."""

    value: Any
    keyword: str
    inside: str = ""
    """Where the error is inside the value, as a JSON Pointer."""


# The values of each property of a `Thing`: valid and invalid ones.
BODY: dict[str, tuple[list[Any], list[Broken]]] = {
    "name": (
        ["ab", "abcdefgh"],
        [
            Broken("a", "minLength"),
            Broken("abcdefghi", "maxLength"),
            Broken("AB", "pattern"),
            Broken("ab\n", "pattern"),
            Broken(None, "type"),
            Broken(5, "type"),
            Broken(["ab"], "type"),
        ],
    ),
    "text": (
        ["ab", "abcd", "😀😀", "😀😀😀😀"],
        [Broken("a", "minLength"), Broken("😀", "minLength"), Broken("abcde", "maxLength")],
    ),
    "email": (["ada@example.com"], [Broken("ada", "pattern"), Broken("", "pattern")]),
    "secret": (["abc"], [Broken("ab", "minLength"), Broken(123, "type")]),
    "day": (
        ["2026-02-28"],
        [
            Broken("2026-02-29", "format"),
            Broken("2026-2-28", "format"),
            Broken("20260228", "format"),
            Broken("2026-02-28T00:00:00Z", "format"),
            Broken(1772236800, "format"),
        ],
    ),
    "moment": (
        ["2026-02-28T12:00:00Z", "2026-02-28t12:00:00.123456789+05:45"],
        [
            Broken("2026-02-28", "format"),
            Broken("2026-02-28T12:00:00", "format"),
            Broken("2026-02-28 12:00:00Z", "format"),
            Broken("2026-02-28T25:00:00Z", "format"),
            Broken(1772236800, "format"),
            Broken("1772236800", "format"),
        ],
    ),
    "ref": (
        [UUID, UUID.upper()],
        [
            Broken(UUID.replace("-", ""), "format"),
            Broken(f"{{{UUID}}}", "format"),
            Broken(f"urn:uuid:{UUID}", "format"),
            Broken(5, "format"),
        ],
    ),
    "whole": (
        [1, 1000, 830.0, 8.3e2],
        [
            Broken("5", "type"),
            Broken(value=True, keyword="type"),
            Broken(830.5, "type"),
            Broken(None, "type"),
            Broken(0, "minimum"),
            Broken(1001, "maximum"),
            Broken(HUGE, "maximum"),
            Broken(-HUGE, "minimum"),
        ],
    ),
    "int32": (
        [MAX_INT32, -MAX_INT32 - 1],
        [Broken(MAX_INT32 + 1, "maximum"), Broken(-MAX_INT32 - 2, "minimum")],
    ),
    "between": ([1, 9], [Broken(0, "exclusiveMinimum"), Broken(10, "exclusiveMaximum")]),
    "fives": ([0, 5, -10, 15.0], [Broken(7, "multipleOf")]),
    "share": (
        [0, 1, 0.5, 1.0],
        [
            Broken(-0.1, "minimum"),
            Broken(1.1, "maximum"),
            Broken("0.5", "type"),
            Broken(value=True, keyword="type"),
            Broken(HUGE, "type"),  # beyond the range of a double; refused in any case
        ],
    ),
    "inside": ([0.6, 1], [Broken(0.5, "exclusiveMinimum"), Broken(1.5, "exclusiveMaximum")]),
    "quarters": ([0.25, 1, 0], [Broken(0.3, "multipleOf")]),
    "flag": (
        [True, False],
        [Broken(1, "type"), Broken(0, "type"), Broken("true", "type"), Broken(None, "type")],
    ),
    "kind": (
        ["small", "large"],
        [Broken("medium", "enum"), Broken("Small", "enum"), Broken(None, "enum")],
    ),
    "constant": (["fixed"], [Broken("other", "const"), Broken(5, "const")]),
    "either": (
        ["abc", 5],
        [
            Broken("abcd", "anyOf"),
            Broken(5.5, "anyOf"),
            Broken(value=True, keyword="anyOf"),
            Broken({}, "anyOf"),
        ],
    ),
    "shape": (
        [POINT, {"radius": 1}],
        [
            Broken({"x": 1}, "required", "/y"),
            Broken({"radius": 1, "colour": "red"}, "additionalProperties", "/colour"),
            Broken({"radius": 0}, "anyOf", "/radius"),
            Broken([], "type"),
        ],
    ),
    "note": ([None, "abc"], [Broken("abcd", "maxLength"), Broken(5, "type")]),
    "few": (
        [["a"], ["a", "b", "c"]],
        [
            Broken([], "minItems"),
            Broken(["a", "b", "c", "d"], "maxItems"),
            Broken(["a", ""], "minLength", "/1"),
            Broken(["a", None], "type", "/1"),
            Broken("a", "type"),
            Broken({"0": "a"}, "type"),
        ],
    ),
    "grid": (
        [[], [[1, 2], [3, 4]]],
        [
            Broken([[1]], "minItems", "/0"),
            Broken([[1, 2], [1, 2, 3]], "maxItems", "/1"),
            Broken([[1, 2], [3, -4]], "minimum", "/1/1"),
            Broken([[1, "2"]], "type", "/0/1"),
        ],
    ),
    "point": (
        [POINT, {"x": 1.0, "y": 2.0}],
        [
            Broken({"x": 1}, "required", "/y"),
            Broken({**POINT, "z": 3}, "additionalProperties", "/z"),
            Broken({**POINT, "a/b~c": 3}, "additionalProperties", "/a~1b~0c"),
            Broken({"x": 1, "y": 91}, "maximum", "/y"),
            Broken([1, 2], "type"),
            Broken(None, "type"),
        ],
    ),
    "counts": (
        [{}, {"a": 0, "b": 5}],
        [
            Broken({"a": -1}, "minimum", "/a"),
            Broken({"a": "1"}, "type", "/a"),
            Broken({"a": None}, "type", "/a"),
            Broken([], "type"),
        ],
    ),
    "some": ([{"a": True}], [Broken({}, "minProperties"), Broken({"a": 1}, "type", "/a")]),
    "some_of_two": ([{"a": 1}], [Broken({}, "minProperties")]),
    "some_of_many": ([{"a": 1, "unknown": 2}], [Broken({"a": 1}, "minProperties")]),
    "open": ([{}, {"a": [None, {"b": 1.5}]}], [Broken([], "type")]),
    "set": (
        [[], [1, 2], [1, -1], [HUGE, HUGE + 1]],
        [
            Broken([1, 1], "uniqueItems"),
            Broken([1, 2, 1.0], "uniqueItems"),
            Broken([HUGE, HUGE], "uniqueItems"),
            Broken([1, 1, "1"], "type", "/2"),  # not uniqueItems, which comes last
        ],
    ),
    "points": (
        [[POINT, {"x": 2, "y": 1}]],
        [Broken([POINT, {"y": 2, "x": 1}], "uniqueItems")],
    ),
    "sets": ([[[1], [1]]], [Broken([[1, 2], [3, 3]], "uniqueItems", "/1")]),
    "sets_by_name": (
        [{"a": [1], "b": [1]}],
        [Broken({"a": [1], "b": [1, 1]}, "uniqueItems", "/b")],
    ),
    "set_or_text": (
        [[1, 2], "abc"],
        [Broken([1, 1], "anyOf"), Broken([1, 2, 3, 4], "anyOf")],
    ),
    "objects": (
        [
            [{"a": 1}, {"a": True}],
            [{"a": 0}, {"a": False}, {"a": None}],
            [{"a": 1}, {"a": "1"}, {"a": [1]}],
            [{"a": "b"}, {"a": 'b"'}, {"b": "a"}],
            [{"a": {}}, {"a": []}],
            [{"a": 1, "b": 2}, {"a": 2, "b": 1}],
            [{"a": [1, 2]}, {"a": [2, 1]}, {"a": [12]}],
        ],
        [
            Broken([{"a": 1}, {"a": 1.0}], "uniqueItems"),
            Broken([{"a": 0}, {"a": -0.0}], "uniqueItems"),
            Broken([{"a": 1e300}, {"a": 10**300 * 1.0}], "uniqueItems"),
            Broken([{"a": [{"b": 1, "c": []}]}, {"a": [{"c": [], "b": 1}]}], "uniqueItems"),
            Broken([{"a": 1}, {"a": 2}, {"a": 3}, {"a": 1}], "maxItems"),
        ],
    ),
    # The values as sent count: two spellings of the same time are not duplicates.
    "moments": (
        [["2026-02-28T12:00:00Z", "2026-02-28T13:00:00+01:00"]],
        [Broken(["2026-02-28T12:00:00Z"] * 2, "uniqueItems")],
    ),
}
# The texts of each parameter, by location and name.
PARAMETERS: dict[tuple[str, str], tuple[list[str], list[tuple[str, str]]]] = {
    ("path", "code"): (
        ["ab"],
        [("a", "minLength"), ("abcdefghi", "maxLength"), ("AB", "pattern"), ("%C3%A9b", "pattern")],
    ),
    ("query", "count"): (
        ["1", "1000"],
        [
            ("0", "minimum"),
            ("1001", "maximum"),
            ("-5", "minimum"),
            ("9" * 20, "maximum"),
            ("9" * 5000, "type"),
            ("", "type"),
            ("830.5", "type"),
            ("1e1", "type"),
            ("0x10", "type"),
            ("010", "type"),
            ("1_0", "type"),
            (" 5", "type"),
            ("5 ", "type"),
            ("+5", "type"),
            ("%2B5", "type"),
            ("%D9%A5", "type"),  # an Arabic-Indic five
            ("true", "type"),
            ("null", "type"),
        ],
    ),
    ("query", "loud"): (
        ["true", "false"],
        [("1", "type"), ("True", "type"), ("yes", "type"), ("", "type")],
    ),
    ("query", "kind"): (["small"], [("medium", "enum"), ("", "enum")]),
    ("query", "day"): (["2026-02-28"], [("2026-02-30", "format"), ("1772236800", "format")]),
    ("query", "moment"): (
        ["2026-02-28T12:00:00Z", "2026-02-28T12:00:00%2B01:00"],
        [("2026-02-28", "format"), ("2026-02-28T12:00:00+01:00", "format")],  # `+` is a space
    ),
    ("header", "X-Trace"): (["ab"], [("a", "minLength"), ("AB", "pattern"), ("", "minLength")]),
    ("header", "X-Retries"): (
        ["5", "95"],
        [
            ("0", "exclusiveMinimum"),
            ("100", "exclusiveMaximum"),
            ("7", "multipleOf"),
            ("5.0", "type"),
        ],
    ),
    ("header", "X-Ref"): ([UUID], [(UUID[:-1], "format")]),
    ("header", "X-Dry-Run"): (["true"], [("on", "type")]),
    ("cookie", "crumb"): (["ab", '"ab"'], [("a", "minLength"), ("AB", "pattern")]),
    ("cookie", "visits"): (["5", "95"], [("0", "exclusiveMinimum"), ("5.0", "type")]),
}
