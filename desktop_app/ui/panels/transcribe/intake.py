"""Where recordings come in: dropped, chosen, or from the microphone. Reads none of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QFileDialog

from desktop_app.services.media_files import AUDIO, VIDEO, media_in
from desktop_app.ui.controls import FlatButton
from desktop_app.ui.panels.choosing import MOST, local_paths
from desktop_app.ui.panels.file_intake import FileIntake
from desktop_app.ui.theme import Theme


class MediaIntake(FileIntake):
    """A dashed field for audio and video, with a button to record."""

    record_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self.words.setText(self.tr("Drop audio, video or a folder here"))
        self.paste.hide()
        self.record = FlatButton(theme, "microphone", self.tr("Record"))
        self.record.clicked.connect(self.record_wanted)
        self.buttons.addWidget(self.record)

    def choose_files(self) -> None:
        """Asks for files."""
        dialog = QFileDialog(self, self.tr("Choose recordings"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        known = " ".join(f"*{suffix}" for suffix in sorted(AUDIO | VIDEO))
        words = self.tr("Audio and video")
        names = [f"{words} ({known})", self.tr("All files") + " (*)"]
        dialog.setNameFilters(names)
        self.ask(dialog)

    def choose_folder(self) -> None:
        """Asks for a folder of recordings."""
        dialog = QFileDialog(self, self.tr("Choose a folder of recordings"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self.ask(dialog)

    def take(self, data: QMimeData | None) -> None:
        """Takes files that were pasted; an empty clipboard gives `None`."""
        paths = local_paths(data) if data is not None else []
        if paths:
            self.files_given.emit(paths)


def recordings(paths: Iterable[Path]) -> list[Path]:
    """Returns files as they are and the audio and video within folders; looks at the disk.

    At most `MOST` of each folder, in order of their names.
    """
    found: list[Path] = []
    for path in paths:
        found += media_in(path)[:MOST] if path.is_dir() else [path]
    return found
