"""Files of pictures, arrays, tables and points become images `(n, height, width, channels)` uint8."""
