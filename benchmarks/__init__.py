"""What the performance figures of this project are measured with."""
