"""What the contract says how to create, so that tests know the things of a new domain, too.

What `/api/{user_id}/tasks/{id}` is about, `POST /api/{user_id}/tasks` makes, and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.generated.documents import DOCUMENT, Json, resolve


@dataclass(frozen=True)
class Creation:
    """An operation that creates something which has a path of its own."""

    path: str
    id_name: str
    """The parameter of the thing's path, and the schema that it has."""
    id_schema: str
    example: Json
    """The contract's first example of a body."""
    texts: frozenset[str]
    """Its properties that may be any text."""

    @property
    def is_owned(self) -> bool:
        """Whether it creates what is its caller's: all but what administrators create."""
        return not self.path.startswith("/api/admin/")

    def saying(self, text: str) -> Json:
        """Returns the example, with `text` for every text."""
        return self.example | dict.fromkeys(self.example.keys() & self.texts, text)


def creation_for(path: str) -> Creation | None:
    """Returns what creates the thing that a path of the contract is about, or is beneath."""
    return next((c for c in CREATIONS if f"{path}/".startswith(f"{c.path}/{{{c.id_name}}}/")), None)


def _creations() -> Iterator[Creation]:
    paths: dict[str, Json] = DOCUMENT["paths"]
    for path, item in paths.items():
        above = re.fullmatch(r"(.+)/\{(\w+)\}", path)
        if above and "post" in paths.get(above[1], {}):
            (id_,) = [p for p in map(resolve, item["parameters"]) if p["name"] == above[2]]
            sent = paths[above[1]]["post"]["requestBody"]["content"]["application/json"]
            properties = resolve(sent["schema"])["properties"]
            yield Creation(
                path=above[1],
                id_name=id_["name"],
                id_schema=id_["schema"]["$ref"].rpartition("/")[2],
                example=resolve(next(iter(sent["examples"].values())))["value"],
                texts=frozenset(name for name, node in properties.items() if _is_text(node)),
            )


def _is_text(node: Json) -> bool:
    schema = resolve(node)
    return schema.get("type") == "string" and not schema.keys() & {"enum", "const", "format"}


CREATIONS = tuple(_creations())
