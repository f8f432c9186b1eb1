"""Headers that make browsers more careful, on every response, including errors."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_NOTHING_MAY_RUN = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_TWO_YEARS_OF_HTTPS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")


class SecurityHeaders:
    """ASGI middleware that adds them, unless a response has its own value."""

    def __init__(self, app: ASGIApp, *, https_only: bool) -> None:
        self._app = app
        self._headers = [*_HEADERS, _NOTHING_MAY_RUN]
        if https_only:
            self._headers.append(_TWO_YEARS_OF_HTTPS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def add_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                missing = [header for header in self._headers if header[0] not in given]
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self._app(scope, receive, add_headers)
