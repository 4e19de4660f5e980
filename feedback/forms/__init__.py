"""What is asked, as data: surveys in TOML, how they are read, answered, matched and scored."""
