//! Bodies that travel packed (RFC 1951, RFC 1952): an honest one, and one that unpacks to far more.

/// A body in gzip, stored as it is.
pub fn pack(body: &[u8]) -> Vec<u8> {
    let mut packed = head();
    let mut pieces = body.chunks(usize::from(u16::MAX)).peekable();
    while let Some(piece) = pieces.next() {
        let length = u16::try_from(piece.len()).expect("a piece");
        packed.push(u8::from(pieces.peek().is_none()));
        packed.extend_from_slice(&length.to_le_bytes());
        packed.extend_from_slice(&(!length).to_le_bytes());
        packed.extend_from_slice(piece);
    }
    packed.extend_from_slice(&crc(body).to_le_bytes());
    packed.extend_from_slice(&u32::try_from(body.len()).expect("small").to_le_bytes());
    packed
}

/// What unpacks to so many mebibytes of one letter, out of less than a hundredth of them. Whoever
/// reads it to its end finds a wrong sum; nobody should.
pub fn bomb(mebibytes: usize) -> Vec<u8> {
    let mut bits = Bits { bytes: head(), filled: 0 };
    // One block, the last, with the fixed codes: an `x`, then copies of it, 258 at a time.
    bits.put(0b1, 1);
    bits.put(0b01, 2);
    bits.code(0x30 + u32::from(b'x'), 8);
    for _ in 0..(mebibytes << 20) / 258 {
        bits.code(0b1100_0101, 8);
        bits.code(0, 5);
    }
    bits.code(0, 7);
    bits.bytes.extend_from_slice(&[0; 8]);
    bits.bytes
}

fn head() -> Vec<u8> {
    vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
}

/// The sum of RFC 1952, §8.
fn crc(body: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 }
        })
    };
    !body.iter().fold(!0, step)
}

/// Bits, the lowest of each byte first.
struct Bits {
    bytes: Vec<u8>,
    /// How many bits of the last byte are taken; none, where a new one begins.
    filled: u32,
}

impl Bits {
    /// A number, its lowest bit first.
    fn put(&mut self, value: u32, width: u32) {
        for place in 0..width {
            if self.filled == 0 {
                self.bytes.push(0);
            }
            let last = self.bytes.last_mut().expect("a byte");
            *last |= u8::from((value >> place) & 1 == 1) << self.filled;
            self.filled = (self.filled + 1) % 8;
        }
    }

    /// A Huffman code, its highest bit first.
    fn code(&mut self, code: u32, width: u32) {
        self.put(code.reverse_bits() >> (32 - width), width);
    }
}
