//! What an isolate remembers of tag versions, for at most a second.

use std::collections::HashMap;

use contract::tag::Tag;

use super::key::Versions;

/// Milliseconds that a version is believed.
pub const REMEMBERED_MS: i64 = 1_000;
/// How many tags are remembered before all are forgotten.
const MOST: usize = 10_000;

/// Versions and when they were read.
#[derive(Debug, Default)]
pub struct Memory(HashMap<Tag, (i64, i64)>);

impl Memory {
    /// The versions of all of the tags, if each is known well enough.
    pub fn recall(&self, tags: &[Tag], now_ms: i64) -> Option<Versions> {
        tags.iter()
            .map(|tag| {
                let (version, read_ms) = self.0.get(tag)?;
                let believed = (0..REMEMBERED_MS).contains(&(now_ms - read_ms));
                believed.then(|| (tag.clone(), *version))
            })
            .collect()
    }

    /// Learns versions that were asked for at `asked_ms`. A version never goes back.
    pub fn learn(&mut self, versions: &[(Tag, i64)], asked_ms: i64) {
        if self.0.len() > MOST {
            self.0.clear();
        }
        for (tag, version) in versions {
            let known = self.0.entry(tag.clone()).or_insert((*version, asked_ms));
            *known = (known.0.max(*version), known.1.max(asked_ms));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_believed_for_a_second_and_never_goes_back() {
        let mut memory = Memory::default();
        let tags = [Tag::Catalog];
        assert_eq!(memory.recall(&tags, 0), None);
        assert_eq!(memory.recall(&[], 0), Some(vec![]));

        memory.learn(&[(Tag::Catalog, 5)], 1_000);
        assert_eq!(memory.recall(&tags, 1_999), Some(vec![(Tag::Catalog, 5)]));
        assert_eq!(memory.recall(&tags, 2_000), None);
        assert_eq!(memory.recall(&tags, 999), None);

        memory.learn(&[(Tag::Catalog, 4)], 2_000);
        assert_eq!(memory.recall(&tags, 2_000), Some(vec![(Tag::Catalog, 5)]));
    }
}
