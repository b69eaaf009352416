"""Directives: what paragraphs, headings, labelled items and task tables assign to whom."""
