"""What is dangerous about a medicine for this person: pure rules, alerts out."""
