"""Owns the making of dialogues: independent exchanges, facts told and asked for, follow-ups."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from phrasing import Phraser, normalized
from topics import Data, Topic

Message = dict[str, str]
#: What dialogues are for: a bit of everything, names and words to be copied, single questions,
#: single questions of the kinds that are learned last, a name that is told and asked for again.
Kind = Literal["whole", "copying", "drill", "hard", "names"]
JAPANESE_NAMES = 0.65  # of the dialogues about names: their characters are many, and learned late
TOLD = 0.7  # of the dialogues about names: in the others it says that it was not told

VOWELS = "aeiou"
CONSONANTS = "bcdfghjklmnpqrstvwxz"
HARD_OUTSIDE = 0.36


@dataclass
class State:
    """What one dialogue has come to: its messages, the facts told, the last topic answered."""

    lang: str
    messages: list[Message] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    topic: Topic | None = None
    answer: str = ""


class DialogueMaker:
    """Makes dialogues from one seed; two makers with the same seed and data make the same ones."""

    def __init__(
        self,
        data: Data,
        seed: int,
        reserved: frozenset[str] = frozenset(),
        *,
        kind: Kind = "whole",
        values: bool = True,
    ) -> None:
        self.data = data
        self.grammar = data.grammar
        self.kind: Kind = kind
        self.rng = random.Random(seed)
        self.reserved = reserved
        self.phraser = Phraser(data, self.rng, reserved, values=values)
        self.askable = [t for t in data.topics if t.id != "gibberish"]
        self.gibberish = next(t for t in data.topics if t.id == "gibberish")
        self.kinds = list(data.facts)
        self.fillers = ("topic", "topic", "outside", "tell_other")
        self.other_kinds = [kind for kind in self.kinds if kind != "name"]
        self.words = {
            lang: sorted({w for t in data.topics for a in t.answers(lang) for w in _words(a, lang)})
            for lang in ("en", "ja")
        }

    def make(self) -> list[Message]:
        """One dialogue, with a system message now and then."""
        rng = self.rng
        state = State("en" if rng.random() < 0.5 else "ja")
        if rng.random() < 0.12:
            system = rng.choice(self.data.slots["system"])
            state.messages.append({"role": "system", "content": system})
        turns = rng.choice(
            (1, 1, 1, 1, 1, 1, 2, 2, 3, 4, rng.randrange(5, 9), rng.randrange(9, 14))
        )
        if self.kind == "names":
            self._about_a_name(state)
            return state.messages
        if self.kind == "copying":
            turns = rng.choice((1, 1, 2, 2, 3, 4))
        if self.kind == "hard":
            self._hard(state)
            return state.messages
        if self.kind == "drill":
            turns = 1
        personal = rng.random() < 0.6
        for _ in range(turns):
            if rng.random() < 0.07:
                state.lang = "ja" if state.lang == "en" else "en"
            self._turn(state, personal, single=turns == 1)
        return state.messages

    def _turn(self, state: State, personal: bool, single: bool) -> None:
        acts: dict[str, float] = {
            "topic": 0.6,
            "outside": 0.3,
            "gibberish": 0.012,
            "repeat": 0.03,
            "tell": 0.03,
            "recall": 0.03,
            "follow": 0.0,
            "all": 0.0,
            "two": 0.0,
            "intro": 0.012,
        }
        if self.kind == "copying":
            acts.update(topic=0.1, outside=0.05, repeat=0.5, tell=0.2, recall=0.15)
        elif self.kind == "drill":
            acts.update(topic=0.74, outside=0.24, repeat=0.0, tell=0.0, recall=0.0, intro=0.0)
        elif not single and personal:
            acts.update(
                tell=0.24, recall=0.36, two=0.04, all=0.02, topic=0.24, outside=0.06, repeat=0.04
            )
        if state.topic is not None:
            acts["follow"] = 0.05
        while not self._do(state, self.rng.choices(list(acts), list(acts.values()))[0]):
            pass

    def _hard(self, state: State) -> None:
        """A question, more often in English if it is on a topic, in Japanese if it is on none."""
        outside = self.rng.random() < HARD_OUTSIDE
        state.lang = "ja" if self.rng.random() < (0.6 if outside else 0.35) else "en"
        while not self._do(state, "outside" if outside else "topic"):
            pass

    def _about_a_name(self, state: State) -> None:
        """A name told, some turns about other things, the name asked for."""
        rng = self.rng
        state.lang = "ja" if rng.random() < JAPANESE_NAMES else "en"
        acts = [rng.choice(self.fillers) for _ in range(rng.choice((0, 0, 1, 1, 2, 3, 4, 5)))]
        if rng.random() < TOLD:
            acts.insert(0, "name")
        for act in [*acts, "recall_name"]:
            while not self._do(state, act):
                pass

    def _do(self, state: State, act: str) -> bool:
        """Add one exchange; false if its question is reserved for measuring."""
        question, answer, topic = getattr(self, f"_{act}")(state)
        if not question or normalized(question) in self.reserved:
            return False
        state.topic, state.answer = topic, answer
        state.messages.append({"role": "user", "content": question})
        state.messages.append({"role": "assistant", "content": answer})
        return True

    # Each act returns the user's text, the assistant's answer, and the topic for a follow-up.

    def _topic(self, state: State) -> tuple[str, str, Topic | None]:
        topic = self.rng.choice(self.askable)
        question = self.phraser.question(topic, state.lang)
        return question, self.rng.choice(topic.answers(state.lang)), topic

    def _outside(self, state: State) -> tuple[str, str, Topic | None]:
        field_name, answers = ("q", "a") if state.lang == "en" else ("jq", "ja")
        if self.rng.random() < 0.15:
            things = (
                ("noun", "thing", "pseudo")
                if state.lang == "en"
                else ("jnoun", "jthing", "pseudo_ja")
            )
            thing = self.phraser.fill("{" + self.rng.choice(things) + "}")
            text = self.phraser.salad(thing, state.lang)
        else:
            text = self.phraser.fill(self.rng.choice(self.data.outside[field_name]))
        question = self.phraser.noisy(text, state.lang, decorate=True)
        return question, self.rng.choice(self.data.outside[answers]), None

    def _gibberish(self, state: State) -> tuple[str, str, Topic | None]:
        rng = self.rng
        kind = rng.randrange(4)
        if kind == 0 or not self.phraser.values:
            text = rng.choice("?.!,;-…。、？") * rng.randrange(1, 5)
        elif kind == 1:
            text = "".join(rng.choice(CONSONANTS) for _ in range(rng.randrange(3, 12)))
        elif kind == 2:
            text = " ".join(
                "".join(rng.choice(CONSONANTS + VOWELS) for _ in range(rng.randrange(3, 8)))
                for _ in range(rng.randrange(1, 4))
            )
        else:
            text = "".join(self.phraser.pick("kana") for _ in range(rng.randrange(5, 12)))
            state.lang = "ja"
        return text, self.rng.choice(self.gibberish.answers(state.lang)), None

    def _repeat(self, state: State) -> tuple[str, str, Topic | None]:
        rng = self.rng
        count = rng.randrange(1, 12 if self.kind == "copying" else 6)
        if state.lang == "en":
            draw: tuple[Callable[[], str], ...] = (
                self.phraser.pseudo,
                self.phraser.pseudo,
                lambda: self.phraser.value("name", "en"),
                lambda: rng.choice(self.words["en"]),
            )
            text = " ".join(rng.choice(draw)() for _ in range(count))
        else:
            draw = (
                lambda: self.phraser.value("name", "ja"),
                lambda: self.phraser.value("word", "ja"),
                lambda: rng.choice(self.words["ja"]),
            )
            text = "、".join(rng.choice(draw)() for _ in range(count))
        if not self.phraser.values:
            text = "0"
        template = rng.choice(self.grammar[f"repeat.{state.lang}"])
        return template.replace("{x}", text), text, None

    def _text(self, kind: str, name: str, lang: str, value: str = "") -> str:
        prefix = "j" if lang == "ja" else ""
        template = self.rng.choice(self.data.facts[kind][prefix + name])
        return template.replace("{v}", value)

    def _say(self, text: str, lang: str, value: str) -> str:
        """Light noise that leaves the value as it is."""
        rng = self.rng
        if rng.random() < 0.3 and text[-1] in ".?。？":
            text = text[:-1]
        elif lang == "ja" and rng.random() < 0.1:
            text = text.replace("？", "?")
        if lang == "en" and rng.random() < 0.2:
            head, sep, tail = text.partition(value) if value else (text, "", "")
            text = head.lower() + sep + tail.lower()
        kind = "name" if value else "ask"
        if rng.random() < 0.25:
            text = rng.choice(self.grammar[f"{kind}.before.{lang}"]) + text
        if rng.random() < 0.12:
            text = text + rng.choice(self.grammar[f"{kind}.after.{lang}"])
        return text

    def _kind(self) -> str:
        return "name" if self.rng.random() < 0.45 else self.rng.choice(self.kinds)

    def _tell(self, state: State) -> tuple[str, str, Topic | None]:
        kind = self._kind()
        return self._tell_of(state, kind, self.phraser.value(kind, state.lang))

    def _tell_other(self, state: State) -> tuple[str, str, Topic | None]:
        kind = self.rng.choice(self.other_kinds)
        return self._tell_of(state, kind, self.phraser.value(kind, state.lang))

    def _name(self, state: State) -> tuple[str, str, Topic | None]:
        """A name: a real one, or now and then rare characters that could be one."""
        if state.lang == "ja" and self.rng.random() < 0.4:
            return self._tell_of(state, "name", self.phraser.rare_name())
        return self._tell_of(state, "name", self.phraser.value("name", state.lang))

    def _tell_of(self, state: State, kind: str, value: str) -> tuple[str, str, Topic | None]:
        again = kind in state.facts and self.rng.random() < 0.8
        said = self._say(
            self._text(kind, "c" if again else "s", state.lang, value), state.lang, value
        )
        answer = self._text(kind, "ca" if again else "a", state.lang, value)
        state.facts[kind] = value
        return said, answer, None

    def _two(self, state: State) -> tuple[str, str, Topic | None]:
        first, second = self.rng.sample(self.kinds, 2)
        if self.rng.random() < 0.6 and second != "name":
            first = "name"
        values = [self.phraser.value(kind, state.lang) for kind in (first, second)]
        told = [
            self._text(k, "s", state.lang, v) for k, v in zip((first, second), values, strict=True)
        ]
        joint = self.rng.choice((" ", " and ", ", ")) if state.lang == "en" else ""
        said = (told[0] if joint in ("", " ") else told[0].rstrip(".")) + joint + told[1]
        answer = self._text(first, "a", state.lang, values[0])
        state.facts.update(zip((first, second), values, strict=True))
        return said, answer, None

    def _recall(self, state: State) -> tuple[str, str, Topic | None]:
        if state.facts and self.rng.random() < 0.78:
            kind = self.rng.choice(list(state.facts))
            if "name" in state.facts and self.rng.random() < 0.3:
                kind = "name"
        else:
            kind = self._kind()
        return self._recall_of(state, kind)

    def _recall_name(self, state: State) -> tuple[str, str, Topic | None]:
        return self._recall_of(state, "name")

    def _recall_of(self, state: State, kind: str) -> tuple[str, str, Topic | None]:
        asked = self._say(self._text(kind, "r", state.lang), state.lang, "")
        if kind in state.facts:
            answer = self._text(kind, "ra", state.lang, state.facts[kind])
        else:
            answer = self._text(kind, "n", state.lang)
        return asked, answer, None

    def _all(self, state: State) -> tuple[str, str, Topic | None]:
        asked = self._say(self.rng.choice(self.grammar[f"all.{state.lang}"]), state.lang, "")
        if not state.facts:
            return asked, self.grammar[f"none.{state.lang}"][0], None
        if len(state.facts) > 3:
            return "", "", None
        prefix = "jra" if state.lang == "ja" else "ra"
        parts = [self.data.facts[k][prefix][0].replace("{v}", v) for k, v in state.facts.items()]
        return asked, (" " if state.lang == "en" else "").join(parts), None

    def _intro(self, state: State) -> tuple[str, str, Topic | None]:
        """A name and a question in one message."""
        name = self.phraser.value("name", state.lang)
        topic = self.rng.choice([t for t in self.askable if t.area != "talk"])
        question = self.phraser.question(topic, state.lang)
        answer = self.rng.choice(topic.answers(state.lang))
        state.facts["name"] = name
        hello = self.rng.choice(self.grammar[f"greeting.{state.lang}"])
        if state.lang == "en":
            said = self.rng.choice((f"{hello}, I'm {name}. ", f"{hello}, my name is {name}. "))
            return said + question, f"Hi {name}! {answer}", topic
        said = self.rng.choice((f"{hello}、{name}です。", f"{hello}、{name}といいます。"))
        return said + question, f"{name}さん、こんにちは！{answer}", topic

    def _follow(self, state: State) -> tuple[str, str, Topic | None]:
        assert state.topic is not None
        kinds = ["to_ja", "to_en", f"again_{state.lang}"]
        if len(state.topic.answers(state.lang)) > 1:
            kinds += [f"more_{state.lang}"] * 2
        kind = self.rng.choice(kinds)
        text = self.rng.choice(self.grammar[f"follow.{kind}"])
        asked = self._say(text, "ja" if kind == "to_ja" else "en", "")
        if kind.startswith("to_"):
            lang = kind[3:]
            return asked, self.rng.choice(state.topic.answers(lang)), state.topic
        if kind.startswith("again"):
            return asked, state.answer, state.topic
        others = [a for a in state.topic.answers(state.lang) if a not in state.answer]
        return asked, self.rng.choice(others), state.topic


def _words(text: str, lang: str) -> list[str]:
    """The plain words of an answer: what stands between spaces or Japanese punctuation."""
    separators = None if lang == "en" else re.compile(r"[^\u3041-\u30ff\u4e00-\u9fff]+")
    parts = text.split() if separators is None else separators.split(text)
    return [part for part in parts if part and (lang == "ja" or part.isalpha())]
