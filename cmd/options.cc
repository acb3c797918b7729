#include "cmd/options.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "cmd/environment.h"
#include "vm/version.h"
#include "vm/zip_archive.h"

namespace tessera::cmd {
namespace {

constexpr char kUsage[] = "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n";
constexpr char kHelp[] =
    "Options:\n"
    "-b     : warn about comparisons of bytes with str; -bb: raise them\n"
    "-B     : write no bytecode files; also PYTHONDONTWRITEBYTECODE=x\n"
    "-c cmd : the program is the text cmd; ends the list of options\n"
    "-d     : accepted as python accepts it; also PYTHONDEBUG=x\n"
    "-E     : ignore PYTHON* environment variables\n"
    "-h     : print this help (also -? and --help)\n"
    "-i     : read statements from standard input after the program, or from the start\n"
    "-I     : isolated: -E, -P and -s\n"
    "-m mod : run a library module as a script; ends the list of options\n"
    "-O     : no assert statements, __debug__ is False; also PYTHONOPTIMIZE=x\n"
    "-OO    : -O, and no docstrings\n"
    "-P     : put no folder of unsafe origin in front of sys.path; also PYTHONSAFEPATH\n"
    "-q     : accepted: nothing is printed at start\n"
    "-s     : no folder of the user's packages in sys.path; also PYTHONNOUSERSITE=x\n"
    "-S     : do not import site (it is not imported without -S either)\n"
    "-u     : unbuffered stdout and stderr; also PYTHONUNBUFFERED=x\n"
    "-v     : accepted as python accepts it; also PYTHONVERBOSE=x\n"
    "-V     : print the version (also --version); -VV: more of it\n"
    "-W arg : control of warnings: action:message:category:module:lineno; also PYTHONWARNINGS=arg\n"
    "-x     : skip the first line of the file\n"
    "-X opt : options of the implementation\n"
    "--check-hash-based-pycs always|default|never : accepted: no bytecode files are read\n"
    "--trace file : write a timeline of who held and waited for which GIL and lock, for Perfetto or chrome://tracing\n"
    "--dis  : print the bytecode of the file instead of running it\n"
    "file   : the program is read from the file, or from __main__.py of the folder\n"
    "-      : the program is read from standard input\n"
    "arg... : what the program finds in sys.argv[1:]\n";

std::string Executable() {
  char path[PATH_MAX];
  ssize_t n = readlink("/proc/self/exe", path, sizeof(path));
  return n > 0 ? std::string(path, static_cast<size_t>(n)) : std::string();
}

// The path from the root, without looking at links.
std::string Absolute(const std::string& path) {
  char folder[PATH_MAX];
  if (path.empty() || path[0] == '/' || getcwd(folder, sizeof(folder)) == nullptr) return path;
  return std::string(folder) + (std::strcmp(folder, "/") == 0 ? "" : "/") + path;
}

// Where the file itself lies, links followed.
std::string FolderOf(const std::string& path) {
  char resolved[PATH_MAX];
  std::string full = realpath(path.c_str(), resolved) != nullptr ? resolved : path;
  size_t slash = full.rfind('/');
  return slash == std::string::npos ? "" : slash == 0 ? "/" : full.substr(0, slash);
}

// A folder or zip archive, whose __main__ is run.
bool IsFolder(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && (S_ISDIR(info.st_mode) || (S_ISREG(info.st_mode) && vm::IsZipArchive(path.c_str())));
}

// Reads the words of the command line into the invocation.
class Reader {
 public:
  Reader(int argc, char** argv, Invocation* run) : argc_(argc), argv_(argv), run_(run), o_(run->options) {}

  // The options. The exit code, or -1.
  int Read() {
    for (; at_ < argc_ && !ended_; ++at_) {
      const char* word = argv_[at_];
      if (word[0] != '-' || word[1] == 0) break;
      int code;
      if (word[1] == '-') {
        if (word[2] == 0) {
          ++at_;
          break;
        }
        code = ReadLong(word);
      } else {
        code = ReadLetters(word + 1);
      }
      if (code >= 0) return code;
    }
    if (help_) return std::printf(kUsage, argv_[0]), std::printf("%s", kHelp), 0;
    if (version_ > 0) return std::printf("Python %s\n", version_ > 1 ? vm::kLongVersion : vm::kVersion), 0;
    return -1;
  }

  // What follows them: the program, where -c and -m gave none, and its arguments. The exit code, or -1.
  int ReadProgram() {
    using What = Invocation::What;
    o_.argv.clear();
    if (ended_) {
      o_.argv.push_back(run_->what == What::kText ? "-c" : "-m");
    } else if (at_ < argc_) {
      o_.argv.push_back(argv_[at_++]);
    } else {
      o_.argv.push_back("");
    }
    for (int i = at_; i < argc_; ++i) o_.argv.push_back(argv_[i]);
    const std::string& script = o_.argv[0];
    if (ended_) return -1;
    if (script.empty() || script == "-") return -1;
    run_->target = Absolute(script);
    if (run_->what != What::kFile) return -1;
    if (IsFolder(run_->target)) run_->what = What::kFolder;
    else if (access(run_->target.c_str(), R_OK) != 0) return CannotOpen(errno);
    return -1;
  }

  // sys.path[0], where the program has one.
  void AddFirstFolder() {
    using What = Invocation::What;
    if (run_->what == What::kFolder) {
      o_.path.push_back(run_->target);
    } else if (!o_.safe_path) {
      char folder[PATH_MAX];
      if (run_->what == What::kModule) o_.path.push_back(getcwd(folder, sizeof(folder)) != nullptr ? folder : "");
      else o_.path.push_back(run_->what == What::kText || run_->target == "-" ? "" : FolderOf(run_->target));
    }
  }

 private:
  int Usage() {
    std::fprintf(stderr, kUsage, argv_[0]);
    std::fprintf(stderr, "Try `tessera -h' for more information.\n");
    return 2;
  }
  int CannotOpen(int error) {
    std::fprintf(stderr, "%s: can't open file '%s': [Errno %d] %s\n", argv_[0], run_->target.c_str(), error, std::strerror(error));
    return 2;
  }

  int ReadLong(const char* word) {
    static constexpr char kPycs[] = "--check-hash-based-pycs";
    if (std::strcmp(word, "--help") == 0) return help_ = true, -1;
    if (std::strcmp(word, "--version") == 0) return ++version_, -1;
    if (std::strcmp(word, "--dis") == 0) return run_->what = Invocation::What::kDisassemble, -1;
    if (std::strcmp(word, "--trace") == 0) {
      if (at_ + 1 >= argc_) {
        std::fprintf(stderr, "Argument expected for the --trace option\n");
        return Usage();
      }
      return run_->trace = argv_[++at_], -1;
    }
    if (std::strcmp(word, kPycs) != 0) {
      std::fprintf(stderr, "unknown option %s\n", word);
      return Usage();
    }
    if (at_ + 1 >= argc_) {
      std::fprintf(stderr, "Argument expected for the %s options\n", kPycs);
      return Usage();
    }
    std::string_view mode = argv_[++at_];
    if (mode == "always" || mode == "default" || mode == "never") return -1;
    std::fprintf(stderr, "--check-hash-based-pycs must be one of 'default', 'always', or 'never'\n");
    return Usage();
  }

  int ReadLetters(const char* letters) {
    for (; *letters != 0; ++letters) {
      if (std::strchr("cmWX", *letters) != nullptr) return ReadOperand(*letters, letters + 1);
      if (!ReadSwitch(*letters)) {
        std::fprintf(stderr, "Unknown option: -%c\n", *letters);
        return Usage();
      }
    }
    return -1;
  }

  // The operand is the rest of the word, or the next one.
  int ReadOperand(char letter, const char* rest) {
    if (*rest == 0) {
      if (at_ + 1 >= argc_) {
        std::fprintf(stderr, "Argument expected for the -%c option\n", letter);
        return Usage();
      }
      rest = argv_[++at_];
    }
    if (letter == 'W') return o_.warn_options.push_back(rest), -1;
    if (letter == 'X') return o_.x_options.push_back(rest), -1;
    run_->what = letter == 'c' ? Invocation::What::kText : Invocation::What::kModule;
    run_->target = letter == 'c' ? std::string(rest) + "\n" : rest;
    ended_ = true;
    return -1;
  }

  bool ReadSwitch(char letter) {
    switch (letter) {
      case 'b': ++o_.bytes_warning; return true;
      case 'B': o_.dont_write_bytecode = true; return true;
      case 'd': ++o_.debug; return true;
      case 'E': o_.ignore_environment = true; return true;
      case 'I': o_.isolated = o_.ignore_environment = o_.no_user_site = o_.safe_path = true; return true;
      case 'i': o_.inspect = o_.interactive = true; return true;
      case 'O': ++o_.optimize; return true;
      case 'P': o_.safe_path = true; return true;
      case 'q': o_.quiet = true; return true;
      case 'R': return true;
      case 's': o_.no_user_site = true; return true;
      case 'S': o_.no_site = true; return true;
      case 't': return true;
      case 'u': o_.unbuffered = true; return true;
      case 'v': ++o_.verbose; return true;
      case 'V': ++version_; return true;
      case 'x': run_->skip_first_line = true; return true;
      case 'h':
      case '?': help_ = true; return true;
      default: return false;
    }
  }

  const int argc_;
  char** const argv_;
  Invocation* const run_;
  vm::PythonOptions& o_;
  int at_ = 1, version_ = 0;
  bool ended_ = false, help_ = false;  // ended: by -c or -m
};

}  // namespace

int ParseOptions(int argc, char** argv, Invocation* run) {
  vm::PythonOptions& o = run->options;
  o.executable = Executable();
  o.dont_write_bytecode = o.no_user_site = false;
  for (int i = 0; i < argc; ++i) o.orig_argv.push_back(argv[i]);
  Reader reader(argc, argv, run);
  if (int code = reader.Read(); code >= 0) return code;
  if (int code = ApplyEnvironment(run); code >= 0) return code;
  if (int code = reader.ReadProgram(); code >= 0) return code;
  reader.AddFirstFolder();
  FillSearchPath(&o);
  return -1;
}

}  // namespace tessera::cmd
