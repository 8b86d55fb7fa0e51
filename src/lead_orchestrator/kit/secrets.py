"""Tokens and sealed secrets: made here, kept as hashes or ciphertext only.

Promises 256-bit tokens, constant-time comparison, and AES-GCM bound to its owner.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def new_token() -> str:
    """Return a fresh 256-bit token, URL-safe."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """Return what is kept of a token. Plain SHA-256: the token itself has 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def same(one: str | bytes, other: str | bytes) -> bool:
    """Compare two secrets in constant time; any text may be given."""
    return hmac.compare_digest(_bytes(one), _bytes(other))


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


class Vault:
    """Seals small secrets (a location's vendor keys) with a key derived from `SECRET_KEY`."""

    def __init__(self, secret_key: str) -> None:
        self._key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vault v1").derive(
            secret_key.encode()
        )
        self._csrf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"csrf v1").derive(
            secret_key.encode()
        )

    def seal(self, plain: str, *, owner: UUID) -> bytes:
        """Return `plain` encrypted so that it opens for `owner` only."""
        nonce = secrets.token_bytes(12)
        return b"\x01" + nonce + AESGCM(self._key).encrypt(nonce, plain.encode(), owner.bytes)

    def open(self, sealed: bytes, *, owner: UUID) -> str:
        """Return the plain text; raises `cryptography.exceptions.InvalidTag` when tampered."""
        return AESGCM(self._key).decrypt(sealed[1:13], sealed[13:], owner.bytes).decode()

    def csrf(self, session_id: UUID) -> str:
        """Return the token a session's own pages must send back with every change."""
        return hmac.new(self._csrf, session_id.bytes, hashlib.sha256).hexdigest()
