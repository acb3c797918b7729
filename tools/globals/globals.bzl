"""Tests of the object files that libraries consist of, no_mutable_globals_test among them."""

_Objects = provider(
    doc = "The object files of a target and of what it links.",
    fields = {"entries": "depset of struct(label, file)"},
)

def _targets(value):
    if type(value) == "Target":
        return [value]
    if type(value) == "list":
        return [item for item in value if type(item) == "Target"]
    return []

# The attributes through which code is linked, of cc_* rules and of rules over them.
_EDGES = ["deps", "implementation_deps", "modules", "srcs", "actual", "library"]

def _objects_impl(target, ctx):
    own = []
    if OutputGroupInfo in target and not getattr(ctx.rule.attr, "testonly", False):
        if hasattr(target[OutputGroupInfo], "compilation_outputs"):
            own = [
                struct(label = target.label, file = file)
                for file in target[OutputGroupInfo].compilation_outputs.to_list()
                if file.extension == "o"
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

def _test_impl(ctx):
    # What belongs to the workspace of the test is checked, what it depends on is not.
    entries = {
        entry.file: entry.label
        for entry in depset(transitive = [dep[_Objects].entries for dep in ctx.attr.deps]).to_list()
        if entry.label.workspace_name == ctx.label.workspace_name
    }
    manifest = ctx.actions.declare_file(ctx.label.name + ".objects")
    ctx.actions.write(manifest, "".join([
        "%s\t%s\n" % (label, file.short_path)
        for file, label in entries.items()
    ]))
    command = ["exec", "python3", ctx.file._checker.short_path, "--objects", manifest.short_path]
    for file in ctx.files.allowed:
        command += ["--allowed", file.short_path]
    script = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        script,
        "#!/bin/bash\n" + " ".join([_quote(word) for word in command]) + "\n",
        is_executable = True,
    )
    return [DefaultInfo(
        executable = script,
        runfiles = ctx.runfiles(
            files = [manifest, ctx.file._checker] + ctx.files.allowed + entries.keys(),
        ),
    )]

def _objects_test(doc, checker):
    return rule(
        implementation = _test_impl,
        doc = doc,
        test = True,
        attrs = {
            "allowed": attr.label_list(
                doc = "Files of what is allowed; //tools/globals:allowed.txt shows how they read.",
                allow_files = [".txt"],
            ),
            "deps": attr.label_list(mandatory = True, aspects = [_objects]),
            "_checker": attr.label(default = checker, allow_single_file = True),
        },
    )

no_mutable_globals_test = _objects_test(
    doc = """Fails for each writable global of `deps` and of all that they link from the
same workspace. testonly libraries are left out.

    no_mutable_globals_test(
        name = "globals_test",
        allowed = ["allowed_globals.txt"],
        deps = [":my_library"],
    )
""",
    checker = "//tools/globals:check_globals.py",
)

operator_new_test = _objects_test(
    doc = """Fails for each object file of `deps`, and of all that they link from the same
workspace, that allocates with the throwing operator new.""",
    checker = "//tools/operator_new:check_operator_new.py",
)
