// The audit events around a program: what it is when it starts, how it fails, its end. Hooks of the host see them all.
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "embed/program.h"
#include "gtest/gtest.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::embed {
namespace {

struct Record {
  std::vector<std::string> events;  // "name first-argument"
  std::string refused;
};

absl::Status Hook(const interp::AuditEvent& event, void* data) {
  Record& record = *static_cast<Record*>(data);
  const std::string name(event.name);
  if (name == record.refused) return absl::PermissionDeniedError("refused by the host");
  if (name.rfind("cpython.", 0) != 0 && name != "sys.excepthook" && name != "open") return absl::OkStatus();
  std::string text = name;
  const auto* arguments = static_cast<const objects::Value*>(event.arguments);
  if (arguments != nullptr && arguments->as<objects::Tuple>()->size > 0) {
    objects::Value first = arguments->as<objects::Tuple>()->items()[0];
    if (objects::IsStr(first)) text += " " + std::string(first.as<objects::Str>()->ascii_view());
  }
  record.events.push_back(text);
  return absl::OkStatus();
}

class AuditTest : public ::testing::Test {
 protected:
  AuditTest() {
    auto program = Program::Create({});
    EXPECT_TRUE(program.ok()) << program.status();
    program_ = *std::move(program);
    EXPECT_TRUE(program_->runtime().audit_hooks().Add(&Hook, &record_).ok());
  }
  std::string Source(const char* text) {
    std::string path = ::testing::TempDir() + "/source.py";
    std::FILE* file = std::fopen(path.c_str(), "w");
    std::fputs(text, file);
    std::fclose(file);
    return path;
  }
  std::vector<std::string> Take() { return std::exchange(record_.events, {}); }

  Record record_;
  std::unique_ptr<Program> program_;
};
using Events = std::vector<std::string>;

TEST_F(AuditTest, SaysWhatTheProgramIs) {
  EXPECT_EQ(program_->RunText("x = 1\n", "<string>"), 0);
  EXPECT_EQ(Take(), Events{"cpython.run_command x = 1\n"});
  const std::string path = Source("x = 2\n");
  EXPECT_EQ(program_->RunFile(path), 0);
  EXPECT_EQ(Take(), (Events{"cpython.run_file " + path, "open " + path}));
  EXPECT_EQ(program_->RunModule("no_such_module"), 1);
  EXPECT_EQ(Take().front(), "cpython.run_module no_such_module");
  EXPECT_EQ(program_->RunFolder("/nowhere"), 1);
  EXPECT_EQ(Take().front(), "cpython.run_module __main__");
}

TEST_F(AuditTest, AnUncaughtExceptionIsAnEvent) {
  EXPECT_EQ(program_->RunText("1 / 0\n", "<string>"), 1);
  EXPECT_EQ(Take(), (Events{"cpython.run_command 1 / 0\n", "sys.excepthook"}));
  EXPECT_EQ(program_->RunText("raise SystemExit(3)\n", "<string>"), 3);
  EXPECT_EQ(Take(), Events{"cpython.run_command raise SystemExit(3)\n"});
}

// A RuntimeError of a hook keeps the exception from being printed.
TEST_F(AuditTest, ARefusedReportIsSilent) {
  record_.refused = "sys.excepthook";
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(program_->RunText("1 / 0\n", "<string>"), 1);
  program_->Finish(0);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST_F(AuditTest, ARefusedProgramDoesNotRun) {
  const std::string path = Source("raise SystemExit(7)\n");
  record_.refused = "cpython.run_command";
  EXPECT_EQ(program_->RunText("raise SystemExit(7)\n", "<string>"), 1);
  record_.refused = "cpython.run_file";
  EXPECT_EQ(program_->RunFile(path), 1);
  record_.refused = "open";
  EXPECT_EQ(program_->RunFile(path), 1);
  record_.refused = "cpython.run_module";
  EXPECT_EQ(program_->RunModule("concurrent"), 1);
  record_.refused.clear();
  EXPECT_EQ(program_->RunFile(path), 7);
}

TEST_F(AuditTest, TheEndIsAnEventThatCannotBeRefused) {
  EXPECT_EQ(program_->Finish(5), 5);
  EXPECT_EQ(Take(), (Events{"cpython.PyInterpreterState_Clear", "cpython._PySys_ClearAuditHooks"}));
}

}  // namespace
}  // namespace tessera::embed
