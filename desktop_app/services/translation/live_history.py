"""The live translation in the history: one entry for a text, however often it changes.

Written after a pause, at the latest every few seconds while somebody types, and when another
text begins. Knows no engine and no Qt.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.errors import UserError
from desktop_app.services.packing import pack
from desktop_app.services.titles import derive_title
from desktop_app.services.translation.live_state import LiveState
from desktop_app.services.translation.plan import TranslateOptions
from desktop_app.store.database import Store
from desktop_app.store.translation_records import TEXT, TranslationRecord

#: Somebody who types nothing for so long has an entry worth keeping.
_PAUSE_S = 3.0
#: Whoever goes on typing has one all the same.
_AT_MOST_S = 15.0
#: A text that has this much of its beginning from another is the same one, changed.
_SAME = 0.5


class LiveHistory:
    """Use under the lock of the live translation.

    Args:
        clock: seconds, monotonic.
    """

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._state = LiveState()
        self._saved: object = None  # what of the state is in the entry
        self._options = TranslateOptions()
        self._id: str | None = None
        self._changed_at = 0.0
        self._unsaved_since: float | None = None

    @property
    def translation_id(self) -> str | None:
        """The entry of the text that is there, once it is written."""
        return self._id

    def continues(self, state: LiveState) -> bool:
        """Tells whether a text is the one that is there, changed."""
        before = self._state
        if not before.text or before.target != state.target:
            return False
        known = {unit.source for unit in before.units if unit.source}
        if any(unit.source in known for unit in state.units):
            return True
        shorter = min(len(before.text), len(state.text))
        pairs = zip(before.text, state.text, strict=False)
        alike = next((place for place, (a, b) in enumerate(pairs) if a != b), shorter)
        return alike >= _SAME * shorter > 0

    def begin(self, translation_id: str | None = None, state: LiveState | None = None) -> None:
        """Lets the next text be another entry, or the one given.

        Args:
            state: what that has.
        """
        self._id = translation_id
        self._state = LiveState()
        self._saved = _content(state) if state is not None else None
        self._unsaved_since = None

    def changed(self, state: LiveState, options: TranslateOptions) -> None:
        """Notes how the text is now."""
        now = self._clock()
        self._state, self._options, self._changed_at = state, options, now
        if _content(state) == self._saved:
            self._unsaved_since = None
        elif self._unsaved_since is None:
            self._unsaved_since = now

    def due_in(self) -> float | None:
        """Returns the seconds until it is to be written; `None` when there is nothing to."""
        if self._unsaved_since is None or not self._worth_keeping():
            return None
        now = self._clock()
        paused = self._changed_at + _PAUSE_S - now
        return max(0.0, min(paused, self._unsaved_since + _AT_MOST_S - now))

    def save(self) -> TranslationRecord | None:
        """Writes the entry; `None` if there is nothing new.

        Raises:
            UserError: why it cannot be written; it is tried again with the next change.
        """
        if self._unsaved_since is None or not self._worth_keeping():
            return None
        state = self._state
        with self._store.write() as transaction:
            if self._id is not None:
                try:
                    if transaction.translations.get(self._id).deleted_at is not None:
                        self._id = None  # what was put in the trash stays there
                except UserError:
                    self._id = None
            name, options_json = derive_title(state.text), pack(self._options)
            if self._id is None:
                made = transaction.translations.add(name, TEXT, None, state.target, options_json)
                self._id = made.id
            transaction.translation_units.clear(self._id)
            transaction.translation_units.add(self._id, state.units)
            saved = transaction.translations.change(
                self._id,
                name=name,
                source=state.source,
                target=state.target,
                detected=state.detected,
                route=state.route,
                options_json=options_json,
                blocks=state.units[-1].block + 1,
                ready=True,
            )
        self._unsaved_since, self._saved = None, _content(state)
        return saved

    def _worth_keeping(self) -> bool:
        return any(unit.source and unit.shown for unit in self._state.units)


def _content(state: LiveState) -> object:
    return state.text, state.target, [(unit.source, unit.shown) for unit in state.units]
