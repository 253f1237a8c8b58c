// Opening what came: each input's format, kind and messages. Private to converters/convert. Thread safety: one thread.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "converters/convert/convert.hpp"

namespace brevdue::convert {

/// Keeps the documents of the last read(), for they resolve the marks of findings.
class Reading {
 public:
  Reading(std::shared_ptr<const wire::XmlSchemas> schemas, std::shared_ptr<const DanishTime> zone)
      : xml_(std::move(schemas)), zone_(std::move(zone)) {}

  [[nodiscard]] ReadResult read(const std::vector<Input>& inputs, const Settings& settings);
  void resolve(Findings& findings) const {
    for (const auto& document : documents_) document.resolve(findings);
  }
  /// True if that input is JSON.
  [[nodiscard]] bool json(std::uint32_t input) const;
  void forget() { documents_.clear(); }
  /// The errors that reading a letter, file letter or receipt of our own finds, without positions in it.
  [[nodiscard]] Findings own_faults(std::string written, const Settings& settings);
  [[nodiscard]] std::vector<wire::Document> take_documents() { return std::exchange(documents_, {}); }

 private:
  void read_oioxml(const wire::Document& document, const Settings& settings, ReadResult& result);
  void read_edifact(const wire::Document& document, const Settings& settings, ReadResult& result);
  void read_fhir(const wire::Document& document, const Settings& settings, ReadResult& result);

  wire::XmlReader xml_;
  std::shared_ptr<const DanishTime> zone_;
  std::vector<wire::Document> documents_;
};

/// What a message is, from what stands in it. The version code tells OIOXML, EDIFACT and FHIR apart; a receipt without
/// one is OIOXML's or FHIR's.
[[nodiscard]] MessageKind kind_of(const Correspondence& message);
[[nodiscard]] MessageKind kind_of(const FileLetter& message);
[[nodiscard]] MessageKind kind_of(const Receipt& message);
[[nodiscard]] Identity identity(const Correspondence& message);
[[nodiscard]] Identity identity(const FileLetter& message);
[[nodiscard]] Identity identity(const Receipt& message);
[[nodiscard]] Identity identity(const Message& message);
/// Of a kind that is neither OIOXML nor EDIFACT: fhir.
[[nodiscard]] Dialect format_of(MessageKind kind);

}  // namespace brevdue::convert
