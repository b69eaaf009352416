"""Figures: how everything stood at an instant, periods, and what /baocao is asked for."""
