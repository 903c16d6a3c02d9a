"""The provider market: the regulator's directory of latest ratings, and the risk profile of an area."""
