"""The question whether a model may do what is not safe; "no" is what Enter and Esc say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop_app.model_library.consent import RISKS, Risk

translate = QCoreApplication.translate


def ask(parent: QWidget | None, folder: Path, code: str, allow: Callable[[Risk], None]) -> None:
    """Explains the risk that an error tells of, and calls `allow` if the user takes it.

    Args:
        code: of the error, a key of `RISKS`.
    """
    risk = RISKS[code]
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(translate("consent", "Not a safe model"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    if risk == "code":
        box.setText(translate("consent", "This model wants to run its own program code."))
        meaning = translate(
            "consent",
            "The code could do whatever you can do on this computer, also read and send your "
            "files. Allow it only if you trust whoever made the model.",
        )
    else:
        box.setText(translate("consent", "This model's weights are not in the safe format."))
        meaning = translate(
            "consent",
            "Files of this kind can hold program code. They are opened without running it, but "
            "the format is not made to be safe. Allow it only if you trust where it comes from.",
        )
    until = translate("consent", "Your consent ends when the files change.")
    box.setInformativeText(f"{meaning}\n\n{until}\n\n{folder}")
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    allowing = box.addButton(
        translate("consent", "Allow for this model"), QMessageBox.ButtonRole.DestructiveRole
    )
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def act() -> None:
        if box.clickedButton() is allowing:
            allow(risk)

    box.finished.connect(act)
    box.open()
