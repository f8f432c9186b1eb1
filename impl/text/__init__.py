"""Text as people mean it: folded, split into words, visible; the same on every database."""
