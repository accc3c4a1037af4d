"""`make bench`: the speeds of the design, measured at national scale. Nothing here is imported by the site."""
