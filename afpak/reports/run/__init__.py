"""Running notebooks, several at a time."""
