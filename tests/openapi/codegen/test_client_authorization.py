"""What the client offers to prove who asks, for contracts with other security schemes."""

from __future__ import annotations

from typing import Any

import pytest

from openapi.codegen.contract.contract import Contract
from openapi.codegen.generate_client import PACKAGE
from openapi.codegen.typescript.authorization import authorization_module

_FUNCTIONS = ("bearer", "basic", "apiKey", "credential")
SOURCE = (PACKAGE / "src" / "authorization.ts").read_text(encoding="utf-8")


def module_of(**schemes: dict[str, Any]) -> str:
    """Returns the module for a contract that has nothing but security schemes."""
    document = {
        "openapi": "3.1.1",
        "info": {"title": "Books", "version": "1.0.0"},
        "paths": {},
        "components": {"securitySchemes": schemes},
    }
    return authorization_module(SOURCE, Contract(document))


def key(name: str, place: str = "header") -> dict[str, Any]:
    return {"type": "apiKey", "in": place, "name": name}


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ({"type": "http", "scheme": "Bearer"}, ["bearer"]),
        ({"type": "openIdConnect", "openIdConnectUrl": "https://example.com"}, ["bearer"]),
        ({"type": "http", "scheme": "basic"}, ["basic"]),
        ({"type": "http", "scheme": "digest"}, []),
        ({"type": "http", "scheme": "Token"}, ["credential"]),
        ({"type": "mutualTLS"}, []),
        (key("token", "query"), []),
        (key("X-Token"), ["apiKey"]),
    ],
)
def test_there_is_a_function_for_what_a_header_carries(
    scheme: dict[str, Any], expected: list[str]
) -> None:
    module = module_of(books=scheme)
    assert "export interface Authorization {" in module
    named = [name for name in _FUNCTIONS if f"function {name}(" in module]
    assert named == expected


def test_a_key_is_in_the_header_of_its_scheme() -> None:
    module = module_of(books=key("X-It's"))
    assert r"headers.set('X-It\'s', key)" in module
    assert "X-API-Key" not in module


def test_of_several_headers_the_first_is_meant_unless_another_is_named() -> None:
    module = module_of(books=key("X-Books"), library=key("X-Library"))
    assert "apiKey(key: string, header: 'X-Books' | 'X-Library' = 'X-Books')" in module
    assert "headers.set(header, key)" in module


def test_a_credential_is_of_the_scheme_that_the_contract_names() -> None:
    module = module_of(books={"type": "http", "scheme": "Token"})
    assert "credential(value: string, scheme: 'Token' = 'Token')" in module
    assert "`${scheme} ${value}`" in module
