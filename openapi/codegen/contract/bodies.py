"""The body of a request, as far as its media type says what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_MOST_REPEATED = 1000
"""How often a part of a form is there at most, if nothing is said."""
_MOST_UNKNOWN = 100


@dataclass(frozen=True)
class FormField:
    """A field of a form, as texts."""

    name: str
    scalars: frozenset[str]
    """The types of JSON that its text may be of, or each of them."""
    is_repeated: bool
    """Whether it may be there several times."""
    may_be_json: bool = False
    """Whether its text may be an object or a list as JSON."""
    is_json: bool = False
    """Whether its text is JSON, whatever that is."""
    separator: str = ""
    """What is between the items of a list, if that is one text."""
    is_file: bool = False
    media_types: tuple[str, ...] = ()
    """What a part of a form may be of, if that is said."""
    least_bytes: int | None = None
    """How long a file must be, if that is said."""
    most_bytes: int | None = None
    """How long a file may be, if that is said."""
    max_items: int | None = None
    """How often it may be there, if that is said."""

    @property
    def is_beyond_text(self) -> bool:
        is_list = self.is_repeated or bool(self.separator)
        return is_list or self.may_be_json or self.is_json or self.scalars != {"string"}


@dataclass(frozen=True)
class Body:
    """The body of a request: of a media type, or of several that are read alike."""

    schema: str
    """That of the body, or of each of its lines; nothing where its handler reads it."""
    media_types: list[str]
    required: bool
    max_bytes: int
    """How long it may be."""
    kind: Literal["json", "form", "multipart", "text", "raw"]
    """How it is read: what is `raw` comes to its handler as it is."""
    least_bytes: int = 0
    """How long it must be, if it is raw."""
    is_beyond_types: bool = False
    """Whether its schema asks for more than types of Python do."""
    fields: tuple[FormField, ...] = ()
    """Those of a form that are not just text; of one in parts, all."""
    scalars: frozenset[str] = frozenset({"string"})
    """The types of JSON that a text may be of."""
    suffix: str = ""
    """What it is called beside others that the operation takes, such as `Form`."""

    @property
    def lists(self) -> list[str]:
        """The fields of a form that may be there several times."""
        return [field.name for field in self.fields if field.is_repeated]

    @property
    def most_parts(self) -> int:
        """How many parts a form may have, with some that nobody knows."""
        known = sum(_MOST_REPEATED if f.is_repeated else 1 for f in self.fields)
        given = sum(f.max_items or 0 for f in self.fields if f.is_repeated)
        all_are_given = all(f.max_items for f in self.fields if f.is_repeated)
        return (given + len(self.fields) if all_are_given else known) + _MOST_UNKNOWN

    @property
    def is_multipart(self) -> bool:
        return self.kind == "multipart"

    @property
    def is_form(self) -> bool:
        return self.kind == "form"

    @property
    def is_json(self) -> bool:
        return self.kind == "json"

    @property
    def is_raw(self) -> bool:
        """Whether its handler reads it."""
        return self.kind == "raw"
