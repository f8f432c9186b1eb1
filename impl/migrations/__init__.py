"""How the schema came to be: `versions` holds a revision each, made of `steps`.

Nothing here imports the application, which changes while a revision must not.
"""
