"""Sequence-to-sequence summaries, by a model that was trained to make them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine.cancel import Cancelled, CancelToken
from desktop_app.engine.model_kinds import ModelKind
from desktop_app.engine.runtime import Job
from desktop_app.engine.seq2seq import Seq2Seq, Written
from desktop_app.engine.task_models import TaskModels
from desktop_app.engine.tasks import summarize
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.protocol import LoadSpec, Stage
from desktop_app.protocol.summaries import SourcePassage, SummarizeParams, Summary, SummaryNotes

from ..fixtures.models.gazette import Gazette
from . import tiny_models
from .conftest import JobRecord

FOLDER = Path(__file__).parents[1] / "fixtures" / "models" / "seq2seq"
SPEC = LoadSpec(str(FOLDER), dtype="float32")
#: What the fixture's training has not seen.
SEED = 2**40


class Bench:
    """The task with real models; keeps what was drafted."""

    models = TaskModels()

    def __init__(self, folder: Path = FOLDER) -> None:
        self.spec = LoadSpec(str(folder), dtype="float32")
        self.cancel = CancelToken()
        self.drafts: list[tuple[str, int]] = []
        self.progress: list[tuple[int, int]] = []

    @property
    def drafted(self) -> str:
        text = ""
        for piece, start in self.drafts:
            text = text[:start] + piece
        return text

    def items(self, passages: list[str], **options: Any) -> list[Any]:
        sources = tuple(map(SourcePassage, passages))
        params = SummarizeParams(sources, "seq2seq", model=self.spec, **options)
        return [item for item in summarize.run(params, self.context) if item is not None]

    def lines(self, passages: list[str], **options: Any) -> list[str]:
        summary = self.items(passages, **options)[-1]
        assert isinstance(summary, Summary)
        return [sentence.text for sentence in summary.sentences]

    @property
    def context(self) -> TaskContext:
        def progress(_stage: Stage, done: int, total: int) -> None:
            self.progress.append((done, total))

        job = Job(self.cancel, progress, lambda *_, **__: None)

        def load(kind: ModelKind, spec: LoadSpec) -> Any:
            return self.models.get(kind, spec, JobRecord().job)

        def no_chat(*_: object) -> Any:
            raise AssertionError("no chat model was named")

        return TaskContext(job, no_chat, no_chat, no_chat, load, self._draft)

    def _draft(self, text: str, start: int) -> None:
        assert start == 0 or start == len(self.drafted)
        self.drafts.append((text, start))


def article(paragraphs: int, seed: int = SEED) -> tuple[list[str], list[str]]:
    return Gazette(seed).article(paragraphs)


def test_what_matters_is_told_word_for_word() -> None:
    bench = Bench()
    passages, decisions = article(4)
    (summary,) = (i for i in bench.items(passages, length="medium") if isinstance(i, Summary))
    assert [sentence.text for sentence in summary.sentences] == decisions
    for number, sentence in enumerate(summary.sentences):
        citation = sentence.citations[0]
        assert citation.passage == number
        assert passages[number][citation.start : citation.end] == sentence.text
    assert (summary.method, summary.model) == ("seq2seq", "seq2seq")
    assert bench.drafted == " ".join(decisions)
    assert len(bench.drafts) > 20  # as it was written, not at the end


def test_a_long_document_is_read_to_its_end_part_by_part() -> None:
    bench = Bench()
    passages, decisions = article(24)
    found = bench.items(passages, length="detailed")
    notes = [item for item in found if isinstance(item, SummaryNotes)]
    assert len(notes) == notes[0].steps > 4
    assert (notes[0].first, notes[-1].last) == (0, 23)
    written = "\n".join(note.text for note in notes).splitlines()
    right = sum(line in decisions for line in written)
    assert right >= 0.9 * len(decisions)
    summary = found[-1]
    assert isinstance(summary, Summary) and len(summary.sentences) == 15
    assert bench.progress[-1] == (len(notes), len(notes))


def test_a_run_goes_on_with_the_notes_it_has() -> None:
    passages, _ = article(12)
    whole = [i for i in Bench().items(passages) if isinstance(i, SummaryNotes)]
    kept = tuple(whole[:-1])
    bench = Bench()
    rest = [i for i in bench.items(passages, notes=kept) if isinstance(i, SummaryNotes)]
    assert rest == whole[-1:]
    assert bench.drafted.startswith(kept[0].text)  # what is shown is whole all the same


class Recorder:
    """Stands in for the model's writing and keeps what it was given to read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, reply: str = "It is so.") -> None:
        self.texts: list[str] = []
        self.ended = True
        self.reply = reply

        def write(seq2seq: Seq2Seq, text: str, *_: object, **__: object) -> Written:
            assert seq2seq.fits(text)
            self.texts.append(text)
            return Written(self.reply.format(number=len(self.texts)), self.ended)

        monkeypatch.setattr(Seq2Seq, "write", write)


def test_every_word_of_the_document_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder(monkeypatch)
    endless = "on and " * 400 + "on"  # one sentence of several windows
    passages = [*article(20)[0], endless, "日本語の文です。" * 60, *article(3, SEED + 1)[0]]
    Bench().lines(passages)
    read = "".join("".join(recorder.texts).split())
    assert read == "".join("".join(passages).split())


def test_what_is_much_too_long_is_summarized_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reply = "Number {number} says a thing. Number {number} says another. It ends with {number}."
    recorder = Recorder(monkeypatch, reply)
    bench = Bench()
    lines = bench.lines(article(60)[0], length="line")
    assert len(lines) == 1
    assert recorder.texts[-1].startswith("Number")  # what was written before was read again
    again = [text for text in recorder.texts if text.startswith("Number")]
    assert 0 < len(again) < len(recorder.texts) - len(again)


def test_a_sentence_that_was_not_written_to_its_end_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recorder = Recorder(monkeypatch, "It was decided. Later on it was")
    recorder.ended = False
    assert Bench().lines(article(1)[0]) == ["It was decided."]


def test_a_question_decides_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    Recorder(monkeypatch, "The town grew. The town is old. The keeper was called Ida. It rained.")
    lines = Bench().lines(article(1)[0], length="line", focus="What was the keeper called?")
    assert lines == ["The keeper was called Ida."]


@pytest.mark.parametrize("half", ["get_encoder", "get_decoder"])
def test_cancelling_ends_the_writing_between_two_layers(half: str) -> None:
    bench = Bench()
    model = bench.models.get("seq2seq", bench.spec, JobRecord().job).model
    calls = 0

    def cancel(*_: object) -> None:
        nonlocal calls
        calls += 1
        bench.cancel.set()

    first, *later = getattr(model, half)().layers
    handles = [first.register_forward_hook(cancel), later[0].register_forward_hook(cancel)]
    try:
        with pytest.raises(Cancelled):
            bench.items(article(4)[0])
    finally:
        for handle in handles:
            handle.remove()
    assert calls == 1
    assert Bench().lines(article(2)[0]) == article(2)[1]  # the model is as it was


FAMILIES: dict[str, dict[str, Any]] = {
    "Bart": {"max_position_embeddings": 64, "forced_eos_token_id": 1},
    "Pegasus": {"max_position_embeddings": 64},
    "PegasusX": {"max_position_embeddings": 64, "block_size": 16, "num_global_tokens": 4},
    "LED": {
        "max_encoder_position_embeddings": 64,
        "max_decoder_position_embeddings": 32,
        "attention_window": 16,
    },
    "T5": {},
    "MT5": {},
    "LongT5": {"local_radius": 7, "encoder_attention_type": "transient-global"},
}


def save(name: str, folder: Path) -> Path:
    """Saves a random model of a family, whose tokenizer counts bytes."""
    import torch
    import transformers

    tokenizer = tiny_models.save_tokenizer(folder, template=None)
    tokenizer.model_max_length = 64 if name.endswith("T5") else 10**30
    tokenizer.save_pretrained(folder)
    options: dict[str, Any] = {"vocab_size": len(tokenizer), "d_model": 16}
    if name.endswith("T5"):
        options |= {"d_kv": 8, "d_ff": 32, "num_layers": 2, "num_heads": 2}
    else:
        options |= {
            f"{half}_{what}": value
            for half in ("encoder", "decoder")
            for what, value in (("layers", 2), ("attention_heads", 2), ("ffn_dim", 32))
        }
    options |= {
        "pad_token_id": tokenizer.pad_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "decoder_start_token_id": tokenizer.pad_token_id,
        "task_specific_params": {"summarization": {"num_beams": 3, "min_length": 4}},
    }
    torch.manual_seed(0)
    config = getattr(transformers, f"{name}Config")(**(options | FAMILIES[name]))
    getattr(transformers, f"{name}ForConditionalGeneration")(config).save_pretrained(folder)
    return folder


def ascii_of(text: str) -> str:
    return "".join(filter(str.isascii, text))


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_reads_its_window_and_writes_in_its_limits(name: str, tmp_path: Path) -> None:
    loaded = TaskModels().get(
        "seq2seq", LoadSpec(str(save(name, tmp_path)), dtype="float32"), JobRecord().job
    )
    seq2seq = Seq2Seq(loaded, "summarization")
    assert seq2seq.window == 64
    assert seq2seq.frame == (len("summarize: ") if name.endswith("T5") else 0)
    text = "a" * (64 - seq2seq.frame)
    assert seq2seq.fits(text) and not seq2seq.fits(text + "a")
    shown: list[str] = []
    greedy = seq2seq.write(text, CancelToken(), most_tokens=12, show=shown.append)
    # A random model writes bytes that are no text.
    assert ascii_of("".join(shown)).strip() == ascii_of(greedy.text).strip()
    assert seq2seq.write(text * 3, CancelToken(), most_tokens=100).text is not None


def test_an_end_that_the_authors_force_is_no_end() -> None:
    """BART's settings put the end behind every last token, also of a text that is cut."""
    loaded = Bench.models.get("seq2seq", SPEC, JobRecord().job)
    own = loaded.model.generation_config
    own.forced_eos_token_id = own.eos_token_id
    try:
        article = " ".join(Gazette(SEED).article(2)[0])
        written = Seq2Seq(loaded, "summarization").write(article, CancelToken(), most_tokens=3)
    finally:
        own.forced_eos_token_id = None
    assert written.text and not written.ended
