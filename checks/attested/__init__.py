"""What no protocol can see, and a person attests."""
