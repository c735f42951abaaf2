"""Nobody locks everybody out: the last keeper stays, and nobody switches themselves off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from sites.accounts import (
    KEEPER,
    BadAccount,
    disable_account,
    enable_account,
    find_account,
    remove_account,
    set_roles,
)
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.open_sign_ins import count_open, end_one, list_open
from sites.passwords import BadPassword
from sites.rights import Actor, NotAllowed, Role
from sites.sign_ins import (
    PER_LOGIN,
    TooManyTries,
    Try,
    WrongPassword,
    change_password,
    find_by_token,
    open_sign_in,
    sign_in,
)
from tests.account_builders import LOGIN, NOW, PASSWORD, QUICK, keep_account

FRESH = "jembatan berok lama"


def test_the_last_keeper_keeps_the_role_whoever_asks(engine: Engine) -> None:
    ani = keep_account(engine, "ani", roles=(Role.ADMIN, Role.LECTURER))
    for actor in (KEEPER, ani.actor):
        with pytest.raises(BadAccount, match="last_keeper"), open_writing(engine) as session:
            set_roles(session, actor, "ani", [Role.LECTURER])
    with open_writing(engine) as session:
        with pytest.raises(BadAccount, match="last_keeper"):
            disable_account(session, KEEPER, "ani", NOW)
        with pytest.raises(BadAccount, match="last_keeper"):
            remove_account(session, KEEPER, "ani")
    with open_writing(engine) as session:
        set_roles(session, ani.actor, "ani", [Role.ADMIN])
        kept = find_account(session, "ani")
    assert kept is not None
    assert kept.roles == {Role.ADMIN}


def test_a_keeper_who_is_switched_off_counts_for_nobody(engine: Engine) -> None:
    ani = keep_account(engine, "ani", roles=(Role.ADMIN,))
    keep_account(engine, "budi", roles=(Role.ADMIN,))
    with open_writing(engine) as session:
        disable_account(session, ani.actor, "budi", NOW)
        with pytest.raises(BadAccount, match="last_keeper"):
            set_roles(session, ani.actor, "ani", [Role.CREW])
        set_roles(session, ani.actor, "budi", [Role.CREW])
        set_roles(session, ani.actor, "budi", [Role.ADMIN])
        enable_account(session, ani.actor, "budi")
        set_roles(session, ani.actor, "ani", [Role.CREW])


def test_nobody_switches_off_or_removes_themselves(engine: Engine) -> None:
    ani = keep_account(engine, "ani", roles=(Role.ADMIN,))
    keep_account(engine, "budi", roles=(Role.ADMIN,))
    with open_writing(engine) as session:
        with pytest.raises(BadAccount, match="own_account"):
            disable_account(session, ani.actor, "ANI", NOW)
        with pytest.raises(BadAccount, match="own_account"):
            remove_account(session, ani.actor, "ani")
        remove_account(session, ani.actor, "budi")


def test_open_sign_ins_are_listed_counted_and_ended_one_by_one(engine: Engine) -> None:
    ani = keep_account(engine, "ani")
    budi = keep_account(engine, "budi")
    with open_writing(engine) as session:
        tokens = [
            open_sign_in(session, ani.id, now=NOW + timedelta(hours=hour)).token for hour in (0, 1)
        ]
        open_sign_in(session, budi.id, now=NOW)
        later = NOW + timedelta(hours=2)
        assert count_open(session, KEEPER, later) == {ani.id: 2, budi.id: 1}
        assert count_open(session, KEEPER, later + timedelta(days=15)) == {}
        first, second = list_open(session, KEEPER, "ANI", later)
        assert first.created_at > second.created_at
        assert not any(one.id in token for one in (first, second) for token in tokens)
        with pytest.raises(UnknownItem):
            end_one(session, KEEPER, "budi", second.id)
        end_one(session, KEEPER, "ani", second.id)
        assert find_by_token(session, tokens[0], later) is None
        assert find_by_token(session, tokens[1], later) is not None
        with pytest.raises(UnknownItem):
            end_one(session, KEEPER, "ani", second.id)


@pytest.mark.parametrize("roles", [None, (Role.LECTURER, Role.PUBLISHER)])
def test_nobody_else_looks_at_sign_ins(engine: Engine, roles: tuple[Role, ...] | None) -> None:
    ani = keep_account(engine, "ani", roles=roles or (Role.CREW,))
    actor: Actor | None = ani.actor if roles else None
    with open_reading(engine) as session:
        for look in (
            lambda: list_open(session, actor, "ani", NOW),
            lambda: count_open(session, actor, NOW),
            lambda: end_one(session, actor, "ani", "x"),
        ):
            with pytest.raises(NotAllowed):
                look()


def open_own(engine: Engine) -> str:
    """Sign Rini in; return her token."""
    return sign_in(engine, Try(LOGIN, PASSWORD, "10.0.0.1", NOW), hasher=QUICK).token


def test_a_password_is_changed_by_who_knows_the_old_one_and_has_signed_in(engine: Engine) -> None:
    keep_account(engine)
    keep_account(engine, "budi")
    here, there = open_own(engine), open_own(engine)
    tried = Try(LOGIN, PASSWORD, "10.0.0.1", NOW)
    strange = sign_in(engine, Try("budi", PASSWORD, "10.0.0.1", NOW), hasher=QUICK).token
    for token in ("nothing", strange):
        with pytest.raises(WrongPassword):
            change_password(engine, tried, FRESH, token=token, hasher=QUICK)
    for bad in ("short", "a" * 1001):
        with pytest.raises(BadPassword):
            change_password(engine, tried, bad, token=here, hasher=QUICK)
    change_password(engine, tried, FRESH, token=here, hasher=QUICK)
    with open_reading(engine) as session:
        assert find_by_token(session, here, NOW) is not None
        assert find_by_token(session, there, NOW) is None
        assert find_by_token(session, strange, NOW) is not None
    with pytest.raises(WrongPassword):
        open_own(engine)
    sign_in(engine, Try(LOGIN, FRESH, "10.0.0.1", NOW), hasher=QUICK)


def test_guesses_at_the_old_password_count_as_those_at_the_door(engine: Engine) -> None:
    keep_account(engine)
    here = open_own(engine)
    wrong = Try(LOGIN, "salah sama sekali", "10.0.0.1", NOW)
    for _ in range(PER_LOGIN):
        with pytest.raises(WrongPassword):
            change_password(engine, wrong, FRESH, token=here, hasher=QUICK)
    with pytest.raises(TooManyTries):
        change_password(
            engine, Try(LOGIN, PASSWORD, "10.0.0.1", NOW), FRESH, token=here, hasher=QUICK
        )
    with pytest.raises(TooManyTries):
        open_own(engine)
