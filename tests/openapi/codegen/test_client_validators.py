"""The client's validators say of every value what the service says of it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from pydantic import MISSING, BaseModel, ValidationError, create_model

from generated import models
from generated.faults import field_errors
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import Json, resolve
from openapi.codegen.contract.media_types import is_json
from openapi.codegen.generate_client import generate
from openapi.codegen.normalise.normalise import read_contract
from openapi.codegen.typescript.examples import example_of, sample
from openapi.codegen.typescript.validators import validators_module
from openapi.reach.values import Values
from tests.openapi.codegen.keyword_values import BODY
from tests.openapi.codegen.keywords_service import keywords_service
from tests.openapi.contracts import ROOT, keywords_contract, write
from tests.support.cases import case

_TOOLS = ROOT / ".tools" / "client_tests" / "node_modules"
_PROGRAM = """
import * as schemas from './validators.mjs';
const cases = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(cases.map(([name, value]) => schemas.faultsOf(schemas[name], value))));
"""

type Fault = dict[str, Any]


def faults_of(source: Path, folder: Path, cases: list[tuple[str, Any]]) -> list[list[Fault]]:
    """Returns what the validators of a client say of values of schemas."""
    modules = folder / "node_modules"
    if not modules.exists():
        modules.symlink_to(_TOOLS)
    options = ("--bundle", "--format=esm", "--log-level=error", "--preserve-symlinks")
    entry = source / "src" / "validators" / "index.ts"
    bundle = folder / "validators.mjs"
    command: list[str | Path] = [
        _TOOLS / ".bin" / "esbuild",
        entry,
        *options,
        f"--outfile={bundle}",
    ]
    environment = {"NODE_PATH": str(_TOOLS)}
    subprocess.run(command, check=True, env=environment)
    (folder / "program.mjs").write_text(_PROGRAM)
    run = subprocess.run(
        [ROOT / ".ci" / "node", "node", folder / "program.mjs"],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: list[list[Fault]] = json.loads(run.stdout)
    return found


@pytest.fixture(scope="module")
def keywords_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client of the contract with every keyword."""
    folder = tmp_path_factory.mktemp("keywords")
    generate(write(keywords_contract(), folder), folder / "client", folder)
    return folder / "client"


async def test_every_keyword_is_held_as_the_service_holds_it(
    keywords_api: ModuleType, keywords_client: Path, tmp_path: Path
) -> None:
    transport = httpx.ASGITransport(keywords_service(keywords_api))
    values = [
        {"name": "ab", name: value}
        for name, (fitting, broken) in BODY.items()
        for value in [*fitting, *(each.value for each in broken)]
        if _is_number_of_javascript(value)
    ]
    found = faults_of(keywords_client, tmp_path, [("Thing", value) for value in values])
    async with httpx.AsyncClient(transport=transport, base_url="http://keywords") as client:
        for value, faults in zip(values, found, strict=True):
            response = await client.post("/api/things/ab", json=value, headers={"X-Trace": "ab"})
            with case(value):
                assert _comparable(faults) == _comparable(response.json().get("errors", []))


def test_every_body_of_this_service_is_held_as_the_service_holds_it(tmp_path: Path) -> None:
    document = read_contract(ROOT / "openapi" / "openapi.yaml").document
    bodies = sorted({body.schema for each in Contract(document).operations for body in each.bodies})
    values = [
        (name, value)
        for name in bodies
        if (schema := document["components"]["schemas"].get(name)) and hasattr(models, name)
        for value in variants(document, schema, Values(document).of(schema))
    ]
    assert len(values) > 1500, len(values)
    package = ROOT / "generated" / "typescript"
    for (name, value), faults in zip(values, faults_of(package, tmp_path, values), strict=True):
        with case(name, value):
            assert _comparable(faults) == _comparable(said_by_models(name, value))


def test_what_handlers_answer_by_themselves_fits_the_contract(tmp_path: Path) -> None:
    contract = Contract(read_contract(ROOT / "openapi" / "openapi.yaml").document)
    answers = [
        (str(response.body), example_of(contract, operation, response))
        for operation in contract.operations
        for response in operation.responses
        if response.is_success and response.has_schema and is_json(str(response.media_type))
    ]
    assert len(answers) > 20
    package = ROOT / "generated" / "typescript"
    for (name, value), faults in zip(answers, faults_of(package, tmp_path, answers), strict=True):
        with case(name, value):
            assert faults == []


def test_what_has_no_example_is_made_up_as_its_schema_says(
    keywords_client: Path, tmp_path: Path
) -> None:
    document = keywords_contract()
    value = sample(document, {"$ref": "#/components/schemas/Thing"})
    assert faults_of(keywords_client, tmp_path, [("Thing", value)]) == [[]]


def test_words_in_texts_are_no_functions(tmp_path: Path) -> None:
    note = {"type": "string", "enum": ["number(1)", "isDay, or not"]}
    info = {"title": "Notes", "version": "1.0.0"}
    components = {"schemas": {"Note": note}}
    document = {"openapi": "3.1.1", "info": info, "paths": {}, "components": components}
    written = validators_module(Contract(read_contract(write(document, tmp_path)).document))
    assert "values('number(1)', 'isDay, or not')" in written
    assert re.findall(r"^import \{.*\b(?:isDay|number)\b", written, re.MULTILINE) == []


def said_by_models(name: str, value: object) -> list[Fault]:
    request = _request_with(name)
    try:
        request.model_validate({"body": value})
    except ValidationError as error:
        errors = field_errors(error, {"body": value})
        told = ("in_", "pointer", "keyword", "allowed", "message")
        members = [{name: getattr(each, name) for name in told} for each in errors]
        return [{n.rstrip("_"): v for n, v in each.items() if v is not MISSING} for each in members]
    return []


@cache
def _request_with(name: str) -> type[BaseModel]:
    """Returns the model of a request with a body, as the service makes it."""
    return create_model("Request", body=getattr(models, name))


def variants(document: Json, schema: Json, value: Any) -> Iterator[Any]:
    """Yields a value, and what may be wrong with it or with a part of it."""
    yield from (value, *_OTHER_TYPES)
    schema = _alternative(document, resolve(document, schema), value)
    if isinstance(value, dict):
        yield {**value, "unknown": 1}
        for name, child in schema.get("properties", {}).items():
            yield {key: each for key, each in value.items() if key != name}
            inner = value.get(name, Values(document).of(child))
            yield from ({**value, name: each} for each in variants(document, child, inner))
    elif isinstance(value, list):
        items = schema.get("items", {})
        inner = value[0] if value else Values(document).of(items)
        yield [inner] * (schema.get("maxItems", 1) + 1)
        yield [inner, inner]
        yield from ([each] for each in variants(document, items, inner))
    elif isinstance(value, str):
        yield from _texts(resolve(document, schema))


def _alternative(document: Json, schema: Json, value: Any) -> Json:
    """Returns what a value is of several that a property tells apart; else the schema itself."""
    told = schema.get("discriminator")
    return (
        resolve(document, {"$ref": told["mapping"][value[told["propertyName"]]]})
        if told
        else schema
    )


def _texts(schema: Json) -> Iterator[str]:
    bounds = [schema.get("minLength", 1), schema.get("maxLength", 1)]
    for length in {max(0, bound + step) for bound in bounds for step in (-1, 0, 1)}:
        yield from (char * length for char in _CHARACTERS)
    yield from _TRICKY


_OTHER_TYPES: tuple[Any, ...] = (None, True, 0, -1, 1.5, 2**31, "", [], {}, [1], {"a": 1})
_CHARACTERS = ("a", "ß", "😀", "\u200b", " ")
_TRICKY = (
    *("ada@example.com", "ada@example", "2026-02-28", "2026-02-29", "0000-01-01", "2026-2-28"),
    *("2026-02-28T12:00:00Z", "2026-02-28t12:00:00.123456789+05:45", "2026-02-28T24:00:00Z"),
    *("2026-12-31T23:59:60Z", "2026-12-31T12:59:60Z", "2027-01-01T00:59:60+01:00"),
    *("0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "2026-02-28T12:00:00+24:00"),
    *("2026-02-28T12:00:00+23:60", "2026-02-28T12:00:61Z", "2026-02-28T12:00:00.Z"),
    *("019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55", "019A7C52-8F11-7A43-B1C3-6F1F0F8B2A55"),
    *("019a7c528f117a43b1c36f1f0f8b2a55", "a,b", " a", "a ", "a\nb", "\x00", "a\x00", "high"),
)


def _comparable(faults: list[Fault]) -> list[Fault]:
    """Without what Pydantic tells of objects in two ways, and of numbers with fractions never."""
    return sorted(
        (
            {
                key: value
                for key, value in fault.items()
                if key != "limit" and not (key == "message" and "Properties" in fault["keyword"])
            }
            for fault in faults
        ),
        key=lambda fault: str(fault["pointer"]),
    )


def _is_number_of_javascript(value: object) -> bool:
    """Whether all numbers of a value are: there is none of 400 digits."""
    items = value if isinstance(value, list) else [value]
    return all(not isinstance(item, int) or abs(item) < 2**53 for item in items)
