#!/usr/bin/python3
"""Writes C++ that holds Python sources: freeze.py ROOT FILE... > frozen.cc

The module's name is the path below ROOT; __init__.py makes a package.
"""
import os
import sys


def module_of(root, path):
    name = os.path.relpath(path, root)[: -len(".py")].replace(os.sep, ".")
    package = name.endswith(".__init__")
    return (name[: -len(".__init__")] if package else name), package


def literal(data):
    lines = [data[n : n + 24] for n in range(0, len(data), 24)]
    return "\n".join('    "' + "".join(f"\\{byte:03o}" for byte in line) + '"' for line in lines)


def main():
    root = sys.argv[1]
    print('#include "lib/frozen.h"\n\nnamespace tessera::lib {\nnamespace {\n')
    print("constexpr FrozenSource kSources[] = {")
    for path in sys.argv[2:]:
        with open(path, "rb") as file:
            data = file.read()
        name, package = module_of(root, path)
        print(f'    {{"{name}",\n{literal(data)},\n     {len(data)}, {str(package).lower()}}},')
    print("};\n\n}  // namespace\n")
    print("std::span<const FrozenSource> FrozenSources() { return kSources; }\n\n}  // namespace tessera::lib")


main()
