"""No traceback for any input: what is wrong with a contract is said, with a place."""

from __future__ import annotations

import os
import random
from pathlib import Path

from openapi.codegen.normalise.text import read_text
from openapi.reach.mutants import mutation, outcome_of
from tests.openapi.codegen.normalise.test_normalise import LIBRARY

FIXTURES = (LIBRARY, LIBRARY.with_name("keywords.yaml"), LIBRARY.with_name("cinema.yaml"))
MUTATIONS = int(os.environ.get("MUTATIONS", "150"))
"""Of each contract; `make reach MUTANTS=10000` makes code of some, too, and is for a night."""
OUTCOMES = {"right", "refused"}


def test_a_mutated_contract_is_right_or_refused_with_a_place() -> None:
    for file in FIXTURES:
        document = read_text(file.read_bytes())
        document.pop("x-conventions", None)
        for seed in range(MUTATIONS):
            outcome = outcome_of(mutation(document, random.Random(seed)), file)
            assert outcome.partition(":")[0] in OUTCOMES, f"{file.name}, seed {seed}: {outcome}"


def test_mutations_are_the_same_each_time() -> None:
    document = read_text(Path(LIBRARY).read_bytes())
    first, again = (mutation(document, random.Random(7)) for _ in range(2))
    assert first == again != document
