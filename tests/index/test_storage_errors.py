"""What is said to do where the disk refuses a write: it depends on why it did."""

from __future__ import annotations

import errno
import os

import pytest

from index.durable import storage_errors
from index.errors import StorageError


def refused(code: int) -> str:
    with pytest.raises(StorageError) as told, storage_errors("The library news"):
        raise OSError(code, os.strerror(code))
    return str(told.value)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (errno.ENOSPC, "no space left on device. Free some space, then"),
        (errno.EACCES, "permission denied. Allow this user to write there, then"),
        (errno.EROFS, "read-only file system. Make it writable, or name another place, then"),
        (errno.EIO, "input/output error. Free some space or repair the disk, then"),
    ],
)
def test_the_remedy_fits_the_reason(code: int, says: str) -> None:
    assert refused(code).startswith(f"The library news could not be written: {says}")
