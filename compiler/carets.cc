#include "compiler/carets.h"

#include <algorithm>

#include "compiler/ast.h"
#include "compiler/parser.h"
#include "compiler/syntax_error.h"
#include "compiler/unicode.h"

namespace tessera::compiler {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\f'; }

std::string_view WithoutEnd(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

// A part of the range that gets other signs: the operator of a binary operation, the brackets of a subscript. In bytes of the segment.
struct Anchors {
  bool found = false;
  int32_t start = 0;
  int32_t end = 0;
};

Anchors AnchorsOfOperation(std::string_view segment, const ast::BinOp* operation) {
  const int32_t stop = operation->right->col_offset;
  for (int32_t i = operation->left->end_col_offset; i < stop && i < static_cast<int32_t>(segment.size()); ++i) {
    if (IsSpace(segment[static_cast<size_t>(i)]) || segment[static_cast<size_t>(i)] == ')') continue;  // the left operand's own
    const bool two_characters = i + 1 < stop && !IsSpace(segment[static_cast<size_t>(i) + 1]);
    return {true, i, i + 1 + two_characters};
  }
  return {};
}

Anchors FindAnchors(std::string_view segment, alloc::Arena& arena) {
  ParseInput input;
  input.source = segment;
  input.ignore_cookie = true;
  const ParseResult parsed = Parse(input, arena);
  if (!parsed.ok() || parsed.module->body.size() != 1) return {};
  auto* statement = ast::TryAs<ast::Expr>(parsed.module->body[0]);
  if (statement == nullptr || statement->end_lineno != 1) return {};
  if (auto* operation = ast::TryAs<ast::BinOp>(statement->value)) return AnchorsOfOperation(segment, operation);
  if (auto* subscript = ast::TryAs<ast::Subscript>(statement->value)) {
    return {true, subscript->value->end_col_offset, subscript->slice->end_col_offset + 1};
  }
  return {};
}

}  // namespace

std::string_view StrippedLine(std::string_view line) {
  line = WithoutEnd(line);
  while (!line.empty() && IsSpace(line.front())) line.remove_prefix(1);
  return line;
}

std::string_view TracebackCarets(std::string_view line, const CaretRange& range, alloc::Arena& arena) {
  line = WithoutEnd(line);
  const int32_t size = static_cast<int32_t>(line.size());
  int32_t end = range.end_column;
  if (!range.one_line) {  // up to the last character that shows
    end = size;
    while (end > 0 && IsSpace(line[static_cast<size_t>(end) - 1])) --end;
  }
  if (range.column < 0 || range.column >= size || end <= range.column || end > size) return {};
  const std::string_view segment = line.substr(static_cast<size_t>(range.column), static_cast<size_t>(end - range.column));
  const Anchors anchors = range.one_line ? FindAnchors(segment, arena) : Anchors{};

  auto characters = [&](int32_t byte) { return CountCodePoints(line.substr(0, static_cast<size_t>(byte))); };
  const int32_t indentation = size - static_cast<int32_t>(StrippedLine(line).size());
  const int32_t start_at = characters(range.column), end_at = characters(end), margin = characters(std::min(indentation, range.column));
  if (!anchors.found && end_at - start_at == characters(size) - characters(indentation)) return {};
  const int32_t left = start_at + CountCodePoints(segment.substr(0, static_cast<size_t>(anchors.start)));
  const int32_t right = start_at + CountCodePoints(segment.substr(0, static_cast<size_t>(anchors.end)));
  char* text = static_cast<char*>(arena.Allocate(static_cast<size_t>(end_at - margin) + 1, 1));
  if (text == nullptr) return {};
  for (int32_t i = margin; i < end_at; ++i) {
    const char mark = !anchors.found || (i >= left && i < right) ? '^' : '~';
    text[i - margin] = i < start_at ? ' ' : mark;
  }
  return {text, static_cast<size_t>(end_at - margin)};
}

std::string_view SyntaxErrorCarets(std::string_view text, int32_t offset, int32_t end_offset, alloc::Arena& arena) {
  text = WithoutEnd(text);
  std::string_view stripped = text;
  while (!stripped.empty() && (stripped.front() == ' ' || stripped.front() == '\f' || stripped.front() == '\n')) stripped.remove_prefix(1);
  const int32_t spaces = static_cast<int32_t>(text.size() - stripped.size());
  if (end_offset == 0 || end_offset == -1 || end_offset == offset) end_offset = offset + 1;
  const int32_t column = offset - 1 - spaces, end = end_offset - 1 - spaces;
  if (column < 0) return {};
  char* out = static_cast<char*>(arena.Allocate(static_cast<size_t>(std::max(column, end)) + 1, 1));
  if (out == nullptr) return {};
  size_t at = 0;
  for (int32_t i = 0; i < column; ++i) {  // what is white space other than blanks stays, for the alignment
    const bool tab = at < stripped.size() && IsSpace(stripped[at]);
    out[i] = tab ? stripped[at] : ' ';
    if (at < stripped.size()) at += DecodeUtf8(stripped, at).length;
  }
  for (int32_t i = column; i < end; ++i) out[i] = '^';
  return {out, static_cast<size_t>(std::max(column, end))};
}

}  // namespace tessera::compiler
