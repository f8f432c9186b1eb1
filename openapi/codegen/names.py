"""The names of the contract as code spells them."""

from __future__ import annotations

import re


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


def status_name(status: str) -> str:
    """Returns the end of a name for a response: `404`, `4XX`, `Default`."""
    return status[:1].upper() + status[1:]
