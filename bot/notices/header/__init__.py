"""The frame of a notice: who issued it, its number and dates, who concluded and who signed."""
