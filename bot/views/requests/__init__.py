"""Obstacles, objections, explanations and extensions."""
