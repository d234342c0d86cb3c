"""The sections of the window, each made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget


class Pages(QStackedWidget):
    """One page at a time, by name."""

    def __init__(self) -> None:
        super().__init__()
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._firsts: dict[str, Callable[[], QWidget]] = {}
        self._made: dict[str, QWidget] = {}

    def add(self, name: str, make: Callable[[], QWidget], first: Callable[[], QWidget]) -> None:
        """Adds a page.

        Args:
            make: called at most once, when the page is first asked for.
            first: returns what has the focus when one comes to the page.
        """
        self._makers[name], self._firsts[name] = make, first

    def page(self, name: str) -> QWidget:
        """Returns a page, made if it is not there yet.

        Raises:
            KeyError: there is no such page.
        """
        if name not in self._made:
            self._made[name] = self._makers[name]()
            self.addWidget(self._made[name])
        return self._made[name]

    def show_page(self, name: str) -> None:
        """Brings a page to the front."""
        self.setCurrentWidget(self.page(name))

    def take_focus(self) -> None:
        """Gives the focus to where one begins on the page in front."""
        self._firsts[self.shown]().setFocus()

    @property
    def shown(self) -> str:
        """The name of the page in front, "" before the first one."""
        current = self.currentWidget()
        return next((name for name, page in self._made.items() if page is current), "")
