"""A response that is whole: it is sent as it is, without being looked at again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from msgspec import Struct
from starlette.types import Send

from generated.http_request import HttpRequest

type Headers = list[tuple[bytes, bytes]]
"""Headers as they are sent, their names in lower case."""

WITHOUT_CONTENT = frozenset((204, 304))
"""Responses of these statuses never have a body, nor a length of it (RFC 9110, section 8.6)."""


class Kept[Key, Value](dict[Key, Value]):
    """What was made of each key: who asks for the same one again gets the same."""

    def __init__(self, make: Callable[[Key], Value]) -> None:
        self._make = make

    def __missing__(self, key: Key) -> Value:
        value = self[key] = self._make(key)
        return value


class SharedHeaders:
    """What the headers of many responses have in common, always as the same object.

    So whoever has made something of it, such as the bytes to send, can keep it.
    """

    __slots__ = ("limited", "lines", "longer", "names", "pairs")

    def __init__(
        self, pairs: tuple[tuple[bytes, bytes], ...] = (), names: tuple[bytes, ...] = ()
    ) -> None:
        self.pairs = pairs
        """Those that are the same in all."""
        self.names = names
        """Those of which each has a value of its own, in its `values`."""
        self.longer = Kept(self._with_one)
        """These and one more name, by the name."""
        self.limited = Kept(self._with_limits)
        """These and those that tell of rate limits, by what these allow; what is left, differs."""
        self.lines: dict[int, Any] = {}
        """What a server has made of them to send, by the status of the response."""

    def _with_one(self, name: bytes) -> SharedHeaders:
        return SharedHeaders(self.pairs, (*self.names, name))

    def _with_limits(self, allowed: str) -> SharedHeaders:
        policy = (b"ratelimit-policy", allowed.encode())
        return SharedHeaders((*self.pairs, policy), (*self.names, b"ratelimit"))


NO_HEADERS = SharedHeaders()


class HttpResponse(Struct):
    """A status, headers and a body. Whoever stands between may add headers.

    The length of the body is not among them: whoever sends it tells it.
    """

    is_whole: ClassVar[bool] = True
    """Whether `body` is all of it."""
    status: int
    headers: Headers
    """Those that it shares with no others."""
    body: bytes = b""
    shared: SharedHeaders = NO_HEADERS
    values: list[str] = []
    """Those of the `names` that it shares, in their order."""

    @property
    def all_headers(self) -> Headers:
        """All its headers, its own and those that it shares with others."""
        values = [value.encode("latin-1") for value in self.values]
        named = zip(self.shared.names, values, strict=True)
        return [*self.headers, *named, *self.shared.pairs]

    def add(self, name: bytes, value: str) -> None:
        """Adds a header that many responses have."""
        self.shared = self.shared.longer[name]
        self.values.append(value)

    def header(self, name: bytes) -> str | None:
        """Returns the header of a name in lower case."""
        names = self.shared.names
        if name in names:
            return self.values[names.index(name)]
        others = (*self.shared.pairs, *self.headers)
        return next((value.decode("latin-1") for each, value in others if each == name), None)

    async def send(self, request: HttpRequest, send: Send) -> None:
        """Sends it; to HEAD, only its head (RFC 9110, section 9.3.2)."""
        headers = self.all_headers
        if self.status not in WITHOUT_CONTENT:
            headers.append((b"content-length", b"%d" % len(self.body)))
        body = b"" if request.method == "HEAD" else self.body
        request.sent_bytes = len(body)
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
