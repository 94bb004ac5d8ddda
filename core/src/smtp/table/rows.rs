//! The rows, state after state, one line a row: state, event, conditions, answer, action, next state.

use super::Action as Do;
use super::Answer as A;
use super::Event as E;
use super::Predicate as P;
use super::State::{self, *};
use super::{Condition, Row};
use crate::smtp::command::Verb as V;

const fn is(predicate: P) -> Condition {
    Condition { predicate, negated: false }
}

const fn not(predicate: P) -> Condition {
    Condition { predicate, negated: true }
}

const fn on(state: State, verb: V, when: &'static [Condition], answer: A, does: Do, to: State) -> Row {
    Row { state, event: E::Command(verb), when, answer: Some(answer), does, to }
}

/// A command that is answered, and nothing changes.
const fn say(state: State, verb: V, when: &'static [Condition], answer: A) -> Row {
    on(state, verb, when, answer, Do::Nothing, state)
}

/// A chunk that isn't wanted: its octets are read before it is answered.
const fn away(state: State, when: &'static [Condition], answer: A) -> Row {
    Row { state, event: E::Command(V::Bdat), when, answer: None, does: Do::DiscardChunk(answer), to: Discard }
}

const fn when(state: State, event: E, when: &'static [Condition], answer: A, does: Do, to: State) -> Row {
    Row { state, event, when, answer: Some(answer), does, to }
}

/// What is the same in every state in which a line is a command.
const fn everywhere(state: State, empty: State) -> [Row; 12] {
    [
        on(state, V::Ehlo, &[], A::Extensions, Do::Open, Ready),
        on(state, V::Helo, &[], A::Hello, Do::Open, Ready),
        on(state, V::Rset, &[], A::Ok, Do::Reset, empty),
        say(state, V::Noop, &[], A::Ok),
        say(state, V::Vrfy, &[], A::CannotVerify),
        say(state, V::Expn, &[], A::NotImplemented),
        say(state, V::Help, &[], A::Help),
        on(state, V::Quit, &[], A::Bye, Do::Close, Closed),
        when(state, E::Unreadable, &[], A::Unreadable, Do::Nothing, state),
        when(state, E::Silence, &[], A::Silence, Do::Close, Closed),
        when(state, E::Shutdown, &[], A::Stopping, Do::Close, Closed),
        when(state, E::TooManyErrors, &[], A::TooManyErrors, Do::Close, Closed),
    ]
}

/// Silence and shutdown where no line is a command.
const fn breaks(state: State) -> [Row; 2] {
    [
        when(state, E::Silence, &[], A::Silence, Do::Close, Closed),
        when(state, E::Shutdown, &[], A::Stopping, Do::Close, Closed),
    ]
}

/// A parameter that wasn't announced.
const UNANNOUNCED: &[Condition] = &[is(P::Unannounced)];

#[rustfmt::skip]
const GREETING: &[Row] = &[
    when(Greeting, E::Greet, &[], A::Greeting, Do::Nothing, Start),
    when(Greeting, E::Early, &[], A::Early, Do::Close, Closed),
    when(Greeting, E::Shutdown, &[], A::Stopping, Do::Close, Closed),
];

#[rustfmt::skip]
const START: &[Row] = &[
    say(Start, V::Mail, &[], A::BadSequence),
    say(Start, V::Rcpt, &[], A::BadSequence),
    say(Start, V::Data, &[], A::BadSequence),
    away(Start, &[], A::BadSequence),
    say(Start, V::Auth, &[], A::BadSequence),
    say(Start, V::StartTls, &[], A::BadSequence),
];

#[rustfmt::skip]
const READY: &[Row] = &[
    say(Ready, V::Mail, &[is(P::MustAuthenticate)], A::MustAuthenticate),
    say(Ready, V::Mail, UNANNOUNCED, A::UnknownParameter),
    say(Ready, V::Mail, &[is(P::BinaryBody)], A::UnknownParameter),
    say(Ready, V::Mail, &[is(P::TooLarge)], A::TooLarge),
    on(Ready, V::Mail, &[], A::SenderOk, Do::Begin, Mail),
    say(Ready, V::Rcpt, &[], A::BadSequence),
    say(Ready, V::Data, &[], A::BadSequence),
    away(Ready, &[], A::BadSequence),
    say(Ready, V::Auth, &[not(P::OffersAuth)], A::NotImplemented),
    say(Ready, V::Auth, &[is(P::Authenticated)], A::BadSequence),
    say(Ready, V::Auth, &[is(P::BadResponse)], A::BadResponse),
    Row { state: Ready, event: E::Command(V::Auth), when: &[is(P::Complete)], answer: None, does: Do::Check, to: Checking },
    on(Ready, V::Auth, &[], A::Challenge, Do::Challenge, Credentials),
    say(Ready, V::StartTls, &[not(P::OffersTls)], A::NotImplemented),
    say(Ready, V::StartTls, &[is(P::Secure)], A::BadSequence),
    on(Ready, V::StartTls, &[], A::TlsReady, Do::HandOver, Tls),
];

#[rustfmt::skip]
const MAIL: &[Row] = &[
    say(Mail, V::Mail, &[], A::BadSequence),
    say(Mail, V::Rcpt, UNANNOUNCED, A::UnknownParameter),
    say(Mail, V::Rcpt, &[is(P::RelayDenied)], A::RelayDenied),
    say(Mail, V::Rcpt, &[is(P::NoSuchUser)], A::NoSuchUser),
    on(Mail, V::Rcpt, &[], A::RecipientOk, Do::Add, Rcpt),
    say(Mail, V::Data, &[], A::BadSequence),
    away(Mail, &[], A::BadSequence),
    say(Mail, V::Auth, &[], A::BadSequence),
    say(Mail, V::StartTls, &[], A::BadSequence),
];

#[rustfmt::skip]
const RCPT: &[Row] = &[
    say(Rcpt, V::Mail, &[], A::BadSequence),
    say(Rcpt, V::Rcpt, UNANNOUNCED, A::UnknownParameter),
    say(Rcpt, V::Rcpt, &[is(P::RecipientsFull)], A::RecipientsFull),
    say(Rcpt, V::Rcpt, &[is(P::RelayDenied)], A::RelayDenied),
    say(Rcpt, V::Rcpt, &[is(P::NoSuchUser)], A::NoSuchUser),
    on(Rcpt, V::Rcpt, &[], A::RecipientOk, Do::Add, Rcpt),
    on(Rcpt, V::Data, &[], A::StartInput, Do::ReadText, Text),
    away(Rcpt, &[not(P::OffersChunking)], A::NotImplemented),
    away(Rcpt, &[is(P::TooLarge)], A::TooLarge),
    Row { state: Rcpt, event: E::Command(V::Bdat), when: &[], answer: None, does: Do::ReadChunk, to: Chunk },
    say(Rcpt, V::Auth, &[], A::BadSequence),
    say(Rcpt, V::StartTls, &[], A::BadSequence),
];

#[rustfmt::skip]
const CHUNKS: &[Row] = &[
    say(Chunks, V::Mail, &[], A::BadSequence),
    say(Chunks, V::Rcpt, &[], A::BadSequence),
    say(Chunks, V::Data, &[], A::BadSequence),
    away(Chunks, &[is(P::TooLarge)], A::TooLarge),
    Row { state: Chunks, event: E::Command(V::Bdat), when: &[], answer: None, does: Do::ReadChunk, to: Chunk },
    say(Chunks, V::Auth, &[], A::BadSequence),
    say(Chunks, V::StartTls, &[], A::BadSequence),
];

#[rustfmt::skip]
const MESSAGE: &[Row] = &[
    when(Text, E::TextEnd, &[is(P::TooLarge)], A::TooLarge, Do::Reset, Ready),
    when(Text, E::TextEnd, &[is(P::Flawed)], A::Flawed, Do::Reset, Ready),
    Row { state: Text, event: E::TextEnd, when: &[], answer: None, does: Do::Store, to: Storing },
    when(Chunk, E::ChunkEnd, &[is(P::Flawed)], A::Flawed, Do::Reset, Ready),
    Row { state: Chunk, event: E::ChunkEnd, when: &[is(P::LastChunk)], answer: None, does: Do::Store, to: Storing },
    when(Chunk, E::ChunkEnd, &[], A::ChunkOk, Do::Nothing, Chunks),
    Row { state: Discard, event: E::ChunkEnd, when: &[is(P::Opened)], answer: None, does: Do::AnswerHeld, to: Ready },
    Row { state: Discard, event: E::ChunkEnd, when: &[], answer: None, does: Do::AnswerHeld, to: Start },
    when(Storing, E::Stored, &[], A::Accepted, Do::Reset, Ready),
    when(Storing, E::StoreFailed, &[], A::StoreFailed, Do::Reset, Ready),
    when(Storing, E::StoreRefused, &[], A::StoreRefused, Do::Reset, Ready),
    Row { state: Storing, event: E::Shutdown, when: &[], answer: None, does: Do::StopLater, to: Storing },
];

#[rustfmt::skip]
const SECURITY: &[Row] = &[
    when(Credentials, E::Response, &[is(P::BadResponse)], A::BadResponse, Do::Nothing, Ready),
    Row { state: Credentials, event: E::Response, when: &[is(P::Complete)], answer: None, does: Do::Check, to: Checking },
    when(Credentials, E::Response, &[], A::Challenge, Do::Challenge, Credentials),
    when(Credentials, E::Cancel, &[], A::Cancelled, Do::Nothing, Ready),
    when(Checking, E::Granted, &[], A::Authenticated, Do::Know, Ready),
    when(Checking, E::Denied, &[], A::Denied, Do::Nothing, Ready),
    Row { state: Tls, event: E::Secured, when: &[], answer: None, does: Do::Forget, to: Start },
    Row { state: Tls, event: E::Silence, when: &[], answer: None, does: Do::Close, to: Closed },
    Row { state: Tls, event: E::Shutdown, when: &[], answer: None, does: Do::Close, to: Closed },
];

const PARTS: &[&[Row]] = &[
    GREETING,
    &everywhere(Start, Start),
    START,
    &everywhere(Ready, Ready),
    READY,
    &everywhere(Mail, Ready),
    MAIL,
    &everywhere(Rcpt, Ready),
    RCPT,
    &everywhere(Chunks, Ready),
    CHUNKS,
    MESSAGE,
    &breaks(Text),
    &breaks(Chunk),
    &breaks(Discard),
    SECURITY,
    &breaks(Credentials),
    &breaks(Checking),
];

/// Every row; a [`super::RowId`] is an index into it.
pub const ROWS: &[Row] = &join::<{ count(PARTS) }>(PARTS);

const fn count(parts: &[&[Row]]) -> usize {
    let (mut count, mut part) = (0, 0);
    while part < parts.len() {
        count += parts[part].len();
        part += 1;
    }
    count
}

const fn join<const N: usize>(parts: &[&[Row]]) -> [Row; N] {
    let mut rows = [parts[0][0]; N];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            rows[at] = parts[part][index];
            at += 1;
            index += 1;
        }
        part += 1;
    }
    rows
}
