"""CORDIS: projects of the European framework programmes, who takes part in them, and under which call."""
