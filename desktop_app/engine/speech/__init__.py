"""Speech to text: voice, windows, recognizers, and what looks wrong in what they heard."""
