"""Accounts: passwords are never kept, sessions cannot be forged, and end with the account."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import ForbiddenError, UsageError
from ui.accounts import (
    SESSION_S,
    Accounts,
    TooManyTriesError,
    Visitor,
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
