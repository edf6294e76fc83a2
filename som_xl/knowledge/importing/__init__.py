"""Import of the user's own knowledge from workbooks and CSV files of any layout, into the user's own layer."""
