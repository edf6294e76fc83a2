"""The live host: worksheet functions and what binds them to Excel. Only ``udfs`` imports xlwings."""
