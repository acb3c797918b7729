#include "vm/edit_distance.h"

#include <algorithm>
#include <utility>

namespace tessera::vm {
namespace {

constexpr size_t kMaxSize = 40;

char LowerCase(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int64_t ReplaceCost(char a, char b) {
  if (a == b) return 0;
  return LowerCase(a) == LowerCase(b) ? kEditCaseCost : kEditMoveCost;
}

}  // namespace

int64_t EditDistance(std::string_view a, std::string_view b, int64_t limit) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.empty() || b.empty()) return static_cast<int64_t>(a.size() + b.size()) * kEditMoveCost;
  if (a.size() > kMaxSize || b.size() > kMaxSize) return limit + 1;
  if (b.size() < a.size()) std::swap(a, b);
  if (static_cast<int64_t>(b.size() - a.size()) * kEditMoveCost > limit) return limit + 1;
  // One row of the table at a time: row[i] is the cost from the first i + 1 characters of `a` to those of `b` that were looked at.
  int64_t row[kMaxSize];
  for (size_t i = 0; i < a.size(); ++i) row[i] = static_cast<int64_t>(i + 1) * kEditMoveCost;
  int64_t result = 0;
  for (size_t j = 0; j < b.size(); ++j) {
    int64_t diagonal = static_cast<int64_t>(j) * kEditMoveCost;
    int64_t least = INT64_MAX;
    result = diagonal + kEditMoveCost;
    for (size_t i = 0; i < a.size(); ++i) {
      const int64_t replaced = diagonal + ReplaceCost(b[j], a[i]);
      diagonal = row[i];
      result = std::min(replaced, std::min(result, diagonal) + kEditMoveCost);
      row[i] = result;
      least = std::min(least, result);
    }
    if (least > limit) return limit + 1;
  }
  return result;
}

}  // namespace tessera::vm
