// The floor: a bare Xerces-C SAX2 parse with cached XSD, nothing done with what it says. Measured in the same run.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace brevdue::bench {

class BareXerces {
 public:
  explicit BareXerces(std::string_view schema);
  ~BareXerces();
  /// Parses and validates; true if there was no complaint.
  bool parse(const std::string& bytes);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace brevdue::bench
