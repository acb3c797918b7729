"""Module extension: the same pinned archives as deps.bzl, for bzlmod."""

load("//:deps.bzl", "tessera_archives")

def _declare(repo_rule, name, **kwargs):
    repo_rule(name = name, **kwargs)

def _impl(_module_ctx):
    tessera_archives(_declare)

archives = module_extension(implementation = _impl)
