#include "compiler/ast.h"

namespace tessera::compiler::ast {
namespace {

constexpr const char* kStmtNames[] = {
#define AST_STMT(Name, fields) #Name,
#include "compiler/ast.def"
};
constexpr const char* kExprNames[] = {
#define AST_EXPR(Name, fields) #Name,
#include "compiler/ast.def"
};
constexpr const char* kPatternNames[] = {
#define AST_PATTERN(Name, fields) #Name,
#include "compiler/ast.def"
};
constexpr const char* kTypeParamNames[] = {
#define AST_TYPE_PARAM(Name, fields) #Name,
#include "compiler/ast.def"
};

}  // namespace

bool IsCompound(StmtKind kind) {
  switch (kind) {
    case StmtKind::kFunctionDef: case StmtKind::kAsyncFunctionDef: case StmtKind::kClassDef: case StmtKind::kFor:
    case StmtKind::kAsyncFor: case StmtKind::kWhile: case StmtKind::kIf: case StmtKind::kWith: case StmtKind::kAsyncWith:
    case StmtKind::kMatch: case StmtKind::kTry: case StmtKind::kTryStar:
      return true;
    default:
      return false;
  }
}

const char* KindName(StmtKind kind) { return kStmtNames[static_cast<int>(kind)]; }
const char* KindName(ExprKind kind) { return kExprNames[static_cast<int>(kind)]; }
const char* KindName(PatternKind kind) { return kPatternNames[static_cast<int>(kind)]; }
const char* KindName(TypeParamKind kind) { return kTypeParamNames[static_cast<int>(kind)]; }

}  // namespace tessera::compiler::ast
