"""Every word of the screens is translated, and nothing of a message is lost on the way."""
