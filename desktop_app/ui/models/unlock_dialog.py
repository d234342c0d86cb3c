"""Models whose makers want their terms accepted first: what to do, and where the token goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.chat.links import ask_and_open
from desktop_app.ui.controls import small

HUB = "https://huggingface.co"


class UnlockDialog(QDialog):
    """Explains, opens pages when asked to, and takes the token.

    Args:
        endpoint: address of the hub; "" is the hub itself.
        has_token: one is kept already.
        in_file: the token is or would be kept in a file, as there is no keyring.
        unlock: called with the token, "" to try with the one that is kept.
    """

    def __init__(
        self,
        parent: QWidget,
        model_id: str,
        name: str,
        *,
        endpoint: str,
        has_token: bool,
        in_file: bool,
        unlock: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Unlock {model}").format(model=name))
        self._unlock = unlock
        self._has_token = has_token
        hub = endpoint.rstrip("/") or HUB
        self._pages = (f"{hub}/{model_id}", f"{hub}/settings/tokens")
        title = QLabel(self.tr("{model} asks you to accept its terms").format(model=name))
        title.setProperty("kind", "section")
        title.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 22, 26, 22)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(
            self._words(
                self.tr(
                    "Its makers give it only to people who have accepted the licence with an "
                    "account on the hub. That is done once, in three steps."
                )
            )
        )
        column.addSpacing(4)
        self.licence = self._step(
            column, self.tr("1. Sign in on the model's page and accept its licence."),
            self.tr("Open licence page…"), self._on_licence,
        )  # fmt: skip
        self.tokens = self._step(
            column, self.tr("2. Make a token there that may read."),
            self.tr("Open token page…"), self._on_tokens,
        )  # fmt: skip
        column.addWidget(self._words(self.tr("3. Paste the token here."), quiet=False))
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setAccessibleName(self.tr("Token"))
        self.token.setPlaceholderText(
            self.tr("A token is kept already; leave this empty to use it") if has_token else "hf_…"
        )
        self.token.textChanged.connect(self._on_text_changed)
        column.addWidget(self.token)
        kept = (
            self.tr(
                "This computer has no keyring: the token is kept in a file in the data folder "
                "that only you can read. It goes to the hub and nowhere else."
            )
            if in_file
            else self.tr(
                "The token is kept in the keyring of this computer. It goes to the hub and "
                "nowhere else."
            )
        )
        self.kept = self._words(kept)
        column.addWidget(self.kept)
        column.addSpacing(6)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.go = QPushButton(self.tr("Unlock and download"))
        self.go.setProperty("kind", "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self._on_go)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.go)
        column.addLayout(buttons)
        self.setMaximumWidth(520)
        self._on_text_changed()
        self.token.setFocus()

    def _words(self, text: str, *, quiet: bool = True) -> QLabel:
        label = small(text) if quiet else QLabel(text)
        label.setWordWrap(True)
        return label

    def _step(
        self, column: QVBoxLayout, text: str, button_text: str, act: Callable[[], None]
    ) -> QPushButton:
        button = QPushButton(button_text)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._words(text, quiet=False), 1)
        row.addWidget(button)
        column.addLayout(row)
        return button

    def _on_licence(self) -> None:
        ask_and_open(self._pages[0], self)

    def _on_tokens(self) -> None:
        ask_and_open(self._pages[1], self)

    def _on_text_changed(self) -> None:
        self.go.setEnabled(bool(self.token.text().strip()) or self._has_token)

    def _on_go(self) -> None:
        token = self.token.text().strip()
        self.token.clear()  # nothing of it stays in the widget
        self.accept()
        self._unlock(token)
