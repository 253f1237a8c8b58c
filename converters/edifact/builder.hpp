// What letters and file letters share on their way from a message into the model. Private to this room. Thread safety:
// one thread; made for one message.
#pragma once

#include <string>
#include <string_view>

#include "converters/edifact/codes.hpp"
#include "converters/edifact/readers.hpp"
#include "converters/edifact/walker.hpp"

namespace brevdue::edifact {

/// NAD element 2: which kind of identifier it is. A list that is not known is a warning.
[[nodiscard]] std::optional<PartyIdCode> identifier_code(const Segment& nad, Findings& findings);
/// UNO and FTX+BIN: what they say of a file; the size is one of digits.
void file_value(Attachment& file, Use use, std::string_view value);
/// A patient has either a CPR number or a replacement number (EDI-17, EDI-20). `person` is PNA, `replacement` RFF+XPI.
void check_patient_ids(const std::optional<Segment>& person, const std::optional<Segment>& replacement,
                       Findings& findings);
/// PNA and RFF+XPI; false for another value.
bool patient_value(Patient& patient, const Field& field, std::string_view value, const Segment& segment);

/// `M` is Correspondence or FileLetter.
template <class M>
class Builder : public Values {
 public:
  Builder(const MessageInput& in, M& message) : message_(message), in_(in), party_(&message.sender) {
    address_ = &party_->address;
  }

  void begin(Part part, const Segment& segment) override {
    if (part == Part::sender) begin_party(message_.sender);
    if (part == Part::receiver) begin_party(message_.receiver);
    if (part == Part::person) person_ = segment;
    if (part == Part::replacement) replacement_ = segment;
    own_begin(part, segment);
  }

  void value(const Field& field, std::string_view value, const Segment& segment) override {
    switch (field.use) {
      case Use::authorised:
        if (const auto local = read_long_time(value))
          message_.authorised = danish_time(*local, value, in_.zone, message_.authorised_case);
        break;
      case Use::authorised_again:
        if (value != message_.authorised.written) not_carried_.add(segment, field.element, field.component);
        break;
      case Use::letter_again:
        if (value != message_.message_id) not_carried_.add(segment, field.element, field.component);
        break;
      case Use::identifier:
        party_->identifier = value;
        party_->identifier_code = identifier_code(segment, in_.findings);
        break;
      case Use::organisation:
        party_->organisation = named(value);
        break;
      case Use::department:
        party_->department = named(value);
        break;
      case Use::unit:
        party_->unit = named(value);
        break;
      case Use::phone:
        phone(value, segment);
        break;
      case Use::speciality:
        party_->speciality = value;
        break;
      case Use::street:
        address_->street = value;
        break;
      case Use::suburb:
        address_->suburb = value;
        break;
      case Use::district:
        address_->district = value;
        break;
      case Use::postcode:
        address_->postcode = value;
        break;
      default:
        own_value(field, value, segment);
    }
  }

  /// Reads the message by its table.
  void read(const MessageTable& table) {
    Walker(in_, table, *this, not_carried_).walk();
    own_end();
    message_.not_carried = not_carried_.take();
  }

 protected:
  virtual void own_begin(Part part, const Segment& segment) = 0;
  virtual void own_value(const Field& field, std::string_view value, const Segment& segment) = 0;
  virtual void own_end() = 0;

  M& message_;
  const MessageInput& in_;
  NotCarried not_carried_;
  Address* address_;
  std::optional<Segment> person_, replacement_;

 private:
  void begin_party(Party& party) {
    party_ = &party;
    address_ = &party.address;
  }

  /// A lone underscore stands where a name is missing and another one follows.
  static std::string_view named(std::string_view value) {
    return value == codes::placeholder ? std::string_view() : value;
  }

  /// Only a telephone has a place in the model.
  void phone(std::string_view value, const Segment& con) {
    if (con.empty(2, 2) || con.equals(2, 2, "TE")) {
      party_->phone = value;
    } else {
      not_carried_.add(con, 2, 1);
    }
  }

  Party* party_;
};

}  // namespace brevdue::edifact
