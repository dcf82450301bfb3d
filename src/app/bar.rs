//! How far a long command is, for whoever watches it: a bar on the standard error, if that is a terminal.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that goes away when it is dropped.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar, or nothing to be seen where nobody watches.
    pub(super) fn new() -> Self {
        let bar = if std::io::stderr().is_terminal() {
            ProgressBar::new_spinner()
        } else {
            ProgressBar::hidden()
        };
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// Begins a part of the work whose end nobody knows.
    pub(super) fn begin(&self, what: &'static str) {
        self.0.set_style(ProgressStyle::default_spinner());
        self.0.set_message(what);
    }

    /// Begins a part of the work of so many bytes.
    pub(super) fn begin_bytes(&self, what: &'static str, bytes: u64) {
        let style = "{msg} {wide_bar} {bytes}/{total_bytes}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            self.0.set_style(style);
        }
        self.0.set_length(bytes);
        self.0.set_position(0);
        self.0.set_message(what);
    }

    /// So many bytes are done.
    pub(super) fn done(&self, bytes: u64) {
        self.0.inc(bytes);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
