"""The headline figures of every release that is kept, as each published them."""
