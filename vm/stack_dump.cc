#include "vm/stack_dump.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "objects/str.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

constexpr int kMostCalls = 100;
constexpr size_t kLongestName = 200;

// One line, made without anything that a handler of a signal must not call.
class Line {
 public:
  void Add(std::string_view text) {
    const size_t n = std::min(text.size(), sizeof(text_) - size_);
    std::memcpy(text_ + size_, text.data(), n);
    size_ += n;
  }
  // Characters beyond ASCII as '?'.
  void AddName(Value v) {
    if (!IsStr(v)) return Add("?");
    const Str* s = v.as<Str>();
    const int64_t length = std::min<int64_t>(s->length, kLongestName);
    for (int64_t i = 0; i < length; ++i) {
      const uint32_t c = s->at(i);
      const char shown = c >= 32 && c < 127 ? static_cast<char>(c) : '?';
      Add({&shown, 1});
    }
    if (s->length > length) Add("...");
  }
  void AddNumber(uint64_t n) {
    char digits[20];
    size_t at = sizeof(digits);
    do digits[--at] = static_cast<char>('0' + n % 10); while ((n /= 10) != 0);
    Add({digits + at, sizeof(digits) - at});
  }
  void Write(int descriptor) {
    for (size_t done = 0; done < size_;) {
      const ssize_t n = write(descriptor, text_ + done, size_ - done);
      if (n <= 0) return;
      done += static_cast<size_t>(n);
    }
  }

 private:
  char text_[640];
  size_t size_ = 0;
};

}  // namespace

void WriteStack(const Thread& th, int descriptor) {
  int left = kMostCalls;
  for (const Activation* act = th.act; act != nullptr && act != &th.sentinel; act = act->previous) {
    Line line;
    if (left-- == 0) {
      line.Add("  ...\n");
      return line.Write(descriptor);
    }
    line.Add("  File \"");
    line.AddName(act->code->filename);
    line.Add("\", line ");
    line.AddNumber(static_cast<uint64_t>(act->code->position(act->pc - 1).line));
    line.Add(" in ");
    line.AddName(act->code->name);
    line.Add("\n");
    line.Write(descriptor);
  }
}

}  // namespace tessera::vm
