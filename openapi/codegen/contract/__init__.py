"""The contract as data: its document, and each of its operations whole.

Nothing here knows a language that code is generated in.
"""
