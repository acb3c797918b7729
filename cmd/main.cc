// The program tessera: python's command line.
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include "cmd/options.h"
#include "embed/program.h"
#include "gil/timeline.h"
#include "runtime/process.h"

namespace {

// A write to a closed pipe or past a limit of size is an OSError, not the end of the process.
void IgnoreWriteSignals() {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

// A SIGINT that the parent had ignored stays ignored.
bool MayBeInterrupted() {
  struct sigaction now;
  return sigaction(SIGINT, nullptr, &now) == 0 && now.sa_handler != SIG_IGN;
}

int RunProgram(tessera::embed::Program& program, const tessera::cmd::Invocation& run) {
  using What = tessera::cmd::Invocation::What;
  switch (run.what) {
    case What::kText: return program.RunText(run.target, "<string>");
    case What::kModule: return program.RunModule(run.target);
    case What::kFile: return program.RunFile(run.target, run.skip_first_line);
    case What::kFolder: return program.RunFolder(run.target);
    case What::kDisassemble: return program.Disassemble(run.target);
  }
  return 2;
}

// What of the options decides whether there is an interactive session.
struct Session {
  bool asked, after, quiet;  // -i as such; -i or PYTHONINSPECT; -q
};

int Run(tessera::embed::Program& program, const tessera::cmd::Invocation& run, Session session) {
  const bool from_input = run.what == tessera::cmd::Invocation::What::kFile && run.target == "-";
  if (from_input && (session.asked || isatty(0))) return program.RunInteractive(!session.quiet);
  int code = RunProgram(program, run);
  return session.after && !from_input ? program.RunInteractive(false) : code;
}

// --trace: records from the start of the program to its end, then writes the file. The file is opened first, so that a mistake in its name
// costs no run.
class Trace {
 public:
  // False: the file cannot be written; said on stderr.
  bool Begin(const std::string& path) {
    if (path.empty()) return true;
    path_ = path;
    file_ = std::fopen(path.c_str(), "w");
    if (file_ == nullptr) return Complain();
    timeline_ = std::make_unique<tessera::gil::Timeline>(kEvents);
    timeline_->ObserveLocks();
    return true;
  }
  tessera::gil::Observer* observer() const { return timeline_.get(); }
  // After the last interpreter has gone.
  bool End() {
    if (timeline_ == nullptr) return true;
    const bool written = timeline_->WriteTo(file_);
    const bool closed = std::fclose(file_) == 0;
    const size_t dropped = timeline_->dropped();
    if (dropped > 0) std::fprintf(stderr, "tessera: %s has the first %zu events; %zu more did not fit\n", path_.c_str(), kEvents, dropped);
    return (written && closed) || Complain();
  }

 private:
  static constexpr size_t kEvents = 1 << 20;
  bool Complain() {
    std::fprintf(stderr, "tessera: cannot write %s: %s\n", path_.c_str(), std::strerror(errno));
    return false;
  }

  std::string path_;
  FILE* file_ = nullptr;
  std::unique_ptr<tessera::gil::Timeline> timeline_;  // Stays to the end of the process: threads may still wait for locks.
};

// Ended by Ctrl-C: the shell is to see the signal.
int EndBySignal() {
  signal(SIGINT, SIG_DFL);
  raise(SIGINT);
  return 128 + SIGINT;
}

}  // namespace

int main(int argc, char** argv) {
  tessera::cmd::Invocation run;
  if (int code = tessera::cmd::ParseOptions(argc, argv, &run); code >= 0) return code;
  IgnoreWriteSignals();
  absl::Status seed = tessera::runtime::process::FixHashSeed(run.hash_seed);
  Trace trace;
  if (seed.ok() && !trace.Begin(run.trace)) return 1;
  const Session session = {run.options.interactive, run.options.inspect, run.options.quiet};
  auto program = seed.ok() ? tessera::embed::Program::Create(std::move(run.options), trace.observer()) : seed;
  if (!program.ok()) {
    std::fprintf(stderr, "tessera: %s\n", program.status().ToString().c_str());
    return 1;
  }
  (*program)->HandleSignals(MayBeInterrupted());
  int code = (*program)->Finish(Run(**program, run, session));
  if (!trace.End() && code == 0) code = 1;
  return (*program)->interrupted() ? EndBySignal() : code;
}
