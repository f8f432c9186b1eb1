"""The headers that all responses get: those for pages, those that protect, and an id."""

from __future__ import annotations

from functools import lru_cache, partial

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse, Kept, SharedHeaders
from impl.web.cors import Cors, Pairs

_PROTECTING = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
"""They make browsers more careful, also of errors."""
_TWO_YEARS_OF_HTTPS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
_MOST_KINDS = 4096


class AddedHeaders:
    """What is added; a response may have a value of its own of what protects."""

    def __init__(self, cors: Cors, *, https_only: bool) -> None:
        protecting = (*_PROTECTING, *([_TWO_YEARS_OF_HTTPS] if https_only else []))
        self._protecting = protecting
        self._names = frozenset(name for name, _ in protecting)
        self._by_origin = {
            origin: Kept(partial(self._joined, to_pages))
            for origin, to_pages in cors.by_origin.items()
        }
        self._to_others = Kept(partial(self._joined, cors.to_others))
        self._to_preflights = Kept(partial(self._joined, ()))

    def add(
        self, request: HttpRequest, response: HttpResponse, preflight: HttpResponse | None = None
    ) -> None:
        """Adds them to the response to a request, which may be that to a preflight."""
        if response is preflight:  # it has what pages need
            added = self._to_preflights
        else:
            added = self._by_origin.get(request.headers.get(b"origin"), self._to_others)
        response.shared = added[response.shared]
        response.values.append(request.id)
        if response.headers:
            own = tuple([name for name, _ in response.headers if name in self._names])
            response.shared = _without(response.shared, own)

    def _joined(self, to_pages: Pairs, before: SharedHeaders) -> SharedHeaders:
        """Returns what responses share that had these before: headers for pages, and what lacks."""
        given = {*before.names, *(name for name, _ in before.pairs)}
        missing = [header for header in self._protecting if header[0] not in given]
        pairs = (*before.pairs, *to_pages, *missing)
        return SharedHeaders(pairs, (*before.names, b"x-request-id"))


@lru_cache(_MOST_KINDS)
def _without(shared: SharedHeaders, own: tuple[bytes, ...]) -> SharedHeaders:
    """Returns what a response shares that has some headers of its `own`."""
    if not own:
        return shared
    return SharedHeaders(tuple([pair for pair in shared.pairs if pair[0] not in own]), shared.names)
