"""Where models come from and where they are kept: one section of the settings.

Writes through the page, so that what cannot be written is said there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from desktop_app.errors import UserError
from desktop_app.settings import Settings
from desktop_app.ui.controls import ElidedLabel, small
from desktop_app.ui.models.keeper import Keeper
from desktop_app.ui.settings.form import Form

_ADDRESS_WIDTH = 320


class NetworkSection(Form):
    """The settings of the hub, and of the folder of models.

    Args:
        now: returns the settings in force; change: writes one, by name.
    """

    failed = Signal(object)  # UserError

    def __init__(
        self, keeper: Keeper, now: Callable[[], Settings], change: Callable[[str, Any], None]
    ) -> None:
        super().__init__()
        self.setVerticalSpacing(14)
        self._keeper = keeper
        self._now = now
        self._change = change
        self._add_offline()
        self._add_folder()
        self._add_addresses()
        self._add_token()
        keeper.looked.connect(self._show_token)

    def _add_offline(self) -> None:
        self.offline = QCheckBox(self.tr("Offline"))
        self.offline.setChecked(self._now().offline)
        meaning = small(
            self.tr("Opens no connection at all. The same switch is at the right end below.")
        )
        self.add_explained(self.tr("Network"), self.offline, meaning)
        self.offline.toggled.connect(self._keeper.set_offline)
        self._keeper.offline_changed.connect(self.offline.setChecked)

    def _add_folder(self) -> None:
        self.folder = ElidedLabel()
        self.folder.setMinimumWidth(_ADDRESS_WIDTH // 2)
        self.choose = QPushButton(self.tr("Choose…"))
        self.choose.clicked.connect(self._on_choose_folder)
        self.usual = QPushButton(self.tr("Usual folder"))
        self.usual.clicked.connect(partial(self._set_folder, ""))
        holder = _row(self.folder, self.choose, self.usual)
        meaning = small(
            self.tr(
                "New downloads go here. The usual folder serves other Hugging Face programs too."
            )
        )
        self.add_explained(self.tr("Models folder"), holder, meaning)
        self._show_folder()

    def _add_addresses(self) -> None:
        self.endpoint = self._address("hub_endpoint", "https://huggingface.co")
        meaning = small(self.tr("A mirror of the hub, if you use one."))
        self.add_explained(self.tr("Hub address"), self.endpoint, meaning)
        self.proxy = self._address("proxy", "http://proxy.example:8080")
        meaning = small(self.tr("Empty: as the system says."))
        self.add_explained(self.tr("Proxy"), self.proxy, meaning)

    def _add_token(self) -> None:
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setMinimumWidth(_ADDRESS_WIDTH // 2)
        self.save = QPushButton(self.tr("Save"))
        self.save.setEnabled(False)
        self.save.setAccessibleName(self.tr("Save the token"))
        self.save.clicked.connect(self._on_save)
        self.forget = QPushButton(self.tr("Forget"))
        self.forget.setAccessibleName(self.tr("Forget the token"))
        self.forget.clicked.connect(self._keeper.forget_token)
        self.token.textChanged.connect(self._on_token_typed)
        self.token.returnPressed.connect(self._on_save)
        self.kept = small()
        holder = _row(self.token, self.save, self.forget)
        self.add_explained(self.tr("Token"), holder, self.kept)
        self.token.setAccessibleName(self.tr("Token"))
        self._show_token()

    def refresh(self) -> None:
        """Looks again whether there is a token."""
        self._keeper.look()
        self._keeper.call(self._keeper.shelf.token_is_in_file, self._on_place)

    # --- inside -------------------------------------------------------------------

    def _address(self, setting: str, example: str) -> QLineEdit:
        field = QLineEdit(getattr(self._now(), setting))
        field.setPlaceholderText(example)
        field.setFixedWidth(_ADDRESS_WIDTH)
        field.editingFinished.connect(partial(self._on_address, setting, field))
        return field

    def _on_address(self, setting: str, field: QLineEdit) -> None:
        text = field.text().strip()
        if text == getattr(self._now(), setting):
            return
        if text and not _is_address(text):
            reason = self.tr("it has to begin with http:// or https://")
            self.failed.emit(UserError("bad_setting", name=setting, value=text, reason=reason))
            return
        self._change(setting, text)

    def _on_choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self.parentWidget(),
            self.tr("Models folder"),
            self._now().models_folder or str(Path.home()),
        )
        if chosen:
            self._set_folder(chosen)

    def _set_folder(self, folder: str) -> None:
        self._change("models_folder", folder)
        self._show_folder()
        self._keeper.look()

    def _show_folder(self) -> None:
        folder = self._now().models_folder
        self.folder.set_text(folder or self.tr("The usual folder"))
        self.usual.setVisible(bool(folder))

    def _on_token_typed(self, text: str) -> None:
        self.save.setEnabled(bool(text.strip()))

    def _on_save(self) -> None:
        token = self.token.text().strip()
        self.token.clear()
        if token:
            self._keeper.set_token(token, self.refresh)

    def _show_token(self) -> None:
        has = self._keeper.has_token
        self.forget.setVisible(has)
        self.token.setPlaceholderText(self.tr("A token is kept") if has else "hf_…")

    def _on_place(self, in_file: bool) -> None:
        self.kept.setText(
            self.tr(
                "For models with terms. Kept in a file in the data folder: there is no keyring."
            )
            if in_file
            else self.tr("For models with terms. Kept in the keyring of this computer.")
        )


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _row(first: QWidget, *others: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(first, 1)
    for other in others:
        row.addWidget(other)
    holder.setMinimumWidth(_ADDRESS_WIDTH)
    holder.setFocusProxy(first)
    return holder
