import sys

class Out:
    def __init__(self, under):
        self.under = under
    def write(self, text):
        helper(self.under, text)
    def flush(self):
        helper(self.under, "")

def helper(under, text):
    under.write(text.upper())

sys.stdout = Out(sys.stdout)
print("replaced")  # expect: REPLACED

class Late:
    def __del__(self):
        print("late")  # expect: late

late = Late()
