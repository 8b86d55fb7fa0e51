"""Tokens, hashes and the vault: a secret opens for its owner only, and is never kept plain."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st

from lead_orchestrator.kit.secrets import Vault, new_token, same, token_hash
from lead_orchestrator.kit.values import new_id

VAULT = Vault("a secret for tests")
OWNER = new_id()


def test_tokens_are_long_url_safe_and_never_twice_the_same() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(t) >= 43 and t.isascii() and "/" not in t and "+" not in t for t in tokens)


def test_only_a_hash_of_a_token_is_kept_and_any_text_has_one() -> None:
    token = new_token()
    assert token.encode() not in token_hash(token)
    assert token_hash(token) == token_hash(token) != token_hash(token + "x")
    assert len(token_hash("\ud800 a browser's half character")) == 32


@given(st.text(), st.text())
@settings(max_examples=50, deadline=None)
def test_two_secrets_are_the_same_only_when_they_are(one: str, other: str) -> None:
    assert same(one, other) == (one == other)
    assert same(one, one)


def test_text_and_its_bytes_are_the_same_secret() -> None:
    assert same("grün", "grün".encode())
    assert not same(b"\xff", "\xff")


@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(max_examples=50, deadline=None)
def test_what_is_sealed_opens_for_its_owner(plain: str) -> None:
    sealed = VAULT.seal(plain, owner=OWNER)
    assert VAULT.open(sealed, owner=OWNER) == plain
    assert Vault("a secret for tests").open(sealed, owner=OWNER) == plain


def test_the_same_text_sealed_twice_looks_different_and_hides_the_text() -> None:
    sealed = VAULT.seal("sk-a-vendor-key", owner=OWNER)
    assert sealed != VAULT.seal("sk-a-vendor-key", owner=OWNER)
    assert b"sk-a-vendor-key" not in sealed


def test_it_opens_for_nobody_else() -> None:
    sealed = VAULT.seal("sk-a-vendor-key", owner=OWNER)
    with pytest.raises(InvalidTag):
        VAULT.open(sealed, owner=new_id())
    with pytest.raises(InvalidTag):
        Vault("another installation's secret").open(sealed, owner=OWNER)


@pytest.mark.parametrize("place", [1, 5, 13, -1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    sealed = bytearray(VAULT.seal("sk-a-vendor-key", owner=OWNER))
    sealed[place] ^= 1
    with pytest.raises(InvalidTag):
        VAULT.open(bytes(sealed), owner=OWNER)


def test_a_sessions_page_token_is_its_own_and_lasts_as_long_as_the_secret() -> None:
    one, other = new_id(), new_id()
    assert VAULT.csrf(one) == Vault("a secret for tests").csrf(one)
    assert VAULT.csrf(one) != VAULT.csrf(other)
    assert VAULT.csrf(one) != Vault("another").csrf(one)
