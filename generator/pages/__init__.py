"""What readers see: reports × language → Markdown pages, pictures, codes to embed."""
