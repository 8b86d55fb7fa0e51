"""Demo: an invented franchise and a page to try everything on."""
