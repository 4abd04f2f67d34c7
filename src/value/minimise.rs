//! A smooth function of up to four parameters → its minimum, by quasi-Newton steps (BFGS; Nocedal,
//! Wright 2006, algorithm 6.1) with a backtracking search. The order of operations is fixed and so is
//! the number of steps, so that every machine stops at the same bits. One evaluation may take long, so the
//! search asks for them one by one.

/// Parameters, or their gradient; what a model does not use stays zero.
pub type Four = [f64; 4];

/// Of the differences, in logarithms of parameters.
const STEP: f64 = 1e-4;
/// Steps at most.
const STEPS: u32 = 200;
/// A gradient this small is a minimum.
const FLAT: f64 = 1e-9;
/// Where rounding stops the search, a gradient this small is one, too.
const FLAT_ENOUGH: f64 = 1e-5;
/// A step that promises less than this part of the value is lost in rounding.
const NOTHING: f64 = 1e-14;
/// No parameter moves further than this in one step.
const REACH: f64 = 2.0;

#[derive(Clone, Copy, Debug)]
pub struct Minimum {
    pub at: Four,
    pub value: f64,
    pub converged: bool,
}

pub fn dot(a: &Four, b: &Four) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3]
}

fn steepest(gradient: &Four) -> f64 {
    gradient.iter().fold(0.0, |most, g| f64::max(most, g.abs()))
}

/// The search in single evaluations: [`Descent::wanted`] asks, [`Descent::take`] is told.
#[derive(Clone, Debug)]
pub struct Descent {
    at: Four,
    value: f64,
    gradient: Four,
    inverse: [Four; 4],
    direction: Four,
    /// Of the step that is tried, and how often it was halved.
    length: f64,
    halved: u32,
    steps: u32,
    stage: Stage,
    /// The covariance is over so many parameters.
    used: usize,
    below: Four,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Begin,
    Try,
    /// At rest, or nowhere.
    Over,
    /// Number of the gradient that the Hessian wants next, two for each parameter.
    Curve(usize),
}

impl Descent {
    pub fn new(start: Four) -> Descent {
        Descent {
            at: start,
            value: 0.0,
            gradient: [0.0; 4],
            inverse: identity(),
            direction: [0.0; 4],
            length: 1.0,
            halved: 0,
            steps: 0,
            stage: Stage::Begin,
            used: 0,
            below: [0.0; 4],
        }
    }

    /// Where the function is to be evaluated next; `None` when all is known.
    pub fn wanted(&self) -> Option<Four> {
        match self.stage {
            Stage::Begin => Some(self.at),
            Stage::Try => Some(std::array::from_fn(|i| {
                self.at[i] + self.length * self.direction[i]
            })),
            Stage::Curve(n) if n < 2 * self.used => {
                let mut moved = self.at;
                moved[n / 2] += if n % 2 == 0 { -STEP } else { STEP };
                Some(moved)
            }
            _ => None,
        }
    }

    /// Value and gradient where they were wanted; where they are not finite, the search turns back.
    pub fn take(&mut self, value: f64, gradient: Four) {
        match self.stage {
            Stage::Begin => {
                (self.value, self.gradient) = (value, gradient);
                self.aim();
            }
            Stage::Try => self.judge(value, gradient),
            Stage::Curve(n) => {
                if n % 2 == 0 {
                    self.below = gradient;
                } else {
                    for j in 0..self.used {
                        self.inverse[n / 2][j] = (gradient[j] - self.below[j]) / (2.0 * STEP);
                    }
                }
                self.stage = Stage::Curve(n + 1);
            }
            Stage::Over => {}
        }
    }

    /// The first of ever shorter steps that goes down enough.
    fn judge(&mut self, value: f64, gradient: Four) {
        let slope = dot(&self.gradient, &self.direction);
        let down = value < self.value && value <= self.value + 1e-4 * self.length * slope;
        if down && gradient.iter().all(|g| g.is_finite()) {
            let next: Four = std::array::from_fn(|i| self.at[i] + self.length * self.direction[i]);
            let before = (self.at, self.gradient);
            if self.steps == 0 {
                scale_first(&mut self.inverse, &before.0, &next, &before.1, &gradient);
            }
            update(&mut self.inverse, &before.0, &next, &before.1, &gradient);
            (self.at, self.value, self.gradient) = (next, value, gradient);
            self.steps += 1;
            return self.aim();
        }
        self.length *= 0.5;
        self.halved += 1;
        if self.halved == 30 {
            self.stage = Stage::Over;
        }
    }

    /// The direction of the next step, where there is one.
    fn aim(&mut self) {
        self.stage = Stage::Over;
        let (value, gradient) = (self.value, self.gradient);
        if self.steps == STEPS || !value.is_finite() || steepest(&gradient) < FLAT {
            return;
        }
        let mut direction = self.inverse.map(|row| -dot(&row, &gradient));
        if dot(&direction, &gradient) >= 0.0 {
            self.inverse = identity();
            direction = gradient.map(|g| -g);
        }
        if -dot(&direction, &gradient) < NOTHING * (1.0 + value.abs()) {
            return;
        }
        let scale = (REACH / steepest(&direction)).min(1.0);
        self.direction = direction.map(|d| d * scale);
        (self.length, self.halved, self.stage) = (1.0, 0, Stage::Try);
    }

    /// What the search came to.
    pub fn minimum(&self) -> Minimum {
        Minimum {
            at: self.at,
            value: self.value,
            converged: self.value.is_finite() && steepest(&self.gradient) < FLAT_ENOUGH,
        }
    }

    /// Asks on, for the Hessian over the first `used` parameters from differences of gradients.
    pub fn curve(&mut self, used: usize) {
        (self.inverse, self.used, self.stage) = (identity(), used, Stage::Curve(0));
    }

    /// Whether the Hessian is known.
    pub fn curved(&self) -> bool {
        matches!(self.stage, Stage::Curve(_)) && self.wanted().is_none()
    }

    /// The parameters' covariance, once the Hessian is known, the function being minus the mean log
    /// likelihood of `n`; `None` where it is flat or no minimum in some direction.
    pub fn covariance(&self, n: f64) -> Option<[Four; 4]> {
        let (hessian, used) = (&self.inverse, self.used);
        let mean = |i: usize, j: usize| 0.5 * (hessian[i][j] + hessian[j][i]);
        let mut symmetric: [Four; 4] = std::array::from_fn(|i| std::array::from_fn(|j| mean(i, j)));
        invert(&symmetric)?;
        for (i, row) in symmetric.iter_mut().enumerate() {
            row[i] += 1.0 / (KNOWN * KNOWN * n);
        }
        let inverse = invert(&symmetric)?;
        let cell = |i: usize, j: usize| match i < used && j < used {
            true => inverse[i][j] / n,
            false => 0.0,
        };
        Some(std::array::from_fn(|i| std::array::from_fn(|j| cell(i, j))))
    }

    /// All evaluations that are wanted.
    pub fn run(&mut self, function: &mut dyn FnMut(&Four) -> (f64, Four)) {
        while self.once(function) {}
    }

    /// One evaluation; false where none was wanted.
    pub fn once(&mut self, function: &mut dyn FnMut(&Four) -> (f64, Four)) -> bool {
        let Some(at) = self.wanted() else {
            return false;
        };
        let (value, gradient) = function(&at);
        self.take(value, gradient);
        true
    }
}

/// Standard deviation that a parameter's logarithm has beforehand. It counts only where the data is nearly
/// silent: along a ridge of the likelihood the curvature alone would take any value for possible.
const KNOWN: f64 = 3.0;

fn identity() -> [Four; 4] {
    std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))))
}

/// The first step tells how large the others should be.
fn scale_first(
    inverse: &mut [Four; 4],
    at: &Four,
    next: &Four,
    gradient: &Four,
    next_gradient: &Four,
) {
    let s: Four = std::array::from_fn(|i| next[i] - at[i]);
    let y: Four = std::array::from_fn(|i| next_gradient[i] - gradient[i]);
    let scale = dot(&s, &y) / dot(&y, &y);
    if scale.is_finite() && scale > 0.0 {
        for (i, row) in inverse.iter_mut().enumerate() {
            row[i] = scale;
        }
    }
}

/// The inverse Hessian after a step, where the step shows a positive curvature.
fn update(inverse: &mut [Four; 4], at: &Four, next: &Four, gradient: &Four, next_gradient: &Four) {
    let s: Four = std::array::from_fn(|i| next[i] - at[i]);
    let y: Four = std::array::from_fn(|i| next_gradient[i] - gradient[i]);
    let curvature = dot(&s, &y);
    if curvature <= 1e-14 {
        return;
    }
    let hy = inverse.map(|row| dot(&row, &y));
    let factor = (1.0 + dot(&y, &hy) / curvature) / curvature;
    for i in 0..4 {
        for j in 0..4 {
            inverse[i][j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / curvature;
        }
    }
}

/// The lower Cholesky factor; `None` where the matrix is not positive definite.
pub fn cholesky(matrix: &[Four; 4]) -> Option<[Four; 4]> {
    let mut lower = [[0.0; 4]; 4];
    for i in 0..4 {
        for j in 0..=i {
            let sum = (0..j).fold(matrix[i][j], |sum, k| sum - lower[i][k] * lower[j][k]);
            if i != j {
                lower[i][j] = sum / lower[j][j];
            } else if sum > 1e-12 {
                lower[i][i] = sum.sqrt();
            } else {
                return None;
            }
        }
    }
    Some(lower)
}

fn invert(matrix: &[Four; 4]) -> Option<[Four; 4]> {
    let lower = cholesky(matrix)?;
    let mut inverse = [[0.0; 4]; 4];
    for c in 0..4 {
        let mut column = [0.0; 4];
        column[c] = 1.0;
        for i in 0..4 {
            column[i] =
                (0..i).fold(column[i], |sum, k| sum - lower[i][k] * column[k]) / lower[i][i];
        }
        for i in (0..4).rev() {
            let sum = (i + 1..4).fold(column[i], |sum, k| sum - lower[k][i] * column[k]);
            column[i] = sum / lower[i][i];
        }
        for (row, cell) in inverse.iter_mut().zip(column) {
            row[c] = cell;
        }
    }
    Some(inverse)
}
