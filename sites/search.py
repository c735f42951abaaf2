"""Full text over both languages: names first, old spellings and slips of the finger forgiven.

A query is a set of words. A site is found when every word meets one of its own: the same,
the beginning of it, or one close enough. Where it meets decides the rank (a name above a
street above a sentence). If no site meets all words, those that meet most are returned.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz, process

from sites.model import Kind, Site
from sites.spelling import fold, modernise, split_tokens
from sites.text import Lang

_NAME, _FORMER, _KIND, _PLACE, _SIGHT, _PROSE = 100.0, 90.0, 60.0, 50.0, 30.0, 10.0
_WHOLE_NAME = 60.0
_CLOSE = 75.0
_FUZZY_SHARE = 0.7
_PREFIX_SHARE = 0.9

_KIND_WORDS: Mapping[Kind, Mapping[Lang, str]] = {
    Kind.CIVIC: {Lang.ID: "kantor pemerintah balai gedung umum", Lang.EN: "civic office hall"},
    Kind.WORSHIP: {
        Lang.ID: "ibadah gereja masjid kelenteng wihara pura",
        Lang.EN: "worship church mosque temple",
    },
    Kind.COMMERCE: {Lang.ID: "niaga dagang toko bank firma", Lang.EN: "commerce trade shop bank"},
    Kind.TRANSPORT: {
        Lang.ID: "transportasi stasiun terminal halte kereta",
        Lang.EN: "transport station railway train bus",
    },
    Kind.MUSEUM: {Lang.ID: "museum galeri", Lang.EN: "museum gallery"},
    Kind.MARKET: {Lang.ID: "pasar", Lang.EN: "market"},
    Kind.MONUMENT: {Lang.ID: "monumen tugu", Lang.EN: "monument memorial"},
    Kind.WATER: {Lang.ID: "air sungai kanal polder jembatan", Lang.EN: "water river canal bridge"},
    Kind.DISTRICT: {Lang.ID: "kampung kawasan kota", Lang.EN: "district quarter town"},
    Kind.GREEN: {Lang.ID: "taman hijau", Lang.EN: "park garden green"},
}


class _Field(NamedTuple):
    """Words of a site, where they stand, and the language they belong to (None: both)."""

    text: str
    weight: float
    lang: Lang | None


_Spot = tuple[float, Lang | None]
"""Where a word stands: the weight of the field and its language."""


def _fields(site: Site) -> Iterator[_Field]:
    yield _Field(site.id.replace("-", " "), _NAME, None)
    for former in site.former_names:
        yield _Field(former.name, _FORMER, None)
    yield _Field(site.address or "", _PLACE, None)
    for lang in Lang:
        yield _Field(site.name.in_lang(lang), _NAME, None)
        yield _Field(_KIND_WORDS[site.kind][lang], _KIND, lang)
        yield _Field(site.glance.in_lang(lang), _SIGHT, lang)
        yield _Field(site.label.in_lang(lang), _SIGHT, lang)
        yield _Field(site.story.in_lang(lang), _PROSE, lang)
        for fact in (site.architect, site.style):
            yield _Field(fact.text.in_lang(lang) if fact else "", _SIGHT, lang)
        for tie in site.annotations:
            yield _Field(tie.then_now.in_lang(lang), _PROSE, lang)


def _split_field(field: _Field) -> frozenset[str]:
    tokens = split_tokens(field.text)
    joined = ("".join(tokens),) if field.weight >= _FORMER and len(tokens) > 1 else ()
    return frozenset(map(modernise, (*tokens, *joined)))


def _find_spots(site: Site) -> dict[tuple[str, Lang | None], float]:
    """Return each word of a site with the weight of the best field it stands in."""
    best: dict[tuple[str, Lang | None], float] = {}
    for field in sorted(_fields(site), key=lambda field: field.weight):
        best.update(((word, field.lang), field.weight) for word in _split_field(field))
    return best


class SearchIndex:
    """The words of a fixed sequence of sites; gathered at the first question, asked often."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self._sites = tuple(sites)

    @cached_property
    def _postings(self) -> Mapping[str, Mapping[_Spot, array[int]]]:
        postings: dict[str, dict[_Spot, array[int]]] = defaultdict(dict)
        for number, site in enumerate(self._sites):
            for (word, lang), weight in _find_spots(site).items():
                spots = postings[word]
                if (weight, lang) not in spots:
                    spots[weight, lang] = array("L")
                spots[weight, lang].append(number)
        return dict(postings)

    @cached_property
    def _vocabulary(self) -> tuple[str, ...]:
        return tuple(sorted(self._postings))

    @cached_property
    def _names(self) -> tuple[tuple[str, ...], ...]:
        return tuple(_whole_names(site) for site in self._sites)

    def find(self, query: str, lang: Lang | None = None, limit: int = 20) -> tuple[Site, ...]:
        """Return the best sites for ``query``, best first; nothing asked, nothing found."""
        words = tuple(dict.fromkeys(map(modernise, split_tokens(query[:200]))))[:12]
        scores: dict[int, list[float]] = defaultdict(list)
        for word in words:
            for number, score in self._score(word, lang).items():
                scores[number].append(score)
        most = max(map(len, scores.values()), default=0)
        asked = fold(query).strip()
        ranked = sorted(
            (-sum(found) - self._praise(number, asked), self._sites[number].id, number)
            for number, found in scores.items()
            if len(found) == most
        )
        return tuple(self._sites[number] for _, _, number in ranked[: max(limit, 0)])

    def _score(self, word: str, lang: Lang | None) -> dict[int, float]:
        best: dict[int, float] = {}
        for candidate, share in self._candidates(word):
            for (weight, spoken), numbers in self._postings[candidate].items():
                if lang is None or spoken is None or spoken == lang:
                    score = weight * share
                    best.update((n, score) for n in numbers if best.get(n, 0.0) < score)
        return best

    def _candidates(self, word: str) -> Iterator[tuple[str, float]]:
        if word in self._postings:
            yield word, 1.0
        if len(word) < 2:
            return
        begun = [other for other in self._vocabulary if other != word and other.startswith(word)]
        yield from ((other, _PREFIX_SHARE) for other in begun)
        if len(word) < 4 or word.isdigit() or word in self._postings:
            return
        close = process.extract(
            word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=20
        )
        yield from ((other, _FUZZY_SHARE * score / 100) for other, score, _ in close)

    def _praise(self, number: int, asked: str) -> float:
        """Extra for a query that is, or begins, or nearly is a whole name."""
        return max(_praise_name(name, asked) for name in self._names[number])


def _whole_names(site: Site) -> tuple[str, ...]:
    names: Iterable[str] = (
        site.name.id,
        site.name.en,
        *(former.name for former in site.former_names),
    )
    return tuple(fold(name) for name in names)


def _praise_name(name: str, asked: str) -> float:
    if name.startswith(asked):
        return _WHOLE_NAME * (2.0 if name == asked else 1.0)
    return _WHOLE_NAME * fuzz.ratio(name, asked, score_cutoff=60) / 100
