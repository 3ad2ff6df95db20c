"""What is counted: shares, partners and programmes, each under a stated definition."""
