"""The panel "Summarize"."""
