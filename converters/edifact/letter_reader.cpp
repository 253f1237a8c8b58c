// Reading DIS91 and DIS90 (edifact.md 4). What stands in the FTX of S14 is told apart here: the subject, references to
// files, links and supplements, and text.
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "converters/edifact/builder.hpp"
#include "converters/edifact/ftx.hpp"

namespace brevdue::edifact {
namespace {

constexpr std::size_t longest_qualifier = 3, longest_title = 70, longest_subject = 70, longest_url = 350;
constexpr std::size_t most_joined_said = 50;

/// What FTX+BIN says of a file behind its description, by places.
constexpr std::array file_fields = {
    Field{.element = 4, .component = 2, .use = Use::object_id, .form = Form::text, .max = 35, .required = true},
    Field{.element = 4,
          .component = 3,
          .use = Use::object_code,
          .form = Form::code,
          .required = true,
          .table = codes::object_codes},
    Field{.element = 4,
          .component = 4,
          .use = Use::object_extension,
          .form = Form::code,
          .required = true,
          .table = codes::letter_extensions},
    Field{.element = 4, .component = 5, .use = Use::object_size, .form = Form::size, .required = true},
};

/// Takes the backslash off a component that the next one continues.
bool take_soft_end(std::string& component) {
  if (!component.ends_with('\\')) return false;
  component.pop_back();
  return true;
}

/// "https" and "//eksempel.dk": cut in two by a colon that was not released.
bool lacks_colon(std::string_view component, std::string_view next) {
  if (!next.starts_with("//")) return false;
  std::string scheme(component);
  for (char& c : scheme)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return scheme == "http" || scheme == "https";
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
      break_off();
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
    if (in_.span.last < in_.interchange.size()) break_off();  // else the interchange broke off, which has its finding
    if (!message_.administrative) check_patient_ids(person_, replacement_, in_.findings);
    brevdue::Segment segment;
    segment.date = message_.authorised;
    segment.text = text_.take_text();
    segment.styles = text_.styles();
    message_.dropped = dropped_of(segment.styles);
    message_.segments.push_back(std::move(segment));
  }

  void ftx(const Segment& segment) {
    if (goes_on(segment)) return;
    if (segment.equals(1, 1, "OE") && groups_ == 1 && ftx_in_group_ == 1) {
      subject(segment);
    } else if (segment.equals(1, 1, "BIN")) {
      reference(segment, Attachment::What::file);
    } else if (segment.equals(1, 1, "URL")) {
      reference(segment, Attachment::What::link);
    } else if (segment.equals(1, 1, "SUP")) {
      reference(segment, Attachment::What::supplement);
    } else {
      if (!segment.equals(1, 1, "NC")) read_as_text(segment);
      text(segment);
    }
  }

  /// EDI-26, once for subjects and once for qualifiers that are not known. A faulty one is EDI-17 or -19.
  void read_as_text(const Segment& segment) {
    const std::string qualifier = segment.value(1);
    if (qualifier.empty() || characters(qualifier) > longest_qualifier) return;
    const bool is_subject = qualifier == "OE";
    if (std::exchange(is_subject ? subject_said_ : qualifier_said_, true)) return;
    in_.findings.push_back({Rule::edi_read_as_text, Severity::warning, segment.at(1),
                            is_subject ? "OE as the first FTX of the first S14" : "NC, OE, BIN, URL or SUP",
                            shown_code(qualifier)});
  }

  void text(const Segment& segment) {
    check_text(segment, in_.findings);
    const auto parts = components_.read(segment, in_.findings);
    const std::string format = segment.value(2);
    if (text_.add(format, parts) || parts.empty() || characters(format) > longest_format || format_said_) return;
    format_said_ = true;  // EDI-22
    in_.findings.push_back(
        {Rule::edi_format, Severity::warning, segment.at(2), "a text format, P00 or another one", shown_code(format)});
  }

  /// A sender may have wrapped it: a component that does not say so is another word.
  void subject(const Segment& segment) {
    check_text(segment, in_.findings);
    const auto parts = components_.read(segment, in_.findings);
    bool wrapped = true;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      std::string part(parts[i]);
      const bool last = i + 1 == parts.size();
      if (!last && !take_soft_end(part)) {
        wrapped = false;
        part += ' ';
      }
      message_.subject += part;
    }
    if (!wrapped)  // EDI-26
      in_.findings.push_back({Rule::edi_read_as_text, Severity::warning, segment.at(4),
                              "one component (a : in text is written ?:)",
                              std::to_string(parts.size()) + " components"});
    plain(segment);
    if (too_long(message_.subject, longest_subject, segment, 0, in_.findings)) message_.subject.clear();
  }

  /// RefDescription, and what it describes in the components behind it. A sender may have wrapped the description into
  /// two components; then the others stand one further on.
  void reference(const Segment& segment, Attachment::What what) {
    const bool is_file = what == Attachment::What::file;  // whose components behind the description are shorter
    const bool wrapped = has_wrapped_title(segment, what);
    const std::size_t titles = wrapped ? 2 : 1;
    const auto parts = components_.read(segment, in_.findings, components_per_ftx + titles - 1,
                                        is_file ? titles : components_per_ftx + 1);
    Attachment reference;
    reference.what = what;
    reference.at = segment.mark();
    if (!parts.empty()) reference.title = parts[0];
    if (wrapped && take_soft_end(reference.title) && parts.size() > 1) reference.title += parts[1];
    if (segment.empty(4, 1)) missing(segment.at(4, 1), "a description");
    if (too_long(reference.title, longest_title, segment, 1, in_.findings)) reference.title.clear();
    plain(segment);
    std::size_t next = titles;
    if (is_file) {
      const bool size_is_next = wrapped && parts.size() == components_per_ftx;
      const std::span<const Field> fields = file_fields;
      next = file(reference, segment, size_is_next ? fields.first(fields.size() - 1) : fields, next);
      if (size_is_next) open_ = Place{segment, components_per_ftx + 1};
    }
    if (what == Attachment::What::link) next = link(reference, segment, parts, next);
    nothing_from(next, parts, segment);
    message_.attachments.push_back(std::move(reference));
  }

  /// A description that ends in a backslash of its own is not wrapped: where it is one component, the others are as
  /// many as ever, or a link begins behind it.
  static bool has_wrapped_title(const Segment& ftx, Attachment::What what) {
    if (!ftx.value(4, 1).ends_with('\\')) return false;
    unsigned count = ftx.components(4);
    while (ftx.empty(4, count)) --count;
    switch (what) {
      case Attachment::What::file:  // a wrapped one may have its size in the next FTX
        return count > components_per_ftx ||
               (count == components_per_ftx && !codes::name_of(codes::object_codes(), ftx.value(4, 4)).empty() &&
                !codes::name_of(codes::letter_extensions(), ftx.value(4, 5)).empty());
      case Attachment::What::link: {
        const std::string second = ftx.value(4, 2);
        return count > 2 && second.find("://") == std::string::npos && !lacks_colon(second, ftx.value(4, 3));
      }
      case Attachment::What::supplement:
        break;
    }
    return count > 1;
  }

  /// True if the FTX belongs to the reference before it: the rest of a link, or a file's size.
  bool goes_on(const Segment& segment) {
    if (!open_) return false;
    Attachment& reference = message_.attachments.back();
    const bool is_file = reference.what == Attachment::What::file;
    if (!segment.equals(1, 1, is_file ? "BIN" : "URL")) {
      break_off();
      return false;
    }
    open_.reset();
    const auto parts = components_.read(segment, in_.findings);
    plain(segment);
    const std::span<const Field> size = std::span(file_fields).last(1);
    const auto next = is_file ? file(reference, segment, size, 0) : link(reference, segment, parts, 0);
    nothing_from(next, parts, segment);
    return true;
  }

  /// A link that is broken off must not pass, nor a file without its size.
  void break_off() {
    if (!open_) return;
    const auto position = open_->segment.at(4, open_->component);
    Attachment& reference = message_.attachments.back();
    if (reference.what == Attachment::What::file) {
      missing(position, "a whole number of at least 1");
    } else {  // EDI-18
      in_.findings.push_back({Rule::edi_value, Severity::error, position,
                              "behind a \\ at the end the rest of the link, in an FTX+URL directly behind this one",
                              "nothing"});
      reference.url.clear();
    }
    open_.reset();
  }

  /// EDI-18: what would be lost.
  void nothing_from(std::size_t next, std::span<const std::string_view> parts, const Segment& segment) {
    for (; next < parts.size(); ++next)
      if (!parts[next].empty())
        in_.findings.push_back({Rule::edi_value, Severity::error, segment.at(4, static_cast<unsigned>(next + 1)),
                                "nothing here (a : in text is written ?:)", masked(parts[next])});
  }

  /// Reads a file's fields from the components behind `next`; the place behind them.
  std::size_t file(Attachment& reference, const Segment& segment, std::span<const Field> fields, std::size_t next) {
    for (Field field : fields) {
      field.component = static_cast<std::uint8_t>(++next);
      const auto value = checked(field, segment, in_.findings, room_);
      if (!value.empty()) file_value(reference, field.use, value);
    }
    return next;
  }

  /// All components behind `next` belong to the link; the place behind them.
  std::size_t link(Attachment& reference, const Segment& segment, std::span<const std::string_view> parts,
                   std::size_t next) {
    const auto first = static_cast<unsigned>(next + 1);
    for (; next < parts.size(); ++next) {
      std::string part(parts[next]);
      const bool last = next + 1 == parts.size(), soft = take_soft_end(part);
      reference.url += part;
      if (soft && last) open_ = Place{segment, static_cast<unsigned>(next + 1)};
      if (soft || last || parts[next + 1].empty()) continue;
      const bool colon = lacks_colon(part, parts[next + 1]);
      if (colon) reference.url += ':';
      joined(segment.at(4, static_cast<unsigned>(next + 1)), part, colon);
    }
    if (segment.components(4) < first || (reference.url.empty() && segment.empty(4, first)))
      missing(segment.at(4, first), "a URL");
    if (too_long(reference.url, longest_url, segment, first, in_.findings)) reference.url.clear();
    return next;
  }

  /// EDI-18: a component of a link that does not say that the next one continues it. A full one may still be meant so,
  /// and a colon behind http is certain; any other link would be another one (conversion.md 6: links are never
  /// altered).
  void joined(Position position, std::string_view part, bool colon) {
    if (++joined_said_ > most_joined_said) return;
    const bool full = characters(part) + 1 >= component_length;
    in_.findings.push_back({Rule::edi_value, colon || full ? Severity::warning : Severity::error, std::move(position),
                            "a \\ at the end where the link goes on (a : in a link is written ?:)",
                            masked(part) + (colon  ? ", read with a : behind it"
                                            : full ? ", joined with the next"
                                                   : "")});
  }

  /// What is no text has no format.
  void plain(const Segment& segment) {
    if (!segment.empty(2) && !segment.equals(2, 1, "P00")) not_carried_.add(segment, 2);
  }

  void missing(Position position, std::string expected) {  // EDI-17
    in_.findings.push_back({Rule::edi_no_value, Severity::error, std::move(position), std::move(expected), "nothing"});
  }

  /// A component of element 4.
  struct Place {
    Segment segment;
    unsigned component;
  };

  TextComponents components_;
  FtxReader text_;
  std::string room_;           // of the value that is looked at
  std::optional<Place> open_;  // the last reference goes on in the FTX directly behind it: its end so far
  std::size_t groups_ = 0, ftx_in_group_ = 0, joined_said_ = 0;
  bool format_said_ = false, subject_said_ = false, qualifier_said_ = false;
};

}  // namespace

void read_letter(const MessageInput& in, Correspondence& out) {
  out.administrative = in.span.version == versions::dis90.edifact;
  LetterBuilder(in, out).read(out.administrative ? dis90_table() : dis91_table());
}

}  // namespace brevdue::edifact
