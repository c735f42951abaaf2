"""What is wrong with an item, in words and by field; and what its fields are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from components.commands.faults import say_code
from components.form_shape import find_section
from components.i18n import t, tn
from sites import checks
from sites.edited import ItemKind
from sites.errors import Fault
from sites.journal import Comment
from sites.outdated import Data, Outdated
from sites.prose import list_sentences
from sites.review import Verdict
from sites.text import Lang, count_words

_TABLES = ("editor_form.fault", "routes.fault", "check.fault")
_PROBLEMS = ("editor_form.problem", "check.problem")
MOST_SAID = 14


@dataclass(frozen=True)
class Note:
    """One thing to be mended: where, in which section, what; whether it keeps from publishing.

    A remark is what somebody who reviewed the item wrote, and nobody has settled yet.
    """

    field: str
    section: str
    said: str
    blocking: bool
    is_remark: bool = False

    @property
    def tone(self) -> str:
        """How it is drawn: bad, warn or remark."""
        return "remark" if self.is_remark else "bad" if self.blocking else "warn"


def name_field(path: str, lang: Lang) -> str:
    """Return the name of a field in words, as in «Pernyataan 2 · teks · Inggris»."""
    said: list[str] = []
    for part in path.split("."):
        if part.isdigit() and said:
            said[-1] = f"{said[-1]} {int(part) + 1}"
        elif said and part in set(Lang):
            said.append(t(f"editor_form.in_lang.{part}", lang))
        else:
            said.append(_name_part(part, lang))
    return " · ".join(one for one in said if one)


def _name_part(part: str, lang: Lang) -> str:
    try:
        return t(f"editor_form.field.{part}", lang)
    except KeyError:
        return part


def list_notes(verdict: Verdict, kind: ItemKind, lang: Lang) -> tuple[Note, ...]:
    """Return everything that is wrong, what keeps from publishing first."""
    found: list[Note] = []
    for fault in verdict.faults:
        section = find_section(kind, fault.field)
        found.append(Note(fault.field, section, _say_fault(fault, lang), blocking=True))
    for problem in verdict.problems:
        section = find_section(kind, problem.field)
        said = say_code(_PROBLEMS, problem.code, problem.detail, lang)
        found.append(Note(problem.field, section, said, problem.blocking))
    return tuple(sorted(dict.fromkeys(found), key=_rank))


def list_remarks(comments: Iterable[Comment], kind: ItemKind, lang: Lang) -> tuple[Note, ...]:
    """Return the remarks on an item that are still open."""
    return tuple(
        Note(
            one.field,
            find_section(kind, one.field),
            t("editor_form.remark", lang, who=one.who_name, text=one.text),
            blocking=False,
            is_remark=True,
        )
        for one in comments
        if one.settled_at is None
    )


def _rank(note: Note) -> bool:
    return not note.blocking


def _say_fault(fault: Fault, lang: Lang) -> str:
    return say_code(_TABLES, fault.code, fault.detail, lang)


def notes_at(notes: Iterable[Note], path: str) -> tuple[Note, ...]:
    """Return what is wrong at a field or inside it."""
    return tuple(one for one in notes if one.field == path or one.field.startswith(f"{path}."))


def count_by_section(
    notes: Iterable[Note], outdated: Iterable[Outdated], kind: ItemKind
) -> Counter[str]:
    """Return how much is to be looked at in each section."""
    wanting = Counter(one.section for one in notes)
    return wanting + Counter(find_section(kind, one.field) for one in outdated)


def find_limits(kind: ItemKind, path: str, data: Data) -> tuple[int, int] | None:
    """Return the fewest and most words of a text, per language; None where there is no rule."""
    if kind != ItemKind.SITE:
        return None
    brief = data.get("brief") is True
    if path.startswith("annotations.") and path.endswith(".then_now"):
        return checks.THEN_NOW_WORDS
    return {
        "glance": checks.GLANCE_WORDS,
        "label": checks.BRIEF_LABEL if brief else checks.LABEL_WORDS,
        "story": checks.BRIEF_STORY if brief else checks.STORY_WORDS,
    }.get(path)


@dataclass(frozen=True)
class Count:
    """Words and sentences of a text against its rule; ``state`` is plain, good, few or many."""

    words: int
    sentences: int
    limits: tuple[int, int] | None

    @property
    def state(self) -> str:
        """How the words stand to the rule."""
        if self.limits is None:
            return "plain"
        least, most = self.limits
        return "few" if self.words < least else "many" if self.words > most else "good"


def count_text(text: str, limits: tuple[int, int] | None) -> Count:
    """Return the measure of a text."""
    return Count(count_words(text), len(list_sentences(text)), limits)


def say_counts(count: Count, lang: Lang) -> Iterator[str]:
    """Yield what is said under a text: its words with the rule, then its sentences."""
    words = tn("editor_form.count.words", count.words, lang)
    if count.limits is None:
        yield words
    else:
        least, most = count.limits
        yield t("editor_form.count.of", lang, words=words, least=least, most=most)
        yield t(f"editor_form.count.{count.state}", lang)
    yield tn("editor_form.count.sentences", count.sentences, lang)
