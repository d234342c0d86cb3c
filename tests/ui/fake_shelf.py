"""A shelf without disk and network: the test says what is there and what the hub answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.model_library.advice import Advice, Option, Pace
from desktop_app.model_library.fit import Cause
from desktop_app.model_library.hub_records import HubDetails, HubFile, HubModel
from desktop_app.model_library.installed import Installed
from desktop_app.model_library.machine import Machine
from desktop_app.model_library.neighbours import Neighbour
from desktop_app.model_library.tasks import Task
from desktop_app.services.download import Download, DownloadPhase
from desktop_app.services.events import DownloadChanged
from desktop_app.services.listing import Details, GgufChoice, Listed, Removed, Suggestion
from desktop_app.services.model_defaults import ModelDefaults

GIB = 1 << 30
CARD = """# A good model

![logo](https://example.org/logo.png)

It **answers** questions. See [the paper](https://example.org/paper).

<div align="center"><img src="https://example.org/x.png"></div>

| Benchmark | Score |
|---|---:|
| MMLU | 61.2 |

```python
print("<b>kept</b>")
```
"""


def advice(needed_gb: float, total_gb: int = 16) -> Advice:
    """Returns advice as a computer with so much memory would give it."""
    options = []
    for name, share in (("none", 1.0), ("8bit", 0.6), ("4bit", 0.4)):
        needed = needed_gb * share
        pace = Pace.WELL if needed < total_gb / 2 else Pace.SLOWLY
        pace = Pace.TOO_LARGE if needed > total_gb else pace
        options.append(
            Option(
                quantization=name,  # type: ignore[arg-type]
                pace=pace,
                cause=Cause.TOO_LARGE if pace is Pace.TOO_LARGE else Cause.ENOUGH,
                weights_bytes=int(needed * 0.8 * GIB),
                kv_cache_bytes=int(needed * 0.05 * GIB),
                working_bytes=int(needed * 0.05 * GIB),
                libraries_bytes=int(needed * 0.1 * GIB),
                needed_bytes=int(needed * GIB),
                available_bytes=int(total_gb * 0.7 * GIB),
                total_bytes=int((total_gb - 0.4) * GIB),
                context_tokens=4096,
                tokens_per_s=12.0,
            )
        )
    fitting = [option for option in options if option.pace is not Pace.TOO_LARGE]
    return Advice(tuple(options), fitting[0].quantization if fitting else None)


def quantized(quantization: str, gigabytes: float, pace: Pace = Pace.WELL) -> GgufChoice:
    """Returns a GGUF file of the hub, on a computer with 16 GB."""
    size_bytes = int(gigabytes * 1e9)
    too_large = pace is Pace.TOO_LARGE
    option = Option(
        quantization="none", pace=pace, cause=Cause.TOO_LARGE if too_large else Cause.ENOUGH,
        weights_bytes=size_bytes, kv_cache_bytes=GIB // 4, working_bytes=GIB // 8,
        libraries_bytes=GIB // 4, needed_bytes=size_bytes + GIB, available_bytes=11 * GIB,
        total_bytes=int(15.6 * GIB), context_tokens=8192, tokens_per_s=12.0,
    )  # fmt: skip
    return GgufChoice(HubFile(f"m-{quantization}.gguf", size_bytes, "ab"), quantization, option)


def listed(model_id: str, name: str, gigabytes: float, **values: Any) -> Listed:
    """Returns a model that takes so much, on a computer with 16 GB."""
    return Listed(
        id=model_id,
        name=name,
        note=values.pop("note", "Good everyday answers in many languages."),
        note_ja=values.pop("note_ja", "多くの言語で日常の質問によく答えます。"),
        task=values.pop("task", "chat"),
        languages=values.pop("languages", ("en", "ja")),
        parameters=int(gigabytes * 5e8),
        licence=values.pop("licence", "Apache-2.0"),
        gated=values.pop("gated", False),
        advice=advice(gigabytes * 1.3),
        download_bytes=int(gigabytes * 1e9),
        **values,
    )


QWEN = listed("Qwen/Qwen3-1.7B", "Qwen3 1.7B", 3.4, suggested=True)
SMOL = listed(
    "HuggingFaceTB/SmolLM3-3B", "SmolLM3 3B", 6.2, languages=("en", "fr"),
    note="Careful reasoning in six European languages.",
)  # fmt: skip
LLAMA = listed(
    "meta-llama/Llama-3.1-8B-Instruct", "Llama 3.1 8B", 16.1, gated=True,
    licence="Llama-3.1-Community", languages=("en",), note="Strong general answers.",
)  # fmt: skip
GPT = listed("openai/gpt-oss-120b", "gpt-oss 120B", 60.0, note="Long reasoning and tools.")
WHISPER = listed(
    "openai/whisper-small", "Whisper small", 1.0, task="speech", languages=("*",),
    note="Good transcripts in many languages.",
)  # fmt: skip
OPUS = listed("Helsinki-NLP/opus-mt-ja-en", "OPUS-MT Japanese–English", 0.3, task="translate")


@dataclass
class FakeDownloads:
    """Does what it is told at once; bytes come when the test says so."""

    announce: Callable[[DownloadChanged], None]
    calls: list[tuple[str, str]] = field(default_factory=list)
    files: tuple[str, ...] | None = None
    _known: dict[str, Download] = field(default_factory=dict)

    def start(self, id: str, revision: str | None = None, files: Any = None) -> None:
        self.calls.append(("start", id))
        self.files = files
        self.put(Download(id, revision or "", DownloadPhase.RUNNING, 0, 1_900_000_000))

    def pause(self, id: str) -> None:
        self.calls.append(("pause", id))
        self.put(replace(self._known[id], phase=DownloadPhase.PAUSED, bytes_per_s=0.0))

    def pause_all(self) -> None:
        for download in tuple(self._known.values()):
            if download.is_active:
                self.pause(download.id)

    def resume(self, id: str) -> None:
        self.calls.append(("resume", id))
        self.put(replace(self._known[id], phase=DownloadPhase.RUNNING, error_code=None))

    def cancel(self, id: str) -> None:
        self.calls.append(("cancel", id))
        self.put(replace(self._known[id], phase=DownloadPhase.CANCELLED))

    def all(self) -> tuple[Download, ...]:
        return tuple(self._known.values())

    def get(self, id: str) -> Download | None:
        return self._known.get(id)

    def close(self) -> None:
        pass

    def put(self, download: Download) -> None:
        """Announces a state of a download."""
        if download.phase in (DownloadPhase.DONE, DownloadPhase.CANCELLED):
            self._known.pop(download.id, None)
        else:
            self._known[download.id] = download
        self.announce(DownloadChanged(download))

    def move(self, id: str, **values: Any) -> None:
        """Announces a newer state of a known download."""
        self.put(replace(self._known[id], **values))


class FakeShelf:
    """Answers from lists; `errors` maps a method to what it raises."""

    def __init__(self, starter: Path, announce: Callable[[DownloadChanged], None]) -> None:
        self.downloads = FakeDownloads(announce)
        self.models = [QWEN, SMOL, LLAMA, GPT, WHISPER, OPUS]
        self.on_hub: list[Listed] = []
        self.starter = Installed(starter, "", "Starter", "built_in", "chat", 18_000_000)
        self.here: list[Installed] = [self.starter]
        self.free_disk_bytes = 120_000_000_000
        self.errors: dict[str, UserError] = {}
        self.searched: list[tuple[str, Task | None, str | None]] = []
        self.gate: threading.Event | None = None  # holds the hub's answers back
        self.newer: set[str] = set()
        self.token: str | None = None
        self.in_file = False
        self.kept: dict[Path, ModelDefaults] = {}
        self.imported: list[Path] = []
        self.choices: tuple[GgufChoice, ...] = ()  # of which the last that runs well is preferred
        self.other_form = ""
        self.runs_gguf = False
        self.around: list[Neighbour] = []
        self.suggested = QWEN

    def machine(self) -> Machine:
        return Machine(int(15.6 * GIB), 11 * GIB, self.free_disk_bytes, runs_gguf=self.runs_gguf)

    def installed(self) -> tuple[Installed, ...]:
        return tuple(self.here)

    def advice(self, model: Installed) -> Advice:
        return advice(1.3 * model.size_bytes / 1e9)

    def listed(self, task: Task | None = None) -> tuple[Listed, ...]:
        here = {one.id: one for one in self.here if one.id and one.complete}
        known = {model.id for model in self.models}
        own = [
            Listed(
                one.id, one.name, "Knows this application." if one is self.starter else "",
                "このアプリのことを知っています。", one.task, ("*",), 9_000_000, one.licence,
                False, one, advice=advice(0.2),
            )
            for one in self.here if one.id not in known
        ]  # fmt: skip
        models = [
            replace(model, installed=here.get(model.id), download=self.downloads.get(model.id))
            for model in self.models
        ]
        return tuple(m for m in (*own, *models) if task in (None, m.task))

    def search(
        self, text: str, task: Task | None = None, language: str | None = None
    ) -> tuple[Listed, ...]:
        self.searched.append((text, task, language))
        self._answer("search")
        return tuple(m for m in self.on_hub if text in m.id.lower() and task in (None, m.task))

    def details(self, model_id: str) -> Details:
        self._answer("details")
        known = next((m for m in (*self.models, *self.on_hub) if m.id == model_id), QWEN)
        files = (
            HubFile("config.json", 700, None),
            HubFile("model-00001-of-00002.safetensors", 2_000_000_000, "ab"),
            HubFile("model-00002-of-00002.safetensors", 1_400_000_000, "cd"),
            HubFile("tokenizer.json", 11_000_000, "ef"),
        )
        model = HubModel(
            known.id, known.task, 1_234_567, 890, known.gated, "apache-2.0", 1_700_000_000,
            "2025-07-26T03:46:27",
        )  # fmt: skip
        hub = HubDetails(
            model, "0123456789abcdef" * 2 + "01234567", files, 3_411_000_700, CARD, {}, {}, True,
            choices=tuple(choice.file for choice in self.choices),
        )  # fmt: skip
        well = [choice for choice in self.choices if choice.option.pace is Pace.WELL]
        return Details(
            hub, known.advice, self.free_disk_bytes, self.choices,
            well[-1] if well else None, self.other_form,
        )  # fmt: skip

    def choose_file(self, model_id: str) -> tuple[str, ...] | None:
        preferred = self.details(model_id).preferred
        return (preferred.file.name,) if preferred else None

    def update_available(self, model: Installed) -> bool:
        self._answer("update_available")
        return model.id in self.newer

    def suggestions(self) -> tuple[Suggestion, ...]:
        found = (
            (SMOL, "strong"), (self.suggested, "balanced"), (WHISPER, "speech"),
            (OPUS, "translate"),
        )  # fmt: skip
        return tuple(Suggestion(model, why) for model, why in found)

    def remove(self, model: Installed) -> Removed:
        self._raise("remove")
        self.here.remove(model)
        aside = Path("/aside") if model.origin == "hub" else None
        return Removed(model, aside, False)

    def restore(self, removed: Removed) -> None:
        self.here.append(removed.installed)

    def import_path(self, path: Path) -> Installed:
        self._raise("import_path")
        self.imported.append(path)
        is_file = path.suffix == ".gguf"
        model = Installed(
            path, "", path.stem if is_file else path.name, "gguf" if is_file else "folder",
            "chat", 500_000_000, quantization="Q4_K_M" if is_file else "",
        )  # fmt: skip
        self.here.append(model)
        return model

    def import_paths(
        self, paths: Iterable[Path]
    ) -> tuple[tuple[Installed, ...], tuple[UserError, ...]]:
        found, errors = [], []
        for path in paths:
            try:
                found.append(self.import_path(path))
            except UserError as error:
                errors.append(error)
        return tuple(found), tuple(errors)

    def look_around(self) -> tuple[Neighbour, ...]:
        self._answer("look_around")
        return tuple(self.around)

    def has_token(self) -> bool:
        return self.token is not None

    def set_token(self, text: str) -> None:
        self.token = text

    def forget_token(self) -> None:
        self.token = None

    def token_is_in_file(self) -> bool:
        return self.in_file

    def defaults(self, path: Path) -> ModelDefaults:
        return self.kept.get(path, ModelDefaults())

    def set_defaults(self, path: Path, defaults: ModelDefaults) -> None:
        self.kept[path] = defaults

    def work(self) -> float | None:
        return None

    def delete_leftovers(self) -> None:
        pass

    def close(self) -> None:
        pass

    # --- for the test ---------------------------------------------------------------

    def install(self, model: Listed, folder: Path, **values: Any) -> Installed:
        """Puts a model on this computer, as a finished download does."""
        made = Installed(
            folder, model.id, model.name, "hub", model.task, model.download_bytes or 0,
            revision="c0ffee" * 6 + "beef", licence=model.licence, **values,
        )  # fmt: skip
        self.here.append(made)
        return made

    def finish(self, model: Listed, folder: Path) -> None:
        """Ends a download well."""
        self.install(model, folder)
        self.downloads.move(model.id, phase=DownloadPhase.DONE, path=folder)

    def _answer(self, name: str) -> None:
        if self.gate is not None:
            assert self.gate.wait(10)
        self._raise(name)

    def _raise(self, name: str) -> None:
        if name in self.errors:
            raise self.errors[name]
