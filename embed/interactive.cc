#include "embed/interactive.h"

#include <string_view>

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/compile_code.h"
#include "vm/eval.h"
#include "vm/exit_status.h"
#include "vm/python.h"
#include "vm/transfer.h"

namespace tessera::embed {

using namespace objects;  // NOLINT
using vm::CodeInstance;

namespace {

bool SetDefault(vm::Thread& th, const char* name, const char* text) {
  Owned key(Intern(th, name));
  Value found = key ? FindDictItem(th, th.interp.sys_dict, key.as<Str>()) : Value();
  if (!found.IsNotFound()) return !found.empty();
  Owned value(NewStr(th, text));
  return value && DictSet(th, th.interp.sys_dict, key.as<Str>(), value.get());
}

// A stream of sys, held; empty when there is none.
Owned Stream(vm::Thread& th, Str* name) {
  Value found = FindDictItem(th, th.interp.sys_dict, name);
  if (found.empty()) ClearException(th);
  return found.empty() || found.IsNotFound() || found.IsNone() ? Owned() : Owned::Borrow(found);
}

// What goes wrong with a prompt is no matter.
void Show(vm::Thread& th, Value text) {
  Owned err(Stream(th, ids::stderr()));
  Owned done(err ? CallMethod(th, err, ids::write(), {text}) : Value::None());
  if (done && err) done.Reset(CallMethod(th, err, ids::flush(), {}));
  ClearException(th);
}

void ShowText(vm::Thread& th, const char* text) {
  Owned s(NewStr(th, text));
  if (s) Show(th, s);
  ClearException(th);
}

void Flush(vm::Thread& th) {
  Owned out(Stream(th, ids::stdout()));
  Owned done(out ? CallMethod(th, out, ids::flush(), {}) : Value::None());
  ClearException(th);
}

void Prompt(vm::Thread& th, const char* name) {
  Owned key(Intern(th, name));
  Value found = key ? FindDictItem(th, th.interp.sys_dict, key.as<Str>()) : Value();
  Owned held = found.empty() || found.IsNotFound() ? Owned() : Owned::Borrow(found);
  Owned prompt(held ? ToStr(th, held) : Value());
  ClearException(th);
  if (prompt) Show(th, prompt);
}

// The next line with its end; the empty str at the end of the input; empty with an exception.
Value ReadLine(vm::Thread& th) {
  Owned in(Stream(th, ids::stdin()));
  if (!in) return Value(EmptyStr());
  Owned name(Intern(th, "readline"));
  Owned line(name ? CallMethod(th, in, name.as<Str>(), {}) : Value());
  if (line && !IsStr(line)) return Raise(th, types::kTypeError, "readline() returned a non-string (type %T)", line.get());
  return line.Release();
}

bool IsBlank(std::string_view line) { return line.find_first_not_of(" \t\r\n\f") == std::string_view::npos; }

// Nothing but space or a comment.
bool SaysNothing(const Str* s) {
  int64_t n = 0;
  while (n < s->length && (s->at(n) == ' ' || s->at(n) == '\t' || s->at(n) == '\r' || s->at(n) == '\f')) ++n;
  return n == s->length || s->at(n) == '\n' || s->at(n) == '#';
}

std::string_view LastLine(std::string_view text) {
  size_t end = text.empty() ? 0 : text.rfind('\n', text.size() - 2);
  return end == std::string_view::npos || text.size() < 2 ? text : text.substr(end + 1);
}

bool Contains(Value text, std::string_view part) {
  return IsStr(text) && text.as<Str>()->ascii() && text.as<Str>()->ascii_view().find(part) != std::string_view::npos;
}

// Does it begin a statement that may go on for lines, so that only an empty one ends it?
bool IsCompound(std::string_view text) {
  if (text.starts_with('@')) return true;
  static constexpr std::string_view kWords[] = {"if", "for", "while", "try", "with", "def", "class", "async"};
  for (std::string_view word : kWords) {
    if (!text.starts_with(word)) continue;
    char next = text.size() > word.size() ? text[word.size()] : ' ';
    if (next == ' ' || next == '\t' || next == ':' || next == '(' || next == '\n' || next == '\\') return true;
  }
  return false;
}

// Could more lines mend the pending SyntaxError?
bool IsIncomplete(vm::Thread& th, std::string_view text) {
  if (!PendingIs(th, types::kSyntaxError)) return false;
  if (LastLine(text).starts_with('@')) return true;
  const ExceptionObject* error = th.exception.as<ExceptionObject>();
  Value message = error->fields[kSyntaxMsgField];
  for (std::string_view open : {"was never closed", "unterminated triple-quoted", "unexpected EOF while parsing"})
    if (Contains(message, open)) return true;
  if (IsBlank(LastLine(text))) return false;
  int64_t line = 0, lines = 0;
  for (char ch : text) lines += ch == '\n';
  Value number = error->fields[kSyntaxLinenoField];
  return Contains(message, "expected an indented block") || Contains(message, "expected 'except' or 'finally' block") || (IsInt(number) && FitsInt64(number, &line) && line > lines);
}

// Runs what is complete. *more: it is not, yet; at the end of the input it is all that there will be. False: SystemExit is pending.
bool RunStatement(vm::Thread& th, Dict* main, Str* text, bool at_end, bool* more) {
  std::string_view source;
  Owned keep, filename(NewStr(th, "<stdin>"));
  Owned code;
  if (filename && AsUtf8(th, text, &source, &keep)) {
    vm::CompileOptions options;
    options.mode = compiler::CompileMode::kSingle;
    options.ignore_cookie = true;
    options.optimize = vm::OptionsOf(th).optimize;
    code.Reset(vm::CompileSource(th, source, filename, options));
    *more = !at_end && (code ? IsCompound(source) && !IsBlank(LastLine(source)) : IsIncomplete(th, source));
    if (*more) {
      ClearException(th);
      return true;
    }
  }
  Owned result(code ? vm::RunCode(th, code.as<CodeInstance>(), main, main) : Value());
  if (!result) {
    if (PendingIs(th, types::kSystemExit)) return false;
    (void)vm::ReportException(th);
  }
  Flush(th);
  return true;
}

}  // namespace

bool RunInteractive(vm::Thread& th, bool banner) {
  Dict* main = vm::MainNamespace(th);
  if (main == nullptr || !SetDefault(th, "ps1", ">>> ") || !SetDefault(th, "ps2", "... ")) return false;
  Owned keep = Owned::Borrow(main);
  if (banner) {
    Owned key(Intern(th, "version"));
    Value version = key ? FindDictItem(th, th.interp.sys_dict, key.as<Str>()) : Value();
    Owned text(version.empty() || version.IsNotFound() ? Value() : Format(th, "Python %S on linux\n", version));
    if (text) Show(th, text);
    ClearException(th);
  }
  Owned text = Owned::Borrow(EmptyStr());
  for (;;) {
    Flush(th);
    const bool first = text.as<Str>()->length == 0;
    Prompt(th, first ? "ps1" : "ps2");
    Owned line(ReadLine(th));
    const bool at_end = line && line.as<Str>()->length == 0;
    if (line && !at_end) text.Reset(Concat(th, text.as<Str>(), line.as<Str>()));
    if (!line || !text) {
      const bool interrupted = PendingIs(th, types::kKeyboardInterrupt);
      if (!interrupted) return false;
      ClearException(th);
      ShowText(th, "\nKeyboardInterrupt\n");
      text = Owned::Borrow(EmptyStr());
      continue;
    }
    if (at_end && first) break;
    if (at_end) ShowText(th, "\n");
    bool more = false;
    if (first && text && SaysNothing(text.as<Str>())) {
      text = Owned::Borrow(EmptyStr());
      continue;
    }
    if (!text || !RunStatement(th, main, text.as<Str>(), at_end, &more)) return false;
    if (!more) text = Owned::Borrow(EmptyStr());
  }
  ShowText(th, "\n");
  return true;
}

}  // namespace tessera::embed
