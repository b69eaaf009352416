"""Time: days, periods, deadlines and recurring deadlines, in notices and as people type them."""
