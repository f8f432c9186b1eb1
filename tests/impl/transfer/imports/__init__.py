"""Tests of files of tasks that are taken back."""
