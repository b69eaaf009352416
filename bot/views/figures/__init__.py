"""Reports: on one screen, as a chart, as Excel and Word files."""
