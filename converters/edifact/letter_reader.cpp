// Reading DIS91 and DIS90 (edifact.md 4). What stands in the FTX of S14 is told apart here: the subject, references to
// files, links and supplements, and text.
#include <array>

#include "converters/edifact/builder.hpp"
#include "converters/edifact/ftx.hpp"

namespace brevdue::edifact {
namespace {

constexpr std::size_t longest_title = 70, longest_subject = 70, longest_url = 350;

/// Takes the backslash off a component that the next one continues.
bool take_soft_end(std::string& component) {
  if (!component.ends_with('\\')) return false;
  component.pop_back();
  return true;
}

/// As the tags of OIOXML are counted: one for each stretch.
DroppedFormatting dropped_of(const std::vector<TextStyle>& styles) {
  DroppedFormatting dropped;
  for (const auto& style : styles) {
    if (style.fixed_font) ++dropped.fixed_font;
    switch (style.style) {
      case TextStyle::Style::plain:
        break;
      case TextStyle::Style::bold:
        ++dropped.bold;
        break;
      case TextStyle::Style::underline:
        ++dropped.underline;
        break;
      case TextStyle::Style::italic:
        ++dropped.italic;
        break;
      case TextStyle::Style::right:
        ++dropped.right;
        break;
      case TextStyle::Style::center:
        ++dropped.center;
        break;
    }
  }
  return dropped;
}

class LetterBuilder final : public Builder<Correspondence> {
 public:
  using Builder::Builder;

 private:
  void own_begin(Part part, const Segment& segment) override {
    if (part == Part::person) address_ = &message_.patient.address;
    if (part == Part::text_group) {
      ++groups_;
      ftx_in_group_ = 0;
    }
    if (part == Part::text) {
      ++ftx_in_group_;
      ftx(segment);
    }
  }

  void own_value(const Field& field, std::string_view value, const Segment& segment) override {
    if (patient_value(message_.patient, field, value, segment)) return;
    switch (field.use) {
      case Use::status:
        message_.correction = value == "rettetbrev";
        break;
      case Use::priority:
        message_.priority = value == "rutine" ? Priority::routine : Priority::asap;
        break;
      case Use::occupation:
        message_.patient.occupation = value;
        break;
      case Use::episode:
        if (segment.equals(1, 1, "REI")) message_.episode.ids = {{{}, std::string(value)}};
        break;
      case Use::episode_status:
        message_.episode.status = episode_status(value);
        break;
      default:
        break;
    }
  }

  void own_end() override {
    if (!message_.administrative) check_patient_ids(person_, replacement_, in_.findings);
    brevdue::Segment segment;
    segment.date = message_.authorised;
    segment.text = text_.take_text();
    segment.styles = text_.styles();
    message_.dropped = dropped_of(segment.styles);
    message_.segments.push_back(std::move(segment));
  }

  void ftx(const Segment& segment) {
    if (segment.equals(1, 1, "OE") && groups_ == 1 && ftx_in_group_ == 1) {
      subject(segment);
    } else if (segment.equals(1, 1, "BIN")) {
      reference(segment, Attachment::What::file);
    } else if (segment.equals(1, 1, "URL")) {
      reference(segment, Attachment::What::link);
    } else if (segment.equals(1, 1, "SUP")) {
      reference(segment, Attachment::What::supplement);
    } else {
      text(segment);
    }
  }

  void text(const Segment& segment) {
    const auto parts = components(segment, components_per_ftx, components_per_ftx);
    const std::string format = segment.value(2);
    if (text_.add(format, parts) || format_said_) return;
    format_said_ = true;  // EDI-22
    in_.findings.push_back(
        {Rule::edi_format, Severity::warning, segment.at(2), "a text format, P00 or another one", shown(format)});
  }

  /// A sender may have wrapped it: a component that does not say so is another word.
  void subject(const Segment& segment) {
    const auto parts = components(segment, components_per_ftx, components_per_ftx);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      std::string part = parts[i];
      const bool last = i + 1 == parts.size();
      if (!last && !take_soft_end(part)) part += ' ';
      message_.subject += part;
    }
    plain(segment);
    if (too_long(message_.subject, longest_subject, segment, 0)) message_.subject.clear();
  }

  /// RefDescription, and what it describes in the components behind it. A sender may have wrapped the description into
  /// two components; then the others stand one further on.
  void reference(const Segment& segment, Attachment::What what) {
    static constexpr std::array usual = {5u, 2u, 1u};  // components of a file, a link, a supplement
    const bool wrapped =
        segment.value(4, 1).ends_with('\\') && segment.components(4) > usual.at(static_cast<std::size_t>(what));
    const std::size_t titles = wrapped ? 2 : 1;
    const bool is_file = what == Attachment::What::file;  // whose other components are shorter
    const auto parts = components(segment, components_per_ftx + titles - 1, is_file ? titles : components_per_ftx + 1);
    Attachment reference;
    reference.what = what;
    reference.at = segment.mark();
    if (!parts.empty()) reference.title = parts[0];
    if (wrapped && take_soft_end(reference.title) && parts.size() > 1) reference.title += parts[1];
    if (segment.empty(4, 1)) missing(segment.at(4, 1), "a description");
    if (too_long(reference.title, longest_title, segment, 1)) reference.title.clear();
    plain(segment);
    std::size_t next = titles;
    if (is_file) next = file(reference, segment, next);
    if (what == Attachment::What::link) next = link(reference, segment, parts, next);
    for (; next < parts.size(); ++next)
      if (!parts[next].empty()) not_carried_.add(segment, 4, static_cast<unsigned>(next + 1));
    message_.attachments.push_back(std::move(reference));
  }

  /// Id, code, extension and size, by their places.
  std::size_t file(Attachment& reference, const Segment& segment, std::size_t next) {
    static constexpr std::array fields = {
        Field{.element = 4, .component = 1, .use = Use::object_id, .form = Form::text, .max = 35, .required = true},
        Field{.element = 4,
              .component = 2,
              .use = Use::object_code,
              .form = Form::code,
              .required = true,
              .table = codes::object_codes},
        Field{.element = 4,
              .component = 3,
              .use = Use::object_extension,
              .form = Form::code,
              .required = true,
              .table = codes::letter_extensions},
        Field{.element = 4, .component = 4, .use = Use::object_size, .form = Form::size, .required = true},
    };
    for (Field field : fields) {
      field.component = static_cast<std::uint8_t>(field.component + next);
      const std::string value = checked(field, segment, in_.findings);
      if (!value.empty()) file_value(reference, field.use, value);
    }
    return next + fields.size();
  }

  std::size_t link(Attachment& reference, const Segment& segment, const std::vector<std::string>& parts,
                   std::size_t next) {
    const auto first = static_cast<unsigned>(next + 1);
    for (; next < parts.size(); ++next) {
      std::string part = parts[next];
      take_soft_end(part);
      reference.url += part;
    }
    if (segment.components(4) < first || (reference.url.empty() && segment.empty(4, first)))
      missing(segment.at(4, first), "a URL");
    if (too_long(reference.url, longest_url, segment, first)) reference.url.clear();
    return next;
  }

  /// The components of element 4, at most `most`; the length of the first `checked` is checked.
  std::vector<std::string> components(const Segment& segment, std::size_t most, std::size_t checked) {
    std::vector<std::string> parts;
    const auto count = segment.components(4);
    parts.reserve(std::min<std::size_t>(count, most));
    for (unsigned c = 1; c <= count && c <= most; ++c) {
      parts.push_back(segment.value(4, c));
      if (c <= checked && too_long(parts.back(), component_length, segment, c)) parts.back().clear();
    }
    if (count > most)  // EDI-20
      in_.findings.push_back({Rule::edi_repeated, Severity::error, segment.at(4, static_cast<unsigned>(most) + 1),
                              "at most " + std::to_string(most) + " components", std::to_string(count)});
    while (!parts.empty() && parts.back().empty()) parts.pop_back();
    return parts;
  }

  /// What is no text has no format.
  void plain(const Segment& segment) {
    if (!segment.empty(2) && !segment.equals(2, 1, "P00")) not_carried_.add(segment, 2);
  }

  void missing(Position position, std::string expected) {  // EDI-17
    in_.findings.push_back({Rule::edi_no_value, Severity::error, std::move(position), std::move(expected), "nothing"});
  }

  /// Of element 4.
  bool too_long(std::string_view value, std::size_t most, const Segment& segment, unsigned component) {  // EDI-19
    if (value.size() <= most) return false;  // bytes: there are no more characters
    const auto length = characters(value);
    if (length <= most) return false;
    in_.findings.push_back({Rule::edi_length, Severity::error, segment.at(4, component),
                            "at most " + std::to_string(most) + " characters", std::to_string(length) + " characters"});
    return true;
  }

  FtxReader text_;
  std::size_t groups_ = 0, ftx_in_group_ = 0;
  bool format_said_ = false;
};

}  // namespace

void read_letter(const MessageInput& in, Correspondence& out) {
  out.administrative = in.span.version == versions::dis90.edifact;
  LetterBuilder(in, out).read(out.administrative ? dis90_table() : dis91_table());
}

}  // namespace brevdue::edifact
