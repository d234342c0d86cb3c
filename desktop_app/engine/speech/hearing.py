"""What recognizers of speech have in common: what they are asked, and what they answer.

Knows windows and segments; no model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop_app.engine.speech.windows import Window
from desktop_app.protocol.transcripts import LanguageGuess, Segment, SpeechTask


@dataclass(frozen=True, slots=True)
class Request:
    """How to write down what is heard.

    Attributes:
        language: a code; "" where the recognizer has none.
        careful: weigh several readings of everything.
        check: called often, may raise to stop the work.
    """

    language: str
    task: SpeechTask
    prompt: str
    words: bool
    careful: bool
    check: Callable[[], None]


class Recognizer(Protocol):
    """A loaded model that hears windows.

    Attributes:
        longest_s: of a window; most_at_once: windows that are worth hearing together.
        engine: the name of what runs the model.
    """

    longest_s: float
    most_at_once: int
    engine: str

    def settle(self, language: str, task: SpeechTask) -> str | None:
        """Returns the language's code, `None` when it has to be found out first.

        Args:
            language: a code, or "auto".

        Raises:
            UserError: `language_unknown` or `cannot_translate`.
        """

    def guess_language(
        self, windows: Sequence[Window], check: Callable[[], None]
    ) -> LanguageGuess | None:
        """Returns which language is spoken in these windows, `None` if it knows of none."""

    def hear(self, windows: Sequence[Window], request: Request) -> list[list[Segment]]:
        """Returns the segments of each window, in seconds of the file."""
