"""Words that OpenAPI does not have where a contract has them: nothing is made of them."""

from __future__ import annotations

from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.grammar import GRAMMAR
from openapi.codegen.normalise.shape import parts

_CALLED = {
    "body": "a body",
    "encoding": "an encoding",
    "header": "a header",
    "media": "a media type",
    "response": "a response",
}
"""Where such a word, such as a bound, is easily taken for one that is enforced."""


def tell_unknown_words(draft: Draft) -> None:
    """Tells of the words that nobody reads; those of schemas and parameters are told elsewhere."""
    for part in parts(draft.document):
        called = _CALLED.get(part.kind)
        if called is None or part.is_reference:
            continue
        for word in part.node:
            if word not in GRAMMAR[part.kind] and not word.startswith("x-"):
                draft.decide(part.place, f"{word} is ignored: it is no word of {called}")
