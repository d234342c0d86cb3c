"""Running GGUF files with llama.cpp: its own server in this process, and how it is spoken to."""
