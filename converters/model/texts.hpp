// The Danish texts that travel in messages or are read by clinicians: one table, tested letter by letter
// (texts_test.cpp). Where conversion.md marks a text (ours) the wording is ours; the others are the national rules'
// own.
#pragma once

#include <array>
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
// after refused_link: what is wrong with it (ours)
inline constexpr std::string_view link_dangerous = "Linket skjuler eller efterligner en anden adresse.";
inline constexpr std::string_view link_malformed = "Linket har ikke den form, som videotjenestens links har.";
inline constexpr std::string_view link_truncated = "Linket ser ud til at være afkortet.";
inline constexpr std::string_view link_non_production = "Linket fører til et testmiljø.";
inline constexpr std::string_view link_unknown_host = "Linket fører ikke til en kendt videotjeneste.";
inline constexpr std::string_view link_expired = "Videomødet er slut.";
inline constexpr std::string_view link_http = "Linket begynder med http i stedet for https.";
inline constexpr std::string_view link_pin = "Linket indeholder en pinkode.";
inline constexpr std::string_view not_delivered = "Meddelelsen kunne ikke afleveres til modtagerens system.";
inline constexpr std::string_view refused_id = "Meddelelsens id er brugt før, til en anden meddelelse.";

// Invitations to video meetings (ours)
inline constexpr std::string_view invitation_subject = "Telemedicin, ";  // + topic, here and below
inline constexpr std::string_view change_subject = "Ændret: ";
inline constexpr std::string_view cancellation_subject = "Aflyst: ";
inline constexpr std::string_view invitation_heading = "Invitation til videomøde";
inline constexpr std::string_view change_heading = "Videomødet er ændret.";
inline constexpr std::string_view cancellation_heading = "Videomødet er aflyst.";
inline constexpr std::string_view meeting_time = "Tid: ";
inline constexpr std::string_view new_time = "Ny tid: ";
inline constexpr std::string_view old_time = "Tidligere tid: ";
inline constexpr std::string_view cancelled_time = "Aflyst tid: ";
// "torsdag den 3. december 2026 kl. 23.00 til fredag den 4. december 2026 kl. 01.00"
inline constexpr std::string_view day_of = " den ";
inline constexpr std::string_view clock = " kl. ";
inline constexpr std::string_view until_day = " til ";
inline constexpr std::string_view summer_time = " (sommertid)";
inline constexpr std::string_view winter_time = " (vintertid)";
inline constexpr std::array<std::string_view, 7> weekdays = {"søndag",  "mandag", "tirsdag", "onsdag",
                                                             "torsdag", "fredag", "lørdag"};
inline constexpr std::array<std::string_view, 12> months = {"januar",    "februar", "marts",    "april",
                                                            "maj",       "juni",    "juli",     "august",
                                                            "september", "oktober", "november", "december"};
inline constexpr std::string_view meeting_link = "Link til videomødet:";
inline constexpr std::string_view meeting_opens = "Man kan logge på fra ";
inline constexpr std::string_view old_link = "Linket i invitationen skal ikke bruges.";
inline constexpr std::string_view invited_by = "Inviteret af: ";
inline constexpr std::string_view call = "Ved spørgsmål: ring på tlf. ";
inline constexpr std::string_view ask_for = " og spørg efter ";
inline constexpr std::string_view meeting_reference = "Videomøde";
inline constexpr std::string_view no_patient = "Administrativ";  // the surname of nobody
// To the sender, about a relative, an interpreter ...
inline constexpr std::string_view use_another_channel =
    "Modtageren har intet lokationsnummer og kan derfor ikke få invitationen som korrespondancemeddelelse. Brug en "
    "anden kanal: e-mail, SMS, Min Læge eller telefon.";
// A test of whether links can be clicked (vdx.md 4.2)
inline constexpr std::string_view link_test_topic = "Prøve af videolink";
inline constexpr std::string_view link_test_department = "Systemforvaltningen";
inline constexpr std::string_view link_test_text =
    "Dette er en prøve. Der er intet møde, og ingen patient er involveret.\n"
    "Prøv, om linket ovenfor kan åbnes ved at klikke på det. At siden ikke kender mødet, er som det skal være.\n"
    "Ring til telefonnummeret ovenfor, og sig, om linket kunne klikkes på, og hvilket system I bruger.";

}  // namespace brevdue::texts
