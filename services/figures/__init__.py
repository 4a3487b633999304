"""What the desks achieved over a time: counts, rates and medians, never from few tickets."""
