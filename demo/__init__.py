"""One small believable world, all of it invented.

`make demo`, the tests and the screenshots build the same ministry, the same outlets and the same releases from the same
seed. Nothing here knows Django except `demo.world` and `demo.up`, which write the builders' results to the database.
"""
