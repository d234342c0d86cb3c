"""Owns how people word things: questions, noise, names and slot values. Knows no dialogues."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from topics import Data, Topic

SALAD_SHARE = 0.3
WORD_LOSS_SHARE = 0.12
SYNONYM_SHARE = 0.3


def _common_kanji() -> str:
    """Level 1 of the Japanese standard JIS X 0208: rows 16 to 47, 2,965 characters."""
    cells = (
        bytes((0xA0 + row, 0xA0 + cell)).decode("euc_jp", "ignore")
        for row in range(16, 48)
        for cell in range(1, 95)
    )
    return "".join(cells)


COMMON_KANJI = _common_kanji()


def normalized(text: str) -> str:
    """Text without case, width, spaces and punctuation: two phrasings are the same if these are."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")


def _synonyms(groups: list[str], words: bool) -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """A pattern that finds all words of the groups, longest first, and what may replace each."""
    others: dict[str, list[str]] = {}
    for group in groups:
        entries = [entry.strip() for entry in group.split("|")]
        for entry in entries:
            others.setdefault(entry.lower(), []).extend(e for e in entries if e != entry)
    found = "|".join(re.escape(entry) for entry in sorted(others, key=len, reverse=True))
    edge = r"\b" if words else ""
    return re.compile(f"{edge}(?:{found}){edge}", re.IGNORECASE), others


class Phraser:
    """Draws phrasings and slot values from one random source; never draws ``reserved`` values."""

    def __init__(
        self, data: Data, rng: random.Random, reserved: frozenset[str], *, values: bool = True
    ) -> None:
        self.values = values  # False: a digit stands for each
        self.data = data
        self.grammar = data.grammar
        self.rng = rng
        self.reserved = reserved
        self.synonyms = {
            lang: _synonyms(groups, lang == "en") for lang, groups in data.synonyms.items()
        }
        self.swaps = [swap.partition(">")[::2] for swap in data.grammar["ja.swap"]]

    def pick(self, name: str) -> str:
        """One entry of a slot list."""
        entries = self.data.slots.get(name) or self.data.outside[name]
        return self.rng.choice(entries)

    # Names and other values

    def pseudo(self) -> str:
        """A made-up lower-case word of one to four syllables."""
        count = self.rng.choice((1, 2, 2, 2, 3, 3, 4))
        return "".join(
            self.pick("syl_on") + self.pick("syl_nu") + self.pick("syl_co") for _ in range(count)
        )

    def _name_en(self) -> str:
        rng = self.rng
        forms: dict[Callable[[], str], float] = {
            lambda: self.pick("first"): 0.40,
            lambda: self.pick("first_ja_romaji"): 0.06,
            lambda: f"{self.pick('first')} {self.pick('last')}": 0.16,
            lambda: self.pseudo().capitalize(): 0.24,
            lambda: f"{self.pick('first')} {self.pseudo().capitalize()}": 0.07,
            lambda: f"{self.pseudo().capitalize()} {self.pseudo().capitalize()}": 0.07,
        }
        name = rng.choices(list(forms), list(forms.values()))[0]()
        if rng.random() < 0.04:
            i = rng.randrange(len(name))
            name = name[:i] + rng.choice("éüñøáçöšłí") + name[i + 1 :]
        return name.lower() if rng.random() < 0.1 else name

    def _name_ja(self) -> str:
        rng = self.rng

        def joined(draw: Callable[[], str], *lengths: int) -> str:
            return "".join(draw() for _ in range(rng.choice(lengths)))

        forms: dict[Callable[[], str], float] = {
            lambda: self.pick("kanji_last"): 0.12,
            lambda: self.pick("kanji_first"): 0.16,
            lambda: self.pick("kanji_last") + self.pick("kanji_first"): 0.10,
            lambda: joined(lambda: self.pick("kanji_part"), 1, 2, 2, 2, 3): 0.10,
            lambda: joined(lambda: rng.choice(COMMON_KANJI), 1, 2, 2, 3): 0.14,
            lambda: joined(lambda: self.pick("kana"), 2, 3, 3, 4): 0.10,
            lambda: self.pick("names_kana"): 0.08,
            lambda: self.pick("names_kata"): 0.10,
            self._katakana: 0.08,
            self._name_en: 0.02,
        }
        return rng.choices(list(forms), list(forms.values()))[0]()

    def _katakana(self) -> str:
        while True:
            word = "".join(self.pick("kata") for _ in range(self.rng.choice((2, 3, 3, 4, 5))))
            if word[0] not in "ーッ":
                return word

    def value(self, kind: str, lang: str) -> str:
        """A value for a fact: a name, or a listed or made-up word."""
        if not self.values:
            return "0"
        while True:
            if kind == "name":
                word = self._name_en() if lang == "en" else self._name_ja()
            elif self.rng.random() < 0.62:
                word = self.pick(kind if lang == "en" else f"{kind}_ja")
            else:
                word = self.pseudo() if lang == "en" else self._katakana()
                if lang == "en" and kind in ("city", "pet"):
                    word = word.capitalize()
            if normalized(word) not in self.reserved:
                return word

    def rare_name(self) -> str:
        """One to three common kanji, each as likely as the others."""
        while True:
            word = "".join(
                self.rng.choice(COMMON_KANJI) for _ in range(self.rng.choice((1, 2, 2, 3)))
            )
            if normalized(word) not in self.reserved:
                return word

    def fill(self, template: str) -> str:
        """Fill the ``{slots}`` of a template, each one drawn anew."""
        special: dict[str, Callable[[], str]] = {
            "n": lambda: str(self.rng.randrange(2, 10 ** self.rng.choice((1, 2, 2, 3, 4)))),
            "m": lambda: str(self.rng.randrange(2, 13)),
            "year": lambda: str(self.rng.randrange(1200, 2050)),
            "letter": lambda: self.rng.choice("ABCDEFGHKLMNPRSTW"),
            "pseudo": self.pseudo,
            "pseudo_name": lambda: f"{self.pseudo().capitalize()} {self.pseudo().capitalize()}",
            "pseudo_city": lambda: self.pseudo().capitalize(),
            "pseudo_ja": lambda: self._name_ja() if self.rng.random() < 0.5 else self._katakana(),
        }

        def value(match: re.Match[str]) -> str:
            name = match.group(1)
            if not self.values and name.startswith("pseudo"):
                return "0"
            return special[name]() if name in special else self.pick(name)

        return re.sub(r"\{(\w+)\}", value, template)

    # Questions

    def question(self, topic: Topic, lang: str) -> str:
        """One way to ask for ``topic``, with noise."""
        mark = "j" if lang == "ja" else ""
        options: list[tuple[float, str, str]] = []
        for kind in ("t", "v", "k", "q"):
            fragments = topic.get(mark + kind)
            if fragments:
                weight = 1.0 + len(fragments) / 4 if kind == "q" else 1.0 + len(fragments) / 8
                options.append((weight, kind, self.rng.choice(fragments)))
        if topic.get("k"):
            options.append((1.0, "kv", self.rng.choice(topic.get(mark + "v"))))
        if topic.get("key"):
            options.append((1.2, "key", self.rng.choice(topic.get("key"))))
        _, kind, fragment = self.rng.choices(options, [o[0] for o in options])[0]
        if kind == "q":
            text = self.fill(fragment)
        elif kind == "t" and self.rng.random() < SALAD_SHARE:
            text = self.salad(fragment, lang)
        else:
            slot = {"kv": "v"}.get(kind, kind)
            pattern = self.rng.choice(self.grammar[f"{lang}.{kind}"])
            text = pattern.replace("{" + slot + "}", fragment)
        if kind != "t" and kind != "key":
            text = self.reworded(text, lang)
        return self.noisy(text, lang, decorate=topic.area != "talk")

    def reworded(self, text: str, lang: str) -> str:
        """``text`` with some of its words replaced by others of like meaning."""
        pattern, others = self.synonyms[lang]

        def other(match: re.Match[str]) -> str:
            found = match.group(0)
            if self.rng.random() > SYNONYM_SHARE:
                return found
            return self.rng.choice(others[found.lower()])

        return pattern.sub(other, text)

    def salad(self, thing: str, lang: str) -> str:
        """``thing`` among loose words, so that the thing counts and not what stands around it."""
        words = self.grammar[f"{lang}.salad"]
        before, after = (self.rng.choices(words, k=self.rng.randrange(0, n)) for n in (6, 4))
        return (" " if lang == "en" else "").join([*before, thing, *after])

    def noisy(self, text: str, lang: str, *, decorate: bool) -> str:
        """Add a prefix or suffix (if ``decorate``), and the usual slips of the keyboard."""
        rng = self.rng
        if decorate and rng.random() < 0.22:
            text = rng.choice(self.grammar[f"{lang}.prefix"]) + text
        if lang == "ja":
            return self._noisy_ja(text)
        if decorate and rng.random() < WORD_LOSS_SHARE and text.count(" ") > 3:
            words = text.split(" ")
            del words[rng.randrange(len(words))]
            text = " ".join(words)
        if decorate and rng.random() < 0.1 and text[-1].isalnum():
            text += rng.choice(self.grammar["en.suffix"])
        if text[-1].isalnum() and rng.random() < 0.6:
            text += "?" if rng.random() < 0.85 else rng.choice((".", "!", "??", "..."))
        elif text[-1] in "?.!" and rng.random() < 0.3:
            text = text[:-1]
        if rng.random() < 0.6:
            text = text[:1].upper() + text[1:]
        if rng.random() < 0.18:
            text = text.lower()
        if rng.random() < 0.12 and len(text) > 6:
            text = self._typo(text)
        return text

    def _typo(self, text: str) -> str:
        rng = self.rng
        for _ in range(rng.choice((1, 1, 2))):
            i = rng.randrange(1, len(text) - 1)
            kind = rng.randrange(4)
            if kind == 0:
                text = text[:i] + text[i + 1 :]
            elif kind == 1:
                text = text[:i] + text[i] + text[i:]
            elif kind == 2:
                text = text[:i] + text[i + 1] + text[i] + text[i + 2 :]
            else:
                text = text[:i] + rng.choice("aeiourstnlmdk") + text[i + 1 :]
        return text

    def _noisy_ja(self, text: str) -> str:
        rng = self.rng
        for old, new in self.swaps:
            if old.strip() in text and rng.random() < 0.12:
                text = text.replace(old.strip(), new.strip(), 1)
        if text[-1] not in "。？！?!" and rng.random() < 0.3:
            text += rng.choice("？。")
        if rng.random() < 0.08 and len(text) > 6:
            i = rng.randrange(1, len(text) - 1)
            text = text[:i] + text[i + 1 :]
        return text
