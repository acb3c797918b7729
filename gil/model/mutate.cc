// Copies sources of a package and writes into the copies what a table says, each change to be switched on by its number: so that a test can
// show that the model notices it. The originals know nothing of it. A text that is not there exactly once is an error: the table
// cannot fall behind the code.
//
//   mutate PACKAGE TABLE OUT SOURCE...     SOURCE is below PACKAGE/; its copy is below OUT/, and includes copies.
//
// The table is blocks of lines; lines with # are comments:
//
//   mutant a name
//   in interp/control_block.cc
//   - text that is there                   (several lines of - or + are one text of several lines)
//   + what is there instead; MUTANT is true when this one is on
//   seen Scenario: beginning of the failure that it is to report

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Mutation {
  std::string name, file, before, after, scenario, invariant;
};

[[noreturn]] void Die(const std::string& what) {
  fprintf(stderr, "mutate: %s\n", what.c_str());
  exit(1);
}

bool Starts(const std::string& line, const std::string& with) { return line.compare(0, with.size(), with) == 0; }

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) Die("cannot read " + path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void WriteFile(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) Die("cannot write " + path);
}

void Append(std::string& text, const std::string& line) { text += text.empty() ? line : "\n" + line; }

std::vector<Mutation> ReadTable(const std::string& path) {
  std::vector<Mutation> table;
  std::istringstream lines(ReadFile(path));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    if (Starts(line, "mutant ")) {
      table.push_back({line.substr(7), {}, {}, {}, {}, {}});
      continue;
    }
    if (table.empty()) Die(path + ": begins with no mutant");
    Mutation& last = table.back();
    if (Starts(line, "in ")) last.file = line.substr(3);
    else if (Starts(line, "- ")) Append(last.before, line.substr(2));
    else if (Starts(line, "+ ")) Append(last.after, line.substr(2));
    else if (const size_t colon = line.find(": "); Starts(line, "seen ") && colon != std::string::npos) {
      last.scenario = line.substr(5, colon - 5);
      last.invariant = line.substr(colon + 2);
    } else {
      Die(path + ": a line that begins with none of mutant, in, -, +, seen: " + line);
    }
  }
  return table;
}

// All occurrences.
std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
  return text;
}

void Apply(const Mutation& mutation, size_t number, std::string& text) {
  const size_t at = text.find(mutation.before);
  if (mutation.before.empty() || at == std::string::npos) Die(mutation.name + ": not in " + mutation.file + ":\n" + mutation.before);
  if (text.find(mutation.before, at + 1) != std::string::npos) Die(mutation.name + ": more than once in " + mutation.file);
  const std::string is_on = "(::tessera::gil::model::mutant == " + std::to_string(number) + ")";
  text.replace(at, mutation.before.size(), Replaced(mutation.after, "MUTANT", is_on));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) Die("PACKAGE TABLE OUT SOURCE...");
  const std::string package = argv[1], out = argv[3];
  const std::vector<Mutation> table = ReadTable(argv[2]);
  std::map<std::string, std::string> sources;
  for (int i = 4; i < argc; ++i) sources[argv[i]] = ReadFile(argv[i]);

  std::string rows;
  for (size_t i = 0; i < table.size(); ++i) {
    const auto source = sources.find(table[i].file);
    if (source == sources.end()) Die(table[i].name + ": " + table[i].file + " is none of the sources");
    Apply(table[i], i + 1, source->second);
    rows += "{\"" + table[i].name + "\", \"" + table[i].scenario + "\", \"" + table[i].invariant + "\"},\n";
  }
  const auto copy_of = [&](const std::string& path) { return path.substr(package.size()); };
  for (auto& [path, text] : sources) {
    for (const auto& [other, unused] : sources) {
      text = Replaced(text, "#include \"" + other + "\"", "#include \"" + package + "/model/mutant" + copy_of(other) + "\"");
    }
    WriteFile(out + copy_of(path), "#include \"gil/model/mutant.h\"\n" + text);
  }
  WriteFile(out + "/mutants.inc", rows);
}
