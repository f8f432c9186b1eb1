"""A parameter of the contract is missing."""

from __future__ import annotations

from typing import override

from generated.models import TagPage
from generated.tags import ListTags200, ListTagsOutcome, TagsApi
from tests.openapi.codegen.wrong_handlers.right import Person


class OnePage(TagsApi[Person]):
    @override
    async def list_tags(self, caller: Person, *, limit: int) -> ListTagsOutcome:  # type: ignore[override]
        return ListTags200(body=TagPage(items=[], next_cursor=None))
