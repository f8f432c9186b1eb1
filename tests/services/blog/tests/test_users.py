"""Users register, sign in with tokens of the scheme `Token`, and change what is seen of them."""

from __future__ import annotations

import asyncio

import httpx

from tests.service.blog import PASSWORD, Writer, register

TAKEN = ["Somebody has it already."]


async def log_in(client: httpx.AsyncClient, email: str, password: str) -> httpx.Response:
    body = {"user": {"email": email, "password": password}}
    return await client.post("/api/users/login", json=body)


async def test_who_registers_is_signed_in(ada: Writer) -> None:
    me = (await ada.get("/user"))["user"]
    assert me == {
        "email": ada.email,
        "username": ada.username,
        "token": ada.token,
        "bio": None,
        "image": None,
    }


async def test_an_email_and_a_name_belong_to_one_user(ada: Writer, nobody: Writer) -> None:
    new = {"username": "somebody-else", "email": ada.email.upper(), "password": PASSWORD}
    refused = await nobody.send("POST", "/users", 409, json={"user": new})
    assert refused == {"errors": {"email": TAKEN}}
    new = {"username": ada.username.upper(), "email": "else@example.com", "password": PASSWORD}
    refused = await nobody.send("POST", "/users", 409, json={"user": new})
    assert refused == {"errors": {"username": TAKEN}}
    assert (await log_in(nobody.http, "else@example.com", PASSWORD)).status_code == 401


async def test_of_those_who_want_a_name_at_once_one_gets_it(nobody: Writer) -> None:
    async def ask(number: int, username: str) -> int:
        new = {"username": username, "email": f"at-once-{number}@example.com", "password": PASSWORD}
        return (await nobody.ask("/users", "POST", json={"user": new})).status_code

    statuses = await asyncio.gather(*(ask(number, "at-once") for number in range(4)))
    assert sorted(statuses) == [201, 409, 409, 409]
    # Nothing is left of those who did not.
    statuses = await asyncio.gather(*(ask(number, f"later-{number}") for number in range(4)))
    assert sorted(statuses) == [201, 201, 201, 409]


async def test_a_wrong_password_and_an_unknown_email_are_the_same(ada: Writer) -> None:
    for email, password in ((ada.email, "another password"), ("x@example.com", PASSWORD)):
        refused = await log_in(ada.http, email, password)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == 'Token realm="Conduit"'
        assert refused.json()["errors"]["credentials"]
    signed_in = await log_in(ada.http, ada.email.upper(), PASSWORD)
    assert signed_in.json()["user"]["username"] == ada.username


async def test_only_what_is_sent_changes(ada: Writer, grace: Writer) -> None:
    before = (await ada.get("/user"))["user"]
    for changes in (
        {},
        {"bio": "I write programs."},
        {"image": "https://example.com/ada.png", "bio": ""},
        {"email": f"new-{ada.email}", "username": f"{ada.username}-king"},
    ):
        after = (await ada.send("PUT", "/user", json={"user": changes}))["user"]
        assert after == {**before, **{name: text or None for name, text in changes.items()}}
        before = after
    assert (await grace.get(f"/profiles/{ada.username}-KING"))["profile"]["image"]
    assert (await log_in(ada.http, before["email"], PASSWORD)).status_code == 200
    for name, text in (("email", before["email"]), ("username", before["username"])):
        refused = await grace.send("PUT", "/user", 422, json={"user": {name: text}})
        assert refused == {"errors": {name: TAKEN}}


async def test_a_new_password_ends_all_other_tokens(ada: Writer) -> None:
    other = (await log_in(ada.http, ada.email, PASSWORD)).json()["user"]["token"]
    elsewhere = Writer(ada.http, ada.username, other)
    await elsewhere.get("/user")
    await ada.send("PUT", "/user", json={"user": {"password": "another good password"}})
    await ada.get("/user")
    async with asyncio.timeout(5):  # other processes, and this one, learn it within a second
        while (await elsewhere.ask("/user")).status_code != 401:  # noqa: ASYNC110, as above
            await asyncio.sleep(0.02)
    assert await elsewhere.get("/user", 401) == {"errors": {"token": ["Send a valid one."]}}
    assert (await log_in(ada.http, ada.email, PASSWORD)).status_code == 401


async def test_only_the_scheme_token_is_known(ada: Writer) -> None:
    for credential, status in (
        (f"Token {ada.token}", 200),
        (f"token  {ada.token}", 200),
        (f"Bearer {ada.token}", 401),
        (ada.token, 401),
        ("Token", 401),
    ):
        answer = await ada.http.get("/api/user", headers={"Authorization": credential})
        assert answer.status_code == status, credential


async def test_where_a_token_is_optional_a_wrong_one_is_refused(ada: Writer) -> None:
    path = f"/api/profiles/{ada.username}"
    for credential, status in (("", 200), ("Bearer x", 200), ("Token x", 401)):
        headers = {"Authorization": credential} if credential else {}
        assert (await ada.http.get(path, headers=headers)).status_code == status, credential


async def test_errors_name_the_field_and_not_what_is_around_it(nobody: Writer) -> None:
    short = {"username": "x", "email": "x@example.com", "password": "short"}
    refused = await nobody.send("POST", "/users", 422, json={"user": short})
    assert list(refused["errors"]) == ["password"]
    refused = await nobody.send("POST", "/users", 422, json={})
    assert refused == {"errors": {"user": ["This is required."]}}
    refused = await nobody.http.post("/api/users", content=b"{")
    assert (refused.status_code, [*refused.json()["errors"]]) == (415, ["request"])


async def test_frontends_may_send_back_whatever_they_were_given(client: httpx.AsyncClient) -> None:
    ada = await register(client)
    whole = (await ada.get("/user"))["user"]
    assert (await ada.send("PUT", "/user", json={"user": whole}))["user"] == whole


async def test_what_frontends_send_besides_is_not_minded(ada: Writer, grace: Writer) -> None:
    besides = {"Content-Type": "application/json", "X-Requested-With": "XMLHttpRequest"}
    headers = {**besides, "Authorization": f"Token {ada.token}"}
    assert (await ada.http.get("/api/user", headers=headers)).status_code == 200
    path, body = f"/api/profiles/{grace.username}/follow", {"user": {"email": ada.email}}
    assert (await ada.http.post(path, headers=headers, json=body)).status_code == 200
