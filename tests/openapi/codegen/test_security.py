"""Generated code requires exactly what the contract's `security` says.

The contract is `fixtures/keywords.yaml`. Its doors accept the credentials `ada` and `bob`,
optionally followed by scopes: `ada:read,write`.
"""

from __future__ import annotations

from types import ModuleType

import httpx
import pytest
from fastapi import FastAPI

from tests.openapi.codegen.keywords_service import INVALID_TOKEN, keywords_service

ANONYMOUS = (401, "Bearer")
NO_GOOD = (401, INVALID_TOKEN)
FORBIDDEN = (403, None)


def lacking(scopes: str) -> tuple[int, str]:
    return (403, f'Bearer error="insufficient_scope", scope="{scopes}"')


ADA = (200, "ada")
BOB = (200, "bob")
CARL = (200, "carl")
NOBODY = (200, None)

type Credentials = dict[str, str]


def token(text: str) -> Credentials:
    return {"Authorization": f"Bearer {text}"}


def key(text: str) -> Credentials:
    return {"X-Key": text}


def cookie(text: str) -> Credentials:
    return {"Cookie": f"biscuit={text}"}


CASES: dict[str, list[tuple[Credentials, tuple[int, str | None]]]] = {
    "token": [
        ({}, ANONYMOUS),
        (token("ada"), ADA),
        (token("bob"), BOB),
        ({"Authorization": "bearer ada"}, ADA),
        (token("eve"), NO_GOOD),
        (token("carl"), NO_GOOD),  # a badge, in the same header
        (token(""), NO_GOOD),
        ({"Authorization": "Basic ada"}, ANONYMOUS),
        ({"Authorization": "ada"}, ANONYMOUS),
        ({"Authorization": ""}, ANONYMOUS),
        (key("ada"), ANONYMOUS),
        (cookie("ada"), ANONYMOUS),
    ],
    "key": [
        ({}, ANONYMOUS),
        (key("ada"), ADA),
        (key("eve"), NO_GOOD),
        (key(""), NO_GOOD),
        (token("ada"), ANONYMOUS),
    ],
    "cookie": [
        ({}, ANONYMOUS),
        (cookie("bob"), BOB),
        (cookie("eve"), NO_GOOD),
        ({"Cookie": "cracker=bob"}, ANONYMOUS),
    ],
    "scopes": [
        ({}, ANONYMOUS),
        (token("ada:read,write"), ADA),
        (token("ada:admin,read,write"), ADA),
        (token("ada:read"), lacking("read write")),
        (token("ada"), lacking("read write")),
        (token("eve:read,write"), NO_GOOD),
    ],
    "either": [
        ({}, ANONYMOUS),
        (token("ada"), ADA),
        (key("bob"), BOB),
        (token("ada") | key("ada"), ADA),
        (token("ada") | key("bob"), NO_GOOD),  # it is ambiguous which of them counts
        (token("eve") | key("bob"), NO_GOOD),
        (token("bob") | key("eve"), NO_GOOD),
        (cookie("ada"), ANONYMOUS),
    ],
    "both": [
        ({}, ANONYMOUS),
        (token("ada"), ANONYMOUS),
        (key("ada"), ANONYMOUS),
        (token("ada") | key("ada"), ADA),
        (token("ada") | key("bob"), NO_GOOD),
        (token("ada") | key("eve"), NO_GOOD),
        (token("eve") | key("ada"), NO_GOOD),
    ],
    "both-or-cookie": [
        ({}, ANONYMOUS),
        (token("ada:write") | key("ada"), ADA),
        (token("ada:read") | key("ada"), lacking("write")),
        (token("ada:write"), ANONYMOUS),
        (token("ada:write") | cookie("bob"), NO_GOOD),
        (token("ada:write") | cookie("ada"), ADA),
        (token("ada:read") | key("ada") | cookie("ada"), ADA),  # the cookie is enough
        (token("ada:write") | key("ada") | cookie("ada"), ADA),
        (token("ada:write") | key("ada") | cookie("bob"), NO_GOOD),
        (cookie("ada"), ADA),
    ],
    "optional": [
        ({}, NOBODY),
        (token("ada"), ADA),
        (token("eve"), NO_GOOD),
        (token("carl"), NO_GOOD),
        (key("ada"), NOBODY),  # not required, so not checked
        (token("ada") | key("ada"), ADA),
        (token("ada") | key("bob"), NO_GOOD),
    ],
    "token-or-badge": [
        ({}, ANONYMOUS),
        (token("ada:read"), ADA),
        (token("ada"), lacking("read")),
        (token("carl"), CARL),  # a badge needs no scope
        (token("carl:read"), CARL),
        (token("eve"), NO_GOOD),
        (token("mallory"), NO_GOOD),
        (token("carl") | key("carl"), CARL),
        (token("carl") | key("ada"), NO_GOOD),
        (token("carl") | key("eve"), NO_GOOD),
        (key("carl"), ANONYMOUS),
    ],
    "badge": [
        ({}, ANONYMOUS),
        (token("carl"), CARL),
        (token("ada"), NO_GOOD),  # a token, and no badge
        (token("eve"), NO_GOOD),
    ],
    "badge-and-key": [
        ({}, ANONYMOUS),
        (token("carl") | key("carl"), CARL),
        (token("carl"), ANONYMOUS),
        (key("carl"), ANONYMOUS),
        (token("ada") | key("ada"), NO_GOOD),
        (token("carl") | key("ada"), NO_GOOD),
        (token("carl") | key("eve"), NO_GOOD),
    ],
    "of/ada": [
        ({}, ANONYMOUS),
        (token("ada"), ADA),
        (token("bob"), FORBIDDEN),
        (token("eve"), NO_GOOD),
    ],
}


def client_of(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://doors")


@pytest.fixture
def client(keywords_api: ModuleType) -> httpx.AsyncClient:
    return client_of(keywords_service(keywords_api))


@pytest.mark.parametrize(
    ("door", "credentials", "expected"),
    [(door, *case) for door, cases in CASES.items() for case in cases],
    ids=[f"{door}-{n}" for door, cases in CASES.items() for n in range(len(cases))],
)
async def test_a_door_opens_for_the_credentials_of_its_contract_and_for_no_others(
    client: httpx.AsyncClient,
    door: str,
    credentials: Credentials,
    expected: tuple[int, str | None],
) -> None:
    response = await client.get(f"/api/doors/{door}", headers=credentials)
    status, said = expected
    assert response.status_code == status, response.text
    if status == 200:
        assert response.json() == {"user": said}
    else:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers.get("www-authenticate") == said


@pytest.mark.parametrize(
    ("credentials", "asked"),
    [
        (token("ada:read"), ["token"]),
        (token("ada"), ["token"]),  # who it is of is known, though not allowed enough
        (token("carl"), ["token", "badge"]),
        (token("eve"), ["token", "badge"]),
        (token("mallory"), ["token"]),  # of this scheme, and no good
        (token("carl") | key("carl"), ["token", "badge", "key"]),
        (key("carl"), []),
    ],
)
async def test_schemes_of_one_header_are_asked_once_each_until_one_knows_the_credential(
    keywords_api: ModuleType, credentials: Credentials, asked: list[str]
) -> None:
    app = keywords_service(keywords_api)
    async with client_of(app) as client:
        await client.get("/api/doors/token-or-badge", headers=credentials)
    assert app.state.asked == asked


async def test_who_is_recalled_finds_the_same_doors_open(keywords_api: ModuleType) -> None:
    """Whoever came to another door before, and with whatever else."""
    app = keywords_service(keywords_api, recalls=True)
    cases = [(door, *case) for door, door_cases in CASES.items() for case in door_cases]
    async with client_of(app) as client:
        for door, credentials, (status, said) in [*cases, *cases]:
            response = await client.get(f"/api/doors/{door}", headers=credentials)
            told = response.json()["user"] if status == 200 else None
            challenge = response.headers.get("www-authenticate")
            assert (response.status_code, told if status == 200 else challenge) == (status, said)


@pytest.mark.parametrize(
    ("door", "credentials", "asked"),
    [
        ("token-or-badge", token("ada:read"), []),
        ("token-or-badge", token("carl"), []),
        ("key", key("ada"), []),
        ("cookie", cookie("ada"), []),
        ("token-or-badge", token("ada"), ["token"]),  # is not allowed enough, and is told so
        ("token-or-badge", token("ada:read") | key("ada"), ["token", "key"]),
        ("token-or-badge", token("eve"), ["token", "badge"]),
    ],
)
async def test_who_is_recalled_is_not_asked_about(
    keywords_api: ModuleType, door: str, credentials: Credentials, asked: list[str]
) -> None:
    app = keywords_service(keywords_api, recalls=True)
    async with client_of(app) as client:
        first = await client.get(f"/api/doors/{door}", headers=credentials)
        app.state.asked.clear()
        second = await client.get(f"/api/doors/{door}", headers=credentials)
    assert app.state.asked == asked
    assert second.status_code == first.status_code


async def test_who_is_recalled_has_two_credentials_of_a_kind_like_anybody(
    keywords_api: ModuleType,
) -> None:
    async with client_of(keywords_service(keywords_api, recalls=True)) as client:
        for headers, status in (
            ([("Authorization", "Bearer ada")], 200),
            ([("Authorization", "Bearer ada"), ("Authorization", "Bearer ada")], 400),
        ):
            response = await client.get("/api/doors/token", headers=headers)
            assert response.status_code == status


async def test_a_challenge_names_what_schemes_share_once(client: httpx.AsyncClient) -> None:
    for credentials in ({}, token("eve")):
        response = await client.get("/api/doors/token-or-badge", headers=credentials)
        (challenge,) = response.headers.get_list("www-authenticate")
        assert challenge.count("Bearer") == 1


@pytest.mark.parametrize("second", ["Bearer ada", "Bearer bob", "Basic YWRh", ""])
async def test_two_credentials_of_a_kind_are_too_many(
    client: httpx.AsyncClient, second: str
) -> None:
    """Two programs on the way could each read a different one."""
    for pair in (("Bearer ada", second), (second, "Bearer ada")):
        headers = [("Authorization", value) for value in pair]
        response = await client.get("/api/doors/token", headers=headers)
        assert response.status_code == 400
    keys = [("X-Key", "ada"), ("X-Key", "ada")]
    assert (await client.get("/api/doors/key", headers=keys)).status_code == 400


async def test_a_caller_is_asked_for_before_the_request_is_looked_at(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/api/doors/token?unknown=1")
    assert response.status_code == 401


async def test_the_path_of_another_user_is_refused_before_it_is_looked_at(
    client: httpx.AsyncClient,
) -> None:
    """A path that no user can have is treated like another user's."""
    response = await client.get("/api/doors/of/THE-CAPTAIN", headers=token("ada"))
    assert response.status_code == 403


def test_every_door_of_the_contract_is_tried(keywords_api: ModuleType) -> None:
    assert {f"/api/doors/{door}" for door in CASES} == {
        path.replace("{user_id}", "ada") for path in _paths(keywords_api) if "/doors/" in path
    }


def test_an_interface_without_one_of_its_operations_cannot_be_written(
    keywords_api: ModuleType,
) -> None:
    with pytest.raises(TypeError, match="Things has no send_form, send_thing"):
        type("Things", (keywords_api.things.ThingsApi,), {})


def test_authenticators_without_one_of_the_schemes_cannot_be_made(keywords_api: ModuleType) -> None:
    incomplete = type("Incomplete", (keywords_api.security.Authenticators,), {"token": None})
    with pytest.raises(TypeError, match=r"badge.*biscuit.*key"):
        incomplete()


def _paths(api: ModuleType) -> list[str]:
    found = [value.path for value in vars(api.doors).values() if hasattr(value, "is_safe")]
    return [path for path in found if isinstance(path, str)]
