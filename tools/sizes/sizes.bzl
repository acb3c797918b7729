"""library_sizes: how big libraries are when they are optimised, whatever the mode of the build that asks."""

def _opt_impl(_settings, _attr):
    return {"//command_line_option:compilation_mode": "opt"}

_opt = transition(
    implementation = _opt_impl,
    inputs = [],
    outputs = ["//command_line_option:compilation_mode"],
)

_Objects = provider(
    doc = "The object files of a library and of what it depends on.",
    fields = {"entries": "depset of struct(label, file)"},
)

def _objects_impl(target, ctx):
    own = {}
    if OutputGroupInfo in target and not getattr(ctx.rule.attr, "testonly", False):
        if hasattr(target[OutputGroupInfo], "compilation_outputs"):
            for file in target[OutputGroupInfo].compilation_outputs.to_list():
                # Of both kinds of objects, if there are both, those for programs that can be loaded anywhere.
                name = file.path.replace(".pic.o", ".o")
                if file.extension == "o" and (name not in own or ".pic." in file.basename):
                    own[name] = struct(label = target.label, file = file)
    return [_Objects(entries = depset(
        own.values(),
        transitive = [dep[_Objects].entries for dep in getattr(ctx.rule.attr, "deps", []) if _Objects in dep],
    ))]

_objects = aspect(
    implementation = _objects_impl,
    attr_aspects = ["deps"],
)

def _program_impl(ctx):
    entries = [
        entry
        for entry in depset(transitive = [dep[_Objects].entries for dep in ctx.attr.libraries]).to_list()
        if not entry.label.workspace_name
    ]
    manifest = ctx.actions.declare_file(ctx.label.name + ".objects")
    ctx.actions.write(manifest, "".join([
        "object\t%s\t%s\n" % (entry.label, entry.file.short_path)
        for entry in entries
    ]))
    packages = [library.label.package for library in ctx.attr.libraries]
    script = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        script,
        "#!/bin/bash\nexec python3 %s --objects %s --tree %s %s \"$@\"\n" % (
            ctx.file._program.short_path,
            manifest.short_path,
            ctx.file.tree.short_path,
            " ".join(packages),
        ),
        is_executable = True,
    )
    return [DefaultInfo(executable = script, runfiles = ctx.runfiles(
        files = [manifest, ctx.file._program, ctx.file.tree] + ctx.files._modules + [entry.file for entry in entries],
    ))]

library_sizes = rule(
    implementation = _program_impl,
    doc = "A program that prints the sizes of `libraries`, and with --update writes them into their READMEs.",
    executable = True,
    attrs = {
        "libraries": attr.label_list(mandatory = True, cfg = _opt, aspects = [_objects]),
        "tree": attr.label(
            doc = "A file at the top of the source tree.",
            allow_single_file = True,
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
        "_modules": attr.label_list(default = ["//tools/elf:modules"]),
        "_program": attr.label(default = "//tools/sizes:sizes.py", allow_single_file = True),
    },
)
