//! The walk's fourth stage: features, the search for segments, portraits; and what frozen segments are held against.

use super::{Job, Next, Progress, Stage, wrong_order};
use crate::customers::{self, Columns};
use crate::error::{Code, Result};
use crate::features::{self, Matrix};
use crate::ingest::calendar::format_day;
use crate::report::{
    Continuity, Migration, Model, ModelSegment, ModelSource, SegmentOptions, Words, thin_data,
};
use crate::segments::continuity::{self, Before, Freezing};
use crate::segments::phrases::whole;
use crate::segments::{self, Drawing, Search, Sketch};

impl Job {
    pub(super) fn features(&mut self) -> Result<Progress> {
        let mut options = self.options.segments.clone();
        self.continuity = None;
        if let Some(frozen) = options.frozen.take() {
            if !frozen.refit {
                return self.assign(&frozen.model);
            }
            let names = frozen.model.features.iter().map(|f| f.name.clone());
            options.features = names.collect();
            options.k = options.k.or(Some(frozen.model.segments.len() as u32));
        }
        self.tell(&options.features)?;
        let found = match self.searched.take().filter(|last| last.is_on(&options)) {
            Some(mut last) => last.again(options).map(|()| last),
            None => self.first_search(options).map(Box::new),
        };
        match found {
            Ok(search) => {
                self.next = Next::Segments(search, Box::default());
            }
            // Offers need no segments: too few customers for groups is a note, not the end.
            Err(error) if error.code == Code::TooFew => {
                self.notes.push(thin_data(&error));
                return self.begin_offers();
            }
            Err(error) => return Err(error),
        }
        Ok(Progress {
            stage: Stage::Segments,
            done: 0,
            total: 1,
        })
    }

    /// On features that the last search was not on.
    fn first_search(&mut self, options: SegmentOptions) -> Result<Search> {
        let matrix = features::build(self.columns(), &options.features, options.transform)?;
        let search = Search::new(&matrix, options)?;
        self.matrix = Some(matrix);
        Ok(search)
    }

    /// Gets what groups are to be made of beside the ledger, and says of whom it is not known.
    fn tell(&mut self, names: &[String]) -> Result<()> {
        self.told = customers::told(&self.orders, &self.attributes, names)?;
        for told in &self.told {
            let unknown = told.values.iter().filter(|x| x.is_nan()).count();
            if unknown > 0 {
                let [unknown, all] = [unknown, told.values.len()].map(|n| whole(n as f64));
                let name = &told.name;
                self.notes.push(Words::new(
                    format!("“{name}” is not known of {unknown} of {all} customers; they count as the one in the middle."),
                    format!("{all} 位顾客中有 {unknown} 位没有“{name}”，按中间值计算。"),
                ));
            }
        }
        Ok(())
    }

    fn columns(&self) -> Columns<'_> {
        Columns {
            customers: &self.records,
            told: &self.told,
        }
    }

    /// What customers may be compared by beside the ledger; once the orders are there. `O(lines)`.
    pub fn offered(&self) -> Vec<String> {
        customers::offered(&self.orders, &self.attributes)
    }

    fn rename(&mut self) {
        if let Some(grouped) = &mut self.grouped {
            segments::renamed(&mut grouped.report, &self.options.segments.names);
        }
    }

    /// Puts everybody into the nearest segment of a model.
    fn assign(&mut self, model: &Model) -> Result<Progress> {
        let names: Vec<String> = model.features.iter().map(|f| f.name.clone()).collect();
        self.tell(&names)?;
        let matrix = features::frozen(self.columns(), model)?;
        self.searched = None;
        let labels = continuity::assign(&matrix, model)?;
        self.continuity = Some(continuity::held_against(model, &matrix, &labels, None));
        self.grouped = Some(continuity::assigned(model, &matrix, self.columns())?);
        self.rename();
        self.matrix = Some(matrix);
        if self.value.is_some() {
            return self.plan_contacts();
        }
        self.begin_offers()
    }

    /// Gives new groups the ids and names of the model's.
    fn match_groups(&mut self, model: &Model) -> Result<()> {
        let Some(grouped) = self.grouped.take() else {
            return Ok(());
        };
        let matrix = features::frozen(self.columns(), model)?;
        let old = continuity::assign(&matrix, model)?;
        let new = (&grouped.labels[..], grouped.report.segments.len());
        let found = continuity::held_against(model, &matrix, &old, Some(new));
        self.continuity = Some(found);
        self.grouped = Some(continuity::matched(grouped, &old, model));
        Ok(())
    }

    /// The segments as a file that later customers can be assigned by.
    pub fn model(&self) -> Result<Model> {
        let (Some(matrix), Some(grouped)) = (&self.matrix, &self.grouped) else {
            return Err(wrong_order(
                "A model is asked for before there are segments",
            ));
        };
        let kept = |s: &crate::report::Segment| ModelSegment {
            name: s.name.clone(),
            name_zh: s.name_zh.clone(),
            action: s.action.en.clone(),
            action_zh: s.action.zh.clone(),
            centroid: s.centroid.clone(),
            share: 0.0,
            reach: 0.0,
        };
        let parts = Freezing {
            source: ModelSource::Orders,
            scale: None,
            today: self.today.map(format_day),
            seed: grouped.report.seed,
            power: 0,
            offsets: &[],
            segments: grouped.report.segments.iter().map(kept).collect(),
        };
        continuity::freeze(matrix, &grouped.labels, parts)
    }

    /// Who went where since an earlier `customers.csv`, by the model that is in use.
    pub fn migration(&self, before: &[u8]) -> Result<Migration> {
        let (Some(frozen), Some(grouped)) = (&self.options.segments.frozen, &self.grouped) else {
            return Err(wrong_order("A migration is asked for without a model"));
        };
        let segments = grouped.report.segments.iter();
        let now: Vec<Words> = segments.map(|s| Words::new(&s.name, &s.name_zh)).collect();
        let before = Before::read(before, frozen.model.segments.len())?;
        let customers = &self.orders.customers;
        let mut ids = (0..customers.len()).map(|c| customers.name(c).into_owned());
        Ok(continuity::migration(
            &before,
            &mut ids,
            &grouped.labels,
            &now,
            &frozen.model,
        ))
    }

    /// How the customers stand to the model that is in use.
    pub fn continuity(&self) -> Option<&Continuity> {
        self.continuity.as_ref()
    }

    pub(super) fn segments(
        &mut self,
        mut search: Box<Search>,
        mut sketch: Box<Sketch>,
    ) -> Result<Progress> {
        let matrix = self.matrix.as_ref().expect("made before the search");
        // Ahead of the search, so that what others do for it goes on meanwhile.
        let progress = match sketch.step(matrix, self.columns())? {
            true => search.step()?,
            false => search.progress(),
        };
        if !progress.is_done() {
            self.next = Next::Segments(search, sketch);
            return Ok(Progress {
                stage: Stage::Segments,
                done: progress.done,
                total: progress.total,
            });
        }
        let drawing = Drawing::new(search.finish()?, *sketch, matrix, self.columns())?;
        self.searched = Some(search);
        self.next = Next::Portraits(Box::new(drawing));
        Ok(Progress {
            stage: Stage::Segments,
            done: 1,
            total: 1,
        })
    }

    pub(super) fn portraits(&mut self, mut drawing: Box<Drawing>) -> Result<Progress> {
        let matrix = self.matrix.as_ref().expect("made before the search");
        let Some(portraits) = drawing.step(matrix, self.columns())? else {
            self.next = Next::Portraits(drawing);
            return Ok(Progress {
                stage: Stage::Segments,
                done: 1,
                total: 1,
            });
        };
        self.grouped = Some(portraits);
        if let Some(frozen) = self.options.segments.frozen.clone() {
            self.match_groups(&frozen.model)?;
        }
        self.rename();
        if self.value.is_some() {
            return self.plan_contacts();
        }
        self.begin_offers()
    }

    /// The search for segments while it is under way: other instances may take a share of it.
    pub fn search(&mut self) -> Option<&mut Search> {
        match &mut self.next {
            Next::Segments(search, _) => Some(search),
            _ => None,
        }
    }

    /// Groups the customers anew; [`Job::step`] until done.
    pub fn resegment(&mut self, options: SegmentOptions) -> Result<()> {
        if !matches!(self.next, Next::Done) || self.records.is_empty() {
            return Err(wrong_order(
                "Segments are asked for before the first analysis is done",
            ));
        }
        segments::check(&options)?;
        self.options.segments = options;
        // The stages that run again say again what they have to say.
        self.notes.clear();
        self.next = Next::Features;
        Ok(())
    }

    /// What the customers were grouped by; once they are.
    pub fn matrix(&self) -> Option<&Matrix> {
        self.matrix.as_ref()
    }

    /// Puts groups that another engine made in the place of ours: one label below `k` per customer.
    pub fn adopt(&mut self, labels: Vec<u8>, note: Words) -> Result<()> {
        let (Some(matrix), Some(ours)) = (&self.matrix, &self.grouped) else {
            return Err(wrong_order("No customers have been grouped"));
        };
        let mut found = segments::adopted(&ours.report, matrix, labels)?;
        found.notes.push(note);
        self.grouped = Some(segments::report(&found, matrix, self.columns())?);
        Ok(())
    }
}
