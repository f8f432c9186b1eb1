"""Text as people mean it: folded, cut into words, visible. The same on every database."""
