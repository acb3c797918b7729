#include "objects/byte_find.h"

#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tessera::objects {
namespace {

// One byte after the other: the tail of the vector search, and all of it elsewhere.
int64_t FindPlain(const uint8_t* p, int64_t from, int64_t places, const uint8_t* sub, int64_t m) {
  while (from < places) {
    const void* hit = std::memchr(p + from, sub[0], static_cast<size_t>(places - from));
    if (hit == nullptr) return -1;
    from = static_cast<const uint8_t*>(hit) - p;
    if (p[from + m - 1] == sub[m - 1] && std::memcmp(p + from, sub, static_cast<size_t>(m)) == 0) return from;
    ++from;
  }
  return -1;
}

// Beyond this the worst case of comparing at each place counts more than the speed of the usual one.
constexpr int64_t kLongNeedle = 64;

}  // namespace

int64_t FindRun(const uint8_t* p, int64_t n, const uint8_t* sub, int64_t m) {
  int64_t places = n - m + 1;
  if (places <= 0) return -1;
  if (m == 1) {
    const void* hit = std::memchr(p, sub[0], static_cast<size_t>(n));
    return hit == nullptr ? -1 : static_cast<const uint8_t*>(hit) - p;
  }
  if (m > kLongNeedle) {
    const void* hit = memmem(p, static_cast<size_t>(n), sub, static_cast<size_t>(m));
    return hit == nullptr ? -1 : static_cast<const uint8_t*>(hit) - p;
  }
  int64_t at = 0;
#if defined(__SSE2__)
  const __m128i first = _mm_set1_epi8(static_cast<char>(sub[0])), last = _mm_set1_epi8(static_cast<char>(sub[m - 1]));
  for (; at + 16 <= places; at += 16) {
    __m128i heads = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + at));
    __m128i tails = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + at + m - 1));
    unsigned hits = static_cast<unsigned>(_mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(heads, first), _mm_cmpeq_epi8(tails, last))));
    for (; hits != 0; hits &= hits - 1) {
      int64_t place = at + std::countr_zero(hits);
      if (m == 2 || std::memcmp(p + place + 1, sub + 1, static_cast<size_t>(m - 2)) == 0) return place;
    }
  }
#endif
  return FindPlain(p, at, places, sub, m);
}

}  // namespace tessera::objects
