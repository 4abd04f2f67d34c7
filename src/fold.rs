//! The fold: what is big is folded, chunk by chunk, into a small mergeable partial.
//!
//! The laws, which `tests/laws.rs` holds every partial to:
//! * identity: merging `default()` changes nothing;
//! * associativity: `(a + b) + c == a + (b + c)`;
//! * homomorphism: `fold(a ++ b) == merge(fold(a), fold(b))`;
//! * round trip: `from_bytes(to_bytes(p)) == p`;
//! * sharding: 1, 2 and 7 shards finish to the same bytes.
//!
//! The verbs are those of Spark's `Aggregator` and DataFusion's `Accumulator`.

use crate::error::{Code, Error, Result};

/// A mergeable partial. Equality in the laws is equality of what `finish` returns.
pub trait Fold: Default {
    /// A chunk of input.
    type Chunk: ?Sized;
    /// What the partial is for.
    type Output;

    /// Takes in one chunk; `O(chunk)`.
    fn fold(&mut self, chunk: &Self::Chunk) -> Result<()>;
    /// Takes in another partial, of input that comes later; `O(other)`.
    fn merge(&mut self, other: Self) -> Result<()>;
    /// A versioned little-endian form.
    fn to_bytes(&self) -> Vec<u8>;
    /// Reads [`Fold::to_bytes`]; anything else is [`Code::BadBytes`].
    fn from_bytes(bytes: &[u8]) -> Result<Self>;
    /// Turns the partial into its result, in an order that does not depend on how it was folded.
    fn finish(self) -> Result<Self::Output>;
}

/// Reads little-endian values off the front of a byte slice; never past its end.
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// Checks the four-byte tag and the version that every partial begins with.
    pub fn open(bytes: &'a [u8], tag: &[u8; 4], version: u32) -> Result<Self> {
        let mut b = Bytes(bytes);
        if b.take(4)? != tag || b.u32()? != version {
            return Err(bad_bytes());
        }
        Ok(b)
    }

    pub fn take(&mut self, n: usize) -> Result<&'a [u8]> {
        if n > self.0.len() {
            return Err(bad_bytes());
        }
        let (head, tail) = self.0.split_at(n);
        self.0 = tail;
        Ok(head)
    }

    pub fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(
            self.take(4)?.try_into().map_err(|_| bad_bytes())?,
        ))
    }

    pub fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(
            self.take(8)?.try_into().map_err(|_| bad_bytes())?,
        ))
    }

    pub fn i64(&mut self) -> Result<i64> {
        Ok(self.u64()? as i64)
    }

    /// A count of records that each take at least `width` bytes: refused when they cannot be there.
    pub fn count(&mut self, width: usize) -> Result<usize> {
        let n = self.u64()?;
        if n > (self.0.len() / width.max(1)) as u64 {
            return Err(bad_bytes());
        }
        Ok(n as usize)
    }

    pub fn end(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(bad_bytes())
        }
    }
}

pub fn bad_bytes() -> Error {
    Error::new(
        Code::BadBytes,
        "These bytes are not a partial of this version",
        "Fold the source again",
    )
}
