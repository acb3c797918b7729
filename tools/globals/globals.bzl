"""Tests of the object files that libraries consist of, no_mutable_globals_test among them."""

_Objects = provider(
    doc = "The object files and the sources of a target and of what it links.",
    fields = {"entries": "depset of struct(kind, label, file); kind is \"object\" or \"source\""},
)

def _targets(value):
    if type(value) == "Target":
        return [value]
    if type(value) == "list":
        return [item for item in value if type(item) == "Target"]
    return []

# The attributes through which code is linked, of cc_* rules and of rules over them.
_EDGES = ["deps", "implementation_deps", "modules", "srcs", "actual", "library"]

_SOURCES = ["srcs", "hdrs", "textual_hdrs"]

def _objects_impl(target, ctx):
    own = []
    if OutputGroupInfo in target and not getattr(ctx.rule.attr, "testonly", False):
        if hasattr(target[OutputGroupInfo], "compilation_outputs"):
            own = [
                struct(kind = "object", label = target.label, file = file)
                for file in target[OutputGroupInfo].compilation_outputs.to_list()
                if file.extension == "o"
            ]
        own += [
            struct(kind = "source", label = target.label, file = file)
            for name in _SOURCES
            for file in getattr(ctx.rule.files, name, [])
            if file.is_source
        ]
    below = []
    for edge in _EDGES:
        for dep in _targets(getattr(ctx.rule.attr, edge, None)):
            if _Objects in dep:
                below.append(dep[_Objects].entries)
    return [_Objects(entries = depset(own, transitive = below))]

_objects = aspect(
    implementation = _objects_impl,
    attr_aspects = _EDGES,
)

def _quote(text):
    return "'" + text.replace("'", "'\\''") + "'"

def _program(ctx, before, after):
    """An executable: `python3 PROGRAM before... OPTIONS... after`, `before` and `after` being text for the shell."""

    # What belongs to the workspace of the test is checked, what it depends on is not.
    entries = [
        entry
        for entry in depset(transitive = [dep[_Objects].entries for dep in ctx.attr.deps]).to_list()
        if entry.label.workspace_name == ctx.label.workspace_name
    ]
    manifest = ctx.actions.declare_file(ctx.label.name + ".objects")
    ctx.actions.write(manifest, "".join([
        "%s\t%s\t%s\n" % (entry.kind, entry.label, entry.file.short_path)
        for entry in entries
    ]))
    options = ["--objects", manifest.short_path]
    for file in ctx.files.allowed:
        options += ["--allowed", file.short_path]
    script = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        script,
        "#!/bin/bash\nexec python3 %s %s %s %s\n" % (
            _quote(ctx.file._program.short_path),
            before,
            " ".join([_quote(word) for word in options]),
            after,
        ),
        is_executable = True,
    )
    return [DefaultInfo(
        executable = script,
        runfiles = ctx.runfiles(
            files = [manifest, ctx.file._program] + ctx.files._modules + ctx.files.allowed +
                    [entry.file for entry in entries],
        ),
    )]

def _globals_test_impl(ctx):
    return _program(ctx, "check", "--allow-stale" if ctx.attr.allow_stale else "")

def _globals_report_impl(ctx):
    parts = ["--part=%s=%s" % (name, packages) for name, packages in ctx.attr.parts.items()]
    return _program(ctx, '"${1:-list}"', " ".join([_quote(word) for word in parts]) + ' "${@:2}"')

def _operator_new_test_impl(ctx):
    return _program(ctx, "", "")

def _attributes(program, modules):
    return {
        "allowed": attr.label_list(
            doc = "Files of what is allowed; //tools/globals:allowed.txt shows how they read.",
            allow_files = [".txt"],
        ),
        "deps": attr.label_list(mandatory = True, aspects = [_objects]),
        "_modules": attr.label_list(default = modules, allow_files = [".py"]),
        "_program": attr.label(default = program, allow_single_file = True),
    }

_GLOBALS = "//tools/globals:globals.py"
_MODULES = [
    "//tools/elf:modules",
    "//tools/globals:modules",
]

_no_mutable_globals_test = rule(
    implementation = _globals_test_impl,
    test = True,
    attrs = dict(
        _attributes(_GLOBALS, _MODULES),
        allow_stale = attr.bool(),
    ),
)

def no_mutable_globals_test(name, deps, allowed = [], allow_stale = False, tags = [], size = "small", **kwargs):
    """Fails for each mutable global of `deps` and of all that they link from the same workspace.

        no_mutable_globals_test(
            name = "globals_test",
            allowed = ["allowed_globals.txt"],
            deps = [":my_library"],
        )

    The message names variable, target, file and line. testonly libraries are left out. Needs
    ELF objects (Linux, no ThinLTO); sanitizers add globals of their own, so leave tests
    tagged `nosan` out of such builds.

    Args:
      name: of the test.
      deps: cc_library, cc_binary, or rules over them.
      allowed: files of what is allowed, with reasons; `globals.py --help` says how they read.
      allow_stale: True lets lines of `allowed` cover nothing, for a file that several tests share.
      tags: as in any test; `nosan` is added.
      size: as in any test.
      **kwargs: as in any test.
    """
    _no_mutable_globals_test(
        name = name,
        allow_stale = allow_stale,
        allowed = allowed,
        size = size,
        tags = tags + ["nosan"],
        deps = deps,
        **kwargs
    )

globals_report = rule(
    implementation = _globals_report_impl,
    doc = """What `bazel run` prints about the globals of `deps`:

    bazel run //tools/globals -- list | show SYMBOL | table | suggest-const | check
""",
    executable = True,
    attrs = dict(
        _attributes(_GLOBALS, _MODULES),
        parts = attr.string_dict(doc = "The columns of `table`: {name: \"package,package\"}."),
    ),
)

operator_new_test = rule(
    implementation = _operator_new_test_impl,
    doc = """Fails for each object file of `deps`, and of all that they link from the same
workspace, that allocates with the throwing operator new.""",
    test = True,
    attrs = _attributes("//tools/operator_new:check_operator_new.py", ["//tools/elf:modules"]),
)
