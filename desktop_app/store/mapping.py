"""From rows to records and back. Runs no query."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from desktop_app.protocol import Quantization, Role
from desktop_app.store.attachment_mapping import grounds
from desktop_app.store.records import (
    ConversationRecord,
    Figures,
    MessageRecord,
    MessageStatus,
    ModelUse,
)
from desktop_app.store.schema import Conversation, Message

CONVERSATION_COLUMNS = (
    Conversation.id,
    Conversation.title,
    Conversation.titled_by_user,
    Conversation.pinned,
    Conversation.folder_id,
    Conversation.system_prompt,
    Conversation.active_leaf_id,
    Conversation.created_at,
    Conversation.updated_at,
    Conversation.deleted_at,
)

MESSAGE_COLUMNS = (
    Message.id,
    Message.conversation_id,
    Message.parent_id,
    Message.role,
    Message.content,
    Message.status,
    Message.created_at,
    Message.model,
    Message.model_name,
    Message.device,
    Message.dtype,
    Message.quantization,
    Message.parameters,
    Message.seed,
    Message.prompt_tokens,
    Message.new_tokens,
    Message.ttft_ms,
    Message.tokens_per_s,
    Message.stop_reason,
    Message.error_code,
    Message.error_values,
    Message.reasoning,
    Message.reasoning_ms,
    Message.sources,
)


def conversation_record(row: Mapping[Any, Any]) -> ConversationRecord:
    """Returns the record for a row of `CONVERSATION_COLUMNS`."""
    return ConversationRecord(**{column.key: row[column.key] for column in CONVERSATION_COLUMNS})


def message_record(
    row: Mapping[Any, Any], sibling_index: int = 0, sibling_count: int = 1
) -> MessageRecord:
    """Returns the record for a row of `MESSAGE_COLUMNS`."""
    return MessageRecord(
        id=row["id"],
        conversation_id=row["conversation_id"],
        parent_id=row["parent_id"],
        role=cast(Role, row["role"]),
        content=row["content"],
        status=MessageStatus(row["status"]),
        created_at=row["created_at"],
        sibling_index=sibling_index,
        sibling_count=sibling_count,
        use=_use(row),
        figures=_figures(row),
        error_code=row["error_code"],
        error_values=tuple(map(tuple, json.loads(row["error_values"] or "[]"))),
        reasoning=row["reasoning"],
        reasoning_ms=row["reasoning_ms"],
        grounds=grounds(row["sources"]),
    )


def use_values(use: ModelUse | None) -> dict[str, Any]:
    """Returns the columns that keep `use`; none of them for `None`, which leaves them alone."""
    if use is None:
        return {}
    return {
        "model": use.model,
        "model_name": use.name,
        "device": use.device,
        "dtype": use.dtype,
        "quantization": use.quantization,
        "parameters": use.parameters_json,
    }


def figures_values(figures: Figures | None) -> dict[str, Any]:
    """Returns the columns that keep `figures`."""
    return {
        "seed": figures and figures.seed,
        "prompt_tokens": figures and figures.prompt_tokens,
        "new_tokens": figures and figures.new_tokens,
        "ttft_ms": figures and figures.ttft_ms,
        "tokens_per_s": figures and figures.tokens_per_s,
        "stop_reason": figures and figures.stop_reason,
    }


def reasoning_values(reasoning: str | None, reasoning_ms: int | None) -> dict[str, Any]:
    """Returns the columns that keep a thought; none of them for `None`, which leaves them alone."""
    return {} if reasoning is None else {"reasoning": reasoning, "reasoning_ms": reasoning_ms}


def error_values_json(values: tuple[tuple[str, str], ...]) -> str | None:
    """Returns the column that keeps an error's values."""
    return json.dumps(values, ensure_ascii=False) if values else None


def _use(row: Mapping[Any, Any]) -> ModelUse | None:
    if row["model"] is None:
        return None
    return ModelUse(
        model=row["model"],
        name=row["model_name"] or "",
        device=row["device"] or "",
        dtype=row["dtype"] or "",
        quantization=cast(Quantization, row["quantization"] or "none"),
        parameters_json=row["parameters"] or "{}",
    )


def _figures(row: Mapping[Any, Any]) -> Figures | None:
    if row["new_tokens"] is None:
        return None
    return Figures(
        prompt_tokens=row["prompt_tokens"] or 0,
        new_tokens=row["new_tokens"],
        ttft_ms=row["ttft_ms"] or 0.0,
        tokens_per_s=row["tokens_per_s"] or 0.0,
        seed=row["seed"],
        stop_reason=row["stop_reason"],
    )
