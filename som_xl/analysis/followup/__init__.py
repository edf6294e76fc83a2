"""Follow-up: what was expected against what came true, why they differ, and what to expect now."""
