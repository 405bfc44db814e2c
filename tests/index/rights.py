"""Files that the system does not let a process read, also where the tests run as root."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HEADER = struct.pack("Ii", 0x20080522, 0)
_OVERRIDE, _SEARCH = 1 << 1, 1 << 2


@contextmanager
def closed(path: Path) -> Iterator[None]:
    """Nobody may read a file, or list a folder, meanwhile; root's rights to it are laid down."""
    mode = path.stat().st_mode
    path.chmod(0)
    data = ctypes.create_string_buffer(24)
    root = os.geteuid() == 0
    libc = ctypes.CDLL(None, use_errno=True)
    if root:
        assert libc.capget(ctypes.create_string_buffer(_HEADER), data) == 0
        effective, *rest = struct.unpack("6I", data.raw)
        fewer = struct.pack("6I", effective & ~(_OVERRIDE | _SEARCH), *rest)
        assert libc.capset(ctypes.create_string_buffer(_HEADER), fewer) == 0
    try:
        yield
    finally:
        if root:
            assert libc.capset(ctypes.create_string_buffer(_HEADER), data) == 0
        path.chmod(mode)
