"""Code that was generated from a contract of somebody else does what that says."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from pydantic import MISSING

from openapi.codegen.contract.contract import Contract
from openapi.codegen.normalise.normalise import read_contract
from openapi.codegen.normalise.text import read_text
from openapi.reach.serving import serve
from openapi.reach.stubs import Stubs
from openapi.reach.values import Values
from tests.openapi.contracts import generate, import_package

LIBRARY = Path(__file__).parents[1] / "fixtures" / "library.yaml"
BASIC = {"Authorization": "Basic YWRhOnNlY3JldA=="}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    folder = generate(
        read_text(LIBRARY.read_bytes()), tmp_path_factory.mktemp("library"), "library_api"
    )
    return import_package(folder)


@pytest.fixture(scope="module")
def contract() -> Contract:
    return Contract(read_contract(LIBRARY).document)


def plain(value: Any) -> Any:
    """Returns what a handler was given, as JSON."""
    return value.model_dump() if hasattr(value, "model_dump") else value


async def search(api: ModuleType, _caller: object, **given: object) -> object:
    shown = {k: v for k, v in given.items() if v is not MISSING and k in {"ratio", "ids", "years"}}
    page = {} if given["page"] is MISSING else {"page": given["page"]}
    return api.default.Search200(body=api.models.Found(**shown, **page))


async def lend(api: ModuleType, _caller: object, body: Any) -> object:
    return api.default.Lend200(body="nothing" if body is MISSING else plain(body))


async def show_shelf(api: ModuleType, *path: object, **given: object) -> object:
    shown = {name: plain(value) for name, value in given.items() if value is not MISSING}
    return api.default.ShowShelf200(body={"path": path, **shown}, header_status="known")


async def set_rule(api: ModuleType, body: Any) -> object:
    return api.default.SetRule200(body=plain(body))


@pytest.fixture(scope="module")
def ask(api: ModuleType, contract: Contract) -> Callable[..., httpx.Response]:
    """Asks a service whose handlers tell what they were given."""
    stubs = Stubs(api, contract, Values(contract.document))
    own: dict[str, Callable[..., Awaitable[object]]]
    own = {"search": search, "lend": lend, "setRule": set_rule, "showShelf": show_shelf}
    made = Stubs._handler

    def handler(self: Stubs, module: ModuleType, operation: Any) -> Callable[..., Any]:
        if operation.id not in own:
            return made(self, module, operation)

        async def handle(_self: object, *arguments: object, **options: object) -> object:
            return await own[operation.id](api, *arguments, **options)

        return handle

    with patch.object(Stubs, "_handler", handler):
        app = api.routing.ContractRouter(stubs.endpoints())

    def asked(method: str, url: str, **options: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://library") as client:
                return await client.request(method, url, **options)

        return asyncio.run(send())

    return asked


def test_every_operation_answers_and_refuses_as_declared(
    api: ModuleType, contract: Contract
) -> None:
    assert serve(api, contract) == []


def test_texts_are_values_of_the_declared_types(ask: Callable[..., httpx.Response]) -> None:
    url = "/search?ratio=0.5&ids=1,2&years=1999&years=2001&page=3"
    assert ask("GET", url, headers=BASIC).json() == {
        "ratio": 0.5,
        "ids": [1, 2],
        "years": [1999, 2001],
        "page": 3,
    }
    assert ask("GET", "/search?page=all&ids=", headers=BASIC).json() == {"page": "all", "ids": []}
    for wrong in ("ratio=2", "ratio=x", "ids=1,x", "years=1", "page=0", "page=some", "ratio=NaN"):
        response = ask("GET", f"/search?{wrong}", headers=BASIC)
        assert (wrong, response.status_code, response.content) == (wrong, 422, b"")


def test_parameters_of_one_name_and_objects_and_json_are_read(
    ask: Callable[..., httpx.Response],
) -> None:
    url = "/shelves/a?first=3&id=1&class=x&$top=10&filter[since]=2&filter[names]=n&near=[1,2.5]"
    response = ask("GET", url)
    assert response.headers["status"] == "known"
    assert response.json() == {
        "path": ["a"],
        "first": 3,
        "id_in_query": 1,
        "class_": "x",
        "top": 10,
        "filter_": {"since": 2, "names": ["n"]},
        "near": [1, 2.5],
    }
    for wrong in ("$top=11", "filter[since]=x", "filter[x]=1", "filter=1", "near=[x", "near={}"):
        assert (wrong, ask("GET", f"/shelves/a?{wrong}").status_code) == (wrong, 422)


def test_what_only_answers_have_need_not_be_sent(ask: Callable[..., httpx.Response]) -> None:
    assert ask("POST", "/readers", json={"name": "ada"}).status_code == 201
    for wrong in ({"name": "admin"}, {"name": "ada", "level": 3}, {"name": "ada", "level": True}):
        assert (wrong, ask("POST", "/readers", json=wrong).status_code) == (wrong, 422)


def test_a_package_needs_nothing_of_this_house(api: ModuleType) -> None:
    files = list(Path(str(api.__file__)).parent.glob("*.py"))
    trees = [ast.walk(ast.parse(file.read_text(encoding="utf-8"))) for file in files]
    imported = {each.module for tree in trees for each in tree if isinstance(each, ast.ImportFrom)}
    assert {name for name in imported if str(name).startswith(("generated", "openapi"))} == set()


def test_what_a_service_sends_by_itself_has_a_type(api: ModuleType) -> None:
    assert api.models.BookLentEvent(isbn="1").isbn == "1"


def test_fields_of_a_form_are_values_of_the_declared_types(
    ask: Callable[..., httpx.Response],
) -> None:
    url = "/loans?ticket=abc"
    given = {"days": "3", "copies": ["1", "2"], "urgent": "true"}
    assert ask("POST", url, data=given).json() == {"days": 3, "copies": [1, 2], "urgent": True}
    assert ask("POST", url).json() == "nothing"
    for wrong in ({"days": "x"}, {"days": "0"}, {"days": "1", "copies": "x"}, {"copies": "1"}):
        response = ask("POST", url, data=wrong)
        assert (wrong, response.status_code) == (wrong, 422)
    assert ask("POST", url, data={"days": ["1", "2"]}).status_code == 400


def test_credentials_are_read_where_the_contract_has_them(
    ask: Callable[..., httpx.Response],
) -> None:
    refused = ask("GET", "/search", headers={"Authorization": "Bearer x"})
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Basic realm="Library", charset="UTF-8"'
    assert ask("POST", "/loans?ticket=a&ticket=b").status_code == 400
    response = ask("POST", "/loans")
    assert (response.status_code, response.headers["content-type"]) == (401, "text/plain")
    assert response.text.startswith("This needs a valid credential.")


def test_a_key_in_authorization_is_the_whole_header_unless_that_is_of_another_scheme(
    ask: Callable[..., httpx.Response],
) -> None:
    for credential, status in (
        ("Token token=a", 422),
        ("a", 422),
        ("Basic a", 401),
        ("basic", 401),
    ):
        response = ask("POST", "/books", headers={"Authorization": credential}, json={})
        assert (credential, response.status_code) == (credential, status)


@pytest.mark.parametrize(
    ("body", "status", "keyword"),
    [
        ({"days": 1}, 200, ""),
        ({"weeks": 1}, 200, ""),
        ({"days": 1, "weeks": 1}, 422, "oneOf"),
        ({"days": 1, "never": 1}, 422, "not"),
        ({}, 422, "required"),
    ],
)
def test_a_body_is_all_that_its_schema_asks_for(
    ask: Callable[..., httpx.Response], body: dict[str, int], status: int, keyword: str
) -> None:
    response = ask("PUT", "/rules", json=body)
    assert response.status_code == status
    if keyword:
        assert keyword in {error["keyword"] for error in response.json()["errors"]}


def test_an_error_is_told_in_the_shape_of_its_status(ask: Callable[..., httpx.Response]) -> None:
    told = ask("GET", "/books?x=1")
    assert (told.status_code, told.headers["content-type"]) == (422, "application/json")
    assert told.json().keys() == {"code", "text"}
    assert ask("GET", "/books/1?x=1").headers["content-type"] == "application/problem+json"


def test_who_decides_on_a_response_of_several_statuses_says_which(api: ModuleType) -> None:
    body = api.models.ErrorBody(code=1, text="x")
    assert api.default.ListBooksDefault(code=418, body=body).status == 418
    assert api.default.ListBooksDefault.statuses == range(400, 600)
    with pytest.raises(ValueError, match="200 is none of 400 to 499"):
        api.staff_helpers.AddBook4XX(code=200, body=body)
