def __getattr__(name):
    if name == "made": return "made for " + __name__
    raise AttributeError("no " + name)
def __dir__(): return ["made"]
