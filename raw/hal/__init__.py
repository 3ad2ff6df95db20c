"""HAL, the French open archive: publications deposited by authors and laboratories, and each author's laboratories."""
