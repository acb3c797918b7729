# __spec__ of modules: where they come from, and what they belong to.
import errno
import pkg
import pkg.plain

for module in (errno, pkg, pkg.plain):
    spec = module.__spec__
    print(spec.name, repr(spec.parent), spec.has_location, spec.loader_state)
# expect: errno '' False None
# expect: pkg 'pkg' True None
# expect: pkg.plain 'pkg' True None
print(errno.__spec__.origin, errno.__spec__.submodule_search_locations, errno)  # expect: built-in None <module 'errno' (built-in)>
print(pkg.__spec__.origin == pkg.__file__, pkg.__spec__.submodule_search_locations == pkg.__path__)  # expect: True True
print(pkg.plain.__spec__.submodule_search_locations, repr(pkg.plain) == "<module 'pkg.plain' from %r>" % pkg.plain.__file__)  # expect: None True
