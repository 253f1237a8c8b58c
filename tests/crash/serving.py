"""The process that is killed, started again each time."""
import http.client, os, re, signal, subprocess, threading


class Gateway:
    def __init__(self, command, folder, keys):
        self.command, self.folder, self.keys = command, folder, keys
        self.process = self.port = self.reader = None
        self.log = os.path.join(folder, "serve.log")

    def start(self, kill_at=None, kill_after=None):
        """False if it ended on the way up. `kill_at`: a named step, NAME:N; `kill_after`: seconds from now."""
        environment = dict(os.environ)
        environment.pop("BREVDUE_KILL_AT", None)
        if kill_at:
            environment["BREVDUE_KILL_AT"] = kill_at
        self.process = subprocess.Popen([self.command, "serve", "--config", os.path.join(self.folder, "brevdue.toml")],
                                        stderr=subprocess.STDOUT, stdout=subprocess.PIPE, env=environment, text=True)
        if kill_after is not None:
            threading.Timer(kill_after, self.process.kill).start()
        is_up = threading.Event()
        self.reader = threading.Thread(target=self.read, args=(self.process.stdout, is_up), daemon=True)
        self.reader.start()
        while not is_up.wait(0.005):
            if not self.reader.is_alive():
                break
        return is_up.is_set()

    def read(self, stream, is_up):
        with open(self.log, "a", encoding="utf-8") as log:
            for line in stream:
                log.write(line)
                found = re.search(r"ready http://127\.0\.0\.1:(\d+)", line)
                if found:
                    self.port = int(found.group(1))
                    is_up.set()

    def ended(self, seconds):
        """The exit code, negative for a signal, if it ends within so many seconds; else None."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.reader.join()

    def stop(self):
        """The exit code of a clean stop."""
        self.process.send_signal(signal.SIGTERM)
        code = self.ended(30)
        self.kill()
        return code

    def request(self, method, path, who, body=None):
        """Status and body, or None if there was no whole answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port or 1, timeout=10)
        try:
            connection.request(method, path, body, {"Authorization": "Bearer " + self.keys[who], "Connection": "close"})
            response = connection.getresponse()
            if response.status == 401:
                return None  # our keys are right: the port is another gateway's now
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def ask(self, *words):
        """What a command says about the gateway's store, and its exit code."""
        done = subprocess.run([self.command, *words, "--config", os.path.join(self.folder, "brevdue.toml")],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.returncode, done.stdout
