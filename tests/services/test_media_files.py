"""Files with sound, told by their names, and told from each other by their contents."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.services import media_files
from desktop_app.services.media_files import fingerprint, is_media, media_in


@pytest.mark.parametrize(
    ("name", "has_sound"),
    [("a.MP3", True), ("b.webm", True), ("c.opus", True), ("d.txt", False), ("main.ts", False)],
)
def test_what_has_sound(name: str, has_sound: bool) -> None:
    assert is_media(Path(name)) is has_sound


def test_the_recordings_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.wav", "within/a.mp3", ".hidden/c.mp3", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = [path.relative_to(tmp_path).as_posix() for path in media_in(tmp_path)]
    assert found == ["b.wav", "within/a.mp3"]


@pytest.mark.parametrize("size", [0, 10, 999, 1000, 5000])
def test_a_change_anywhere_near_either_end_is_another_content(
    tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of large files only pieces are read; the size tells, the first and the last ones too."""
    monkeypatch.setattr(media_files, "_PIECE_BYTES", 50)
    monkeypatch.setattr(media_files, "_WHOLE_BYTES", 900)
    content = bytes(number % 251 for number in range(size))
    variants = [content, content + b"x"]
    if size:
        variants += [b"\xff" + content[1:], content[:-1] + b"\xff"]
    prints = []
    for variant in variants:
        path = tmp_path / "a.mp3"
        path.write_bytes(variant)
        prints.append(fingerprint(path))
        assert prints[-1] == fingerprint(path) and prints[-1][1] == len(variant)
    assert len(set(prints)) == len(variants)
