//! The two chapters of the demo, by name.

/// Which of the two chapters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The United States.
    Us,
    /// Mexico.
    Mx,
}

impl Side {
    /// Both, in the order in which they are shown.
    pub const BOTH: [Self; 2] = [Self::Us, Self::Mx];

    /// Short name: of folders, in files and in the JSON answer.
    pub fn key(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Mx => "mx",
        }
    }

    /// Its profile.
    pub fn profile(self) -> &'static str {
        match self {
            Self::Us => "us-ny",
            Self::Mx => "mx-coop",
        }
    }

    /// Name of its log.
    pub fn origin(self) -> &'static str {
        match self {
            Self::Us => "us.example.org/log/1",
            Self::Mx => "mx.example.org/log/1",
        }
    }

    /// Locale of its pages.
    pub fn locale(self) -> &'static str {
        match self {
            Self::Us => "en",
            Self::Mx => "es-MX",
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Us => Self::Mx,
            Self::Mx => Self::Us,
        }
    }
}

/// A value for each chapter.
#[derive(Debug, Clone, Default)]
pub struct Both<T> {
    /// Of the United States.
    pub us: T,
    /// Of Mexico.
    pub mx: T,
}

impl<T> Both<T> {
    /// Makes the value of each.
    ///
    /// # Errors
    /// The first that `make` gives.
    pub fn try_from<E>(mut make: impl FnMut(Side) -> Result<T, E>) -> Result<Self, E> {
        Ok(Self { us: make(Side::Us)?, mx: make(Side::Mx)? })
    }

    /// The value of one.
    pub fn of(&self, side: Side) -> &T {
        match side {
            Side::Us => &self.us,
            Side::Mx => &self.mx,
        }
    }

    /// The value of one, to change.
    pub fn of_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Us => &mut self.us,
            Side::Mx => &mut self.mx,
        }
    }
}
