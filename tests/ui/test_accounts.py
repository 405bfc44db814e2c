"""Accounts: passwords are never kept, sessions cannot be forged, and end with the account."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import ForbiddenError, UsageError
from ui.accounts import (
    SESSION_S,
    Accounts,
    TooManyTriesError,
    Visitor,
    address_of,
    require_editor,
    visitor_of,
)

WORD = "correct horse"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = Accounts(tmp_path / "users.json")
    made.add("ada", WORD, "editor")
    return made


def test_who_knows_the_password_is_let_in_with_their_role(accounts: Accounts) -> None:
    assert accounts.sign_in("ada", WORD) == Visitor("ada", "editor")
    assert accounts.sign_in("ada", WORD) == Visitor("ada", "editor")  # Now from memory.
    assert accounts.sign_in("ada", WORD + "x") is None
    assert accounts.sign_in("bob", WORD) is None
    assert accounts.sign_in("ada", "x" * 1_000_000) is None


def test_the_file_holds_no_password_and_is_its_owner_s_alone(accounts: Accounts) -> None:
    assert WORD not in accounts.path.read_text()
    assert accounts.path.stat().st_mode & 0o077 == 0
    document = json.loads(accounts.path.read_text())
    assert set(document["users"]["ada"]) == {"role", "salt", "hash", "n", "r", "p"}


def test_the_same_password_is_hashed_differently_for_another(accounts: Accounts) -> None:
    accounts.add("bob", WORD, "reader")
    users = json.loads(accounts.path.read_text())["users"]
    assert users["ada"]["hash"] != users["bob"]["hash"]
    assert accounts.names() == [("ada", "editor"), ("bob", "reader")]


def test_a_session_is_known_again_until_it_is_over(accounts: Accounts) -> None:
    ada = Visitor("ada", "editor")
    assert accounts.visitor(accounts.session(ada)) == ada
    assert accounts.visitor(accounts.session(ada, now=0.0 - SESSION_S)) is None


def test_a_forged_session_is_nobody_s(accounts: Accounts) -> None:
    accounts.add("bob", WORD, "reader")
    session = accounts.session(Visitor("bob", "reader"))
    name, until, signature = session.split(".")
    ada = b"ada".hex()
    for forged in (
        f"{ada}.{until}.{signature}", f"{name}.{int(until) + 1}.{signature}",
        f"{name}.{until}.{'0' * 64}", f"{name}.{until}.é", f"{name}.{until}", "", "..", "a.b.c",
        f"{name}.{'9' * 5000}.{signature}", f"zz.{until}.{signature}", session[:-1],
    ):  # fmt: skip
        assert accounts.visitor(forged) is None, forged


def test_a_session_ends_with_the_account_or_its_password(accounts: Accounts) -> None:
    session = accounts.session(Visitor("ada", "editor"))
    accounts.remove("ada")
    assert accounts.visitor(session) is None
    accounts.add("ada", WORD, "editor")
    assert accounts.visitor(session) is None
    assert accounts.sign_in("ada", WORD) is not None


def test_guessing_is_paused_after_five_wrong_passwords(accounts: Accounts) -> None:
    for number in range(5):
        assert accounts.sign_in("ada", f"wrong {number}") is None
    with pytest.raises(TooManyTriesError, match="Try again in"):
        accounts.sign_in("ada", "wrong again")
    with pytest.raises(TooManyTriesError):
        accounts.sign_in("ada", WORD)


HOME, STRANGE = "198.51.100.7", "203.0.113.9"


def test_who_guesses_keeps_only_their_own_address_waiting(accounts: Accounts) -> None:
    for number in range(5):
        assert accounts.sign_in("ada", f"wrong {number}", STRANGE) is None
    assert accounts.sign_in("ada", WORD, HOME) == Visitor("ada", "editor")
    # Not even the right password, though it was given a moment ago elsewhere: it could be guessed.
    with pytest.raises(TooManyTriesError):
        accounts.sign_in("ada", WORD, STRANGE)


def test_many_addresses_cannot_guess_together_and_the_owner_still_comes_in(
    accounts: Accounts,
) -> None:
    assert accounts.sign_in("ada", WORD, HOME) is not None
    for number in range(50):
        assert accounts.sign_in("ada", f"wrong {number}", f"203.0.113.{number}") is None
    with pytest.raises(TooManyTriesError, match=r"in (300|29\d) seconds"):
        accounts.sign_in("ada", WORD, "203.0.113.200")
    assert accounts.sign_in("ada", WORD, HOME) == Visitor("ada", "editor")
    for number in range(5):
        assert accounts.sign_in("ada", f"wrong {number}", HOME) is None
    with pytest.raises(TooManyTriesError):
        accounts.sign_in("ada", "wrong again", HOME)


def test_a_new_password_makes_every_address_strange_again(accounts: Accounts) -> None:
    assert accounts.sign_in("ada", WORD, HOME) is not None
    accounts.remove("ada")
    accounts.add("ada", "another horse", "editor")
    for number in range(50):
        accounts.sign_in("ada", f"wrong {number}", f"203.0.113.{number}")
    with pytest.raises(TooManyTriesError):
        accounts.sign_in("ada", "another horse", HOME)


def test_guesses_that_come_at_once_are_no_more_than_those_in_turn(accounts: Accounts) -> None:
    def guess(number: int) -> bool:
        try:
            return accounts.sign_in("ada", f"wrong {number}", STRANGE) is not None
        except TooManyTriesError:
            return True

    with ThreadPoolExecutor(12) as threads:
        refused = list(threads.map(guess, range(12)))
    assert refused.count(False) == 5


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("203.0.113.9", 5), "203.0.113.9"), (("2001:db8:1:2:3:4:5:6", 5), "2001:db8:1:2::/64"),
        (("2001:db8:1:2::9", 5), "2001:db8:1:2::/64"), (("::ffff:203.0.113.9", 5), "203.0.113.9"),
        (("fe80::1%eth0", 5), "fe80::/64"), (("here", 5), "here"), (None, ""),
    ],
)  # fmt: skip
def test_an_address_is_one_household_s(client: tuple[str, int] | None, address: str) -> None:
    assert address_of({"client": client}) == address


@pytest.mark.parametrize(
    ("name", "password", "role"),
    [
        ("", WORD, "reader"), ("a:b", WORD, "reader"), ("a\nb", WORD, "reader"),
        ("x" * 65, WORD, "reader"), (" a", WORD, "reader"), ("bob", "short", "reader"),
        ("bob", "x" * 201, "reader"), ("bob", WORD, "admin"), ("ada", WORD, "reader"),
    ],
)  # fmt: skip
def test_an_account_that_makes_no_sense_is_not_made(
    accounts: Accounts, name: str, password: str, role: str
) -> None:
    with pytest.raises(UsageError):
        accounts.add(name, password, role)
    assert accounts.names() == [("ada", "editor")]


def test_a_file_that_is_none_of_ours_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "users.json").write_text("[]")
    with pytest.raises(UsageError, match="is not a file of accounts"):
        Accounts(tmp_path / "users.json").names()


def test_only_editors_pass_and_nobody_passes_unguarded() -> None:
    require_editor(Visitor("ada", "editor"))
    with pytest.raises(ForbiddenError):
        require_editor(Visitor("bob", "reader"))
    with pytest.raises(ForbiddenError):
        visitor_of(object())
