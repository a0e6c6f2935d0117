// A library that was replaced under us: loaded before libsodium, it accepts every signature, as an
// upgrade with a laxer equation would accept some (U08).
extern "C" {
int crypto_sign_verify_detached(const unsigned char*, const unsigned char*, unsigned long long,
                                const unsigned char*);
int crypto_sign_verify_detached(const unsigned char*, const unsigned char*, unsigned long long,
                                const unsigned char*) {
  return 0;
}
}
