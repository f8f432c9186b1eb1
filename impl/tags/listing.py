"""Lists of tags, in the order of their names."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Executable

from impl.paging.pages import Order, Part
from impl.tags import statements


@dataclass(frozen=True, slots=True)
class TagList:
    """The tags of a user."""

    owner: str

    @property
    def scope(self) -> tuple[str, ...]:
        """What a cursor of this list is valid for."""
        return ("tag-list", self.owner)

    @property
    def values(self) -> dict[str, object]:
        """The parameters of the statements, except for the position and `rows`."""
        return {"owner": self.owner}

    @property
    def order(self) -> Order:
        """The order of the list."""
        return statements.ORDER

    def statement(self, part: Part) -> Executable:
        """Returns the statement for a page."""
        return statements.page(part)
