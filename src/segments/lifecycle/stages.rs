//! The stage of a customer on a day, and the spells in each.
//!
//! In: purchase days, ascending. A customer's usual gap is the mean of their own gaps from the third purchase
//! day on, the typical gap of the shop before, a day at least. From top to bottom, the first that fits:
//!
//! | stage | when |
//! |---|---|
//! | lost | silent for more than 6 usual gaps |
//! | dormant | for more than 3 |
//! | drifting | for more than 1½ |
//! | loyal | at least 4 purchase days |
//! | new | first purchase fewer than 90 days ago |
//! | active | everybody else |
//!
//! These numbers are the defaults of the options. What a customer bought later is not known on a day.

use crate::report::{LifecycleOptions, Words};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    New,
    Active,
    Loyal,
    Drifting,
    Dormant,
    Lost,
}

impl Stage {
    pub const ALL: [Stage; 6] = [
        Stage::New,
        Stage::Active,
        Stage::Loyal,
        Stage::Drifting,
        Stage::Dormant,
        Stage::Lost,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Stage::New => "new",
            Stage::Active => "active",
            Stage::Loyal => "loyal",
            Stage::Drifting => "drifting",
            Stage::Dormant => "dormant",
            Stage::Lost => "lost",
        }
    }

    pub fn name(self) -> Words {
        let (en, zh) = match self {
            Stage::New => ("New", "新客"),
            Stage::Active => ("Active", "活跃"),
            Stage::Loyal => ("Loyal", "忠诚"),
            Stage::Drifting => ("Drifting", "渐离"),
            Stage::Dormant => ("Dormant", "沉睡"),
            Stage::Lost => ("Lost", "流失"),
        };
        Words::new(en, zh)
    }
}

/// A stretch of days in one stage: from `from` to before `to`; `ended` unless today cut it off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    pub stage: Stage,
    pub from: i64,
    pub to: i64,
    pub ended: bool,
}

/// The thresholds, with the shop's typical gap.
pub struct Rules {
    new_days: i64,
    loyal: usize,
    silences: [f64; 3],
    typical: f64,
}

impl Rules {
    pub fn new(options: &LifecycleOptions, typical: f64) -> Self {
        Rules {
            new_days: i64::from(options.new_days),
            loyal: options.loyal_purchases as usize,
            silences: options.silences,
            typical,
        }
    }

    pub fn typical(&self) -> f64 {
        self.typical
    }

    /// Days of silence after which each of drifting, dormant and lost begins, after `days` were bought on.
    fn limits(&self, days: &[i64]) -> [i64; 3] {
        let gap = match days {
            [first, _, .., last] => (last - first) as f64 / (days.len() - 1) as f64,
            _ => self.typical,
        };
        // A silence of more than so many days: the first whole day beyond.
        self.silences.map(|s| (s * gap.max(1.0)).floor() as i64 + 1)
    }

    /// None before the first purchase.
    pub fn stage(&self, days: &[i64], on: i64) -> Option<Stage> {
        let known = &days[..days.partition_point(|day| *day <= on)];
        let (first, last) = (known.first()?, known.last()?);
        let [drifting, dormant, lost] = self.limits(known);
        let silence = on - last;
        Some(if silence >= lost {
            Stage::Lost
        } else if silence >= dormant {
            Stage::Dormant
        } else if silence >= drifting {
            Stage::Drifting
        } else if known.len() >= self.loyal {
            Stage::Loyal
        } else if on - first < self.new_days {
            Stage::New
        } else {
            Stage::Active
        })
    }

    /// The spells up to and with `today`, in order, each day in one. `days` are not after today.
    pub fn spells(&self, days: &[i64], today: i64, each: &mut dyn FnMut(Spell)) {
        let Some(&first) = days.first() else { return };
        let mut open: Option<Spell> = None;
        for (i, &last) in days.iter().enumerate() {
            let until = days.get(i + 1).copied().unwrap_or(today + 1);
            let limits = self.limits(&days[..=i]);
            // The stage changes on these days at most.
            let mut turns = [
                last,
                last + limits[0],
                last + limits[1],
                last + limits[2],
                first + self.new_days,
            ];
            turns.sort_unstable();
            for turn in turns
                .into_iter()
                .filter(|turn| (last..until).contains(turn))
            {
                let Some(stage) = self.stage(&days[..=i], turn) else {
                    continue;
                };
                match &mut open {
                    Some(spell) if spell.stage == stage => {}
                    Some(spell) => {
                        each(Spell {
                            to: turn,
                            ended: true,
                            ..*spell
                        });
                        *spell = Spell {
                            stage,
                            from: turn,
                            to: turn,
                            ended: false,
                        };
                    }
                    None => {
                        open = Some(Spell {
                            stage,
                            from: turn,
                            to: turn,
                            ended: false,
                        })
                    }
                }
            }
        }
        if let Some(spell) = open {
            each(Spell {
                to: today + 1,
                ..spell
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segments::start::Draws;

    fn rules() -> Rules {
        Rules::new(&LifecycleOptions::default(), 20.0)
    }

    #[test]
    fn stages_by_hand() {
        let day = |on| rules().stage(&[0, 10, 20, 50], on).map(Stage::as_str);
        // Until the third purchase the shop's gap of 20 counts, then their own: 10, and after day 50 16⅔.
        for (on, stage) in [
            (-1, None),
            (0, Some("new")),
            (19, Some("new")),
            (35, Some("new")),
            (36, Some("drifting")),
            (49, Some("drifting")),
            (50, Some("loyal")),
            (75, Some("loyal")),
            (76, Some("drifting")),
            (100, Some("drifting")),
            (101, Some("dormant")),
            (150, Some("dormant")),
            (151, Some("lost")),
        ] {
            assert_eq!(day(on), stage, "{on}");
        }
        let rare = |on| rules().stage(&[0, 85], on).map(Stage::as_str);
        assert_eq!(
            [rare(89), rare(90), rare(116)],
            [Some("new"), Some("active"), Some("drifting")]
        );
    }

    #[test]
    fn spells_are_the_stage_of_every_day() {
        let mut draws = Draws::new(5);
        for _ in 0..300 {
            let n = 1 + draws.below(9) as usize;
            let mut days: Vec<i64> = (0..n).map(|_| draws.below(400) as i64).collect();
            days.sort_unstable();
            days.dedup();
            let today = days[days.len() - 1] + draws.below(200) as i64;
            let mut spells = Vec::new();
            rules().spells(&days, today, &mut |spell| spells.push(spell));
            let mut at = days[0];
            for (i, spell) in spells.iter().enumerate() {
                assert_eq!(spell.from, at, "no day is left out");
                assert_eq!(spell.ended, i + 1 < spells.len());
                assert!(i == 0 || spells[i - 1].stage != spell.stage);
                for day in spell.from..spell.to {
                    assert_eq!(
                        rules().stage(&days, day),
                        Some(spell.stage),
                        "{days:?} on {day}"
                    );
                }
                at = spell.to;
            }
            assert_eq!(at, today + 1);
        }
    }
}
