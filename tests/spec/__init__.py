"""The rating rules as tables; each test is one rule."""
