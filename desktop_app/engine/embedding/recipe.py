"""How a model folder says that texts are to be turned into vectors.

Reads the small files that sentence-transformers writes beside a model: modules.json,
the pooling's own config.json, sentence_bert_config.json and
config_sentence_transformers.json. Knows no torch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.model_library import model_files

#: Names of the poolings in the order in which their vectors are joined, with the key that
#: files written before sentence-transformers 5.3 have for each.
_POOLINGS = {
    "cls": "pooling_mode_cls_token",
    "max": "pooling_mode_max_tokens",
    "mean": "pooling_mode_mean_tokens",
    "mean_sqrt_len_tokens": "pooling_mode_mean_sqrt_len_tokens",
    "weightedmean": "pooling_mode_weightedmean_tokens",
    "lasttoken": "pooling_mode_lasttoken",
}
#: To scale to length 1 there is nothing to do: every vector is.
_KNOWN_MODULES = ("Transformer", "Pooling", "Normalize")
#: What a prompt for texts that are searched is called; the first that is there.
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
#: Families that were trained with prefixes which their files do not tell, by the model's
#: name: before a question, before a passage (model cards of intfloat/e5-*).
_PREFIXES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"e5.*-instruct", re.IGNORECASE),
        "Instruct: Given a question, retrieve passages that answer it\nQuery: ",
        "",
    ),
    (re.compile(r"(^|[-_])e5([-_]|$)", re.IGNORECASE), "query: ", "passage: "),
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """From a text to its vector.

    Attributes:
        poolings: how the vectors of the tokens become one; of several, the vectors are joined.
        max_tokens: the longest input the folder wants, special tokens included; `None` leaves
            it to tokenizer and model.
        query_prefix, passage_prefix: put before a question, before a text that is searched.
        pools_prefix: whether the prefix's own tokens count in the pooling.
    """

    poolings: tuple[str, ...] = ("mean",)
    max_tokens: int | None = None
    query_prefix: str = ""
    passage_prefix: str = ""
    pools_prefix: bool = True


def read(folder: Path, name: str) -> Recipe:
    """Returns what a folder asks for; a bare encoder gets the mean of its tokens.

    Args:
        name: the model's name for people, by which families are told.

    Raises:
        UserError: `embedder_unsupported`, when a step is asked for that is not known here.
    """
    query, passage = _prefixes(folder, name)
    modules = model_files.read_json(folder / "modules.json")
    if not isinstance(modules, list):
        return Recipe(query_prefix=query, passage_prefix=passage)
    poolings: tuple[str, ...] = ("mean",)
    pools_prefix = True
    for module in modules:
        kind = str(module.get("type", "")).rpartition(".")[2]
        if kind not in _KNOWN_MODULES:
            raise UserError("embedder_unsupported", name=name, part=kind)
        if kind == "Pooling":
            config = _object(folder / str(module.get("path", "")) / "config.json")
            poolings = _poolings(config, name)
            pools_prefix = bool(config.get("include_prompt", True))
    limit = _object(folder / "sentence_bert_config.json").get("max_seq_length")
    max_tokens = limit if isinstance(limit, int) and limit > 0 else None
    return Recipe(poolings, max_tokens, query, passage, pools_prefix)


def _poolings(config: dict[str, Any], name: str) -> tuple[str, ...]:
    stated = config.get("pooling_mode")
    if stated is None:
        found = tuple(mode for mode, key in _POOLINGS.items() if config.get(key))
        return found or ("mean",)
    found = (stated,) if isinstance(stated, str) else tuple(map(str, stated))
    for mode in found:
        if mode not in _POOLINGS:
            raise UserError("embedder_unsupported", name=name, part=mode)
    return found


def _prefixes(folder: Path, name: str) -> tuple[str, str]:
    prompts = _object(folder / "config_sentence_transformers.json").get("prompts")
    if isinstance(prompts, dict) and any(prompts.values()):
        passage = next((prompts[key] for key in _PASSAGE_PROMPTS if key in prompts), "")
        return str(prompts.get("query") or ""), str(passage or "")
    for pattern, query, passage in _PREFIXES:
        if pattern.search(name):
            return query, passage
    return "", ""


def _object(path: Path) -> dict[str, Any]:
    content = model_files.read_json(path)
    return content if isinstance(content, dict) else {}
