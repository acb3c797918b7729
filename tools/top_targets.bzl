"""What the checks of the whole tree start from.

A library that is reached from none of these would escape the checks, so
//tools/deps:complete_test fails and names it: add the target that uses it, or itself.
"""

TOP_TARGETS = [
    "//alloc",
    "//bytecode",
    "//bytecode:opcode_docs",
    "//cmd:tessera",
    "//compiler",
    "//compiler:carets",
    "//examples/calculator",
    "//examples/interp:tenants",
    "//examples/modules:plugins",
    "//gc",
    "//gil",
    "//gil:timeline",
    "//immortal",
    "//imports",
    "//interp",
    "//modules",
    "//modules/builtins",
    "//modules:shared_object",
    "//objects",
    "//runtime",
    "//runtime:perf_map",
    "//runtime:signals",
    "//runtime:stack_dump",
    "//sync",
    "//vm",
]
