"""`make bench`: what pages and FHIR reads cost on a running system. Goals live here, not in tests."""
