"""What Schemathesis cannot know about tasks: which there are. Each service has such a file."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

import httpx
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CaseMetadata, TestPhase

from tests.fuzz_owner import (
    OWNER,
    OWNER_ID,
    created,
    http,
    is_on_the_owners_path,
    read,
    succeeded,
    url,
)
from tests.support.creations import creation_for
from tests.support.users import PASSWORD, SignedUp

TAGS: tuple[str, ...] = ()
"""The tags of the operations that are fuzzed: all of them."""
SCOPE_OF_KEYS = "tasks:read"
"""What API keys are made for."""
SETTINGS: dict[str, str] = {}
"""What the server is told besides, as each case makes things of its own."""
_numbers = itertools.count(1)


async def prepare(client: httpx.AsyncClient, owner: SignedUp) -> None:
    """Gives the owner some tasks and tags."""
    for title in ("First", "Second"):
        await client.post(owner.tasks, json={"title": title, "tags": [title]})


def translate(contract: dict[str, Any]) -> None:
    """Gives the schema of CSV what only the description says."""
    file = contract["paths"]["/api/{user_id}/imports"]["post"]["requestBody"]["content"]["text/csv"]
    file["schema"] = {"type": "string", "pattern": "^title(\r\n[A-Za-z]{1,20}){0,20}$"}


def lead(case: Case[Any], meta: CaseMetadata) -> None:
    """Makes a case that no link leads to be about things that exist."""
    _lead_to_a_thing(case, meta)
    _lead_to_a_tag(case, meta)


def settle(case: Case[Any], meta: CaseMetadata) -> None:
    """Makes any case mean what the contract cannot say."""
    _choose_a_time_zone(case, meta)
    _export_little(case)
    _leave_the_trash(case, meta)


def _choose_a_time_zone(case: Case[Any], meta: CaseMetadata) -> None:
    """Replaces a string that only looks like a time zone by an existing one."""
    if "time_zone" in case.query and not meta.is_negative_at(ParameterLocation.QUERY):
        zones = ("UTC", "Asia/Kathmandu", "America/New_York")
        case.query["time_zone"] = zones[len(str(case.query["time_zone"])) % len(zones)]


def _lead_to_a_thing(case: Case[Any], meta: CaseMetadata) -> None:
    """Creates the task, or whatever it is, from the contract's example.

    Unless the case tests the path, or the path is another user's.
    """
    creation = creation_for(case.operation.path)
    if creation is None or not creation.is_owned or not is_on_the_owners_path(case, meta):
        return
    path = creation.path.format(user_id=OWNER_ID)
    thing_id = created(path, creation.example, OWNER)["id"]
    case.path_parameters[creation.id_name] = thing_id
    if case.operation.definition.raw["operationId"] == "restoreTask":
        succeeded(http.request("DELETE", f"{url()}{path}/{thing_id}", headers=OWNER))


def _lead_to_a_tag(case: Case[Any], meta: CaseMetadata) -> None:
    """Creates a tag for the case, by creating a task. The newest one is the first in the list.

    If it is to be merged into another one, that is the next one.
    """
    if "tag_id" in case.path_parameters and is_on_the_owners_path(case, meta):
        task = {"title": "Made for one case", "tags": [f"!{10**9 - next(_numbers)}"]}
        created(f"/api/{OWNER_ID}/tasks", task, OWNER)
        tags = read(f"/api/{OWNER_ID}/tags?limit=2", OWNER)["items"]
        case.path_parameters["tag_id"] = tags[0]["id"]
        is_about_the_body = meta.is_negative_at(ParameterLocation.BODY)
        if isinstance(case.body, dict) and "into" in case.body and not is_about_the_body:
            case.body["into"] = tags[-1]["id"]


def _export_little(case: Case[Any]) -> None:
    """Exports the data of a user without tasks, as the owner has thousands in the end."""
    is_owners = (
        case.headers.get("Authorization") == OWNER["Authorization"]
        and case.path_parameters.get("user_id") == OWNER_ID
    )
    if case.operation.definition.raw["operationId"] == "exportData" and is_owners:
        account = {"email": f"{uuid.uuid4()}@example.com", "password": PASSWORD}
        signed_in = created("/api/auth/signup", account)
        case.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        case.path_parameters["user_id"] = signed_in["user"]["id"]


def _leave_the_trash(case: Case[Any], meta: CaseMetadata) -> None:
    """Reads no deleted task in a scenario: Schemathesis would say that deleting it did nothing."""
    is_of_one = case.operation.definition.raw["operationId"] == "getTask"
    if is_of_one and meta.phase.name is TestPhase.STATEFUL and case.query.get("deleted") == "only":
        del case.query["deleted"]
