"""The office: what a complaint mechanism keeps, who may read it, and by when it must answer. No HTTP, no chat."""
