"""The pages of the service for people, visited in a headless Chromium."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest

from tests.support.users import PASSWORD
from tests.typescript.conftest import Project, Service
from tests.typescript.pages import executable

PAGES = pytest.mark.parametrize("page", ["front", "journeys", "problem", "documentation"])
DARK = 100
"""The largest sum of the components of a dark color."""
MOST_CHARACTERS = 80
"""The maximum number of characters in a line of prose."""


@pytest.fixture(scope="module", params=[("light", 1280), ("dark", 360)], ids=["wide", "narrow"])
def visit(request: pytest.FixtureRequest, project: Project, service: Service) -> dict[str, Any]:
    """What a visitor saw who signed in with Authorize and tried `getMe` out."""
    color_scheme, width = request.param
    account = {"email": f"{color_scheme}@example.com", "password": PASSWORD}
    url = service.server.url
    signed_up = httpx.post(f"{url}/api/auth/signup", json=account, trust_env=False, timeout=30)
    signed_up.raise_for_status()
    order = {"executable": executable(), "url": url, "colorScheme": color_scheme, "width": width}
    run = project.run("node", "programs/visit.ts", stdin=json.dumps(order | account))
    assert run.returncode == 0, run.stdout + run.stderr
    return {**json.loads(run.stdout), "email": account["email"], "is_dark": color_scheme == "dark"}


def test_authorize_signs_in_and_try_it_out_is_answered(visit: dict[str, Any]) -> None:
    answer = visit["documentation"]["answer"]
    assert answer.startswith("200")
    assert visit["email"] in answer


def test_a_code_sample_names_this_service(visit: dict[str, Any], service: Service) -> None:
    address = f"curl {service.server.url}/api/me/tasks"
    assert visit["documentation"]["sample"].startswith(address)


def test_authorize_takes_a_password_a_token_of_another_issuer_or_a_key(
    visit: dict[str, Any],
) -> None:
    assert [" ".join(text.split()) for text in visit["documentation"]["credentials"]] == [
        "oauth2 (OAuth2, password)",
        "openIdConnect (http, Bearer)",
        "apiKey (apiKey)",
    ]


def test_no_request_leaves_the_machine(visit: dict[str, Any]) -> None:
    assert visit["elsewhere"] == []


def test_the_browser_complains_of_nothing(visit: dict[str, Any]) -> None:
    """Neither of a Content-Security-Policy violation nor of a script."""
    assert visit["complaints"] == []


def test_the_front_page_says_that_the_service_is_ready(visit: dict[str, Any]) -> None:
    assert visit["front"]["readiness"] == "Ready"


def test_nothing_of_the_sign_in_is_kept(visit: dict[str, Any]) -> None:
    assert visit["documentation"]["kept"] == []


def test_the_own_user_id_is_filled_in_as_long_as_somebody_is_signed_in(
    visit: dict[str, Any],
) -> None:
    documentation = visit["documentation"]
    assert documentation["created"].startswith("201")
    own_id = re.search(r'"id": "([^"]+)"', documentation["answer"])
    assert own_id is not None
    assert documentation["userIds"] == [own_id[1], own_id[1]]
    assert documentation["userIdsAfterwards"] == ["", ""]


@PAGES
def test_every_text_stands_out_from_its_ground(visit: dict[str, Any], page: str) -> None:
    assert visit[page]["faint"] == []


@PAGES
def test_no_line_of_prose_is_longer_than_can_be_read(visit: dict[str, Any], page: str) -> None:
    assert 20 < visit[page]["longestLine"] <= MOST_CHARACTERS


@PAGES
def test_what_has_the_focus_shows_it(visit: dict[str, Any], page: str) -> None:
    assert visit[page]["hiddenFocuses"] == []


def test_the_documentation_is_printed_on_white(visit: dict[str, Any]) -> None:
    printed = visit["documentation"]["printed"]
    assert printed == {"background": "rgb(255, 255, 255)", "faint": []}


@PAGES
def test_a_page_has_the_colors_that_the_visitor_likes_and_fits_the_window(
    visit: dict[str, Any], page: str
) -> None:
    assert visit[page]["fits"]
    red, green, blue, *_ = (
        float(part) for part in visit[page]["background"].strip("rgba()").split(", ")
    )
    assert (red + green + blue <= DARK) is visit["is_dark"]
