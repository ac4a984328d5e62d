"""Windows' own protection of small secrets for the signed-in user (CryptProtectData)."""

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Blob(ctypes.Structure):
        _fields_ = (("size", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char)))

    def protect(data: bytes) -> bytes:
        """The data encrypted for this user. Raises OSError."""
        return _call(ctypes.windll.crypt32.CryptProtectData, data)

    def unprotect(data: bytes) -> bytes:
        """The data decrypted. Raises OSError where it was protected for somebody else."""
        return _call(ctypes.windll.crypt32.CryptUnprotectData, data)

    def _call(function: "ctypes._FuncPointer", data: bytes) -> bytes:
        given = _Blob(len(data), ctypes.create_string_buffer(data, len(data)))
        made = _Blob()
        if not function(ctypes.byref(given), None, None, None, None, 0, ctypes.byref(made)):
            raise ctypes.WinError()
        try:
            return ctypes.string_at(made.data, made.size)
        finally:
            ctypes.windll.kernel32.LocalFree(made.data)
