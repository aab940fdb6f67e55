"""What the league table is measured against: a view that returns bytes, and plain templates."""
