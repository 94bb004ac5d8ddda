//! Drawings that are described whole, and changed in the document only where the description differs.
//!
//! What moves sixty times a second is a function from a moment to a [`Shape`]; a [`Drawing`] keeps the elements that show the last
//! one. It knows nothing of what is drawn, and needs no framework: the first view has none yet.

mod markup;
mod shape;

pub use shape::Shape;

use crate::host::page;
use web_sys::{Document, Element};

/// The name space of drawings.
const SVG: &str = "http://www.w3.org/2000/svg";

/// A drawing in the document.
#[derive(Debug)]
pub struct Drawing {
    place: Element,
    document: Document,
    root: Option<Drawn>,
}

/// An element that shows a shape.
#[derive(Debug)]
struct Drawn {
    element: Element,
    /// What it shows; what is in it stands in `inside`.
    shape: Shape,
    inside: Vec<Drawn>,
}

impl Drawing {
    /// An empty drawing inside an element; `None` where there is no document.
    #[must_use]
    pub fn new(place: Element) -> Option<Self> {
        Some(Self { place, document: page::document()?, root: None })
    }

    /// Shows a shape.
    pub fn show(&mut self, shape: Shape) {
        match &mut self.root {
            Some(root) if root.shape.tag == shape.tag => change(&self.document, root, shape),
            Some(_) | None => {
                let root = make(&self.document, shape);
                // The place is an element of the document; where it takes nothing there is nothing to be seen.
                self.place.set_text_content(None);
                if let Some(root) = &root {
                    let _ = self.place.append_child(&root.element);
                }
                self.root = root;
            }
        }
    }
}

/// An element for a shape. Only a malformed name can fail, and names are the code's own.
fn make(document: &Document, mut shape: Shape) -> Option<Drawn> {
    let element = document.create_element_ns(Some(SVG), shape.tag).ok()?;
    for (name, value) in &shape.attributes {
        let _ = element.set_attribute(name, value);
    }
    if !shape.text.is_empty() {
        element.set_text_content(Some(&shape.text));
    }
    let inside: Vec<Drawn> =
        std::mem::take(&mut shape.inside).into_iter().filter_map(|shape| make(document, shape)).collect();
    for drawn in &inside {
        let _ = element.append_child(&drawn.element);
    }
    Some(Drawn { element, shape, inside })
}

/// Makes an element show another shape of its tag.
fn change(document: &Document, drawn: &mut Drawn, mut shape: Shape) {
    let element = &drawn.element;
    for (name, value) in &shape.attributes {
        if drawn.shape.attribute(name) != Some(value) {
            let _ = element.set_attribute(name, value);
        }
    }
    for (name, _) in &drawn.shape.attributes {
        if shape.attribute(name).is_none() {
            let _ = element.remove_attribute(name);
        }
    }
    if drawn.shape.text != shape.text {
        element.set_text_content(Some(&shape.text));
    }
    let shapes = std::mem::take(&mut shape.inside);
    drawn.shape = shape;
    let mut before = std::mem::take(&mut drawn.inside);
    for shape in shapes {
        let known = before.iter().position(|old| old.shape.tag == shape.tag && old.shape.key == shape.key);
        let next = match known {
            Some(known) => {
                let mut next = before.remove(known);
                change(document, &mut next, shape);
                // Those before it that are still wanted come later in the new order: they are put there in their turn.
                if known > 0 {
                    put(&drawn.element, &next.element, before.first());
                }
                Some(next)
            }
            None => {
                let next = make(document, shape);
                if let Some(next) = &next {
                    put(&drawn.element, &next.element, before.first());
                }
                next
            }
        };
        drawn.inside.extend(next);
    }
    for gone in before {
        gone.element.remove();
    }
}

fn put(parent: &Element, element: &Element, before: Option<&Drawn>) {
    let _ = parent.insert_before(element, before.map(|drawn| drawn.element.as_ref()));
}
