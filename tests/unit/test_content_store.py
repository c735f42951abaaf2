"""Revisions, review and editions: what was acknowledged stays, and nobody overwrites anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from components.judging import judge, shipped_data
from sites.accounts import (
    KEEPER,
    NewAccount,
    add_account,
    disable_account,
    remove_account,
    set_roles,
)
from sites.catalogue import read_catalogue
from sites.database import open_reading, open_writing
from sites.edited import Item, ItemKind, Origin, Ref, Stage, StaleDraft, parse_ref
from sites.editions import build_edition, dump_item, find_edition, read_edition, read_item
from sites.errors import UnknownItem
from sites.journal import add_comment, list_comments, list_log, settle_comment
from sites.merging import compare_words, find_at, find_changes, merge, put_at
from sites.outdated import Data, find_outdated
from sites.review import (
    Refused,
    Verdict,
    approve,
    discard,
    publish_due,
    roll_back,
    send_back,
    submit,
    take_back,
    withdraw,
)
from sites.revisions import list_items, list_revisions, open_item, save_draft
from sites.rights import Actor, NotAllowed, Role
from sites.worktable import change_work, drop_work, find_work

NOW = datetime(2026, 11, 28, 1, tzinfo=UTC)
SARI = Actor(account="sari", name="Sari", roles=frozenset({Role.EDITOR}))
BUDI = Actor(account="budi", name="Budi", roles=frozenset({Role.PUBLISHER}))
RINI = Actor(account="rini", name="Rini", roles=frozenset({Role.LECTURER}))
LAWANG = Ref(ItemKind.SITE, "lawang-sewu")


def hold(ref: Ref = LAWANG) -> Data:
    """What came with the product."""
    data = shipped_data(ref)
    assert data is not None
    return data


def save(engine: Engine, data: Data, base: int, actor: Actor = SARI, **more: Any) -> Item:
    """Save a draft of the place."""
    with open_writing(engine) as session:
        kept = {"base": base, "shipped": shipped_data, "now": NOW, **more}
        return save_draft(session, actor, LAWANG, data, **kept)


def step(engine: Engine, do: Any, actor: Actor, number: int, **more: Any) -> Item:
    """Take one step of the review."""
    with open_writing(engine) as session:
        item: Item = do(session, actor, LAWANG, number=number, now=NOW, **more)
        return item


def shorten(data: Data) -> Data:
    """A change that keeps to every rule: another address."""
    return put_at(data, "address", "Jalan Pemuda 160, Semarang")


def publish(engine: Engine, data: Data, base: int) -> Item:
    """Save, submit and approve."""
    number = save(engine, data, base).number
    step(engine, submit, SARI, number, judge=judge)
    return step(engine, approve, BUDI, number, judge=judge)


def test_what_came_with_the_product_is_the_first_revision_and_reading_writes_nothing(
    engine: Engine,
) -> None:
    with open_reading(engine) as session:
        item = open_item(session, SARI, LAWANG, shipped_data)
        assert (item.number, item.stage) == (1, Stage.UNTOUCHED)
        assert item.newest is not None
        assert item.newest.origin == Origin.SHIPPED
        assert list_items(session, SARI, shipped_data) == ()
        assert find_edition(session) == 0


def test_every_shipped_item_comes_back_the_same_through_the_door() -> None:
    catalogue = read_catalogue()
    for kind, items in (
        (ItemKind.SITE, catalogue.sites),
        (ItemKind.SMART_FEATURE, catalogue.smart_features),
        (ItemKind.LESSON, catalogue.lessons),
        (ItemKind.SOURCE, catalogue.sources),
    ):
        for held in items:
            assert read_item(Ref(kind, held.id), dump_item(held)) == (held, ())


def test_a_stale_draft_is_refused_and_overwrites_nothing(engine: Engine) -> None:
    first = save(engine, shorten(hold()), 1)
    assert first.number == 2
    with pytest.raises(StaleDraft) as refusal:
        save(engine, put_at(hold(), "sight_m", 210.0), 1)
    assert refusal.value.held.data["address"] == "Jalan Pemuda 160, Semarang"
    with open_reading(engine) as session:
        numbers = [one.number for one in list_revisions(session, SARI, LAWANG, shipped_data)]
    assert numbers == [1, 2]


def test_the_same_again_makes_no_revision(engine: Engine) -> None:
    assert save(engine, shorten(hold()), 1).number == 2
    assert save(engine, shorten(hold()), 2).number == 2


def test_nobody_approves_their_own_change(engine: Engine) -> None:
    number = save(engine, shorten(hold()), 1, BUDI).number
    step(engine, submit, BUDI, number, judge=judge)
    with pytest.raises(Refused, match="own_change"):
        step(engine, approve, BUDI, number, judge=judge)
    with open_reading(engine) as session:
        assert find_edition(session) == 0


def test_english_left_behind_keeps_a_revision_from_being_published(engine: Engine) -> None:
    changed = put_at(hold(), "claims.0.text.id", hold()["claims"][0]["text"]["id"] + " Lagi.")
    item = save(engine, changed, 1)
    assert item.newest is not None
    assert [one.field for one in item.newest.outdated] == ["claims.0.text"]
    step(engine, submit, SARI, 2, judge=judge)
    with pytest.raises(Refused, match="outdated"):
        step(engine, approve, BUDI, 2, judge=judge)
    marked = save(engine, changed, 2, unaffected=("claims.0.text",))
    assert marked.newest is not None
    assert marked.newest.outdated == ()
    step(engine, submit, SARI, 3, judge=judge)
    assert step(engine, approve, BUDI, 3, judge=judge).stage == Stage.PUBLISHED


def test_what_is_published_is_laid_over_what_was_shipped(engine: Engine) -> None:
    shipped = read_catalogue()
    publish(engine, shorten(hold()), 1)
    with open_reading(engine) as session:
        edition = read_edition(session)
    shown, faults = build_edition(shipped, edition)
    assert faults == ()
    assert edition.number == 1
    assert shown.get_site("lawang-sewu").address == "Jalan Pemuda 160, Semarang"
    assert shown.version != shipped.version
    assert len(shown.sites) == len(shipped.sites)


def test_the_log_names_both_and_cannot_be_changed(engine: Engine) -> None:
    publish(engine, shorten(hold()), 1)
    with open_reading(engine) as session:
        told = [(one.event, one.who_name) for one in reversed(list_log(session, SARI, LAWANG))]
    assert told == [
        ("saved_edit", "Sari"),
        ("submitted", "Sari"),
        ("approved", "Budi"),
        ("published", "Budi"),
    ]
    for table in ("content_log", "content_revision", "content_edition"):
        words = [f"UPDATE {table} SET item = 'x'", f"DELETE FROM {table}"]
        if engine.dialect.name == "sqlite":
            words.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
        for statement in words:
            with pytest.raises(DBAPIError, match="only added to"), engine.begin() as connection:
                connection.execute(text(statement))


def test_a_draft_with_faults_is_kept_but_not_passed_on(engine: Engine) -> None:
    number = save(engine, put_at(hold(), "label.en", ""), 1).number
    with pytest.raises(Refused, match="not_fit"):
        step(engine, submit, SARI, number, judge=judge)
    verdict = judge(LAWANG, put_at(hold(), "label.en", ""))
    assert [fault.field for fault in verdict.faults] == ["label.en"]


def employ_budi(engine: Engine, *roles: Role) -> Actor:
    """Give Budi an account of his own, as the desk knows him."""
    new = NewAccount("budi", "Budi", roles or (Role.PUBLISHER,))
    with open_writing(engine) as session:
        return add_account(session, KEEPER, new, now=NOW).actor


def schedule(engine: Engine, budi: Actor, hours: int) -> tuple[int, datetime]:
    """Save, submit and approve for so many hours from now."""
    number = save(engine, shorten(hold()), 1).number
    step(engine, submit, SARI, number, judge=judge)
    later = NOW + timedelta(hours=hours)
    waiting = step(engine, approve, budi, number, judge=judge, publish_at=later)
    assert (waiting.stage, waiting.publish_at) == (Stage.SCHEDULED, later)
    return number, later


def test_what_is_approved_for_a_time_waits_for_it(engine: Engine) -> None:
    _, later = schedule(engine, employ_budi(engine), 2)
    with open_writing(engine) as session:
        assert publish_due(session, judge, NOW) == ()
        assert publish_due(session, judge, later) == (LAWANG,)
        assert open_item(session, SARI, LAWANG, shipped_data).stage == Stage.PUBLISHED


def test_what_waits_for_its_time_gets_another_or_is_published_at_once(engine: Engine) -> None:
    budi = employ_budi(engine)
    number, later = schedule(engine, budi, 2)
    sooner = NOW + timedelta(hours=1)
    with pytest.raises(Refused, match="own_change"):
        step(engine, approve, SARI.model_copy(update={"roles": budi.roles}), number, judge=judge)
    assert step(engine, approve, budi, number, judge=judge, publish_at=sooner).publish_at == sooner
    done = step(engine, approve, budi, number, judge=judge)
    assert (done.stage, done.publish_at) == (Stage.PUBLISHED, None)
    with open_writing(engine) as session:
        assert publish_due(session, judge, later) == ()


@pytest.mark.parametrize("how", ["disabled", "removed", "editor only"])
def test_nothing_is_published_for_who_may_no_longer_publish(engine: Engine, how: str) -> None:
    _, later = schedule(engine, employ_budi(engine), 2)
    with open_writing(engine) as session:
        if how == "disabled":
            disable_account(session, KEEPER, "budi", NOW)
        elif how == "removed":
            remove_account(session, KEEPER, "budi")
        else:
            set_roles(session, KEEPER, "budi", (Role.EDITOR,))
        assert publish_due(session, judge, later) == ()
        item = open_item(session, SARI, LAWANG, shipped_data)
        assert (item.stage, item.publish_at, item.approved_by) == (Stage.IN_REVIEW, None, None)
        assert list_log(session, SARI, LAWANG)[0].event == "approver_gone"


def test_what_was_begun_and_never_shown_is_put_away_and_comes_back(engine: Engine) -> None:
    begun = Ref(ItemKind.SOURCE, "buku-baru")
    fresh = {"id": "buku-baru", "title": "Buku"}
    kept = {"shipped": shipped_data, "now": NOW}
    with open_writing(engine) as session:
        number = save_draft(session, SARI, begun, fresh, base=0, **kept).number
        gone = discard(session, SARI, begun, number=number, **kept)
        assert (gone.stage, gone.number) == (Stage.WITHDRAWN, number)
        assert list_log(session, SARI, begun)[0].event == "discarded"
        assert find_edition(session) == 0
        back = submit(session, SARI, begun, number=number, judge=lambda *_: Verdict(), now=NOW)
        assert back.stage == Stage.IN_REVIEW
    number = save(engine, shorten(hold()), 1).number
    with pytest.raises(Refused, match="was_shown"):
        step(engine, discard, SARI, number, shipped=shipped_data)


def test_review_goes_back_with_a_reason_and_can_be_taken_back(engine: Engine) -> None:
    number = save(engine, shorten(hold()), 1).number
    step(engine, submit, SARI, number, judge=judge)
    with pytest.raises(Refused, match="no_reason"):
        step(engine, send_back, BUDI, number, reason="  ")
    assert step(engine, send_back, BUDI, number, reason="Sumber?").stage == Stage.DRAFT
    step(engine, submit, SARI, number, judge=judge)
    assert step(engine, take_back, SARI, number).stage == Stage.DRAFT
    with pytest.raises(Refused, match="wrong_stage"):
        step(engine, approve, BUDI, number, judge=judge)


def test_a_withdrawn_place_leaves_lessons_and_trails_in_order(engine: Engine) -> None:
    item = step(engine, withdraw, BUDI, 1, reason="Ditutup", shipped=shipped_data)
    assert item.stage == Stage.WITHDRAWN
    with open_reading(engine) as session:
        shown, faults = build_edition(read_catalogue(), read_edition(session))
    assert faults == ()
    assert shown.find_site("lawang-sewu") is None
    assert all(stop.site != "lawang-sewu" for tr in shown.guidebook.trails for stop in tr.stops)
    back = publish(engine, shorten(hold()), item.number)
    assert (back.withdrawn, back.stage) == (False, Stage.PUBLISHED)


def test_what_was_withdrawn_comes_back_as_it_was(engine: Engine) -> None:
    item = publish(engine, shorten(hold()), 1)
    gone = step(engine, withdraw, BUDI, item.number, reason="Ditutup", shipped=shipped_data)
    assert save(engine, shorten(hold()), gone.number).number == gone.number
    step(engine, submit, SARI, gone.number, judge=judge)
    back = step(engine, approve, BUDI, gone.number, judge=judge)
    assert (back.withdrawn, back.stage) == (False, Stage.PUBLISHED)
    with open_reading(engine) as session:
        shown, _ = build_edition(read_catalogue(), read_edition(session))
    site = shown.find_site("lawang-sewu")
    assert site is not None
    assert site.address == "Jalan Pemuda 160, Semarang"


def test_what_was_withdrawn_is_not_brought_back_by_who_wrote_it(engine: Engine) -> None:
    number = save(engine, shorten(hold()), 1, BUDI).number
    step(engine, withdraw, BUDI, number, reason="Ditutup", shipped=shipped_data)
    step(engine, submit, BUDI, number, judge=judge)
    with pytest.raises(Refused, match="own_change"):
        step(engine, approve, BUDI, number, judge=judge)


def test_there_is_one_item_of_restrictions_and_no_other_beside_it() -> None:
    data = hold(Ref(ItemKind.RESTRICTIONS, "restrictions"))
    assert judge(Ref(ItemKind.RESTRICTIONS, "restrictions"), data) == Verdict()
    other = Ref(ItemKind.RESTRICTIONS, "lain")
    assert shipped_data(other) is None
    faults = judge(other, {**data, "id": "lain"}).faults
    assert [one.code for one in faults] == ["duplicate_item"]


def test_an_older_revision_comes_back_whole_or_by_field(engine: Engine) -> None:
    both = put_at(shorten(hold()), "sight_m", 210.0)
    save(engine, both, 1)
    with open_writing(engine) as session:
        kept = {"shipped": shipped_data, "now": NOW}
        part = roll_back(session, SARI, LAWANG, to=1, fields=("address",), **kept)
        assert part.newest is not None
        assert part.newest.data["sight_m"] == 210.0
        assert part.newest.data.get("address") == hold().get("address")
        whole = roll_back(session, SARI, LAWANG, to=1, **kept)
        assert whole.newest is not None
        assert whole.newest.data == hold()
        with pytest.raises(UnknownItem):
            roll_back(session, SARI, LAWANG, to=99, **kept)


def test_a_newer_product_is_offered_where_it_meets_a_change_of_the_office(engine: Engine) -> None:
    save(engine, shorten(hold()), 1)
    newer = put_at(hold(), "sight_m", 333.0)
    with open_reading(engine) as session:
        item = open_item(session, SARI, LAWANG, lambda ref: newer)
        untouched = Ref(ItemKind.SITE, "tugu-muda")
        assert open_item(session, SARI, untouched, shipped_data).offer is None
    assert item.offer == newer
    assert item.published is not None
    assert item.published.origin == Origin.SHIPPED


def test_a_lecturer_may_not_edit_and_an_editor_may_not_publish(engine: Engine) -> None:
    with pytest.raises(NotAllowed):
        save(engine, shorten(hold()), 1, RINI)
    number = save(engine, shorten(hold()), 1).number
    step(engine, submit, SARI, number, judge=judge)
    for do, more in ((approve, {"judge": judge}), (send_back, {"reason": "x"})):
        with pytest.raises(NotAllowed):
            step(engine, do, SARI, number, **more)


def test_data_that_names_another_place_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="wrong_id"):
        save(engine, put_at(hold(), "id", "tugu-muda"), 1)


def test_remarks_stay_until_they_are_settled(engine: Engine) -> None:
    with open_writing(engine) as session:
        kept = {"number": 1, "field": "label.id", "now": NOW}
        made = add_comment(session, BUDI, LAWANG, text=" <b>Tahunnya?</b> ", **kept)
        assert add_comment(session, BUDI, LAWANG, text="  ", **kept) is None
        assert made is not None
        settle_comment(session, SARI, made.id, NOW)
        (held,) = list_comments(session, SARI, LAWANG)
    assert (held.text, held.settled_at) == ("<b>Tahunnya?</b>", NOW)


def test_what_is_typed_outlives_the_tab(engine: Engine) -> None:
    with open_writing(engine) as session:
        session.execute(
            text(
                "INSERT INTO account (id, login, name, roles, created_at) "
                "VALUES ('sari', 's', 'S', '[]', '2026-11-28')"
            )
        )
        begin = (1, hold())
        for path, value in (("address", "Jl. A"), ("sight_m", 99.0)):
            change_work(
                session,
                SARI,
                LAWANG,
                lambda data, p=path, v=value: put_at(data, p, v),
                begin=lambda: begin,
                now=NOW,
            )
    with open_writing(engine) as session:
        work = find_work(session, SARI, LAWANG)
        assert work is not None
        assert (work.base, work.data["address"], work.data["sight_m"]) == (1, "Jl. A", 99.0)
        drop_work(session, SARI, LAWANG)
        assert find_work(session, SARI, LAWANG) is None


WORDS = st.text("ab ", max_size=6)
TREE = st.recursive(
    WORDS | st.integers(0, 3) | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("pqr"), inner, max_size=3)
    ),
    max_leaves=8,
)
STATE = st.dictionaries(st.sampled_from("pqrs"), TREE, max_size=4)


@given(STATE, STATE)
def test_who_alone_changes_something_keeps_it(base: Data, mine: Data) -> None:
    assert merge(base, mine, base).data == mine
    assert merge(base, base, mine).data == mine
    assert merge(base, mine, mine).clashes == ()


@given(STATE, STATE)
def test_no_change_means_the_same_and_every_change_is_named(one: Data, other: Data) -> None:
    found = find_changes(one, other)
    assert bool(found) == (one != other)


def test_two_who_change_different_fields_are_brought_together_and_clashes_are_named() -> None:
    base = {"name": {"id": "a", "en": "a"}, "year": 1904, "list": ["x", "y"]}
    mine = {"name": {"id": "b", "en": "a"}, "year": 1905, "list": ["x", "z"]}
    theirs = {"name": {"id": "a", "en": "c"}, "year": 1906, "list": ["w", "y"]}
    merged = merge(base, mine, theirs)
    assert merged.data == {"name": {"id": "b", "en": "c"}, "year": 1906, "list": ["w", "z"]}
    assert [(one.field, one.mine, one.theirs) for one in merged.clashes] == [("year", 1905, 1906)]


@given(WORDS, WORDS)
def test_a_comparison_holds_both_texts(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    assert "".join(one.words for one in pieces if one.told != "new") == before
    assert "".join(one.words for one in pieces if one.told != "gone") == after


def test_moving_a_claim_makes_no_english_out_of_date() -> None:
    one, two = ({"text": {"id": f"i{n}", "en": f"e{n}"}} for n in (1, 2))
    assert find_outdated({"claims": [one, two]}, {"claims": [two, one]}) == ()
    changed = {"text": {"id": "baru", "en": "e1"}}
    (left,) = find_outdated({"claims": [one, two]}, {"claims": [two, changed]})
    assert (left.field, left.was) == ("claims.1.text", "i1")
    later = {"text": {"id": "lebih baru", "en": "e1"}}
    (still,) = find_outdated(
        {"claims": [changed]}, {"claims": [later]}, (left.__class__("claims.0.text", "i1"),)
    )
    assert still.was == "i1"
    assert find_outdated({"claims": [changed]}, {"claims": [one]}, (still,)) == ()


def test_paths_reach_and_change_without_touching_the_original() -> None:
    data = {"claims": [{"text": {"id": "a", "en": "b"}}]}
    changed = put_at(data, "claims.0.text.en", "c")
    assert find_at(changed, "claims.0.text.en") == "c"
    assert find_at(data, "claims.0.text.en") == "b"
    assert put_at(data, "claims.0", None) == {"claims": []}
    assert put_at(data, "architect.text.id", "x")["architect"] == {"text": {"id": "x"}}


@pytest.mark.parametrize("text", ["", "site", "site:", ":x", "kota:x", "site:" + "x" * 61])
def test_a_name_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_ref(text)
    assert parse_ref(str(LAWANG)) == LAWANG
