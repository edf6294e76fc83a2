"""Local consequences: what a municipality's own panel says about use of services after a success.

A panel of personal data comes in; only estimates, rounded counts and texts go out. Nothing here shows, logs or
keeps an id, a row or a cell of the panel: an error names column and row number only.
"""
