"""Owns the measuring of a starter model on held-out questions, decoded greedily.

python evaluate.py --model ../../resources/starter_model [--json] [--write-card] [--show-errors]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from card import write_figures
from heldout import load_heldout
from judge import NOT_TOLD, OUTSIDE, Judge, language
from topics import Fields, load
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging as transformers_logging

MAX_NEW_TOKENS = 140
ROWS_PER_BATCH = 128
RECALL_DIALOGUES = 120  # per language
FEWEST_OUTSIDE_SIGNS = ("Open model folder", "モデルフォルダ", "larger model", "大きなモデル")
TARGETS = {
    "right topic, English": 0.90,
    "right topic, Japanese": 0.85,
    "name recalled, English": 0.95,
    "name recalled, Japanese": 0.95,
    "out of scope recognized, English": 0.90,
    "out of scope recognized, Japanese": 0.90,
    "right language": 0.98,
}

Dialogue = list[dict[str, str]]


@dataclass(frozen=True)
class Trial:
    """One judged answer."""

    figure: str
    lang: str
    question: str
    answer: str
    right: bool
    got: str


class Answerer:
    """The model under test."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(folder, padding_side="left")
        loader: Any = AutoModelForCausalLM
        self.model = loader.from_pretrained(folder, dtype="auto").eval()

    @torch.inference_mode()
    def answer(self, dialogues: list[Dialogue]) -> list[str]:
        """Greedy answers, in order; dialogues of like length share a batch."""
        texts = [
            self.tokenizer.apply_chat_template(d, tokenize=False, add_generation_prompt=True)
            for d in dialogues
        ]
        answers = [""] * len(texts)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), ROWS_PER_BATCH):
            rows = order[start : start + ROWS_PER_BATCH]
            inputs = self.tokenizer(
                [texts[i] for i in rows],
                return_tensors="pt",
                padding=True,
                add_special_tokens=False,
                return_token_type_ids=False,
            )
            output = self.model.generate(
                **inputs,
                do_sample=False,
                max_new_tokens=MAX_NEW_TOKENS,
                temperature=None,
                top_p=None,
                top_k=None,
            )
            new = output[:, inputs["input_ids"].shape[1] :]
            for i, text in zip(
                rows, self.tokenizer.batch_decode(new, skip_special_tokens=True), strict=True
            ):
                answers[i] = text
        return answers


def user(text: str) -> dict[str, str]:
    """A user's message."""
    return {"role": "user", "content": text}


def topic_trials(
    answerer: Answerer, judge: Judge, heldout: dict[str, Fields], every: int
) -> list[Trial]:
    """Each held-out phrasing, and each out-of-scope question, as a chat's first message."""
    cases = [
        (key, lang, text)
        for key, fields in heldout.items()
        if key not in ("recall", "names")
        for lang in ("en", "ja")
        for text in fields.get(lang, [])
    ][::every]
    answers = answerer.answer([[user(text)] for _, _, text in cases])
    trials = []
    for (key, lang, text), answer in zip(cases, answers, strict=True):
        got = judge.topic(answer)
        tongue = "English" if lang == "en" else "Japanese"
        figure = (
            f"out of scope recognized, {tongue}" if key == OUTSIDE else f"right topic, {tongue}"
        )
        right = got == key
        if key == OUTSIDE:
            right = right and any(sign in answer for sign in FEWEST_OUTSIDE_SIGNS)
        trials.append(Trial(figure, lang, text, answer, right, got))
        if any(c.isalpha() for c in text):
            trials.append(
                Trial(
                    "right language", lang, text, answer, language(answer) == lang, language(answer)
                )
            )
    return trials


def recall_trials(
    answerer: Answerer, judge: Judge, heldout: dict[str, Fields], every: int
) -> list[Trial]:
    """Dialogues in which an unseen name is told, other things are said, then it is asked for."""
    rng = random.Random(7)
    recall, names = heldout["recall"], heldout["names"]
    plans: list[tuple[str, str, list[str]]] = []
    for lang, mark in (("en", ""), ("ja", "j")):
        for number in range(RECALL_DIALOGUES):
            name = names[lang][number % len(names[lang])]
            told = rng.choice(recall[lang]).replace("{v}", name)
            fillers = rng.sample(recall[mark + "f"], rng.randrange(0, 6))
            plans.append((lang, name, [told, *fillers, rng.choice(recall[mark + "q"])]))
    plans = plans[::every]
    dialogues: list[Dialogue] = [[] for _ in plans]
    for turn in range(max(len(lines) for _, _, lines in plans)):
        going = [i for i, (_, _, lines) in enumerate(plans) if turn < len(lines)]
        for i in going:
            dialogues[i].append(user(plans[i][2][turn]))
        for i, answer in zip(going, answerer.answer([dialogues[i] for i in going]), strict=True):
            dialogues[i].append({"role": "assistant", "content": answer})
    trials = []
    for (lang, name, lines), dialogue in zip(plans, dialogues, strict=True):
        answer = dialogue[-1]["content"]
        figure = f"name recalled, {'English' if lang == 'en' else 'Japanese'}"
        question = f"{lines[0]} … ({len(lines) - 2} others) … {lines[-1]}"
        trials.append(Trial(figure, lang, question, answer, name in answer, judge.topic(answer)))
    for lang, mark in (("en", ""), ("ja", "j")):
        asked = [
            [user(filler), {"role": "assistant", "content": "OK"}, user(text)]
            for text in recall[mark + "q"]
            for filler in recall[mark + "f"][:3]
        ]
        for dialogue, answer in zip(asked, answerer.answer(asked), strict=True):
            got = judge.topic(answer)
            text = dialogue[-1]["content"]
            trials.append(
                Trial("says so when no name was told", lang, text, answer, got == NOT_TOLD, got)
            )
    return trials


def evaluate(folder: Path, every: int = 1) -> tuple[dict[str, Any], list[Trial]]:
    """All figures: for each the share of right answers and their number."""
    torch.manual_seed(0)
    started = time.monotonic()
    judge, heldout, answerer = Judge(load()), load_heldout(), Answerer(folder)
    trials = topic_trials(answerer, judge, heldout, every)
    trials += recall_trials(answerer, judge, heldout, every)
    figures: dict[str, Any] = {}
    for name in dict.fromkeys([*TARGETS, *(t.figure for t in trials)]):
        results = [t.right for t in trials if t.figure == name]
        figures[name] = {
            "share": sum(results) / len(results),
            "count": len(results),
            "target": TARGETS.get(name),
        }
    return {"figures": figures, "seconds": round(time.monotonic() - started, 1)}, trials


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--write-card", action="store_true", help="put the figures into the model's README.md"
    )
    parser.add_argument("--every", type=int, default=1, help="ask only each n-th question")
    parser.add_argument("--show-errors", action="store_true")
    options = parser.parse_args()
    logging: Any = transformers_logging
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    report, trials = evaluate(options.model, options.every)
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for name, figure in report["figures"].items():
            target = f"target {figure['target']:.0%}" if figure["target"] else ""
            print(f"{name:36} {figure['share']:7.1%} of {figure['count']:4}  {target}")
    if options.show_errors:
        for trial in trials:
            if not trial.right:
                print(f"[{trial.figure}] {trial.question}\n    -> ({trial.got}) {trial.answer}")
    if options.write_card:
        write_figures(options.model / "README.md", report["figures"])


if __name__ == "__main__":
    main()
