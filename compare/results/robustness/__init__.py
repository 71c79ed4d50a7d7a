"""What contenders lose when the test images are not like those they learned from."""
