"""The side panels: what they share, and one folder a panel. The list is in `registry.py`."""
