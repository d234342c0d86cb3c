"""The panel "Translate"."""
