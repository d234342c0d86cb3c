"""The one list of side panels: a further one is its folder and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import QCoreApplication

from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.panel import Panel
from desktop_app.ui.theme import Theme

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """A side panel that there is.

    Attributes:
        title: for people; keys: that open it, as QKeySequence writes them; "" of one that
            opens with what it shows, and has no tab before.
        module: has `make(bridge, theme)`; imported when the panel is first opened.
        verb: what it does with a document that it is sent; "" if it takes none.
        text_verb: the same of a text.
    """

    name: str
    icon: str
    title: str
    keys: str
    module: str
    verb: str = ""
    text_verb: str = ""

    def make(self, bridge: Bridge, theme: Theme) -> Panel:
        """Returns the panel's widget."""
        factory: Callable[[Bridge, Theme], Panel] = import_module(self.module).make
        return factory(bridge, theme)


def panels() -> tuple[PanelSpec, ...]:
    """Returns all panels in their order."""
    package = "desktop_app.ui.panels"
    return (
        PanelSpec(
            "summarize",
            "summarize",
            translate("panels", "Summarize"),
            "Ctrl+Shift+S",
            f"{package}.summarize.panel",
            verb=translate("panels", "Summarize"),
        ),
        PanelSpec(
            "translate",
            "translate",
            translate("panels", "Translate"),
            "Ctrl+Shift+L",
            f"{package}.translate.panel",
            verb=translate("panels", "Translate"),
            text_verb=translate("panels", "Translate"),
        ),
        PanelSpec(
            "transcribe",
            "microphone",
            translate("panels", "Transcribe"),
            "Ctrl+Shift+T",
            f"{package}.transcribe.panel",
        ),
        PanelSpec(
            "classify",
            "classify",
            translate("panels", "Classify"),
            "Ctrl+Shift+K",
            f"{package}.classify.panel",
            text_verb=translate("panels", "Classify"),
        ),
        PanelSpec(
            "source", "document", translate("panels", "Source"), "", f"{package}.source_panel"
        ),
    )


def takers(*but: str) -> tuple[PanelSpec, ...]:
    """Returns the panels that do something with a document they are sent, but for some."""
    return tuple(spec for spec in panels() if spec.verb and spec.name not in but)


def text_takers() -> tuple[PanelSpec, ...]:
    """Returns the panels that do something with a text they are sent."""
    return tuple(spec for spec in panels() if spec.text_verb)
