//! The ids of everything that can be marked in an SMTP line: keys of names and meanings in every language.

use crate::wire::Field;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        $($(#[$doc])* pub const $name: Field = Field($id);)*
        /// Every field id of this protocol.
        pub const FIELDS: &[Field] = &[$($name),*];
    };
}

fields! {
    /// One command line without its end.
    COMMAND = "smtp.command",
    /// The command's verb, in either case.
    VERB = "smtp.verb",
    /// One space.
    SPACE = "smtp.space",
    /// Spaces before the end of the line: tolerated (RFC 5321 §4.1.1).
    TRAILING = "smtp.trailing",
    /// `FROM:` or `TO:`; no space may follow.
    KEYWORD = "smtp.keyword",
    /// A reverse-path or a forward-path with its angle brackets.
    PATH = "smtp.path",
    /// `<` or `>`.
    BRACKET = "smtp.bracket",
    /// A source route before the mailbox: read and ignored (RFC 5321 §4.1.1.3).
    SOURCE_ROUTE = "smtp.source-route",
    /// Local part and host of a mailbox.
    MAILBOX = "smtp.mailbox",
    /// The part before `@`.
    LOCAL_PART = "smtp.local-part",
    /// `@`.
    AT = "smtp.at",
    /// A domain name.
    DOMAIN = "smtp.domain",
    /// An address in square brackets.
    ADDRESS_LITERAL = "smtp.address-literal",
    /// The recipient `<Postmaster>` without a domain.
    POSTMASTER = "smtp.postmaster",
    /// One parameter of MAIL or RCPT.
    PARAMETER = "smtp.parameter",
    /// The keyword of a parameter.
    PARAMETER_KEYWORD = "smtp.parameter-keyword",
    /// `=`.
    EQUALS = "smtp.equals",
    /// The value of a parameter.
    PARAMETER_VALUE = "smtp.parameter-value",
    /// `;` in ORCPT.
    SEMICOLON = "smtp.semicolon",
    /// `,` in NOTIFY.
    COMMA = "smtp.comma",
    /// The type of an original recipient's address.
    ADDRESS_TYPE = "smtp.address-type",
    /// How many octets a chunk has (BDAT).
    CHUNK_SIZE = "smtp.chunk-size",
    /// `LAST`: this chunk ends the message (BDAT).
    LAST = "smtp.last",
    /// An authentication mechanism (AUTH).
    MECHANISM = "smtp.mechanism",
    /// What a client says first (AUTH): base64, or `=` for nothing.
    INITIAL_RESPONSE = "smtp.initial-response",
    /// Text that the command carries.
    ARGUMENT = "smtp.argument",
    /// One reply, all its lines.
    REPLY = "smtp.reply",
    /// One line of a reply with its end.
    REPLY_LINE = "smtp.reply-line",
    /// Three digits.
    REPLY_CODE = "smtp.reply-code",
    /// First digit: whether it went well, and whether for good.
    SEVERITY = "smtp.reply-code.severity",
    /// Second digit: what the reply is about.
    CATEGORY = "smtp.reply-code.category",
    /// Third digit: a finer shade.
    DETAIL = "smtp.reply-code.detail",
    /// A space on the last line of a reply, a hyphen on the others.
    SEPARATOR = "smtp.separator",
    /// Enhanced status code (RFC 2034, RFC 3463).
    STATUS = "smtp.status",
    /// Its class.
    STATUS_CLASS = "smtp.status.class",
    /// Its subject.
    STATUS_SUBJECT = "smtp.status.subject",
    /// Its detail.
    STATUS_DETAIL = "smtp.status.detail",
    /// A dot between the parts of a status code.
    STATUS_DOT = "smtp.status.dot",
    /// Text of a reply.
    REPLY_TEXT = "smtp.reply-text",
    /// CR LF.
    LINE_END = "smtp.line-end",
    /// One line of a message with its end.
    TEXT_LINE = "smtp.text-line",
    /// A dot that was put before a line that begins with one (RFC 5321 §4.5.2).
    STUFFED_DOT = "smtp.stuffed-dot",
    /// The text of a line.
    TEXT = "smtp.text",
    /// A dot alone on its line: the message's end.
    END_OF_TEXT = "smtp.end-of-text",
}
