"""One window a data folder: a lock, and a way for a second start to bring the first forward."""

from __future__ import annotations

import hashlib

from filelock import FileLock, Timeout
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop_app.errors import UserError
from desktop_app.paths import DataDir

_ANSWER_MS = 500


class SingleInstance(QObject):
    """Held by the one window on a data folder."""

    called = Signal()  # somebody started the program again

    def __init__(self, data: DataDir) -> None:
        """Takes the folder.

        Raises:
            UserError: `data_folder_in_use`, after the window that has it was
                asked to come forward; `data_folder_unusable`.
        """
        super().__init__()
        self._name = "tsukue-" + hashlib.sha256(str(data.root).encode()).hexdigest()[:16]
        self._lock = FileLock(data.window_lock, mode=0o600)
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            self._call_first()
            raise UserError("data_folder_in_use", path=data.root) from error
        except OSError as error:
            raise UserError(
                "data_folder_unusable", path=data.root, reason=error.strerror or error
            ) from error
        QLocalServer.removeServer(self._name)  # left by a window that was killed
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_call)
        self._server.listen(self._name)

    def release(self) -> None:
        """Gives the folder back."""
        self._server.close()
        self._lock.release()

    def _call_first(self) -> None:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_ANSWER_MS):
            socket.disconnectFromServer()

    def _on_call(self) -> None:
        connection = self._server.nextPendingConnection()
        if connection is not None:
            connection.deleteLater()
        self.called.emit()
