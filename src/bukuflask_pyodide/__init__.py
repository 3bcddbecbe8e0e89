"""What Python is given in the browser edition so that the same lessons run there. Imported nowhere else."""
