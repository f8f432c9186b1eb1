"""The body of a request, as far as its media type says what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
    separator: str = ""
    """What is between the items of a list, if that is one text."""

    @property
    def is_beyond_text(self) -> bool:
        is_list = self.is_repeated or bool(self.separator)
        return is_list or self.may_be_json or self.scalars != {"string"}


@dataclass(frozen=True)
class Body:
    """The body of a request: of a media type, or of several that are read alike."""

    schema: str
    """That of the body, or of each of its lines; nothing where its handler reads it."""
    media_types: list[str]
    required: bool
    max_bytes: int
    """How long it may be."""
    kind: Literal["json", "form", "text", "raw"]
    """How it is read: what is `raw` comes to its handler as it is."""
    is_beyond_types: bool = False
    """Whether its schema asks for more than types of Python do."""
    fields: tuple[FormField, ...] = ()
    """Those of a form that are not just text."""
    suffix: str = ""
    """What it is called beside others that the operation takes, such as `Form`."""

    @property
    def lists(self) -> list[str]:
        """The fields of a form that may be there several times."""
        return [field.name for field in self.fields if field.is_repeated]

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
