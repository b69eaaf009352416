"""Scans and photos, read by tesseract."""
