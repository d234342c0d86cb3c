"""What the live translation shows at a moment. Frozen; knows no engine and no rows' keys."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.store.translation_records import RouteTaken, UnitRecord


@dataclass(frozen=True, slots=True)
class LiveState:
    """A text that is being typed, and how far it is translated.

    Attributes:
        text: the source, as `LiveTranslation.update` was given it.
        source: a code, "" before it is known; target: a code.
        detected: (code, probability) pairs, the likeliest first; () when it was not asked.
        route: `None` before it is decided, and where there is none.
        units: its sentences; joining every `source + space` gives `text` back. `text` of
            one is `None` before it is translated. See `translation_text.laid_out`.
        pending: whether more is to come without anybody doing anything.
        error_code, error_values: why it is not translated; see `errors.CATALOGUE`.
        translation_id: of the history's entry for it, once there is one.
    """

    text: str = ""
    source: str = ""
    target: str = ""
    detected: tuple[tuple[str, float], ...] = ()
    route: RouteTaken | None = None
    units: tuple[UnitRecord, ...] = ()
    pending: bool = False
    error_code: str | None = None
    error_values: tuple[tuple[str, str], ...] = ()
    translation_id: str | None = None
