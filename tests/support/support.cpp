#include "tests/support/support.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "converters/oioxml/oioxml.hpp"

namespace brevdue::test {

namespace fs = std::filesystem;

fs::path project() {
  return BREVDUE_SOURCE_DIR;
}

fs::path shared() {
  return project().parent_path() / "shared";
}

bool has_shared() {
  return fs::exists(shared() / "corpus");
}

std::string slurp(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::vector<fs::path> files(const fs::path& folder, std::string_view ending) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ending) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::shared_ptr<const ByteSource> source(std::string bytes) {
  return std::make_shared<MemorySource>(std::move(bytes));
}

wire::Document document(std::string bytes, const wire::OpenOptions& options) {
  auto opened = wire::Document::open(source(std::move(bytes)), options);
  if (!opened) throw std::runtime_error("does not open: " + words(opened.error()));
  return std::move(*opened);
}

std::shared_ptr<const DanishTime> shared_zone() {
  static const auto zone = std::make_shared<const DanishTime>();
  return zone;
}

const DanishTime& zone() {
  return *shared_zone();
}

std::shared_ptr<const wire::XmlSchemas> schemas() {
  static const auto loaded = oioxml::load_schemas();
  return loaded;
}

wire::XmlReader& reader() {
  static wire::XmlReader one(schemas());
  return one;
}

std::string rules(const Findings& findings) {
  std::string out;
  for (const auto& f : findings) {
    if (!out.empty()) out += ' ';
    out += row(f.rule).id;
  }
  return out;
}

std::string words(const Findings& findings) {
  std::string out;
  for (const auto& f : findings) out += to_text(f, "input") + "\n";
  return out;
}

}  // namespace brevdue::test
