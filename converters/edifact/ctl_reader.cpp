// Reading CTL01, CTL02 and CTL03 (edifact.md 7): UCI names the interchange that is answered, a UCM each of its letters
// that are meant; an FTX behind either says why it was refused.
#include <array>
#include <utility>

#include "converters/edifact/ftx.hpp"
#include "converters/edifact/readers.hpp"
#include "converters/edifact/walker.hpp"

namespace brevdue::edifact {
namespace {

constexpr Field known(std::uint8_t element, std::uint8_t component = 1) {
  return {.element = element, .component = component};
}
constexpr Field constant(std::uint8_t element, std::uint8_t component, std::string_view text) {
  return {.element = element, .component = component, .form = Form::constant, .constant = text};
}
constexpr Field text(std::uint8_t element, std::uint8_t component, Use use, std::uint8_t max, bool required = true) {
  return {.element = element, .component = component, .use = use, .form = Form::text, .max = max, .required = required};
}
constexpr Field code(std::uint8_t element, Use use, codes::Table (*table)()) {
  return {.element = element, .component = 1, .use = use, .form = Form::code, .required = true, .table = table};
}

constexpr std::array rejected_only = {codes::Code{"4", "4"}}, accepted_only = {codes::Code{"7", "7"}};
constexpr codes::Table rejected() {
  return rejected_only;
}
constexpr codes::Table accepted() {
  return accepted_only;
}

constexpr auto unh_fields(std::string_view name) {
  return std::array{known(1), known(2, 1), known(2, 2), known(2, 3), known(2, 4), known(2, 5), constant(3, 1, name)};
}
constexpr auto uci_fields(codes::Table (*action)()) {
  return std::array{text(1, 1, Use::original_envelope, 14),
                    text(2, 1, Use::original_sender, 35),
                    constant(2, 2, "14"),
                    text(3, 1, Use::original_receiver, 35),
                    constant(3, 2, "14"),
                    code(4, Use::nothing, action)};
}
constexpr auto ucm_fields(codes::Table (*action)()) {
  return std::array{text(1, 1, Use::original_letter, 14),
                    text(2, 1, Use::original_type, 14, false),
                    constant(2, 2, "D"),
                    constant(2, 3, "93A"),
                    constant(2, 4, "UN"),
                    text(2, 5, Use::original_version, 7),
                    code(3, Use::nothing, action)};
}
// Element 4 as a whole is the reason in words.
constexpr std::array ftx_fields = {code(1, Use::refuse_code, codes::refuse_codes), constant(2, 1, "P00"),
                                   Field{.element = 4, .component = 1, .form = Form::whole}};
constexpr std::array ftx_rows = {Row{.tag = "FTX", .min = 0, .max = many, .part = Part::text, .fields = ftx_fields}};

/// UNH, UCI and UCM; `why` are the rows behind either of the latter.
constexpr auto ctl_rows(std::span<const Field> unh, std::span<const Field> uci, std::span<const Field> ucm,
                        std::span<const Row> why) {
  return std::array{
      Row{.tag = "UNH", .fields = unh},
      Row{.tag = "UCI", .fields = uci, .rows = why.data(), .count = static_cast<std::uint8_t>(why.size())},
      Row{.tag = "UCM",
          .min = 0,
          .max = 99,
          .part = Part::original,
          .fields = ucm,
          .rows = why.data(),
          .count = static_cast<std::uint8_t>(why.size())}};
}
constexpr auto unh_1 = unh_fields(versions::ctl01.edifact_name), unh_2 = unh_fields(versions::ctl02.edifact_name),
               unh_3 = unh_fields(versions::ctl03.edifact_name);
constexpr auto uci_no = uci_fields(rejected), uci_yes = uci_fields(accepted);
constexpr auto ucm_no = ucm_fields(rejected), ucm_yes = ucm_fields(accepted);
constexpr auto rows_1 = ctl_rows(unh_1, uci_no, ucm_no, ftx_rows), rows_2 = ctl_rows(unh_2, uci_no, ucm_no, ftx_rows),
               rows_3 = ctl_rows(unh_3, uci_yes, ucm_yes, {});

struct Version {
  std::string_view version;
  Receipt::Kind kind;
  MessageTable table;
};
constexpr std::array versions_read = {
    Version{versions::ctl01.edifact, Receipt::Kind::xctl01, {rows_1.data(), rows_1.size()}},
    Version{versions::ctl02.edifact, Receipt::Kind::xctl02, {rows_2.data(), rows_2.size()}},
    Version{versions::ctl03.edifact, Receipt::Kind::xctl03, {rows_3.data(), rows_3.size()}},
};

class Builder final : public Values {
 public:
  explicit Builder(Receipt& out) : out_(out), refusal_(&out.refusal) {}

  void begin(Part part, const Segment& segment) override {
    if (part == Part::original) {
      end_text();
      out_.originals.emplace_back();
      refusal_ = &out_.originals.back().refusal;
    } else if (part == Part::text) {
      std::vector<std::string> components;
      for (unsigned c = 1; c <= segment.components(4); ++c) components.push_back(segment.value(4, c));
      words_.add("P00", components);  // RefuseText has no styles
    }
  }

  void value(const Field& field, std::string_view value, const Segment&) override {
    switch (field.use) {
      case Use::original_envelope:
        out_.original_envelope_id = value;
        break;
      case Use::original_sender:
        out_.original_sender = value;
        break;
      case Use::original_receiver:
        out_.original_receiver = value;
        break;
      case Use::original_letter:
        out_.originals.back().id = value;
        break;
      case Use::original_type:
        out_.originals.back().type = value;
        break;
      case Use::original_version:
        out_.originals.back().version = value;
        break;
      case Use::refuse_code:
        if (!refusal_->code) refusal_->code = refuse_code(value);
        break;
      default:
        break;
    }
  }

  /// The FTX that stand one behind the other are one text.
  void end_text() { refusal_->text = std::exchange(words_, {}).text(); }

 private:
  Receipt& out_;
  Refusal* refusal_;  // of the interchange or the letter being read
  FtxReader words_;
};

/// EDI-18: a receipt is never answered by one. Said once, for the interchange.
void refuse_receipt(const MessageInput& in, Receipt& out) {
  if (out.receipt_wanted && in.span.first == in.interchange.messages().front().first)
    in.findings.push_back({Rule::edi_value, Severity::warning, in.interchange.unb().at(9, 1), "0 or nothing", "1"});
  out.receipt_wanted = false;
}

}  // namespace

void read_ctl(const MessageInput& in, Receipt& out) {
  refuse_receipt(in, out);
  for (const auto& version : versions_read) {
    if (version.version != in.span.version) continue;
    out.kind = version.kind;
    Builder builder(out);
    NotCarried not_carried;
    Walker(in, version.table, builder, not_carried).walk();
    builder.end_text();
    out.not_carried = not_carried.take();
  }
}

}  // namespace brevdue::edifact
