"""How a chat model is asked for notes and summaries. Words only."""

from __future__ import annotations

from desktop_app.protocol.summaries import Length, Style, SummarizeParams

_LENGTHS: dict[Length, str] = {
    "line": "one sentence",
    "short": "about 3 sentences",
    "medium": "about 7 sentences",
    "detailed": "about 15 sentences",
}
_STYLES: dict[Style, str] = {
    "bullets": "Write a Markdown list with one fact in each bullet.",
    "paragraph": "Write one flowing paragraph.",
    "actions": "Write the key points as a Markdown list, then a list of what is to be done.",
    "executive": "Write for somebody who has to decide: the outcome first, then the reasons.",
    "newcomer": "Explain it to somebody who is new to the subject, without jargon.",
    "own": "{instruction}",
}
_LANGUAGES = {"en": "English", "ja": "Japanese", "zh": "Chinese", "ko": "Korean", "de": "German"}


def notes_on(text: str, params: SummarizeParams, step: int, steps: int) -> str:
    """Returns the prompt for notes on one part of a document."""
    part = f" (part {step + 1} of {steps})" if steps > 1 else ""
    return (
        f"Write short notes on this text{part}: the facts, names, numbers and conclusions, in the "
        f"text's own language.{_focus(params)} Use only what the text says. Write the notes "
        f"alone.\n\nText:\n{text}"
    )


def summary_of(text: str, params: SummarizeParams) -> str:
    """Returns the prompt for the summary of a text, or of the notes on all its parts."""
    style = _STYLES[params.style].format(instruction=params.instruction)
    language = _LANGUAGES.get(params.language, params.language) or "the text's own language"
    return (
        f"Summarize the text below in {_LENGTHS[params.length]}, in {language}. {style}"
        f"{_focus(params)} Use only what the text says. Write the summary alone.\n\nText:\n{text}"
    )


def _focus(params: SummarizeParams) -> str:
    return f" Above all, answer this question: {params.focus}" if params.focus else ""
