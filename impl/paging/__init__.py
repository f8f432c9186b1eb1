"""Lists a page at a time: where a page begins, and what nobody else can write."""
