"""`/health/live` and `/health/ready`, for the supervisor, compose and load balancers."""
