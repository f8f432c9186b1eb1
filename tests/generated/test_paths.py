"""A path is found among all there are: the most concrete one that fits, in few steps."""

from __future__ import annotations

import random
import re
from urllib.parse import unquote

import pytest

from generated.paths import Paths
from tests.support.calls import counted_calls

WORDS = ("a", "b", "me")
SEGMENTS = (*WORDS, "{x}", "{y}", "{x}.csv", "{x}-{y}", "a:b")
PIECES = (*WORDS, "c", "", "a%2Fb", "%61", "a.csv", ".csv", "a-b", "a:b", "a%3Ab", "a%3ab", "%ff")


def paths_of(*templates: str) -> Paths[str]:
    paths: Paths[str] = Paths()
    for template in templates:
        paths.at(template, lambda template=template: template)  # type: ignore[misc]
    return paths


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/tasks", ("/tasks", {})),
        ("/tasks/1", ("/tasks/{id}", {"id": "1"})),
        ("/tasks/mine", ("/tasks/mine", {})),
        ("/tasks/mine/tags", ("/tasks/{id}/tags", {"id": "mine"})),
        ("/tasks/1/tags", ("/tasks/{id}/tags", {"id": "1"})),
        ("/tasks/a%2Fb", ("/tasks/{id}", {"id": "a/b"})),
        ("/tasks/%C3%A9", ("/tasks/{id}", {"id": "é"})),
        ("/tasks/%FF", ("/tasks/{id}", {"id": "\udcff"})),
        ("/tasks/1.csv", ("/tasks/{id}.csv", {"id": "1"})),  # which says more than the other
        ("/files/1.csv", ("/files/{name}.csv", {"name": "1"})),
        ("/tasks/", None),
        ("/tasks/1/", None),
        ("/tasks//tags", None),
        ("/task%73", None),
        ("tasks", None),
        ("", None),
        ("/other", None),
    ],
)
def test_it_is_the_one_that_is_meant(path: str, found: tuple[str, dict[str, str]] | None) -> None:
    tasks = ("/tasks/{id}", "/tasks", "/tasks/{id}/tags", "/tasks/mine", "/tasks/mine/x")
    assert paths_of(*tasks, "/tasks/{id}.csv", "/files/{name}.csv").find(path) == found


def expected(templates: list[str], path: str) -> tuple[str, dict[str, str]] | None:
    """Returns what is found when each template is tried, those with fewer parameters first.

    Of equally many, those are first that have the most beside them in their segments.
    """

    def rank(template: str) -> tuple[int, int]:
        beside = "".join(each for each in template.split("/") if "{" in each)
        return template.count("{"), -len(re.sub(r"\{[^{}]+\}", "", beside))

    for template in sorted(templates, key=rank):
        parts = re.split(r"\{([^{}]+)\}", template)
        literals = [re.escape(text).replace(":", "(?::|%3A|%3a)") for text in parts[::2]]
        if match := re.fullmatch("([^/]+)".join(literals), path):
            values = [unquote(value, errors="surrogateescape") for value in match.groups()]
            return template, dict(zip(parts[1::2], values, strict=True))
    return None


def test_it_is_the_one_that_trying_them_all_would_find() -> None:
    chance = random.Random(5)
    met = 0
    for _ in range(400):
        drawn = {"/" + "/".join(chance.choices(SEGMENTS, k=chance.randint(1, 4))) for _ in range(8)}
        # No contract has two parameters of one name in a path, or two paths of one pattern.
        unlike = {re.sub(r"\{.\}", "{}", each): each for each in sorted(drawn)}
        templates = [each for each in unlike.values() if not re.search(r"(\{.\}).*\1", each)]
        chance.shuffle(templates)
        paths = paths_of(*templates)
        for _ in range(50):
            path = "/" + "/".join(chance.choices(PIECES, k=chance.randint(1, 4)))
            assert paths.find(path) == expected(templates, path), (templates, path)
            met += paths.find(path) is not None
    assert met > 1000


def test_a_thousand_operations_take_as_few_steps_as_ten() -> None:
    def steps(number: int) -> int:
        paths = paths_of(
            *(f"/api/{{user_id}}/things{n}/{{id}}" for n in range(number)),
            *(f"/api/{{user_id}}/things{n}" for n in range(number)),
        )
        for path in (f"/api/ada/things{number - 1}/7", "/api/ada/nothing", "/api/ada/things0"):
            paths.find(path)
        with counted_calls() as calls:
            assert paths.find(f"/api/ada/things{number - 1}/7") is not None
            assert paths.find("/api/ada/nothing/7") is None
        return calls.total()

    assert steps(500) == steps(5) < 20
