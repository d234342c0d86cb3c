"""The single texts that were asked about before, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.protocol.classification import AnswersFound, EntitiesFound, FillingsFound
from desktop_app.services.classification.records import TEXT, TextEntry, TextLabels
from desktop_app.services.events import RunChanged
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.classify import words
from desktop_app.ui.panels.history_list import HistoryList, when
from desktop_app.ui.theme import Theme


class AskedTexts(HistoryList):
    """Its entries are `TextEntry`s."""

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__(
            bridge,
            theme,
            self.tr("Texts that you ask about are kept here, on this computer alone."),
        )
        bridge.run_changed.connect(self._on_run_changed)

    def read(self, limit: int) -> Sequence[TextEntry]:
        return self._bridge.desk.classification.texts(None, limit)

    def take_away(self, entry: TextEntry) -> None:
        self._bridge.desk.jobs.remove(entry.run.id)

    def key(self, entry: TextEntry) -> str:
        return entry.run.id

    def words(self, entry: TextEntry) -> tuple[str, str]:
        name = " ".join(entry.question.text[:200].split()) or entry.run.title
        return name, f"{self._result(entry)} · {when(entry.run.updated_at)}"

    def _on_run_changed(self, change: RunChanged) -> None:
        if change.run.kind == TEXT and self.isVisible():
            self.refresh_soon()

    def _result(self, entry: TextEntry) -> str:
        match entry.result:
            case TextLabels() as result:
                best = result.chosen or tuple(label for label, _ in result.ranked[:1])
                return words.labels(best) or self.tr("No label")
            case EntitiesFound(entities):
                return self.tr("Names: {count}").format(count=words.count(len(entities)))
            case AnswersFound(answers):
                asked = entry.question.question
                return f"{asked} {answers[0].text}" if answers else asked
            case FillingsFound(fillings):
                return words.labels([found[0].text for found in fillings if found])
        return ""
