"""Translations as use cases: texts while they are typed, documents, memory, glossary."""
