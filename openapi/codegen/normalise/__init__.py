"""Any contract in the one form that code is generated from: a file for each step."""
