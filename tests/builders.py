"""Builders for the values tests are made of: complete, valid, and changed by keyword.

Every text is plainly a sample and keeps the length rules of the content, so that a test
sees only the problem it makes itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from routes.model import Leg, Route, Stop
from sites.model import Annotation, Claim, Lesson, Site, SmartFeature, Source
from sites.text import Text

LAWANG_SEWU = (110.4104, -6.9839)
BALAI_KOTA = (110.414, -6.9808)
ANY_SOURCE = "contoh1"
OTHER_SOURCE = "contoh2"

_LABEL_ID = (
    "{n} berdiri di tepi jalan dan dipakai di sini sebagai contoh. Temboknya terbuat dari bata "
    "dan pintunya menghadap ke jalan. Papan pendek di {n} menjelaskan siapa yang membangunnya, "
    "untuk apa ruang itu dipakai dahulu, dan siapa yang merawatnya sekarang bagi warga kota."
)
_LABEL_EN = (
    "{n} stands beside the road and serves here as a sample. Its walls are made of brick and its "
    "door faces the street. A short board at {n} explains who built it, what the rooms were used "
    "for in the past, and who looks after them now for the people of the city."
)
_STORY_ID = (
    "Cerita tentang {n} ditulis untuk menguji panjang sebuah teks, bukan untuk dibaca di bus. "
    "Orang yang lewat di depan {n} melihat tembok, jendela, dan atap yang sama setiap hari. "
    "Di balik tembok {n} ada ruang kerja, gudang, dan halaman yang jarang dilihat dari jalan. "
    "Sumber pertama mengatakan bahwa {n} selesai lebih awal daripada yang tertulis di papan. "
    "Sumber kedua tidak sependapat, dan perbedaan tentang {n} itu sengaja dibiarkan terbuka. "
    "Tukang yang mengerjakan {n} tidak disebut namanya, padahal merekalah yang menyusun bata. "
    "Biaya untuk {n} dibayar oleh sebuah perusahaan, dan warga kampung di belakangnya tidak diajak "
    "bicara. Sekarang {n} dirawat bersama, dan setiap perbaikan dicatat oleh petugas. "
    "Pembaca dapat berdiri di seberang {n}, membandingkan kedua sumber, lalu menilai sendiri mana "
    "yang lebih masuk akal. Pertanyaan itu berguna juga bagi bangunan lain selain {n} di mana pun."
)
_STORY_EN = (
    "The story of {n} was written to test the length of a text, not to be read aloud on a bus. "
    "People who pass {n} see the same wall, the same windows and the same roof every day. "
    "Behind the wall of {n} there are offices, a store and a yard that is seldom seen from the "
    "road. The first source says that {n} was finished earlier than the board claims. "
    "The second source disagrees, and the difference about {n} is left open on purpose. "
    "The builders of {n} are not named, although their hands laid every single brick. "
    "The money for {n} came from a company, and the people of the kampung behind were not asked. "
    "Today {n} is kept in common, and each repair is written down by an officer. "
    "A reader may stand across from {n}, compare both sources and judge which is the likelier. "
    "The same question is of use for buildings other than {n} in any city at all."
)
_THEN_NOW_ID = (
    "Dahulu {n} memberi tahu warga kapan bekerja dan kapan pulang, lewat lonceng di halaman. "
    "Kini fitur contoh di {n} memberi tahu hal yang sama lewat layar, dikelola dinas, dengan "
    "catatan yang dapat diperiksa siapa saja setiap hari."
)
_THEN_NOW_EN = (
    "In the past {n} told people when to work and when to go home, with a bell in the yard. "
    "Now the sample feature at {n} tells them the same on a screen, run by an office, with a "
    "record that anybody may check every day."
)


def build_text(id: str, en: str | None = None) -> Text:
    """A text; the English is the Indonesian unless given."""
    return Text(id=id, en=en if en is not None else id)


def _named(name: str, indonesian: str, english: str) -> Text:
    return Text(id=indonesian.format(n=name), en=english.format(n=name))


def build_claim(text: str | Text = "Temboknya terbuat dari bata.", **changes: Any) -> Claim:
    """A claim with one source."""
    said = build_text(text) if isinstance(text, str) else text
    fields = {"text": said, "sources": (ANY_SOURCE,), "grade": "one_source"}
    return Claim(**{**fields, **changes})


def build_annotation(
    feature: str = "fitur-contoh", name: str = "Gedung Contoh", **changes: Any
) -> Annotation:
    """A tie to a smart feature; ``name`` is the place named in its text."""
    fields = {
        "feature": feature,
        "relation": "located_here",
        "then_now": _named(name, _THEN_NOW_ID, _THEN_NOW_EN),
        "agency": build_text("Dinas Contoh", "Sample Office"),
        "dimension": "living",
        "status": "running",
        "as_of": "2023",
        "sources": (ANY_SOURCE,),
        "grade": "one_source",
        "question": build_text("Siapa yang merawatnya?", "Who looks after it?"),
    }
    return Annotation(**{**fields, **changes})


def build_site(
    id: str = "lawang-sewu", position: Sequence[float] = LAWANG_SEWU, **changes: Any
) -> Site:
    """A point site at ``position`` (longitude, latitude); texts carry a name made of the id."""
    name = id.replace("-", " ").title()
    fields = {
        "id": id,
        "geometry": {"type": "Point", "coordinates": tuple(position)},
        "name": build_text(name),
        "kind": "civic",
        "accuracy_m": 25.0,
        "position_grade": "two_sources",
        "position_sources": (ANY_SOURCE, OTHER_SOURCE),
        "built": {"from_year": 1904, "to_year": 1907, "grade": "two_sources"},
        "glance": _named(name, "Tembok bata {n} di tepi jalan", "Brick walls of {n} by the road"),
        "label": _named(name, _LABEL_ID, _LABEL_EN),
        "story": _named(name, _STORY_ID, _STORY_EN),
        "deck": {"sees": "both", "reason": build_text("Terlihat dari jalan.", "Seen from below.")},
        "claims": (build_claim(),),
        "look_for": {"kind": "count", "text": build_text("Hitung jendela.", "Count windows.")},
    }
    return Site(**{**fields, **changes})


def build_smart_feature(id: str = "fitur-contoh", **changes: Any) -> SmartFeature:
    """A running smart feature without a place of its own."""
    name = id.replace("-", " ").title()
    fields = {
        "id": id,
        "name": build_text(name),
        "dimensions": ("living",),
        "since": {"from_year": 2016, "grade": "one_source"},
        "status": "running",
        "as_of": "2023",
        "agency": build_text("Dinas Contoh", "Sample Office"),
        "summary": build_text(f"{name} dipakai untuk menguji.", f"{name} is used for testing."),
        "claims": (build_claim(),),
    }
    return SmartFeature(**{**fields, **changes})


def build_lesson(id: str = "leadership", site: str = "lawang-sewu", **changes: Any) -> Lesson:
    """A lesson told at one site."""
    fields = {
        "id": id,
        "number": 1,
        "title": build_text("Kepemimpinan", "Leadership"),
        "told": build_text("Diceritakan kepada rombongan pada 2022.", "Told to a group in 2022."),
        "take_home": build_text("Siapa yang memimpin di kota Anda?", "Who leads in your city?"),
        "places": ({"site": site, "why": build_text("Terlihat di sini.", "It shows here.")},),
        "sources": (ANY_SOURCE,),
        "as_of": "2022",
    }
    return Lesson(**{**fields, **changes})


def build_source(id: str = ANY_SOURCE, **changes: Any) -> Source:
    """A source without an address."""
    return Source(**{"id": id, "title": f"Sumber {id}", **changes})


def build_leg(
    coords: Iterable[Sequence[float]], id: str = "leg-1", order: int = 1, **changes: Any
) -> Leg:
    """A leg along ``coords`` (longitude, latitude), by bus unless ``mode`` is given."""
    fields = {
        "id": id,
        "order": order,
        "mode": "bus",
        "name": build_text("Jalan Contoh", "Sample Street"),
        "geometry": {"type": "LineString", "coordinates": tuple(map(tuple, coords))},
    }
    return Leg(**{**fields, **changes})


def build_stop(
    position: Sequence[float], id: str = "halte-1", leg: str = "leg-1", **changes: Any
) -> Stop:
    """A stop on ``leg`` with a dwell of five minutes."""
    fields = {
        "id": id,
        "order": 1,
        "leg": leg,
        "name": build_text("Halte Contoh", "Sample Stop"),
        "position": tuple(position),
        "dwell_s": 300,
    }
    return Stop(**{**fields, **changes})


def build_route(
    coords: Iterable[Sequence[float]] = (LAWANG_SEWU, BALAI_KOTA),
    legs: Sequence[Leg] = (),
    stops: Sequence[Stop] = (),
    **changes: Any,
) -> Route:
    """A route of the given legs, or of one bus leg along ``coords``."""
    fields = {
        "id": "rute-contoh",
        "name": build_text("Rute Contoh", "Sample Route"),
        "about": build_text("Rute untuk menguji.", "A route for testing."),
        "follows": build_text("Tidak mengikuti laporan apa pun.", "Follows no report."),
        "sources": (ANY_SOURCE,),
        "grade": "unverified",
        "valid_from": "2026-11-24",
        "legs": tuple(legs) or (build_leg(coords),),
        "stops": tuple(stops),
    }
    return Route(**{**fields, **changes})
