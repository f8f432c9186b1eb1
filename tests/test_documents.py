"""The documents mention only files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.servers import ROOT

DOCUMENTS = [
    file
    for folder in ("openapi", "impl", "generated")
    for file in (ROOT / folder).rglob("*.md")
    # The tutorial makes the files that it names; its own test follows it.
    if "node_modules" not in file.parts and file.name != "changing-the-contract.md"
] + [ROOT / "README.md"]
# Paths of this repository in backticks, and links to files, except for patterns and examples.
PATHS = re.compile(r"`((?:impl|tests|openapi|generated)/[\w./-]*\w/?)`")
LINKS = re.compile(r"\]\(([\w./-]+?)(?:#[\w-]+)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_each_path_and_link_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    missing = [path for path in PATHS.findall(text) if not (ROOT / path).exists()]
    missing += [link for link in LINKS.findall(text) if not (document.parent / link).exists()]
    assert missing == []
