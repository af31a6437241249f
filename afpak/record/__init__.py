"""The record: the tables, what they may hold, how they are read, cut, checked, changed and passed on."""
