//! In which row of its column each thing of a picture stands, and by which rows the ways pass the columns between.

use crate::report::content::Ways;

/// How often the columns are put in order, each time after the one beside it.
const SWEEPS: usize = 6;

/// Where everything stands.
pub(super) struct Order {
    /// The row of each thing.
    pub(super) rows: Vec<usize>,
    /// Of each way the columns that it passes, each with the row, so that it passes behind nothing.
    pub(super) passes: Vec<Vec<(usize, usize)>>,
    /// How many rows there are.
    pub(super) height: usize,
}

/// Things come in the order of the report, then are moved to the mean row of what they have a way to or from, which is how
/// layered drawings keep crossings few. A way that passes a column takes a place in it as a thing does. Each column is
/// centered.
pub(super) fn of(ways: &Ways) -> Order {
    let mut grid = Grid::of(ways);
    grid.number();
    for sweep in 0..SWEEPS {
        let mut turn: Vec<usize> = (0..grid.columns.len()).collect();
        if sweep % 2 == 1 {
            turn.reverse();
        }
        for column in turn {
            grid.sort(column);
            grid.number();
        }
    }
    let passes = grid.passing.iter().map(|passing| {
        let passing = passing.iter();
        let spots = passing.map(|(column, at)| (*column, grid.row(*at)));
        spots.collect()
    });
    Order {
        passes: passes.collect(),
        height: grid.height(),
        rows: (0..ways.places.len()).map(|at| grid.row(at)).collect(),
    }
}

/// Things, and after them the places of ways that pass, by number.
struct Grid {
    columns: Vec<Vec<usize>>,
    rows: Vec<usize>,
    /// From one of them to another beside it.
    steps: Vec<(usize, usize)>,
    /// Of each way what it passes, with the column.
    passing: Vec<Vec<(usize, usize)>>,
}

impl Grid {
    fn of(ways: &Ways) -> Self {
        let count = ways.places.iter().map(|stop| stop.column + 1).max();
        let mut grid = Self {
            columns: vec![Vec::new(); count.unwrap_or(0)],
            rows: Vec::new(),
            steps: Vec::new(),
            passing: Vec::new(),
        };
        for stop in &ways.places {
            grid.add(stop.column);
        }
        for way in &ways.ways {
            let ends = (ways.places.get(way.from), ways.places.get(way.to));
            let between = match ends {
                (Some(from), Some(to)) => from.column + 1..to.column,
                _ => 0..0,
            };
            let passing: Vec<_> = between.map(|column| (column, grid.add(column))).collect();
            let stops = std::iter::once(way.from);
            let stops = stops
                .chain(passing.iter().map(|(_, at)| *at))
                .chain([way.to]);
            let stops: Vec<_> = stops.collect();
            let steps = stops.iter().zip(stops.iter().skip(1));
            grid.steps.extend(steps.map(|(from, to)| (*from, *to)));
            grid.passing.push(passing);
        }
        grid
    }

    fn add(&mut self, column: usize) -> usize {
        let at = self.rows.len();
        self.rows.push(0);
        if let Some(column) = self.columns.get_mut(column) {
            column.push(at);
        }
        at
    }

    fn row(&self, at: usize) -> usize {
        self.rows.get(at).copied().unwrap_or_default()
    }

    fn height(&self) -> usize {
        self.columns.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Numbers the rows of each column, with as much room above as below.
    fn number(&mut self) {
        let height = self.height();
        for column in &self.columns {
            let above = (height - column.len()) / 2;
            for (row, at) in column.iter().enumerate() {
                if let Some(place) = self.rows.get_mut(*at) {
                    *place = above + row;
                }
            }
        }
    }

    /// Equal ones keep their order, so that the same picture always comes out the same.
    fn sort(&mut self, column: usize) {
        let Some(mut things) = self.columns.get_mut(column).map(std::mem::take) else {
            return;
        };
        things.sort_by_key(|at| self.mean(*at));
        if let Some(column) = self.columns.get_mut(column) {
            *column = things;
        }
    }

    /// The mean row of the neighbors, in thousandths; its own where it has none.
    fn mean(&self, at: usize) -> usize {
        let neighbors = self.steps.iter().filter_map(|step| match *step {
            (from, to) if from == at => Some(self.row(to)),
            (from, to) if to == at => Some(self.row(from)),
            _ => None,
        });
        let known: Vec<usize> = neighbors.collect();
        let mean = (known.iter().sum::<usize>() * 1_000).checked_div(known.len());
        mean.unwrap_or(self.row(at) * 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::content::{Code, Stop, Tone, Way};

    fn ways(columns: &[usize], ways: &[(usize, usize)]) -> Ways {
        let stop = |column: &usize| Stop {
            column: *column,
            kind: "".into(),
            name: "".into(),
            note: "".into(),
        };
        let way = |(from, to): &(usize, usize)| Way {
            from: *from,
            to: *to,
            code: Code {
                code: "",
                text: "".into(),
                tone: Tone::Plain,
            },
        };
        Ways {
            places: columns.iter().map(stop).collect(),
            ways: ways.iter().map(way).collect(),
            legend: Vec::new(),
        }
    }

    #[test]
    fn neighbors_stand_beside_each_other() {
        let crossed = [(0, 5), (1, 4), (2, 3)];
        let order = of(&ways(&[0, 0, 0, 1, 1, 1], &crossed));
        for (from, to) in crossed {
            assert_eq!(order.rows.get(from), order.rows.get(to), "{:?}", order.rows);
        }
    }

    #[test]
    fn a_way_passes_behind_nothing() {
        let order = of(&ways(&[0, 1, 2], &[(0, 2), (1, 2)]));
        let passes: Vec<_> = order.passes.concat();
        assert_eq!(passes.len(), 1, "one column lies between");
        let taken = order.rows.get(1).map(|row| (1, *row));
        assert_ne!(passes.first().copied(), taken);
        assert_eq!(order.height, 2);
    }
}
