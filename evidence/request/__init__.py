"""What is asked of named owners: the reconstructed return, the evidence tracker, and the documents it names."""
