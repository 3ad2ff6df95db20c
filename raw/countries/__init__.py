"""Countries and territories, the codes sources use for them, and the areas they belong to: a register kept here."""
