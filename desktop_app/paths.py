"""Where the program keeps things: the user's data folder and the shipped resources."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from desktop_app.errors import UserError

DATA_DIR_VARIABLE = "TSUKUE_HOME"


def resources_dir() -> Path:
    """Returns the folder of shipped resources (icons, translations, starter model)."""
    packaged = Path(__file__).parent / "resources"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "resources"


@dataclass(frozen=True, slots=True)
class DataDir:
    """The user's data folder and the files in it."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "history.sqlite3"

    @property
    def settings(self) -> Path:
        return self.root / "settings.json"

    @property
    def drafts(self) -> Path:
        return self.root / "drafts.json"

    @property
    def models(self) -> Path:
        return self.root / "models.json"

    @property
    def verified_model(self) -> Path:
        return self.root / "verified-model.json"

    @property
    def downloads(self) -> Path:
        return self.root / "downloads.json"

    @property
    def hub_token(self) -> Path:
        return self.root / "hub-token"

    @property
    def log(self) -> Path:
        return self.root / "tsukue.log"

    @property
    def window_lock(self) -> Path:
        return self.root / "window.lock"

    @property
    def converted_models(self) -> Path:
        return self.root / "converted-models"

    @property
    def tables(self) -> Path:
        return self.root / "tables"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @classmethod
    def locate(cls, override: str | os.PathLike[str] | None = None) -> DataDir:
        """Returns the data folder: `override`, else TSUKUE_HOME, else the platform's own."""
        chosen = override or os.environ.get(DATA_DIR_VARIABLE)
        if chosen:
            return cls(Path(chosen).expanduser().absolute())
        return cls(Path(platformdirs.user_data_dir("tsukue", appauthor=False)))

    def create(self) -> DataDir:
        """Makes the folder, readable by the user only.

        Raises:
            UserError: `data_folder_unusable`.
        """
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.name == "posix":
                self.root.chmod(0o700)
        except OSError as error:
            raise UserError(
                "data_folder_unusable", path=self.root, reason=error.strerror or error
            ) from error
        return self
