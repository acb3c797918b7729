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

#include <algorithm>
#include <atomic>
#include <thread>

using namespace tessera::bench;  // NOLINT

// Without the GIL; on a thread that has no state of its own.
void AttachRows(PyInterpreterState* interp, const std::string& where) {
  PyThreadState* kept = PyThreadState_New(interp);
  Row("attach_kept" + where, NanosecondsEach(2000000, [&] {
        PyEval_AcquireThread(kept);
        PyEval_ReleaseThread(kept);
      }));
  PyEval_AcquireThread(kept);
  PyThreadState_Clear(kept);
  PyThreadState_DeleteCurrent();
  Row("attach_first" + where, NanosecondsEach(5000, [&] {
        PyThreadState* state = PyThreadState_New(interp);
        PyEval_AcquireThread(state);
        PyThreadState_Clear(state);
        PyThreadState_DeleteCurrent();
      }));
}

int RunCall(void* argument) {
  static_cast<std::atomic<double>*>(argument)->store(Seconds(), std::memory_order_release);
  return 0;
}

void PendingRows(const char* program, const std::string& name, int count) {
  std::vector<double> waits;
  std::atomic<bool> done{false};
  std::thread other([&] {
    for (int i = 0; i < count; ++i) {
      const double pause = Seconds() + 200e-6 + 1e-6 * (i % 97);
      while (Seconds() < pause) continue;
      std::atomic<double> ran{0};
      const double begin = Seconds();
      while (Py_AddPendingCall(&RunCall, &ran) != 0) continue;
      while (ran.load(std::memory_order_acquire) == 0) std::this_thread::yield();
      waits.push_back(ran.load() - begin);
    }
    while (Py_AddPendingCall([](void*) { return PyErr_SetNone(PyExc_KeyboardInterrupt), -1; }, nullptr) != 0) continue;
  });
  PyRun_SimpleString(program);
  other.join();
  std::sort(waits.begin(), waits.end());
  Row(name + "_median", waits[waits.size() / 2] * 1e9);
  Row(name + "_p99", waits[waits.size() * 99 / 100] * 1e9);
}

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
  } else if (strcmp(group, "threads") == 0) {
    PyInterpreterState* interp = PyInterpreterState_Get();
    PyThreadState* state = PyEval_SaveThread();
    std::thread([&] { AttachRows(interp, ""); }).join();
    AttachRows(interp, "_main_thread");
    PyEval_RestoreThread(state);
    PendingRows("try:\n  while True: pass\nexcept KeyboardInterrupt: pass\n", "pending_call_loop", 3000);
    // It looks when the sleep is over.
    PendingRows("import time\ntry:\n  while True: time.sleep(.05)\nexcept KeyboardInterrupt: pass\n", "pending_call_asleep", 40);
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
