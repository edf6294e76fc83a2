"""Project calculations (projektberegninger): consequences per participant that are stored, loaded and adjusted."""
