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

BOOST_AUTO_TEST_SUITE_END()
