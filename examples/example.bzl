"""tessera_example: a program on one library, with a test of what it prints and of what it pulls in."""

load("//tools:tessera.bzl", "tessera_cc_binary")

def tessera_example(name, library, deps, srcs = None):
    """A program that uses one library of Tessera alone.

    It prints what stands in <name>.txt; that is a test. Another test holds everything the program depends on, as
    `bazel query` sees it, against the line of `library` in //tools/deps:allowed.txt.

    Args:
      name: of the program; <name>.cc is its source.
      library: the package that it shows.
      deps: as in cc_binary.
      srcs: if it has more sources than that.
    """
    tessera_cc_binary(
        name = name,
        srcs = srcs or [name + ".cc"],
        visibility = ["//tools:__subpackages__"],
        deps = deps,
    )
    native.sh_test(
        name = name + "_test",
        size = "small",
        srcs = ["//examples:output_test.sh"],
        args = [
            "$(rootpath :%s)" % name,
            "$(rootpath %s.txt)" % name,
        ],
        data = [
            name + ".txt",
            ":" + name,
        ],
    )
    closure_test(name = name, library = library)

def closure_test(name, library):
    """Tests that target `name` of this package depends on nothing but what `library` may use."""
    native.genquery(
        name = name + "_closure",
        expression = "deps(//%s:%s)" % (native.package_name(), name),
        scope = [":" + name],
    )
    native.sh_test(
        name = name + "_closure_test",
        size = "small",
        srcs = ["//tools/deps:check_closure.py"],
        args = [
            "--library=" + library,
            "--closure=$(rootpath :%s_closure)" % name,
            "--table=$(rootpath //tools/deps:allowed.txt)",
        ],
        data = [
            ":%s_closure" % name,
            "//tools/deps:allowed.txt",
            "//tools/deps:check_deps.py",
        ],
        tags = ["nosan"],
    )
