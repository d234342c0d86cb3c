"""Owns the training loop: a small Llama on endless generated dialogues, resumable.

Learning rate: warm-up, constant, then linear decay over the last ``--decay`` steps (so that the
end can be chosen while it runs). Muon trains the matrices, AdamW the embedding and the norms.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import Any

import torch
from batches import MIXES, Batch, Encoder, stream
from threads import ThreadChooser
from tokenizer import CONTEXT, END, PAD, VOCAB_SIZE
from torch.nn import functional
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

WARM_UP_STEPS = 60
HEAD_STEP = 256
IGNORED = -100


def new_model() -> LlamaForCausalLM:
    """The shape of the starter model: 9.4 million parameters."""
    config = LlamaConfig(
        vocab_size=VOCAB_SIZE,
        hidden_size=320,
        intermediate_size=832,
        num_hidden_layers=6,
        num_attention_heads=5,
        num_key_value_heads=5,
        head_dim=64,
        max_position_embeddings=CONTEXT,
        tie_word_embeddings=True,
        rms_norm_eps=1e-5,
        rope_parameters={"rope_type": "default", "rope_theta": 10_000.0},
        initializer_range=0.03,
        use_cache=False,
    )
    config._attn_implementation = "sdpa"
    return LlamaForCausalLM(config)


def optimizers(model: LlamaForCausalLM, rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the layers, AdamW for everything else."""
    matrices = [p for n, p in model.named_parameters() if p.ndim == 2 and "layers" in n]
    others = [p for n, p in model.named_parameters() if not (p.ndim == 2 and "layers" in n)]
    return [
        torch.optim.Muon(
            matrices, lr=rate, weight_decay=0.05, momentum=0.95, adjust_lr_fn="match_rms_adamw"
        ),
        torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.98), weight_decay=0.0),
    ]


def rate_factor(step: int, steps: int, decay: int) -> float:
    """Share of the full learning rate at ``step``."""
    if step < WARM_UP_STEPS:
        return (step + 1) / WARM_UP_STEPS
    return min(1.0, max(0.02, (steps - step) / decay))


def loss_of(model: LlamaForCausalLM, batch: Batch, device: torch.device) -> torch.Tensor:
    """Mean cross entropy of the learned tokens; the vocabulary head is computed for those only."""
    ids = batch.ids.to(device)
    places = batch.learned.to(device)[:, 1:].flatten().nonzero().flatten()
    targets = ids[:, 1:].flatten()[places]
    room = -places.numel() % HEAD_STEP  # few different sizes here too
    places, targets = (
        functional.pad(places, (0, room)),
        functional.pad(targets, (0, room), value=IGNORED),
    )
    with torch.autocast(device.type, dtype=torch.bfloat16):
        hidden = model.model(input_ids=ids).last_hidden_state[:, :-1]
        logits = model.lm_head(hidden.flatten(0, 1)[places])
    return functional.cross_entropy(logits.float(), targets, ignore_index=IGNORED)


def save(path: Path, content: dict[str, Any]) -> None:
    """Write a checkpoint so that a kill never leaves half a file."""
    partial = path.with_suffix(".partial")
    torch.save(content, partial)
    os.replace(partial, path)


def train(options: argparse.Namespace) -> None:
    """Run to ``--steps``."""
    torch.manual_seed(options.seed)
    threads = ThreadChooser(options.threads)
    name = (
        options.device
        if options.device != "auto"
        else "cuda"
        if torch.cuda.is_available()
        else "cpu"
    )
    device = torch.device(name)
    encoder = Encoder(AutoTokenizer.from_pretrained(options.tokenizer))
    model = new_model()
    torch.nn.Module.to(model, device)
    model.config.pad_token_id = encoder.tokenizer.convert_tokens_to_ids(PAD)
    model.config.eos_token_id = encoder.tokenizer.convert_tokens_to_ids(END)
    optims = optimizers(model, options.rate)
    options.out.mkdir(parents=True, exist_ok=True)
    checkpoint = options.out / "checkpoint.pt"
    step, position = 0, (0, 0)
    if options.resume and checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(state["model"])
        for optim, content in zip(optims, state["optimizers"], strict=True):
            optim.load_state_dict(content)
        step, position = state["step"], tuple(state["position"])
    print(
        f"{model.num_parameters():,} parameters on {device}, from step {step} to {options.steps}",
        flush=True,
    )
    saved_at = logged_at = time.monotonic()
    stepped_at = saved_at
    tokens, losses = 0, torch.zeros(0)
    model.train()
    batches = stream(
        encoder,
        options.seed,
        position,
        options.batch_tokens,
        options.copy_until,
        options.mix,
    )
    for position, batch in batches:
        factor = rate_factor(step, options.steps, options.decay)
        for optim in optims:
            for group in optim.param_groups:
                group["lr"] = options.rate * factor
        loss = loss_of(model, batch, device)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optim in optims:
            optim.step()
            optim.zero_grad(set_to_none=True)
        step += 1
        tokens += batch.ids.numel()
        losses = torch.cat([losses, loss.detach().cpu().reshape(1)])
        now = time.monotonic()
        threads.after_step(batch.ids.numel() / (now - stepped_at))
        stepped_at = now
        if step % 20 == 0:
            print(
                f"step {step} loss {losses.mean():.4f} lr x{factor:.3f} "
                f"{tokens / (now - logged_at):.0f} tok/s {torch.get_num_threads()} threads "
                f"{time.strftime('%H:%M:%S')}",
                flush=True,
            )
            logged_at, tokens, losses = now, 0, torch.zeros(0)
        done = step >= options.steps
        if done or now - saved_at > options.save_every_s:
            save(
                checkpoint,
                {
                    "model": model.state_dict(),
                    "optimizers": [optim.state_dict() for optim in optims],
                    "step": step,
                    "position": list(position),
                },
            )
            saved_at = now
        if done:
            break


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--steps", type=int, default=3_600)
    parser.add_argument("--decay", type=int, default=1_200)
    parser.add_argument("--batch-tokens", type=int, default=3_072)
    parser.add_argument("--copy-until", type=int, default=8, help="chunks at the start for copying")
    parser.add_argument("--mix", choices=tuple(MIXES), default="plain", help="kinds of dialogues")
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="0: chosen step by step")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--save-every-s", type=float, default=150.0)
    parser.add_argument("--resume", action="store_true")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
