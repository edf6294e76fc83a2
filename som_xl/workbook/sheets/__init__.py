"""One module per group of sheets: what stands where on a new workbook."""
