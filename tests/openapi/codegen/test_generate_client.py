"""`make client` is reproducible, and the package reflects the contract."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from openapi.codegen.normalise.text import read_text
from tests.openapi.conftest import CINEMA
from tests.openapi.contracts import (
    ROOT,
    operations,
    real_contract,
    run_as_people_do,
    run_client_generator,
    write,
)

COMMITTED = ROOT / "generated" / "typescript"


def declared_object(schemas: str, name: str) -> str:
    """Returns what stands between the braces of a type."""
    return schemas.partition(f"export type {name} = {{\n")[2].partition("\n};")[0] + "\n"


def files(folder: Path) -> dict[str, str]:
    patterns = ("*.json", "*.md", "LICENSE", "src/**/*.ts")
    found = [file for pattern in patterns for file in folder.glob(pattern)]
    return {file.relative_to(folder).as_posix(): file.read_text() for file in found}


def generated(document: dict[str, Any], folder: Path) -> dict[str, str]:
    """Returns the files of the client of a contract."""
    run = run_client_generator("--contract", write(document, folder), "--output", folder / "client")
    assert run.returncode == 0, run.stderr
    return files(folder / "client")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the committed files."""
    folder = tmp_path / "typescript"
    ignored = shutil.ignore_patterns("dist", "node_modules")
    shutil.copytree(COMMITTED, folder, ignore=ignored)
    return folder


def test_what_is_not_fresh_is_shown_and_then_replaced(copy: Path) -> None:
    """Files that are changed, and one that is left from a tag of before."""
    tasks = copy / "src" / "operations" / "tasks.ts"
    tasks.write_text(tasks.read_text().replace("TaskNotFound;", "Problem;"))
    header = tasks.read_text().splitlines()[0]
    (copy / "src" / "operations" / "labels.ts").write_text(f"{header}\nexport {{}};\n")
    before = files(copy)
    run = run_as_people_do("openapi.codegen.generate_client", "--check", "--output", copy)
    assert run.returncode == 1
    assert "-  404: Problem;\n+  404: TaskNotFound;\n" in run.stderr
    assert "--- typescript/src/operations/labels.ts" in run.stderr
    assert "generated/typescript/ is not fresh: run `make client` and commit it." in run.stderr
    assert files(copy) == before, "a check changes nothing"
    run = run_client_generator("--output", copy)
    assert run.returncode == 0, run.stderr
    assert files(copy) == files(COMMITTED)
    run = run_client_generator("--check", "--output", copy)
    assert (run.returncode, run.stdout + run.stderr) == (0, "")


def test_what_was_not_generated_is_not_lost(tmp_path: Path) -> None:
    manifest = tmp_path / "package.json"
    manifest.write_text("{}")
    run = run_client_generator("--output", tmp_path)
    assert run.returncode == 1
    assert "has files that were not generated, and would be lost: package.json." in run.stderr
    assert manifest.read_text() == "{}"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The client of a contract that differs in many places, each the matter of a test."""
    text = json.dumps(real_contract()).replace('"x-open-enum": true', '"x-open-enum": false')
    document = json.loads(text)
    document["info"] |= {"version": "7.8.9", "x-repository": "https://example.com/taskpact"}
    document["components"]["schemas"]["CsvFile"] = {"type": "string", "maxLength": 100}
    found = operations(document)
    del found["getTask"]["responses"]["304"]
    tasks, tags = (found[name]["responses"]["200"]["content"] for name in ("listTasks", "listTags"))
    tasks["text/csv"] = {"schema": {"$ref": "#/components/schemas/CsvFile"}}
    tags["application/json"]["schema"] = {"$ref": "#/components/schemas/Moment"}
    body = found["replaceTask"]["requestBody"]
    (content,) = body["content"].values()
    lines = {"schema": {"type": "array", "items": content["schema"]}}
    body["content"] = {"application/x-ndjson": lines, "text/csv": content}
    return generated(document, tmp_path_factory.mktemp("changed"))


def test_what_leaves_the_contract_leaves_the_client(changed: dict[str, str]) -> None:
    tasks = changed["src/operations/tasks.ts"]
    answer = re.search(r"type GetTaskAnswer = .*?^}>;", tasks, re.MULTILINE | re.DOTALL)
    assert answer is not None
    assert "304" not in answer[0]
    assert "404: TaskNotFound;" in answer[0]
    assert '"version": "7.8.9"' in changed["package.json"]


def test_a_status_is_typed_as_every_problem_that_it_may_be() -> None:
    committed = files(COMMITTED)
    auth = committed["src/operations/auth.ts"]
    assert "409: EmailTaken | IdempotencyKeyInUse;" in auth
    assert "422: InvalidRequest | IdempotencyKeyReused;" in auth
    assert "400: InvalidCursor | RepeatedCredential;" in committed["src/operations/tasks.ts"]


def test_only_answers_have_values_that_an_open_enum_does_not_list() -> None:
    schemas = files(COMMITTED)["src/schemas.ts"]
    declared = dict(re.findall(r"^export type (\w+) = ([^{\n]*(?:\{\})?);$", schemas, re.MULTILINE))
    assert declared["Priority"] == "'none' | 'low' | 'medium' | 'high'"
    assert "  priority?: Priority;\n" in declared_object(schemas, "NewTask")
    assert "  priority: Priority | Unlisted;\n" in declared_object(schemas, "Task")
    assert "  scopes: ApiKeyScopes;\n" in declared_object(schemas, "NewApiKey")
    assert declared["ApiKeyScopes"] == "Array<ApiKeyScope>"
    assert declared["GrantedScopes"] == "Array<ApiKeyScope | Unlisted>"
    assert "  status: ImportStatus;\n" in declared_object(schemas, "ImportedRow")
    assert declared["Unlisted"] == "string & {}"


def test_a_contract_whose_enums_are_closed_has_none_that_are_not_listed(
    changed: dict[str, str],
) -> None:
    assert "Unlisted" not in changed["src/schemas.ts"]


def test_what_a_status_may_be_is_every_media_type_of_it(changed: dict[str, str]) -> None:
    """The type includes all of them, and so does the client's check."""
    tasks = changed["src/operations/tasks.ts"]
    list_tasks = tasks[tasks.index("type ListTasksAnswer") :].partition("\n}\n")[0]
    assert "  200: TaskPage | Response;\n" in list_tasks
    assert "answers: { 200: ['application/json', 'text/csv'], 304: [] }," in list_tasks


def test_json_that_need_not_be_an_object_is_reported(changed: dict[str, str]) -> None:
    assert "values:" not in files(COMMITTED)["src/operations/tags.ts"]
    assert "    values: [200],\n" in changed["src/operations/tags.ts"]


def test_the_package_names_the_repository_of_the_contract(changed: dict[str, str]) -> None:
    assert '"repository"' not in files(COMMITTED)["package.json"]
    manifest = json.loads(changed["package.json"])
    assert manifest["repository"] == {"type": "git", "url": "git+https://example.com/taskpact"}


def test_a_repository_without_an_address_is_refused(tmp_path: Path) -> None:
    document = real_contract()
    document["info"]["x-repository"] = "taskpact"
    run = run_client_generator(
        "--contract", write(document, tmp_path), "--output", tmp_path / "client"
    )
    assert run.returncode == 1
    assert "info.x-repository: 'taskpact' is no address" in run.stderr


def test_no_type_is_any() -> None:
    sources = files(COMMITTED).items()
    text = "\n".join(text for name, text in sources if name.endswith(".ts"))
    no_code = r"/\*.*?\*/|//[^\n]*|'(?:[^'\\\n]|\\.)*'"
    code = re.sub(no_code, "", text, flags=re.DOTALL)
    assert "unknown" in code
    assert not re.search(r"(?<!AbortSignal\.)\bany\b", code)


def test_a_body_that_is_no_json_is_sent_as_it_is(changed: dict[str, str]) -> None:
    tasks = changed["src/operations/tasks.ts"]
    assert "import type { Client, RawBody } from '../client.js';" in tasks
    members = "  body: RawBody;\n  contentType: 'application/x-ndjson' | 'text/csv';\n"
    assert members in tasks


def test_a_contract_of_others_has_all_of_its_answers_in_types(tmp_path: Path) -> None:
    shutil.copytree(COMMITTED, tmp_path / "client", ignore=shutil.ignore_patterns("dist"))
    client = generated(read_text(CINEMA.read_bytes()), tmp_path)
    assert "README.md" not in client, "it is about signing in as with us"
    doors = client["src/operations/doors.ts"]
    for text in (
        "    path: '/cinema/v1/doors/{name}',\n",
        "  | AnswerWith<Exclude<SuccessStatus, 202>, OpenDoor2XXBody, 'X-Door'>\n",
        "  | AnswerWith<RedirectStatus, undefined, 'Location'>;\n",
        "    ranges: { 2: ['application/json'], 3: [] },\n",
        "  | AnswerWith<SuccessStatus | RedirectStatus, TellHealthDefaultBody, never>;\n",
        "    separators: { 'pipes': '|', 'blanks': ' ', 'where': '', 'box': ',', 'piped': '|' },\n",
        "    exploded: ['X-Box'],\n",
        "    exploded: ['others'],\n",
    ):
        assert text in doors
    films = client["src/operations/films.ts"]
    for text in (
        "  | { body: NewFilm; contentType?: 'application/json' }\n",
        "  | { body: NewFilm; contentType: 'application/x-www-form-urlencoded' }\n",
        "  | { body: RawBody; contentType: `image/${string}` | 'application/xml' }\n",
        "  accept?: 'application/json' | 'text/plain' | 'application/octet-stream';\n",
        "  201: AddFilm201Body | Response;\n",
        "    encoding: { 'tags': ',', 'halls': '|' },\n",
    ):
        assert text in films
    poster = declared_object(client["src/schemas.ts"], "HangPosterBody")
    assert "  poster: Blob | File;\n" in poster
    assert "  extras?: Array<Blob | File>;\n" in poster
    assert "  poster: string;\n" in declared_object(client["src/schemas.ts"], "Poster")
    person, sent = (declared_object(client["src/schemas.ts"], n) for n in ("Person", "PersonInput"))
    assert "id:" in person
    assert "secret" not in person
    assert "secret: string;" in sent
    assert "id" not in sent.replace("Input", "")
    for event in ("SoldOutEvent", "SubscribeFreedEvent"):
        assert f"export type {event} = {{" in client["src/schemas.ts"]
