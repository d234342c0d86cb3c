"""Python's garbage collector, on the GUI thread alone.

Left to itself it runs on whichever thread makes the next object. A widget in a
reference cycle would be destroyed there, and Qt crashes when a widget is destroyed
on another thread than its own.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from desktop_app import garbage

_INTERVAL_MS = 500


class GarbageCollector(QObject):
    """Looks now and then whether a collection is due, by `gc.get_threshold`.

    The automatic collector is off from here on, for every thread of the process.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(collect_what_is_due)
        timer.start(_INTERVAL_MS)


def collect_what_is_due() -> None:
    """Collects the oldest generation whose threshold is passed, and the younger ones with it.

    All of them, where somebody has asked for it.
    """
    if garbage.collect_if_wanted():
        return
    thresholds = gc.get_threshold()
    for generation, count in reversed(list(enumerate(gc.get_count()))):
        if count > thresholds[generation]:
            gc.collect(generation)
            return
