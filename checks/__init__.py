"""The documented requirements, executable: facts in, verdict out."""
