"""What was handed in, what arrived, and what arrived that should not. A letter is (its number, the name of a receiver).
Thread safety: any number of threads."""
import collections, hashlib, threading

from messages import INVITATIONS, Invitation, receivers_of, sender_of

SAYS_YES = {"acknowledged": True, "rejected": False, "refused": False}  # states of a letter in an invitation's record


def letters_of(number):
    return [(number, receiver.name) for receiver in receivers_of(number)]


class Ledger:
    def __init__(self):
        self.lock = threading.Lock()
        self.handed_in = collections.Counter()  # number of a letter: how often
        self.accepted = set()  # letters
        self.delivered = {}  # letter: the name or id under which it was delivered
        self.receipts = collections.defaultdict(dict)  # letter: {delivery: whether it says yes}
        self.envelopes = {}  # number: id of the envelope that is to have a Receipt in a spool's folder
        self.envelope_receipts = set()
        self.digests = {}  # (who, delivery): of its bytes
        self.confirmed = set()  # (who, delivery)
        self.double, self.faults = [], []

    # - senders

    def hand_in(self, number):
        with self.lock:
            self.handed_in[number] += 1

    def accept(self, number):
        with self.lock:
            self.accepted.update(letters_of(number))

    def accept_invitation(self, invitation, what, record):
        """By that record. Asked for again it is the same one."""
        with self.lock:
            invitation.id = invitation.id or record["id"]
            if record["id"] != invitation.id:
                self.double.append(f"invitation {invitation.number}: {what} of {record['id']}, not {invitation.id}")
        self.accept(invitation.letter(what))

    def count_open(self):
        with self.lock:
            return len(self.accepted) - len(self.receipts)

    # - receivers

    def note(self, who, delivery, bytes_):
        """Something came, under this name or id; whether it was there before. A repeat is the same, byte for byte, and
        none comes after it was confirmed."""
        digest = hashlib.sha256(bytes_).digest()
        with self.lock:
            known = (who, delivery) in self.digests
            if self.digests.setdefault((who, delivery), digest) != digest:
                self.double.append(f"{who} {delivery}: other bytes under the same id")
            if (who, delivery) in self.confirmed:
                self.double.append(f"{who} {delivery}: again after it was confirmed")
            return known

    def confirm(self, who, delivery):
        with self.lock:
            self.confirmed.add((who, delivery))

    def got_letter(self, who, delivery, number):
        with self.lock:
            if self.delivered.setdefault((number, who), delivery) != delivery:
                self.double.append(f"{who} letter {number}: as another delivery")
            if (number, who) not in letters_of(number):
                self.faults.append(f"letter {number} came to the {who}")
            before = Invitation.of(number).letter_before(number) if number >= INVITATIONS else None
            if before and (before, who) not in self.delivered:
                self.faults.append(f"letter {number} came to the {who} before letter {before}, which it follows")

    def got_receipt(self, who, delivery, number, positive):
        """Who hands a letter in again gets its receipt's content again (governance.md 1.3): one for each time."""
        with self.lock:
            of_letter = self.receipts[letters_of(number)[0]]
            of_letter[delivery] = positive
            if len(of_letter) > self.handed_in[number]:
                self.double.append(f"{who} receipt of letter {number}: as another delivery")
            if sender_of(number).name != who:
                self.faults.append(f"the receipt of letter {number} came to the {who}")

    def got_record(self, invitation, states):
        """Of each letter of it the state; receipts end there. Whether all are answered."""
        with self.lock:
            asked = [letter for what in invitation.steps for letter in letters_of(invitation.letter(what))]
            if sorted(letter for letter, _ in states) != sorted(self.accepted.intersection(asked)):
                self.faults.append(f"the record of invitation {invitation.number} has other letters: {states}")
            for letter, state in states:
                self.receipts.pop(letter, None)
                if state in SAYS_YES:
                    self.receipts[letter]["record"] = SAYS_YES[state]
            return all(state in SAYS_YES for _, state in states)

    def got_envelope_receipt(self, envelope, positive):
        with self.lock:
            self.envelope_receipts.add(envelope)
            if not positive:
                self.faults.append(f"envelope {envelope} was refused")

    # - the end

    def lost(self):
        with self.lock:
            unanswered = {number for number, id_ in self.envelopes.items() if id_ not in self.envelope_receipts}
            return sorted((self.accepted - self.delivered.keys()) | (self.accepted - self.receipts.keys()) |
                          {letter for letter in self.accepted if letter[0] in unanswered})

    def contradictory(self):
        """Letters that were refused: all receivers here say yes."""
        with self.lock:
            return sorted(letter for letter, answers in self.receipts.items() if not all(answers.values()))

    def count_invitations(self):
        """And changes and cancellations of them."""
        with self.lock:
            return len({number for number, _ in self.accepted if number >= INVITATIONS})
