"""The panel "Classify"."""
