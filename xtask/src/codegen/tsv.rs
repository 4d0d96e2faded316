//! Tables: a line of column names, then rows, tabs between.

/// A table.
pub(super) struct Table<'a> {
    columns: Vec<&'a str>,
    lines: Vec<&'a str>,
}

/// A row; columns by name.
pub(super) struct Row<'a> {
    columns: &'a [&'a str],
    values: Vec<&'a str>,
    line: usize,
}

impl<'a> Table<'a> {
    /// Reads the column names.
    pub(super) fn new(text: &'a str) -> Self {
        let mut lines = text.lines();
        let columns = lines.next().unwrap_or_default().split('\t').collect();
        Self { columns, lines: lines.collect() }
    }

    /// The rows in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.lines.iter().enumerate().map(|(at, line)| Row {
            columns: &self.columns,
            values: line.split('\t').collect(),
            line: at + 2,
        })
    }
}

impl<'a> Row<'a> {
    /// The value in a column, empty if the row is short.
    pub(super) fn text(&self, column: &str) -> Result<&'a str, String> {
        let at = self.columns.iter().position(|name| *name == column);
        let at = at.ok_or_else(|| format!("there is no column {column}"))?;
        Ok(self.values.get(at).copied().unwrap_or_default())
    }

    /// The value as a number, decimal or with `0x`.
    pub(super) fn number(&self, column: &str) -> Result<u32, String> {
        let text = self.text(column)?;
        let number = match text.strip_prefix("0x") {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => text.parse(),
        };
        number.map_err(|_| format!("line {}: {column} {text:?} is not a number", self.line))
    }
}
