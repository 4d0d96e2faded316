//! What was measured, as a table or a line of JSON.

use serde::Serialize;
use std::time::Duration;

/// One figure.
#[derive(Debug, Serialize)]
struct Figure {
    scenario: &'static str,
    case: String,
    value: f64,
    unit: &'static str,
}

/// One ratio of two figures of the same run.
#[derive(Debug, Serialize)]
struct Ratio {
    scenario: &'static str,
    what: String,
    value: f64,
}

/// All of a run.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    figures: Vec<Figure>,
    ratios: Vec<Ratio>,
}

impl Report {
    pub(crate) fn rate(
        &mut self,
        scenario: &'static str,
        case: impl Into<String>,
        count: usize,
        took: Duration,
    ) -> f64 {
        let value = count as f64 / took.as_secs_f64().max(1e-9);
        self.figures.push(Figure { scenario, case: case.into(), value, unit: "/s" });
        value
    }

    pub(crate) fn time(&mut self, scenario: &'static str, case: impl Into<String>, took: Duration) -> f64 {
        let value = took.as_secs_f64() * 1000.0;
        self.figures.push(Figure { scenario, case: case.into(), value, unit: "ms" });
        value
    }

    pub(crate) fn throughput(
        &mut self,
        scenario: &'static str,
        case: impl Into<String>,
        bytes: usize,
        took: Duration,
    ) {
        let value = bytes as f64 / took.as_secs_f64().max(1e-12) / 1e6;
        self.figures.push(Figure { scenario, case: case.into(), value, unit: "MB/s" });
    }

    pub(crate) fn ratio(&mut self, scenario: &'static str, what: impl Into<String>, value: f64) {
        self.ratios.push(Ratio { scenario, what: what.into(), value });
    }

    #[expect(clippy::print_stdout, reason = "the report is what the program is for")]
    pub(crate) fn print(&self, json: bool) {
        if json {
            println!("{}", serde_json::to_string(self).unwrap_or_default());
            return;
        }
        println!("| scenario | ratio | value |\n| --- | --- | --- |");
        for ratio in &self.ratios {
            println!("| {} | {} | {:.2} |", ratio.scenario, ratio.what, ratio.value);
        }
        println!("\n| scenario | case | figure |\n| --- | --- | --- |");
        for figure in &self.figures {
            println!("| {} | {} | {:.1} {} |", figure.scenario, figure.case, figure.value, figure.unit);
        }
    }
}
