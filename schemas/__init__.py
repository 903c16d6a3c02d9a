"""What the things of the field are, and where they are kept: the bottom layer, which imports nothing of ours."""
