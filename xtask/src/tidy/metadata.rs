//! What `cargo metadata` says of the packages: where ours stand, who depends on whom, and licences.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// A package.
#[derive(Debug, Clone)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its folder from the root; none if it is not ours.
    pub folder: Option<String>,
    /// Its licence expression.
    pub licence: Option<String>,
    /// The packages it needs to run or to build, by their ids; what only its tests need is not here.
    pub needs: BTreeSet<String>,
}

/// All packages of the build on this machine's platform, by their ids.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// The packages.
    pub packages: BTreeMap<String, Package>,
}

impl Metadata {
    /// Asks cargo.
    ///
    /// # Errors
    /// When cargo fails or says something unexpected.
    pub fn load(root: &Path) -> Result<Self, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        // Only this platform's packages are sure to be on the disk, so that no network is needed.
        let output = Command::new(cargo)
            .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", &host()?])
            .current_dir(root)
            .output()
            .map_err(|error| format!("cargo metadata: {error}"))?;
        if !output.status.success() {
            return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)));
        }
        let value: Value = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
        Self::read(&value).ok_or_else(|| "cargo metadata has an unknown shape".to_owned())
    }

    fn read(value: &Value) -> Option<Self> {
        let root = format!("{}/", value.get("workspace_root")?.as_str()?);
        let mut packages = BTreeMap::new();
        for package in value.get("packages")?.as_array()? {
            let text = |key: &str| package.get(key).and_then(Value::as_str).map(str::to_owned);
            let folder = text("manifest_path")?;
            let folder = folder.strip_prefix(&root).and_then(|path| path.strip_suffix("/Cargo.toml"));
            let ours = package.get("source").is_some_and(Value::is_null);
            packages.insert(
                text("id")?,
                Package {
                    name: text("name")?,
                    version: text("version")?,
                    folder: folder.filter(|_| ours).map(str::to_owned),
                    licence: text("license"),
                    needs: BTreeSet::new(),
                },
            );
        }
        let mut used = BTreeSet::new();
        for node in value.get("resolve")?.get("nodes")?.as_array()? {
            let id = node.get("id")?.as_str()?;
            used.insert(id.to_owned());
            let needs = node.get("deps")?.as_array()?.iter().filter(|dep| needed(dep));
            let needs = needs.filter_map(|dep| dep.get("pkg")?.as_str().map(str::to_owned)).collect();
            packages.get_mut(id)?.needs = needs;
        }
        packages.retain(|id, _| used.contains(id));
        Some(Self { packages })
    }

    /// The packages of this checkout.
    pub fn ours(&self) -> impl Iterator<Item = (&Package, &str)> {
        self.packages.values().filter_map(|package| Some((package, package.folder.as_deref()?)))
    }

    /// Everything a package needs, through others too, itself not included.
    pub fn closure(&self, package: &Package) -> Vec<&Package> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = package.needs.iter().collect();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(self.packages.get(id).into_iter().flat_map(|package| &package.needs));
            }
        }
        seen.into_iter().filter_map(|id| self.packages.get(id)).collect()
    }
}

/// Whether a dependency is more than one of tests: `kind` is null for running, "build" or "dev".
fn needed(dependency: &Value) -> bool {
    let kinds = dependency.get("dep_kinds").and_then(Value::as_array);
    kinds.is_none_or(|kinds| kinds.iter().any(|kind| kind.get("kind").and_then(Value::as_str) != Some("dev")))
}

fn host() -> Result<String, String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().map_err(|error| format!("rustc: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc -vV names no host".to_owned())
}
