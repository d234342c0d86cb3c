"""What a folder's translation model translates, and how it names languages: one table of families.

Reads configuration files and vocabularies; no weights, no torch, no transformers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from desktop_app.model_library import translator_lists
from desktop_app.model_library.language_codes import GROUPS, english_name, our_code

Family = Literal["marian", "m2m100", "nllb", "mbart50", "madlad", "t5"]

ANY = "*"
#: What the program has to say of licences that do not let everybody do everything.
_LICENCES: dict[Family, str] = {"nllb": "non-commercial"}
_M2M = ("m2m_100", "nllb-moe")
_MARIAN_PAIR = re.compile(r"(?:^|[-_/])([A-Za-z]{2,11})-([A-Za-z]{2,11})$")
_MARIAN_TARGET = re.compile(r"^>>([A-Za-z_]{2,12})<<$")
_MADLAD_TARGET = re.compile(rb"<2([a-z]{2,3}(?:_[A-Z][a-z]{3})?)>")
#: A T5's vocabulary has no names of languages unless it was made to translate.
_FEWEST_MADLAD = 20
_T5_TASK = re.compile(r"^translation_([a-z]{2,3})_to_([a-z]{2,3})$")
_LARGEST_VOCABULARY = 64 << 20


@dataclass(frozen=True, slots=True)
class Translator:
    """A translation model.

    Attributes:
        sources, targets: our codes (ISO 639-1 where there is one); ("*",) when they are many
            and not known; empty when nothing says which they are.
        licence: "non-commercial", or "" when nothing needs to be said.
        codes: (our code, the model's own) of every target, and every source if those are told too.
        only: the pairs that it has, if not all of sources with targets.
    """

    family: Family
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    licence: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    only: tuple[tuple[str, str], ...] = ()

    def pairs(self, source: str, target: str) -> bool:
        """Tells whether it translates from one language into the other."""
        one, other = _among(source, self.sources), _among(target, self.targets)
        if not one or not other or (one == other != ANY):
            return False
        return not self.only or (one, other) in self.only

    def code(self, language: str) -> str:
        """Returns the model's own name of a language; "" if it has none.

        Raises:
            KeyError: it names languages, and not this one.
        """
        if not self.codes:
            return ""
        return self.codes[_among(language, tuple(self.codes))]

    def prefix(self, source: str, target: str) -> str:
        """Returns what stands before a text, so that the model knows what to do.

        Raises:
            KeyError: it names languages, and not this one.
        """
        if self.family == "t5":
            return f"translate {english_name(source)} to {english_name(target)}: "
        if self.family in ("marian", "madlad") and self.codes:
            return f"{self.code(target)} "
        return ""


def describe(folder: Path, model_id: str = "") -> Translator | None:
    """Returns what a folder's model translates; `None` if it is not for translating.

    Args:
        model_id: its name on the hub, which often is all that tells the languages.
    """
    files = (folder / "config.json", folder / "tokenizer_config.json")
    stamp = tuple(file.stat().st_mtime_ns if file.is_file() else 0 for file in files)
    return _described(folder, model_id, stamp)


@lru_cache(maxsize=256)
def _described(folder: Path, model_id: str, _stamp: tuple[int, ...]) -> Translator | None:
    config, tokenizer = _json(folder / "config.json"), _json(folder / "tokenizer_config.json")
    names = (model_id, str(config.get("_name_or_path") or ""), _name(folder))
    kind = str(config.get("model_type", ""))
    if kind == "marian":
        return _marian(folder, tokenizer, names)
    if kind in _M2M:
        return _many(tokenizer, names)
    if kind == "mbart":
        return _mbart(tokenizer, names)
    if kind in ("t5", "mt5"):
        return _t5(folder, config)
    return None


def _marian(folder: Path, tokenizer: Mapping[str, Any], names: Iterable[str]) -> Translator:
    stated = tokenizer.get("source_lang"), tokenizer.get("target_lang")
    pair = _pair(f"{stated[0]}-{stated[1]}" if all(stated) else "", *names)
    own: dict[str, str] = {}
    for token in sorted(_json(folder / "vocab.json"), key=len):
        if found := _MARIAN_TARGET.match(token):
            own.setdefault(our_code(found[1]), token)
    source, target = pair or ("", "")
    targets = tuple(own) or _members(target)
    return Translator("marian", _members(source), targets, codes=own)


def _many(tokenizer: Mapping[str, Any], names: Iterable[str]) -> Translator | None:
    name = " ".join(names).lower()
    if "small-100" in name or "small100" in name:  # its target stands where others' source does
        return None
    if str(tokenizer.get("tokenizer_class", "")).startswith("Nllb") or "nllb" in name:
        codes = _by_ours(translator_lists.NLLB)
        return Translator("nllb", tuple(codes), tuple(codes), _LICENCES["nllb"], codes)
    if tokenizer.get("language_codes") == "wmt21":
        codes = _by_ours(translator_lists.WMT21)
        others = tuple(code for code in codes if code != "en")
        if "x-en" in name:
            return Translator("m2m100", others, ("en",), codes=codes)
        return Translator("m2m100", ("en",), others, codes=codes)
    codes = _by_ours(translator_lists.M2M100)
    return Translator("m2m100", tuple(codes), tuple(codes), codes=codes)


def _mbart(tokenizer: Mapping[str, Any], names: Iterable[str]) -> Translator | None:
    if not str(tokenizer.get("tokenizer_class", "")).startswith("MBart50"):
        return None
    codes = _by_ours(translator_lists.MBART50)
    every, names = tuple(codes), [name.lower() for name in names]
    others = tuple(code for code in every if code != "en")
    if any("many-to-one" in name for name in names):
        return Translator("mbart50", others, ("en",), codes=codes)
    if any("one-to-many" in name for name in names):
        return Translator("mbart50", ("en",), others, codes=codes)
    if any("sum" in name or name.endswith("mbart-large-50") for name in names):
        return None
    return Translator("mbart50", every, every, codes=codes)


def _t5(folder: Path, config: Mapping[str, Any]) -> Translator | None:
    found = [_T5_TASK.match(task) for task in config.get("task_specific_params") or ()]
    pairs = tuple((our_code(task[1]), our_code(task[2])) for task in found if task)
    if pairs:
        sources, targets = (tuple(dict.fromkeys(side)) for side in zip(*pairs, strict=True))
        return Translator("t5", sources, targets, only=pairs)
    codes: dict[str, str] = {}
    for own in _madlad_targets(folder):
        codes.setdefault(our_code(own), f"<2{own}>")
    if len(codes) < _FEWEST_MADLAD:
        return None
    return Translator("madlad", tuple(codes), tuple(codes), codes=codes)


def _madlad_targets(folder: Path) -> list[str]:
    """Returns the languages that the vocabulary has a token for, plain codes first."""
    for name in ("tokenizer.json", "spiece.model"):
        file = folder / name
        if file.is_file() and file.stat().st_size <= _LARGEST_VOCABULARY:
            found = {token.decode("ascii") for token in _MADLAD_TARGET.findall(file.read_bytes())}
            return sorted(found, key=lambda code: (len(code), code))
    return []


def _pair(*names: str) -> tuple[str, str] | None:
    """Returns the languages, or groups of them, that a name ends with."""
    for name in names:
        if found := _MARIAN_PAIR.search(name.split("+")[0].split("_Latn")[0]):
            return found[1].lower(), found[2].lower()
    return None


def _members(named: str) -> tuple[str, ...]:
    """Returns the languages of a name: a group's, or the one."""
    if not named:
        return ()
    if named in GROUPS:
        return GROUPS[named]
    code = our_code(named)
    # Families without a table have names of three letters, and none in English.
    return (code,) if english_name(code) != code else (ANY,)


def _by_ours(codes: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in codes.split():
        found.setdefault(our_code(code), code)
    return found


def _among(language: str, known: tuple[str, ...]) -> str:
    """Returns what a language is called among those known, "" if it is none of them."""
    code = our_code(language)
    if code in known:
        return code
    if {"no", "nb"} >= {code} and (other := "nb" if code == "no" else "no") in known:
        return other
    return ANY if known == (ANY,) else ""


def _name(folder: Path) -> str:
    """Returns the folder's name; in a hub cache the model's."""
    if folder.parent.name == "snapshots":
        return folder.parent.parent.name.rpartition("--")[2]
    return folder.name


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
