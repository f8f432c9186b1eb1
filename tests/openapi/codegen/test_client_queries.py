"""What the client has for TanStack Query, for contracts with other paths and answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from openapi.codegen.contract.contract import Contract
from openapi.codegen.normalise.normalise import read_contract
from openapi.codegen.typescript.tanstack_query import clashing_queries, queries_modules
from tests.openapi.contracts import write

JSON = {"content": {"application/json": {"schema": {"type": "object"}}}}
FILE = {"content": {"text/csv": {"schema": {"type": "string"}}}}
PAGE = {
    "type": "object",
    "properties": {"items": {"type": "array"}, "next_cursor": {"type": "string"}},
}
CURSOR = {"name": "cursor", "in": "query", "schema": {"type": "string"}}


def contract_of(folder: Path, **operations: tuple[str, str, str]) -> Contract:
    """Returns a contract with operations of a method, a path and a tag each."""
    paths: dict[str, Any] = {}
    for name, (method, path, tag) in operations.items():
        parameters = [
            {"name": each, "in": "path", "required": True, "schema": {"type": "string"}}
            for each in re.findall(r"\{(\w+)\}", path)
        ]
        answer = {"200": {"description": "It.", **(FILE if "File" in name else JSON)}}
        node = {"operationId": name, "summary": name, "tags": [tag], "responses": answer}
        paths.setdefault(path, {})[method] = {**node, "parameters": parameters}
    info = {"title": "Shop", "version": "1.0.0"}
    document = {"openapi": "3.1.1", "info": info, "paths": paths}
    return Contract(read_contract(write(document, folder)).document)


def export_of(contract: Contract, name: str) -> str:
    """Returns what is exported under a name, on one line."""
    text = "\n".join(queries_modules(contract).values())
    found = re.search(rf"export const {name} = (.*?);", text, re.DOTALL)
    assert found is not None, text
    return re.sub(r"\s+", " ", found[1])


@pytest.mark.parametrize(
    ("query", "stale"),
    [
        (("get", "/carts/{cart}/items", "items"), "{ items: ['cart'] }"),
        (("get", "/carts/{cart}/items/{id}", "items"), "{ items: ['cart', 'id'] }"),
        (("get", "/carts/{cart}", "carts"), "{ carts: ['cart'] }"),
        (("get", "/carts/{cart}/price", "prices"), "{ prices: ['cart'] }"),
        (("get", "/carts", "carts"), "{ carts: [] }"),
        (("get", "/best-items", "items"), "{ items: [] }"),
        (("get", "/shelves", "shelves"), ""),
        (("get", "/carts/best", "best"), ""),
    ],
)
def test_what_is_of_the_same_tag_or_inside_of_the_same_thing_becomes_stale(
    query: tuple[str, str, str], stale: str, tmp_path: Path
) -> None:
    change = ("put", "/carts/{cart}/items/{id}", "items")
    made = export_of(contract_of(tmp_path, change=change, query=query), "changeMutation")
    assert re.findall(r"\{.*\}", made) == ([stale] if stale else [])


def test_only_what_all_queries_of_a_tag_share_with_it_narrows(tmp_path: Path) -> None:
    contract = contract_of(
        tmp_path,
        change=("put", "/carts/{cart}/items/{id}", "items"),
        one=("get", "/carts/{cart}/items/{id}", "items"),
        several=("get", "/carts/{cart}/items", "items"),
    )
    assert "{ items: ['cart'] }" in export_of(contract, "changeMutation")


def test_a_file_is_read_once_and_changes_nothing(tmp_path: Path) -> None:
    contract = contract_of(
        tmp_path,
        getFile=("get", "/items/file", "items"),
        makeFile=("post", "/items/file", "items"),
        items=("get", "/items", "items"),
    )
    for name in ("getFile", "makeFile"):
        made = export_of(contract, f"{name}Mutation")
        assert made == f"/* @__PURE__ */ mutationOf({name}, '{name}', 'items')"


def with_pages(folder: Path, *names: str) -> Contract:
    contract = contract_of(folder, **{name: ("get", f"/{name}", "items") for name in names})
    contract.document["components"]["schemas"] |= {"Page": PAGE}
    for name in names:
        operation = contract.document["paths"][f"/{name}"]["get"]
        operation["parameters"] = [CURSOR]
        content = operation["responses"]["200"]["content"]
        content["application/json"]["schema"] = {"$ref": "#/components/schemas/Page"}
    file = write(contract.document, folder)
    return Contract(read_contract(file).document)


def test_pages_are_a_query_that_goes_on(tmp_path: Path) -> None:
    assert "infiniteQueryOf(things" in export_of(
        with_pages(tmp_path, "things"), "thingsInfiniteQuery"
    )


def test_two_queries_of_one_name_are_refused(tmp_path: Path) -> None:
    (line,) = clashing_queries(with_pages(tmp_path, "things", "thingsInfinite"))
    assert line.startswith("operations things and thingsInfinite both have thingsInfiniteQuery")
