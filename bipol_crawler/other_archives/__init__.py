"""What other web archives have of the portal: asked of their index, and fetched as it was captured there."""
