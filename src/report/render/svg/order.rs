//! In which row of its column each thing of a picture stands.

use crate::report::content::Ways;

/// How often the columns are put in order, each time after the one beside it.
const SWEEPS: usize = 6;

/// The row of each thing. Things come in the order of the report, then are moved to the mean row of what they have a way
/// to or from, which is how layered drawings keep crossings few; each column is centered.
pub(super) fn rows(ways: &Ways) -> Vec<usize> {
    let columns = ways
        .places
        .iter()
        .map(|stop| stop.column + 1)
        .max()
        .unwrap_or(0);
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); columns];
    for (at, stop) in ways.places.iter().enumerate() {
        if let Some(column) = order.get_mut(stop.column) {
            column.push(at);
        }
    }
    let mut rows = vec![0; ways.places.len()];
    number(&order, &mut rows);
    for sweep in 0..SWEEPS {
        let mut turn: Vec<usize> = (0..columns).collect();
        if sweep % 2 == 1 {
            turn.reverse();
        }
        for column in turn {
            if let Some(things) = order.get_mut(column) {
                // Equal ones keep their order, so that the same picture always comes out the same.
                things.sort_by_key(|at| mean(ways, *at, &rows));
            }
            number(&order, &mut rows);
        }
    }
    rows
}

/// Numbers the rows of each column, with as much room above as below.
fn number(order: &[Vec<usize>], rows: &mut [usize]) {
    let tallest = order.iter().map(Vec::len).max().unwrap_or(0);
    for column in order {
        let above = (tallest - column.len()) / 2;
        for (row, at) in column.iter().enumerate() {
            if let Some(place) = rows.get_mut(*at) {
                *place = above + row;
            }
        }
    }
}

/// The mean row of the neighbors, in thousandths; its own where it has none.
fn mean(ways: &Ways, at: usize, rows: &[usize]) -> usize {
    let neighbors = ways.ways.iter().filter_map(|way| match (way.from, way.to) {
        (from, to) if from == at => Some(to),
        (from, to) if to == at => Some(from),
        _ => None,
    });
    let known: Vec<usize> = neighbors.filter_map(|it| rows.get(it).copied()).collect();
    let own = rows.get(at).copied().unwrap_or_default() * 1_000;
    (known.iter().sum::<usize>() * 1_000)
        .checked_div(known.len())
        .unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::content::{Code, Stop, Tone, Way};

    #[test]
    fn neighbors_stand_beside_each_other() {
        let stop = |column| Stop {
            column,
            kind: "".into(),
            name: "".into(),
            note: "".into(),
        };
        let way = |from, to| Way {
            from,
            to,
            code: Code {
                code: "",
                text: "".into(),
                tone: Tone::Plain,
            },
        };
        let crossed = Ways {
            places: [0, 0, 0, 1, 1, 1].map(stop).to_vec(),
            ways: vec![way(0, 5), way(1, 4), way(2, 3)],
            legend: Vec::new(),
        };
        let rows = rows(&crossed);
        for (from, to) in [(0, 5), (1, 4), (2, 3)] {
            assert_eq!(rows.get(from), rows.get(to), "{rows:?}");
        }
    }
}
