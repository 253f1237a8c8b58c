// The Walker follows a message through its segment table: it checks every segment and value where it stands, and hands
// the good values on. After an error it goes on, so that all findings of a message come at once, up to a limit.
// Private to this room. Thread safety: one thread; made for one message.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converters/edifact/ftx.hpp"
#include "converters/edifact/readers.hpp"
#include "converters/edifact/segments.hpp"

namespace brevdue::edifact {

/// Takes what the Walker found, in order.
class Values {
 public:
  virtual ~Values() = default;
  /// A segment of a row with a Part, before its values.
  virtual void begin(Part part, const Segment& segment) = 0;
  /// A valid value; a code by its name. The view is valid during the call.
  virtual void value(const Field& field, std::string_view value, const Segment& segment) = 0;
};

/// The value of a field, a code by its name. Empty where there is none, or a faulty one: that is a finding (EDI-17 to
/// -19). A view as of Segment::view().
[[nodiscard]] std::string_view checked(const Field& field, const Segment& segment, Findings& findings,
                                       std::string& room);

/// EDI-17: an FTX may be without text; but if what stands for its format is none, that may be the text.
void check_text(const Segment& ftx, Findings& findings);

/// EDI-19: true if a component of element 4 (0: all of it) is longer than `most` characters.
[[nodiscard]] bool too_long(std::string_view value, std::size_t most, const Segment& ftx, unsigned component,
                            Findings& findings);

/// Element 4 of FTX segments, of one after the other in the same rooms.
class TextComponents {
 public:
  TextComponents() = default;
  TextComponents(const TextComponents&) = delete;
  TextComponents& operator=(const TextComponents&) = delete;
  /// At most `most` of its components, which is at most one more than an FTX has (EDI-20); the length of the first
  /// `checked` is checked, and one that is too long is empty. None is empty at the end. Valid up to the next call.
  std::span<const std::string_view> read(const Segment& ftx, Findings& findings, std::size_t most = components_per_ftx,
                                         std::size_t checked = components_per_ftx);

 private:
  static constexpr std::size_t room_for = components_per_ftx + 1;
  std::array<std::string, room_for> rooms_;
  std::array<std::string_view, room_for> parts_;
};

/// The places that are not carried, each named once; what is beyond fifty of them is "and more".
class NotCarried {
 public:
  /// "segment 5 NAD element 4 component 2", as findings name it.
  void add(const Segment& segment, unsigned element = 0, unsigned component = 0);
  [[nodiscard]] std::vector<std::string> take() { return std::move(places_); }

 private:
  static constexpr std::size_t most_places = 50;
  std::vector<std::string> places_;
};

class Walker {
 public:
  Walker(const MessageInput& in, const MessageTable& table, Values& values, NotCarried& not_carried);
  /// Once.
  void walk();

 private:
  static constexpr unsigned most_elements = 40;  // of a segment: more are not looked at
  struct Level {
    const Row* rows;
    std::size_t count;
    std::size_t at = 0;                           // the row reached
    std::array<std::uint32_t, most_rows> seen{};  // how often each row has come
  };
  /// A mandatory segment reported as missing that may yet come late.
  struct Missing {
    const Row* row;
    std::size_t finding;
  };

  void take(const Segment& segment);
  const Row* forward(const Segment& segment, bool by_qualifier);
  const Row* late(const Segment& segment);
  bool again(const Segment& segment, bool by_qualifier);
  void close_above(std::size_t level, const Segment& segment);
  void missing(const Level& level, std::size_t to, const Segment& segment);
  void open(const Row& row, const Segment& segment);
  void hand_on(const Row& row, const Segment& segment);
  void look_for_others(const Row& row, const Segment& segment);
  void lost(const Segment& segment, unsigned element, unsigned component);
  void empty_end(const Segment& segment);
  void report(Rule rule, Severity severity, Position position, std::string expected, std::string found);
  [[nodiscard]] bool full();
  [[nodiscard]] std::string expected() const;

  const MessageInput& in_;
  Values& values_;
  NotCarried& not_carried_;
  std::vector<Level> levels_;
  std::string room_;  // of the value that is looked at
  std::vector<Missing> missing_;
  std::vector<std::size_t> withdrawn_;  // findings that later ones have explained
  bool ignoring_ = false;               // segments of a group that is not looked at
  bool agreed_said_ = false;
  std::size_t errors_, counted_;  // errors among the first so many findings
};

}  // namespace brevdue::edifact
