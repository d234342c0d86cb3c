"""The texts that were translated before, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.store.translation_records import TranslationRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.history_list import HistoryList, when
from desktop_app.ui.panels.translate import languages
from desktop_app.ui.theme import Theme


class TranslatedTexts(HistoryList):
    """Its entries are `TranslationRecord`s without a run: texts that were typed."""

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__(
            bridge,
            theme,
            self.tr("Texts that you translate are kept here, on this computer alone."),
        )
        bridge.translation_changed.connect(self._on_changed)

    def read(self, limit: int) -> Sequence[TranslationRecord]:
        found: list[TranslationRecord] = []
        seen = 0
        while len(found) < limit:  # documents stand between them
            some = self._bridge.desk.translations.list(limit, seen)
            found += [one for one in some if one.run_id is None]
            seen += len(some)
            if len(some) < limit:
                break
        return found[:limit]

    def take_away(self, entry: TranslationRecord) -> None:
        self._bridge.desk.translations.remove(entry.id)

    def key(self, entry: TranslationRecord) -> str:
        return entry.id

    def words(self, entry: TranslationRecord) -> tuple[str, str]:
        pair = languages.way(entry.source, entry.target)
        return entry.shown_title, f"{pair} · {when(entry.updated_at)}"

    def _on_changed(self, translation: TranslationRecord) -> None:
        if translation.run_id is None:
            self.refresh_soon()
