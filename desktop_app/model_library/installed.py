"""What is on this computer: the hub's cache, folders and files of one's own, the starter.

Reads small files only; knows nothing of the hub itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from desktop_app.errors import UserError
from desktop_app.model_library import catalogue, completeness, gguf_known, model_files, ollama
from desktop_app.model_library.config_task import task_of_config
from desktop_app.model_library.embedded import MODEL_ID
from desktop_app.model_library.gguf_names import quantization_of
from desktop_app.model_library.tasks import Task

if TYPE_CHECKING:
    from huggingface_hub import CachedRepoInfo, CachedRevisionInfo, HFCacheInfo

Origin = Literal["built_in", "hub", "folder", "gguf"]

STARTER_NAME = "Starter"
GGUF = gguf_known.SUFFIX
#: Only sentence-transformers writes this file.
_EMBEDDER_FILE = "modules.json"
#: The head of a model card has the licence; the text after it can be long.
_CARD_HEAD_CHARACTERS = 8192
_LICENCE = re.compile(r"^license:[ \t]*['\"]?([\w.+-]+)", re.MULTILINE)
_LICENCE_NAME = re.compile(r"^license_name:[ \t]*['\"]?([\w.+-]+)", re.MULTILINE)
#: A download that goes on meanwhile moves files away between two looks.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Installed:
    """A model on this computer.

    Attributes:
        path: what is loaded: the folder of the revision, or a GGUF file.
        id: on the hub; "" if it has none.
        size_bytes: on the disk, all revisions together.
        revision: the commit; "" if it has none.
        licence: as the model card or our catalogue says, "" if neither does.
        last_used: seconds since the epoch; `None` if never.
        complete: whether it may be offered for loading.
        problem: a key of `errors.CATALOGUE` that says what is wrong, whose
            only value is `path`; a complete model may have one too, when it
            needs the user's consent.
        quantization: of a GGUF file, as it says: "Q4_K_M"; "" of others.
    """

    path: Path
    id: str
    name: str
    origin: Origin
    task: Task | None
    size_bytes: int
    revision: str = ""
    licence: str = ""
    last_used: float | None = None
    complete: bool = True
    problem: str | None = None
    quantization: str = ""

    @property
    def is_gguf(self) -> bool:
        """Whether it is a GGUF file, which another runtime takes than a folder."""
        return self.origin == "gguf" or self.path.suffix.lower() == GGUF

    @property
    def is_starter(self) -> bool:
        """Whether it is the built-in chat model."""
        return self.origin == "built_in" and not self.id


def scan(
    cache: Path, folders: Iterable[Path], starter: Path, embedded: Path | None = None
) -> tuple[Installed, ...]:
    """Returns all models: the built-in ones, those of the hub's cache by name, the user's own.

    Args:
        cache: a folder in huggingface_hub's layout; it need not exist.
        folders: model folders and GGUF files elsewhere; also such as are gone.
        starter: the folder of the built-in chat model; embedded: of the embedding model
            that came with a package, if it did.

    Raises:
        UserError: `models_unreadable`, when the cache cannot be read.
    """
    found = [_described(starter, STARTER_NAME, "built_in")]
    if embedded is not None:
        name = _name(MODEL_ID)
        found.append(replace(_described(embedded, name, "built_in"), id=MODEL_ID))
    found += _in_cache(cache) if cache.is_dir() else []
    found += [described(path) for path in folders]
    return tuple(found)


def described(path: Path) -> Installed:
    """Returns a folder or a GGUF file of the user's own."""
    if path.suffix.lower() == GGUF or path.is_file() or ollama.is_blob(path):
        return _own_gguf(path)
    return _described(path, path.name, "folder")


def importable(path: Path) -> Installed:
    """Returns a folder or a GGUF file of the user's own, if it can be loaded.

    Args:
        path: also a file inside of a model folder, which stands for it, or a folder with one
            GGUF file in it.

    Raises:
        UserError: `model_not_found`, `nothing_to_import`, `model_incomplete`, `model_damaged` or
            `gguf_no_chat`.
    """
    path = standing_for(path.expanduser().absolute())
    if not path.exists():
        raise UserError("model_not_found", path=path)
    if gguf_known.is_gguf_file(path):
        gguf_known.known(path)  # says what is damaged
        found = _own_gguf(path)
    elif model_files.read_config(path) is None:
        raise UserError("nothing_to_import", path=path)
    else:
        found = described(path)
    if found.task is None:
        raise UserError("nothing_to_import", path=path)
    if not found.complete:
        raise UserError(found.problem or "model_incomplete", path=path)
    return found


def standing_for(path: Path) -> Path:
    """Returns the model that a path means: a file's folder, a folder's only GGUF file."""
    if path.suffix.lower() in (".json", ".safetensors") and path.is_file():
        return path.parent
    if path.is_dir() and model_files.read_config(path) is None:
        inside = completeness.whole_gguf_files(path)
        return inside[0] if len(inside) == 1 else path
    return gguf_known.first_part(path) if gguf_known.is_gguf_file(path) else path


def files_of_gguf(file: Path) -> tuple[Path, ...]:
    """Returns what a GGUF file in a cache consists of: all its parts, and what they link to."""
    found: list[Path] = []
    for part in completeness.parts_of(file.name):
        link = file.parent / part
        found.append(link)
        if link.is_symlink():
            found.append(link.resolve())
    return tuple(found)


def display_name(path: Path) -> str:
    """Returns what people call the model at a path: of a snapshot, the repository's name."""
    if path.parent.name == "snapshots":
        parts = path.parent.parent.name.split("--")
        if parts[0] == "models" and len(parts) > 1:
            return _name("/".join(parts[1:]))
    if ollama.is_blob(path):
        return ollama.name_of(path) or path.name
    return gguf_known.name_of(path) if path.suffix.lower() == GGUF else path.name


def _own_gguf(file: Path) -> Installed:
    problem, quantization, licence, size_bytes = None, "", "", 0
    try:
        model = gguf_known.known(file)
        quantization, licence = model.quantization, gguf_known.licence(model)
        size_bytes = model.file_bytes
        if not gguf_known.writes_text(model):
            problem = "gguf_no_chat"
    except UserError as error:
        problem = "model_not_found" if error.code == "model_not_found" else "gguf_damaged"
    return Installed(
        path=file,
        id="",
        name=display_name(file),
        origin="gguf",
        task="chat",
        size_bytes=size_bytes,
        licence=licence,
        complete=problem is None,
        problem=problem,
        quantization=quantization,
    )


def _described(folder: Path, name: str, origin: Origin) -> Installed:
    problem = _problem(folder)
    return Installed(
        path=folder,
        id="",
        name=name,
        origin=origin,
        task=_task(folder, ""),
        size_bytes=sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()),
        licence=_licence(folder, ""),
        complete=problem in (None, "unsafe_weights"),
        problem=problem,
    )


def _in_cache(cache: Path) -> list[Installed]:
    repositories = [repo for repo in _scan(cache).repos if repo.repo_type == "model"]
    found: list[Installed] = []
    for repository in sorted(repositories, key=lambda repo: repo.repo_id.lower()):
        if repository.revisions:
            found += _of_repository(repository, cache)
    return found


def _scan(cache: Path) -> HFCacheInfo:
    from huggingface_hub import scan_cache_dir

    for left in range(_TRIES - 1, -1, -1):
        try:
            return scan_cache_dir(cache)
        except OSError as error:
            if not left:
                reason = error.strerror or error
                raise UserError("models_unreadable", path=cache, reason=reason) from error
    raise AssertionError("unreachable")


def _of_repository(repository: CachedRepoInfo, cache: Path) -> list[Installed]:
    revision = _chosen(repository)
    # The scan follows links to the cache; a path must be the same however it was found.
    folder = cache / revision.snapshot_path.relative_to(cache.resolve())
    ggufs = completeness.whole_gguf_files(folder)
    if ggufs and model_files.read_config(folder) is None:
        return [_gguf(repository, revision, file, alone=len(ggufs) == 1) for file in ggufs]
    problem = _problem(folder)
    return [
        Installed(
            path=folder,
            id=repository.repo_id,
            name=_name(repository.repo_id),
            origin="hub",
            task=_task(folder, repository.repo_id),
            size_bytes=repository.size_on_disk,
            revision=revision.commit_hash,
            licence=_licence(folder, repository.repo_id),
            complete=problem in (None, "unsafe_weights"),
            problem=problem,
        )
    ]


def _gguf(
    repository: CachedRepoInfo, revision: CachedRevisionInfo, file: Path, *, alone: bool
) -> Installed:
    parts = completeness.parts_of(file.name)
    size = sum((file.parent / part).stat().st_size for part in parts)
    return Installed(
        path=file,
        id=repository.repo_id,
        name=display_name(file),
        origin="hub",
        task="chat",
        size_bytes=repository.size_on_disk if alone else size,
        revision=revision.commit_hash,
        licence=_licence(file.parent, repository.repo_id),
        # Nothing is read here: a repository may have dozens of files.
        quantization=quantization_of(file.name),
    )


def _chosen(repository: CachedRepoInfo) -> CachedRevisionInfo:
    """Returns the revision to load: the main branch's, if it is whole, else the newest one."""

    def merit(revision: CachedRevisionInfo) -> tuple[bool, bool, float]:
        whole = completeness.is_complete(revision.snapshot_path)
        return whole, "main" in revision.refs, revision.last_modified

    return max(repository.revisions, key=merit)


def _problem(folder: Path) -> str | None:
    if not folder.is_dir():
        return "model_not_found"
    if not completeness.is_complete(folder):
        return "model_incomplete"
    is_safe = model_files.has_safetensors(folder) or completeness.whole_gguf_files(folder)
    return None if is_safe else "unsafe_weights"


def _task(folder: Path, model_id: str) -> Task | None:
    entry = catalogue.find(model_id)
    if entry is not None:
        return entry.task
    config = model_files.read_config(folder)
    if config is None:
        return None
    return task_of_config(config, embeds=(folder / _EMBEDDER_FILE).is_file())


def _licence(folder: Path, model_id: str) -> str:
    try:
        with (folder / "README.md").open(encoding="utf-8", errors="replace") as card:
            head = card.read(_CARD_HEAD_CHARACTERS)
    except OSError:
        head = ""
    if head.startswith("---"):
        head = head.split("\n---", 1)[0]
        stated = _LICENCE.search(head)
        named = _LICENCE_NAME.search(head)
        found = named if named and (not stated or stated[1] == "other") else stated
        if found:
            return found[1]
    entry = catalogue.in_either_format(model_id)
    return entry.licence if entry else ""


def _name(model_id: str) -> str:
    entry = catalogue.find(model_id)
    return entry.name if entry else model_id.rpartition("/")[2]
