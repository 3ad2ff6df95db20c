"""Mathematics that SQL does not have, for the Python that follows some SELECTs: numpy and the standard library only.

Each module is one method, with its formula and its source. What a table is, where its rows come from and what its
columns are called does not belong here.
"""
