"""From files to text with its place: knows no window, no models, no history, no network."""
