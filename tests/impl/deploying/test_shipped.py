"""What is shipped: the list of licences, and the packages of Debian in the list of components."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest

from impl.deploying import debian
from impl.deploying.licences import PAGE, licence_of, page, shipped


def test_the_list_of_licences_is_that_of_the_lock_file() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run make licences"
    assert {"fastapi", "asyncpg", "uvloop"} <= {package.name for package in shipped()}


def test_no_licence_is_unknown_or_asks_for_our_own_code() -> None:
    licences = {package.name: licence_of(package) for package in shipped()}
    assert [
        name for name, said in licences.items() if not said or re.search("GPL|SSPL|BUSL", said)
    ] == []


def test_packages_of_debian_are_components_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "x.cdx.json"
    file.write_text('{"bomFormat": "CycloneDX", "components": [{"name": "fastapi"}]}')
    monkeypatch.setattr(sys, "argv", ["debian", str(file)])
    monkeypatch.setattr(sys, "stdin", io.StringIO("zlib1g 1:1.3.dfsg+really1.3.1-1+b1 amd64\n"))
    debian.main()
    fastapi, zlib = json.loads(file.read_text())["components"]
    assert fastapi == {"name": "fastapi"}
    assert zlib["version"] == "1:1.3.dfsg+really1.3.1-1+b1"
    address = "pkg:deb/debian/zlib1g@1%3A1.3.dfsg%2Breally1.3.1-1%2Bb1?arch=amd64&distro=debian-13"
    assert zlib["purl"] == zlib["bom-ref"] == address
