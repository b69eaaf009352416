"""Reading notices: a document becomes directives, each with the span it was read from.

A library of its own: no chat, no database, no network, no clock.
"""
