"""Types that both sides of the runtime share."""
