"""Items of OWASP ASVS 5.0 that no other test proves; docs/asvs.csv names the test of each."""
