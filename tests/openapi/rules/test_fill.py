"""`make contract-fill` writes the errors and headers that follow, and nothing else."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from openapi.codegen.checks.losses import losses
from openapi.codegen.checks.reachable_errors import violations
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.problems import read_problem_types
from openapi.rules.error_responses import ErrorResponses
from openapi.rules.fill import filled, main
from tests.openapi.contracts import CONTRACT_FILE, Json, run, run_as_people_do

TEXT = CONTRACT_FILE.read_text(encoding="utf-8")
ERROR = re.compile(r"        '(?:304|[45]\d\d)': \{\$ref: '#/components/responses/(\w+)'\}\n")
WITHOUT_ERRORS = ERROR.sub("", TEXT)
SUMMARY = """\
  /api/{user_id}/summary:
    parameters:
      - $ref: '#/components/parameters/UserId'
    get:
      operationId: getSummary
      security: [{oauth2: [tasks:read]}]
      tags: [tasks]
      summary: Count tasks
"""
ERRORS_OF_SUMMARY = """\
        '400': {$ref: '#/components/responses/RepeatedCredential'}
        '401': {$ref: '#/components/responses/Unauthorized'}
        '403': {$ref: '#/components/responses/MissingScopeOrForeignPath'}
        '422': {$ref: '#/components/responses/InvalidRequest'}
        '429': {$ref: '#/components/responses/TooManyRequests'}
        '500': {$ref: '#/components/responses/InternalError'}
        '503': {$ref: '#/components/responses/ServiceUnavailable'}
"""
RESPONSES = "      responses:\n"
SUCCESS = """\
        '204':
          description: There is nothing to count.
"""
HEADERS = """\
            X-Request-Id: {$ref: '#/components/headers/RequestId'}
            RateLimit: {$ref: '#/components/headers/RateLimitIfCounted'}
            RateLimit-Policy: {$ref: '#/components/headers/RateLimitPolicyIfCounted'}
"""
FILLED = f"{SUCCESS}          headers:\n{HEADERS}"
HEADER = re.compile(
    r" +(?:X-Request-Id|RateLimit(?:-Policy)?): \{\$ref: .*IfCounted'\}\n| +X-Request.*\n"
)
SHARED = re.compile(r"    QuotaExceededOrKeyInUse:\n(?:      .*\n)+")
"""The response of problems that no other names together."""


def test_the_contract_declares_every_error() -> None:
    unchanged = filled(TEXT)
    assert (unchanged.text, unchanged.written, unchanged.left) == (TEXT, [], [])


def test_the_errors_of_all_routes_are_written_as_they_were() -> None:
    contract = document(TEXT)
    problems = read_problem_types(contract).values()
    of_handlers = [f"schemas/{problem.name}'" for problem in problems if problem.is_outcome]
    decided = {
        name
        for name, response in contract["components"]["responses"].items()
        if any(words in str(response) for words in ("OAuthError", *of_handlers))
    }
    bare = ERROR.sub(lambda line: line[0] if line[1] in decided else "", TEXT)
    assert len(bare.splitlines()) < len(TEXT.splitlines()) - 200
    assert filled(bare).text == TEXT


def test_without_any_error_only_those_are_missing_that_no_rule_can_choose() -> None:
    found = filled(WITHOUT_ERRORS)
    choices = "TokenRefused, TooManyTokenRequests, TokenFailed, TokensUnavailable"
    assert [str(error) for error in found.left] == [
        f"POST /api/auth/token: {status} is one of {choices}: choose, and write it"
        for status in (400, 413, 429, 500, 503)
    ]
    broken = violations(Contract(document(found.text)))
    assert all(violation.startswith("POST /api/auth/token: ") for violation in broken)


def test_what_is_written_once_is_not_written_again() -> None:
    once = filled(WITHOUT_ERRORS)
    again = filled(once.text)
    assert (again.text, again.written) == (once.text, [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", RESPONSES + ERRORS_OF_SUMMARY),
        ("      responses:\n", RESPONSES + ERRORS_OF_SUMMARY),
        ("      responses: {}\n", RESPONSES + ERRORS_OF_SUMMARY),
        ("      responses: {} # none\n", "      responses: # none\n" + ERRORS_OF_SUMMARY),
        (RESPONSES + SUCCESS, RESPONSES + FILLED + ERRORS_OF_SUMMARY),
    ],
    ids=["no responses", "null", "an empty object", "a remark", "a success"],
)
def test_an_operation_gets_the_errors_that_its_route_sends(before: str, after: str) -> None:
    assert filled(with_summary(before)).text == with_summary(after)


def test_lines_end_as_they_do_on_windows() -> None:
    bare = with_summary(RESPONSES + SUCCESS).replace("\n", "\r\n")
    after = with_summary(RESPONSES + FILLED + ERRORS_OF_SUMMARY).replace("\n", "\r\n")
    assert filled(bare).text == after


def test_an_operation_at_the_end_of_the_file_gets_them_too() -> None:
    before, paths, components = re.split(r"^(?=paths:|components:)", TEXT, flags=re.MULTILINE)
    above = f"{before}{components}{paths.rstrip()}\n{SUMMARY}{RESPONSES}"
    after = f"{above}{FILLED}{ERRORS_OF_SUMMARY}"
    assert filled(f"{above}{SUCCESS}".rstrip()).text == after.rstrip()


def test_statuses_are_in_order() -> None:
    some = "        '404': {$ref: '#/components/responses/TaskNotFound'}\n"
    first, last = ERRORS_OF_SUMMARY.split("        '422'")
    expected = f"{RESPONSES}{first}{some}        '422'{last}"
    assert filled(with_summary(RESPONSES + some)).text == with_summary(expected)


def test_comments_stay_where_they_are() -> None:
    begin = "      responses: # what comes back\n"
    success = (
        "        # All is well.\n        '204': # nothing\n          description: None. # at all\n"
    )
    headers = "          headers:\n" + HEADERS
    error = (
        "\n        # Gone.\n        '404': {$ref: '#/components/responses/TaskNotFound'} # or not\n"
    )
    first, last = ERRORS_OF_SUMMARY.split("        '422'")
    assert filled(with_summary(begin + success + error)).text == with_summary(
        begin + success + headers + first + error + "        '422'" + last
    )


@pytest.mark.parametrize(
    ("operation", "status", "wrong"),
    [
        ("createTask", "409", "QuotaExceeded"),
        ("createTask", "422", "InvalidRequest"),
        ("exportData", "429", "TooManyRequests"),
        ("updateMe", "422", "InvalidRequestOrKeyReused"),
        ("updateMe", "429", "TooManyRequestsAtOnceOrKept"),
    ],
)
def test_a_response_of_too_few_or_too_many_problems_is_another_one(
    operation: str, status: str, wrong: str
) -> None:
    text = replaced(operation, status, f"{{$ref: '#/components/responses/{wrong}'}}")
    assert filled(text).text == TEXT


def test_a_response_that_is_another_one_is_written_as_before() -> None:
    style = "  # why\n          $ref: '#/components/responses/%s' # and why"
    text = replaced("updateMe", "422", style % "InvalidRequestOrKeyReused")
    assert filled(text).text == replaced("updateMe", "422", style % "InvalidRequest")


def test_an_error_that_nothing_answers_with_is_left_to_be_taken_out() -> None:
    some = "        '415': {$ref: '#/components/responses/UnsupportedMediaType'}\n"
    found = filled(with_summary(RESPONSES + some + ERRORS_OF_SUMMARY))
    assert [str(error) for error in found.left] == [
        "GET /api/{user_id}/summary: 415 is to be taken out: nothing answers with it"
    ]


def test_a_problem_that_the_contract_does_not_have_comes_first() -> None:
    without = TEXT.replace("    ForeignPath:\n", "    Elsewhere:\n")
    without = without.replace("/schemas/ForeignPath'", "/schemas/Elsewhere'")
    assert str(filled(without).left[0]) == (
        "GET /api/{user_id}/tasks: 403 needs ForeignPath in components.schemas first"
    )


def test_the_headers_of_all_responses_are_written_as_they_were() -> None:
    bare = HEADER.sub("", TEXT).replace(
        "          headers:\n          content", "          content"
    )
    bare = re.sub(r"          headers:\n(?=        \S)", "", bare)
    assert len(bare.splitlines()) < len(TEXT.splitlines()) - 200
    again = filled(bare)
    assert document(again.text) == document(TEXT)
    assert len(again.text.splitlines()) == len(TEXT.splitlines())


def test_headers_that_the_contract_does_not_have_come_first() -> None:
    text = with_summary(RESPONSES + SUCCESS + ERRORS_OF_SUMMARY)
    text = text.replace("    RequestId:\n", "    IdOfRequest:\n", 1)
    found = filled(text.replace("/headers/RequestId'", "/headers/IdOfRequest'"))
    assert [str(each) for each in found.left] == [
        "GET /api/{user_id}/summary: 204 has the headers X-Request-Id, RateLimit, RateLimit-Policy"
    ]


def test_a_response_on_one_line_has_no_place_for_headers() -> None:
    flow = "        '204': {description: There is nothing to count.}\n"
    with pytest.raises(SystemExit, match="Write each response, its headers"):
        filled(with_summary(RESPONSES + flow))


@pytest.mark.parametrize(
    "responses",
    [
        "      responses: {'204': {description: There is nothing to count.}}\n",
        "      responses:\n        '403': {description: No.}\n",
    ],
    ids=["all in one line", "an error without a name"],
)
def test_what_has_no_lines_of_its_own_is_refused(responses: str) -> None:
    with pytest.raises(SystemExit, match="on lines of their own"):
        filled(with_summary(responses))


def test_a_response_that_is_missing_is_drafted() -> None:
    without = SHARED.sub("", TEXT).replace("/QuotaExceededOrKeyInUse'", "/QuotaExceeded'")
    found = filled(without)
    assert found.text == without
    assert str(found.left[0]) == (
        "POST /api/{user_id}/tasks: 409 needs a response that is QuotaExceeded or "
        "IdempotencyKeyInUse, and nothing else"
    )
    (draft,) = {error.draft for error in found.left_errors}
    whole = SHARED.search(TEXT)
    assert whole is not None
    name = "QuotaExceededOrIdempotencyKeyInUse"
    assert f"{draft}\n" == whole[0].replace("QuotaExceededOrKeyInUse", name)
    added = filled(without.replace("    QuotaExceeded:\n", f"{draft}\n    QuotaExceeded:\n", 1))
    assert (added.left, losses(Contract(document(added.text)))) == ([], [])


def test_a_draft_says_which_header_not_all_problems_come_with() -> None:
    shared = re.compile(r"    MissingScopeOrForeignPath:\n(?:      .*\n)+")
    without = re.sub(r"        '403': .*OrForeignPath.*\n", "", shared.sub("", TEXT))
    (draft,) = {error.draft for error in filled(without).left_errors}
    assert "/ScopeChallenge'}  # write one that is not required\n" in draft
    assert "/NoStore'}\n" in draft


def test_a_draft_has_the_headers_that_are_written_beside_it() -> None:
    without = SHARED.sub("", TEXT).replace("/QuotaExceededOrKeyInUse'", "/QuotaExceeded'")
    begin, name, end = without.partition("\n    QuotaExceeded:\n")
    lacking = re.sub(r" +X-Request-Id: .*\n", "", end, count=1)
    (draft,) = {error.draft for error in filled(begin + name + lacking).left_errors}
    (whole,) = {error.draft for error in filled(without).left_errors}
    assert sorted(draft.splitlines()) == sorted(whole.splitlines())


def test_a_draft_does_not_take_the_name_of_another_response() -> None:
    text = TEXT.replace("InvalidCursorOrRepeated", "InvalidCursor")
    draft = ErrorResponses(Contract(document(text))).draft(["InvalidCursor"])
    assert draft.startswith("    InvalidCursorOnly:\n      description: ")


def test_the_command_writes_what_it_says(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    bare, after = RESPONSES + SUCCESS, RESPONSES + FILLED + ERRORS_OF_SUMMARY
    file.write_bytes(with_summary(bare).replace("\n", "\r\n").encode())
    ran = fill(file)
    assert ran.stdout.splitlines()[:2] == [
        "Declared:",
        "  GET /api/{user_id}/summary: 400 is RepeatedCredential",
    ]
    *_, headers = ran.stdout.splitlines()
    added = "X-Request-Id, RateLimit, RateLimit-Policy"
    assert headers == f"  GET /api/{{user_id}}/summary: 204 has the headers {added}"
    assert (ran.returncode, len(ran.stdout.splitlines())) == (0, 9)
    assert file.read_bytes() == with_summary(after).replace("\n", "\r\n").encode()
    again = run_as_people_do("openapi.rules.fill", "--contract", file)
    assert (again.returncode, again.stdout) == (0, "")


def test_the_command_fails_where_something_is_left_to_do(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(SHARED.sub("", TEXT).replace("/QuotaExceededOrKeyInUse'", "/QuotaExceeded'"))
    ran = fill(file)
    assert ran.returncode == 1
    assert ran.stdout.startswith("To be declared by hand:\n  POST /api/{user_id}/tasks: 409 needs ")
    assert ran.stdout.count("Add to components.responses") == 1
    assert ran.stdout.count("    QuotaExceededOrIdempotencyKeyInUse:\n") == 1


def test_the_command_leaves_a_contract_alone_that_is_not_whole(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(text := WITHOUT_ERRORS.replace("      tags: [auth]\n", "", 1))
    ran = fill(file)
    assert (ran.returncode, file.read_text()) == (1, text)
    assert ran.stdout.startswith(
        "Mend these first:\n  POST /api/auth/signup: needs exactly one tag"
    )


def fill(file: Path) -> subprocess.CompletedProcess[str]:
    return run(main, "--contract", file)


def document(text: str) -> Json:
    found: Json = yaml.load(text, yaml.CSafeLoader)
    return found


def with_summary(responses: str) -> str:
    """Returns the contract with another operation."""
    return TEXT.replace("paths:\n", f"paths:\n{SUMMARY}{responses}\n", 1)


def replaced(operation: str, status: str, response: str) -> str:
    """Returns the contract with another response to an operation."""
    begin, end = TEXT.split(f"\n      operationId: {operation}\n")
    line = re.compile(rf"(?<=        '{status}': )\{{.*\}}")
    return f"{begin}\n      operationId: {operation}\n{line.sub(response, end, count=1)}"
