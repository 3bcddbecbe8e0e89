// What werkzeug.security needs of OpenSSL and Pyodide has not; bundled into one script that `kdf.py` runs.
export { scrypt } from "@noble/hashes/scrypt.js";
