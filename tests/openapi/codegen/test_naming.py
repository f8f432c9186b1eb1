"""Invalid and duplicate names are refused, with all locations; none is merged."""

from __future__ import annotations

import copy
from types import ModuleType

import pytest

from openapi.codegen.checks.findings import findings
from openapi.codegen.contract.contract import Contract
from openapi.codegen.python.names import MEMBERS_OF_REPLIES
from tests.openapi.contracts import Json, keywords_contract
from tests.openapi.edits import apply

CONTRACT = keywords_contract()
KEY = "paths /api/doors/key get"
TOKEN = "paths /api/doors/token get"


def refusal(document: Json) -> str:
    return next(findings(Contract(document)), "")


def test_the_contract_is_taken_as_it_is() -> None:
    assert refusal(CONTRACT) == ""


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (
            "openByToken",
            "openByToken (GET /api/doors/key) and operation openByToken (GET /api/doors/",
        ),
        ("OpenByToken", "are both called OpenByTokenRequest"),
        ("open_by_token", "are both called open_by_token"),
        ("delete", "delete is a word of TypeScript"),
        ("class", "class is a word of"),
        ("print", "print is a name of Python"),
        ("validate", "validate is a name of requests.py"),
        ("missing", "MISSING is a name of problems.py"),
        ("retrying", "retrying is a name of the client's retries.ts"),
        ("__init__", "operationId: call '__init__' by letters and digits"),
        ("\ufb01nd", "operationId: call"),
        ("1st", "operationId: call '1st'"),
        ('x", os.system("x"), "', "operationId: call"),
    ],
)
def test_an_operation_has_a_name_of_its_own(name: str, why: str) -> None:
    assert why in refusal(apply({"at": f"{KEY} operationId", "to": name}, CONTRACT))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Field", "schema Field: Field is a name of routers.py"),
        ("Sequence", "schema Sequence: Sequence is a name of models.py"),
        ("Versioned", "schema Versioned: Versioned is a name of structs.py"),
        ("Refusal", "schema Refusal: Refusal is a name of problems.py"),
        ("ValueError", "schema ValueError: ValueError is a name of Python"),
        ("Promise", "schema Promise: Promise is a type of JavaScript"),
        ("Client", "schema Client: Client is a name of the client's client.ts"),
        ("SendThingRequest", "and schema SendThingRequest are both called SendThingRequest"),
        ("SendThing200", "and schema SendThing200 are both called SendThing200"),
        ("visitor", "components.schemas: call 'visitor'"),
        ("Visi\ufb01", "components.schemas: call"),
        ("__class__", "components.schemas: call '__class__'"),
    ],
)
def test_a_schema_has_a_name_of_its_own(name: str, why: str) -> None:
    edit = {"at": "components schemas Visitor", "rename": name}
    assert why in refusal(apply(edit, CONTRACT))


@pytest.mark.parametrize(
    ("tag", "why"),
    [
        ("../../x", "tags: call '../../x'"),
        ("con", "tag con: con is no name for a module"),
        ("models", "tag models: models is no name for a module"),
        ("import", "tag import: import is no name for a module"),
        ("Bells", "tag Bells and tag bells are both called bells"),
    ],
)
def test_a_tag_is_a_file_of_its_own(tag: str, why: str) -> None:
    document = copy.deepcopy(CONTRACT)
    document["tags"].append({"name": tag, "description": "Another."})
    document["paths"]["/api/doors/key"]["get"]["tags"] = [tag]
    assert why in refusal(document)


def test_an_operation_has_a_tag_that_is_described() -> None:
    document = apply({"at": f"{KEY} tags 0", "to": "nothing"}, CONTRACT)
    assert "describe its tag 'nothing' in tags" in refusal(document)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/api/doors/of/{another}", "the path parameter 'another' is not both"),
        ("/a/{user_id}/{user_id}", "the path has {user_id} twice"),
        ("/api/doors/of-{user_id}", "the user_id of a path is a segment by itself"),
        ("/a/{user_id}}", "write } as %7D"),
        ("/a/{{ 7 }}/{user_id}", "write { as %7B"),
        ("/a?b/{user_id}", "write ? as %3F"),
        ("/a/../{user_id}", "a path begins with a slash"),
        ("a/{user_id}", "a path begins with a slash"),
        ("/api/things/{user_id}", "path /api/things/{user_id} are both called /api/things/{}"),
    ],
)
def test_a_path_is_a_path(path: str, why: str) -> None:
    document = copy.deepcopy(CONTRACT)
    document["paths"][path] = document["paths"].pop("/api/doors/of/{user_id}")
    assert why in refusal(document)


def parameters(*names: str, location: str = "query") -> list[Json]:
    schema = {"$ref": "#/components/schemas/Code"}
    return [{"name": name, "in": location, "schema": schema} for name in names]


@pytest.mark.parametrize(
    ("names", "location", "why"),
    [
        (
            ("foo-bar", "foo_bar"),
            "query",
            "foo-bar and query foo_bar are both called foo_bar",
        ),
        (("id", "class"), "query", "parameter class and query parameter id are both called code"),
        (("code", "json"), "query", "parameter code and query parameter json are both called code"),
        (("X: y\r\nZ",), "header", "names no header"),
        (("a;b",), "cookie", "names no cookie"),
        (("***",), "query", "query parameter ***: use letters"),
    ],
)
def test_a_parameter_is_an_argument(names: tuple[str, ...], location: str, why: str) -> None:
    edit = {"at": f"{KEY} parameters", "to": parameters(*names, location=location)}
    assert why in refusal(apply(edit, CONTRACT))


def test_a_security_scheme_is_a_method_of_its_own() -> None:
    document = copy.deepcopy(CONTRACT)
    schemes = document["components"]["securitySchemes"]
    schemes["recall"] = schemes["key"]
    why = "security scheme recall: recall is what all authenticators have: use another name"
    assert why in refusal(document)


def test_properties_are_fields_of_their_own() -> None:
    properties = {"foo-bar": {"type": "string"}, "fooBar": {"type": "string"}}
    document = copy.deepcopy(CONTRACT)
    document["components"]["schemas"]["Visitor"]["properties"] |= properties
    why = "property Visitor.foo-bar and property Visitor.fooBar are both called foo_bar"
    assert why in refusal(document)


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ({"at": f"{KEY} security", "to": [{"other": []}]}, "'other' is not in components.security"),
        ({"at": "security 0 token", "to": ['a" b']}, "is no scope"),
        ({"at": "components securitySchemes key name", "to": "X\nY"}, "names no header or cookie"),
        (
            {"at": "paths /api/doors/cookie get externalDocs url", "to": 'https://x>; rel="y"'},
            "is no URL",
        ),
        (
            {"at": "components headers NoStore schema const", "to": "no-store\nX: y"},
            "the header Cache-Control cannot be 'no-store\\nX: y'",
        ),
        ({"at": "components schemas Code pattern", "to": "(?=a)"}, "schema Code: the pattern"),
        ({"at": "components schemas Visitor type", "to": "os.system"}, "'os.system' is no type"),
        ({"at": "components schemas Visitor format", "to": "a b"}, "'a b' is no format"),
    ],
)
def test_what_is_sent_or_compiled_is_what_it_says(edit: Json, why: str) -> None:
    assert why in refusal(apply(edit, CONTRACT))


def test_a_line_of_a_refusal_cannot_become_another() -> None:
    document = apply({"at": f"{KEY} operationId", "to": "x\n::error::y"}, CONTRACT)
    assert [line for line in refusal(document).splitlines() if line.startswith("::")] == []


def test_the_members_of_replies_are_those_of_their_classes(keywords_api: ModuleType) -> None:
    names = {"Reply", "ReplyWith", "PageReply", "ProblemReply"}
    classes = [c for m in (keywords_api.replies, keywords_api.problems) for c in vars(m).values()]
    members = {
        name
        for cls in classes
        if isinstance(cls, type) and cls.__name__ in names
        for name in (*cls.__dict__, *cls.__annotations__)
        if not name.startswith("_")
    }
    assert members <= MEMBERS_OF_REPLIES
