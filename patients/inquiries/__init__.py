"""“I do not recognise this look”: the patient asks, an officer answers."""
