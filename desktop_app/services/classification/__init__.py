"""Labels for texts and tables, entities, answers and filled blanks, as use cases.

`classification.py` is what a window and a terminal hold; the records are in `records.py`.
"""
