"""Labels of one's own by nearness of meaning: which label's vector is a text's vector nearest to?

Cosines of different models mean different things, and some labels are near to everything. So
each each cosine is compared with those of everyday sentences: what counts is by how much a text is
nearer. Knows no table.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence

import numpy as np

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.classification.entailment import USUAL_TEMPLATE
from desktop_app.engine.classification.scoring import Floats, Scored, sigmoid, softmax
from desktop_app.engine.embedding.embedder import Embedder
from desktop_app.engine.runtime import Job
from desktop_app.errors import UserError
from desktop_app.protocol.classification import ClassifierFacts, ClassifyParams, Label
from desktop_app.protocol.embedding import TextKind

#: By these a difference of cosines becomes a probability, where one label is chosen and where
#: several may be right; there `_EVEN` is where a label is as likely as not. Fitted with the
#: built-in model on texts that benchmarks/zero_shot.py does not count (its --fit).
_TEMPERATURE, _TEMPERATURE_APART, _EVEN = 0.025, 0.03, 0.1
#: Everyday sentences, to which no label is near for what they say.
_NEUTRAL = (
    "The people walked down the street in the afternoon.",
    "He opened the letter and put it on the table.",
    "My sister called me to say that she would be late.",
    "The children were playing while their parents talked.",
    "It was a long day and nothing happened.",
    "There is a red car in front of the house.",
    "She bought a present for her friend's birthday.",
    "The meeting starts at ten in the large room.",
    "I do not know what to think of it.",
    "The weather will be fine tomorrow, with a light wind.",
    "Please send me the documents by Friday.",
    "He read the newspaper and said nothing.",
)
_NEUTRAL_JAPANESE = (
    "午後、人々は通りを歩いていた。",
    "彼は手紙を開けて机の上に置いた。",
    "遅れると姉から電話があった。",
    "子どもたちが遊んでいる間、親は話していた。",
    "長い一日で、何も起こらなかった。",
    "家の前に赤い車がある。",
    "友達の誕生日に贈り物を買った。",
    "会議は十時に大きな部屋で始まります。",
    "どう考えればいいのかわからない。",
    "明日は晴れて、風は弱いでしょう。",
    "金曜日までに書類を送ってください。",
    "彼は黙って新聞を読んでいた。",
)
#: Such letters are in every Japanese sentence, and in no other language's.
_KANA = re.compile("[ぁ-ヿ]")


class Nearness:
    """A `Scorer` (scoring.py) with an encoder of sentences.

    Raises:
        UserError: `embedder_unsupported`, `template_without_label`.
    """

    def __init__(self, loaded: LoadedCheckpoint, params: ClassifyParams) -> None:
        self._embedder = Embedder(loaded)
        self._tokenizer = loaded.processor
        template = params.template.strip() or USUAL_TEMPLATE
        if "{}" not in template:
            raise UserError("template_without_label", template=template)
        self._phrases = [template.replace("{}", text_of(label)) for label in params.labels]
        self._known: tuple[Floats, Floats, Floats] | None = None
        self.facts = ClassifierFacts(
            method="embeddings",
            model=loaded.folder.name,
            labels=tuple(label.name for label in params.labels),
            multi_label=bool(params.multi_label),
            regression=False,
            window_tokens=self._embedder.max_tokens,
            pooling="mean",
            threshold=params.threshold,
        )

    def score(self, texts: Sequence[str], job: Job) -> Generator[float, None, list[Scored]]:
        if self._known is None:
            labels = yield from self._vectors(self._phrases, "query", job)
            neutral = yield from self._vectors(_NEUTRAL, "passage", job)
            japanese = yield from self._vectors(_NEUTRAL_JAPANESE, "passage", job)
            self._known = (
                labels,
                (neutral @ labels.T).mean(axis=0),
                (japanese @ labels.T).mean(axis=0),
            )
        labels, usual, usual_japanese = self._known
        vectors = yield from self._vectors(texts, "passage", job)
        # A model that knows one of the languages finds all sentences of the other alike.
        offsets = [usual_japanese if _KANA.search(text) else usual for text in texts]
        nearer = vectors @ labels.T - np.stack(offsets)
        scored = []
        for text, row in zip(texts, nearer, strict=True):
            tokens, windows = self._size(text)
            scored.append(Scored(tuple(self._scores(row).tolist()), windows, tokens))
        return scored

    def _vectors(
        self, texts: Sequence[str], kind: TextKind, job: Job
    ) -> Generator[float, None, Floats]:
        """Returns the vectors of texts, (texts, width)."""
        steps = self._embedder.embed(texts, kind, job)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return np.asarray(end.value, np.float64)
            yield 0.0

    def _scores(self, nearer: Floats) -> Floats:
        if self.facts.multi_label:
            return sigmoid((nearer - _EVEN) / _TEMPERATURE_APART)
        return softmax(nearer / _TEMPERATURE)

    def _size(self, text: str) -> tuple[int, int]:
        """Returns a text's tokens and in how many windows it is read."""
        tokens = len(self._tokenizer(text, verbose=False)["input_ids"])
        return tokens, -(-tokens // self.facts.window_tokens)


def text_of(label: Label) -> str:
    """Returns what stands for a label: its name, and what it means if that was said."""
    return f"{label.name}: {label.description}" if label.description else label.name
