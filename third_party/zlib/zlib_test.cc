// The zlib that //:zlib stands for is there and of the version of its header.
#include <zlib.h>

#include "gtest/gtest.h"

namespace {

TEST(ZlibTest, HeaderAndLibraryBelongTogether) { EXPECT_EQ(zlibVersion()[0], ZLIB_VERSION[0]); }

TEST(ZlibTest, WhatIsCompressedComesBack) {
  const Bytef text[] = "to be or not to be or not to be";
  Bytef packed[64], back[sizeof(text)];
  uLongf packed_size = sizeof(packed), back_size = sizeof(back);
  ASSERT_EQ(compress(packed, &packed_size, text, sizeof(text)), Z_OK);
  ASSERT_EQ(uncompress(back, &back_size, packed, packed_size), Z_OK);
  EXPECT_STREQ(reinterpret_cast<const char*>(back), reinterpret_cast<const char*>(text));
}

}  // namespace
