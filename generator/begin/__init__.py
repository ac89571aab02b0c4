"""A new report: what it begins with."""
