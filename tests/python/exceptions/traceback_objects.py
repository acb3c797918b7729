# A traceback lists the frames from the handler to the raise.
import sys
def a(): b()
def b(): c = 1; raise ValueError("v")
try: a()
except ValueError as e:
    tb = e.__traceback__; names = []
    while tb: names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno, tb.tb_frame.f_lineno)); last = tb; tb = tb.tb_next
print(names, last.tb_frame.f_locals, last.tb_lasti >= 0)  # expect: [('<module>', 5, 8), ('a', 3, 3), ('b', 4, 4)] {'c': 1} True
def again():
    try: a()
    except ValueError as e: raise e
try: again()
except ValueError as e:
    tb = e.__traceback__; n = []
    while tb: n.append(tb.tb_frame.f_code.co_name); tb = tb.tb_next
    print(n)  # expect: ['<module>', 'again', 'again', 'a', 'b']
tb = e = None
print(type(last).__name__); last.tb_next = None  # expect: traceback
try: last.tb_next = last
except ValueError as e: print(e)  # expect: traceback loop detected
try: last.tb_next = 5
except TypeError as e: print(e)  # expect: expected traceback object, got 'int'
