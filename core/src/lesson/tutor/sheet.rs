//! Questions whose answer is filled in on a sheet: a mask of functional units, a table of numbers, things put in their places.
//! Part of the form, see `form.rs`.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::expr::Expr;
use super::task::Because;

/// A mask of functional units.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mask {
    /// The right one.
    pub answer: Expr,
    /// Wrong ones that show a misconception; `given` is the answer.
    pub because: Vec<Because>,
}

/// A table of numbers: what each column is worth after each row's event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The rows, in the order in which they are shown.
    pub rows: Vec<Row>,
    /// The columns, in the order in which they are shown.
    pub columns: Vec<Column>,
    /// How many cells are to be right at least.
    pub least: u32,
}

/// A row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its id: its words stand under it.
    pub id: String,
    /// The record after which the columns are worth what they are.
    pub at: Expr,
}

/// A column.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its id: its words stand under it.
    pub id: String,
    /// What it is worth.
    pub is: Expr,
    /// What who fills it in wrongly believes.
    pub shows: String,
}

/// Things, each of which belongs in one of some places.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// The places, by id.
    pub places: Vec<String>,
    /// The things.
    pub items: Vec<Item>,
    /// How many are to be right at least.
    pub least: u32,
}

/// A thing that belongs somewhere.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its id: its words stand under it.
    pub id: String,
    /// Its place in the run: 0 is the first.
    pub is: Expr,
    /// What who puts it elsewhere believes.
    pub shows: String,
}

impl Table {
    /// How many cells it has.
    #[must_use]
    pub const fn cells(&self) -> usize {
        self.rows.len() * self.columns.len()
    }

    /// The misconception of a cell, row by row.
    #[must_use]
    pub fn shows(&self, cell: usize) -> Option<&str> {
        let column = cell.checked_rem(self.columns.len())?;
        self.columns.get(column).map(|column| column.shows.as_str())
    }
}
