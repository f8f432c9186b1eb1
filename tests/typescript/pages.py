"""A page of another origin, in a headless Chromium."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, override

from tests.typescript.conftest import ROOT, Project, Service

_HTML = b"<!doctype html><title>Page</title><script src=/page.js></script>"


@dataclass(frozen=True)
class Page:
    """A page with the client, at an origin of its own."""

    project: Project
    origin: str

    def do(self, service: Service, *calls: tuple[str, *tuple[Any, ...]]) -> list[dict[str, Any]]:
        """Calls functions of the page in one browser, each after a reload.

        Returns the `result` or the `error` of each.
        """
        told = service.environment
        admin = {"email": told["ADMIN_EMAIL"], "password": told["ADMIN_PASSWORD"]}
        given = {"baseUrl": told["BASE_URL"], "admin": admin, "refreshTokenIn": "cookie"}
        steps = [
            {"page": self.origin, "call": name, "arguments": [given, *arguments]}
            for name, *arguments in calls
        ]
        orders = json.dumps({"executable": executable(), "steps": steps})
        run = self.project.run("node", "programs/browse.ts", stdin=orders)
        assert run.returncode == 0, run.stdout + run.stderr
        results: list[dict[str, Any]] = json.loads(run.stdout)
        return results


def executable() -> str:
    """Returns the command of a Chromium; if there is none, the failure says how to get one."""
    run = subprocess.run([ROOT / ".ci" / "chromium"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@contextmanager
def serve_page(project: Project, program: Path | None = None) -> Generator[Page]:
    """Serves a page with a bundled program at a free port: the one of the project, or another."""
    entry = program or project.folder / "programs" / "page.ts"
    options = ("--bundle", "--format=iife", "--outfile=page.js", "--log-level=error")
    run = project.run("esbuild", entry, "--jsx=automatic", *options)
    assert run.returncode == 0, run.stderr
    script = (project.folder / "page.js").read_bytes()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_script = self.path == "/page.js"
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if is_script else "text/html")
            self.end_headers()
            self.wfile.write(script if is_script else _HTML)

        @override
        def log_message(self, format: str, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Page(project, f"http://127.0.0.1:{server.server_address[1]}")
        finally:
            server.shutdown()
            thread.join()
