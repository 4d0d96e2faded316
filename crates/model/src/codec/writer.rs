//! Little-endian output, the other side of `base::Reader`.

use super::EncodeError;

/// Bytes that are being written (little-endian throughout, MS-OXCDATA 2.11.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Writer(Vec<u8>);

macro_rules! integer {
    ($($name:ident $type:ty),*) => {
        $(
            /// Writes the little-endian integer the method is named after.
            #[inline]
            pub fn $name(&mut self, value: $type) {
                self.0.extend_from_slice(&value.to_le_bytes());
            }
        )*
    };
}

impl Writer {
    /// Nothing written yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Nothing written yet, and room for so many bytes. For lengths that are known, not for those that a peer
    /// announces.
    pub fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    /// Bytes written so far.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is written yet.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is written.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// The bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Forgets the first `length` bytes.
    pub fn drain(&mut self, length: usize) {
        self.0.drain(..length.min(self.0.len()));
    }

    /// Forgets everything after the first `length` bytes.
    pub fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    integer!(u8 u8, u16 u16, u32 u32, u64 u64, i16 i16, i32 i32, i64 i64, f32 f32, f64 f64);

    /// One byte, 0 or 1.
    pub fn boolean(&mut self, truth: bool) {
        self.0.push(u8::from(truth));
    }

    /// Bytes as they are.
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Bytes as they come.
    pub fn extend(&mut self, bytes: impl Iterator<Item = u8>) {
        self.0.extend(bytes);
    }

    /// Text as UTF-16LE, without a zero at its end; zeros inside it are left out.
    pub fn utf16(&mut self, text: &str) {
        let start = self.0.len();
        if text.is_ascii() && !text.contains('\0') {
            // Each byte becomes one unit.
            self.0.resize(start.saturating_add(text.len().saturating_mul(2)), 0);
            let (units, _) = self.0.get_mut(start..).unwrap_or_default().as_chunks_mut::<2>();
            units.iter_mut().zip(text.bytes()).for_each(|([low, _], byte)| *low = byte);
            return;
        }
        // No text has more units than bytes.
        self.0.reserve(text.len().saturating_mul(2));
        for unit in text.encode_utf16().filter(|unit| *unit != 0) {
            self.0.extend_from_slice(&unit.to_le_bytes());
        }
    }

    /// A number of zero bytes.
    pub fn zeros(&mut self, count: usize) {
        self.0.resize(self.0.len().saturating_add(count), 0);
    }

    /// A length or count in one byte.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn count8(&mut self, length: usize, field: &'static str) -> Result<(), EncodeError> {
        let max = usize::from(u8::MAX);
        self.u8(u8::try_from(length).map_err(|_| EncodeError::TooLong { field, length, max })?);
        Ok(())
    }

    /// A length or count in two bytes.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn count16(&mut self, length: usize, field: &'static str) -> Result<(), EncodeError> {
        let max = usize::from(u16::MAX);
        self.u16(u16::try_from(length).map_err(|_| EncodeError::TooLong { field, length, max })?);
        Ok(())
    }

    /// A length or count in four bytes.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn count32(&mut self, length: usize, field: &'static str) -> Result<(), EncodeError> {
        let max = u32::MAX as usize;
        self.u32(u32::try_from(length).map_err(|_| EncodeError::TooLong { field, length, max })?);
        Ok(())
    }

    /// Writes a 16-bit size and then what `write` writes, whose size it is.
    ///
    /// # Errors
    /// What `write` fails with, or when the size does not fit. What was written before stays.
    pub fn sized16<E: From<EncodeError>>(
        &mut self,
        field: &'static str,
        write: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let start = self.len();
        self.u16(0);
        let written = write(self);
        let length = self.len().saturating_sub(start + 2);
        let size = u16::try_from(length)
            .map_err(|_| E::from(EncodeError::TooLong { field, length, max: usize::from(u16::MAX) }));
        match written.and(size) {
            Ok(size) => {
                if let Some(place) = self.0.get_mut(start..start + 2) {
                    place.copy_from_slice(&size.to_le_bytes());
                }
                Ok(())
            }
            Err(error) => {
                self.truncate(start);
                Err(error)
            }
        }
    }
}
