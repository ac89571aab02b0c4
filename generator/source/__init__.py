"""The text of a source → its numbers, and which of them the data has."""
