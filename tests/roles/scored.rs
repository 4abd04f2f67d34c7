//! The guess against the right mapping, on the half that the dictionary was written with and on the
//! half that was held back: every second system in the order of the names' bytes.

use crate::rows::{Column, LATER, SHOPS, System, systems};
use crate::walk::inspect;
use regulars::report::{Inspection, Role};
use std::collections::BTreeMap;

/// How a half did on one role.
#[derive(Default, Clone, Copy)]
struct Score {
    right: u32,
    of: u32,
    /// Wrong, or given where there is none, with a confidence of 0.8 or more.
    confident: u32,
    /// Right, and sure of it.
    sure: u32,
}

/// The roles that a column may be given.
fn allowed(column: &Column) -> Vec<&str> {
    let roles = column.role.trim_start_matches('?').trim_end_matches('*');
    roles.split('/').filter(|r| !r.is_empty()).collect()
}

/// Whether the system must have this role somewhere.
fn is_wanted(system: &System, role: &str) -> bool {
    let must = |c: &Column| !c.role.starts_with('?') && allowed(c)[..] == [role];
    system.columns.iter().any(must)
}

/// Adds one file's guesses; says what was wrong.
fn judge(system: &System, found: &Inspection, rows: usize, scores: &mut BTreeMap<Role, Score>) {
    for role in Role::ALL {
        let wanted = is_wanted(system, role.as_str());
        let given = found.columns.iter().position(|c| c.role == Some(role));
        let right = match given {
            Some(j) => allowed(&system.columns[j]).contains(&role.as_str()),
            None => !wanted,
        };
        if !wanted && given.is_none() {
            continue;
        }
        let score = scores.entry(role).or_default();
        score.of += 1;
        score.right += u32::from(right);
        let confidence = given.map_or(0.0, |j| found.columns[j].confidence);
        score.confident += u32::from(!right && confidence >= 0.8);
        score.sure += u32::from(right && confidence >= 0.8);
        if !right {
            let name = given.map_or("nothing", |j| system.columns[j].header.as_str());
            eprintln!(
                "  {} ({rows} rows): {} is {name}, {confidence}",
                system.name,
                role.as_str()
            );
        }
    }
}

/// Every second system, from the first or from the next.
fn half(which: usize) -> Vec<System> {
    let mut systems = systems(SHOPS);
    systems.sort_by(|a, b| a.name.cmp(&b.name));
    systems.into_iter().skip(which).step_by(2).collect()
}

fn score(systems: &[System]) -> BTreeMap<Role, Score> {
    let mut scores = BTreeMap::new();
    for system in systems {
        for rows in [1, 4, 60] {
            let text = system.rows(rows);
            let found = inspect(text.as_bytes()).unwrap_or_else(|e| panic!("{}: {e}", system.name));
            assert!(
                found.header,
                "{} ({rows} rows): the header is not seen\n{text}",
                system.name
            );
            assert_eq!(found.columns.len(), system.columns.len(), "{}", system.name);
            judge(system, &found, rows, &mut scores);
        }
    }
    scores
}

fn hold(systems: &[System], name: &str) {
    let scores = score(systems);
    for (role, s) in &scores {
        eprintln!(
            "{name:>9} {:<13} {:>4} of {:>4} right = {:.1} %, {} sure, {} wrong and confident",
            role.as_str(),
            s.right,
            s.of,
            100.0 * f64::from(s.right) / f64::from(s.of),
            s.sure,
            s.confident
        );
    }
    for (role, s) in &scores {
        let name = role.as_str();
        assert!(
            s.right * 100 >= s.of * 95,
            "{name}: {} of {} right",
            s.right,
            s.of
        );
        assert_eq!(s.confident, 0, "{name}: wrong and confident");
    }
}

#[test]
fn the_half_that_the_dictionary_was_written_with() {
    hold(&half(0), "open");
}

#[test]
fn the_half_that_was_held_back() {
    hold(&half(1), "held back");
}

#[test]
fn those_collected_later() {
    hold(&systems(LATER), "later");
}

#[test]
fn there_are_enough_systems() {
    assert!(systems(SHOPS).len() >= 80, "{}", systems(SHOPS).len());
}
