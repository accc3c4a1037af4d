"""The network's spreadsheets: read, understood, applied as a whole, undone as a whole.

`lecture` (files → rows), `analyse` (rows → plan, errors, questions), `application` (plan → services), `annulation`.
"""
