"""tessera_runtime: a library that knows a chosen list of native modules, without a registry that fills itself at start."""

load("//tools:tessera.bzl", "tessera_cc_library")

def _name_of(label):
    """The last part of a label: the name of the module that its target defines with TESSERA_MODULE."""
    return label.rsplit(":", 1)[1] if ":" in label else label.rsplit("/", 1)[-1]

def tessera_runtime(name, modules, visibility = None, **kwargs):
    """Composes `modules` into a library with the header "<package>/<name>.h".

    The header declares `const ::tessera::modules::ModuleTable& <name>()`, for RuntimeConfig::modules.

    Args:
      name: the library, its header and its function.
      modules: labels of libraries; each defines TESSERA_MODULE(x), x being the name of the target.
      visibility: as for any library.
      **kwargs: further attributes of a library (testonly, tags).
    """
    names = [_name_of(module) for module in modules]
    if len(depset(names).to_list()) != len(names):
        fail("tessera_runtime(%r): two modules of one name in %r" % (name, names))

    include = native.package_name() + "/" + name + ".h" if native.package_name() else name + ".h"
    function = "const ::tessera::modules::ModuleTable& %s()" % name
    header = ["#pragma once", "#include \"modules/module_def.h\"", function + ";"]
    source = ["#include \"%s\"" % include]
    source += ["extern const ::tessera::modules::ModuleDef tessera_module_%s;" % n for n in names]
    source += ["namespace {"]
    if names:
        source += ["constexpr const ::tessera::modules::ModuleDef* kDefs[] = {"]
        source += ["    &tessera_module_%s," % n for n in names]
        source += ["};", "constexpr ::tessera::modules::ModuleTable kTable = {kDefs};"]
    else:
        source += ["constexpr ::tessera::modules::ModuleTable kTable = {};"]
    source += ["}  // namespace", function + " { return kTable; }"]

    _write(name + "_header", name + ".h", header)
    _write(name + "_source", name + ".cc", source)
    tessera_cc_library(
        name = name,
        srcs = [name + ".cc"],
        hdrs = [name + ".h"],
        visibility = visibility,
        deps = [Label("//modules")] + modules,
        **kwargs
    )

def _write(name, out, lines):
    native.genrule(
        name = name,
        outs = [out],
        cmd = "printf '%s\\n' " + " ".join(["'" + line + "'" for line in lines]) + " > $@",
        visibility = ["//visibility:private"],
    )
