"""graph_test: runs a program over the build graph, as the rules of this tree see it."""

_Graph = provider(
    doc = "The targets of a workspace and what each depends on.",
    fields = {"nodes": "depset of JSON: {label, kind, testonly, edges: [[attribute, label]]}"},
)

def _targets(value):
    if type(value) == "Target":
        return [value]
    if type(value) in ("list", "tuple"):
        return [item for item in value if type(item) == "Target"]
    if type(value) == "dict":
        return [item for item in value.keys() if type(item) == "Target"]
    return []

# The attributes that are followed. All attributes are recorded.
_EDGES = ["deps", "implementation_deps", "modules", "srcs", "hdrs", "textual_hdrs", "data", "actual", "library"]

def _graph_impl(target, ctx):
    edges = []
    below = []
    for name in dir(ctx.rule.attr):
        if name.startswith("_") or name in ("visibility", "toolchains", "compatible_with"):
            continue
        for dep in _targets(getattr(ctx.rule.attr, name)):
            edges.append([name, str(dep.label)])
            if _Graph in dep:
                below.append(dep[_Graph].nodes)
    node = struct(
        edges = edges,
        kind = ctx.rule.kind,
        label = str(target.label),
        testonly = getattr(ctx.rule.attr, "testonly", False),
    )
    return [_Graph(nodes = depset([node.to_json()], transitive = below))]

_graph = aspect(
    implementation = _graph_impl,
    attr_aspects = _EDGES,
)

def _quote(text):
    return "'" + text.replace("'", "'\\''") + "'"

def _test_impl(ctx):
    graph = ctx.actions.declare_file(ctx.label.name + ".graph")
    nodes = depset(transitive = [dep[_Graph].nodes for dep in ctx.attr.deps]).to_list()
    ctx.actions.write(graph, "\n".join(nodes) + "\n")
    checker = ctx.file.checker
    files = [graph, checker]
    command = ["exec", "python3", checker.short_path, "--graph", graph.short_path]
    if ctx.file.table:
        files.append(ctx.file.table)
        command += ["--table", ctx.file.table.short_path]
    if ctx.file.tree:
        files.append(ctx.file.tree)
        command += ["--tree", ctx.file.tree.short_path]
    script = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        script,
        "#!/bin/bash\n" + " ".join([_quote(word) for word in command]) + "\n",
        is_executable = True,
    )
    return [DefaultInfo(executable = script, runfiles = ctx.runfiles(files = files))]

graph_test = rule(
    implementation = _test_impl,
    doc = "Runs `checker` on the build graph below `deps`.",
    test = True,
    attrs = {
        "checker": attr.label(
            doc = "A Python 3 program; gets --graph FILE [--table FILE] [--tree FILE].",
            allow_single_file = [".py"],
            mandatory = True,
        ),
        "deps": attr.label_list(mandatory = True, aspects = [_graph]),
        "table": attr.label(allow_single_file = [".txt"]),
        "tree": attr.label(
            doc = "A file at the top of the source tree.",
            allow_single_file = True,
        ),
    },
)
