"""What a contract must meet before code is generated from it: a file for each subject."""
