"""What they said: visible text, signals with their quotes, what follows from them."""
