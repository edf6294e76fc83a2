"""SØM-XL: what a social intervention does to public budgets, per payer and year."""

__version__ = "0.1.0"
