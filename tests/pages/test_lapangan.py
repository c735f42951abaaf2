"""Redaksi, from the field and the numbers: reports are tested and closed, openings counted."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.editor_retest import is_moved
from components.i18n import t
from components.judging import shipped_data
from components.sources import current_cues
from components.store import current_engine
from routes.feedback import Feedback, Verdict, accept_feedback
from routes.field_desk import count_open_by_site
from sites.database import open_reading, open_writing
from sites.edited import ItemKind, Ref
from sites.rights import Role
from sites.tallies import Counted, What, add_counts
from sites.text import Lang
from tests.pages.signing_in import move_in, sign_in_as

ROUTE = "keliling-kota"
HOSTILE = "<script>window.hurt = 1</script> **tebal** [x](javascript:1)"
_numbers = count(1)

Visit = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty installation, and somebody of the office."""
    move_in(monkeypatch, tmp_path)
    sign_in_as(monkeypatch, Role.EDITOR)


def tap(site: str, verdict: Verdict, times: int, **changes: Any) -> None:
    """Let so many riders say the same of a cue."""
    cue = next(cue for cue in current_cues(ROUTE) if cue.site == site)
    fields = {
        "route": ROUTE,
        "site": site,
        "pass": cue.pass_number,
        "verdict": verdict,
        "side": cue.side,
        "abeam_m": cue.abeam_m,
        "departure": "bus-1",
    }
    taps = [Feedback(id=f"ketuk-{next(_numbers):08d}", **fields | changes) for _ in range(times)]
    with open_writing(current_engine()) as session:
        accept_feedback(session, taps, datetime.now(UTC))


def list_markup(app: AppTest) -> str:
    """Everything that is drawn as markup."""
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def press(app: AppTest, key: str) -> AppTest:
    """Press a button whose key begins so."""
    next(button for button in app.button if (button.key or "").startswith(key)).click().run()
    assert not app.exception, [error.message for error in app.exception]
    return app


@pytest.mark.parametrize("lang", ["id", "en"])
def test_without_reports_and_counts_both_parts_say_so(visit: Visit, lang: str) -> None:
    app = visit("redaksi", bagian="lapangan", lang=lang)
    assert t("editor_field.none", lang) in list_markup(app)
    app = visit("redaksi", bagian="angka", lang=lang)
    assert t("editor_numbers.none", lang) in list_markup(app)
    assert t("editor_numbers.not_counted_about", lang) in list_markup(app)


def test_the_most_reported_cue_is_first_and_closes_only_after_the_ride_was_ridden(
    visit: Visit,
) -> None:
    tap("lawang-sewu", Verdict.LATE, 3)
    tap("taman-pandanaran", Verdict.WRONG_SIDE, 11)
    tap("taman-pandanaran", Verdict.WRONG, 1, note=HOSTILE)
    app = visit("redaksi", bagian="lapangan", lang="id")
    markup = list_markup(app)
    assert "11 laporan dari 1 perjalanan" in markup
    assert markup.index("11 laporan") < markup.index("3 laporan")
    press(app, f"lapangan-buka-{ROUTE}-taman-pandanaran-1-wrong_side")
    markup = list_markup(app)
    assert "&lt;script&gt;" in markup
    assert "<script" not in markup
    assert app.button(key="lapangan-tutup").disabled
    press(app, "lapangan-uji-mulai")
    markup = list_markup(app)
    assert 'data-passed="no"' in markup
    assert t("editor_field.flaw.same_side", "id") in markup
    assert t("editor_field.retest.none_worse", "id") in markup
    press(app, "lapangan-tutup")
    assert t("editor_field.close.no_reason", "id") in list_markup(app)
    app.text_area(key="lapangan-alasan").set_value("Penumpang duduk menghadap ke belakang.").run()
    press(app, "lapangan-tutup")
    assert t("editor_field.close.done", "id") in list_markup(app)
    assert "11 laporan" not in list_markup(app)
    with open_reading(current_engine()) as session:
        assert count_open_by_site(session) == {"lawang-sewu": 3, "taman-pandanaran": 1}
    app.toggle(key="lapangan-tutup-juga").set_value(True).run()
    assert "Penumpang duduk menghadap ke belakang." in list_markup(app)
    tap("taman-pandanaran", Verdict.WRONG_SIDE, 2)
    app.run()
    assert f'jejak-badge">{t("editor_field.state.again", "id")}' in list_markup(app)


def test_an_opened_case_has_an_address_that_can_be_sent(visit: Visit) -> None:
    tap("taman-pandanaran", Verdict.WRONG_SIDE, 11)
    app = visit("redaksi", bagian="lapangan", lang="id")
    press(app, "lapangan-buka-")
    named = f"{ROUTE}:taman-pandanaran:1:wrong_side"
    assert app.query_params["kasus"] in (named, [named])
    sent = visit("redaksi", bagian="lapangan", kasus=named, lang="en")
    assert t("editor_field.back", "en") in [button.label for button in sent.button]
    press(sent, "lapangan-kembali")
    assert "kasus" not in sent.query_params
    gone = visit("redaksi", bagian="lapangan", kasus="<b>x</b>:1", lang="id")
    assert t("editor_field.gone", "id") in list_markup(gone)


def test_a_browser_that_tells_its_part_again_closes_no_report() -> None:
    def tell_again() -> None:
        from components.state import open_session, pick_case, pick_part  # noqa: PLC0415

        session = open_session()
        pick_part("lapangan")
        pick_case("rute:alfa:1:late")
        pick_part("lapangan")
        assert session.case == "rute:alfa:1:late"
        pick_part("rute")
        assert session.case is None

    app = AppTest.from_function(tell_again).run()
    assert not app.exception


def test_numbers_under_five_are_hidden_and_rates_are_per_showing(visit: Visit) -> None:
    cue = {"route": ROUTE, "kind": "site", "item": "lawang-sewu", "pass_number": 1}
    counts = {
        Counted(What.CUE_SHOWN, **cue): 200,
        Counted(What.CUE_OPENED, **cue): 4,
        Counted(What.PAGE_OPENED, kind="site", item="lawang-sewu", lang=Lang.EN): 12,
        Counted(What.PACK_COMPLETED, route=ROUTE, kind="pack"): 40,
    }
    with open_writing(current_engine()) as session:
        add_counts(session, counts, datetime.now(UTC).date())
    tap("lawang-sewu", Verdict.LATE, 10)
    markup = list_markup(visit("redaksi", bagian="angka", lang="en"))
    row = markup[markup.index("Lawang Sewu", markup.index("Cues: shown")) :]
    cells = [cell.partition("</td>")[0] for cell in row.split("<td>")[1:5]]
    assert cells == ["200", "&lt;5", "10", "50"]
    assert "<td>40</td>" in markup


def test_a_place_is_ridden_past_unasked_when_it_was_moved_not_when_it_was_told_anew() -> None:
    ref = Ref(ItemKind.SITE, "lawang-sewu")
    data = shipped_data(ref)
    assert data is not None
    told = {"id": "Kisah lain.", "en": "Another story."}
    assert not is_moved(ref, data)
    assert not is_moved(ref, {**data, "story": told, "name": told})
    assert is_moved(ref, {**data, "geometry": {"type": "Point", "coordinates": [110.41, -6.98]}})
    assert is_moved(ref, {**data, "deck": {**data["deck"], "sees": "upper"}})
    assert not is_moved(Ref(ItemKind.SITE, "belum-ada"), data)
    route = Ref(ItemKind.ROUTE, "keliling-kota")
    drawn = shipped_data(route)
    assert drawn is not None
    assert not is_moved(route, drawn)
    assert not is_moved(route, {"collection": {}})
    moved = deepcopy(drawn)
    shapes = [one["geometry"] for one in moved["collection"]["features"] if one["geometry"]]
    line = next(one for one in shapes if one["type"] == "LineString")
    line["coordinates"][1][0] += 0.001
    assert is_moved(route, moved)
