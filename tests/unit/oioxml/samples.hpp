// Our own OIOXML messages for tests: complete ones, with every optional element, and small ones around one piece.
// The patient is MedCom's public test person.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace brevdue::test {

inline constexpr std::string_view letter_space = "http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2006/07/01/";
inline constexpr std::string_view admin_space = "http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2009/08/01/";
inline constexpr std::string_view bin_space = "http://rep.oio.dk/medcom.dk/xml/schemas/2012/03/28/";
inline constexpr std::string_view receipt_space = "http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2005/08/07/";

/// `text` with the first `from` replaced by `to`; fails the test's logic loudly if it is not there.
inline std::string with(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("sample has no " + std::string(from));
  return text.replace(at, from.size(), to);
}

inline std::string letter_head() {
  return R"(<Letter><Identifier>BREV0000000001</Identifier><VersionCode>XD9134L</VersionCode>)"
         R"(<StatisticalCode>XDIS91</StatisticalCode><Authorisation><Date>2026-01-20</Date><Time>10:15</Time></Authorisation>)"
         R"(<TypeCode>XDIS91</TypeCode><StatusCode>nytbrev</StatusCode>)"
         R"(<EpisodeOfCareIdentifier>0f2f7c0ab3dd4b7d9e3a5a52b1fd0001</EpisodeOfCareIdentifier></Letter>)";
}

inline std::string parties() {
  return R"(<Sender><EANIdentifier>5790001382445</EANIdentifier><Identifier>325421000016001</Identifier>)"
         R"(<IdentifierCode>sorkode</IdentifierCode><OrganisationName>Testsygehuset</OrganisationName>)"
         R"(<DepartmentName>Afdeling Ø</DepartmentName><UnitName>Afsnit 3</UnitName><StreetName>Forskerparken 10</StreetName>)"
         R"(<SuburbName>Hjallese</SuburbName><DistrictName>Odense M</DistrictName><PostCodeIdentifier>5230</PostCodeIdentifier>)"
         R"(<TelephoneSubscriberIdentifier>65432030</TelephoneSubscriberIdentifier>)"
         R"(<MedicalSpecialityCode>geriatri</MedicalSpecialityCode></Sender>)"
         R"(<Receiver><EANIdentifier>5790000121526</EANIdentifier><Identifier>461</Identifier>)"
         R"(<IdentifierCode>kommunenummer</IdentifierCode><OrganisationName>Testkommunen</OrganisationName>)"
         R"(<DepartmentName>Hjemmeplejen</DepartmentName><UnitName>Team Øst</UnitName><StreetName>Rådhuspladsen 1</StreetName>)"
         R"(<SuburbName>Bymidten</SuburbName><DistrictName>Odense C</DistrictName>)"
         R"(<PostCodeIdentifier>5000</PostCodeIdentifier></Receiver>)";
}

inline std::string emessage(std::string_view space, std::string_view bodies) {
  return "<Emessage xmlns=\"" + std::string(space) + "\">" +
         R"(<Envelope><Sent><Date>2026-01-20</Date><Time>10:16</Time></Sent><Identifier>KUVERT00000001</Identifier>)"
         R"(<AcknowledgementCode>pluspositivkvitt</AcknowledgementCode></Envelope>)" +
         std::string(bodies) + "</Emessage>";
}

/// A ClinicalEmail with every optional element, one text, and the three kinds of reference.
inline std::string clinical_email(std::string_view text01 = "Kære kolleger<Break/>Nancy kommer hjem på fredag.") {
  return "<ClinicalEmail>" + letter_head() + parties() +
         R"(<Patient><CivilRegistrationNumber>2512489996</CivilRegistrationNumber>)"
         R"(<PersonSurnameName>Berggren</PersonSurnameName><PersonGivenName>Nancy Ann</PersonGivenName>)"
         R"(<StreetName>Hindbærvej 23</StreetName><SuburbName>Hjallese</SuburbName><DistrictName>Odense S</DistrictName>)"
         R"(<PostCodeIdentifier>5260</PostCodeIdentifier><OccupancyText>Pensionist</OccupancyText>)"
         R"(<EpisodeOfCareStatusCode>indlagt</EpisodeOfCareStatusCode></Patient>)"
         R"(<AdditionalInformation><Priority>høj_prioritet</Priority><Subject>Udskrivning</Subject></AdditionalInformation>)"
         "<ClinicalInformation><Text01>" +
         std::string(text01) +
         "</Text01></ClinicalInformation>"
         R"(<Reference><RefDescription>Blodprøver</RefDescription><BIN>)"
         R"(<ObjectIdentifier>6a7c3b1de0f44b0f8a55c1f2d3e4a501</ObjectIdentifier><ObjectCode>vektor_grafik</ObjectCode>)"
         R"(<ObjectExtensionCode>pdf</ObjectExtensionCode><OriginalObjectSize>12</OriginalObjectSize></BIN></Reference>)"
         R"(<Reference><RefDescription>Video</RefDescription><URL>https://example.dk/video?a=1&amp;b=2</URL></Reference>)"
         R"(<Reference><RefDescription>Skema</RefDescription><SUP>true</SUP></Reference></ClinicalEmail>)";
}

inline std::string letter() {
  return emessage(letter_space, clinical_email());
}

/// A letter with the given content of Text01.
inline std::string letter_with_text(std::string_view text01) {
  return emessage(letter_space, clinical_email(text01));
}

/// An AdministrativeEmail with every optional element: the letter above about nobody.
inline std::string administrative_email() {
  std::string out = with(with(clinical_email(), "<ClinicalEmail>", "<AdministrativeEmail>"), "</ClinicalEmail>",
                         "</AdministrativeEmail>");
  out = with(with(with(out, "XD9134L", "XD9034L"), ">XDIS91<", ">XDIS90<"), ">XDIS91<", ">XDIS90<");
  out = with(out, "2512489996", "1505505510");
  return with(with(out, ">Berggren<", ">Administrativ<"), ">Nancy Ann<", ">Info<");
}

inline std::string admin() {
  return emessage(admin_space, administrative_email());
}

/// One OriginalLetter; `why` stands in it, too.
inline std::string original_letter(std::string_view id, std::string_view version, std::string_view why = "") {
  return "<OriginalLetter><OriginalLetterIdentifier>" + std::string(id) +
         "</OriginalLetterIdentifier><OriginalVersionCode>" + std::string(version) + "</OriginalVersionCode>" +
         std::string(why) + "</OriginalLetter>";
}

/// A receipt's body. `number` is the 1, 2 or 3 of XCTL01 to 03; `what` is all behind OriginalReceiver.
inline std::string receipt_body(int number, std::string_view what) {
  const std::string name = number == 1 ? "NegativeVansReceipt" : number == 2 ? "NegativeReceipt" : "PositiveReceipt";
  const std::string n = std::to_string(number);
  return "<" + name + "><Letter><Identifier>KVIT000000000" + n + "</Identifier><VersionCode>XC0" + n +
         "30Q</VersionCode><StatisticalCode>XCTL0" + n + "</StatisticalCode></Letter><Sender><EANIdentifier>" +
         (number == 1 ? "DKVANSNET" : "5790000121526") +
         "</EANIdentifier></Sender><Receiver><EANIdentifier>5790001382445</EANIdentifier></Receiver>"
         "<OriginalEmessage><OriginalEnvelopeIdentifier>KUVERT00000001</OriginalEnvelopeIdentifier>"
         "<OriginalSender><EANIdentifier>5790001382445</EANIdentifier></OriginalSender>"
         "<OriginalReceiver><EANIdentifier>5790000121526</EANIdentifier></OriginalReceiver>" +
         std::string(what) + "</OriginalEmessage></" + name + ">";
}

/// Receipts with every optional element.
inline std::string positive_receipt() {
  return receipt_body(3, original_letter("BREV0000000001", "XD9134L") + original_letter("BREV0000000002", "XB0131X"));
}
inline std::string negative_receipt(int number) {
  return receipt_body(number,
                      "<RefuseCode>ukendt_lokationsnummer</RefuseCode>"
                      "<RefuseText>Ukendt modtager.<Break/>Prøv igen.</RefuseText>" +
                          original_letter("BREV0000000001", "XD9134L",
                                          "<RefuseCode>problem_med_version</RefuseCode>"
                                          "<RefuseText>Kan ikke læses <Space/>her</RefuseText>") +
                          original_letter("BREV0000000002", "XB0131X"));
}

inline std::string receipt_message(std::string_view bodies) {
  return with(emessage(receipt_space, bodies), "pluspositivkvitt", "minuspositivkvitt");
}
/// XCTL01, 02 or 03.
inline std::string receipt(int number) {
  return receipt_message(number == 3 ? positive_receipt() : negative_receipt(number));
}

inline std::string bin_head() {
  return with(with(with(letter_head(), "XD9134L", "XB0131X"), ">XDIS91<", ">XBIN01<"), ">XDIS91<", ">XBIN01<");
}

inline std::string binary_object(std::string_view base64 = "SGVsbG8gV29ybGQh", std::string_view size = "12") {
  return "<BinaryObject><ObjectIdentifier>6a7c3b1d-e0f4-4b0f-8a55-c1f2d3e4a501</ObjectIdentifier>"
         "<ObjectCode>vektor_grafik</ObjectCode><ObjectExtensionCode>pdf</ObjectExtensionCode><OriginalObjectSize>" +
         std::string(size) + "</OriginalObjectSize><Object_Base64Encoded>" + std::string(base64) +
         "</Object_Base64Encoded></BinaryObject>";
}

inline std::string bin_patient() {
  return "<Patient><CivilRegistrationNumber>2512489996</CivilRegistrationNumber>"
         "<PersonSurnameName>Berggren</PersonSurnameName><PersonGivenName>Nancy Ann</PersonGivenName></Patient>";
}

inline std::string binary_letter(std::string_view who, std::string_view objects) {
  const std::string head =
      with(bin_head(), "<EpisodeOfCareIdentifier>0f2f7c0ab3dd4b7d9e3a5a52b1fd0001</EpisodeOfCareIdentifier>", "");
  return "<BinaryLetter>" + head + parties() + std::string(who) + std::string(objects) + "</BinaryLetter>";
}

inline std::string bin() {
  return emessage(bin_space, binary_letter(bin_patient(), binary_object()));
}

}  // namespace brevdue::test
