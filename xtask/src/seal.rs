//! Finishes the page that Trunk made: takes in the module's other parts and the words, joins the style sheets, and writes the hashes of the inline scripts
//! and styles into the content security policy.
//!
//! Trunk's start-up script is inline and differs with every build. `index.html` carries the placeholders
//! [`SCRIPTS`] and [`STYLES`] in the policy; Trunk's post-build hook calls this, in `trunk serve` too.

use crate::error::{Context, Error, Result};
use crate::site::Site;
use crate::{module, offline, split, style, words};
use sha2::{Digest, Sha256};
use std::env;
use std::fs;
use std::path::PathBuf;

/// Stands for the inline scripts in `script-src`.
const SCRIPTS: &str = "'sha256-TRUNK'";
/// Stands for the inline styles in `style-src`.
const STYLES: &str = "'sha256-STYLE'";

/// The hook: seals the page that Trunk has just made.
pub(crate) fn hook() -> Result {
    let folder = env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| Error::new("seal: Trunk calls this; TRUNK_STAGING_DIR isn't set"))?;
    let site = Site::locate()?;
    split::take_over(&site, &folder)?;
    module::shorten(&folder, &split::main_script(&folder)?)?;
    let stamp = words::take_over(&site, &folder)?;
    let file = folder.join("index.html");
    let page = words::stamped(&fs::read_to_string(&file).context(file.display())?, &stamp);
    let page = style::join(&page, &folder)?;
    let page = right_size(&page, |name| fs::metadata(folder.join(name)).ok().map(|file| file.len()));
    fs::write(&file, seal(&page)).context(file.display())?;
    offline::write(&site, &folder)
}

/// Trunk tells the loader the module's size from before wasm-opt, so that progress would stop half way.
fn right_size(page: &str, size: impl Fn(&str) -> Option<u64>) -> String {
    const END: &str = "_bg.wasm', ";
    let Some((before, after)) = page.split_once(END) else {
        return page.to_owned();
    };
    let name = before.rsplit(['\'', '/']).next().unwrap_or_default();
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    match size(&format!("{name}_bg.wasm")) {
        Some(size) if digits > 0 => format!("{before}{END}{size}{}", &after[digits..]),
        Some(_) | None => page.to_owned(),
    }
}

/// The page with its policy filled in.
fn seal(page: &str) -> String {
    let page = freeze_reload(page);
    let scripts = hashes(&page, "script");
    let styles = hashes(&page, "style");
    // All of them: a comment that explains the placeholder may stand before the policy.
    page.replace(SCRIPTS, &scripts).replace(STYLES, &styles)
}

/// Trunk's server writes its address into the reload script with every answer; a script that changes can't have a
/// hash, so it gets an address that is right wherever it is served.
fn freeze_reload(page: &str) -> String {
    page.replace("'{{__TRUNK_ADDRESS__}}'", "window.location.host").replace("{{__TRUNK_WS_BASE__}}", "/")
}

/// The policy's sources for all inline elements of this name.
fn hashes(page: &str, name: &str) -> String {
    let mut sources: Vec<String> = Vec::new();
    for text in inline(page, name) {
        let source = format!("'sha256-{}'", base64(&Sha256::digest(text)));
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources.join(" ")
}

/// The texts of the inline elements of this name that a browser runs or applies.
pub(crate) fn inline<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}"), format!("</{name}"));
    let mut texts = Vec::new();
    let mut rest = without_comments_until(page, &open);
    while let Some(after_name) = rest {
        let Some((attributes, content)) = after_name.split_once('>') else {
            break;
        };
        let Some((text, after)) = content.split_once(&close) else {
            break;
        };
        let is_element = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
        let elsewhere = attributes.split_whitespace().any(|word| word.starts_with("src="));
        if is_element && !elsewhere && !text.is_empty() {
            texts.push(text);
        }
        rest = without_comments_until(after, &open);
    }
    texts
}

/// What follows the next `open` that isn't inside a comment.
fn without_comments_until<'a>(page: &'a str, open: &str) -> Option<&'a str> {
    let mut rest = page;
    loop {
        let at = rest.find(open)?;
        match rest.find("<!--") {
            Some(comment) if comment < at => rest = rest[comment..].split_once("-->")?.1,
            Some(_) | None => return Some(&rest[at + open.len()..]),
        }
    }
}

/// Why this built page isn't fit to be given away, if it isn't.
pub(crate) fn unsealed(page: &str) -> Option<&'static str> {
    if !page.contains("Content-Security-Policy") {
        return Some("there is no content security policy");
    }
    for (what, why) in [
        (SCRIPTS, "the placeholder for inline scripts is still in the policy"),
        (STYLES, "the placeholder for inline styles is still in the policy"),
        ("unsafe-inline", "the policy allows unsafe-inline"),
        ("'unsafe-eval'", "the policy allows unsafe-eval"),
        ("integrity=", "subresource integrity doesn't work in sandboxed frames"),
        ("__TRUNK_", "it carries the development server's reload script"),
    ] {
        if page.contains(what) {
            return Some(why);
        }
    }
    ["script", "style"]
        .iter()
        .any(|name| inline(page, name).iter().any(|text| !page.contains(&base64(&Sha256::digest(text)))))
        .then_some("an inline script or style has no hash in the policy")
}

/// Base64 with padding, as policies write hashes.
fn base64(octets: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in octets.chunks(3) {
        let bits =
            group.iter().enumerate().fold(0_u32, |bits, (index, octet)| bits | u32::from(*octet) << (16 - 8 * index));
        for digit in 0..4 {
            if digit > group.len() {
                text.push('=');
            } else {
                let six = (bits >> (18 - 6 * digit)) & 63;
                text.push(char::from(ALPHABET[six as usize]));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{base64, hashes, inline, right_size, seal, unsealed};

    const POLICY: &str = r#"<meta http-equiv="Content-Security-Policy" content="script-src 'self' 'sha256-TRUNK'; style-src 'self' 'sha256-STYLE'">"#;

    #[test]
    fn base64_pads() {
        let words: Vec<String> = ["", "f", "fo", "foo", "foob"].iter().map(|text| base64(text.as_bytes())).collect();
        assert_eq!(words, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }

    #[test]
    fn only_what_runs_inline_is_hashed() {
        let page = "<!-- <script>no</script> --><script src=\"./a.js\"></script><script type=\"module\">\nyes</script><styled>no</styled><style>also</style>";
        assert_eq!(inline(page, "script"), ["\nyes"]);
        assert_eq!(inline(page, "style"), ["also"]);
    }

    #[test]
    fn a_known_hash() {
        // The example of the policy's own specification.
        assert_eq!(
            hashes("<script>alert('Hello, world.');</script>", "script"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
    }

    #[test]
    fn a_sealed_page_is_fit_and_a_changed_one_is_not() {
        let page = format!(
            "<!-- 'sha256-TRUNK' is filled in -->{POLICY}<style>p{{}}</style><script>one()</script><script>two()</script>"
        );
        assert!(unsealed(&page).is_some());
        let sealed = seal(&page);
        assert_eq!(unsealed(&sealed), None);
        assert!(unsealed(&sealed.replace("two()", "three()")).is_some());
    }

    #[test]
    fn the_loader_learns_the_size_that_is_sent() {
        let page = "x(init, './a-1_bg.wasm', 119174, y)";
        let sized = right_size(page, |name| (name == "a-1_bg.wasm").then_some(65967));
        assert_eq!(sized, "x(init, './a-1_bg.wasm', 65967, y)");
        assert_eq!(right_size("no module", |_| Some(1)), "no module");
    }

    #[test]
    fn the_reload_script_keeps_its_hash_when_served() {
        let page = format!("{POLICY}<script>'{{{{__TRUNK_ADDRESS__}}}}' + '{{{{__TRUNK_WS_BASE__}}}}'</script>");
        assert!(seal(&page).contains("<script>window.location.host + '/'</script>"));
    }
}
