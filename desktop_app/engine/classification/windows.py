"""Texts cut into windows of tokens that a model reads at once, with the places of each token.

Nothing is left out: the windows of a text overlap and together hold all of it. Knows
tokenizers; nothing of models and of what the windows are read for.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.errors import UserError
from desktop_app.model_library import classifiers

#: Longer windows cost more than they tell: attention grows with the square.
_MOST_TOKENS = 4096
#: For models that state no limit.
_USUAL_TOKENS = 512
#: Neighbours share this part of a window, but no more tokens than this.
_SHARED, _MOST_SHARED = 4, 128
#: Room for the text that has to be left beside a question or a hypothesis.
_SMALLEST_ROOM = 8
#: A tokenizer cannot be interrupted: longer texts are given to it in blocks of so many
#: characters, a fraction of a second each, which overlap by so many.
_BLOCK, _BLOCK_SHARED = 30_000, 300

#: Of a pair, which half is cut into windows; the other is in each of them whole.
Cut = Literal["first", "second"]


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of a text as the model reads it.

    Attributes:
        text: index of the text; part: of its windows, which, from 0.
        ids: with special tokens; kinds: the token type ids, if the tokenizer has them.
        places: of each token its characters in the whole text, `None` for special tokens and
            those of the other half; empty if they were not asked for.
        weight: tokens of the text in it, at least 1.
        own: the characters whose tokens are taken from this window's block; where blocks
            overlap, the rest only surrounds them.
    """

    text: int
    part: int
    ids: list[int]
    kinds: list[int] | None
    places: list[tuple[int, int] | None]
    weight: int
    own: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Block:
    """Characters of a text that the tokenizer takes at once."""

    text: int
    start: int
    end: int
    own: tuple[int, int]


class Cutter:
    """Cuts texts for one model.

    Attributes:
        max_tokens: in a window, special tokens included.
    """

    def __init__(self, loaded: LoadedCheckpoint) -> None:
        self._tokenizer = loaded.processor
        self._name = loaded.folder.name
        self.max_tokens = max_tokens(loaded)

    @property
    def knows_places(self) -> bool:
        """Whether the tokenizer tells where its tokens are."""
        return bool(getattr(self._tokenizer, "is_fast", False))

    def cut(
        self,
        texts: Sequence[str],
        cancel: CancelToken,
        *,
        other: str | None = None,
        cuts: Cut = "first",
        places: bool = False,
    ) -> list[Window]:
        """Returns the windows of all texts, in order.

        Args:
            other: joined to each window: a hypothesis behind the text, or with `cuts` "second"
                a question before it.
            places: whether those of the tokens are wanted.

        Raises:
            UserError: `labels_too_long` when `other` leaves no room for a text;
                `tokenizer_without_places`.
            Cancelled: soon after `cancel` is set.
        """
        if places and not self.knows_places:
            raise UserError("tokenizer_without_places", name=self._name)
        room = self._room(other)
        found: list[Window] = []
        pending: list[_Block] = []
        characters = 0
        for block in _blocks(texts):
            if pending and characters + block.end - block.start > _BLOCK:
                cancel.raise_if_set()
                found += self._windows(texts, pending, other, cuts, places, room)
                pending, characters = [], 0
            pending.append(block)
            characters += block.end - block.start
        cancel.raise_if_set()
        if pending:
            found += self._windows(texts, pending, other, cuts, places, room)
        return _numbered(found)

    def _room(self, other: str | None) -> int:
        """Returns how many tokens of a text go into a window."""
        taken = self._tokenizer.num_special_tokens_to_add(pair=other is not None)
        if other is not None:
            taken += len(self._tokenizer(other, add_special_tokens=False, verbose=False).input_ids)
        room = self.max_tokens - int(taken)
        if room < _SMALLEST_ROOM:
            raise UserError("labels_too_long", name=self._name, tokens=self.max_tokens)
        return room

    def _windows(
        self,
        texts: Sequence[str],
        blocks: Sequence[_Block],
        other: str | None,
        cuts: Cut,
        places: bool,
        room: int,
    ) -> Iterator[Window]:
        pieces = [_encodable(texts[block.text][block.start : block.end]) for block in blocks]
        shared = min(_MOST_SHARED, room // _SHARED)
        if not self.knows_places:
            yield from self._slowly(blocks, pieces, other, cuts, room, shared)
            return
        pair: tuple[Any, ...] = (pieces,)
        if other is not None:
            others = [_encodable(other)] * len(pieces)
            pair = (others, pieces) if cuts == "second" else (pieces, others)
        encoded = self._tokenizer(
            *pair,
            truncation=True if other is None else f"only_{cuts}",
            max_length=self.max_tokens,
            stride=shared,
            return_overflowing_tokens=True,
            return_offsets_mapping=places,
            verbose=False,
        )
        half = 1 if other is not None and cuts == "second" else 0
        beside = self.max_tokens - room
        kinds = encoded.get("token_type_ids")
        for row, number in enumerate(encoded["overflow_to_sample_mapping"]):
            block, ids = blocks[number], encoded["input_ids"][row]
            where: list[tuple[int, int] | None] = []
            if places:
                where = [
                    (block.start + start, block.start + end) if side == half else None
                    for (start, end), side in zip(
                        encoded["offset_mapping"][row], encoded.sequence_ids(row), strict=True
                    )
                ]
            yield Window(
                block.text,
                0,
                ids,
                kinds[row] if kinds is not None else None,
                where,
                max(1, len(ids) - beside),
                block.own,
            )

    def _slowly(
        self,
        blocks: Sequence[_Block],
        pieces: Sequence[str],
        other: str | None,
        cuts: Cut,
        room: int,
        shared: int,
    ) -> Iterator[Window]:
        """The same with a tokenizer in Python, which knows no places and no windows."""
        tokenizer = self._tokenizer
        beside = None
        if other is not None:
            beside = tokenizer.encode(other, add_special_tokens=False)
        for block, piece in zip(blocks, pieces, strict=True):
            tokens = tokenizer.encode(piece, add_special_tokens=False, verbose=False)
            first = 0
            while True:
                part = tokens[first : first + room]
                pair = (beside, part) if cuts == "second" and beside is not None else (part, beside)
                ids = tokenizer.build_inputs_with_special_tokens(*pair)
                kinds = tokenizer.create_token_type_ids_from_sequences(*pair)
                yield Window(block.text, 0, ids, kinds, [], max(1, len(part)), block.own)
                if first + room >= len(tokens):
                    break
                first += room - shared


def max_tokens(loaded: LoadedCheckpoint) -> int:
    """Returns the longest input of a model, special tokens included."""
    own = {"model_max_length": getattr(loaded.processor, "model_max_length", None)}
    stated = classifiers.window_tokens(loaded.model.config.to_dict(), own)
    return min(stated or _USUAL_TOKENS, _MOST_TOKENS)


def inputs_of(model: Any) -> frozenset[str]:
    """Returns the names of what a model's forward takes."""
    return frozenset(inspect.signature(model.forward).parameters)


def _blocks(texts: Sequence[str]) -> Iterator[_Block]:
    """Cuts what is very long, at spaces where there are any; all else is a block."""
    for number, text in enumerate(texts):
        start, own = 0, 0
        while len(text) - start > _BLOCK:
            end = _space_before(text, start + _BLOCK)
            middle = _space_before(text, end - _BLOCK_SHARED // 2)
            yield _Block(number, start, end, (own, middle))
            start, own = _space_before(text, end - _BLOCK_SHARED), middle
        yield _Block(number, start, len(text), (own, len(text)))


def _space_before(text: str, end: int) -> int:
    """Returns a place near before `end` where a space is, or `end`, where there is none near."""
    for place in range(end, end - _BLOCK_SHARED // 3, -1):
        if text[place].isspace():
            return place
    return end


def _numbered(windows: Sequence[Window]) -> list[Window]:
    found: list[Window] = []
    for window in windows:
        before = found[-1] if found else None
        if before is not None and before.text == window.text:
            window = Window(
                window.text,
                before.part + 1,
                window.ids,
                window.kinds,
                window.places,
                window.weight,
                window.own,
            )
        found.append(window)
    return found


def _encodable(text: str) -> str:
    """Replaces lone surrogates, which no tokenizer takes; no character moves."""
    return text.encode("utf-8", "replace").decode("utf-8")
