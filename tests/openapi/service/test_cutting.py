"""Entries and items taken out of a text of YAML: all else stays as it is written."""

from __future__ import annotations

import pytest

from openapi.service.cutting import Place, without

TEXT = """\
# A shop.
paths:
  /books:  # what there is
    get:
      tags: [books]

  # Only for administrators.
  /orders:
    get: {tags: [orders]}
schemas:
  # Books
  Book:
    description: |
      A book.

      Of paper.
    type: object

  # Orders,
  # which are paid.
  Order: {type: object}
  OrderLine:
    type: object

  # Everything else
  Money: {type: integer}
tags:
  - name: books
    description: >-
      What there
      is.
  - name: orders
"""


@pytest.mark.parametrize(
    ("place", "gone"),
    [
        (("paths", "/books", "get"), ["    get:\n", "      tags: [books]\n"]),
        (
            ("paths", "/orders"),
            ["  # Only for administrators.\n", "  /orders:\n", "    get: {tags: [orders]}\n"],
        ),
        (("schemas", "Order"), ["  Order: {type: object}\n"]),
        (("tags", "0"), TEXT.splitlines(keepends=True)[-5:-1]),
        (("tags", "1"), ["  - name: orders\n"]),
    ],
    ids=lambda value: "/".join(value) if isinstance(value, tuple) else "",
)
def test_only_the_lines_of_what_is_taken_out_are_gone(place: Place, gone: list[str]) -> None:
    kept = without(TEXT, [place]).splitlines(keepends=True)
    expected = TEXT
    for line in gone:
        expected = expected.replace(line, "", 1)
    assert [line for line in kept if line.strip()] == [
        line for line in expected.splitlines(keepends=True) if line.strip()
    ]


def test_a_comment_goes_with_the_last_that_it_heads() -> None:
    orders = [("schemas", "Order"), ("schemas", "OrderLine")]
    assert "# Orders,\n  # which are paid.\n  Order" in without(TEXT, orders[1:])
    left = without(TEXT, orders)
    assert "Orders" not in left
    assert "which are paid" not in left
    assert "    type: object\n\n  # Everything else\n" in left, "one empty line is enough"
