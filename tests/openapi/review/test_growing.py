"""What a reviewer reads of a contract that grows, where clients are ready for it or are not."""

from __future__ import annotations

from openapi.codegen.contract.document import Json
from openapi.review.change import Change, Impact
from openapi.review.comparison import compare
from tests.openapi.edits import apply
from tests.openapi.review.pairs import small_contract

NOTE = "components schemas Note properties"
STATE = "components schemas Thing properties state"


def only_change(base: Json, edit: Json) -> Change:
    older = apply(base, small_contract())
    (change,) = compare(older, apply(edit, older))
    return change


def test_a_property_more_in_a_put_breaks_the_put_and_no_other_request_that_has_it() -> None:
    also_posted = {
        "at": "paths /things post requestBody content",
        "to": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}},
    }
    change = only_change(also_posted, {"at": f"{NOTE} colour", "to": {"type": "boolean"}})
    assert change.impact is Impact.BREAKING
    assert change.operations == ("putNote",)
    assert change.message == "`Note.colour`: is new"
    assert change.why == "the PUT of a client that does not know it leaves it out, and so resets it"


def test_a_required_property_more_in_a_put_is_refused_and_resets_nothing() -> None:
    required = {
        "at": "components schemas Note required",
        "to": ["text", "colour"],
        "also": [{"at": f"{NOTE} colour", "to": {"type": "boolean"}}],
    }
    change = only_change({"at": "info title", "to": "Shop"}, required)
    assert change.why == "a request that was good is refused"


def test_a_value_more_of_an_open_enum_is_told_with_why_it_breaks_nobody() -> None:
    change = only_change(
        {"at": f"{STATE} x-open-enum", "to": True},
        {"at": f"{STATE} enum", "to": ["open", "closed", "lost"]},
    )
    text = "`enum` has `lost` more; it is open, so clients are ready for that"
    assert change.message == f"`Thing.state`: {text}"
    assert change.impact is Impact.ADDITIVE


def test_an_enum_that_opens_breaks_those_who_handle_each_of_its_values() -> None:
    change = only_change(
        {"at": "info title", "to": "Shop"}, {"at": f"{STATE} x-open-enum", "to": True}
    )
    text = "`enum` is open now: responses may have values that it does not list"
    assert change.message == f"`Thing.state`: {text}"
    assert change.why == "clients may be ready for these values only"


def test_a_schema_that_becomes_two_is_told_with_what_each_operation_has_of_it() -> None:
    older = small_contract()
    older["components"]["schemas"]["Label"] = {"type": "object", "properties": {}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Label"}}}
    for path, method in (("/things", "post"), ("/things/{id}", "put")):
        older["paths"][path][method]["requestBody"]["content"] = content
    newer = apply({"at": "components schemas Label", "rename": "NewLabel"}, older)
    newer["components"]["schemas"]["LabelReplacement"] = {"type": "object", "properties": {}}
    replacement = {"$ref": "#/components/schemas/LabelReplacement"}
    body = newer["paths"]["/things/{id}"]["put"]["requestBody"]
    body["content"] = {"application/json": {"schema": replacement}}
    found = {change.message: change for change in compare(older, newer)}
    renamed, gone = found["`Label`: has another name"], found["`Label`: is gone"]
    assert (renamed.after, renamed.operations) == ("NewLabel", ("createThing",))
    assert renamed.pointer == "#/components/schemas/NewLabel"
    assert gone.operations == ("putNote",)


def test_callers_of_an_operation_with_another_name_are_told_by_the_newer_one() -> None:
    edits = {
        "at": "paths /things/{id} put operationId",
        "to": "replaceNote",
        "also": [{"at": f"{NOTE} mood", "gone": True}],
    }
    changes = compare(small_contract(), apply(edits, small_contract()))
    assert {each.operations for each in changes if each.operations} == {("replaceNote",)}
