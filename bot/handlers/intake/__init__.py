"""Documents, /giao, /sua, /huy and /nhap."""
