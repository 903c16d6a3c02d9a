"""What good looks like and how it is scored: framework and rubric data, and pure rules over signals."""
