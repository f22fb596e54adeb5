"""The sealed case file: built from a complaint, read by those who hold its keys, written by appending."""
