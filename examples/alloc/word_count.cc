// Words counted for two tenants, each in a heap of its own with a limit. One sends more than its limit holds: it is told so,
// and nobody else notices. Its memory is given back whole, without a walk over what it holds.

#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "alloc/alloc.h"

namespace {

using tessera::alloc::ChunkPool;
using tessera::alloc::Heap;
using tessera::alloc::Table;

class WordCount {
 public:
  WordCount(ChunkPool& pool, size_t limit) : heap_(&pool), counts_(heap_) { heap_.SetLimit(limit); }
  ~WordCount() { counts_.Abandon(); }  // its memory goes with the heap

  // False: no memory for more words. What was counted before is still there.
  [[nodiscard]] bool Add(std::string_view text) {
    while (!text.empty()) {
      const size_t end = text.find(' ');
      if (!AddWord(text.substr(0, end))) return false;
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return true;
  }
  int CountOf(std::string_view word) const {
    const int* count = counts_.Find(word);
    return count == nullptr ? 0 : *count;
  }
  size_t words() const { return counts_.size(); }
  const Heap& heap() const { return heap_; }

 private:
  bool AddWord(std::string_view word) {
    if (int* count = counts_.Find(word)) return ++*count, true;
    // A new word: the key has to outlive the text that it came from.
    char* copy = static_cast<char*>(heap_.Allocate(word.size()));
    if (copy == nullptr) return false;
    std::memcpy(copy, word.data(), word.size());
    if (counts_.Insert(std::string_view(copy, word.size()), 1)) return true;
    Heap::Free(copy);
    return false;
  }

  Heap heap_;
  Table<std::string_view, int> counts_;
};

}  // namespace

int main() {
  ChunkPool pool;  // chunks of heaps that have ended, for the next ones
  WordCount modest(pool, 1 << 20);
  {
    WordCount greedy(pool, 1 << 20);
    int accepted = 0;
    while (greedy.Add("word" + std::to_string(accepted))) ++accepted;
    std::printf("greedy: refused after %s words, within its limit: %s\n", accepted > 1000 ? "thousands of" : "too few",
                greedy.heap().reserved_bytes() <= greedy.heap().limit() ? "yes" : "no");
    std::printf("greedy: still knows word0: %d\n", greedy.CountOf("word0"));
  }
  if (!modest.Add("to be or not to be")) return 1;
  std::printf("modest: %zu words, \"to\" %d times, refused %zu\n", modest.words(), modest.CountOf("to"),
              modest.heap().refused());
}
