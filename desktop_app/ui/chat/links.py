"""Links in an answer: nothing opens before the user has seen where it leads."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

translate = QCoreApplication.translate

_OPENED = ("http", "https", "mailto")


def ask_and_open(address: str, parent: QWidget) -> None:
    """Shows the address and opens it in the browser if the user says so."""
    url = QUrl(address)
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(translate("links", "Open link"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    copy = box.addButton(translate("links", "Copy address"), QMessageBox.ButtonRole.ActionRole)
    openable = url.isValid() and url.scheme() in _OPENED
    if openable:
        box.setText(translate("links", "This link leaves Tsukue and opens in your browser:"))
        opening = box.addButton(translate("links", "Open"), QMessageBox.ButtonRole.AcceptRole)
    else:
        box.setText(translate("links", "Tsukue does not open links of this kind:"))
        opening = None
    box.setInformativeText(address)
    box.setDefaultButton(cancel if opening is None else opening)
    box.setEscapeButton(cancel)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def act() -> None:
        if box.clickedButton() is opening and opening is not None:
            QDesktopServices.openUrl(url)
        elif box.clickedButton() is copy:
            QGuiApplication.clipboard().setText(address)

    box.finished.connect(act)
    box.open()
