"""Tsukue: a private, local chat and assistant application."""

__version__ = "0.1.0"
