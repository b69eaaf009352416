"""What one side asks and the other answers: obstacles, objections, explanations, extensions."""
