"""Passwords: what is hashed, where, and the queue."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import AsyncGenerator, Iterator
from unittest.mock import Mock

import bcrypt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impl.users import passwords as module
from impl.users.passwords import Match, Passwords, PasswordsBusyError

ROUNDS = 4


@pytest.fixture
async def passwords() -> AsyncGenerator[Passwords]:
    instance = Passwords(ROUNDS)
    yield instance
    await instance.close()


async def test_a_password_fits_its_own_hash_and_no_other(passwords: Passwords) -> None:
    stored = await passwords.hash("correct horse battery staple")
    assert await passwords.check("correct horse battery staple", stored)
    assert not await passwords.check("correct horse battery stapler", stored)
    assert not await passwords.check("", stored)


async def test_the_hash_is_bcrypt_with_the_configured_rounds_and_a_salt() -> None:
    for rounds in (4, 5):
        instance = Passwords(rounds)
        first, second = await instance.hash("same password"), await instance.hash("same password")
        await instance.close()
        assert first.startswith(f"$2b${rounds:02}$")
        assert len(first) == 60
        assert first != second
        assert "same password" not in first


@pytest.mark.parametrize(
    "long",
    [
        pytest.param("p" * 128, id="ascii"),
        pytest.param("\N{PILE OF POO}" * 64, id="64 emoji, 256 bytes"),
        pytest.param("\N{LATIN SMALL LETTER E WITH ACUTE}" * 128, id="128 letters, 256 bytes"),
    ],
)
async def test_every_character_of_a_long_password_counts(passwords: Passwords, long: str) -> None:
    """Bcrypt alone takes 72 bytes, and ignores the rest."""
    stored = await passwords.hash(long)
    assert await passwords.check(long, stored)
    for place in (0, len(long) // 2, 71, 72, 73, len(long) - 1):
        if place < len(long):
            changed = f"{long[:place]}x{long[place + 1 :]}"
            assert not await passwords.check(changed, stored), f"character {place} does not count"
    assert not await passwords.check(long[:-1], stored)


def test_every_single_byte_changes_what_bcrypt_is_given() -> None:
    phrase = "".join(chr(33 + place % 90) for place in range(128))
    digests = {
        module._digest(f"{phrase[:place]}~{phrase[place + 1 :]}")
        for place in range(128)
        if phrase[place] != "~"
    }
    assert len(digests) == sum(letter != "~" for letter in phrase)
    assert module._digest(phrase) not in digests
    assert all(len(digest) <= 72 for digest in digests)


@given(st.text(max_size=128), st.text(max_size=128))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_different_passwords_never_become_the_same(one: str, other: str) -> None:
    """Not even if a byte is 0, which ends a string in C."""
    assert (module._digest(one) == module._digest(other)) == (one == other)
    assert b"\0" not in module._digest(one)


async def test_without_a_hash_the_check_fails_at_the_same_cost(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The duration of a log-in must not reveal who has an account."""
    checked: list[bytes] = []
    checkpw = bcrypt.checkpw

    def watch(password: bytes, hashed: bytes) -> bool:
        checked.append(hashed)
        return checkpw(password, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", watch)
    stored = await passwords.hash("correct horse battery staple")
    assert await passwords.check("wrong password", stored) is Match.NONE
    assert await passwords.check("wrong password", None) is Match.NONE
    against_hash, against_nobodys = checked
    assert against_hash == stored.encode()
    # The cost is the number behind `$2b$`.
    assert against_nobodys[:7] == against_hash[:7] == f"$2b${ROUNDS:02}$".encode()
    assert len(against_nobodys) == len(against_hash)


async def test_the_event_loop_goes_on_while_a_password_is_hashed(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hash cannot end before the loop has run something else, so otherwise this would hang."""
    loop_went_on = threading.Event()

    def wait_for_the_loop(_password: bytes, _salt: bytes) -> bytes:
        assert loop_went_on.wait(timeout=10), "the loop stood still"
        return b"$2b$"

    monkeypatch.setattr(bcrypt, "hashpw", wait_for_the_loop)
    hashing = asyncio.create_task(passwords.hash("some password"))
    for _ in range(3):
        await asyncio.sleep(0)
    loop_went_on.set()
    assert await hashing == "$2b$"


async def test_one_named_thread_of_low_priority_does_the_work(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, int, int]] = []

    def note_thread(_password: bytes, _hash: bytes) -> bool:
        thread = threading.get_native_id()
        niceness = os.getpriority(os.PRIO_PROCESS, thread) if sys.platform == "linux" else 5
        seen.append((threading.current_thread().name, thread, niceness))
        return False

    monkeypatch.setattr(bcrypt, "checkpw", note_thread)
    before = os.getpriority(os.PRIO_PROCESS, 0)
    await asyncio.gather(*(passwords.check("x", None) for _ in range(5)))
    assert len(seen) == 5
    assert len(set(seen)) == 1, "several threads hash at once"
    name, thread, niceness = seen[0]
    assert name.startswith("passwords")
    assert thread != threading.get_native_id()
    assert niceness >= 5
    assert os.getpriority(os.PRIO_PROCESS, 0) == before, "the event loop became slow as well"


async def test_a_sandbox_that_forbids_priorities_forbids_no_passwords(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Systemd and container engines can. Once, each sign-in was a 500 there."""
    monkeypatch.setattr(os, "setpriority", Mock(side_effect=PermissionError))
    stored = await passwords.hash("correct horse battery staple")
    assert await passwords.check("correct horse battery staple", stored)


class _Gate:
    """Replaces bcrypt: calls block until it is opened."""

    def __init__(self) -> None:
        self.is_open = threading.Event()

    def __call__(self, _password: bytes, _hash: bytes) -> bool:
        return self.is_open.wait(timeout=10)


@pytest.fixture
def gate(passwords: Passwords, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Gate]:
    gate = _Gate()
    monkeypatch.setattr(bcrypt, "checkpw", gate)
    yield gate
    gate.is_open.set()


async def test_when_too_many_wait_the_next_is_refused_at_once(
    passwords: Passwords, gate: _Gate
) -> None:
    waiting = [asyncio.create_task(passwords.check("x", None)) for _ in range(module._MAX_WAITING)]
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        for _ in range(2):
            with pytest.raises(PasswordsBusyError):
                await passwords.check("one too many", None)
        with pytest.raises(PasswordsBusyError):
            await passwords.hash("one too many")
    gate.is_open.set()
    assert all(await asyncio.gather(*waiting))
    assert await passwords.check("there is room again", None)


async def test_a_cancelled_wait_leaves_room_for_another(passwords: Passwords, gate: _Gate) -> None:
    waiting = [asyncio.create_task(passwords.check("x", None)) for _ in range(module._MAX_WAITING)]
    await asyncio.sleep(0)
    waiting[-1].cancel()
    await asyncio.wait(waiting[-1:], timeout=10)
    another = asyncio.create_task(passwords.check("x", None))
    await asyncio.sleep(0)
    assert not another.done(), "it was turned away"
    gate.is_open.set()
    assert await another
    await asyncio.gather(*waiting[:-1])


async def test_an_error_of_bcrypt_leaves_room_as_well(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_password: bytes, _hash: bytes) -> bool:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(bcrypt, "checkpw", fail)
        for _ in range(module._MAX_WAITING + 1):
            with pytest.raises(MemoryError):
                await passwords.check("x", None)
    assert await passwords.check("x", await passwords.hash("x"))


# How long requests wait


async def test_a_foreseen_wait_of_more_than_five_seconds_is_refused_at_once(
    passwords: Passwords, gate: _Gate
) -> None:
    """On a busy host a hash takes long, so fewer may wait."""
    passwords.hash_seconds = 1.9
    waiting = [asyncio.create_task(passwords.check("x", None)) for _ in range(3)]
    await asyncio.sleep(0)
    async with asyncio.timeout(3):
        for _ in range(3):
            with pytest.raises(PasswordsBusyError):
                await passwords.check("one too many", None)
    waiting[1].cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    another = asyncio.create_task(passwords.check("x", None))
    await asyncio.sleep(0)
    assert not another.done(), "there was room for one"
    gate.is_open.set()
    assert all(await asyncio.gather(waiting[0], waiting[2], another))


async def test_a_long_wait_is_refused_even_if_it_was_not_foreseen(
    passwords: Passwords, gate: _Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MAX_WAIT_SECONDS", 0.05)
    first = asyncio.create_task(passwords.check("x", None))
    await asyncio.sleep(0)
    for _ in range(2):
        with pytest.raises(PasswordsBusyError):
            await passwords.check("x", None)
    gate.is_open.set()
    assert await first
    assert await passwords.check("x", None)


async def test_the_wait_is_estimated_from_recent_hashes(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_password: bytes, _hash: bytes) -> bool:
        threading.Event().wait(0.02)
        return True

    monkeypatch.setattr(bcrypt, "checkpw", slow)
    before = passwords.hash_seconds
    for _ in range(20):
        await passwords.check("x", None)
    assert before < 0.002
    assert passwords.hash_seconds > 0.015


async def test_nothing_is_computed_for_a_cancelled_wait(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, computed = threading.Event(), list[bytes]()

    def note(password: bytes, _hash: bytes) -> bool:
        computed.append(password)
        return may_go_on.wait(timeout=10)

    monkeypatch.setattr(bcrypt, "checkpw", note)
    waiting = [asyncio.create_task(passwords.check(str(n), None)) for n in range(4)]
    await asyncio.sleep(0.01)
    for task in waiting[:3]:  # the first one's hash has already begun
        task.cancel()
    await asyncio.sleep(0)
    may_go_on.set()
    assert await waiting[3]
    assert len(computed) == 2
    assert passwords.waiting == 0
    assert await passwords.check("4", None), "the turn of who left was lost"


# The same characters, typed on another system

COMPOSED, DECOMPOSED = "cr\u00e8me br\u00fbl\u00e9e", "cre\u0300me bru\u0302le\u0301e"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (COMPOSED, DECOMPOSED),
        ("\u212bngstr\u00f6m 1234", "A\u030angstro\u0308m 1234"),
        ("a\u00a0wide\u3000space", "a wide space"),
        (
            "\ud55c\uad6d \u30ac\u30e9\u30b9",
            "\u1112\u1161\u11ab\u1100\u116e\u11a8 \u30ab\u3099\u30e9\u30b9",
        ),
    ],
)
async def test_a_password_is_the_same_on_every_system(
    passwords: Passwords, one: str, other: str
) -> None:
    """RFC 8265, section 4.2.2."""
    assert one != other
    for typed_first, typed_later in ((one, other), (other, one)):
        stored = await passwords.hash(typed_first)
        assert await passwords.check(typed_later, stored) is Match.CURRENT


@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED, "a\u00a0wide space"])
async def test_a_hash_from_before_passwords_were_normalized_fits_and_is_outdated(
    passwords: Passwords, typed: str
) -> None:
    stored = bcrypt.hashpw(module._digest(typed), bcrypt.gensalt(ROUNDS)).decode()
    is_current = typed == module.normalized(typed)
    assert await passwords.check(typed, stored) is (Match.CURRENT if is_current else Match.OUTDATED)
    assert not await passwords.check(f"{typed}!", stored)


async def test_whether_there_is_an_account_costs_nothing_however_a_password_is_spelled(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = await passwords.hash("another password")
    counted: list[bytes] = []

    def count(_password: bytes, hashed: bytes) -> bool:
        counted.append(hashed)
        return False

    monkeypatch.setattr(bcrypt, "checkpw", count)
    for typed in (COMPOSED, DECOMPOSED, "ascii", "a\u00a0wide\u3000spac\u00e9"):
        costs = []
        for password_hash in (stored, None):
            counted.clear()
            await passwords.check(typed, password_hash)
            costs.append(len(counted))
        assert costs[0] == costs[1]
