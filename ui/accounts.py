"""Who may come in, and who may change anything: accounts with hashed passwords, and sessions.

An account is a *reader* (asks, reads, reports a wrong answer) or an *editor* (also changes the
library and runs question sets). Without accounts there is one visitor, who is at the machine
itself and may do everything.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import os
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from filelock import FileLock

from index.errors import DatelineError, ForbiddenError, UsageError

Role = Literal["reader", "editor"]
K = TypeVar("K")
V = TypeVar("V")

FILE = "users.json"
SESSION_S = 7 * 24 * 3600
_SHORTEST, _LONGEST = 8, 200
# scrypt with 16 MiB (RFC 7914); 2**14, 8, 5 is one of the settings that OWASP recommends.
_COST = {"n": 2**14, "r": 8, "p": 5}
# Wrong passwords for a name, and the pause after them in seconds: from one address, and from all
# those together from which nobody has signed in to it. The second keeps many addresses from
# guessing together; whoever comes from where they signed in before is spared it.
_TRIES, _PAUSE_S = 5, 30.0
_TRIES_OF_ALL, _PAUSE_OF_ALL_S = 50, 300.0
_EVERYWHERE = "*"
# A wrong password costs a hash, so none is forgotten for being one of many in the longest pause.
_FAILED = 20_000
_REMEMBERED = 256
_FAMILIAR = 1000
_KEY = "dateline.visitor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who was let in. ``local``: no accounts are in use, they sit at the machine."""

    name: str
    role: Role
    local: bool = False

    @property
    def may_edit(self) -> bool:
        """Whether they may change the library and run question sets."""
        return self.role == "editor"


HERE = Visitor("you", "editor", local=True)


class TooManyTriesError(DatelineError):
    """A name whose password was guessed wrongly too often just now from this address, or from many
    strange ones; it may be tried again after ``wait_s`` seconds."""

    def __init__(self, wait_s: int) -> None:
        super().__init__("Too many wrong passwords.", f"Try again in {wait_s} seconds.")
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class _User:
    role: Role
    salt: str
    hash: str
    n: int
    r: int
    p: int

    def matches(self, password: str) -> bool:
        made = _hash(password, bytes.fromhex(self.salt), self.n, self.r, self.p)
        return hmac.compare_digest(made, bytes.fromhex(self.hash))


def admit(scope: Any, visitor: Visitor) -> None:
    """Note in an ASGI scope who is asking; only :mod:`ui.guard` does this."""
    scope[_KEY] = visitor


def visitor_of(request: Any) -> Visitor:
    """Who asks: of Starlette's request, or of Gradio's, which wraps one.

    Raises:
        ForbiddenError: the request did not come through the guard.
    """
    inner = getattr(request, "request", None) or request
    visitor = getattr(inner, "scope", {}).get(_KEY)
    if not isinstance(visitor, Visitor):
        raise ForbiddenError("Nobody is signed in.", "Sign in first.")
    return visitor


def address_of(scope: Any) -> str:
    """Whence an ASGI request comes; of IPv6 the network, since a household has 2**64 addresses."""
    host = str((scope.get("client") or ("",))[0])
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if address.version == 4:
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def require_editor(visitor: Visitor) -> None:
    """Let only editors pass.

    Raises:
        ForbiddenError: the visitor is a reader.
    """
    if not visitor.may_edit:
        raise ForbiddenError("Only an editor may do this.", "Ask an editor, or sign in as one.")


class Accounts:
    """The accounts in one file. Passwords are kept as scrypt hashes and nothing else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._hashing = threading.Lock()
        self._read: tuple[tuple[int, int], dict[str, _User], bytes] | None = None
        self._failed: dict[tuple[str, str], tuple[int, float]] = {}
        # (name, address) of who has signed in, with the password's hash: a new one begins anew.
        self._familiar: dict[tuple[str, str], str] = {}
        # Programs send the password with every request; what was right a moment ago is remembered
        # under a key that dies with the process, since hashing it again takes a tenth of a second.
        self._memory_key = secrets.token_bytes(32)
        self._remembered: dict[bytes, tuple[str, str]] = {}

    def names(self) -> list[tuple[str, Role]]:
        """(name, role) of every account, by name."""
        users, _ = self._load()
        return sorted((name, user.role) for name, user in users.items())

    def add(self, name: str, password: str, role: str) -> None:
        """Make an account.

        Raises:
            UsageError: the name is taken or odd, the password too short, or the role unknown.
        """
        _check(name, password, role)
        with FileLock(self.path.with_suffix(".lock")):
            users, secret = self._load()
            if name in users:
                raise UsageError(
                    f"There is an account {name!r} already.",
                    f"`dateline user remove {name}` takes it away.",
                )
            salt = secrets.token_bytes(16)
            made = _hash(password, salt, **_COST)
            users[name] = _User(role, salt.hex(), made.hex(), **_COST)  # type: ignore[arg-type]
            self._save(users, secret)

    def remove(self, name: str) -> None:
        """Take an account away; its sessions end at once.

        Raises:
            UsageError: there is none.
        """
        with FileLock(self.path.with_suffix(".lock")):
            users, secret = self._load()
            if name not in users:
                known = ", ".join(sorted(users)) or "none"
                raise UsageError(f"There is no account {name!r}.", f"These are there: {known}.")
            del users[name]
            self._save(users, secret)

    def sign_in(self, name: str, password: str, address: str = "") -> Visitor | None:
        """The visitor with this name and password; ``None`` when one of them is wrong.

        Args:
            address: whence they come (:func:`address_of`). Who guesses wrongly keeps their own
                address waiting, and not the account's owner at another.

        Raises:
            TooManyTriesError: the name was tried too often with wrong passwords.
        """
        if len(password) > _LONGEST or len(name) > 64:
            return None
        users, _ = self._load()
        user = users.get(name)
        self._pause(name, address, user)
        # The address is part of it: elsewhere a password must not be tried without being counted.
        said = f"{address}\0{name}\0{password}".encode("utf-8", "surrogatepass")
        said = hmac.digest(self._memory_key, said, "sha256")
        if user is not None and self._remembered.get(said) == (name, user.hash):
            return Visitor(name, user.role)
        with self._hashing:  # One at a time: a flood of guesses must not take all processors.
            self._pause(name, address, user)  # Those before it in the line were perhaps wrong.
            # An unknown name costs the same time as a wrong password.
            right = (user or _NOBODY).matches(password) and user is not None
            if user is None or not right:
                self._count(name, address, user)
                return None
            self._failed.pop((name, address), None)
            _keep(self._familiar, (name, address), user.hash, _FAMILIAR)
            _keep(self._remembered, said, (name, user.hash), _REMEMBERED)
        return Visitor(name, user.role)

    def session(self, visitor: Visitor, now: float | None = None) -> str:
        """The value of a cookie that says who somebody is, signed, for seven days."""
        users, secret = self._load()
        until = int((time.time() if now is None else now) + SESSION_S)
        head = f"{visitor.name.encode().hex()}.{until}"
        return f"{head}.{_sign(secret, head, users[visitor.name].hash)}"

    def visitor(self, session: str) -> Visitor | None:
        """Whose session it is; ``None`` when it is forged or over, or the account has changed."""
        try:
            name_hex, until, signature = session.split(".")
            name = bytes.fromhex(name_hex).decode()
            over = int(until) < time.time()
        except ValueError:
            return None
        users, secret = self._load()
        user = users.get(name)
        if user is None or over or not signature.isascii():
            return None
        right = hmac.compare_digest(signature, _sign(secret, f"{name_hex}.{until}", user.hash))
        return Visitor(name, user.role) if right else None

    def _pause(self, name: str, address: str, user: _User | None) -> None:
        self._wait((name, address), _TRIES, _PAUSE_S)
        if not self._is_familiar(name, address, user):
            self._wait((name, _EVERYWHERE), _TRIES_OF_ALL, _PAUSE_OF_ALL_S)

    def _wait(self, key: tuple[str, str], tries: int, pause_s: float) -> None:
        count, last = self._failed.get(key, (0, 0.0))
        waited = time.monotonic() - last
        if waited > pause_s:
            self._failed.pop(key, None)
        elif count >= tries:
            raise TooManyTriesError(int(pause_s - waited) + 1)

    def _count(self, name: str, address: str, user: _User | None) -> None:
        strange = not self._is_familiar(name, address, user)
        for where in (address, _EVERYWHERE) if strange else (address,):
            count, _ = self._failed.get((name, where), (0, 0.0))
            _keep(self._failed, (name, where), (count + 1, time.monotonic()), _FAILED)

    def _is_familiar(self, name: str, address: str, user: _User | None) -> bool:
        return user is not None and self._familiar.get((name, address)) == user.hash

    def _load(self) -> tuple[dict[str, _User], bytes]:
        with self._lock:
            try:
                state = self.path.stat()
            except FileNotFoundError:
                return {}, secrets.token_bytes(32)
            stamp = (state.st_mtime_ns, state.st_ino)
            if self._read is None or self._read[0] != stamp:
                self._read = (stamp, *_parse(self.path))
            _, users, secret = self._read
            return dict(users), secret

    def _save(self, users: Mapping[str, _User], secret: bytes) -> None:
        document = {
            "secret": secret.hex(),
            "users": {name: asdict(user) for name, user in sorted(users.items())},
        }
        temporary = self.path.with_suffix(".new")
        temporary.unlink(missing_ok=True)
        # Readable for its owner alone from the first byte on.
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=1, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.path)


def _parse(path: Path) -> tuple[dict[str, _User], bytes]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        users = {name: _User(**user) for name, user in document["users"].items()}
        return users, bytes.fromhex(document["secret"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{path} is not a file of accounts.",
            "Move it away and make the accounts anew with `dateline user add`.",
        ) from error


def _check(name: str, password: str, role: str) -> None:
    if not name or len(name) > 64 or not name.isprintable() or ":" in name or name != name.strip():
        raise UsageError(
            f"{name[:64]!r} cannot be a name.",
            "Take up to 64 printable characters without a colon.",
        )
    if role not in get_args(Role):
        raise UsageError(f"There is no role {role[:40]!r}.", "Take reader or editor.")
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise UsageError(
            f"A password has {_SHORTEST} to {_LONGEST} characters.", "Choose another one."
        )


def _keep(known: dict[K, V], key: K, value: V, most: int) -> None:
    """Note the newest, and forget the oldest that are too many."""
    known.pop(key, None)
    known[key] = value
    while len(known) > most:
        known.pop(next(iter(known)), None)


def _hash(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    data = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(data, salt=salt, n=n, r=r, p=p, maxmem=2**26, dklen=32)


def _sign(secret: bytes, head: str, password_hash: str) -> str:
    # The password's hash is part of it: a new password ends every session that began with the old.
    return hmac.new(secret, f"{head}.{password_hash}".encode(), "sha256").hexdigest()


_NOBODY = _User("reader", "00" * 16, "00" * 32, **_COST)
