"""What speed and memory cost; every file runs as a module."""
