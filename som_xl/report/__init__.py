"""The result as text and tables for people."""
