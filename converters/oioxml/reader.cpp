// Reading an Emessage: the Walker checks it against the element table, a Builder puts its values into the model.
#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>
#include <type_traits>
#include <utility>

#include "converters/model/identifiers.hpp"
#include "converters/model/strings.hpp"
#include "converters/oioxml/codes.hpp"
#include "converters/oioxml/elements.hpp"
#include "converters/oioxml/oioxml.hpp"
#include "converters/oioxml/text.hpp"
#include "converters/oioxml/walker.hpp"
#include "schemas/embedded.hpp"

namespace brevdue::oioxml {
namespace {

using E = Element;

/// Envelope, Letter, Sender and Receiver: what all messages have. `M` is Correspondence, FileLetter or Receipt.
template <class M>
class Builder : public Values {
 public:
  Builder(const DanishTime& zone, std::uint32_t input) : zone_(zone) { message_.input = input; }

  void begin(E element, SourceMark mark) override {
    switch (element) {
      case E::sender:
        party_ = &message_.sender;
        address_ = &party_->address;
        break;
      case E::receiver:
        party_ = &message_.receiver;
        address_ = &party_->address;
        break;
      case E::clinical_email:
      case E::administrative_email:
      case E::binary_letter:
      case E::negative_vans_receipt:
      case E::negative_receipt:
      case E::positive_receipt:
        if (!done_.empty()) begin_further();
        open_ = true;
        own_begin(element, mark);
        break;
      default:
        own_begin(element, mark);
    }
  }

  void end(E element) override {
    switch (element) {
      case E::sent:
        message_.sent = time(message_.sent_case);
        break;
      case E::authorisation:
        if constexpr (!std::is_same_v<M, Receipt>) message_.authorised = time(message_.authorised_case);
        break;
      case E::clinical_email:
      case E::administrative_email:
      case E::binary_letter:
      case E::negative_vans_receipt:
      case E::negative_receipt:
      case E::positive_receipt:
        end_body();
        break;
      case E::local_elements:
        local_elements();
        break;
      default:
        own_end(element);
    }
  }

  void value(E element, std::string_view value, SourceMark mark) override {
    switch (element) {
      case E::date:
        date_ = value;
        break;
      case E::time:
        time_ = value;
        break;
      case E::envelope_identifier:
        message_.envelope_id = value;
        break;
      case E::acknowledgement_code:
        message_.receipt_wanted = value == codes::receipt_wanted;
        break;
      case E::letter_identifier:
        message_.message_id = value;
        break;
      case E::version_code:
        message_.version = value;
        break;
      case E::statistical_code:
        message_.statistical_code = value;
        break;
      case E::ean_identifier:
        party_->location_number = value;
        party_->at = mark;
        break;
      case E::party_identifier:
        party_->identifier = value;
        break;
      case E::party_identifier_code:
        party_->identifier_code = party_id_code(value);
        break;
      case E::organisation:
        party_->organisation = value;
        break;
      case E::department:
        party_->department = value;
        break;
      case E::unit:
        party_->unit = value;
        break;
      case E::phone:
        party_->phone = value;
        break;
      case E::speciality:
        party_->speciality = value;
        break;
      case E::street:
        address_->street = value;
        break;
      case E::suburb:
        address_->suburb = value;
        break;
      case E::district:
        address_->district = value;
        break;
      case E::postcode:
        address_->postcode = value;
        break;
      default:
        own_value(element, value, mark);
    }
  }

  void content(Content) override {}
  void text(std::string_view) override {}

  /// Every message, the last as far as it was read.
  std::vector<M> take() {
    if (open_) end_body();
    return std::move(done_);
  }

 protected:
  virtual void own_begin(E element, SourceMark mark) = 0;
  virtual void own_end(E element) = 0;
  virtual void own_value(E element, std::string_view value, SourceMark mark) = 0;
  virtual void finish() {}

  /// What letters and file letters say of a patient; false for another element.
  static bool patient_value(Patient& patient, E element, std::string_view value, SourceMark mark) {
    switch (element) {
      case E::civil_registration_number:
        patient.ids.push_back({PatientIdKind::cpr, {}, std::string(value)});
        patient.at = mark;
        return true;
      case E::alternative_identifier:
        patient.ids.push_back({alternative_kind(value), {}, std::string(value)});
        patient.at = mark;
        return true;
      case E::surname:
        patient.family = value;
        return true;
      case E::given_name:
        patient.given = {std::string(value)};
        return true;
      default:
        return false;
    }
  }

  /// What letters and file letters say of a file; false for another element.
  static bool file_value(Attachment& file, E element, std::string_view value) {
    switch (element) {
      case E::object_identifier:
        file.id = value;
        return true;
      case E::object_code:
        file.object_code = value;
        return true;
      case E::object_extension:
        file.extension = value;
        return true;
      case E::object_size:
        file.declared_size = read_size(value);
        return true;
      default:
        return false;
    }
  }

  M message_;
  std::vector<M> done_;
  Address* address_ = nullptr;

 private:
  void end_body() {
    finish();
    done_.push_back(std::move(message_));
    open_ = false;
  }

  /// Every body of the Emessage has the one envelope.
  void begin_further() {
    const M& first = done_.front();
    message_ = M{};
    message_.input = first.input;
    message_.envelope_id = first.envelope_id;
    message_.sent = first.sent;
    message_.sent_case = first.sent_case;
    message_.receipt_wanted = first.receipt_wanted;
  }

  /// Date and Time, Danish local time (conversion.md 2); a faulty half has its finding already.
  Timestamp time(LocalTimeCase& which) {
    Timestamp out;
    if (const auto local = read_local(trimmed(date_), time_)) {
      out.utc = zone_.to_utc(*local, which);
      out.precision = Precision::minute;
      out.written = date_ + "T" + time_;
    }
    date_.clear();
    time_.clear();
    return out;
  }

  /// Local_Elements are no part of the letter: what stands in them is not carried, and that is said.
  void local_elements() {
    if (!done_.empty()) done_.back().not_carried.push_back("Emessage/Local_Elements");
  }

  const DanishTime& zone_;
  Party* party_ = nullptr;
  std::string date_, time_;
  bool open_ = false;  // a body has begun and not ended
};

class LetterBuilder final : public Builder<Correspondence> {
 public:
  using Builder::Builder;

  void text(std::string_view utf8) override { text_.text(utf8); }

 private:
  void own_begin(E element, SourceMark mark) override {
    DroppedFormatting& dropped = message_.dropped;
    switch (element) {
      case E::administrative_email:
        message_.administrative = true;
        break;
      case E::patient:
        address_ = &message_.patient.address;
        break;
      case E::text01:
        text_.begin_block();
        break;
      case E::line_break:
        text_.line_break();
        break;
      case E::space:
        text_.space();
        break;
      case E::fixed_font:
        text_.begin_fixed_font();
        ++dropped.fixed_font;
        break;
      case E::bold:
        text_.begin_style(TextStyle::Style::bold);
        ++dropped.bold;
        break;
      case E::italic:
        text_.begin_style(TextStyle::Style::italic);
        ++dropped.italic;
        break;
      case E::underline:
        text_.begin_style(TextStyle::Style::underline);
        ++dropped.underline;
        break;
      case E::right:
        text_.begin_style(TextStyle::Style::right);
        ++dropped.right;
        break;
      case E::center:
        text_.begin_style(TextStyle::Style::center);
        ++dropped.center;
        break;
      case E::reference:
        message_.attachments.emplace_back();
        message_.attachments.back().at = mark;
        break;
      default:
        break;
    }
  }

  void own_end(E element) override {
    switch (element) {
      case E::text01:
        text_.end_block();
        break;
      case E::fixed_font:
        text_.end_fixed_font();
        break;
      case E::bold:
      case E::italic:
      case E::underline:
      case E::right:
      case E::center:
        text_.end_style();
        break;
      default:
        break;
    }
  }

  void own_value(E element, std::string_view value, SourceMark mark) override {
    if (patient_value(message_.patient, element, value, mark)) return;
    if (!message_.attachments.empty() && reference_value(message_.attachments.back(), element, value)) return;
    switch (element) {
      case E::status_code:
        message_.correction = value == codes::corrected_letter;
        break;
      case E::episode_identifier:
        message_.episode.ids = {{{}, std::string(value)}};
        break;
      case E::episode_status:
        message_.episode.status = episode_status(value);
        break;
      case E::occupancy:
        message_.patient.occupation = value;
        break;
      case E::priority:
        message_.priority = value == codes::high_priority ? Priority::asap : Priority::routine;
        break;
      case E::subject:
        message_.subject = value;
        break;
      default:
        break;
    }
  }

  static bool reference_value(Attachment& reference, E element, std::string_view value) {
    switch (element) {
      case E::description:
        reference.title = value;
        return true;
      case E::url:
        reference.what = Attachment::What::link;
        reference.url = value;
        return true;
      case E::supplement:
        reference.what = Attachment::What::supplement;
        return true;
      default:
        return file_value(reference, element, value);
    }
  }

  void finish() override {
    Segment segment;
    segment.date = message_.authorised;
    message_.dropped.line_ends = text_.folded_line_ends();
    segment.styles = text_.take_styles();
    segment.blocks.at = text_.take_blocks();
    segment.text = text_.take();
    message_.segments.push_back(std::move(segment));
  }

  TextReader text_;
};

class FileLetterBuilder final : public Builder<FileLetter> {
 public:
  using Builder::Builder;

  void content(Content content) override {
    if (!message_.files.empty()) message_.files.back().data = std::move(content);
  }

 private:
  void own_begin(E element, SourceMark mark) override {
    if (element == E::patient) message_.patient.emplace();
    if (element == E::binary_object) {
      message_.files.emplace_back();
      message_.files.back().at = mark;
    }
  }
  void own_end(E) override {}
  void own_value(E element, std::string_view value, SourceMark mark) override {
    if (message_.patient && patient_value(*message_.patient, element, value, mark)) return;
    if (!message_.files.empty() && file_value(message_.files.back(), element, value)) return;
    if (element == E::system_information) message_.system_information = true;
    if (element == E::contents) message_.contents = value;
  }
};

class ReceiptBuilder final : public Builder<Receipt> {
 public:
  using Builder::Builder;

  void text(std::string_view utf8) override { text_.text(utf8); }

 private:
  void own_begin(E element, SourceMark) override {
    switch (element) {
      case E::negative_vans_receipt:
        message_.kind = Receipt::Kind::xctl01;
        break;
      case E::negative_receipt:
        message_.kind = Receipt::Kind::xctl02;
        break;
      case E::positive_receipt:
        message_.kind = Receipt::Kind::xctl03;
        break;
      case E::original_emessage:
        refusal_ = &message_.refusal;
        break;
      case E::original_letter:
        message_.originals.emplace_back();
        refusal_ = &message_.originals.back().refusal;
        break;
      case E::refuse_text:
        text_.begin_block();
        break;
      case E::line_break:
        text_.line_break();
        break;
      case E::space:
        text_.space();
        break;
      default:
        break;
    }
  }

  void own_end(E element) override {
    if (element == E::original_letter) refusal_ = &message_.refusal;
    if (element == E::refuse_text) {
      text_.end_block();
      refusal_->text = text_.take();
    }
  }

  void own_value(E element, std::string_view value, SourceMark) override {
    switch (element) {
      case E::original_envelope_identifier:
        message_.original_envelope_id = value;
        break;
      case E::original_sender:
        message_.original_sender = value;
        break;
      case E::original_receiver:
        message_.original_receiver = value;
        break;
      case E::original_letter_identifier:
        message_.originals.back().id = value;
        break;
      case E::original_version:
        message_.originals.back().version = value;
        break;
      case E::refuse_code:
        refusal_->code = refuse_code(value);
        break;
      default:
        break;
    }
  }

  Refusal* refusal_ = nullptr;  // of the Emessage or the letter being read
  TextReader text_;
};

/// Looks no further than the names of the root and of its children: what a message that is not read calls itself.
class Names final : public wire::XmlHandler {
 public:
  void start(const wire::XmlName& name, std::span<const wire::XmlAttribute>, SourceMark mark) override {
    ++depth_;
    if (depth_ == 1) {
      root = name.local;
      space = name.space;
      root_mark = mark;
    } else if (depth_ == 2 && body.empty() && name.space == space && name.local != "Envelope" &&
               name.local != "Local_Elements") {
      body = name.local;
      body_mark = mark;
    }
  }
  void end(const wire::XmlName&, SourceMark) override { --depth_; }
  void text(std::string_view) override {}

  std::string root, space, body;
  SourceMark root_mark, body_mark;

 private:
  int depth_ = 0;
};

/// The bodies brevdue reads, for a finding about another one: where that has the name of one of ours, it is another
/// edition of it.
std::string expected_body(std::string_view found) {
  std::string names;
  for (const auto& kind : codes::kinds) {
    if (kind.body == found) return std::string(kind.body) + " of " + std::string(kind.space);
    if (!names.empty()) names += &kind == &codes::kinds.back() ? " or " : ", ";
    names += kind.body;
  }
  return names;
}

/// OIO-01: another message or another edition of OIOXML. All of them have an Emessage in a namespace of MedCom's.
/// Nothing if the names are not those of one.
std::optional<Finding> relative(const wire::Document& document, const Names& names) {
  if (names.root != "Emessage" || names.body.empty() || !names.space.starts_with("http://rep.oio.dk/") ||
      names.space.find("medcom.dk/xml/schemas/") == std::string::npos)
    return std::nullopt;
  for (const auto& kind : codes::kinds)
    if (kind.body == names.body && kind.space == names.space) return std::nullopt;
  Finding finding{Rule::oio_kind,
                  Severity::error,
                  {},
                  expected_body(names.body),
                  shown_name(names.body) + " of " + shown_name(names.space)};
  finding.position.input = document.input();
  finding.position.mark = names.body_mark;
  finding.position.path = "Emessage/" + shown_name(names.body);
  return finding;
}

/// Why a document that has no root of ours is not read: not well-formed, a relative (OIO-01), or nothing known
/// (OIO-02).
Findings not_read(const wire::Document& document, wire::XmlReader& reader) {
  Findings findings;
  Names names;
  Finding finding{Rule::oio_unknown_root, Severity::error, {}, "Emessage or a FHIR Bundle", {}};
  finding.position.input = document.input();
  if (document.syntax() == wire::Syntax::xml) {
    if (!reader.parse(document, names, wire::Check::well_formed, findings)) return findings;
    if (auto other = relative(document, names)) return {std::move(*other)};
    finding.position.mark = names.root_mark;
    finding.position.path = finding.found = shown_name(names.root);
    if (names.root == "Emessage") {
      finding.expected = "Emessage in the namespace of XDIS91, XDIS90, XBIN01 or XCTL01 to XCTL03";
      finding.found = names.space.empty() ? "no namespace" : "another namespace";
    }
  }
  findings.push_back(std::move(finding));
  return findings;
}

/// What one pass over the document gave.
template <class M>
struct Pass {
  std::vector<M> messages;
  Findings table, parser;
  bool whole = false;  // read to its end
  bool full = false;   // Walker::full
  std::vector<Wide> wide;
};

template <class B, class M>
void run(const wire::Document& document, wire::XmlReader& reader, const DanishTime& zone, wire::Check check,
         const Table& table, Pass<M>& pass) {
  B builder(zone, document.input());
  Walker walker(document, table, builder, pass.table, pass.parser);
  try {
    pass.whole = reader.parse(document, walker, check, pass.parser);
  } catch (const Walker::Stopped&) {  // there is a finding that says why
  }
  walker.finish();
  pass.full = walker.full();
  pass.wide = walker.wide();
  pass.messages = builder.take();
}

/// Complaints about a value count for nothing if Xerces only counts its characters differently (elements.hpp: wide).
void forgive_wide(const std::vector<Wide>& wide, Findings& complaints) {
  const auto within = [](const SourceMark& mark, const Wide& value) {
    return std::tie(mark.a, mark.b) >= std::tie(value.from.a, value.from.b) &&
           std::tie(mark.a, mark.b) <= std::tie(value.to.a, value.to.b);
  };
  std::erase_if(complaints, [&](const Finding& finding) {
    return finding.found.starts_with("value") && finding.position.mark &&
           std::any_of(wide.begin(), wide.end(),
                       [&](const Wide& value) { return within(*finding.position.mark, value); });
  });
}

bool is_schema_complaint(const Finding& finding) {
  return finding.rule == Rule::oio_schema;
}

template <class B, class M>
tl::expected<Read, Unread> read_as(const wire::Document& document, wire::XmlReader& reader, const DanishTime& zone,
                                   wire::Check check, const Table& table) {
  Pass<M> pass;
  run<B>(document, reader, zone, check, table, pass);
  Findings complaints;  // of the schema, OIO-10
  if (!pass.full && std::any_of(pass.parser.begin(), pass.parser.end(), is_schema_complaint)) {
    std::copy_if(pass.parser.begin(), pass.parser.end(), std::back_inserter(complaints), is_schema_complaint);
    // A validating parser keeps text to itself that the schema does not allow. Once more without the schema, so that
    // the table sees all there is: it names place and reason better.
    pass = {};
    run<B>(document, reader, zone, wire::Check::well_formed, table, pass);
  }
  Findings findings = std::move(pass.table);
  if (!pass.wide.empty()) forgive_wide(pass.wide, complaints);
  if (!has_error(findings)) std::move(complaints.begin(), complaints.end(), std::back_inserter(findings));
  std::copy_if(pass.parser.begin(), pass.parser.end(), std::back_inserter(findings),
               [](const Finding& finding) { return !is_schema_complaint(finding); });
  std::vector<Message> messages;
  messages.reserve(pass.messages.size());
  for (auto& message : pass.messages) messages.emplace_back(std::move(message));
  if (!pass.whole || has_error(findings)) return tl::unexpected(Unread{std::move(findings), std::move(messages)});
  return Read{std::move(messages), std::move(findings)};
}

}  // namespace

std::shared_ptr<const wire::XmlSchemas> load_schemas() {
  const std::array files{schemas::file("xdis91.xsd"), schemas::file("xdis90.xsd"), schemas::file("xbin01.xsd"),
                         schemas::file("xctl.xsd")};
  return std::make_shared<const wire::XmlSchemas>(files);
}

tl::expected<Read, Unread> read(const wire::Document& document, wire::XmlReader& reader, const DanishTime& zone,
                                wire::Check check) {
  const auto known = [&]() -> std::optional<tl::expected<Read, Unread>> {
    if (document.syntax() != wire::Syntax::xml || document.root().local != "Emessage") return std::nullopt;
    const std::string& space = document.root().space;
    if (space == xdis91_namespace)
      return read_as<LetterBuilder, Correspondence>(document, reader, zone, check, xdis91_table());
    if (space == xbin01_namespace)
      return read_as<FileLetterBuilder, FileLetter>(document, reader, zone, check, xbin01_table());
    if (space == xctl_namespace) return read_as<ReceiptBuilder, Receipt>(document, reader, zone, check, xctl_table());
    if (space == xdis90_namespace)
      return read_as<LetterBuilder, Correspondence>(document, reader, zone, check, xdis90_table());
    return std::nullopt;
  };
  auto result = known();
  if (!result) return tl::unexpected(Unread{not_read(document, reader), {}});
  // A namespace of ours is also that of other messages (oioxml.md 1). If no body of ours began, it may be one of those.
  if (!*result && result->error().partial.empty()) {
    Names names;
    Findings broken;
    if (reader.parse(document, names, wire::Check::well_formed, broken))
      if (auto other = relative(document, names)) result->error().findings = {std::move(*other)};
  }
  return std::move(*result);
}

}  // namespace brevdue::oioxml
