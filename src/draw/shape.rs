//! A drawing as data: elements with attributes, and in each either other elements or one text.

use std::borrow::Cow;

/// An element.
#[derive(Clone, PartialEq, Debug)]
pub struct Shape {
    pub(super) tag: &'static str,
    /// Tells it from its siblings of the same tag where these come and go; else it is known by its place among them.
    pub(super) key: u64,
    pub(super) attributes: Vec<(&'static str, Cow<'static, str>)>,
    pub(super) text: String,
    pub(super) inside: Vec<Shape>,
}

impl Shape {
    /// An element without attributes.
    #[must_use]
    pub fn new(tag: &'static str) -> Self {
        Self { tag, key: 0, attributes: Vec::new(), text: String::new(), inside: Vec::new() }
    }

    /// An element of that class.
    #[must_use]
    pub fn of(tag: &'static str, class: &'static str) -> Self {
        Self::new(tag).with("class", class)
    }

    /// With an identity among its siblings.
    #[must_use]
    pub fn keyed(mut self, key: u64) -> Self {
        self.key = key;
        self
    }

    /// With an attribute.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.attributes.push((name, Cow::Borrowed(value)));
        self
    }

    /// With an attribute that was made for it.
    #[must_use]
    pub fn put(mut self, name: &'static str, value: String) -> Self {
        self.attributes.push((name, Cow::Owned(value)));
        self
    }

    /// With attributes that are whole numbers.
    #[must_use]
    pub fn at(mut self, numbers: &[(&'static str, i32)]) -> Self {
        for (name, number) in numbers {
            self.attributes.push((name, Cow::Owned(number.to_string())));
        }
        self
    }

    /// With a text in it.
    #[must_use]
    pub fn says(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// With one more element in it.
    #[must_use]
    pub fn and(mut self, inside: Self) -> Self {
        self.inside.push(inside);
        self
    }

    /// With more elements in it.
    #[must_use]
    pub fn all(mut self, inside: Vec<Self>) -> Self {
        self.inside.extend(inside);
        self
    }

    /// Its elements and all that is in them, from outside in: what tests look at.
    #[must_use]
    pub fn flat(&self) -> Vec<&Self> {
        let mut all = vec![self];
        all.extend(self.inside.iter().flat_map(Self::flat));
        all
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_ref())
    }

    /// Its own text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}
