"""Which model does it: a chip whose menu names what is here for the task at hand.

What is installed is looked up off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent

from desktop_app.protocol.classification import Label
from desktop_app.services.classification.records import ClassifyOptions, TextKind, Way
from desktop_app.ui import model_text
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.classify import words
from desktop_app.ui.panels.option_chip import Choice, OptionChip, Section

AUTOMATIC = ""
_ANY = (Label("a"), Label("b"))


class WayChip(OptionChip):
    """Its value is "" for automatic, or a model's folder; each kind of question has its own."""

    changed = Signal()  # another value, or other models to choose from
    models_wanted = Signal()
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge) -> None:
        self._first = (Choice(AUTOMATIC, self.tr("Automatic")),)
        super().__init__(self.tr("Model"), self._first)
        self._bridge = bridge
        self._kind: TextKind = "labels"
        self._values: dict[TextKind, str] = {}
        self.ways: dict[str, Way] = {}
        self._found: object = None  # what is installed, to tell when that changes
        self.choices.setToolTipsVisible(True)
        self.choices.aboutToShow.connect(self.refresh)
        self.chosen.connect(self._on_chosen)

    @property
    def way(self) -> Way | None:
        """The way to labels that is chosen; `None` for automatic and for what is no label."""
        return self.ways.get(self.value) if self._kind == "labels" else None

    @property
    def kind(self) -> TextKind:
        """The kind of question whose models are offered."""
        return self._kind

    @property
    def has_fixed(self) -> bool:
        """Whether a model is here that brings labels of its own."""
        return any(way.method == "labels" for way in self.ways.values())

    def set_kind(self, kind: TextKind) -> None:
        """Offers the models for another kind of question."""
        if kind != self._kind:
            self._kind = kind
            self.set_choices(self._first, AUTOMATIC)
            self.refresh()

    def take(self, kind: TextKind, value: str) -> None:
        """Chooses a model for a kind of question; nothing is announced."""
        self._values[kind] = value
        if kind == self._kind:
            self.refresh()

    def refresh(self) -> None:
        """Looks what is installed."""
        kind, classification = self._kind, self._bridge.desk.classification

        def look() -> tuple[Sequence[Section], dict[str, Way]]:
            if kind != "labels":
                found = [
                    Choice(str(model.path), model.name) for model in classification.models(kind)
                ]
                return [("", found)], {}
            own = classification.methods(ClassifyOptions(labels=_ANY)).ways
            fixed = classification.methods(ClassifyOptions()).ways
            sections: list[Section] = [
                (self.tr("For labels of your own"), list(map(_way_choice, own))),
                (self.tr("With labels of their own"), list(map(_way_choice, fixed))),
            ]
            return sections, {way.key: way for way in (*own, *fixed)}

        self._bridge.call(look, partial(self._take, kind), self.failed.emit)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _take(self, kind: TextKind, found: tuple[Sequence[Section], dict[str, Way]]) -> None:
        if kind != self._kind:
            return
        sections, ways = found
        before, self._found = self._found, (kind, sections)
        if kind == "labels":
            self.ways = ways
        named = [section for section in sections if section[1]]
        values = {choice.value for _, group in named for choice in group}
        value = self._values.get(kind, AUTOMATIC)
        value = value if value in values else AUTOMATIC
        is_other = value != self.value or before != self._found
        more = (self.tr("More models…"), self.models_wanted.emit)
        first = list(self._first)
        if len(named) == 1 and not named[0][0]:
            first += named.pop()[1]
        self.set_choices(first, value, named, more)
        if is_other:
            self.changed.emit()

    def _on_chosen(self, value: str) -> None:
        self._values[self._kind] = value
        self.changed.emit()


def _way_choice(way: Way) -> Choice:
    guess = words.is_guess(way.name, way.method)
    name = model_text.starter_name() if guess else way.name
    about = words.method(way.method)
    if way.labels:
        about = words.labels(way.labels)
    return Choice(way.key, name, about)
