"""A table as people have it → the rows of a figure of ours.

1. `grid`: an Excel workbook or a CSV file becomes rows of cells, each the text that is shown. The only reader of such files.
2. `layout`: which rows are title, heads, body and notes; which columns are labels, which hold numbers.
3. `cell`, `unit_words`, `label`: what one cell, the words of a unit, and one label say.
4. `understand`: all cells with what their labels say; and the questions that only a person can answer.
5. `tidy`: ids, columns, the text of the CSV file.
6. `insert`: new entries in report.yml and the vocabulary, with everything else as it was.

What cannot be told is a question or a problem, never a guess. `cli/import_.py` asks, shows and writes.
"""
