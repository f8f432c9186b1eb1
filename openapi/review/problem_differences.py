"""How the problems that a response may be differ: which there are, and what each has in it."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.document import Json
from openapi.review.difference import MORE, WORDS, Difference, breaks
from openapi.review.editions import Editions
from openapi.review.meaning import meaning
from openapi.review.reading import Reading

TOLD_APART = "clients tell errors apart by `type`, and where this one was there is another"
UNNAMED = "clients tell errors apart by `type`, and no longer know which there are"


def of_problems(
    editions: Editions, old: Json, new: Json, pointer: str, where: str
) -> Iterator[Difference]:
    """Yields the differences; problems of one `type` are compared wherever they stand.

    Clients have to do with problems that they do not know. So one more is no break, and neither is
    one less; one in the place of another is.
    """
    before, after = problem_types(editions.older, old), problem_types(editions.newer, new)
    if before and after:
        yield from _of_types(before, after, pointer, where)
        for type_ in before.keys() & after.keys():
            yield from editions.schemas.differences(before[type_], after[type_], pointer)
    elif after:
        text = "names its problems"
        yield Difference(pointer, where, text, WORDS, after=", ".join(after))
    elif before:
        text = "no longer names its problems"
        yield Difference(pointer, where, text, breaks(UNNAMED), before=", ".join(before))
    else:
        yield from editions.schemas.differences(old, new, pointer)


def problem_types(reading: Reading, schema: Json) -> dict[str, Json]:
    """Returns the schema of each problem by its `type`, if there is one for every alternative."""
    found: dict[str, Json] = {}
    for alternative in reading.resolve(schema).get("oneOf", [schema]):
        properties = meaning(reading, alternative).words.get("properties", {})
        values = meaning(reading, properties.get("type", {})).words.get("enum", [])
        if len(values) != 1:
            return {}
        found[str(values[0])] = alternative
    return found


def _of_types(
    before: dict[str, Json], after: dict[str, Json], pointer: str, where: str
) -> Iterator[Difference]:
    more, less = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    if more and less:
        text, effect = "may be a problem of another `type`", breaks(TOLD_APART)
    elif more or less:
        amount = "one more" if more else "one less"
        text, effect = f"may be a problem of {amount} `type`", MORE
    else:
        return
    yield Difference(pointer, where, text, effect, ", ".join(less) or None, ", ".join(more) or None)
