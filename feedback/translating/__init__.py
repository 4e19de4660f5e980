"""A translator's kit: what each language still lacks, and taking finished words in."""
