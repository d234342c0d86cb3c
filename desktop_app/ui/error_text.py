"""Errors and notices in the language of the window."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from desktop_app import errors, notices


def describe_error(code: str, values: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Returns (message, hint) of an error, translated and filled in."""
    message, hint = errors.CATALOGUE[code]
    filled = dict(values)
    return (
        QCoreApplication.translate("errors", message).format(**filled),
        QCoreApplication.translate("errors", hint).format(**filled),
    )


def describe_user_error(error: errors.UserError) -> tuple[str, str]:
    """Returns (message, hint) of a caught error."""
    return describe_error(error.code, error.values.items())


def describe_notice(code: str, values: Iterable[tuple[str, str]]) -> str:
    """Returns the text of a notice, translated and filled in."""
    text = QCoreApplication.translate("notices", notices.CATALOGUE[code])
    return text.format(**dict(values))
