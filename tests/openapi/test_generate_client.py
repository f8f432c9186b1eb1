"""`make client` writes the same package every time, and what the contract says is in it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.openapi.contracts import ROOT, operations, real_contract, write

COMMITTED = ROOT / "generated" / "typescript"
SCRIPT = ROOT / "openapi" / "codegen" / "generate_client.py"


def run_generator(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, SCRIPT, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def files(folder: Path) -> dict[str, str]:
    found = [*folder.glob("*.json"), *folder.glob("*.md"), *folder.glob("src/**/*.ts")]
    return {file.relative_to(folder).as_posix(): file.read_text() for file in found}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what is committed."""
    folder = tmp_path / "typescript"
    ignored = shutil.ignore_patterns("dist", "node_modules")
    shutil.copytree(COMMITTED, folder, ignore=ignored)
    return folder


def test_generating_again_gives_the_committed_files_and_leaves_no_other(copy: Path) -> None:
    (copy / "src" / "schemas.ts").write_text("export {};\n")
    (copy / "src" / "operations" / "labels.ts").write_text("export {};\n")
    for _ in range(2):
        run = run_generator("--output", copy)
        assert run.returncode == 0, run.stderr
        assert files(copy) == files(COMMITTED)


def test_check_shows_what_differs_and_what_to_do_and_changes_nothing(copy: Path) -> None:
    tasks = copy / "src" / "operations" / "tasks.ts"
    tasks.write_text(tasks.read_text().replace("TaskNotFound;", "Problem;"))
    (copy / "src" / "labels.ts").write_text("export {};\n")
    before = files(copy)
    run = run_generator("--check", "--output", copy)
    assert run.returncode == 1
    assert "-  404: Problem;\n+  404: TaskNotFound;\n" in run.stderr
    assert "--- typescript/src/labels.ts" in run.stderr
    assert "generated/typescript/ is not fresh: run `make client` and commit it." in run.stderr
    assert files(copy) == before


def test_what_leaves_the_contract_leaves_the_client(tmp_path: Path) -> None:
    document = real_contract()
    get_task = operations(document)["getTask"]
    del get_task["responses"]["304"]
    document["info"]["version"] = "7.8.9"
    run = run_generator("--contract", write(document, tmp_path), "--output", tmp_path / "client")
    assert run.returncode == 0, run.stderr
    fresh = files(tmp_path / "client")
    tasks = fresh["src/operations/tasks.ts"]
    answer = re.search(r"type GetTaskAnswer = .*?^}>;", tasks, re.MULTILINE | re.DOTALL)
    assert answer is not None
    assert "304" not in answer[0]
    assert "404: TaskNotFound;" in answer[0]
    assert '"version": "7.8.9"' in fresh["package.json"]


def test_a_status_is_typed_as_every_problem_that_it_may_be(tmp_path: Path) -> None:
    """A key brings problems of its own, beside the declared one and what is always possible."""
    document = real_contract()
    del operations(document)["createUser"]["parameters"]
    run = run_generator("--contract", write(document, tmp_path), "--output", tmp_path / "client")
    assert run.returncode == 0, run.stderr
    fresh = files(tmp_path / "client")
    assert "409: EmailTaken;" in fresh["src/operations/admin.ts"]
    auth = fresh["src/operations/auth.ts"]
    assert "409: EmailTaken | IdempotencyKeyInUse;" in auth
    assert "422: IdempotencyKeyReused | InvalidRequest;" in auth
    assert "400: InvalidCursor | MalformedRequest;" in fresh["src/operations/tasks.ts"]


def test_no_type_is_any() -> None:
    text = "\n".join(files(COMMITTED).values())
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
    assert "unknown" in code
    assert not re.search(r"\bany\b", code)


def test_a_body_that_is_no_json_is_sent_as_it_is(tmp_path: Path) -> None:
    document = real_contract()
    body = operations(document)["replaceTask"]["requestBody"]
    (content,) = body["content"].values()
    body["content"] = {"application/x-ndjson": content, "text/csv": content}
    run = run_generator("--contract", write(document, tmp_path), "--output", tmp_path / "client")
    assert run.returncode == 0, run.stderr
    tasks = files(tmp_path / "client")["src/operations/tasks.ts"]
    assert "import type { Answer, Client, RawBody } from '../client.js';" in tasks
    members = "  body: RawBody;\n  contentType: 'application/x-ndjson' | 'text/csv';\n"
    assert members in tasks
