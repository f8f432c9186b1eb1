"""The responses that operations declare."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openapi.codegen.contract.conventions import LINKS_OF_PAGES, VERSION
from openapi.codegen.contract.headers import Header, given_headers
from openapi.codegen.contract.problems import ProblemType


def codes_of(status: str, beside: Iterable[str]) -> range:
    """Returns the statuses that a response is for, as far as they go together.

    `default` is for errors where a success is declared beside it, and else for any status.
    """
    if status.isdecimal():
        return range(int(status), int(status) + 1)
    if status != "default":
        first = int(status[0]) * 100
        return range(first, first + 100)
    return range(400 if any(key.startswith("2") for key in beside) else 200, 600)


@dataclass(frozen=True)
class Response:
    """One declared response of one operation, or one that many share."""

    name: str
    """What code calls it, such as `CreateTask201`."""
    status: int
    """The first that it may have."""
    description: str
    media_type: str | None
    body: str | None
    """The type of the body: a schema's name, `bytes` if it is not JSON, or `None` without one."""
    headers: list[Header]
    decided_by: list[str]
    stream_seconds: int | None = None
    """How long it may take to send a body that is made meanwhile; `None` of one that is there."""
    item: str | None = None
    """The schema of each line, of a streamed body that consists of JSON."""
    is_chosen: bool = False
    """Whether it is of one of several media types, and a client may say which it wants."""
    problems: tuple[ProblemType, ...] = ()
    """What it may be, if it is a problem."""
    statuses: str = ""
    """Those that it may have, where they are several: `4XX`, or `default`."""
    codes: range = range(0)
    """These, but for those that have a response of their own."""
    declared: tuple[str, ...] = ()
    """What has: `404`, or `4XX`."""

    @property
    def is_problem(self) -> bool:
        return bool(self.problems)

    @property
    def key(self) -> str:
        """What the contract has it under: `404`, `4XX`, or `default`."""
        return self.statuses or str(self.status)

    @property
    def is_success(self) -> bool:
        """Whether it is no error, or need not be one."""
        return self.status < 400

    @property
    def is_of_errors(self) -> bool:
        """Whether it may be an error."""
        return self.status >= 400 or self.codes.stop > 400

    @property
    def has_schema(self) -> bool:
        """Whether its body is a value of a schema, and not just text or bytes."""
        return self.body not in {None, "bytes"}

    @property
    def is_outcome(self) -> bool:
        """Whether a handler may decide on it, and it is no problem."""
        return "handler" in self.decided_by and not self.is_problem

    @property
    def is_streamed(self) -> bool:
        return self.stream_seconds is not None

    @property
    def fields(self) -> list[Header]:
        """The headers that the handler gives, the required ones first."""
        return given_headers(self.headers)

    @property
    def has_links(self) -> bool:
        """Whether generated code says where the first and the next page are."""
        return any(h.name == LINKS_OF_PAGES and h.is_conventional for h in self.headers)

    @property
    def has_version(self) -> bool:
        """Whether its handler must say which version of something its body is."""
        return any(header.name == VERSION and header.required for header in self.fields)

    @property
    def constant_headers(self) -> dict[str, str]:
        """The headers that are the same every time."""
        return {h.name: h.const for h in self.headers if h.const is not None and h.required}
