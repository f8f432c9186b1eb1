"""The authorization matrix matches the contract's security, and each cell is declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from openapi.codegen.authorization.matrix import Matrix, Verdict
from openapi.codegen.authorization.table import authorization_table
from openapi.codegen.checks.declared_cells import undeclared_cells
from openapi.codegen.checks.losses import losses
from openapi.codegen.contract.contract import Contract
from tests.openapi.contracts import (
    Json,
    keywords_contract,
    operations,
    real_contract,
    run_generator,
    write,
)

ADMIN_ONLY = [{"oauth2": ["users:write"]}]


def row(document: Json, operation_id: str) -> dict[str, Verdict]:
    """Returns the verdicts of an operation, by caller name."""
    matrix = Matrix(Contract(document))
    (operation,) = [o for o in matrix.contract.operations if o.id == operation_id]
    return {caller.name: matrix.verdict(operation, caller) for caller in matrix.callers}


def callers(row: dict[str, Verdict], verdict: Verdict) -> set[str]:
    return {name for name, found in row.items() if found == verdict}


def test_every_cell_of_the_real_contract_is_declared() -> None:
    assert undeclared_cells(Contract(real_contract())) == []


@pytest.mark.parametrize(
    ("operation_id", "status", "said", "who"),
    [
        ("deleteTask", "404", "404", "other user, owner's id"),
        ("endSession", "404", "404", "other user, owner's id; admin, owner's things"),
        (
            "listTasks",
            "200",
            "a success",
            "owner; both credentials; another issuer's token; token `tasks:read`; key `tasks:read`",
        ),
    ],
)
def test_a_cell_that_is_not_declared_is_reported(
    operation_id: str, status: str, said: str, who: str
) -> None:
    document = real_contract()
    del operations(document)[operation_id]["responses"][status]
    (line,) = undeclared_cells(Contract(document))
    assert line.endswith(f": declare {said}: it is the answer to {who}")


def test_a_contract_with_an_undeclared_cell_is_not_generated(tmp_path: Path) -> None:
    document = real_contract()
    del operations(document)["revokeApiKey"]["responses"]["404"]
    output = tmp_path / "generated"
    run = run_generator("--contract", write(document, tmp_path), "--output", output)
    assert run.returncode == 1
    assert run.stderr.startswith("The authorisation matrix has undeclared cells:\n  DELETE /api/")
    assert not output.exists()


def test_what_only_a_role_may_do_is_done_to_what_others_own_by_nobody_else() -> None:
    document = real_contract()
    operations(document)["endSession"]["security"] = ADMIN_ONLY
    found = row(document, "endSession")
    assert callers(found, "allowed") == {"admin, owner's things", "token `users:write`"}
    assert found["owner"] == found["other user, owner's id"] == found["token `users:read`"] == 403
    assert found["key `tasks:read`"] == found["deactivated user"] == 401


def test_a_scope_that_needs_no_role_is_given_to_everybody() -> None:
    document = real_contract()
    operations(document)["getMe"]["security"] = ADMIN_ONLY
    del document["x-scope-roles"]["users:write"]
    assert row(document, "getMe")["owner"] == "allowed"


@pytest.mark.parametrize(
    ("scope", "role", "said"),
    [
        ("tasks:write", "root", "tasks:write needs 'root', which x-role-schema does not have"),
        ("tasks:fly", "admin", "no operation asks for the scope tasks:fly"),
    ],
)
def test_a_scope_that_nobody_could_be_granted_is_reported(scope: str, role: str, said: str) -> None:
    document = real_contract()
    document["x-scope-roles"][scope] = role
    assert losses(Contract(document)) == [f"x-scope-roles: {said}"]


def test_the_table_says_what_only_a_role_is_granted() -> None:
    table = authorization_table(Matrix(Contract(real_contract())))
    said = "Only users with the role `admin` are granted `users:read`, `users:write`."
    assert said in table


def test_every_scope_that_a_key_can_be_given_has_a_column_and_no_other() -> None:
    document = real_contract()
    columns = {c.scope for c in Matrix(Contract(document)).narrowed if c.kind == "key"}
    assert columns == set(document["components"]["schemas"]["ApiKeyScope"]["enum"])


def test_an_operation_that_looks_at_no_credential_is_open_to_all() -> None:
    found = row(real_contract(), "signUp")
    assert callers(found, "allowed") | callers(found, "-") == found.keys()


def test_an_optional_credential_must_be_good_when_it_is_sent() -> None:
    found = row(real_contract(), "logOut")
    assert found["anonymous"] == found["revoked key"] == found["owner"] == "allowed"
    assert found["malformed token"] == found["deactivated user"] == 401
    assert found["both credentials"] == "allowed"
    assert found["two users' credentials"] == found["a revoked key beside the token"] == 401


def test_both_credentials_do_where_either_does() -> None:
    document = keywords_contract()
    both, either = row(document, "openByBoth"), row(document, "openByEither")
    assert (both["both credentials"], both["owner"]) == ("allowed", 401)
    assert (either["both credentials"], either["owner"]) == ("allowed", "allowed")
    for found in (both, either):
        assert found["two users' credentials"] == 401
        assert found["a revoked key beside the token"] == 401


def test_the_path_of_somebody_else_is_refused_whoever_asks() -> None:
    document = keywords_contract()
    found = row(document, "openOwn")
    assert found["other user, owner's path"] == found["admin, owner's things"] == 403
    assert row(document, "openByToken")["other user, owner's path"] == "-"


def test_the_table_has_every_operation_once_and_every_caller_in_each_part() -> None:
    matrix = Matrix(Contract(real_contract()))
    table = authorization_table(matrix)
    lines = [line for line in table.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    headings = [cells[4:] for cells in rows if cells[:1] == ["method"]]
    assert [name for part in headings for name in part] == [c.name for c in matrix.callers]
    for operation in matrix.contract.operations:
        parts = [cells[4:] for cells in rows if cells[2:3] == [operation.id]]
        verdicts = [str(matrix.verdict(operation, caller)) for caller in matrix.callers]
        assert [cell for part in parts for cell in part] == verdicts
