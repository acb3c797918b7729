from ..a import name as far
