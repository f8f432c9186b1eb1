"""The client in a page of another origin, in a headless Chromium, against the running server."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.openapi.contracts import operations, real_contract
from tests.typescript.conftest import Project, Service, run_service
from tests.typescript.pages import Page, serve_page


@pytest.fixture(scope="module")
def page(project: Project) -> Generator[Page]:
    """A page that may use the service."""
    with serve_page(project) as page:
        yield page


@pytest.fixture(scope="module")
def service(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, page: Page
) -> Generator[Service]:
    """A service that allows the page, and no other."""
    folder = tmp_path_factory.mktemp("service")
    with run_service(sqlite_template, folder, CORS_ORIGINS=page.origin) as service:
        yield service


def test_every_operation_of_the_contract_succeeds_once(page: Page, service: Service) -> None:
    assert page.do(service, ("tour",)) == [{"result": None}]
    missing = set(operations(real_contract())) - service.operations_that_succeeded()
    assert not missing, "call them in programs/stops"
    assert "method=OPTIONS" in service.server.output  # the browser sent a preflight


def test_a_signed_in_user_stays_signed_in_after_a_reload(page: Page, service: Service) -> None:
    """By a cookie that no script sees, with one refresh for ten concurrent requests."""
    arrived, back, bare = page.do(service, ("arrive",), ("comeBack",), ("comeBackWithoutCookies",))
    assert "@example.com" in arrived["result"]
    assert back == arrived
    assert bare == {"result": None}


def test_a_logged_out_user_stays_logged_out(page: Page, service: Service) -> None:
    *_, back = page.do(service, ("arrive",), ("leave",), ("comeBack",))
    assert back == {"result": None}


def test_ten_requests_share_a_refresh(page: Page, service: Service) -> None:
    before = service.server.output.count("operation=refreshSession")
    page.do(service, ("arrive",), ("comeBack",))
    assert service.server.output.count("operation=refreshSession") == before + 1


def test_a_page_does_nothing_in_the_name_of_who_signs_in_beside(
    page: Page, service: Service
) -> None:
    assert page.do(service, ("giveWay",)) == [{"result": [401, True, 0]}]


def test_a_refusal_reaches_the_page_as_it_is(page: Page, service: Service) -> None:
    (refusal,) = page.do(service, ("wrongPassword", "nobody@example.com"))
    assert refusal == {"result": "/docs/problems/wrong-credentials"}


def test_a_page_works_with_queries_and_forms(page: Page, service: Service) -> None:
    calls = ("workWithQueries", "fillInForms")
    assert page.do(service, *((call,) for call in calls)) == [{"result": None}] * len(calls)


def test_a_page_works_without_any_service(page: Page, service: Service) -> None:
    assert page.do(service, ("mock",)) == [{"result": ["Ada", 409, 422]}]


def test_a_page_that_is_not_let_in_learns_nothing(project: Project, service: Service) -> None:
    with serve_page(project) as stranger:
        (refusal,) = stranger.do(service, ("wrongPassword", "nobody@example.com"))
    asked = f"POST {service.server.url}/api/auth/login"
    assert refusal == {"error": f"NoAnswer: {asked}: no answer: Failed to fetch"}
