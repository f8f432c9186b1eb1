"""Properties that only answers have, or only requests: nobody has to send or answer the others."""

from __future__ import annotations

from openapi.codegen.contract.directions import schemas_in_answers, schemas_in_requests
from openapi.codegen.contract.document import Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.shape import parts


def loosen_directions(draft: Draft) -> None:
    """Requires a `readOnly` property of answers alone, and a `writeOnly` one of requests alone.

    A schema that both have requires neither.
    """
    received, answered = schemas_in_requests(draft.document), schemas_in_answers(draft.document)
    for name, schema in draft.components("schemas").items():
        words = [("readOnly", received), ("writeOnly", answered)]
        ignored = [word for word, names in words if name in names]
        for part in list(parts(schema, "schema")) if ignored else []:
            _loosen(draft, name, part.node, ignored)


def _loosen(draft: Draft, name: str, schema: Json, words: list[str]) -> None:
    properties = schema.get("properties", {})
    optional = [
        key
        for key in schema.get("required", [])
        if any(_says(draft, properties.get(key, {}), word) for word in words)
    ]
    if optional:
        schema["required"] = [key for key in schema["required"] if key not in optional]
        place = draft.origins.get(name, ())
        draft.decide(place, f"{', '.join(optional)} need not be there, as only one side has it")
    if schema.get("required") == []:
        del schema["required"]


def _says(draft: Draft, property_: Json, word: str) -> bool:
    return bool(property_.get(word) or draft.resolved(property_).get(word))
