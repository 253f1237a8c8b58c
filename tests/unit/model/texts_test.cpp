// The Danish texts, letter by letter: with UTF-8 spelled out, so that no editor and no encoding of this file can change
// both.
#include "converters/model/texts.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/support.hpp"

namespace words = brevdue::texts;  // the suite has the same name

BOOST_AUTO_TEST_SUITE(texts)

BOOST_AUTO_TEST_CASE(letter_to_care_communication) {  // conversion.md 2
  BOOST_CHECK_EQUAL(words::high_priority, "Denne meddelelse har h\xC3\xB8j prioritet.");
  BOOST_CHECK_EQUAL(words::correction, "Denne meddelelse er en rettelse af en tidligere sendt meddelelse.");
  BOOST_CHECK_EQUAL(words::retraction, "Denne meddelelse er en annullering af en tidligere sendt meddelelse.");
  BOOST_CHECK_EQUAL(words::no_text, "Meddelelsen indeholder ingen tekst.");
  BOOST_CHECK_EQUAL(words::supplement, "Supplerende materiale uden fil: ");
  BOOST_CHECK_EQUAL(words::unknown_topic, "Ukendt emne");
  BOOST_CHECK_EQUAL(words::unknown_role, "ukendt");
  BOOST_CHECK_EQUAL(words::unknown_phone, "0000 0000");
  BOOST_CHECK_EQUAL(words::extra_file_title, "Bilag");
}

BOOST_AUTO_TEST_CASE(care_communication_to_letter) {  // conversion.md 3
  BOOST_CHECK_EQUAL(words::reply, "Denne meddelelse er en besvarelse.");
  BOOST_CHECK_EQUAL(words::forward, "Denne meddelelse er en videresendelse.");
  BOOST_CHECK_EQUAL(words::subject, "Emne: ");
  BOOST_CHECK_EQUAL(words::author, "Forfatter: ");
  BOOST_CHECK_EQUAL(words::position, "Stilling: ");
  BOOST_CHECK_EQUAL(words::named_sender, "Afsender: ");
  BOOST_CHECK_EQUAL(words::named_recipient, "Modtager: ");
  BOOST_CHECK_EQUAL(words::further_cpr,
                    "Der er modtaget flere end et CPR-nummer i korrespondancemeddelelsen. "
                    "Derfor er de resterende medsendte CPR-numre indsat her");
  BOOST_CHECK_EQUAL(words::link, "Link: ");
  BOOST_CHECK_EQUAL(words::file_title, "Bilagstitel: ");
  BOOST_CHECK_EQUAL(words::phone, "Telefon: ");
  BOOST_CHECK_EQUAL(words::episode,
                    "Forl\xC3\xB8"
                    "bs-id: ");
  BOOST_CHECK_EQUAL(words::earlier, "Tidligere meddelelse, ");
  BOOST_CHECK_EQUAL(words::earlier_file,
                    "Vedh\xC3\xA6"
                    "ftet fil i tidligere meddelelse (medsendes ikke her): ");
  BOOST_CHECK_EQUAL(words::continuation,
                    "Forts\xC3\xA6ttelse af foreg\xC3\xA5"
                    "ende meddelelse: bilag ");
  BOOST_CHECK_EQUAL(words::continuation_of, " af ");
  BOOST_CHECK_EQUAL(words::unknown_family, "Ukendt");
  BOOST_CHECK_EQUAL(words::bin_title, "BIN");
}

BOOST_AUTO_TEST_CASE(invitations) {
  BOOST_CHECK_EQUAL(words::invitation_subject, "Telemedicin, ");
  BOOST_CHECK_EQUAL(words::change_subject, "\xC3\x86ndret: ");
  BOOST_CHECK_EQUAL(words::cancellation_subject, "Aflyst: ");
  BOOST_CHECK_EQUAL(words::invitation_heading,
                    "Invitation til videom\xC3\xB8"
                    "de");
  BOOST_CHECK_EQUAL(words::change_heading,
                    "Videom\xC3\xB8"
                    "det er \xC3\xA6ndret.");
  BOOST_CHECK_EQUAL(words::cancellation_heading,
                    "Videom\xC3\xB8"
                    "det er aflyst.");
  BOOST_CHECK_EQUAL(words::meeting_time, "Tid: ");
  BOOST_CHECK_EQUAL(words::new_time, "Ny tid: ");
  BOOST_CHECK_EQUAL(words::old_time, "Tidligere tid: ");
  BOOST_CHECK_EQUAL(words::cancelled_time, "Aflyst tid: ");
  BOOST_CHECK_EQUAL(words::day_of, " den ");
  BOOST_CHECK_EQUAL(words::clock, " kl. ");
  BOOST_CHECK_EQUAL(words::until_day, " til ");
  BOOST_CHECK_EQUAL(words::summer_time, " (sommertid)");
  BOOST_CHECK_EQUAL(words::winter_time, " (vintertid)");
  BOOST_CHECK_EQUAL(words::meeting_link,
                    "Link til videom\xC3\xB8"
                    "det:");
  BOOST_CHECK_EQUAL(words::meeting_opens, "Man kan logge p\xC3\xA5 fra ");
  BOOST_CHECK_EQUAL(words::old_link, "Linket i invitationen skal ikke bruges.");
  BOOST_CHECK_EQUAL(words::invited_by, "Inviteret af: ");
  BOOST_CHECK_EQUAL(words::call, "Ved sp\xC3\xB8rgsm\xC3\xA5l: ring p\xC3\xA5 tlf. ");
  BOOST_CHECK_EQUAL(words::ask_for, " og sp\xC3\xB8rg efter ");
  BOOST_CHECK_EQUAL(words::meeting_reference,
                    "Videom\xC3\xB8"
                    "de");
  BOOST_CHECK_EQUAL(words::no_patient, "Administrativ");
  BOOST_CHECK_EQUAL(words::use_another_channel,
                    "Modtageren har intet lokationsnummer og kan derfor ikke f\xC3\xA5 invitationen som "
                    "korrespondancemeddelelse. Brug en anden kanal: e-mail, SMS, Min L\xC3\xA6ge eller telefon.");
}

BOOST_AUTO_TEST_CASE(link_tests) {
  BOOST_CHECK_EQUAL(words::link_test_topic, "Pr\xC3\xB8ve af videolink");
  BOOST_CHECK_EQUAL(words::link_test_department, "Systemforvaltningen");
  BOOST_CHECK_EQUAL(words::link_test_text,
                    "Dette er en pr\xC3\xB8ve. Der er intet m\xC3\xB8"
                    "de, og ingen patient er involveret.\n"
                    "Pr\xC3\xB8v, om linket ovenfor kan \xC3\xA5"
                    "bnes ved at klikke p\xC3\xA5 det. At siden ikke kender m\xC3\xB8"
                    "det, er som det skal v\xC3\xA6re.\n"
                    "Ring til telefonnummeret ovenfor, og sig, om linket kunne klikkes p\xC3\xA5, og hvilket system I "
                    "bruger.");
}

BOOST_AUTO_TEST_CASE(days_and_months) {
  std::string days, months;
  for (const auto day : words::weekdays) days.append(day).append(" ");
  for (const auto month : words::months) months.append(month).append(" ");
  BOOST_CHECK_EQUAL(days, "s\xC3\xB8ndag mandag tirsdag onsdag torsdag fredag l\xC3\xB8rdag ");
  BOOST_CHECK_EQUAL(months, "januar februar marts april maj juni juli august september oktober november december ");
}

BOOST_AUTO_TEST_SUITE_END()
