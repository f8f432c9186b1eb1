"""Adds an image's packages of Debian to a CycloneDX document: `python -m impl.deploying.debian`.

It is given the document's file, and on standard input the packages (see `make sbom`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

_RELEASE = "debian-13"


def main() -> None:
    """Writes the file again, with the packages that standard input names."""
    file = Path(sys.argv[1])
    document = json.loads(file.read_text(encoding="utf-8"))
    document["components"] += components(sys.stdin)
    file.write_text(json.dumps(document, indent=2), encoding="utf-8")


def components(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yields the components that lines such as `libc6 2.41-12 amd64` are about."""
    for line in lines:
        name, version, architecture = line.split()
        address = (
            f"pkg:deb/debian/{quote(name)}@{quote(version)}?arch={architecture}&distro={_RELEASE}"
        )
        yield {
            "type": "library",
            "bom-ref": address,
            "name": name,
            "version": version,
            "purl": address,
        }


if __name__ == "__main__":
    main()
