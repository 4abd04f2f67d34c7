//! A smooth function of up to four parameters → its minimum, by quasi-Newton steps (BFGS; Nocedal,
//! Wright 2006, algorithm 6.1) with a backtracking search. The order of operations is fixed and so is
//! the number of steps, so that every machine stops at the same bits.

/// Parameters, or their gradient; what a model does not use stays zero.
pub type Four = [f64; 4];

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

/// `function` gives value and gradient; where it is not finite, the search turns back.
pub fn minimise(function: &mut dyn FnMut(&Four) -> (f64, Four), start: Four) -> Minimum {
    let mut at = start;
    let (mut value, mut gradient) = function(&at);
    let mut inverse = identity();
    for step in 0..STEPS {
        if !value.is_finite() || steepest(&gradient) < FLAT {
            break;
        }
        let mut direction = inverse.map(|row| -dot(&row, &gradient));
        if dot(&direction, &gradient) >= 0.0 {
            inverse = identity();
            direction = gradient.map(|g| -g);
        }
        if -dot(&direction, &gradient) < NOTHING * (1.0 + value.abs()) {
            break;
        }
        let scale = (REACH / steepest(&direction)).min(1.0);
        direction = direction.map(|d| d * scale);
        let Some((next, next_value, next_gradient)) =
            search(function, &at, value, &gradient, &direction)
        else {
            break;
        };
        if step == 0 {
            scale_first(&mut inverse, &at, &next, &gradient, &next_gradient);
        }
        update(&mut inverse, &at, &next, &gradient, &next_gradient);
        (at, value, gradient) = (next, next_value, next_gradient);
    }
    Minimum {
        at,
        value,
        converged: value.is_finite() && steepest(&gradient) < FLAT_ENOUGH,
    }
}

/// The first of ever shorter steps that goes down enough.
fn search(
    function: &mut dyn FnMut(&Four) -> (f64, Four),
    at: &Four,
    value: f64,
    gradient: &Four,
    direction: &Four,
) -> Option<(Four, f64, Four)> {
    let slope = dot(gradient, direction);
    let mut length = 1.0;
    for _ in 0..30 {
        let next: Four = std::array::from_fn(|i| at[i] + length * direction[i]);
        let (next_value, next_gradient) = function(&next);
        let down = next_value < value && next_value <= value + 1e-4 * length * slope;
        if down && next_gradient.iter().all(|g| g.is_finite()) {
            return Some((next, next_value, next_gradient));
        }
        length *= 0.5;
    }
    None
}

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

/// Standard deviation that a parameter's logarithm has beforehand. It counts only where the data is nearly
/// silent: along a ridge of the likelihood the curvature alone would take any value for possible.
const KNOWN: f64 = 3.0;

/// Covariance of the first `used` parameters, the function being minus the mean log likelihood of `n`: the
/// inverse of its Hessian, from differences of gradients; `None` where it is flat or no minimum.
pub fn covariance(
    function: &mut dyn FnMut(&Four) -> (f64, Four),
    at: &Four,
    used: usize,
    n: f64,
) -> Option<[Four; 4]> {
    const STEP: f64 = 1e-4;
    let mut hessian = identity();
    for i in 0..used {
        let mut moved = [*at, *at];
        moved[0][i] -= STEP;
        moved[1][i] += STEP;
        let [(_, below), (_, above)] = moved.map(|p| function(&p));
        for j in 0..used {
            hessian[i][j] = (above[j] - below[j]) / (2.0 * STEP);
        }
    }
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
