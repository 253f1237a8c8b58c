"""What was handed in, what arrived, and what arrived that should not. Thread safety: any number of threads."""
import collections, hashlib, threading

from messages import receiver_of, sender_of


class Ledger:
    def __init__(self):
        self.lock = threading.Lock()
        self.handed_in = collections.Counter()  # number of a letter: how often
        self.accepted = set()
        self.delivered = {}  # number: the name or id under which it was delivered
        self.receipts = collections.defaultdict(dict)  # number: {delivery: whether it says yes}
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
            self.accepted.add(number)

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
            if self.delivered.setdefault(number, delivery) != delivery:
                self.double.append(f"{who} letter {number}: as another delivery")
            if receiver_of(number).name != who:
                self.faults.append(f"letter {number} came to the {who}")

    def got_receipt(self, who, delivery, number, positive):
        """Who hands a letter in again gets its receipt's content again (governance.md 1.3): one for each time."""
        with self.lock:
            of_letter = self.receipts[number]
            of_letter[delivery] = positive
            if len(of_letter) > self.handed_in[number]:
                self.double.append(f"{who} receipt of letter {number}: as another delivery")
            if sender_of(number).name != who:
                self.faults.append(f"the receipt of letter {number} came to the {who}")

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
                          (self.accepted & unanswered))

    def contradictory(self):
        """Letters that were refused: all receivers here say yes."""
        with self.lock:
            return sorted(number for number, of_letter in self.receipts.items() if not all(of_letter.values()))
