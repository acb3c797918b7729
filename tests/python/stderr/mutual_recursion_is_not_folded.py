def f(n):
    if not n: raise KeyError(n)
    g(n)


def g(n):
    f(n - 1)


f(3)
# stderr: Traceback (most recent call last):
# stderr:   File "mutual_recursion_is_not_folded.py", line 10, in <module>
# stderr:     f(3)
# stderr:   File "mutual_recursion_is_not_folded.py", line 3, in f
# stderr:     g(n)
# stderr:   File "mutual_recursion_is_not_folded.py", line 7, in g
# stderr:     f(n - 1)
# stderr:   File "mutual_recursion_is_not_folded.py", line 3, in f
# stderr:     g(n)
# stderr:   File "mutual_recursion_is_not_folded.py", line 7, in g
# stderr:     f(n - 1)
# stderr:   File "mutual_recursion_is_not_folded.py", line 3, in f
# stderr:     g(n)
# stderr:   File "mutual_recursion_is_not_folded.py", line 7, in g
# stderr:     f(n - 1)
# stderr:   File "mutual_recursion_is_not_folded.py", line 2, in f
# stderr:     if not n: raise KeyError(n)
# stderr:               ^^^^^^^^^^^^^^^^^
# stderr: KeyError: 0
# exit: 1
