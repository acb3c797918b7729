#include "cmd/options.h"

#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace tessera::cmd {
namespace {

constexpr char kUsage[] = "usage: tessera [option] ... [-c cmd | -m mod | file | -] [arg] ...\n";
constexpr char kHelp[] =
    "Options:\n"
    "-b     : warn about comparisons of bytes with str; -bb: raise them\n"
    "-B     : write no bytecode files\n"
    "-c cmd : the program is the text cmd\n"
    "-E     : ignore PYTHON* environment variables\n"
    "-I     : isolated: -E and -s, and the script's folder is not searched\n"
    "-m mod : run a library module as a script\n"
    "-O     : no assert statements, __debug__ is False; -OO: no docstrings either\n"
    "-P     : do not put an unsafe folder in front of sys.path\n"
    "-q -s -S -u -v -x -i : accepted as python accepts them\n"
    "-V     : print the version (also --version)\n"
    "-W arg : control of warnings\n"
    "-X opt : implementation options\n"
    "--dis  : print the bytecode of the file instead of running it\n"
    "file   : the program is read from the file\n"
    "-      : the program is read from standard input\n";

std::string FolderOf(const std::string& path) {
  char resolved[PATH_MAX];
  std::string full = realpath(path.c_str(), resolved) != nullptr ? resolved : path;
  size_t slash = full.rfind('/');
  return slash == std::string::npos ? "" : slash == 0 ? "/" : full.substr(0, slash);
}

std::string Executable() {
  char path[PATH_MAX];
  ssize_t n = readlink("/proc/self/exe", path, sizeof(path));
  return n > 0 ? std::string(path, static_cast<size_t>(n)) : std::string();
}

int Mistake(const char* format, const char* what) {
  std::fprintf(stderr, format, what);
  std::fprintf(stderr, "%sTry `tessera -h' for more information.\n", kUsage);
  return 2;
}

}  // namespace

int ParseOptions(int argc, char** argv, Invocation* run) {
  vm::PythonOptions& o = run->options;
  o.executable = Executable();
  bool found = false;
  int i = 1;
  for (; i < argc && !found; ++i) {
    const char* arg = argv[i];
    if (arg[0] != '-' || arg[1] == 0) break;
    if (std::strcmp(arg, "--") == 0) {
      ++i;
      break;
    }
    if (std::strcmp(arg, "--dis") == 0) {
      run->what = Invocation::What::kDisassemble;
      continue;
    }
    if (std::strcmp(arg, "--version") == 0) return std::puts("Python 3.12.0 (Tessera)"), 0;
    if (std::strcmp(arg, "--help") == 0) return std::printf("%s%s", kUsage, kHelp), 0;
    if (arg[1] == '-') return Mistake("unknown option %s\n", arg);
    for (const char* p = arg + 1; *p != 0; ++p) {
      char letter = *p;
      if (std::strchr("cmWX", letter) != nullptr) {  // the rest of the word or the next one is the operand
        const char* operand = p[1] != 0 ? p + 1 : i + 1 < argc ? argv[++i] : nullptr;
        if (operand == nullptr) {
          char name[2] = {letter, 0};
          return Mistake("Argument expected for the -%s option\n", name);
        }
        if (letter == 'W') o.warn_options.push_back(operand);
        else if (letter == 'X') o.x_options.push_back(operand);
        else {
          run->what = letter == 'c' ? Invocation::What::kText : Invocation::What::kModule;
          run->target = operand;
          found = true;
        }
        break;
      }
      switch (letter) {
        case 'b': ++o.bytes_warning; break;
        case 'B': o.dont_write_bytecode = true; break;
        case 'E': o.ignore_environment = true; break;
        case 'I': o.isolated = o.ignore_environment = o.no_user_site = o.safe_path = true; break;
        case 'O': ++o.optimize; break;
        case 'P': o.safe_path = true; break;
        case 'i': o.inspect = o.interactive = true; break;
        case 'q': o.quiet = true; break;
        case 's': o.no_user_site = true; break;
        case 'S': o.no_site = true; break;
        case 'u': o.unbuffered = true; break;
        case 'v': ++o.verbose; break;
        case 'd': case 'x': break;
        case 'V': return std::puts("Python 3.12.0 (Tessera)"), 0;
        case 'h': case '?': return std::printf("%s%s", kUsage, kHelp), 0;
        default: {
          char name[2] = {letter, 0};
          return Mistake("Unknown option: -%s\n", name);
        }
      }
    }
  }
  if (o.optimize > 2) o.optimize = 2;
  o.argv.clear();
  if (!found && i < argc) {
    run->target = argv[i++];
    o.argv.push_back(run->target);
  } else {
    o.argv.push_back(!found ? "" : run->what == Invocation::What::kText ? "-c" : "-m");
  }
  for (; i < argc; ++i) o.argv.push_back(argv[i]);
  if (!o.safe_path) o.path.push_back(!found && run->target != "-" ? FolderOf(run->target) : "");
  const char* stdlib = o.ignore_environment ? nullptr : std::getenv("TESSERA_STDLIB");
  o.stdlib = stdlib != nullptr ? stdlib : "/usr/lib/python3.11";
  if (!o.stdlib.empty()) o.path.push_back(o.stdlib);
  return -1;
}

}  // namespace tessera::cmd
