"""cc rules of Tessera.

What its code needs beyond -std=c++20 stands here, not in flags of a .bazelrc, so
that any workspace that has Tessera as a dependency can build it.
"""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library", "cc_test")

TESSERA_COPTS = [
    "-fno-exceptions",
    "-fno-rtti",
]

def tessera_cc_library(name, copts = [], rtti = False, **kwargs):
    """cc_library without C++ exceptions and RTTI.

    Args:
      name: as in cc_library.
      copts: as in cc_library.
      rtti: True emits type information, which Tessera itself does not use: for libraries
        from whose classes others derive, because they may be compiled with RTTI.
      **kwargs: as in cc_library.
    """
    ours = [flag for flag in TESSERA_COPTS if not rtti or flag != "-fno-rtti"]
    cc_library(name = name, copts = ours + copts, **kwargs)

def tessera_cc_test(name, copts = [], size = "small", **kwargs):
    """cc_test built like the libraries it tests."""
    cc_test(name = name, copts = TESSERA_COPTS + copts, size = size, **kwargs)

def tessera_cc_binary(name, copts = [], **kwargs):
    """cc_binary built like the libraries it links."""
    cc_binary(name = name, copts = TESSERA_COPTS + copts, **kwargs)

def tessera_fuzz_test(name, copts = [], **kwargs):
    """A libFuzzer target: defines LLVMFuzzerTestOneInput, runs under --config=fuzz.

    Inputs to start from may lie in the folder <name>_seeds beside it.

    Args:
      name: of the binary; `bazel run --config=fuzz //pkg:name -- -max_total_time=60`.
      copts: as in cc_binary.
      **kwargs: as in cc_binary.
    """
    cc_binary(
        name = name,
        testonly = True,
        copts = TESSERA_COPTS + copts,
        linkopts = ["-fsanitize=fuzzer"],
        tags = [
            "fuzz",
            "manual",
        ],
        **kwargs
    )
