// Reading CTL01, CTL02 and CTL03 (edifact.md 7): UCI names the interchange that is answered, a UCM each of its letters
// that are meant; an FTX behind either says why it was refused.
#include <array>
#include <utility>

#include "converters/edifact/ftx.hpp"
#include "converters/edifact/readers.hpp"
#include "converters/edifact/walker.hpp"

namespace brevdue::edifact {
namespace {

struct Version {
  std::string_view version;
  Receipt::Kind kind;
  const MessageTable& (*table)();
};
constexpr std::array versions_read = {
    Version{versions::ctl01.edifact, Receipt::Kind::xctl01, ctl01_table},
    Version{versions::ctl02.edifact, Receipt::Kind::xctl02, ctl02_table},
    Version{versions::ctl03.edifact, Receipt::Kind::xctl03, ctl03_table},
};

class Builder final : public Values {
 public:
  Builder(Receipt& out, Findings& findings, NotCarried& not_carried)
      : out_(out), findings_(findings), not_carried_(not_carried), refusal_(&out.refusal) {}

  void begin(Part part, const Segment& segment) override {
    if (part == Part::original) {
      end_text();
      out_.originals.emplace_back();
      refusal_ = &out_.originals.back().refusal;
    } else if (part == Part::text) {
      if (!segment.empty(2)) check_text(segment, findings_);    // a code alone is enough
      words_.add("P00", components_.read(segment, findings_));  // RefuseText has no styles
    }
  }

  void value(const Field& field, std::string_view value, const Segment& segment) override {
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
        code(value, segment);
        break;
      default:
        break;
    }
  }

  /// The FTX that stand one behind the other are one text.
  void end_text() { refusal_->text = std::exchange(words_, {}).text(); }

 private:
  /// A refusal has one code: another one behind it has no place.
  void code(std::string_view name, const Segment& ftx) {
    const auto code = refuse_code(name);
    if (!refusal_->code) {
      refusal_->code = code;
    } else if (refusal_->code != code) {
      not_carried_.add(ftx, 1);
    }
  }

  Receipt& out_;
  Findings& findings_;
  NotCarried& not_carried_;
  Refusal* refusal_;  // of the interchange or the letter being read
  TextComponents components_;
  FtxReader words_;
};

/// EDI-18: a receipt is never answered by one. Said once, for the interchange.
void refuse_receipt(const MessageInput& in, Receipt& out) {
  if (out.receipt_wanted && in.span.first == in.interchange.messages().front().first)
    in.findings.push_back(
        {Rule::edi_value, Severity::warning, in.interchange.unb().at(9, 1), "0 or nothing", "\"1\", read as 0"});
  out.receipt_wanted = false;
}

}  // namespace

void read_ctl(const MessageInput& in, Receipt& out) {
  refuse_receipt(in, out);
  for (const auto& version : versions_read) {
    if (version.version != in.span.version) continue;
    out.kind = version.kind;
    NotCarried not_carried;
    Builder builder(out, in.findings, not_carried);
    Walker(in, version.table(), builder, not_carried).walk();
    builder.end_text();
    out.not_carried = not_carried.take();
  }
}

}  // namespace brevdue::edifact
