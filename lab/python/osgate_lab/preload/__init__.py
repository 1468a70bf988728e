"""What each zygote imports before it forks services: as much as possible of what they would import themselves."""
