"""What is observed, as data: the settings that decide what is counted, so that SQL joins them like any other table."""
