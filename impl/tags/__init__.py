"""Tags: on tasks, renamed, merged and removed."""
