"""Pure: metrics, rubric, evaluator and feedback values."""
