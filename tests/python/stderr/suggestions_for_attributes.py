import sys


def show(f):
    try:
        f()
    except BaseException as e:
        sys.excepthook(type(e), e, e.__traceback__)


class A:
    attribute = 1
    def __dir__(self): return ["attribute", "other"]


class NoDir:
    def __dir__(self): raise 1


for f in (lambda: A().atribute, lambda: A().ATTRIBUTE, lambda: A().nothing, lambda: A.atribute, lambda: [].apend, lambda: "".joiin, lambda: sys.exi,
          lambda: NoDir().attr, lambda: None.foo): show(f)
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_attributes.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_attributes.py", line 20, in <lambda>
# stderr:     for f in (lambda: A().atribute, lambda: A().ATTRIBUTE, lambda: A().nothing, lambda: A.atribute, lambda: [].apend, lambda: "".joiin, lambda: sys.exi,
# stderr:                       ^^^^^^^^^^^^
# stderr: AttributeError: 'A' object has no attribute 'atribute'. Did you mean: 'attribute'?
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_attributes.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_attributes.py", line 20, in <lambda>
# stderr:     for f in (lambda: A().atribute, lambda: A().ATTRIBUTE, lambda: A().nothing, lambda: A.atribute, lambda: [].apend, lambda: "".joiin, lambda: sys.exi,
# stderr:                                             ^^^^^^^^^^^^^
# stderr: AttributeError: 'A' object has no attribute 'ATTRIBUTE'
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_attributes.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_attributes.py", line 20, in <lambda>
# stderr:     for f in (lambda: A().atribute, lambda: A().ATTRIBUTE, lambda: A().nothing, lambda: A.atribute, lambda: [].apend, lambda: "".joiin, lambda: sys.exi,
# stderr:                                                                    ^^^^^^^^^^^
# stderr: AttributeError: 'A' object has no attribute 'nothing'
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_attributes.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_attributes.py", line 20, in <lambda>
# stderr:     for f in (lambda: A().atribute, lambda: A().ATTRIBUTE, lambda: A().nothing, lambda: A.atribute, lambda: [].apend, lambda: "".joiin, lambda: sys.exi,
# stderr:                                                                                         ^^^^^^^^^^
# stderr: AttributeError: type object 'A' has no attribute 'atribute'. Did you mean: 'attribute'?
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_attributes.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_attributes.py", line 20, in <lambda>
# stderr:     for f in (lambda: A().atribute, lambda: A().ATTRIBUTE, lambda: A().nothing, lambda: A.atribute, lambda: [].apend, lambda: "".joiin, lambda: sys.exi,
# stderr:                                                                                                             ^^^^^^^^
# stderr: AttributeError: 'list' object has no attribute 'apend'. Did you mean: 'append'?
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_attributes.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_attributes.py", line 20, in <lambda>
# stderr:     for f in (lambda: A().atribute, lambda: A().ATTRIBUTE, lambda: A().nothing, lambda: A.atribute, lambda: [].apend, lambda: "".joiin, lambda: sys.exi,
# stderr:                                                                                                                               ^^^^^^^^
# stderr: AttributeError: 'str' object has no attribute 'joiin'. Did you mean: 'join'?
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_attributes.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_attributes.py", line 20, in <lambda>
# stderr:     for f in (lambda: A().atribute, lambda: A().ATTRIBUTE, lambda: A().nothing, lambda: A.atribute, lambda: [].apend, lambda: "".joiin, lambda: sys.exi,
# stderr:                                                                                                                                                 ^^^^^^^
# stderr: AttributeError: module 'sys' has no attribute 'exi'. Did you mean: 'exit'?
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_attributes.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_attributes.py", line 21, in <lambda>
# stderr:     lambda: NoDir().attr, lambda: None.foo): show(f)
# stderr:             ^^^^^^^^^^^^
# stderr: AttributeError: 'NoDir' object has no attribute 'attr'
# stderr: Traceback (most recent call last):
# stderr:   File "suggestions_for_attributes.py", line 6, in show
# stderr:     f()
# stderr:   File "suggestions_for_attributes.py", line 21, in <lambda>
# stderr:     lambda: NoDir().attr, lambda: None.foo): show(f)
# stderr:                                   ^^^^^^^^
# stderr: AttributeError: 'NoneType' object has no attribute 'foo'
