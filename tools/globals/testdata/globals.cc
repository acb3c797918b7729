// Every way to write a mutable global: the checker has to find each of them.
#include <atomic>
#include <string>

namespace testdata {

static int x = 1;
int zero;
thread_local int per_thread;
std::atomic<int> counter{0};
const char* pointer = "the pointer can be changed";
inline int inline_variable = 2;
const std::string dynamic_constant(32, 'x');  // const, but written when the program starts

struct Class {
  static int member;
};
int Class::member = 3;

template <typename T>
struct Template {
  static inline T value{};
};

int Count() {
  static int local = 4;
  return ++local + ++x + ++Template<long>::value;
}

namespace {
int anonymous = 5;
}  // namespace

int Use() {
  ++inline_variable;
  return ++anonymous + zero + per_thread;
}

}  // namespace testdata
