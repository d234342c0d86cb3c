"""One module a format, each with `read(source)`; a new one needs a line in kinds.py too."""
