"""The plain bytes of every page of an encrypted database, free pages and index pages too."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_PAGE = 4096
_SALT = 16
_VECTOR = 16
_RESERVED = 80
"""SQLCipher 4: AES-256-CBC, at the end of each page 16 bytes of vector and 64 of HMAC-SHA-512."""


def plain_bytes(path: Path, key: str) -> bytes:
    """All pages of a database file decrypted with its raw key (64 hex digits), in their order."""
    data = path.read_bytes()
    assert len(data) % _PAGE == 0
    return b"".join(
        _page(data[start : start + _PAGE], bytes.fromhex(key), _SALT if start == 0 else 0)
        for start in range(0, len(data), _PAGE)
    )


def _page(page: bytes, key: bytes, skip: int) -> bytes:
    vector = page[-_RESERVED : -_RESERVED + _VECTOR]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return decryptor.update(page[skip:-_RESERVED]) + decryptor.finalize()
