"""The names that generated code gives to things of the contract."""

from __future__ import annotations

import builtins
import keyword
import re

from pydantic import BaseModel

_RESERVED = {*dir(builtins), *dir(BaseModel), "self", "caller", "body", "media_types"}


def snake_case(name: str) -> str:
    """Returns `logIn`, `If-Match`, `HTTPError` as `log_in`, `if_match`, `http_error`, and so on."""
    words = re.sub(
        r"([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])", r"\1\3_\2", name.replace("ETag", "Etag")
    )
    return re.sub(r"[^A-Za-z0-9]+", "_", words).strip("_").lower()


def pascal_case(name: str) -> str:
    """Returns `logIn` as `LogIn`."""
    return "".join(word.capitalize() for word in snake_case(name).split("_"))


def kebab_case(name: str) -> str:
    """Returns `logIn` as `log-in`: what a file is called."""
    return snake_case(name).replace("_", "-")


def is_reserved(name: str) -> bool:
    """Whether Python, Pydantic or this code needs the name for something else."""
    return keyword.iskeyword(name) or name.startswith("model_") or name in _RESERVED
