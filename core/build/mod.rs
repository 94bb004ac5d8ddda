//! The compiler of lessons. Whoever takes it in gives it the core's types as `crate::lesson` and `crate::smtp`.

pub mod borrow;
pub mod course;
pub mod lessons;
pub mod links;
pub mod mail;
pub mod reading;
pub mod steps;
pub mod words;
