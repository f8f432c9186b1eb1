"""The history of the schema: `versions` has one module per revision, made of `steps`.

Nothing here imports the application: it changes, and a revision must not.
"""
