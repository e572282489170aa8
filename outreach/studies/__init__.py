"""What it teaches: what a plan would have done, what over-contacting costs."""
