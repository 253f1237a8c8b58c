// Reading BIN01 (edifact.md 6).
#include "converters/edifact/builder.hpp"

namespace brevdue::edifact {
namespace {

class FileLetterBuilder final : public Builder<FileLetter> {
 public:
  using Builder::Builder;

 private:
  void own_begin(Part part, const Segment& segment) override {
    if (part == Part::person) message_.patient.emplace();
    if (part != Part::file) return;
    message_.files.emplace_back();
    message_.files.back().at = segment.mark();
    message_.files.back().data = segment.object();
    if (message_.files.size() == most_files + 1) further_ = segment;
  }

  void own_value(const Field& field, std::string_view value, const Segment& segment) override {
    if (message_.patient && patient_value(*message_.patient, field, value, segment)) return;
    if (!message_.files.empty()) file_value(message_.files.back(), field.use, value);
  }

  void own_end() override {
    check_patient_ids(person_, replacement_, in_.findings);
    for (auto& file : message_.files)
      if (file.id.size() == id_length) file.id = with_dashes(file.id);
    if (further_)  // OIO-12, conversion.md 1.8
      in_.findings.push_back({Rule::oio_more_than_ten, Severity::warning, further_->at(),
                              "at most " + std::to_string(most_files), std::to_string(message_.files.size())});
    if (replacement_ && replacement_->equals(1, 2, codes::system_mail)) system_mail();
  }

  /// Files about a system: the patient's given name says what they are, the other one is always the same.
  void system_mail() {
    message_.system_information = true;
    if (person_ && !person_->empty(5, 2) && !person_->equals(5, 2, codes::system_surname))
      not_carried_.add(*person_, 5, 2);
    if (message_.patient && !message_.patient->given.empty()) message_.contents = message_.patient->given.front();
    message_.patient.reset();
  }

  static std::string with_dashes(std::string_view digits) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
      out += digits[i];
    }
    return out;
  }

  static constexpr std::size_t most_files = 10, id_length = 32;
  std::optional<Segment> further_;  // the first of too many
};

}  // namespace

void read_bin01(const MessageInput& in, FileLetter& out) {
  FileLetterBuilder(in, out).read(bin01_table());
}

}  // namespace brevdue::edifact
