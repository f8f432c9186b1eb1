# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""The tags of your tasks.

The operations tagged `tags`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated

from pydantic import MISSING, Field

from .authentication import authenticate, require_own_path
from .http_request import HttpRequest
from .http_response import HttpResponse
from .idempotency import attempt_at, keep
from .models import (
    MOST_STRUCTURE,
    Cursor,
    EntityTag,
    EntityTagList,
    IdempotencyKey,
    Limit,
    Tag,
    TagId,
    TagMerge,
    TagPage,
    TagPatch,
)
from .preconditions import respond_if_modified
from .problems import InvalidCursor, MergeTargetNotFound, TagNameTaken, TagNotFound
from .rate_limit_policies import POLICIES_BY_SCHEME
from .rate_limits import RateLimiter, limit_by_scheme
from .replies import Reply, ReplyWith, header, respond
from .request_bodies import read_json
from .request_models import RequestModel
from .requests import IntegerText, validate
from .routing import Api, Endpoint, KeepingOpener, Operation
from .security import Authenticators, Principal, Security


class TagsApi[P: Principal](Api):
    """The tags of your tasks."""

    @abstractmethod
    async def list_tags(
        self, caller: P, *, limit: Limit, cursor: Cursor | MISSING
    ) -> ListTagsOutcome:
        """List tags.

        Returns one page of your tags, sorted by name ignoring case. A tag exists from the first
        task that has it until the last one is gone. Deleted tasks count until they are removed from
        the trash, so a restored task has its tags again.
        """

    @abstractmethod
    async def update_tag(self, caller: P, tag_id: TagId, body: TagPatch) -> UpdateTagOutcome:
        """Rename a tag.

        A JSON merge patch (RFC 7396): properties you leave out stay as they are. `application/json`
        means the same as `application/merge-patch+json`.

        All tasks that have the tag show its new name, with a new `ETag` and `updated_at`. The name
        of another tag is a 409: merge the two with `mergeTag`.
        """

    @abstractmethod
    async def delete_tag(self, caller: P, tag_id: TagId) -> DeleteTagOutcome:
        """Remove a tag from all tasks.

        Removes the tag from all tasks, deleted ones too, and gives each of them a new `ETag` and
        `updated_at`. The tasks themselves stay. A second delete is a 404, so retrying after a lost
        response is safe.
        """

    @abstractmethod
    async def merge_tag(self, caller: P, tag_id: TagId, body: TagMerge) -> MergeTagOutcome:
        """Merge a tag into another.

        Gives all tasks that have this tag the tag `into` instead, in its spelling, with a new
        `ETag` and `updated_at`, and removes this tag. The response is the remaining tag. Merging a
        tag into itself changes nothing.

        After a lost response, send the request again with the same `Idempotency-Key` to get that
        response. Without a key, the second request is a 404: this tag is gone, so the merge is
        done. If the tag `into` does not exist, that is a 409.
        """


type ListTagsOutcome = ListTags200 | InvalidCursor
"""What `listTags` may answer."""


class ListTags200(ReplyWith[TagPage]):
    """A page of tags."""

    status = 200
    constant_headers = {"Cache-Control": "private, no-cache"}
    etag: EntityTag | None = header("ETag", default=None)
    """The version of this page, for `If-None-Match`."""


type UpdateTagOutcome = UpdateTag200 | TagNotFound | TagNameTaken
"""What `updateTag` may answer."""


class UpdateTag200(ReplyWith[Tag]):
    """The tag."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


type DeleteTagOutcome = DeleteTag204 | TagNotFound
"""What `deleteTag` may answer."""


class DeleteTag204(Reply):
    """The tag is removed."""

    status = 204
    constant_headers = {"Cache-Control": "no-store"}


type MergeTagOutcome = MergeTag200 | TagNotFound | MergeTargetNotFound
"""What `mergeTag` may answer."""


class MergeTag200(ReplyWith[Tag]):
    """The tag that remains."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


_TASKS_WRITE = Security(
    {"oauth2": ("tasks:write",)}, {"openIdConnect": ("tasks:write",)}, {"apiKey": ("tasks:write",)}
)
LIST_TAGS = Operation(
    "listTags",
    "GET",
    "/api/{user_id}/tags",
    Security(
        {"oauth2": ("tasks:read",)}, {"openIdConnect": ("tasks:read",)}, {"apiKey": ("tasks:read",)}
    ),
)
UPDATE_TAG = Operation("updateTag", "PATCH", "/api/{user_id}/tags/{tag_id}", _TASKS_WRITE)
DELETE_TAG = Operation("deleteTag", "DELETE", "/api/{user_id}/tags/{tag_id}", _TASKS_WRITE)
MERGE_TAG = Operation("mergeTag", "POST", "/api/{user_id}/tags/{tag_id}/merge", _TASKS_WRITE)


def tags_endpoints[P: Principal](
    open_handlers: KeepingOpener[TagsApi[P]],
    authenticators: Authenticators[P],
    rate_limiter: RateLimiter | None,
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def list_tags(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, LIST_TAGS.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        require_own_path(caller, request, "user_id", segment=2)
        valid = validate(ListTagsRequest, request)
        async with open_handlers(LIST_TAGS, request) as handlers:
            outcome = await handlers.list_tags(caller, limit=valid.limit, cursor=valid.cursor)
        return respond_if_modified(request, outcome, valid.if_none_match)

    async def update_tag(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, UPDATE_TAG.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        require_own_path(caller, request, "user_id", segment=2)
        body = await read_json(request, UpdateTagRequest.media_types)
        valid = validate(UpdateTagRequest, request, body)
        async with open_handlers(UPDATE_TAG, request) as handlers:
            outcome = await handlers.update_tag(caller, valid.tag_id, valid.body)
        return respond(request, outcome)

    async def delete_tag(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, DELETE_TAG.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        require_own_path(caller, request, "user_id", segment=2)
        valid = validate(DeleteTagRequest, request)
        async with open_handlers(DELETE_TAG, request) as handlers:
            outcome = await handlers.delete_tag(caller, valid.tag_id)
        return respond(request, outcome)

    async def merge_tag(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, MERGE_TAG.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        require_own_path(caller, request, "user_id", segment=2)
        body = await read_json(request, MergeTagRequest.media_types)
        valid = validate(MergeTagRequest, request, body)
        key = valid.idempotency_key
        attempt = None if key is MISSING else await attempt_at(request, key, caller)
        async with open_handlers(MERGE_TAG, request, attempt) as handlers:
            outcome = await handlers.merge_tag(caller, valid.tag_id, valid.body)
            response = respond(request, outcome)
            if attempt is not None:
                keep(attempt, request, response)
            return response

    return [
        Endpoint(LIST_TAGS, list_tags),
        Endpoint(UPDATE_TAG, update_tag),
        Endpoint(DELETE_TAG, delete_tag),
        Endpoint(MERGE_TAG, merge_tag),
    ]


class ListTagsRequest(RequestModel):
    """What may come with `listTags`."""

    most_parameters = 2
    if_none_match: Annotated[EntityTagList | MISSING, Field(alias="header.If-None-Match")] = MISSING
    limit: Annotated[Limit, IntegerText, Field(alias="query.limit")] = 50
    cursor: Annotated[Cursor | MISSING, Field(alias="query.cursor")] = MISSING


class UpdateTagRequest(RequestModel):
    """What may come with `updateTag`."""

    media_types = ("application/merge-patch+json", "application/json")
    most_structure = MOST_STRUCTURE["TagPatch"]
    tag_id: Annotated[TagId, Field(alias="path.tag_id")]
    body: TagPatch


class DeleteTagRequest(RequestModel):
    """What may come with `deleteTag`."""

    tag_id: Annotated[TagId, Field(alias="path.tag_id")]


class MergeTagRequest(RequestModel):
    """What may come with `mergeTag`."""

    most_structure = MOST_STRUCTURE["TagMerge"]
    tag_id: Annotated[TagId, Field(alias="path.tag_id")]
    idempotency_key: Annotated[IdempotencyKey | MISSING, Field(alias="header.Idempotency-Key")] = (
        MISSING
    )
    body: TagMerge
