// JSON as the command prints it ("schema": 1, docs/cli.md): lists of flat objects, one object a line. Keys are
// constants. Thread safety: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "converters/model/bytes.hpp"
#include "converters/wire/writer.hpp"

namespace brevdue::command {

class Json {
 public:
  Json() : out_(sink_) { out_.write("{\"schema\": 1"); }
  void list(std::string_view key) {
    out_.write(",\n \"");
    out_.write(key);
    out_.write("\": [");
    first_item_ = true;
  }
  void end_list() { out_.write(first_item_ ? "]" : "\n ]"); }
  void item() {
    out_.write(first_item_ ? "\n  {" : ",\n  {");
    first_item_ = false;
    first_member_ = true;
  }
  void end_item() { out_.put('}'); }
  void member(std::string_view key, std::string_view value) {
    name(key);
    wire::write_json_string(out_, value);
  }
  void filled(std::string_view key, std::string_view value) {
    if (!value.empty()) member(key, value);
  }
  void member(std::string_view key, std::uint64_t value) {
    name(key);
    out_.write(std::to_string(value));
  }
  void member(std::string_view key, bool value) {
    name(key);
    out_.write(value ? "true" : "false");
  }
  void string_item(std::string_view value) {
    out_.write(first_item_ ? "" : ", ");
    first_item_ = false;
    wire::write_json_string(out_, value);
  }
  void end_string_list() { out_.put(']'); }
  void top(std::string_view key, std::string_view value) {
    out_.write(",\n \"");
    out_.write(key);
    out_.write("\": ");
    wire::write_json_string(out_, value);
  }
  std::string take() {
    out_.write("}\n");
    out_.flush();
    return std::move(sink_.bytes);
  }

 private:
  void name(std::string_view key) {
    out_.write(first_member_ ? "\"" : ", \"");
    first_member_ = false;
    out_.write(key);
    out_.write("\": ");
  }
  StringSink sink_;
  wire::Buffered out_;
  bool first_item_ = true, first_member_ = true;
};

}  // namespace brevdue::command
