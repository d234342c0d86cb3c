"""One module a format; each has `opened(source) -> Form`."""
