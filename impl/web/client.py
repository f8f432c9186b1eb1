"""The client of a request, as people recognise their devices by it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Self

from generated.http_request import HttpRequest

_MAX_DEVICE = 200
_MAX_ADDRESS = 45


@dataclass(frozen=True, slots=True)
class Client:
    """The device and the address that a request comes from."""

    device: str | None
    """What the client calls itself: printable ASCII, of 200 characters at most."""
    address: str | None

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Returns the client of `request`."""
        printable = (c for c in request.header(b"user-agent") or "" if " " <= c <= "~")
        device = "".join(islice(printable, _MAX_DEVICE))
        return cls(device=device or None, address=request.address[:_MAX_ADDRESS] or None)
