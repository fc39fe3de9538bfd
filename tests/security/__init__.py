"""What a hostile visitor tries."""
