"""`make bench`: what pages, reads and the public log cost. Goals live here, not in tests."""
