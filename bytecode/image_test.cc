#include "bytecode/image.h"

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "bytecode/disassembler.h"
#include "bytecode/immediate.h"
#include "bytecode/verifier.h"
#include "gtest/gtest.h"

namespace tessera::bytecode {
namespace {

ImageMemory Malloc(int* live) {
  return {[](void* context, size_t size) {
            ++*static_cast<int*>(context);
            return std::aligned_alloc(16, (size + 15) & ~size_t{15});
          },
          [](void* context, void* block) {
            --*static_cast<int*>(context);
            std::free(block);
          },
          live};
}

// A body that returns `bits`, whose pieces a test may change before it builds.
struct Sample {
  explicit Sample(int32_t bits = ImmediateInt(7)) {
    code = {EncodeWide(Opcode::kLOAD_IMM_T, 0, static_cast<uint32_t>(bits)), Encode(Opcode::kRETURN, 0, 0, 0)};
    positions = {{1, 1, 0, 1, 0, 0}, {1, 1, 0, 1, 1, 0}};
    source.name = source.qualname = "sample";
    source.temp_count = 1;
    source.first_line = 1;
  }
  const BodySource& Finish() {
    source.code = {code.data(), static_cast<uint32_t>(code.size())};
    source.positions = positions.data();
    source.locals = {locals.data(), static_cast<uint32_t>(locals.size())};
    return source;
  }
  std::vector<Instruction> code;
  std::vector<Position> positions;
  std::vector<LocalSource> locals;
  BodySource source;
};

std::string Complaint(Sample sample) {
  int live = 0;
  ImageResult r = BuildImage(sample.Finish(), "f.py", Malloc(&live));
  const absl::Status status = Verify(*r.image);
  r.image->Unref();
  return std::string(status.message());
}

TEST(CodeImageTest, TheLastReferenceGivesTheMemoryBack) {
  int live = 0;
  Sample sample;
  ImageResult r = BuildImage(sample.Finish(), "f.py", Malloc(&live));
  ASSERT_NE(r.image, nullptr);
  r.image->Ref();
  r.image->Unref();
  EXPECT_EQ(live, 1);
  r.image->Unref();
  EXPECT_EQ(live, 0);
}

TEST(CodeImageTest, NoMemoryIsAResult) {
  Sample sample;
  ImageMemory none{[](void*, size_t) -> void* { return nullptr; }, [](void*, void*) {}, nullptr};
  ImageResult r = BuildImage(sample.Finish(), "f.py", none);
  EXPECT_EQ(r.image, nullptr);
  EXPECT_FALSE(r.too_large);
}

TEST(CodeImageTest, ItsDataCanBeMovedElsewhereAndWrapped) {
  int live = 0;
  Sample child, sample;
  const BodySource* children[] = {&child.Finish()};
  sample.source.children = {children, 1};
  ImageResult r = BuildImage(sample.Finish(), "dir/f.py", Malloc(&live));
  const size_t size = r.image->data_size();
  char* copy = static_cast<char*>(std::aligned_alloc(16, (size + 15) & ~size_t{15}));
  std::memcpy(copy, r.image->data(), size);
  const std::string text = Disassemble(*r.image->root());
  r.image->Unref();
  ASSERT_TRUE(VerifyData(copy, size).ok());
  CodeImage* wrapped = WrapImage(copy, Malloc(&live));
  EXPECT_EQ(Disassemble(*wrapped->root()), text);
  EXPECT_EQ(wrapped->root()->child(0)->text(wrapped->root()->child(0)->filename), "dir/f.py");
  wrapped->Unref();
  std::free(copy);
}

TEST(CodeImageTest, EqualSourcesGiveEqualBytes) {
  int live = 0;
  Sample a, b;
  CodeImage* x = BuildImage(a.Finish(), "f", Malloc(&live)).image;
  CodeImage* y = BuildImage(b.Finish(), "f", Malloc(&live)).image;
  ASSERT_EQ(x->data_size(), y->data_size());
  EXPECT_EQ(std::memcmp(x->data(), y->data(), x->data_size()), 0);
  x->Unref();
  y->Unref();
}

TEST(DisassemblerTest, ShowsNamesConstantsAndTargets) {
  int live = 0;
  Sample sample;
  sample.locals = {{"count", 1}};
  sample.source.argcount = 1;
  sample.code = {Encode(Opcode::kJUMP_IF_LT_I, static_cast<uint16_t>(-1), 10, 1), EncodeWide(Opcode::kJUMP, 0, static_cast<uint32_t>(-2)),
                 EncodeWide(Opcode::kLOAD_IMM_T, 0, kNoneImmediate), Encode(Opcode::kRETURN, 0, 0, 0)};
  sample.positions = {{3, 3, 0, 1, 0, 0}, {3, 3, 0, 1, 0, 0}, {4, 4, 0, 1, 0, 0}, {4, 4, 0, 1, 1, 0}};
  CodeImage* image = BuildImage(sample.Finish(), "f.py", Malloc(&live)).image;
  const std::string text = Disassemble(*image->root());
  EXPECT_NE(text.find("JUMP_IF_LT_I           count, 10, L2"), std::string::npos) << text;
  EXPECT_NE(text.find("    4 >>   2 LOAD_IMM_T             t0, None"), std::string::npos) << text;
  EXPECT_TRUE(Verify(*image).ok());
  image->Unref();
}

TEST(VerifierTest, AcceptsASoundBody) { EXPECT_EQ(Complaint(Sample()), ""); }

TEST(VerifierTest, RefusesABodyThatRunsOverItsEnd) {
  Sample sample;
  sample.code.pop_back();
  sample.positions.pop_back();
  EXPECT_NE(Complaint(sample).find("goes on outside of the body"), std::string::npos);
}

TEST(VerifierTest, RefusesAWrongDepth) {
  Sample sample;
  sample.positions[1].depth = 2;
  EXPECT_NE(Complaint(sample), "");
}

TEST(VerifierTest, RefusesMoreTemporariesThanTheBodyHas) {
  Sample sample;
  sample.source.temp_count = 0;
  EXPECT_NE(Complaint(sample).find("more temporaries than the body has"), std::string::npos);
}

TEST(VerifierTest, RefusesALocalThatDoesNotExist) {
  Sample sample;
  sample.code[1] = Encode(Opcode::kRETURN, static_cast<uint16_t>(-1), 0, 0);
  EXPECT_NE(Complaint(sample).find("a local that does not exist"), std::string::npos);
}

TEST(VerifierTest, RefusesToReadALocalThatMayBeUnbound) {
  Sample sample;
  sample.locals = {{"x", 0}};
  sample.code = {Encode(Opcode::kRETURN, static_cast<uint16_t>(-1), 0, 0)};
  sample.positions = {{1, 1, 0, 1, 0, 0}};
  EXPECT_NE(Complaint(sample).find("may be unbound"), std::string::npos);
  sample.code.insert(sample.code.begin(), Encode(Opcode::kCHECK_BOUND, static_cast<uint16_t>(-1), 0, 0));
  sample.positions.push_back(sample.positions[0]);
  EXPECT_EQ(Complaint(sample), "");
}

TEST(VerifierTest, RefusesACellThatIsNone) {
  Sample sample;
  sample.locals = {{"x", 2}};
  sample.code[0] = Encode(Opcode::kLOAD_DEREF_T, 0, static_cast<uint16_t>(-1), 0);
  EXPECT_NE(Complaint(sample).find("wants a cell"), std::string::npos);
  sample.code.insert(sample.code.begin(), Encode(Opcode::kMAKE_CELL, static_cast<uint16_t>(-1), 0, 0));
  sample.positions.insert(sample.positions.begin(), sample.positions[0]);
  EXPECT_EQ(Complaint(sample), "");
}

TEST(VerifierTest, RefusesAJumpIntoACacheWord) {
  Sample sample;
  const std::string_view names[] = {"x"};
  sample.source.names = {names, 1};
  sample.code = {EncodeWide(Opcode::kLOAD_NAME_T, 0, 0), 0, 0, Encode(Opcode::kRELEASE, 0, 0, 0),
                 EncodeWide(Opcode::kJUMP, 0, static_cast<uint32_t>(-4))};
  sample.positions = {{1, 1, 0, 1, 0, 0}, {1, 1, 0, 1, 0, 1}, {1, 1, 0, 1, 0, 1}, {1, 1, 0, 1, 1, 0}, {1, 1, 0, 1, 0, 0}};
  EXPECT_NE(Complaint(sample).find("cache word"), std::string::npos);
  sample.code[4] = EncodeWide(Opcode::kJUMP, 0, static_cast<uint32_t>(-5));
  EXPECT_EQ(Complaint(sample), "");
}

TEST(VerifierTest, RefusesQuickenedInstructionsAndUnknownOnes) {
  Sample sample;
  sample.code[0] = static_cast<uint64_t>(Opcode::kCount);
  EXPECT_NE(Complaint(sample).find("no such opcode"), std::string::npos);
  sample.code[0] = EncodeWide(Opcode::kLOAD_NAME_DICT_T, 0, 0);
  EXPECT_NE(Complaint(sample).find("made by the evaluator"), std::string::npos);
}

TEST(VerifierTest, RefusesBitsThatAreNoValue) {
  for (int32_t bits : {0, kUnboundImmediate, 8, 1 << 20}) EXPECT_NE(Complaint(Sample(bits)), "") << bits;
  for (int32_t bits : {kNoneImmediate, kTrueImmediate, kEllipsisImmediate, -1}) EXPECT_EQ(Complaint(Sample(bits)), "") << bits;
}

// Whatever one byte of an image becomes, the verifier itself reads inside of it; what it accepts can be disassembled.
TEST(VerifierTest, BearsAnyChangeOfAnyByte) {
  int live = 0;
  Sample child, sample;
  const BodySource* children[] = {&child.Finish()};
  ConstantSource one{.kind = ConstantKind::kInt, .integer = 1}, text{.kind = ConstantKind::kStr, .text = "text"};
  const ConstantSource* items[] = {&one, &text};
  ConstantSource tuple{.kind = ConstantKind::kTuple, .items = items, .item_count = 2};
  const ConstantSource* constants[] = {&tuple, &text};
  const std::string_view names[] = {"name"};
  sample.locals = {{"x", 1}};
  sample.source.argcount = 1;
  sample.source.children = {children, 1};
  sample.source.constants = {constants, 2};
  sample.source.names = {names, 1};
  CodeImage* image = BuildImage(sample.Finish(), "f.py", Malloc(&live)).image;
  ASSERT_EQ(Verify(*image).message(), "");
  const size_t size = image->data_size();
  char* copy = static_cast<char*>(std::aligned_alloc(16, (size + 15) & ~size_t{15}));
  for (size_t i = 0; i < size; ++i) {
    for (int change : {1, 2, 0x40, 0x80, 0xff}) {
      std::memcpy(copy, image->data(), size);
      copy[i] = static_cast<char>(copy[i] ^ change);
      if (!VerifyData(copy, size).ok()) continue;
      const auto* header = reinterpret_cast<const ImageHeader*>(copy);
      EXPECT_FALSE(Disassemble(*reinterpret_cast<const CodeBody*>(copy + header->root)).empty());
    }
  }
  std::free(copy);
  image->Unref();
}

}  // namespace
}  // namespace tessera::bytecode
