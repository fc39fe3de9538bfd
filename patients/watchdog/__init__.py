"""Rules that notice an unusual look, and the flags they raise."""
