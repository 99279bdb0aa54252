"""Publish a directory of Turtle, shapes and queries as linked data."""
