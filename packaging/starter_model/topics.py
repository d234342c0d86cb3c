"""Owns the reading of the data files: topics, facts, slots, grammar. Knows no dialogues."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).parent / "data"
TOPIC_FILES = ("talk", "app", "chat", "terms")
ANSWER_FIELDS = ("a", "ja")

Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Topic:
    """One subject: fragments and questions that ask for it, and its answers, in both languages."""

    id: str
    area: str
    fields: Fields = field(hash=False)

    def get(self, name: str) -> list[str]:
        """The texts of one field, empty when the topic has none."""
        return self.fields.get(name, [])

    def answers(self, lang: str) -> list[str]:
        """The answers in ``lang`` ("en" or "ja")."""
        return self.get("a" if lang == "en" else "ja")


@dataclass(frozen=True)
class Data:
    """Everything that the generator draws from."""

    topics: tuple[Topic, ...]
    facts: dict[str, Fields]
    slots: Fields
    outside: Fields
    grammar: Fields
    synonyms: Fields


def entries(path: Path, *, answers_split: bool) -> dict[str, Fields]:
    """Parse ``= id`` blocks of ``field: text | text`` lines. Answers of topics are one per line."""
    blocks: dict[str, Fields] = {}
    current: Fields = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("= "):
            current = blocks.setdefault(line[2:].strip(), {})
            continue
        name, colon, text = line.partition(":")
        if not colon:
            raise ValueError(f"{path.name}:{number}: expected 'field: text'")
        whole = name in ANSWER_FIELDS and not answers_split
        parts = [text.strip().replace("\\n", "\n")] if whole else _split(text)
        current.setdefault(name, []).extend(parts)
    return blocks


def _split(text: str) -> list[str]:
    """Parts between bars; quotation marks keep the spaces at a part's ends."""
    return [part.strip().strip('"') for part in text.split("|")]


def _flat(path: Path) -> Fields:
    """Parse ``name: a | b`` lines; the words "list" and "jlist" before a name are for readers."""
    lists: Fields = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, _, text = line.partition(":")
        parts = [text.strip()] if name in ANSWER_FIELDS else _split(text)
        lists.setdefault(name.split()[-1], []).extend(parts)
    return lists


def _groups(path: Path) -> Fields:
    """Groups of words by language; each group stays one text, its words between bars."""
    groups: Fields = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            lang, _, text = line.partition(":")
            groups.setdefault(lang, []).append(text.strip())
    return groups


def load() -> Data:
    """Read all data files. Files called more_… add phrasings to what the others define."""
    topics: list[Topic] = []
    for area in TOPIC_FILES:
        for key, fields in entries(DATA / f"{area}.txt", answers_split=False).items():
            topics.append(Topic(key, area, fields))
    by_id = {topic.id: topic.fields for topic in topics}
    facts = entries(DATA / "memory.txt", answers_split=True)
    outside = _flat(DATA / "outside.txt")
    slots = _flat(DATA / "slots.txt")
    for path in sorted(DATA.glob("more_[0-9]*.txt")):
        _add(by_id, entries(path, answers_split=False))
    _add(facts, entries(DATA / "more_memory.txt", answers_split=True))
    _add({"": outside}, {"": _flat(DATA / "more_outside.txt")})
    _add({"": slots}, {"": _flat(DATA / "more_slots.txt")})
    return Data(
        topics=tuple(topics),
        facts=facts,
        slots=slots,
        outside=outside,
        grammar=_flat(DATA / "grammar.txt"),
        synonyms=_groups(DATA / "synonyms.txt"),
    )


def _add(known: dict[str, Fields], more: dict[str, Fields]) -> None:
    """Append the fields of ``more`` to those of the same ids."""
    for key, fields in more.items():
        for name, texts in fields.items():
            known[key].setdefault(name, []).extend(texts)
