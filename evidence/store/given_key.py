"""Checking a signature by a key that came with what was signed."""


def is_signed_by(data: bytes, signature: str, public_key: str) -> bool:
    """Whether a signature in hexadecimal over some bytes is that of an Ed25519 key in PEM; not where either is none."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(public_key.encode())
        raw = bytes.fromhex(signature)
        if not isinstance(key, Ed25519PublicKey):
            return False
        key.verify(raw, data)
    except (InvalidSignature, ValueError):
        return False
    return signature == raw.hex()  # one signature has one spelling
