// Finds the error that CPython 3.12 reports for a text that is no program. It is slow and runs only then.
//
// Model:      a backtracking (PEG) recogniser over the tokens, in the order in which CPython's grammar tries things, run
//             twice: plainly, to learn how far the tokens can be understood, then with the rules that describe mistakes.
//             The first such rule that matches raises; if none does, the farthest token is "invalid syntax".
// Errors:     kNoMemory and kTooComplex as everywhere.
// Cost:       linear in practice (rules remember their results); a few microseconds per line.
// Design:     docs/compiler.md
#ifndef TESSERA_COMPILER_PARSER_DIAGNOSIS_H_
#define TESSERA_COMPILER_PARSER_DIAGNOSIS_H_

#include "alloc/arena.h"
#include "compiler/lexer.h"
#include "compiler/parser.h"
#include "compiler/syntax_error.h"
#include "compiler/token.h"

namespace tessera::compiler {

// REQUIRES: the tokens were read from `text` and the parser refused them.
SyntaxErrorInfo Diagnose(std::string_view text, const TokenBuffer& tokens, const LexFailure& failure, const ParseInput& input,
                         alloc::Arena& arena);

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_PARSER_DIAGNOSIS_H_
