"""Images made worse on purpose, by known amounts, so that all contenders can be asked about the same worse images."""
