"""The messages between a face of the program and its inference thread.

Every message is frozen and picklable and carries the `request_id` it belongs
to. A request that enters the queue gets exactly one terminal event:

    Load | Generate | Count | RunTask | Unload →
        Accepted → (Progress | Notice | ModelReady | SourcesGiven | TextDelta | AnswerEnded |
        Produced | Drafted | Counted)* →
        Finished | Cancelled | Failed

`Cancel` and `Shutdown` are never queued and have no events of their own.
Knows nothing of torch, Qt or SQL.
"""

from desktop_app.protocol.events import (
    Accepted,
    AnswerEnded,
    Cancelled,
    Counted,
    Drafted,
    Event,
    Failed,
    Finished,
    ModelReady,
    Notice,
    Produced,
    Progress,
    SourcesGiven,
    Stage,
    Terminal,
    TextDelta,
)
from desktop_app.protocol.generation import (
    ChatTurn,
    ContextPolicy,
    DeltaKind,
    GenerationParams,
    GenerationStats,
    Role,
    StopReason,
)
from desktop_app.protocol.load_spec import (
    FourBitType,
    LoadSpec,
    ModelInfo,
    Quantization,
)
from desktop_app.protocol.requests import (
    Cancel,
    Command,
    Count,
    Generate,
    Load,
    Request,
    RunTask,
    Shutdown,
    Unload,
    new_request_id,
)
from desktop_app.protocol.sources import Sources, SourceText

__all__ = [
    "Accepted",
    "AnswerEnded",
    "Cancel",
    "Cancelled",
    "ChatTurn",
    "Command",
    "ContextPolicy",
    "Count",
    "Counted",
    "DeltaKind",
    "Drafted",
    "Event",
    "Failed",
    "Finished",
    "FourBitType",
    "Generate",
    "GenerationParams",
    "GenerationStats",
    "Load",
    "LoadSpec",
    "ModelInfo",
    "ModelReady",
    "Notice",
    "Produced",
    "Progress",
    "Quantization",
    "Request",
    "Role",
    "RunTask",
    "Shutdown",
    "SourceText",
    "Sources",
    "SourcesGiven",
    "Stage",
    "StopReason",
    "Terminal",
    "TextDelta",
    "Unload",
    "new_request_id",
]
