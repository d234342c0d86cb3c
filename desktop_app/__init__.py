"""Tsukue: a private, local chat and assistant application."""

import logging

__version__ = "0.1.0"

# Warnings go to the log file, once there is one, and never to the terminal.
logging.getLogger(__name__).addHandler(logging.NullHandler())
