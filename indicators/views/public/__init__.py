"""Pages everybody may read."""
