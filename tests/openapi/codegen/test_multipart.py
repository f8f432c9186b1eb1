"""Forms in parts are read piece by piece, their files into one spool that ends with the request."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from types import ModuleType
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from pydantic import MISSING
from starlette.requests import ClientDisconnect

from tests.openapi.any_service import Ask, asking, service_of
from tests.openapi.codegen.posters import END, PNG, POSTER, TITLE, TYPE, URL, part, send
from tests.openapi.conftest import CINEMA

type Given = dict[str, Any]


@pytest.fixture(scope="module")
def app(cinema_api: ModuleType) -> Any:
    """A service that tells what it was given."""
    films = cinema_api.films

    async def hang_poster(body: Any) -> object:
        given = body.model_dump(exclude={"poster", "stamp", "extras"}, exclude_unset=True)
        files = [body.poster, *(body.extras if "extras" in body.model_fields_set else [])]
        for file in files:
            content = await file.read()
            assert content == _again(file, 2)
            facts = {"name": file.filename, "type": file.media_type, "size": len(content)}
            assert file.size == len(content)
            given.setdefault("files", []).append(facts)
        if given["title"] == "fail":
            raise LookupError
        return films.HangPoster200(body=json.loads(json.dumps(given, default=vars)))

    async def change_sketch(body: Any) -> object:
        given = {name: getattr(part, "size", part) for name, part in dict(body).items()}
        return films.ChangeSketch200(body=given)

    async def cover_wall(body: Any) -> object:
        given = {name: getattr(part, "size", part) for name, part in dict(body).items()}
        shown = {name: part for name, part in given.items() if part is not MISSING}
        return films.CoverWall200(body={"kind": type(body).__name__, **shown})

    own = {"hangPoster": hang_poster, "changeSketch": change_sketch, "coverWall": cover_wall}
    return service_of(cinema_api, CINEMA, own)


def _again(file: Any, size: int) -> bytes:
    """Reads a file as code does that knows only files, in small pieces and from its middle."""
    with file.open() as opened:
        opened.seek(-file.size, 2)
        assert opened.tell() == 0
        return b"".join(iter(lambda: opened.read(size), b""))


@pytest.fixture(scope="module")
def ask(app: Any) -> Ask:
    return asking(app)


@pytest.fixture
def spools(cinema_api: ModuleType) -> Iterator[list[Any]]:
    """Every spool that is made."""
    made: list[Any] = []
    spool: Any = cinema_api.uploads.Spool

    class Watched(spool):  # type: ignore[misc] # it is generated
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    with patch.object(cinema_api.multipart_bodies, "Spool", Watched):
        yield made


def test_fields_have_their_types_and_files_are_files(ask: Ask, spools: list[Any]) -> None:
    response = send(
        ask,
        TITLE,
        POSTER,
        part("wide", "3"),
        part("high", "2", "Content-Type: text/plain; charset=UTF-8"),
        part("sizes", "[1, 2]", "Content-Type: application/json"),
        part("colours", "red"),
        part("extras", b"", filename=""),
        part("colours", "blue"),
        part("place", '{"row": 7}', "Content-Type: application/json", filename="blob"),
        part("extras", b"PK", "Content-Type: Application/ZIP; x=y", filename="b.zip"),
    )
    assert response.status_code == 200, response.text
    assert response.json() == {
        "title": "Metropolis",
        "wide": 3,
        "high": 2,
        "sizes": [1, 2],
        "colours": ["red", "blue"],
        "place": {"row": 7},
        "files": [
            {"name": "a.png", "type": "image/png", "size": 9},
            {"name": "", "type": "application/octet-stream", "size": 0},
            {"name": "b.zip", "type": "application/zip", "size": 2},
        ],
    }
    assert len(spools) == 1, "however many files there are"


@pytest.mark.parametrize(
    ("content", "keyword"),
    [
        (b"", "minLength"),
        (b"\xff", "minLength"),
        ("ä".encode(), ""),
        ("ää".encode(), ""),
        ("äää".encode(), "maxLength"),
    ],
)
def test_a_file_is_as_long_in_bytes_as_its_schema_says(
    ask: Ask, content: bytes, keyword: str
) -> None:
    stamp = part("stamp", content, "Content-Type: application/pdf", filename="stamp")
    response = send(ask, TITLE, POSTER, stamp)
    assert response.status_code == (422 if keyword else 200), response.text
    if keyword:
        (error,) = response.json()["errors"]
        assert (error["pointer"], error["keyword"]) == ("/stamp", keyword)
        assert error["limit"] == {"minLength": 2, "maxLength": 4}[keyword]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\windows\\\\x.png", "x.png"),
        ("..", ""),
        ("a/", ""),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a%0D%0Ab%22", 'ab"'),
        ("ä" * 300, "ä" * 255),
    ],
)
def test_the_name_of_a_file_is_no_path(ask: Ask, given: str, told: str) -> None:
    poster = part("poster", b"", PNG, filename=given)
    assert send(ask, TITLE, poster).json()["files"][0]["name"] == told


REFUSED: dict[str, tuple[list[bytes], int, str]] = {
    "a file that is missing": ([TITLE], 422, "/poster"),
    "a field of another type": ([TITLE, POSTER, part("high", "x")], 422, "/high"),
    "a field that is not JSON": ([TITLE, POSTER, part("sizes", "[1")], 422, "/sizes"),
    "an object that is none": ([TITLE, POSTER, part("place", "{}")], 422, "/place/row"),
    "too many of a list": ([TITLE, POSTER, *[part("colours", "red")] * 4], 422, "/colours"),
    "a property that nobody knows": ([TITLE, POSTER, part("x", "1")], 422, "/x"),
    "a file that nobody knows": ([TITLE, POSTER, part("x", "1", filename="x")], 422, "/x"),
    "what types do not ask for": ([TITLE, POSTER, part("wide", "1")], 422, ""),
    "a file of another type": ([TITLE, part("poster", b"", filename="a")], 422, "/poster"),
    "a file that is too long": ([TITLE, part("poster", b"x" * 21, PNG)], 422, "/poster"),
    "a field that is too long": ([POSTER, part("title", "x" * 65_537)], 422, "/title"),
    "a field that comes twice": ([TITLE, POSTER, TITLE], 400, ""),
    "a file that comes twice": ([TITLE, POSTER, POSTER], 400, ""),
    "no UTF-8": ([part("title", b"\xff\xff"), POSTER], 400, ""),
    "no name": ([TITLE, POSTER, part("", "x")], 400, ""),
    "a name that is no text": (
        [TITLE.replace(b"title", b"\xff")],
        400,
        "",
    ),
    "a part without a disposition": ([b"--x\r\n\r\n\r\n"], 400, ""),
    "another disposition": ([b"--x\r\nContent-Disposition: attachment\r\n\r\n\r\n"], 400, ""),
    "lines that end otherwise": ([TITLE.replace(b"\r\n", b"\n")], 400, ""),
    "a huge name": ([part("n" * 5000, "x")], 400, ""),
    "a header without an end": ([b"--x\r\nX: " + b"y" * 100_000], 400, ""),
    "many headers": ([part("title", "x", *(f"X-{n}: y" for n in range(20)))], 400, ""),
    "thousands of parts": ([part("colours", "red")] * 5000, 400, ""),
    "a length that is not so": ([part("title", "xx", "Content-Length: 1")], 400, ""),
    "bytes that are encoded": (
        [part("title", "eHh4", "Content-Transfer-Encoding: base64")],
        415,
        "",
    ),
    "text that is encoded": (
        [part("title", "xx", "Content-Type: text/plain; charset=utf-16")],
        415,
        "",
    ),
}


@pytest.mark.parametrize(("parts", "status", "pointer"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_as_the_contract_says_is_refused(
    ask: Ask, spools: list[Any], parts: list[bytes], status: int, pointer: str
) -> None:
    response = send(ask, *parts)
    assert response.status_code == status, response.text
    if status == 422:
        assert pointer in [error["pointer"] for error in response.json()["errors"]]
    assert all(_is_closed(spool) for spool in spools)


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        ("multipart/form-data", 400),
        ("multipart/form-data; boundary=", 400),
        ("multipart/form-data; boundary=y", 400),
        ("multipart/form-data; boundary=x; boundary=x", 400),
        (f"multipart/form-data; boundary={'x' * 71}", 400),
        ('multipart/form-data; boundary="x"', 200),
        ("Multipart/Form-Data; charset=utf-8; Boundary=x", 200),
        ("multipart/mixed; boundary=x", 415),
        ("application/json", 415),
    ],
)
def test_what_is_between_the_parts_is_said_once(ask: Ask, media_type: str, status: int) -> None:
    assert send(ask, TITLE, POSTER, media_type=media_type).status_code == status


def test_a_form_that_is_encoded_after_all_is_refused(ask: Ask) -> None:
    encodings = [("Content-Encoding", "identity"), ("Content-Encoding", "gzip")]
    headers = [("Content-Type", TYPE), *encodings]
    assert ask("POST", URL, content=TITLE + POSTER + END, headers=headers).status_code == 415


@pytest.mark.parametrize("end", [b"", b"--x", b"--x-"])
def test_a_form_that_breaks_off_is_none(ask: Ask, end: bytes) -> None:
    assert send(ask, TITLE, POSTER, end=end).status_code == 400


def test_what_stands_around_the_parts_is_nothing(ask: Ask) -> None:
    assert send(ask, b"before\r\n", TITLE, POSTER, end=END + b"after\r\n" * 9).status_code == 200


def test_a_form_of_which_nothing_is_said_has_any_parts(ask: Ask) -> None:
    url = "/cinema/v1/sketches"
    response = ask("POST", url, content=TITLE + END, headers={"Content-Type": TYPE})
    assert response.status_code == 204, response.text
    assert ask("POST", url, content=END[2:], headers={"Content-Type": TYPE}).status_code == 400
    headers = {"Content-Type": TYPE}
    form = TITLE + part("file", b"\xff\x00\xff", filename="x") + END
    response = ask("PUT", url, content=form, headers=headers)
    assert response.json() == {"title": "Metropolis", "file": 3}, "files, too"


def test_the_parts_of_a_form_may_be_those_of_one_of_several_objects(ask: Ask) -> None:
    def cover(*parts: bytes) -> httpx.Response:
        form = b"".join([*parts, END])
        return ask("POST", "/cinema/v1/walls", content=form, headers={"Content-Type": TYPE})

    file, width = part("file", b"\xff\x00", filename="x"), part("width", "3")
    assert cover(file, width).json() == {"kind": "PictureForm", "file": 2, "width": 3}
    colours = part("colours", "red"), part("colours", "blue")
    assert cover(*colours).json() == {"kind": "Paint", "colours": ["red", "blue"]}
    for wrong in ((width,), (file, *colours), (part("file", "no file"), part("width", "wide"))):
        assert cover(*wrong).status_code == 422


def test_a_form_may_be_left_out_where_the_contract_says_so(ask: Ask) -> None:
    assert ask("PUT", URL).status_code == 200
    form = part("any", b"x", filename="x") + part("label", "abc") + END
    assert ask("PUT", URL, content=form, headers={"Content-Type": TYPE}).status_code == 200
    form = part("label", "abcd") + END
    assert ask("PUT", URL, content=form, headers={"Content-Type": TYPE}).status_code == 422


async def pieces(*of: bytes, size: int) -> AsyncIterator[bytes]:
    content = b"".join(of)
    for start in range(0, len(content), size):
        yield content[start : start + size]


def test_a_form_byte_by_byte_is_the_same_form_and_no_more_work(
    app: Any, cinema_api: ModuleType
) -> None:
    async def send_slowly() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://any") as client:
            content = pieces(TITLE, POSTER, END, size=1)
            return await client.post(URL, content=content, headers={"Content-Type": TYPE})

    parser = cinema_api.multipart_bodies.PushMultipartParser
    with patch.object(parser, "parse", autospec=True, side_effect=parser.parse) as parse:
        response = asyncio.run(send_slowly())
    assert (response.status_code, response.json()["title"]) == (200, "Metropolis")
    assert parse.call_count == 1


def test_a_large_form_is_on_disk_and_its_fields_are_not_large(ask: Ask, spools: list[Any]) -> None:
    large = part("extras", b"z" * 3_000_000, filename="z")
    response = send(ask, TITLE, POSTER, large)
    assert response.json()["files"][1]["size"] == 3_000_000
    assert spools[0].size == 3_000_009
    assert _is_closed(spools[0])
    many = [part(f"f{number}", "x" * 60_000) for number in range(20)]
    response = send(ask, *many)
    assert (response.status_code, response.json().keys()) == (413, {"code", "text"})


def test_a_body_that_is_too_long_is_not_read(ask: Ask) -> None:
    headers = {"Content-Type": TYPE, "Content-Length": "200000001"}
    assert ask("POST", URL, content=b"", headers=headers).status_code == 413
    large = b"x" * 1_100_000
    response = ask("PUT", URL, content=part("any", large) + END, headers={"Content-Type": TYPE})
    assert response.status_code == 413


def test_files_end_when_a_handler_fails_or_a_client_goes(
    app: Any, ask: Ask, spools: list[Any]
) -> None:
    with pytest.raises(LookupError):
        send(ask, part("title", "fail"), POSTER)
    messages = iter([{"type": "http.request", "body": TITLE + POSTER, "more_body": True}])

    async def receive() -> Any:
        return next(messages, {"type": "http.disconnect"})

    line = {"method": "POST", "path": URL, "query_string": b""}
    scope = {"type": "http", **line, "headers": [(b"content-type", TYPE.encode())]}
    with pytest.raises(ClientDisconnect):
        asyncio.run(app(scope, receive, None))
    assert all(map(_is_closed, spools))


def test_hostile_forms_take_little_time(ask: Ask) -> None:
    """Almost ends, parts without content, and lists that are nested: each a megabyte."""
    almost = part("extras", b"\r\n--" * 250_000, filename="x")
    nested = part("sizes", "[" * 65_000)
    headers = part("title", "x", *("X: " + "y" * 4000 for _ in range(7)))
    started = time.process_time()
    for hostile in (almost, nested * 2, part("colours", "") * 18_000, headers * 40):
        assert send(ask, hostile).status_code in {400, 422}
    assert time.process_time() - started < 3


def _is_closed(spool: Any) -> bool:
    try:
        spool.read(0, 1)
    except ValueError:
        return True
    return False
