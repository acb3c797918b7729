"""Copies of sources that a model runs, with mutations that can be switched on: see mutate.cc."""

def mutant_sources(name, table, srcs):
    """Makes model/mutant/SOURCE of each source, and model/mutant/mutants.inc: the rows of the table."""
    native.genrule(
        name = name,
        testonly = True,
        srcs = [table] + srcs,
        outs = ["model/mutant/" + src for src in srcs] + ["model/mutant/mutants.inc"],
        cmd = "$(location //gil:mutate) {package} $(location {table}) $(RULEDIR)/model/mutant {sources}".format(
            package = native.package_name(),
            sources = " ".join(["$(location " + src + ")" for src in srcs]),
            table = table,
        ),
        tools = ["//gil:mutate"],
        visibility = ["//visibility:private"],
    )
