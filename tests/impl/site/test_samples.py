"""Code samples: what is in them is what the contract says, whatever that is."""

from __future__ import annotations

import ast
import json
import shlex
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generated.models import ContractDocument
from impl.site.literals import PYTHON, TYPESCRIPT
from impl.site.samples import samples

HOSTILE = 'it\'s "so" \\ $(id) `id` ${id}\n\u2028 ё'
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
)


def contract(**operation: Any) -> ContractDocument:
    """Returns a contract with one operation, which needs an API key."""
    declared = {
        "operationId": "addThing",
        "security": [{"key": []}],
        "responses": {"201": {"description": "It is added."}},
        **operation,
    }
    schemes = {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "password": {"type": "http", "scheme": "basic"},
    }
    return ContractDocument.model_validate(
        {
            "openapi": "3.1.1",
            "info": {"title": "Things", "version": "1.0.0"},
            "paths": {"/things": {"post": declared}},
            "components": {"securitySchemes": schemes},
        }
    )


def body(media_type: str, **content: Any) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {media_type: content}}}


def sample(language: str, document: ContractDocument) -> str:
    return samples(document)["POST /things"][language]


@given(_JSON)
@settings(max_examples=50, deadline=None)
def test_a_literal_of_python_has_the_value(value: Any) -> None:
    assert ast.literal_eval(PYTHON.write(value)) == value


def test_a_literal_of_typescript_is_as_people_write_it() -> None:
    value: Any = {"name": "Ada's", "if-match": None, "tags": [], "done": True}
    assert TYPESCRIPT.write(value) == "{ name: \"Ada's\", 'if-match': null, tags: [], done: true }"


def test_what_an_example_says_is_text_in_every_language() -> None:
    document = contract(**body("application/json", example={"name": HOSTILE}))
    words = shlex.split(sample("curl", document))
    assert json.loads(words[words.index("-d") + 1]) == {"name": HOSTILE}
    assert PYTHON.write({"name": HOSTILE}) in sample("Python", document)
    assert TYPESCRIPT.write(HOSTILE) in sample("TypeScript", document)


def test_a_key_is_sent_in_its_own_header() -> None:
    assert "-H 'X-Key: API_KEY'" in sample("curl", contract())
    assert '"X-Key": "API_KEY"' in sample("Python", contract())
    assert "authorization: apiKey('API_KEY')" in sample("TypeScript", contract())


def test_there_is_none_without_an_example_of_what_is_needed() -> None:
    parameter = {"name": "size", "in": "query", "required": True, "schema": {"type": "integer"}}
    assert samples(contract(parameters=[parameter])) == {}
    assert samples(contract(**body("application/json", schema={"type": "object"}))) == {}


def test_there_is_none_for_files_and_credentials_that_no_sample_shows() -> None:
    assert samples(contract(**body("multipart/form-data", example={"file": "x"}))) == {}
    assert samples(contract(security=[{"password": []}])) == {}
