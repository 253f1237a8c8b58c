// The Danish texts that travel in messages or are read by clinicians: one table, tested letter by letter
// (texts_test.cpp). Where conversion.md marks a text (ours) the wording is ours; the others are the national rules'
// own.
#pragma once

#include <string_view>

namespace brevdue::texts {

// conversion.md 2: letter -> CareCommunication
inline constexpr std::string_view high_priority = "Denne meddelelse har høj prioritet.";
inline constexpr std::string_view correction = "Denne meddelelse er en rettelse af en tidligere sendt meddelelse.";
inline constexpr std::string_view retraction = "Denne meddelelse er en annullering af en tidligere sendt meddelelse.";
inline constexpr std::string_view no_text = "Meddelelsen indeholder ingen tekst.";
inline constexpr std::string_view supplement = "Supplerende materiale uden fil: ";  // + RefDescription
inline constexpr std::string_view unknown_topic = "Ukendt emne";
inline constexpr std::string_view unknown_role = "ukendt";
inline constexpr std::string_view unknown_phone = "0000 0000";
inline constexpr std::string_view extra_file_title = "Bilag";

// conversion.md 3: CareCommunication -> letter
inline constexpr std::string_view reply = "Denne meddelelse er en besvarelse.";
inline constexpr std::string_view forward = "Denne meddelelse er en videresendelse.";
inline constexpr std::string_view subject = "Emne: ";
inline constexpr std::string_view author = "Forfatter: ";
inline constexpr std::string_view position = "Stilling: ";
inline constexpr std::string_view named_sender = "Afsender: ";
inline constexpr std::string_view named_recipient = "Modtager: ";
inline constexpr std::string_view further_cpr =
    "Der er modtaget flere end et CPR-nummer i korrespondancemeddelelsen. Derfor er de resterende medsendte CPR-numre "
    "indsat her";
inline constexpr std::string_view link = "Link: ";
inline constexpr std::string_view file_title = "Bilagstitel: ";
inline constexpr std::string_view phone = "Telefon: ";
inline constexpr std::string_view episode = "Forløbs-id: ";
inline constexpr std::string_view earlier = "Tidligere meddelelse, ";  // + dd.mm.yyyy kl. hh:mm, assigner
inline constexpr std::string_view earlier_file = "Vedhæftet fil i tidligere meddelelse (medsendes ikke her): ";
inline constexpr std::string_view unknown_family = "Ukendt";
inline constexpr std::string_view bin_title = "BIN";
// "Fortsættelse af foregående meddelelse: bilag <a>-<b> af <n>."
inline constexpr std::string_view continuation = "Fortsættelse af foregående meddelelse: bilag ";
inline constexpr std::string_view continuation_of = " af ";

// conversion.md 4: receipts
inline constexpr std::string_view conversion_cause =
    "Konverteringen ml. XML/EDI og FHIR kunne ikke udføres korrekt pga. tekniske el. indholdsmæssige forhold i "
    "meddelelsen.";
inline constexpr std::string_view no_reason = "Modtageren har afvist meddelelsen uden at angive en årsag.";

// Refusals of our own (conversion.md 1.7); a line with rules and places follows.
inline constexpr std::string_view refused_by_gateway = "Meddelelsen er afvist af konverteringsgatewayen. ";
inline constexpr std::string_view refused_syntax = "Meddelelsen overholder ikke standarden.";
inline constexpr std::string_view refused_version = "Meddelelsens type eller version kan ikke konverteres.";
inline constexpr std::string_view refused_party =
    "En af parternes lokationsnummer er ukendt eller mangler en SOR-kode.";
inline constexpr std::string_view refused_party_id = "En af parternes identifikation er ikke gyldig.";
inline constexpr std::string_view refused_link = "Meddelelsen indeholder et link, der ikke kan sendes videre.";
inline constexpr std::string_view not_delivered = "Meddelelsen kunne ikke afleveres til modtagerens system.";
inline constexpr std::string_view refused_id = "Meddelelsens id er brugt før, til en anden meddelelse.";

}  // namespace brevdue::texts
