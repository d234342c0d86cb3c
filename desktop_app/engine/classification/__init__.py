"""Texts to labels, entities, answers and fillings: windows, batches, and one module a method.

Knows no task, no table and no file.
"""
