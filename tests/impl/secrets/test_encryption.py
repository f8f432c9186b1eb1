"""What is encrypted is read with its key and its scope, and not otherwise."""

from __future__ import annotations

import pytest

from impl.secrets.encryption import SameEachTime, decrypt, encrypt

NEW, OLD = bytes(range(64)), bytes(range(64, 128))
TEXT = b"the tasks of Ada"


def test_the_same_text_is_encrypted_to_the_same_bytes_or_to_others_each_time() -> None:
    cipher = SameEachTime([NEW])
    assert cipher.encrypt(TEXT, [b"a"]) == cipher.encrypt(TEXT, [b"a"])
    assert encrypt(NEW[:32], TEXT) != encrypt(NEW[:32], TEXT)


def test_the_newest_key_encrypts_and_all_decrypt() -> None:
    both = SameEachTime([NEW, OLD])
    assert both.decrypt(SameEachTime([OLD]).encrypt(TEXT, []), []) == TEXT
    assert SameEachTime([NEW]).decrypt(both.encrypt(TEXT, []), []) == TEXT
    assert SameEachTime([OLD]).decrypt(both.encrypt(TEXT, []), []) is None


@pytest.mark.parametrize("scope", [[], [b"b"], [b"a", b""], [b"", b"a"]])
def test_in_another_scope_it_cannot_be_read(scope: list[bytes]) -> None:
    cipher = SameEachTime([NEW])
    assert cipher.decrypt(cipher.encrypt(TEXT, [b"a"]), scope) is None


def test_what_was_changed_or_cut_off_cannot_be_read() -> None:
    key, cipher = NEW[:32], SameEachTime([NEW])
    assert decrypt(key, encrypt(key, TEXT)) == TEXT
    for place in range(len(encrypt(key, TEXT))):
        changed = bytearray(encrypt(key, TEXT))
        changed[place] ^= 1
        assert decrypt(key, bytes(changed)) is None
        assert decrypt(key, bytes(changed[:place])) is None
    same = cipher.encrypt(TEXT, [])
    assert not [cut for cut in range(len(same)) if cipher.decrypt(same[:cut], []) is not None]
