"""The workbook as a document: one description of its sheets, built, read and written from it."""
