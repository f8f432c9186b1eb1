"""What an operation asks of its callers, such that a request can have it."""

from __future__ import annotations

from openapi.codegen.contract.credentials import place_of
from openapi.codegen.contract.document import Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.path_items import operations
from openapi.codegen.normalise.refusals import Place


def settle_security(draft: Draft) -> None:
    """Describes every scheme, and makes alternatives of what a request can only have one of."""
    holders = [((), draft.document), *((place, each) for place, _, _, each in operations(draft))]
    for place, holder in holders:
        _define(draft, place, holder)
        _settle(draft, place, holder)


def _define(draft: Draft, place: Place, holder: Json) -> None:
    """Takes a scheme that is nowhere described for that of bearer tokens: nobody is let in."""
    for name in [name for alternative in holder.get("security", []) for name in alternative]:
        schemes = draft.components("securitySchemes")
        if name not in schemes:
            schemes[name] = {"type": "http", "scheme": "bearer"}
            text = f"{name} is a bearer token, as components.securitySchemes does not say"
            draft.decide((*place, "security"), text)


def _settle(draft: Draft, place: Place, holder: Json) -> None:
    settled = [one for each in holder.get("security", []) for one in _possible(draft, each)]
    if settled != holder.get("security", []):
        text = "credentials of one header are alternatives: a request has one of them"
        draft.decide((*place, "security"), text)
        holder["security"] = settled


def _possible(draft: Draft, alternative: Json) -> list[Json]:
    """Returns an alternative, or several: each with one of the credentials in `Authorization`."""
    schemes = draft.document.get("components", {}).get("securitySchemes", {})
    places = {name: place_of(schemes[name]) for name in alternative if name in schemes}
    sharing = [name for name, place in places.items() if place and place.is_in_authorization]
    if len(sharing) < 2:
        return [alternative]
    others = {name: scopes for name, scopes in alternative.items() if name not in sharing}
    return [{name: alternative[name], **others} for name in sharing]
