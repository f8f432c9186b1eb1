"""What generated code consists of besides what a contract decides: the same for every contract.

Each module is copied into `generated/` if something there imports it. Here it imports its
neighbours from `generated/`, so that it is linted and typed where it stands.
"""
