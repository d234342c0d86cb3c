"""The command `tsukue bench`: how fast a model reads and writes on this computer."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from desktop_app import network, notices
from desktop_app.cli import options
from desktop_app.cli.console import StatusLine, exit_codes, write_text


def bench(
    model: Annotated[Path, typer.Argument(help="Folder or GGUF file of the model.")],
    quantization: options.Quantization = None,
    device_map: options.DeviceMap = None,
    max_memory: options.MaxMemory = None,
    offload_folder: options.OffloadFolder = None,
    dtype: options.Dtype = None,
    attention: options.Attention = None,
    prompt_tokens: Annotated[
        list[int] | None,
        typer.Option("--prompt", help="Length of the prompt; may be repeated.", min=1),
    ] = None,
    new_tokens: Annotated[int, typer.Option("--new", help="Tokens to write.", min=2)] = 32,
    repeats: Annotated[int, typer.Option(help="The median of so many is told.", min=1)] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measures a model: time to the first token, tokens per second, memory."""
    from desktop_app.cli.session import make_host
    from desktop_app.protocol import LoadSpec
    from desktop_app.services.measuring import Measurer

    with exit_codes():
        network.shut()  # the model runs in this very process
        chosen = options.load_options(
            quantization=quantization,
            device_map=device_map,
            max_memory=max_memory,
            offload_folder=offload_folder,
            dtype=dtype,
            attention=attention,
            allow_pickle=False,
            trust_code=False,
        )
        given = {name: value for name, value in chosen.items() if value is not None}
        spec = LoadSpec(str(model.expanduser().absolute()), **given)
        status = StatusLine()
        measurer = Measurer(
            make_host(), lambda code, values: status.keep(notices.describe(code, values))
        )
        try:
            status.show("loading the model …")
            info = measurer.load(spec)
            rows = []
            for length in prompt_tokens or [128, 1024]:
                if length + new_tokens > info.context_tokens:
                    status.keep(f"{length} tokens do not fit into {info.context_tokens}.")
                    continue
                status.show(f"reading {length} tokens, writing {new_tokens} …")
                rows.append(measurer.measure(spec, length, new_tokens, repeats))
        finally:
            status.clear()
            measurer.close()
        if as_json:
            result = {"model": asdict(info), "measurements": [asdict(row) for row in rows]}
            write_text(json.dumps(result, ensure_ascii=False) + "\n")
            return
        how = "" if info.quantization == "none" else f", {info.quantization}"
        write_text(f"{info.name} on {info.device}, {info.dtype}{how}\n\n")
        write_text("  prompt   first token    reading      writing     memory\n")
        for row in rows:
            write_text(
                f"{row.prompt_tokens:8} {row.ttft_ms:10.0f} ms {row.prompt_tokens_per_s:7.0f}/s"
                f" {row.tokens_per_s:10.1f}/s {row.memory_bytes / 2**20:7.0f} MiB\n"
            )
