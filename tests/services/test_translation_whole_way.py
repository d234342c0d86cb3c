"""Texts and documents through the real desk, worker, tasks and tiny models."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.engine.runtimes.scripted import Script, ScriptedRuntime
from desktop_app.hosts.thread_host import ThreadHost
from desktop_app.paths import DataDir
from desktop_app.services.desk import Desk
from desktop_app.services.events import (
    AlternativesFound,
    LiveDrafted,
    LiveTranslated,
    ServiceEvent,
)
from desktop_app.services.translation.live_state import LiveState
from desktop_app.services.translation.plan import TranslateOptions
from desktop_app.services.translation.translations import Translations
from desktop_app.settings import SettingsFile
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.store.translation_records import TranslationRecord

from ..fixtures.translation.phrases import phrases

MODELS = Path(__file__).parents[1] / "fixtures" / "translation"
TIMEOUT_S = 120.0
FRENCH, JAPANESE = "Où se trouve la gare ?", "駅はどこですか。"


class Whole:
    """A desk with its threads and the models of the fixtures."""

    def __init__(self, data: DataDir) -> None:
        runtime = ScriptedRuntime(Script())
        self.desk = Desk.open(data, ThreadHost(lambda: runtime), SettingsFile(data.settings))
        self.events: list[ServiceEvent] = []
        self._happened = threading.Event()
        self.desk.subscribe(self._on_event)
        self.desk.start()
        for pair in ("en-fr", "en-ja", "ja-en"):
            self.desk.shelf.import_path(MODELS / pair)

    @property
    def translations(self) -> Translations:
        return self.desk.translations

    def until(self, done: Callable[[], bool]) -> None:
        """Waits; looks without a lock of its own, for `done` asks the desk."""
        end = time.monotonic() + TIMEOUT_S
        while True:
            self._happened.clear()
            if done():
                return
            assert self._happened.wait(end - time.monotonic()), "nothing happens any more"

    def end_of(self, run: RunRecord) -> TranslationRecord:
        made = self.translations.of_run(run.id)
        assert made is not None

        def ended() -> bool:
            now = self.translations.run(made.id)
            return now is not None and now.status.has_ended

        self.until(ended)
        last = self.translations.run(made.id)
        assert last is not None and last.status is RunStatus.DONE, last
        return self.translations.get(made.id)

    def live(self, text: str, options: TranslateOptions) -> LiveState:
        self.translations.live.update(text, options)

        def there() -> bool:
            told = [e.state for e in self.events if isinstance(e, LiveTranslated)]
            return bool(told) and told[-1].text == text and not told[-1].pending

        self.until(there)
        return self.translations.live.state

    def _on_event(self, event: ServiceEvent) -> None:
        self.events.append(event)
        self._happened.set()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    made = Whole(DataDir(tmp_path_factory.mktemp("whole") / "home").create())
    yield made
    made.desk.close()


def test_over_a_language_between(whole: Whole) -> None:
    made = whole.end_of(whole.translations.text(JAPANESE, TranslateOptions("auto", "fr")))
    assert made.route is not None
    assert made.route.languages == ("ja", "en", "fr")
    assert made.route.names == ("ja-en", "en-fr")
    (unit,) = whole.translations.units(made.id)
    assert (unit.via, unit.shown) == ("Where is the station?", FRENCH)


def test_a_document_is_written_and_reads_as_it_should(whole: Whole, tmp_path: Path) -> None:
    known = phrases(3, 20)
    path = tmp_path / "phrases.txt"
    path.write_bytes("\r\n".join(one["en"] for one in known).encode("utf-8-sig"))
    made = whole.end_of(whole.translations.file(path, TranslateOptions("en", "ja")))
    assert made.output_path == str(tmp_path / "phrases.ja.txt")
    content = Path(made.output_path).read_bytes()
    lines = content.decode("utf-8-sig").split("\r\n")
    assert content.startswith(b"\xef\xbb\xbf") and len(lines) == len(known)
    right = sum(line == one["ja"] for line, one in zip(lines, known, strict=True))
    assert right >= 0.8 * len(known), lines


def test_while_typing(whole: Whole) -> None:
    options = TranslateOptions("en", "fr")
    whole.live("Where is the station?", options)
    drafted = [event for event in whole.events if isinstance(event, LiveDrafted)]
    assert drafted, "a single sentence comes word by word"
    state = whole.live("Where is the station? Where is the bank?", options)
    assert [unit.shown for unit in state.units] == [FRENCH, "Où se trouve la banque ?"]
    whole.translations.live.alternatives(0)
    whole.until(lambda: any(isinstance(e, AlternativesFound) for e in whole.events))
    (found,) = [event for event in whole.events if isinstance(event, AlternativesFound)]
    assert found.error_code is None and found.alternatives
    scores = [one.score for one in found.alternatives if one.score is not None]
    assert scores == sorted(scores, reverse=True)
