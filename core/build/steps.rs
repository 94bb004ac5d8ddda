//! Steps that are done many times: `{ repeat = 100, ask = … },` on a line of its own stands for a hundred of it.

use std::borrow::Cow;

/// Begins such a step.
const REPEAT: &str = "{ repeat = ";

/// Writes them out. What is written out stays on its line, so that a mistake is named where its author finds it.
#[must_use]
pub fn written_out(text: &str) -> Cow<'_, str> {
    if !text.contains(REPEAT) {
        return Cow::Borrowed(text);
    }
    let line = |line: &str| -> String {
        let step = line.trim().strip_prefix(REPEAT).and_then(|rest| rest.split_once(", "));
        let many = step.and_then(|(times, rest)| Some((times.parse::<usize>().ok()?, rest.strip_suffix("},")?)));
        many.map_or_else(|| line.to_owned(), |(times, rest)| format!("{{ {rest}}},").repeat(times))
    };
    Cow::Owned(text.lines().map(line).collect::<Vec<String>>().join("\n"))
}
