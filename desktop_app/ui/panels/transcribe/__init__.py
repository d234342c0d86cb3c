"""The panel "Transcribe": recordings and microphone in, text with times out."""
