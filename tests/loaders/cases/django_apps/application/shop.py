class Shop:
    def __init__(self, base):
        self.base = base
