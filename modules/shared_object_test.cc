#include "modules/shared_object.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "imports/extension_registry.h"
#include "imports/native_note.h"
#include "interp/testing.h"
#include "modules/module_state.h"
#include "modules/native_abi.h"

namespace tessera::modules {
namespace {

using imports::ImportSite;

constexpr ImportSite kMain{.is_main = true, .checks = false};
constexpr ImportSite kLegacy{.checks = false, .owns_gil = false};
constexpr ImportSite kShared{.checks = true, .owns_gil = false};
constexpr ImportSite kOwn{.checks = true, .owns_gil = true};
constexpr ImportSite kOwnDisabled{.checks = true, .owns_gil = true, .check_disabled = true};

std::string FileOf(const std::string& name) { return "modules/testdata/" + name + ".tessera.so"; }

absl::StatusOr<const ModuleDef*> Open(const std::string& name, const ImportSite& site, uint64_t abi = kNativeAbi) {
  return OpenSharedObject({.file = FileOf(name).c_str(), .name = name, .abi = abi}, site);
}

// Whether anything of the file has run in this process.
bool HasRun(const std::string& name) { return getenv(("TESSERA_TEST_LOADED_" + name).c_str()) != nullptr; }

// One of the cells that a refusal must come from comes first: nothing of the file has been loaded by another.
TEST(SharedObjectTest, EachMultiPhaseCellOfTheMatrixAndARefusedOneHasRunNothing) {
  struct Row {
    const char* name;
    bool main, legacy, shared, own, own_disabled;
  };
  const Row rows[] = {
      {"own", true, true, true, true, true},
      {"shared", true, true, true, false, true},
      {"unsaid", true, true, true, false, true},
      {"never", true, true, false, false, true},
  };
  for (const Row& row : rows) {
    const std::pair<ImportSite, bool> cells[] = {{kOwn, row.own}, {kShared, row.shared}, {kMain, row.main},
                                                 {kLegacy, row.legacy}, {kOwnDisabled, row.own_disabled}};
    bool loaded = false;
    for (const auto& [site, loads] : cells) {
      SCOPED_TRACE(std::string(row.name) + (site.is_main ? " main" : site.owns_gil ? " own" : " shared"));
      const absl::StatusOr<const ModuleDef*> def = Open(row.name, site);
      loaded |= loads;
      EXPECT_EQ(HasRun(row.name), loaded);
      EXPECT_EQ(def.ok(), loads) << def.status();
      if (loads) {
        EXPECT_STREQ((*def)->name, row.name);
      } else {
        EXPECT_EQ(def.status().message(), std::string("module ") + row.name + " does not support loading in subinterpreters");
      }
    }
  }
}

TEST(SharedObjectTest, OneOfAnotherAbiIsRefusedBeforeItRuns) {
  EXPECT_EQ(Open("foreign", kMain).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(Open("foreign", kMain).status().message().find("built for another Tessera: its ABI is 0000000000000abc"), std::string::npos);
  EXPECT_FALSE(HasRun("foreign"));
  EXPECT_TRUE(Open("foreign", kMain, 0xabc).ok());
}

TEST(SharedObjectTest, OneWithoutANoteIsRefusedBeforeItRuns) {
  EXPECT_EQ(Open("noteless", kMain).status().message(), FileOf("noteless") + ": has no note of module 'noteless'");
  EXPECT_FALSE(HasRun("noteless"));
}

TEST(SharedObjectTest, WhatTheNoteSaysMustBeWhatTheDefinitionSays) {
  for (const char* name : {"liar", "secret"}) {
    EXPECT_EQ(Open(name, kOwn).status().message(),
              FileOf(name) + ": the note of module '" + name + "' does not say what its definition says");
  }
}

TEST(SharedObjectTest, DefinitionsThatAreNotValidAreRefusedWithCPythonsTexts) {
  EXPECT_EQ(Open("unknown", kMain).status().message(), "module unknown uses unknown slot ID 77");
  EXPECT_EQ(Open("negative", kMain).status().message(),
            "module negative: m_size may not be negative for multi-phase initialization");
  EXPECT_EQ(Open("undefined", kMain).status().message(),
            "dynamic module does not define module definition (tessera_module_undefined)");
}

TEST(SharedObjectTest, TheNameOfASubmoduleIsItsLastPart) {
  const std::string file = FileOf("own");
  EXPECT_TRUE(OpenSharedObject({.file = file.c_str(), .name = "package.sub.own", .abi = kNativeAbi}, kMain).ok());
  EXPECT_EQ(OpenSharedObject({.file = file.c_str(), .name = "owner", .abi = kNativeAbi}, kMain).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(SharedObjectTest, TheRegistryGivesAOncePerProcessOneOutOnce) {
  absl::StatusOr<const ModuleDef*> def = Open("once", kOwn);
  ASSERT_TRUE(def.ok()) << def.status();
  const imports::ExtensionDeclaration declaration{.file = "once.tessera.so", .name = "once", .kind = imports::ModuleKind::kPerInterpreterGil,
                                                  .once_per_process = (*def)->once_per_process, .definition = *def};
  imports::ExtensionRegistry first_runtime, second_runtime;
  EXPECT_TRUE(first_runtime.Load(declaration, kOwn).ok());
  EXPECT_EQ(second_runtime.Load(declaration, kOwn).status().message(), "cannot load module more than once per process");
}

TEST(SharedObjectTest, EightThreadsOpenOneFile) {
  std::vector<std::thread> threads;
  const ModuleDef* const there = *Open("own", kOwn);
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) EXPECT_EQ(*Open("own", kOwn), there);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// --- The reader, on files that are not what they should be ---

class NativeNoteTest : public ::testing::Test {
 protected:
  NativeNoteTest() {
    std::ifstream file(FileOf("own"), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    bytes_ = text.str();
  }
  absl::StatusOr<imports::NativeNote> Read(const std::string& bytes) {
    const int fd = memfd_create("note", MFD_CLOEXEC);
    EXPECT_EQ(write(fd, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    const std::string path = "/proc/self/fd/" + std::to_string(fd);
    absl::StatusOr<imports::NativeNote> note = imports::ReadNativeNote(path.c_str(), "own");
    close(fd);
    return note;
  }

  std::string bytes_;
};

TEST_F(NativeNoteTest, AWholeFileIsRead) {
  absl::StatusOr<imports::NativeNote> note = Read(bytes_);
  ASSERT_TRUE(note.ok()) << note.status();
  EXPECT_EQ(note->support(), MultipleInterpreters::kPerInterpreterGilSupported);
  EXPECT_EQ(note->abi(), kNativeAbi);
  EXPECT_FALSE(note->once_per_process());
  EXPECT_STREQ(note->name, "own");
}

TEST_F(NativeNoteTest, WhatIsNoElfFileOfThisMachineIsRefused) {
  EXPECT_EQ(imports::ReadNativeNote("/nowhere.so", "own").status().message(),
            "/nowhere.so: cannot open shared object file: No such file or directory");
  EXPECT_EQ(imports::ReadNativeNote("/", "own").status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Read("").status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Read(std::string(5000, 'x')).status().code(), absl::StatusCode::kFailedPrecondition);
  for (const size_t at : {4, 5, 16, 18, 54}) {  // class, byte order, type, machine, size of a program header
    std::string other = bytes_;
    other[at] ^= 0x55;
    EXPECT_EQ(Read(other).status().code(), absl::StatusCode::kFailedPrecondition) << at;
  }
}

TEST_F(NativeNoteTest, ACutFileIsAnErrorWhereverItIsCut) {
  for (size_t size = 0; size < 1500 && size < bytes_.size(); size += 7) {
    absl::StatusOr<imports::NativeNote> note = Read(bytes_.substr(0, size));
    EXPECT_TRUE(!note.ok() || note->abi() == kNativeAbi);  // the note lies early in the file
  }
  EXPECT_FALSE(Read(bytes_.substr(0, 300)).ok());
}

TEST_F(NativeNoteTest, AChangedFileIsReadWithoutHarm) {
  uint64_t random = 1;
  for (int i = 0; i < 3000; ++i) {
    std::string changed = bytes_;
    for (int n = 0; n < 4; ++n) {
      random = random * 6364136223846793005u + 1442695040888963407u;
      changed[(random >> 33) % 1200] = static_cast<char>(random >> 20);
    }
    (void)Read(changed.substr(0, 4096));
  }
}

TEST_F(NativeNoteTest, ANoteOfAnotherVersionOrWithoutAnEndIsRefused) {
  const size_t at = bytes_.find("Tessera");
  ASSERT_NE(at, std::string::npos);
  std::string version = bytes_, size = bytes_, name = bytes_, owner = bytes_;
  version[at + 8] = 2;
  EXPECT_EQ(Read(version).status().message().substr(Read(version).status().message().rfind(':')), ": a note of another version of Tessera");
  size[at - 8] ^= 4;
  EXPECT_FALSE(Read(size).ok());
  for (size_t i = 0; i < imports::NativeNote::kNameSize; ++i) name[at + 8 + 20 + i] = 'x';
  EXPECT_EQ(Read(name).status().code(), absl::StatusCode::kFailedPrecondition);
  owner[at] = 't';
  EXPECT_EQ(Read(owner).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace tessera::modules
