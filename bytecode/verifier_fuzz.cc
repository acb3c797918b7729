// Feeds bytes to the verifier as if they were an image: whatever it accepts must be readable to the end.
//
// The header is put right, so that the fuzzer's work goes into the bodies.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "bytecode/disassembler.h"
#include "bytecode/verifier.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using tessera::bytecode::ImageHeader;
  if (size < sizeof(ImageHeader)) return 0;
  char* data = static_cast<char*>(std::aligned_alloc(16, (size + 15) & ~size_t{15}));
  if (data == nullptr) return 0;
  std::memcpy(data, bytes, size);
  ImageHeader header;
  std::memcpy(&header, data, sizeof(header));
  header.magic = ImageHeader::kMagic;
  header.table_hash = tessera::bytecode::OpcodeTableHash();
  header.size = static_cast<uint32_t>(size);
  std::memcpy(data, &header, sizeof(header));
  if (tessera::bytecode::VerifyData(data, size).ok()) {
    const auto* body = reinterpret_cast<const tessera::bytecode::CodeBody*>(data + header.root);
    volatile size_t length = tessera::bytecode::Disassemble(*body).size();
    (void)length;
  }
  std::free(data);
  return 0;
}
