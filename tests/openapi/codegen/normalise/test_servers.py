"""Operations are answered where the first server of a contract says that they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from openapi.codegen.checks.findings import findings
from openapi.codegen.contract.contract import Contract
from openapi.codegen.normalise.lines import Lines, located
from openapi.codegen.normalise.normalise import normalised
from openapi.codegen.normalise.refusals import RefusedError

FILE = Path("contract.yaml")

type Json = dict[str, Any]


def served(**root: Any) -> Json:
    """Returns a contract with these keys at its root, beside one operation."""
    operation = {"responses": {"204": {"description": "Done."}}}
    base = {"openapi": "3.1.0", "info": {"title": "X", "version": "1"}}
    return {**base, "paths": {"/a/{id}": {"get": operation}}, **root}


def paths(document: Json) -> list[str]:
    return list(normalised(document, FILE).document["paths"])


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/", "/a/{id}"),
        ("https://api.example.com", "/a/{id}"),
        ("https://api.example.com/", "/a/{id}"),
        ("https://api.example.com:8443/v1", "/v1/a/{id}"),
        ("//api.example.com/v1/", "/v1/a/{id}"),
        ("/api/v1", "/api/v1/a/{id}"),
        ("v1", "/v1/a/{id}"),
        ("./x/../v1?q=1#f", "/v1/a/{id}"),
        ("{scheme}://{host}/{base}/v2", "/api/v2/a/{id}"),
        ("{host}/v1", "/v1/a/{id}"),
        ("/{version}", "/v2/a/{id}"),
        ("/{unknown}/v1", "/a/{id}"),
        ("/{circle}", "/a/{id}"),
        ("https://example.com/rest/Train+Travel API", "/rest/Train+Travel API/a/{id}"),
    ],
)
def test_a_path_begins_with_that_of_the_first_server(url: str, path: str) -> None:
    variables = {
        "scheme": {"default": "https"},
        "base": {"default": "api", "enum": ["b", "api"]},
        "version": {"enum": ["v2", "v1"]},
        "circle": {"default": "{unknown}"},
    }
    first = {"url": url, "variables": variables}
    document = served(servers=[first, {"url": "https://other.example.com/other"}])
    assert paths(document) == [path]


def test_a_path_and_an_operation_may_have_servers_of_their_own() -> None:
    document = served(servers=[{"url": "/v1"}])
    item = document["paths"]["/a/{id}"]
    item["parameters"] = [{"name": "id", "in": "path", "schema": {"type": "integer"}}]
    item["put"] = {**item["get"], "servers": [{"url": "/v3"}]}
    document["paths"]["/b"] = {"get": item["get"], "servers": [{"url": "https://example.com/v2"}]}
    read = normalised(document, FILE)
    assert list(read.document["paths"]) == ["/v1/a/{id}", "/v3/a/{id}", "/v2/b"]
    types = [operation.parameters[0].type for operation in Contract(read.document).operations[:2]]
    assert types == ["integer", "integer"]
    assert [str(each) for each in read.decisions if each.place[-2:] == ("servers", "0")] == [
        "#/servers/0: operations are answered under /v1, the path of the first server",
        (
            "#/paths/~1a~1{id}/put/servers/0: "
            "operations are answered under /v3, the path of the first server"
        ),
        "#/paths/~1b/servers/0: operations are answered under /v2, the path of the first server",
    ]


@pytest.mark.parametrize(
    ("server", "reason"),
    [
        ({"url": "/{v"}, "the path of a server has no braces"),
        ({"description": "No address."}, "#/servers/0: say its url"),
    ],
)
def test_a_path_that_nobody_can_know_is_refused(server: Json, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        normalised(served(servers=[server]), FILE)
    assert reason in str(refused.value)


def test_two_paths_that_come_to_the_same_are_refused_with_both() -> None:
    document = served(servers=[{"url": "/v1"}])
    document["paths"]["/v1/a/{id}"] = {
        "put": {"responses": {"204": {"description": "Done."}}},
        "servers": [{"url": "/"}],
    }
    with pytest.raises(RefusedError, match=re.escape("it is /v1/a/{id}, as /a/{id} is")):
        normalised(document, FILE)


def test_what_is_wrong_with_an_operation_has_the_line_where_it_was_written() -> None:
    source = (
        "openapi: 3.1.0\ninfo: {title: X, version: '1'}\nservers: [{url: /v1}]\npaths:\n"
        "  /a:\n    summary: A.\n"
        "    get:\n"
        "      responses: {'204': {description: Done.}}\n"
        "      parameters: [{name: x, in: query, style: label}]\n"
    )
    document = served(servers=[{"url": "/v1"}])
    label = {"name": "x", "in": "query", "style": "label"}
    document["paths"]["/a/{id}"]["get"]["parameters"] = [label]
    document["paths"]["/a"] = document["paths"].pop("/a/{id}")
    read = normalised(document, FILE)
    broken = next(findings(Contract(read.document)))
    lines = Lines(source.encode(), read.elsewhere)
    told = located(broken, read.document, read.origins, read.served, lines)
    assert "GET /v1/a: query parameter x: the style label is not read: leave it out" in told
    assert "(line 7, #/paths/~1a/get)" in told


def test_what_is_decided_of_a_server_is_told_once_for_all_operations() -> None:
    operation = {"responses": {"204": {"description": "Done."}}}
    document = served(servers=[{"url": "/v1"}])
    document["paths"]["/b"] = {"get": operation, "put": operation}
    told = [str(decision) for decision in normalised(document, FILE).decisions]
    assert [each for each in told if "under /v1" in each] == [
        "#/servers/0: operations are answered under /v1, the path of the first server"
    ]
