"""What Schemathesis cannot know about the blog: which articles and comments there are."""

from __future__ import annotations

from typing import Any

import httpx
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CaseMetadata

from tests.fuzz_accounts import SignedUp
from tests.fuzz_owner import OWNER, created

TAGS: tuple[str, ...] = ("users", "profiles", "articles", "favorites", "comments", "tags")
"""The tags of the operations that are fuzzed. All others are those of the platform."""
SETTINGS: dict[str, str] = {}
"""What the server is told besides."""
_ARTICLES = "/api/articles"


async def prepare(client: httpx.AsyncClient, _owner: SignedUp) -> None:
    """Publishes an article."""
    await client.post(_ARTICLES, json=_new_article())


def translate(_contract: dict[str, Any]) -> None:
    """Translates nothing: Schemathesis understands all of it."""


def lead(case: Case[Any], meta: CaseMetadata) -> None:
    """Makes a case be about an article, and a comment on it, that exist."""
    if "slug" not in case.path_parameters or meta.is_negative_at(ParameterLocation.PATH):
        return
    slug = created(_ARTICLES, _new_article(), OWNER)["article"]["slug"]
    case.path_parameters["slug"] = slug
    if "id" in case.path_parameters:
        comment = {"comment": {"body": "I have waited for this."}}
        made = created(f"{_ARTICLES}/{slug}/comments", comment, OWNER)
        case.path_parameters["id"] = made["comment"]["id"]


def settle(_case: Case[Any], _meta: CaseMetadata) -> None:
    """Does nothing: what else fits the contract is right."""


def _new_article() -> dict[str, Any]:
    return {"article": {"title": "On Engines", "description": "Notes", "body": "They compute."}}
