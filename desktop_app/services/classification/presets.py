"""Labels that are kept under a name. The settings own them."""

from __future__ import annotations

from desktop_app.errors import UserError
from desktop_app.services.classification.records import Preset
from desktop_app.services.packing import pack, unpack
from desktop_app.settings import SettingsFile


class Presets:
    """Use from any thread."""

    def __init__(self, settings: SettingsFile) -> None:
        self._settings = settings

    def list(self) -> tuple[Preset, ...]:
        """Returns all that are kept, in the order in which they came."""
        found = []
        for entry in self._settings.current.label_presets:
            try:
                found.append(unpack(Preset, entry))
            except (TypeError, ValueError):  # somebody has edited the file
                continue
        return tuple(found)

    def save(self, preset: Preset) -> None:
        """Keeps labels; those under the same name are replaced.

        Raises:
            UserError: `no_labels`, or `data_folder_unusable`: they hold until the program ends.
        """
        if not preset.labels or not preset.name.strip():
            raise UserError("no_labels")
        kept = {one.name: one for one in self.list()} | {preset.name: preset}
        self._settings.change(label_presets=tuple(map(pack, kept.values())))

    def remove(self, name: str) -> None:
        """Forgets labels."""
        kept = [pack(one) for one in self.list() if one.name != name]
        self._settings.change(label_presets=tuple(kept))
