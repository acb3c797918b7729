// OutputSink: a function of the host that takes what an interpreter writes to sys.stdout or sys.stderr, in place of a descriptor. It sees what the
// standard streams write, not what a program writes to descriptors of the process (posix.write).
//
// Model:     called with bytes of UTF-8 in the order in which the stream wrote them. A stream keeps up to 8 KiB (sys.stderr: a line) before it calls;
//            PythonOptions::unbuffered: nothing. What is kept arrives at flush(), close() and the end of the interpreter.
// Threads:   the thread that writes, with no GIL and no lock of the runtime held, so that it may block, and may enter interpreters. Threads that write at the same
//            time may call it at the same time. After the end of the interpreter nobody calls it.
// Ownership: the bytes are valid during the call. The sink belongs to its options, which the interpreter keeps; what it refers to must outlive that.
// Python:    it must not leave the thread inside of another interpreter than it was called in.
// Errors:    0: all of the bytes are taken. Else the number of an error, which becomes the OSError of the write; the bytes are lost. Numbers outside of 1 to
//            4095 count as EIO.
// Example:   vm::PythonOptions options;
//            options.output_sink = [&](std::string_view bytes) { return log.Append(bytes) ? 0 : ENOSPC; };
// Design:    docs/interpreter-config.md
#ifndef TESSERA_VM_OUTPUT_SINK_H_
#define TESSERA_VM_OUTPUT_SINK_H_

#include <functional>
#include <string_view>

namespace tessera::objects {
struct Thread;
}  // namespace tessera::objects

namespace tessera::vm {

using OutputSink = std::function<int(std::string_view bytes)>;

// Hands the bytes over, with the GIL released. Returns 0 or the number of an error.
int CallSink(objects::Thread& th, const OutputSink& sink, std::string_view bytes);

}  // namespace tessera::vm

#endif  // TESSERA_VM_OUTPUT_SINK_H_
