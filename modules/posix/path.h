// Arguments that are paths, and the rules that all calls to the system follow.
#ifndef TESSERA_MODULES_POSIX_PATH_H_
#define TESSERA_MODULES_POSIX_PATH_H_

#include <cerrno>

#include "interp/attach.h"
#include "objects/native.h"
#include "objects/thread.h"

namespace tessera::posix {

// A path as the system takes it: UTF-8, lone surrogates U+DC80..U+DCFF as the bytes that they stand for.
class Path {
 public:
  // From a str, bytes, or an object with __fspath__. False: TypeError or ValueError "embedded null byte" pending; `function` and `argument` for its text.
  bool Read(objects::Thread& th, objects::Value v, const char* function, const char* argument);
  const char* c_str() const { return text_; }
  bool is_bytes() const { return is_bytes_; }
  objects::Value given() const { return given_; }  // for OSError.filename

 private:
  objects::Value given_;
  objects::Owned keep_;  // bytes
  const char* text_ = nullptr;
  bool is_bytes_ = false;
};

// A name from the system as str: bytes that are no UTF-8 become lone surrogates. Empty + exception.
objects::Value DecodeName(objects::Thread& th, const char* name);

// Calls `call` without the GIL, again and again while signals interrupt it. False: a signal's handler raised. `*result` -1: errno is in *error.
template <class Call>
bool WithoutGil(objects::Thread& th, Call call, int64_t* result, int* error);

// What a pending interruption asks for; false: exception pending.
bool HandleInterruption(objects::Thread& th);

template <class Call>
bool WithoutGil(objects::Thread& th, Call call, int64_t* result, int* error) {
  for (;;) {
    {
      interp::AllowThreads released(th);
      errno = 0;
      *result = call();
      *error = errno;
    }
    if (*result != -1 || *error != EINTR) return true;
    if (!HandleInterruption(th)) return false;
  }
}

// descriptors.cc, process.cc
extern const objects::MethodDef kDescriptorFunctions[];
extern const objects::MethodDef kProcessFunctions[];

}  // namespace tessera::posix

#endif  // TESSERA_MODULES_POSIX_PATH_H_
