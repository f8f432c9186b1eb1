"""The responses that operations declare."""

from __future__ import annotations

from dataclasses import dataclass

from openapi.codegen.contract.conventions import LINKS_OF_PAGES, VERSION
from openapi.codegen.contract.headers import Header, given_headers
from openapi.codegen.contract.problems import ProblemType


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
    problems: tuple[ProblemType, ...] = ()
    """What it may be, if it is a problem."""
    statuses: str = ""
    """Those that it may have, where they are several: `4XX`, or `default`."""

    @property
    def is_problem(self) -> bool:
        return bool(self.problems)

    @property
    def key(self) -> str:
        """What the contract has it under: `404`, `4XX`, or `default`."""
        return self.statuses or str(self.status)

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
