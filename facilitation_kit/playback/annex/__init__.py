"""The figures, words and links of a pack as tables: a workbook, and CSV."""
