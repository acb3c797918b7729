// Running something as the program: in module __main__ of the calling thread's interpreter.
//
// Model:     a text or file runs as it is. A module or package (-m), or a folder with a __main__.py, is found by the import system, and its
//            code runs as __main__, which then has its __file__, __package__ and __spec__; sys.argv[0] becomes its file.
// Errors:    false + exception. What cannot be found is a SystemExit with the text that python prints.
// Design:    PEP 338, PEP 366
#ifndef TESSERA_EMBED_MAIN_MODULE_H_
#define TESSERA_EMBED_MAIN_MODULE_H_

#include <string>
#include <string_view>

#include "vm/activation.h"

namespace tessera::embed {

// `filename` is a str. from_file: the text begins with what a file may begin with (encoding, mark), and __file__ is set.
bool RunSourceAsMain(vm::Thread& th, std::string_view source, objects::Value filename, bool from_file);
bool RunModuleAsMain(vm::Thread& th, const std::string& name);
// sys.path has the folder already.
bool RunFolderAsMain(vm::Thread& th, const std::string& folder);

}  // namespace tessera::embed

#endif  // TESSERA_EMBED_MAIN_MODULE_H_
