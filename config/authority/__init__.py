"""Public answers of the test authority about its certificates; outside production alone."""
