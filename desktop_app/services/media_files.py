"""Files with sound: which they are by name, and what tells one from another. Decodes nothing."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

_AUDIO = (
    ".aac .ac3 .aif .aifc .aiff .amr .ape .au .caf .dts .eac3 .flac .gsm .m4a .m4b .m4r .mka .mp2 "
    ".mp3 .mpc .oga .ogg .opus .ra .spx .tta .voc .w64 .wav .weba .wma .wv"
)
# Without .ts: more of such files are programs than films. One by one they are taken all the same.
_VIDEO = (
    ".3g2 .3gp .asf .avi .divx .dv .f4v .flv .m2ts .m2v .m4v .mkv .mov .mp4 .mpeg .mpg .mts .mxf "
    ".ogm .ogv .rm .rmvb .vob .webm .wmv"
)
AUDIO, VIDEO = frozenset(_AUDIO.split()), frozenset(_VIDEO.split())
_PIECE_BYTES = 1 << 20
#: Up to so many bytes a file is looked at as a whole.
_WHOLE_BYTES = 16 << 20
_PIECES = 16


def is_media(path: Path) -> bool:
    """Tells by its name whether a file has sound."""
    return path.suffix.lower() in AUDIO or path.suffix.lower() in VIDEO


def media_in(folder: Path) -> tuple[Path, ...]:
    """Returns the files with sound in a folder and those within it, in order of their names.

    Hidden ones are left out, and folders that cannot be opened.
    """
    found = (
        path
        for path in folder.rglob("*")
        if is_media(path)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    )
    return tuple(sorted(found))


def fingerprint(path: Path) -> tuple[str, int]:
    """Returns what tells a file's content from others, 64 hexadecimal digits, and its size.

    A large file is told by its size and by pieces of it, the first and the last among them,
    so that a film of 20 GB takes no longer than a song. What differs only between the pieces
    is not told apart: it decides what to go on with, not what may be trusted.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        size_bytes = file.seek(0, 2)
        digest = sha256(str(size_bytes).encode())
        if size_bytes <= _WHOLE_BYTES:
            starts = list(range(0, size_bytes, _PIECE_BYTES))
        else:
            last = size_bytes - _PIECE_BYTES
            starts = [last * number // (_PIECES - 1) for number in range(_PIECES)]
        for start in starts:
            file.seek(start)
            digest.update(file.read(_PIECE_BYTES))
    return digest.hexdigest(), size_bytes
