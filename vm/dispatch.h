// How a handler is written, for both ways to go from one instruction to the next: computed goto (gcc, clang) and tail calls (clang 19 on).
//
// The rules of a handler:
//  1. OP(NAME) { ... NEXT(); } runs with pc behind its instruction word, i holding it. Its cache words are pc[0], pc[1], ...: it steps over them
//     with SKIP(n) before NEXT().
//  2. Before anything that may raise, run Python code or look at frames: SAVE().
//  3. On failure: FAIL(). Its Src temporaries still hold their values then (but those of a call, which are always consumed).
//  4. A Src temporary is consumed: moved out, or released by DROP(operand, value). A local is borrowed.
//  5. PUT_T writes a temporary that is empty, PUT_L a local (its old value is released last), PUT(operand, v) either.
//  6. After a call, return or resume that changed the running activation: RELOAD() before NEXT().
//  7. Nothing with a destructor lives in a handler.
#ifndef TESSERA_VM_DISPATCH_H_
#define TESSERA_VM_DISPATCH_H_

#define A static_cast<int16_t>(i >> 16)
#define B static_cast<int16_t>(i >> 32)
#define C static_cast<int16_t>(static_cast<int64_t>(i) >> 48)
#define BC static_cast<uint32_t>(i >> 32)
#define J32 static_cast<int32_t>(static_cast<int64_t>(i) >> 32)
#define R(x) base[x]

#define PUT_T(v) (R(A) = (v))
#define PUT_L(v)        \
  do {                  \
    Value put_ = (v);   \
    Value old_ = R(A);  \
    R(A) = put_;        \
    DecRef(old_);       \
  } while (0)
#define PUT(x, v)                  \
  do {                             \
    Value put_ = (v);              \
    if ((x) < 0) {                 \
      Value old_ = R(x);           \
      R(x) = put_;                 \
      DecRef(old_);                \
    } else {                       \
      R(x) = put_;                 \
    }                              \
  } while (0)
#define DROP(x, v) \
  do {             \
    if ((x) >= 0) DecRef(v); \
  } while (0)
#define SKIP(n) (pc += (n))
#define SAVE() (th->act->pc = pc)
#define SLOW_OP(name, function)                  \
  OP(name) {                                     \
    SAVE();                                      \
    if (!function(*th, base, i)) FAIL();         \
    NEXT();                                      \
  }
#define PAIR(name, M) M(name##_T, PUT_T) M(name##_L, PUT_L)
// What is raised here belongs to the next instruction: the registers are as that one finds them.
#define CHECK_BREAKER()                                      \
  do {                                                       \
    if (th->eval_breaker().Load() != 0) [[unlikely]] {       \
      th->act->pc = pc + 1;                                  \
      if (!HandleBreaker(*th)) FAIL();                       \
    }                                                        \
  } while (0)

#if defined(TESSERA_TAIL_CALLS)
#define HANDLER_PARAMS                                                                                                    \
  [[maybe_unused]] const Instruction *pc, [[maybe_unused]] Value *base, [[maybe_unused]] Thread *th,                      \
      [[maybe_unused]] const Value *consts, [[maybe_unused]] Instruction i, [[maybe_unused]] const void *const *table
#define HANDLER_ARGS pc, base, th, consts, i, table
#define OP(name) __attribute__((preserve_none)) static void Op##name(HANDLER_PARAMS)
#define NEXT()                                                                                                  \
  do {                                                                                                          \
    Instruction next_ = *pc++;                                                                                  \
    [[clang::musttail]] return reinterpret_cast<Handler>(const_cast<void*>(table[next_ & 0xffff]))(pc, base, th, consts, next_, table); \
  } while (0)
#define FAIL() [[clang::musttail]] return HandleFailure(HANDLER_ARGS)
#define LEAVE() return
#else
#define OP(name) L_##name:
#define NEXT()                      \
  do {                              \
    i = *pc++;                      \
    goto* kLabels[i & 0xffff];      \
  } while (0)
#define FAIL() goto failed
#define LEAVE() goto leave
#endif

#define RELOAD()                                \
  do {                                          \
    Activation* now_ = th->act;                 \
    pc = now_->pc;                              \
    base = now_->base;                          \
    consts = now_->code->constants;             \
  } while (0)

#endif  // TESSERA_VM_DISPATCH_H_
