//! A text as a QR code, for the camera of another machine.

use crate::i18n::{Key, ts};
use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// The longest text that a phone reads from a screen without trouble, in octets.
pub(super) const LONGEST: usize = 700;
/// Free space around a code, in modules, as the standard wants it.
const QUIET: i32 = 4;

/// The outline of a text's code and the length of its side, both in modules; nothing where the text is too long.
pub(super) fn outline(text: &str) -> Option<(String, i32)> {
    if text.len() > LONGEST {
        return None;
    }
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
            }
            x += run.max(1);
        }
    }
    Some((path, code.size() + 2 * QUIET))
}

/// The code as a picture: black on white in every theme, or a camera doesn't read it.
pub(super) fn picture(text: &str, label: Key) -> Option<AnyView> {
    let (path, side) = outline(text)?;
    Some(
        view! {
            <svg class="share-code" viewBox=format!("0 0 {side} {side}") role="img" aria-label=ts(label) shape-rendering="crispEdges">
                <path fill="#fff" d=format!("M0 0h{side}v{side}H0z")></path>
                <path fill="#000" d=path></path>
            </svg>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, outline};

    #[test]
    fn a_code_has_its_three_corners_and_grows_with_the_text() {
        let (path, side) = outline("HELLO").expect("short enough");
        assert_eq!(side, 21 + 8, "version 1");
        assert!(path.starts_with("M4 4h7v1h-7z"), "{path}");
        assert!(path.contains("M18 4h7v1h-7z") && path.contains("M4 18h7v1h-7z"), "{path}");
        let longer = "x".repeat(LONGEST);
        assert!(outline(&longer).is_some_and(|(_, longer)| longer > side));
    }

    #[test]
    fn what_no_phone_would_read_has_no_code() {
        assert_eq!(outline(&"x".repeat(LONGEST + 1)), None);
    }
}
