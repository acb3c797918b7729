// Constants that end up in many sections: the checker has to accept each of them.
#include <array>
#include <string_view>

namespace testdata {

constexpr int kNumber = 1;
constexpr std::array<int, 4> kTable = {1, 2, 3, 4};
const char kText[] = "text";
const char* const kNames[] = {"needs", "relocations"};
constexpr std::string_view kViews[] = {"also", "relocated"};

struct Base {
  virtual ~Base() = default;
  virtual int Get() const { return 0; }
};
struct Derived : virtual Base {
  int Get() const override { return 1; }
};

using Function = int (*)(int);
int Twice(int x) { return 2 * x; }
int Half(int x) { return x / 2; }
constexpr Function kFunctions[] = {Twice, Half};

int Use(int i) {
  static constexpr const char* kLocal[] = {"one", "two"};
  Derived derived;
  const Base& base = derived;
  return kNumber + kTable[i] + kText[i] + kNames[i][0] + static_cast<int>(kViews[i].size()) +
         kFunctions[i](i) + kLocal[i][0] + base.Get();
}

}  // namespace testdata
