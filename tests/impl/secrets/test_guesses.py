"""zxcvbn is asked, and not kept."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest

from impl.secrets.guesses import guesses_log10, is_tried_first


def _loaded() -> list[str]:
    return [name for name in sys.modules if name.partition(".")[0] == "zxcvbn"]


def test_whoever_asks_lets_go_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _loaded():
        monkeypatch.delitem(sys.modules, name)
    assert guesses_log10("qwertyuiop") < 3
    assert guesses_log10("q7Yb2mT9xKd4Vw8sLr3Nc6Hf1Jg5Zp0a") > 26
    assert _loaded() == []


def test_what_somebody_else_has_imported_stays() -> None:
    matching = import_module("zxcvbn.matching")
    assert guesses_log10("qwertyuiop") < 3
    assert "qwertyuiop" in matching.RANKED_DICTIONARIES["passwords"]
    assert sys.modules["zxcvbn.matching"] is matching


def test_a_part_of_a_word_or_several_words_are_not_a_word() -> None:
    assert is_tried_first("trustno1")
    for text in ("", "trustno1 trustno1", "password\n123456", "\ntrustno1"):
        assert not is_tried_first(text), text
