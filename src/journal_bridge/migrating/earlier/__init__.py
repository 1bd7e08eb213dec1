"""What earlier runs left: what they knew of each child, their papers, what they met, and who is gone since."""
