"""The contract as TypeScript."""
