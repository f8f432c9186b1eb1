"""Users as they see themselves: registering, signing in, changing what others see."""
