//! The compiler of lessons. Whoever takes it in gives it the core's types as `crate::lesson`.

pub mod borrow;
pub mod course;
pub mod lessons;
pub mod reading;
pub mod words;
