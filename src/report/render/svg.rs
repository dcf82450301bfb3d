//! Pictures as SVG, for a page and for paper.
//!
//! Things stand in the columns that the report gives them, since the columns have a meaning (from where, through what, to
//! whom); within a column they are put in the order in which the ways between them cross least, by the mean of their
//! neighbors. A layout by a library would choose the columns itself. All numbers are whole, so that the same picture
//! always gives the same bytes. A status is told by a color, a kind of line and a mark.

use maud::{Markup, html};

use crate::report::content::{Bar, Code, Drawing, Picture, Stop, Tone, Way, Ways};

mod order;

/// The colors: those of the page, which follow light and dark, or fixed ones.
#[derive(Debug, Clone, Copy)]
pub(super) enum Colors {
    /// Those of the page.
    OfPage,
    /// Those of paper.
    #[cfg_attr(not(feature = "pdf"), allow(dead_code, reason = "paper is for PDF"))]
    OfPaper,
}

/// A color by its name in the style of the page, and on paper.
type Color = (&'static str, &'static str);

const INK: Color = ("ink", "#1b1f24");
const FAINT: Color = ("faint", "#57606a");
const LINE: Color = ("line", "#c3cad1");
const BAND: Color = ("band", "#f6f8fa");
const PAGE: Color = ("page", "#ffffff");

impl Colors {
    fn of(self, (name, fixed): Color) -> String {
        match self {
            Self::OfPage => format!("var(--{name})"),
            Self::OfPaper => fixed.to_owned(),
        }
    }

    fn of_tone(self, tone: Tone) -> String {
        self.of(match tone {
            Tone::Plain => FAINT,
            Tone::Good => ("good", "#1a6b34"),
            Tone::Open => ("open", "#7a5200"),
            Tone::Bad => ("bad", "#b3261e"),
        })
    }
}

const FONTS: &str = "system-ui,'Noto Sans',Arial,'Libertinus Serif','DejaVu Sans Mono',sans-serif";

/// The picture as text.
pub(super) fn draw(picture: &Picture, colors: Colors) -> String {
    let (width, height, content) = match &picture.drawing {
        Drawing::Ways(ways) => of_ways(ways, colors),
        Drawing::Bars(bars) => of_bars(bars, colors),
    };
    let drawn = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height)
            role="img" aria-label=(&*picture.title) font-family=(FONTS) {
            (content)
        }
    };
    drawn.0
}

/// How wide and how high the picture is.
#[cfg(feature = "pdf")]
pub(super) fn size(picture: &Picture) -> (usize, usize) {
    let (width, height, _) = match &picture.drawing {
        Drawing::Ways(ways) => of_ways(ways, Colors::OfPaper),
        Drawing::Bars(bars) => of_bars(bars, Colors::OfPaper),
    };
    (width, height)
}

const BOX_WIDTH: usize = 190;
const BOX_HEIGHT: usize = 74;
const BESIDE: usize = 110;
const BELOW: usize = 22;
const EDGE: usize = 12;

fn of_ways(ways: &Ways, colors: Colors) -> (usize, usize, Markup) {
    let order = order::of(ways);
    let columns = ways.places.iter().map(|stop| stop.column + 1).max();
    let columns = columns.unwrap_or(1);
    let width = 2 * EDGE + columns * BOX_WIDTH + (columns - 1) * BESIDE;
    let drawn = EDGE + order.height * (BOX_HEIGHT + BELOW);
    let places = ways.places.iter().zip(&order.rows);
    let spots: Vec<Spot> = places
        .map(|(stop, row)| Spot::of(stop.column, *row))
        .collect();
    let content = html! {
        @for (way, passes) in ways.ways.iter().zip(&order.passes) {
            @if let (Some(from), Some(to)) = (spots.get(way.from), spots.get(way.to)) {
                (of_way(way, *from, passes, *to, colors))
            }
        }
        @for (stop, spot) in ways.places.iter().zip(&spots) { (of_stop(stop, *spot, colors)) }
        (legend(&ways.legend, drawn, colors))
    };
    (width.max(420), drawn + 8 + 24 * ways.legend.len(), content)
}

/// The upper left corner of a box.
#[derive(Debug, Clone, Copy)]
struct Spot {
    x: usize,
    y: usize,
}

impl Spot {
    const fn of(column: usize, row: usize) -> Self {
        Self {
            x: EDGE + column * (BOX_WIDTH + BESIDE),
            y: EDGE + row * (BOX_HEIGHT + BELOW),
        }
    }
}

fn of_stop(stop: &Stop, Spot { x, y }: Spot, colors: Colors) -> Markup {
    let mut lines = wrapped(&stop.name, 20);
    if lines.len() > 2 {
        lines.truncate(2);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    let left = x + 10;
    let note = wrapped(&stop.note, 26)
        .into_iter()
        .next()
        .unwrap_or_default();
    html! {
        g {
            title { (&*stop.kind) ": " (&*stop.name) ", " (&*stop.note) }
            rect x=(x) y=(y) width=(BOX_WIDTH) height=(BOX_HEIGHT) rx="5" stroke-width="1"
                style={ "fill:" (colors.of(BAND)) ";stroke:" (colors.of(LINE)) } {}
            text x=(left) y=(y + 16) font-size="10" style={ "fill:" (colors.of(FAINT)) } { (&*stop.kind) }
            @for (at, line) in lines.iter().enumerate() {
                text x=(left) y=(y + 33 + 15 * at) font-size="13" font-weight="600" style={ "fill:" (colors.of(INK)) } { (line) }
            }
            text x=(left) y=(y + BOX_HEIGHT - 8) font-size="11" style={ "fill:" (colors.of(FAINT)) } { (note) }
        }
    }
}

fn of_way(way: &Way, from: Spot, passes: &[(usize, usize)], to: Spot, colors: Colors) -> Markup {
    let middle = |spot: Spot| spot.y + BOX_HEIGHT / 2;
    let (mut x, mut y) = (from.x + BOX_WIDTH, middle(from));
    let mut path = format!("M{x} {y}");
    let mut marked = None;
    let passed = passes.iter().map(|(column, row)| Spot::of(*column, *row));
    for (spot, passes) in passed.map(|spot| (spot, true)).chain([(to, false)]) {
        let forward = spot.x > x;
        // Backward and beside goes out to the right and comes in from the right.
        let (next_x, next_y) = match forward {
            true => (spot.x, middle(spot)),
            false => (spot.x + BOX_WIDTH, middle(spot)),
        };
        let (bend, back) = match forward {
            true => (x.midpoint(next_x), x.midpoint(next_x)),
            false => (x + BESIDE / 2, next_x + BESIDE / 2),
        };
        path.push_str(&format!("C{bend} {y} {back} {next_y} {next_x} {next_y}"));
        // The middle of a curve of the third degree.
        marked.get_or_insert(Spot {
            x: (x + 3 * bend + 3 * back + next_x) / 8,
            y: y.midpoint(next_y),
        });
        (x, y) = (next_x, next_y);
        if passes {
            x += BOX_WIDTH;
            path.push_str(&format!("H{x}"));
        }
    }
    let marked = marked.unwrap_or(from);
    html! {
        path d=(path) fill="none" stroke-width=(line_width(way.code.tone)) stroke-dasharray=(dashes(way.code.tone))
            style={ "stroke:" (colors.of_tone(way.code.tone)) } {
            title { (&*way.code.text) }
        }
        (mark(way.code.tone, marked, colors))
    }
}

const fn dashes(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain | Tone::Good => "none",
        Tone::Open => "2 4",
        Tone::Bad => "8 4",
    }
}

const fn line_width(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain | Tone::Good => "1.5",
        Tone::Open => "2",
        Tone::Bad => "2.5",
    }
}

/// A ring with a tick, a question mark or a cross, drawn and not written, so that no font is needed.
fn mark(tone: Tone, Spot { x, y }: Spot, colors: Colors) -> Markup {
    let color = colors.of_tone(tone);
    let sign = match tone {
        Tone::Plain => String::new(),
        Tone::Good => format!("M{} {y}L{} {}L{} {}", x - 4, x - 1, y + 3, x + 4, y - 3),
        Tone::Open => format!(
            "M{} {}C{} {} {} {} {x} {}M{x} {}L{x} {}",
            x - 3,
            y - 2,
            x - 2,
            y - 7,
            x + 6,
            y - 4,
            y + 1,
            y + 3,
            y + 4
        ),
        Tone::Bad => format!(
            "M{} {}L{} {}M{} {}L{} {}",
            x - 3,
            y - 3,
            x + 3,
            y + 3,
            x + 3,
            y - 3,
            x - 3,
            y + 3
        ),
    };
    html! {
        @if !sign.is_empty() {
            circle cx=(x) cy=(y) r="9" stroke-width="1.5" style={ "fill:" (colors.of(PAGE)) ";stroke:" (color) } {}
            path d=(sign) fill="none" stroke-width="1.8" style={ "stroke:" (color) } {}
        }
    }
}

fn legend(codes: &[Code], top: usize, colors: Colors) -> Markup {
    html! {
        @for (at, code) in codes.iter().enumerate() {
            @let y = top + 12 + 24 * at;
            line x1=(EDGE) y1=(y) x2=(EDGE + 70) y2=(y) stroke-width=(line_width(code.tone)) stroke-dasharray=(dashes(code.tone))
                style={ "stroke:" (colors.of_tone(code.tone)) } {}
            (mark(code.tone, Spot { x: EDGE + 35, y }, colors))
            text x=(EDGE + 82) y=(y + 4) font-size="12" style={ "fill:" (colors.of(INK)) } { (&*code.text) }
        }
    }
}

const LABELS: usize = 210;
const LONGEST: usize = 420;
const BAR: usize = 28;

fn of_bars(bars: &[Bar], colors: Colors) -> (usize, usize, Markup) {
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1);
    let long = |count: u64| {
        let share = usize::try_from(count.saturating_mul(LONGEST as u64) / most).unwrap_or(LONGEST);
        share.max(2)
    };
    let content = html! {
        @for (at, bar) in bars.iter().enumerate() {
            @let y = 4 + BAR * at;
            g {
                title { (&*bar.code.text) ": " (bar.count) }
                (mark(bar.code.tone, Spot { x: 12, y: y + 11 }, colors))
                text x="28" y=(y + 15) font-size="12" style={ "fill:" (colors.of(INK)) } { (&*bar.code.text) }
                rect x=(LABELS) y=(y) width=(long(bar.count)) height=(BAR - 8) rx="2"
                    style={ "fill:" (colors.of_tone(bar.code.tone)) } {}
                text x=(LABELS + long(bar.count) + 8) y=(y + 15) font-size="12" style={ "fill:" (colors.of(INK)) } { (bar.count) }
            }
        }
    };
    (LABELS + LONGEST + 70, 8 + BAR * bars.len().max(1), content)
}

/// The text in lines of about so many letters; letters of the east count twice, and a long word is cut.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let broad = |letter: char| 1 + usize::from(u32::from(letter) >= 0x1100);
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    for word in text.split_whitespace() {
        let needed: usize = word.chars().map(broad).sum();
        if used > 0 && used + 1 + needed > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for letter in word.chars() {
            if used + broad(letter) > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(letter);
            used += broad(letter);
        }
    }
    lines.extend(Some(line).filter(|line| !line.is_empty()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_longer_than_they_may_be() {
        for (text, expected) in [
            ("Google Analytics", vec!["Google", "Analytics"]),
            ("a b c", vec!["a b c"]),
            ("abcdefghijklmnop", vec!["abcdefghij", "klmnop"]),
            ("谷歌分析服务公司", vec!["谷歌分析服", "务公司"]),
            ("", vec![]),
        ] {
            assert_eq!(wrapped(text, 10), expected, "{text}");
        }
    }
}
