"""Whatever body is sent: never a 5xx, and the same response on both databases."""

from __future__ import annotations

import gzip
import json

import httpx
import pytest
from fastapi import FastAPI

from generated.problems import Refusal
from generated.texts import parse_json
from tests.generated.asgi import send_raw
from tests.generated.documents import require_problem
from tests.support.cases import case
from tests.support.users import SignedUp

JSON = {"Content-Type": "application/json"}
MAX_BODY_BYTES = 65536
DIGITS = b"9" * 5000
DEEP = 10_000
MISSING_ID = "019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"

MALFORMED: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \r\n\t",
    "half of an object": b'{"title":',
    "trailing comma": b'{"title":"a",}',
    "trailing text": b'{"title":"a"} x',
    "two documents": b'{"title":"a"}{"title":"b"}',
    "no quotes": b"{title:1}",
    "single quotes": b"{'title':'a'}",
    "a comment": b'{"title":"a"/* b */}',
    "a form": b"title=a",
    "Python's words": b'{"title":"a","completed":True}',
    "a leading zero": b'{"title":"a","completed":01}',
    "a leading plus": b'{"title":"a","completed":+1}',
    "a bare fraction": b'{"title":"a","completed":.5}',
    "a hexadecimal number": b'{"title":"a","completed":0x1}',
    "a control character": b'{"title":"a\nb"}',
    "a raw NUL": b'{"title":"a\x00b"}',
    "a wrong escape": rb'{"title":"\x41"}',
    "a property twice": b'{"title":"a","title":"b"}',
    "a property twice, once escaped": rb'{"title":"a","t\u0069tle":"b"}',
    "a property twice, inside": b'{"title":"a","x":[{"b":1,"b":1}]}',
    "a property twice, once with a space": b'{"title":"a","title" :"b"}',
    "a property twice, and its sign in a text": rb'{"title":"\":","title":"\": :"}',
    "NaN": b'{"title":"a","completed":NaN}',
    "Infinity": b'{"title":"a","completed":Infinity}',
    "-Infinity": b'{"title":"a","completed":-Infinity}',
    "1e400": b'{"title":"a","completed":1e400}',
    "-1e400": b'{"title":"a","completed":-1e400}',
    "5,000 digits": b'{"title":"a","completed":' + DIGITS + b"}",
    "5,000 digits and a fraction": b'{"title":"a","completed":' + DIGITS + b".5}",
    "half of a pair": rb'{"title":"\ud83d"}',
    "the other half": rb'{"title":"\ude00"}',
    "a pair the wrong way round": rb'{"title":"\ude00\ud83d"}',
    "half of a pair in capitals": rb'{"title":"\uD83D"}',
    "half of a pair in a name": rb'{"title":"a","\ud83d":1}',
    "half of a pair as bytes": b'{"title":"\xed\xa0\xbd"}',
    "invalid UTF-8": b'{"title":"\xff"}',
    "overlong UTF-8": b'{"title":"\xc0\xaf"}',
    "truncated UTF-8": b'{"title":"\xf0\x9f\x98"}',
    "a byte order mark": b'\xef\xbb\xbf{"title":"a"}',
    "UTF-16": '{"title":"a"}'.encode("utf-16"),
    "UTF-16 without a mark": '{"title":"a"}'.encode("utf-16-le"),
    "UTF-32": '{"title":"a"}'.encode("utf-32"),
    "Latin-1": '{"title":"é"}'.encode("latin-1"),
    "gzip": gzip.compress(b'{"title":"a"}'),
    "deep arrays": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep arrays that never end": b"[" * 60_000,
    "a deep title": b'{"title":' + b"[" * DEEP + b"]" * DEEP + b"}",
}

LONG = b" " * 5000
ALIKE = (
    b'{"a":1.0,"b":-0.0,"c":1e3,"d":0.5,"e":-0,"f":12345678901234567890123}',
    b'{"a" : "b:c", "":null , "d":[[true,{}],"\\u00e9\\ud83d\\ude00"]}',
    rb'{"a":"\":","b":{"a":1},"c":[{"a":2},{"a":2}]}',
    b'["a",{"b":1}]',
    b"1.50",
)

# JSON, and where and why it is invalid as `NewTask` and `TaskPatch`.
INVALID: dict[str, tuple[bytes, str, str]] = {
    "null": (b"null", "", "type"),
    "a boolean": (b"true", "", "type"),
    "a number": (b"5", "", "type"),
    "a text": (b'"title"', "", "type"),
    "an array": (b"[]", "", "type"),
    "an array of tasks": (b'[{"title":"a"}]', "", "type"),
    "a number for a text": (b'{"title":5}', "/title", "type"),
    "an object for a text": (b'{"title":{}}', "/title", "type"),
    "null for a text": (b'{"title":null}', "/title", "type"),
    "an empty title": (b'{"title":""}', "/title", "minLength"),
    "a blank title": (b'{"title":" \\t\\n"}', "/title", "pattern"),
    "a title that is too long": (b'{"title":"' + b"a" * 201 + b'"}', "/title", "maxLength"),
    "NUL in a title": (rb'{"title":"a\u0000b"}', "/title", "pattern"),
    "NUL in a description": (
        rb'{"title":"a","description":"\u0000"}',
        "/description",
        "pattern",
    ),
    "a text for a boolean": (b'{"title":"a","completed":"true"}', "/completed", "type"),
    "1 for a boolean": (b'{"title":"a","completed":1}', "/completed", "type"),
    "0.0 for a boolean": (b'{"title":"a","completed":0.0}', "/completed", "type"),
    "null for a boolean": (b'{"title":"a","completed":null}', "/completed", "type"),
    "4,000 digits for a boolean": (
        b'{"title":"a","completed":' + DIGITS[:4000] + b"}",
        "/completed",
        "type",
    ),
    "5,000 decimals for a boolean": (
        b'{"title":"a","completed":0.' + DIGITS + b"}",
        "/completed",
        "type",
    ),
    "a word that is no priority": (b'{"title":"a","priority":"urgent"}', "/priority", "enum"),
    "a number for a priority": (b'{"title":"a","priority":1}', "/priority", "enum"),
    "null for a priority": (b'{"title":"a","priority":null}', "/priority", "enum"),
    "no day": (b'{"title":"a","due":"2026-02-29"}', "/due", "anyOf"),
    "year 0": (b'{"title":"a","due":"0000-01-01"}', "/due", "anyOf"),
    "a moment without an offset": (
        b'{"title":"a","due":"2026-02-28T10:00:00"}',
        "/due",
        "anyOf",
    ),
    "a moment before the first": (
        b'{"title":"a","due":"0001-01-01T00:00:00+23:59"}',
        "/due",
        "anyOf",
    ),
    "a moment after the last": (
        b'{"title":"a","due":"9999-12-31T23:59:59-23:59"}',
        "/due",
        "anyOf",
    ),
    "seconds for a moment": (b'{"title":"a","due":1772236800}', "/due", "anyOf"),
    "an unknown property": (b'{"title":"a","titel":"b"}', "/titel", "additionalProperties"),
    "what only the service sets": (
        b'{"title":"a","user_id":"b"}',
        "/user_id",
        "additionalProperties",
    ),
    "a name from Python": (b'{"title":"a","__class__":{}}', "/__class__", "additionalProperties"),
    "a name with slashes": (b'{"title":"a","/~":1}', "/~1~0", "additionalProperties"),
    "an empty name": (b'{"title":"a","":1}', "/", "additionalProperties"),
    "NUL for a name": (rb'{"title":"a","\u0000":1}', "/\0", "additionalProperties"),
    "a name that is too long": (
        b'{"title":"a","' + b"x" * 600 + b'":1}',
        "/" + "x" * 499,
        "additionalProperties",
    ),
}

UNSUPPORTED: dict[str, dict[str, str]] = {
    "no content type": {},
    "an empty content type": {"Content-Type": ""},
    "text": {"Content-Type": "text/plain"},
    "a form": {"Content-Type": "application/x-www-form-urlencoded"},
    "almost JSON": {"Content-Type": "application/jsonx"},
    "some other JSON": {"Content-Type": "application/problem+json"},
    "a list": {"Content-Type": "application/json, application/json"},
    "Latin-1": {"Content-Type": "application/json; charset=iso-8859-1"},
    "UTF-16": {"Content-Type": "application/json;charset=utf-16"},
    "gzip": {"Content-Encoding": "gzip", **JSON},
    "an unknown encoding": {"Content-Encoding": "rot13", **JSON},
}

SUPPORTED: dict[str, dict[str, str]] = {
    "capitals": {"Content-Type": "Application/JSON"},
    "UTF-8": {"Content-Type": "application/json; charset=utf-8"},
    "UTF-8 in quotes and capitals": {"Content-Type": 'application/json;charset="UTF-8"'},
    "no encoding": {"Content-Encoding": "identity", **JSON},
}

UNUSUAL: dict[str, bytes] = {
    "whitespace around": b' \r\n{ "title" : "a" }\t',
    "a pair of surrogates": rb'{"title":"\ud83d\ude00"}',
    "an escaped backslash before a u": rb'{"title":"\\ud83d"}',
    "characters beyond the first plane": '{"title":"😀"}'.encode(),
    "a noncharacter": '{"title":"\uffff"}'.encode(),
    "the longest title": b'{"title":"' + "😀".encode() * 200 + b'"}',
    "null where it is declared": b'{"title":"a","description":null,"due":null}',
    "the first day": b'{"title":"a","due":"0001-01-01"}',
    "the last moment": b'{"title":"a","due":"9999-12-31T23:59:59.999999Z"}',
}


@pytest.fixture(scope="module")
async def targets(client: httpx.AsyncClient, user: SignedUp) -> dict[str, tuple[str, str]]:
    """Method and path of an operation that creates, and of one that changes."""
    response = await client.post(user.tasks, json={"title": "a"}, headers=user.headers)
    return {"create": ("POST", user.tasks), "patch": ("PATCH", response.headers["location"])}


@pytest.fixture(params=["create", "patch"])
def target(request: pytest.FixtureRequest, targets: dict[str, tuple[str, str]]) -> tuple[str, str]:
    return targets[request.param]


async def send(
    client: httpx.AsyncClient,
    user: SignedUp,
    target: tuple[str, str],
    body: bytes,
    headers: dict[str, str],
) -> httpx.Response:
    return await client.request(*target, content=body, headers={**user.headers, **headers})


async def test_invalid_json_is_malformed(
    client: httpx.AsyncClient, user: SignedUp, target: tuple[str, str]
) -> None:
    for name, body in MALFORMED.items():
        with case(name):
            require_problem(await send(client, user, target, body, JSON), 400)


@pytest.mark.parametrize("body", ALIKE)
def test_a_short_body_is_read_as_a_long_one_is(body: bytes) -> None:
    short, long = parse_json(body), parse_json(body + LONG)
    assert repr(short) == repr(long)  # 1 and 1.0 are equal


def test_a_long_body_is_refused_as_a_short_one_is() -> None:
    for name, body in MALFORMED.items():
        with case(name), pytest.raises(Refusal):
            parse_json(body + LONG)


async def test_what_does_not_fit_is_refused_by_its_place_and_keyword(
    client: httpx.AsyncClient, user: SignedUp, target: tuple[str, str]
) -> None:
    for name, (body, pointer, keyword) in INVALID.items():
        with case(name):
            problem = require_problem(await send(client, user, target, body, JSON), 422)
            assert [(e["in"], e["pointer"], e["keyword"]) for e in problem["errors"]] == [
                ("body", pointer, keyword)
            ]


async def test_a_body_of_another_type_is_not_read(
    client: httpx.AsyncClient, user: SignedUp, target: tuple[str, str]
) -> None:
    for name, headers in UNSUPPORTED.items():
        with case(name):
            require_problem(await send(client, user, target, b'{"title":"a"}', headers), 415)


async def test_two_content_types_are_unsupported(
    client: httpx.AsyncClient, user: SignedUp, target: tuple[str, str]
) -> None:
    headers = [*user.headers.items(), *JSON.items(), *JSON.items()]
    response = await client.request(*target, content=b'{"title":"a"}', headers=headers)
    require_problem(response, 415)


async def test_a_merge_patch_is_for_patching(
    client: httpx.AsyncClient, user: SignedUp, targets: dict[str, tuple[str, str]]
) -> None:
    headers = {"Content-Type": "application/merge-patch+json"}
    patched = await send(client, user, targets["patch"], b'{"title":"a"}', headers)
    assert patched.status_code == 200
    require_problem(await send(client, user, targets["create"], b'{"title":"a"}', headers), 415)


@pytest.mark.parametrize("headers", SUPPORTED.values(), ids=SUPPORTED.keys())
async def test_a_media_type_may_be_spelt_as_http_allows(
    client: httpx.AsyncClient, user: SignedUp, target: tuple[str, str], headers: dict[str, str]
) -> None:
    response = await send(client, user, target, b'{"title":"a"}', headers)
    assert response.is_success, response.text


@pytest.mark.parametrize("body", UNUSUAL.values(), ids=UNUSUAL.keys())
async def test_what_is_unusual_but_fits_is_kept(
    client: httpx.AsyncClient, user: SignedUp, target: tuple[str, str], body: bytes
) -> None:
    response = await send(client, user, target, body, JSON)
    assert response.is_success, response.text
    assert response.json().items() >= json.loads(body).items()


def padded(size: int) -> bytes:
    body = b'{"title":"a"}'
    return body + b" " * (size - len(body))


async def test_the_largest_body_is_read_and_a_byte_more_is_not(
    client: httpx.AsyncClient, user: SignedUp, target: tuple[str, str]
) -> None:
    largest = await send(client, user, target, padded(MAX_BODY_BYTES), JSON)
    assert largest.is_success
    require_problem(await send(client, user, target, padded(MAX_BODY_BYTES + 1), JSON), 413)


async def test_a_body_of_unknown_length_is_read_no_further_than_allowed(
    app: FastAPI, user: SignedUp, target: tuple[str, str]
) -> None:
    method, path = target
    headers = {**user.headers, **JSON}
    chunk = b" " * 16384
    fits = await send_raw(app, method, path.encode(), headers, b'{"title":"a"}', *[chunk] * 3)
    endless = await send_raw(app, method, path.encode(), headers, *[chunk] * 100)
    assert fits.is_success
    require_problem(endless, 413)


@pytest.mark.parametrize("length", [str(MAX_BODY_BYTES + 1), "9" * 19, "9" * 5000])
async def test_a_body_that_says_it_is_too_long_is_not_waited_for(
    app: FastAPI, user: SignedUp, target: tuple[str, str], length: str
) -> None:
    method, path = target
    headers = {**user.headers, **JSON, "Content-Length": length}
    require_problem(await send_raw(app, method, path.encode(), headers), 413)


@pytest.mark.parametrize("depth", [100, 300, 500, 900, 990, 1000, 1010, 2000, 5000])
async def test_no_depth_of_nesting_is_a_server_error(
    client: httpx.AsyncClient, user: SignedUp, target: tuple[str, str], depth: int
) -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
        body = b'{"title":' + opening * depth + b"1" + closing * depth + b"}"
        response = await send(client, user, target, body, JSON)
        require_problem(response, 400 if response.status_code == 400 else 422)


async def test_no_more_than_a_hundred_errors_are_reported(
    client: httpx.AsyncClient, user: SignedUp, target: tuple[str, str]
) -> None:
    body = json.dumps({"title": "a"} | {f"p{n}": n for n in range(1000)}).encode()
    problem = require_problem(await send(client, user, target, body, JSON), 422)
    assert len(problem["errors"]) == 100
