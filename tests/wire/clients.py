"""clients.py: people with client certificates of many kinds, made by openssl."""

import base64
import hashlib
import os
import ssl
import subprocess
import tempfile

from harness import openssl, tls

P256 = ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")


class Person:
    """A key and a certificate in a folder of their own; `context` shows it to servers."""

    def __init__(self, folder, subject="/CN=Jutta", key=P256, start=None, end=None, tamper=False, issuer=None):
        os.makedirs(folder, exist_ok=True)
        self.cert, self.key = f"{folder}/cert.pem", f"{folder}/key.pem"
        request = f"{folder}/request.pem"
        openssl("req", "-new", "-utf8", "-newkey", *key, "-nodes", "-subj", subject, "-multivalue-rdn", "-keyout", self.key, "-out", request)
        with open(f"{folder}/ca.cnf", "w", encoding="ascii") as out:
            out.write(f"[ca]\ndefault_ca=c\n[c]\ndatabase={folder}/index.txt\nnew_certs_dir={folder}\nserial={folder}/serial\n"
                      "default_md=sha256\npolicy=p\nunique_subject=no\nemail_in_dn=yes\n[p]\n"
                      "commonName=optional\norganizationName=optional\nuserId=optional\n")
        open(f"{folder}/index.txt", "w", encoding="ascii").close()
        with open(f"{folder}/serial", "w", encoding="ascii") as out:
            out.write("0A\n")
        who = ["-cert", issuer.cert, "-keyfile", issuer.key] if issuer else ["-selfsign", "-keyfile", self.key]
        openssl("ca", "-batch", "-notext", "-config", f"{folder}/ca.cnf", *who, "-in", request, "-out", self.cert,
                "-startdate", start or "20200101000000Z", "-enddate", end or "99991231235959Z")
        if tamper:
            self._tamper()

    def _tamper(self):
        """Another byte in the signature."""
        with open(self.cert, encoding="ascii") as pem:
            der = bytearray(ssl.PEM_cert_to_DER_cert(pem.read()))
        der[-3] ^= 1
        with open(self.cert, "w", encoding="ascii") as out:
            out.write(ssl.DER_cert_to_PEM_cert(bytes(der)))

    def context(self, **versions):
        context = tls(**versions)
        context.load_cert_chain(self.cert, self.key)
        return context

    @property
    def whole(self):
        """The fingerprint of the certificate, in hex."""
        with open(self.cert, encoding="ascii") as pem:
            return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem.read())).hexdigest()

    @property
    def fingerprint(self):
        """That of the key, as `capsule cert show` prints one."""
        der = subprocess.run(["openssl", "pkey", "-in", self.key, "-pubout", "-outform", "der"], check=True, capture_output=True).stdout
        return "SHA256:" + base64.b64encode(hashlib.sha256(der).digest()).decode().rstrip("=")


def folder():
    return tempfile.mkdtemp(prefix="capsule-people-")
