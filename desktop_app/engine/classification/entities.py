"""Entities in a text: tags of tokens joined to names with their exact places.

Tokens of overlapping windows are counted once, each as the window sees it in which it stands
farthest from an edge; so a long text is read as if it were one. What becomes of the tags is as
in transformers' "token-classification" pipeline (`aggregation_strategy`). Knows no document.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.classification.batching import Batches
from desktop_app.engine.classification.scoring import Floats, softmax
from desktop_app.engine.classification.windows import Cutter, Window
from desktop_app.engine.runtime import Job
from desktop_app.model_library import classifiers
from desktop_app.protocol.classification import Aggregation, EntitiesFound, Entity

#: Tags of other schemes count as these: an end and a single are what they stand in for.
_BEGINNINGS, _TAG = frozenset("BSU"), re.compile(r"^([BIESLU])-(.+)$")
_OUTSIDE = "O"
#: Kana, Chinese characters, Thai, Lao, Burmese and Khmer.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Token:
    """A token of the whole text, or a word.

    Attributes:
        continues: whether it belongs to the word before it.
        scores: of all tags, (tags,).
    """

    start: int
    end: int
    continues: bool
    scores: Floats


class EntityFinder:
    """Finds entities with one model."""

    def __init__(self, loaded: LoadedCheckpoint) -> None:
        self._tags = classifiers.head_of(loaded.model.config.to_dict()).labels
        self._tokenizer = loaded.processor
        self._cutter, self._batches = Cutter(loaded), Batches(loaded)

    def find(
        self, text: str, aggregation: Aggregation, job: Job
    ) -> Generator[float, None, EntitiesFound]:
        """Returns a text's entities.

        Yields after every batch which part is done, 0 to 1.

        Raises:
            UserError: `tokenizer_without_places`.
            Cancelled: soon after `job.cancel` is set.
        """
        windows = self._cutter.cut([text], job.cancel, places=True)
        scores = yield from self._batches.run(windows, self._probabilities, job.cancel)
        tokens = self._tokens(text, windows, scores)
        if aggregation == "auto":
            tokens = [
                token
                for word in _words(tokens)
                for token in (word if _is_unspaced(text, word) else [_word(word, "first")])
            ]
        elif aggregation != "simple":
            tokens = [_word(word, aggregation) for word in _words(tokens)]
        entities = tuple(self._entities(text, tokens))
        return EntitiesFound(entities, classifiers.entity_labels(self._tags), len(windows))

    def _probabilities(self, output: Any, windows: Sequence[Window]) -> list[Floats]:
        """Returns of each window the probabilities of its tokens' tags, (tokens, tags)."""
        own = self._batches.tokens_of(output.logits, windows)
        return [softmax(one.float().cpu().numpy().astype(np.float64)) for one in own]

    def _tokens(
        self, text: str, windows: Sequence[Window], scores: Sequence[Floats]
    ) -> list[_Token]:
        """Returns the tokens of the text in their order, each once."""
        best: dict[tuple[int, int, int], tuple[int, _Token]] = {}
        for window, rows in zip(windows, scores, strict=True):
            inside = [index for index, place in enumerate(window.places) if place is not None]
            same: dict[tuple[int, int], int] = {}
            for rank, index in enumerate(inside):
                place = window.places[index]
                assert place is not None
                if not window.own[0] <= place[0] < max(window.own[1], window.own[0] + 1):
                    continue  # the neighbour's block has it
                # Several tokens may be parts of one character, in the order in which they come.
                same[place] = same.get(place, -1) + 1
                depth = min(rank, len(inside) - 1 - rank)
                key = (*place, same[place])
                if key not in best or depth > best[key][0]:
                    continues = self._continues(text, window.ids[index], place)
                    best[key] = depth, _Token(*place, continues, rows[index])
        return _whole(best[key][1] for key in sorted(best))

    def _continues(self, text: str, token: int, place: tuple[int, int]) -> bool:
        """Tells whether a token goes on with a word, as the pipeline does."""
        start, end = place
        if token == self._tokenizer.unk_token_id:
            return False
        model = self._tokenizer.backend_tokenizer.model
        if getattr(model, "continuing_subword_prefix", None):
            return len(self._tokenizer.convert_ids_to_tokens(token)) != end - start
        return start > 0 and " " not in text[start - 1 : start + 1]

    def _entities(self, text: str, tokens: Sequence[_Token]) -> Iterator[Entity]:
        for label, part in self._groups(tokens):
            start, end = part[0].start, max(token.end for token in part)
            start, end = _trimmed(text, start, end)
            if label != _OUTSIDE and start < end:
                score = float(np.mean([token.scores.max() for token in part]))
                yield Entity(label, text[start:end], start, end, score)

    def _groups(self, tokens: Sequence[_Token]) -> Iterator[tuple[str, list[_Token]]]:
        """Joins tokens that follow each other and are the same; a beginning begins anew."""
        group: list[_Token] = []
        last = ""
        for token in tokens:
            begins, label = _split(self._tags[int(token.scores.argmax())])
            if group and (label != last or begins):
                yield last, group
                group = []
            group.append(token)
            last = label
        if group:
            yield last, group


def _split(tag: str) -> tuple[bool, str]:
    """Returns whether a tag begins an entity, and which kind it is; "PER" alone goes on."""
    found = _TAG.match(tag)
    return (found[1] in _BEGINNINGS, found[2]) if found else (False, tag)


def _whole(tokens: Iterable[_Token]) -> list[_Token]:
    """Joins tokens that share a character: some are only a part of one."""
    found: list[list[_Token]] = []
    end = 0
    for token in tokens:
        if found and token.start < end:
            found[-1].append(token)
        else:
            found.append([token])
        end = max(end, token.end)
    return [one[0] if len(one) == 1 else _word(one, "average") for one in found]


def _words(tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    word: list[_Token] = []
    for token in tokens:
        if word and not token.continues:
            yield word
            word = []
        word.append(token)
    if word:
        yield word


def _word(tokens: Sequence[_Token], aggregation: Aggregation) -> _Token:
    """Returns a word as one token, with the scores that count for it."""
    if aggregation == "first":
        scores = tokens[0].scores
    elif aggregation == "max":
        scores = max(tokens, key=lambda token: float(token.scores.max())).scores
    else:
        scores = np.mean([token.scores for token in tokens], axis=0)
    end = max(token.end for token in tokens)
    return _Token(tokens[0].start, end, tokens[0].continues, scores)


def _is_unspaced(text: str, tokens: Sequence[_Token]) -> bool:
    """Tells whether tokens are of a writing without spaces, where a "word" is a whole clause."""
    return _UNSPACED.search(text, tokens[0].start, tokens[-1].end) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leaves out space around a name, which some tokenizers count to the word behind it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
