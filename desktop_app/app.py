"""The window's composition root: joins host, services and window. Imports no torch."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop_app import log
from desktop_app.errors import UserError
from desktop_app.hosts.base import Host
from desktop_app.paths import DataDir
from desktop_app.services.desk import Desk
from desktop_app.services.drafts import Drafts
from desktop_app.settings import SettingsFile
from desktop_app.ui import icons, language
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.error_text import describe_user_error
from desktop_app.ui.garbage import GarbageCollector
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.single_instance import SingleInstance
from desktop_app.ui.theme import Theme

_SIGNAL_CHECK_MS = 200
_TRASH_KEPT = timedelta(days=30)


def run(data: DataDir, settings: SettingsFile, *, in_process: bool = False) -> int:
    """Opens the window and returns the exit code when it is closed."""
    app = make_app()
    language.install(app, settings.current.language)
    theme = Theme(app, settings.current.theme)
    try:
        data.create()
        log.start(data.log)
        instance = SingleInstance(data)
        desk = Desk.open(data, make_host(in_process=in_process), settings)
    except UserError as error:
        print(f"error: {error}", file=sys.stderr, flush=True)
        if error.code != "data_folder_in_use":  # the window that is open comes forward instead
            message, hint = describe_user_error(error)
            QMessageBox.critical(None, "Tsukue", f"{message}\n\n{hint}")
        return 1
    shell = Shell(app, theme, desk, Drafts(data.drafts), data)
    instance.called.connect(shell.come_forward)
    let_signals_close(app, shell)
    try:
        return app.exec()
    finally:
        shell.close()
        instance.release()


def make_app() -> QApplication:
    """Returns the application object with the program's name and icon."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("tsukue")
    app.setApplicationDisplayName("Tsukue")
    app.setDesktopFileName("tsukue")
    app.setWindowIcon(icons.app_icon())
    if app.findChild(GarbageCollector) is None:
        GarbageCollector(app)
    return app


def make_host(*, in_process: bool) -> Host:
    """Returns where the inference thread lives: a child process, or this one."""
    from desktop_app.hosts import factory

    if in_process:
        from desktop_app.hosts.thread_host import ThreadHost

        return ThreadHost(factory.ENGINE)
    from desktop_app.hosts.process_host import ProcessHost

    return ProcessHost(factory.ENGINE)


class Shell(QObject):
    """Owns the window and makes it anew when the language changes."""

    def __init__(
        self, app: QApplication, theme: Theme, desk: Desk, drafts: Drafts, data: DataDir
    ) -> None:
        super().__init__()
        self._app = app
        self._theme = theme
        self._desk = desk
        self._drafts = drafts
        self._data = data
        self.bridge = Bridge(desk)
        self.window = self._make_window()
        self.window.show()
        # The window is on the screen before the child process takes a core.
        QTimer.singleShot(0, self._start)

    def come_forward(self) -> None:
        """Brings the window to the front."""
        self.window.setWindowState(
            self.window.windowState() & ~self.window.windowState().WindowMinimized
        )
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def close(self) -> None:
        """Saves what streams and ends the child process. Idempotent."""
        self.bridge.close()
        self._desk.close()

    def _start(self) -> None:
        calm_collector()
        self._desk.start()
        self._desk.watching.start()
        self._desk.models.preload()
        desk = self._desk
        purges: tuple[Callable[[], object], ...] = (
            lambda: desk.conversations.purge_deleted(_TRASH_KEPT),
            lambda: desk.jobs.purge_deleted(_TRASH_KEPT),
            lambda: desk.library.purge_deleted(_TRASH_KEPT),
            lambda: desk.transcripts.purge_deleted(_TRASH_KEPT),
            # These two are made here, beside the window.
            lambda: desk.translations.purge_deleted(_TRASH_KEPT),
            lambda: desk.classification.purge_deleted(_TRASH_KEPT),
        )
        for purge in purges:
            self.bridge.call(purge, _nothing)

    def _make_window(self) -> MainWindow:
        window = MainWindow(self.bridge, self._theme, self._drafts, self._data)
        window.language_changed.connect(self._on_language_changed)
        return window

    def _on_language_changed(self) -> None:
        # The words of a window are set when it is made: another language, another window.
        QTimer.singleShot(0, self._replace_window)

    def _replace_window(self) -> None:
        old = self.window
        shown = old.chat.conversation_id
        self._app.setQuitOnLastWindowClosed(False)
        old.close()
        language.install(self._app, self._desk.settings.current.language)
        self.window = self._make_window()
        if shown:
            self.window.open_chat(shown)
        self.window.show_page("settings")
        self.window.show()
        self._app.setQuitOnLastWindowClosed(True)
        old.deleteLater()


def _nothing(_: object) -> None:
    """For a background call whose result nobody needs."""


def calm_collector() -> None:
    """Keeps Python's garbage collector from holding up a frame.

    A full collection goes over every object of every module: 130 ms were
    measured in a window with 200 messages. What is there once the window
    stands, stays; so it is taken out of the count.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def let_signals_close(app: QApplication, parent: QObject) -> None:
    """Lets Ctrl+C and `kill` close the window as a click would."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: app.closeAllWindows())
    # Python sees a signal only when it runs: the timer gives it the chance.
    timer = QTimer(parent)
    timer.timeout.connect(lambda: None)
    timer.start(_SIGNAL_CHECK_MS)
