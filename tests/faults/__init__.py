"""What fails around access: the journal, locks, caches, and contexts that no gate made."""
