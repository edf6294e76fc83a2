"""Many cases at once: one batch, ranked, and the best of them chosen within a budget."""
