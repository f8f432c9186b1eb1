"""What operators see of a process besides its log: metrics and traces, where they are asked for."""
