"""What readings come to: joules, carbon, money, households, break-even, limits, growth; numbers in, numbers out."""
