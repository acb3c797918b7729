"""tessera_extension: a native module as a shared object, <name>.tessera.so, that a program loads at run time."""

load("@rules_cc//cc:defs.bzl", "cc_binary")
load("//tools:tessera.bzl", "TESSERA_COPTS")

def _headers_of_impl(ctx):
    return [CcInfo(compilation_context = cc_common.merge_cc_infos(
        cc_infos = [dep[CcInfo] for dep in ctx.attr.deps],
    ).compilation_context)]

# What a dependency declares, without its code: the program that opens the shared object has that already, and a second
# copy would have state of its own.
_headers_of = rule(
    implementation = _headers_of_impl,
    attrs = {"deps": attr.label_list(providers = [CcInfo])},
    provides = [CcInfo],
)

def tessera_extension(name, srcs, deps = [Label("//modules")], libraries = [], copts = [], testonly = False, visibility = None, **kwargs):
    """A shared object with the module `name`, to be found on the search path as <name>.tessera.so.

    Args:
      name: of the module; one of srcs has TESSERA_MODULE(name) and TESSERA_NATIVE_NOTE(name, ...).
      srcs: sources.
      deps: libraries of Tessera whose headers it includes; their code is the program's.
      libraries: libraries of your own, linked into the shared object.
      copts: further flags.
      testonly: as for any rule.
      visibility: as for any rule.
      **kwargs: further attributes of a cc_binary (linkopts, tags, defines).
    """
    _headers_of(
        name = name + "_headers",
        deps = deps,
        testonly = testonly,
        visibility = ["//visibility:private"],
    )
    cc_binary(
        name = name + ".tessera.so",
        srcs = srcs,
        copts = TESSERA_COPTS + copts,
        linkshared = True,
        deps = [":" + name + "_headers"] + libraries,
        testonly = testonly,
        visibility = visibility,
        **kwargs
    )
