"""Several reports over time: what the site's index and its trend pages say and draw."""
