"""Lists the licences of the packages that are shipped: `make licences` writes `licences.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

_ROOT = Path(__file__).parents[2]
PAGE = Path(__file__).with_name("licences.md")
_LOCKED = re.compile(r"^(\S+==\S+(?: ; [^\\\n]+)?)", re.MULTILINE)
_SERVER = {"sys_platform": "linux", "platform_python_implementation": "CPython"}
"""What decides about packages that only some systems need."""


def main() -> None:
    """Writes the page."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """Returns the page, of the packages that are installed here."""
    rows = (f"| {d.name} | {d.version} | {licence_of(d)} |" for d in shipped())
    return "\n".join((_HEAD, *rows, ""))


def shipped() -> Iterator[Distribution]:
    """Yields the packages of `requirements.lock` that a server on Linux gets."""
    text = (_ROOT / "requirements.lock").read_text(encoding="utf-8")
    for line in _LOCKED.findall(text):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(_SERVER):
            yield distribution(requirement.name)


def licence_of(package: Distribution) -> str:
    """Returns what a package says of its licence: an expression of SPDX, or an older spelling."""
    said = package.metadata
    named = said.get("License-Expression") or said.get("License") or ""
    if named and "\n" not in named:
        return named
    classifiers = said.get_all("Classifier") or []
    return ", ".join(c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License :: "))


_HEAD = """\
# Licences of what is shipped

The service has the [MIT licence](../../LICENSE). These are the packages that it needs to run, with
what they say of theirs; the texts are in the image, below `/app/.venv`. `make licences` writes this
page. Swagger UI, which is in `fastapi-swagger`, has Apache-2.0. Debian's packages in the image have
theirs in `/usr/share/doc`.

| package | version | licence |
|---|---|---|"""


if __name__ == "__main__":
    main()
