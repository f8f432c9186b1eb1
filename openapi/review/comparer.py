"""What a pair of schemas asks about the schemas inside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from openapi.codegen.contract.document import Json
from openapi.review.difference import Difference
from openapi.review.reading import Reading


class Comparison(Protocol):
    """What compares the schemas inside a pair: `SchemaComparison`."""

    @property
    def older(self) -> Reading: ...

    @property
    def newer(self) -> Reading: ...

    @property
    def renamed(self) -> Mapping[str, str]:
        """The newer names of schemas that have another one."""

    def differences(self, old: Json, new: Json, pointer: str) -> Iterator[Difference]:
        """Yields how they differ; schemas of one name are compared where they are written."""

    def are_alike(self, old: Json, new: Json) -> bool:
        """Whether they mean the same."""
