"""Acting for somebody else: asked and accepted between adults, recorded for a child, ended by either."""
