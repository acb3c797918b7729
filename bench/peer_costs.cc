// The loops of library_costs.cc with CPython's calls, or with -DMIMALLOC mimalloc's. Compiled by ./run with the peer's compiler.
#include <string.h>

#include "loops.h"

#ifdef MIMALLOC
#include <mimalloc.h>

struct FromMimalloc {
  void* Allocate(size_t size) { return mi_malloc(size); }
  void Free(void* block) { mi_free(block); }
};

int main() {
  FromMimalloc allocator;
  tessera::bench::AllocationRows(allocator);
}
#else
#include <Python.h>

using namespace tessera::bench;  // NOLINT

struct FromObjects {
  void* Allocate(size_t size) { return PyObject_Malloc(size); }
  void Free(void* block) { PyObject_Free(block); }
};

int main(int argc, char** argv) {
  const char* group = argc > 1 ? argv[1] : "";
  PyConfig config;
  PyConfig_InitIsolatedConfig(&config);
  config.site_import = 0;
  Py_InitializeFromConfig(&config);
  if (strcmp(group, "gil") == 0) {
    Row("free_pair", NanosecondsEach(10000000, [] {
          PyThreadState* state = PyEval_SaveThread();
          PyEval_RestoreThread(state);
        }));
  } else if (strcmp(group, "immortal") == 0) {
    PyObject* none = Py_None;
    Row("pair", NanosecondsEach(100000000, [&] {
          Touch(none);
          Py_INCREF(none);
          Touch(none);
          Py_DECREF(none);
        }));
    Row("two_cores_to_one", TwoCoresToOne(20000000, [&] {
          PyObject* object = none;
          Touch(object);
          Py_INCREF(object);
          PyTypeObject* type = Py_TYPE(object);
          Touch(type);
          Py_DECREF(object);
        }));
  } else if (strcmp(group, "audit") == 0) {
    Row("event_without_hooks", NanosecondsEach(100000000, [] { PySys_Audit("event", nullptr); }));
  } else if (strcmp(group, "heap") == 0) {
    FromObjects allocator;
    AllocationRows(allocator);
  }
  return 0;
}
#endif
