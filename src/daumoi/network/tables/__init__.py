"""Tables of organisations: read from CSV and XLSX, checked row by row, entered, written out."""
