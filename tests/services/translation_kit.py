"""What the engine would do for translations, said by the test: words in capitals."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_app.protocol import Produced, RunTask
from desktop_app.protocol.rewriting import BlocksRead, CutBlocks, CutSentence
from desktop_app.protocol.translations import (
    Translated,
    TranslatedUnits,
    TranslateParams,
    TranslationFacts,
)
from desktop_app.readers.sentences import cut
from desktop_app.services.translation.live_translating import LiveTranslation
from desktop_app.services.translation.plan import TranslateOptions
from desktop_app.services.translation.translations import Translations
from desktop_app.store.run_records import RunRecord
from desktop_app.store.translation_records import TranslationRecord

from ..model_library.folders import write_model
from .conftest import Bench
from .panel_kit import Engine

MARIAN = {"model_type": "marian", "architectures": ["MarianMTModel"]}
TEXT = "The train is late. We wait here.\n\nThe train is late. 42!"
TO_FRENCH = TranslateOptions("en", "fr")


@dataclass
class Tongues(Engine):
    """The engine that translates, on a desk with models in `folder`."""

    folder: Path = Path()

    @property
    def translations(self) -> Translations:
        return self.bench.desk.translations

    @property
    def live(self) -> LiveTranslation:
        return self.translations.live

    @property
    def asked(self) -> TranslateParams:
        params = self.last.params
        assert isinstance(params, TranslateParams)
        return params

    @property
    def asked_texts(self) -> list[str]:
        return [unit.text for unit in self.asked.units]

    def add_model(self, pair: str, config: dict[str, object] | None = None) -> Path:
        """Adds a model folder of the user's own, named after its languages."""
        path = write_model(self.folder / f"opus-mt-{pair}", config=config or MARIAN)
        self.bench.desk.shelf.import_path(path)
        return path

    def of(self, run: RunRecord) -> TranslationRecord:
        found = self.translations.of_run(run.id)
        assert found is not None
        return found

    def answer(self, count: int | None = None, task: RunTask | None = None) -> None:
        """Translates the first sentences that were asked for."""
        task = task or self.last
        assert isinstance(task.params, TranslateParams)
        for unit in task.params.units[:count]:
            made = Translated(unit.number, unit.text.upper(), (), -0.1)
            self.bench.host.emit(Produced(task.request_id, TranslatedUnits((made,))))

    def translate(self) -> None:
        """Does all that is asked for, to its end."""
        self.begin()
        self.answer()
        self.finish(TranslationFacts(len(self.asked.units), 1.0, 9))

    def shown(self, translation_id: str) -> list[str | None]:
        return [unit.shown for unit in self.translations.units(translation_id)]


def make_tongues(bench: Bench, folder: Path, *pairs: str) -> Tongues:
    tongues = Tongues(bench, folder)
    for pair in pairs:
        tongues.add_model(pair)
    return tongues


def translated_text(tongues: Tongues, text: str = TEXT) -> TranslationRecord:
    run = tongues.translations.text(text, TO_FRENCH)
    tongues.translate()
    return tongues.of(run)


def cut_blocks(*texts: str, first: int = 0) -> CutBlocks:
    """Returns what the engine produces for these blocks."""
    return CutBlocks(
        first, tuple(tuple(CutSentence(p.text, p.space) for p in cut(text)) for text in texts)
    )


def blocks_read(blocks: int) -> BlocksRead:
    return BlocksRead("text", blocks, ".txt", "a" * 64)
