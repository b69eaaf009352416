"""/chuyen, /gop, /thuhoi and /hoantac."""
