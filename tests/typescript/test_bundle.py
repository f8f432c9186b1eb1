"""A bundle contains the used parts of the client, and no more."""

from __future__ import annotations

import gzip
import uuid

import pytest

from tests.openapi.contracts import operations, real_contract
from tests.typescript.conftest import Project

ONE = "import { getTask } from 'taskpact-client';\nconsole.log(getTask);\n"
ONE_QUERY = ONE.replace("getTask", "getTaskQuery").replace("client'", "client/tanstack-query'")
EVERY_QUERY = "import * as queries from 'taskpact-client/tanstack-query';\nconsole.log(queries);\n"
ONE_SCHEMA = ONE.replace("getTask", "NewTask").replace("client'", "client/schemas'")
EVERY_SCHEMA = "import * as schemas from 'taskpact-client/schemas';\nconsole.log(schemas);\n"
ONE_HANDLER = ONE.replace("getTask", "getTaskHandler").replace("client'", "client/msw'")
EVERY_HANDLER = "import * as handlers from 'taskpact-client/msw';\nconsole.log(handlers);\n"
EVERYTHING = "import * as client from 'taskpact-client';\nconsole.log(client);\n"


def bundled(project: Project, code: str) -> str:
    """Returns the minified bundle of a module, without Mock Service Worker."""
    source = project.folder / f"{uuid.uuid4().hex}.js"
    source.write_text(code)
    options = ("--bundle", "--minify", "--format=esm", "--external:msw")
    run = project.run("esbuild", source.name, *options)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_a_schema_alone_is_bundled_alone(project: Project) -> None:
    bundle = bundled(project, ONE_SCHEMA)
    assert "priority" in bundle
    assert "dry_run" not in bundle
    assert "full-date" in bundle
    assert "UUID" not in bundle


def test_everything_is_bundled_when_everything_is_used(project: Project) -> None:
    bundle = bundled(project, EVERYTHING)
    assert [path for path in real_contract()["paths"] if f'"{path}"' not in bundle] == []
    assert [id_ for id_ in operations(real_contract()) if id_ not in bundle] == []


@pytest.mark.parametrize("code", [ONE, ONE_QUERY], ids=["operation", "query"])
def test_an_operation_alone_is_bundled_alone(project: Project, code: str) -> None:
    bundle = bundled(project, code)
    assert "/api/{user_id}/tasks/{id}" in bundle
    assert "X-API-Key" not in bundle
    assert "Retry-After" not in bundle
    others = [path for path in real_contract()["paths"] if path != "/api/{user_id}/tasks/{id}"]
    assert [path for path in others if f'"{path}"' in bundle] == []
    assert "infinite" not in bundle
    assert "ReadableStream" not in bundle, "only what is no JSON is read as one"
    assert "FormData" not in bundle


@pytest.mark.parametrize(
    ("code", "limit"),
    [
        *((ONE, 2_500), (EVERYTHING, 6_000)),
        *((ONE_QUERY, 2_800), (EVERY_QUERY, 5_300)),
        *((ONE_SCHEMA, 4_000), (EVERY_SCHEMA, 9_500)),
        *((ONE_HANDLER, 7_000), (EVERY_HANDLER, 15_500)),
    ],
)
def test_a_bundle_is_small(project: Project, code: str, limit: int) -> None:
    """In bytes, minified and gzipped."""
    size = len(gzip.compress(bundled(project, code).encode(), mtime=0))
    assert size < limit
