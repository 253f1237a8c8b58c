// OIOXML: letters (XDIS91, XDIS90), file letters (XBIN01) and receipts (XCTL01 to XCTL03), read strictly and written
// plainly (oioxml.md).
//
// Reading is driven by an element table (elements.hpp: order, cardinality, type, length) that gives exact position,
// expected and found; the XML schema of schemas/ gives the verdict beside it. Thread safety: a Reader belongs to one
// thread; write functions are pure.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "converters/model/message.hpp"
#include "converters/model/timestamp.hpp"
#include "converters/wire/document.hpp"
#include "converters/wire/xml.hpp"

namespace brevdue::oioxml {

inline constexpr std::string_view xdis91_namespace = "http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2006/07/01/";
inline constexpr std::string_view xdis90_namespace = "http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2009/08/01/";
inline constexpr std::string_view xbin01_namespace = "http://rep.oio.dk/medcom.dk/xml/schemas/2012/03/28/";
inline constexpr std::string_view xctl_namespace = "http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2005/08/07/";
inline constexpr std::string_view vans_namespace = "urn:oio:medcom:vans-envelope:1.0.4";

/// The compiled-in schemas (xdis91.xsd, xdis90.xsd, xbin01.xsd, xctl.xsd), cached; make one per process. Needs a living
/// wire::XmlEngine.
[[nodiscard]] std::shared_ptr<const wire::XmlSchemas> load_schemas();

using Read = MessagesRead;      // one message per body of the Emessage; warnings: OIO-12, -13 and the like
using Unread = MessagesUnread;  // a wrong version: OIO-11

/// Reads one Emessage: XDIS91, XDIS90 (administrative = true), XBIN01, XCTL01 to XCTL03. `check` = schema also runs the
/// XML schema; a schema complaint counts only where the element table found nothing (both say the same yes or no).
/// Marks unresolved, paths like "Emessage/ClinicalEmail[2]/Letter/Identifier". Errors: wire's, OIO-01 (another message
/// or edition of OIOXML), -02 to -11. Text01 and RefuseText become plain text by oioxml.md 2.2.
[[nodiscard]] tl::expected<Read, Unread> read(const wire::Document& document, wire::XmlReader& reader,
                                              const DanishTime& zone, wire::Check check = wire::Check::schema);

/// Writes one letter as an Emessage (XDIS91, or XDIS90 if it is administrative: then its patient has the number of
/// nobody): UTF-8 with declaration, default namespace, no white space between elements. The letter is complete and
/// within every length (convert sees to it); text becomes one Text01, \n a Break, a blank that reading would fold a
/// Space.
void write_letter(const Correspondence& letter, const DanishTime& zone, ByteSink& sink);
/// Writes one file letter. Contents stream from their sources.
void write_xbin01(const FileLetter& letter, const DanishTime& zone, ByteSink& sink);
/// Writes XCTL01, XCTL02 or XCTL03; kind is one of these, every id within its length. \n in a text is a Break. XCTL03
/// has no place for a refusal.
void write_xctl(const Receipt& receipt, const DanishTime& zone, ByteSink& sink);

}  // namespace brevdue::oioxml
