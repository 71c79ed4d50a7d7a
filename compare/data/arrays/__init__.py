"""Images that come as arrays: which of them are images and labels, brought to one form."""
