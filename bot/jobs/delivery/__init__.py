"""Delivery: claimed rows become messages, and what became of each is written down."""
