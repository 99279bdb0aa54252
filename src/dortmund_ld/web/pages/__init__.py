"""The kinds of pages, a module for each: its addresses, its view, its template, its files."""
