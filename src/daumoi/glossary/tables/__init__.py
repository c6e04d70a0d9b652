"""Tables of terms: read from CSV and XLSX, checked row by row, entered, written out."""
